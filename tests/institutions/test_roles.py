"""The table of roles: every cell says what the domain's table says, and pages hold to it."""

import pytest

from lentera.institutions import actions, queries
from lentera.institutions.access import Capability, Level, Staff, allowed, may, only_own
from lentera.institutions.roles import MATRIX, Role, rights_in
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from tests.cast import staff_client

# The table of the domain, in its own words, line by line; the last columns are the administrator's and a machine's.
DOMAIN = """
| partner, contacts | C | V | V | V | V | V | O | - | - | O | V | name | V | - |
| agreement draft, versions | C | A | - | V | - | - | V | - | - | A | V | - | - | - |
| sign agreement, BAST | prepare | A | - | A(BAST) | A(surat jalan) | - | A(BAST) | - | - | A | V | summary | - | - |
| visits, notulen, follow-ups | C | V,A | - | C | C | C | C | - | - | V,A | V | - | - | - |
| press release | C | A | - | - | - | - | propose | - | - | A(own quote) | V | published | - | - |
| bibliographic records | V | V | C | V | V | V | local C | V | V | V | V | V | V | - |
| materials review | submit | V | submit | submit | - | - | decide | - | request, appeal | appeal | V | S | - | - |
| items, inventory, write-off | V | A(write-off) | C | C | O | - | C(own) | count only | - | A(own) | V | - | - | - |
| deposits, packing, receipt | V | A | - | C | C(move) | - | C(receive) | count only | - | V | V | S | - | - |
| inmate identity | - | - | - | - | - | - | C(node) | - | O | V(no titles) | - | - | - | - |
| current loans by person | - | - | - | - | O(van readers) | - | C | by card+item | O | - | - | - | - | by card+PIN |
| loan history by person | - | - | - | - | - | - | - | - | O, opt-in | - | - | - | - | - |
| van routes, stop log | V | V | - | V | C | - | V,A(window) | - | - | V,A(gate) | V | timetable* | - | - |
| training, attendance, certificates | C | A | - | - | - | C | C(enrol) | - | O | A(list) | V | verify code | - | - |
| requests of partners | C | V,A | - | C | V | C | C | - | - | C,A | V | - | - | - |
| reports, indicators | C | V | V | V | O | O | O | - | - | O | V | S | - | - |
| settings, users, keys | - | - | - | - | - | - | node admin | - | - | - | V | - | C | - |
| audit log | O | V | - | - | - | - | O | - | - | O | V | - | V | - |
"""

# What each cell of the table means: the levels it gives, whole or for the named part.
MEANING = {
    "-": [],
    "C": [("create", ""), ("view", "")],
    "C,A": [("create", ""), ("approve", ""), ("view", "")],
    "C(own)": [("create", ""), ("view", "")],
    "C(node)": [("create", ""), ("view", "")],
    "node admin": [("create", ""), ("view", "")],
    "C(move)": [("create", "move"), ("view", "")],
    "C(receive)": [("create", "receive"), ("view", "")],
    "C(enrol)": [("create", "enrol"), ("view", "")],
    "local C": [("create", "local"), ("view", "")],
    "by card+item": [("create", "card+item"), ("view", "card+item")],
    "by card+PIN": [("create", "card+pin"), ("view", "card+pin")],
    "A": [("approve", ""), ("view", "")],
    "A(own)": [("approve", ""), ("view", "")],
    "A(BAST)": [("approve", "BAST"), ("view", "")],
    "A(surat jalan)": [("approve", "surat jalan"), ("view", "")],
    "A(own quote)": [("approve", "own quote"), ("view", "")],
    "A(write-off)": [("approve", "write-off"), ("view", "")],
    "A(list)": [("approve", "list"), ("view", "")],
    "V": [("view", "")],
    "V,A": [("view", ""), ("approve", "")],
    "V,A(window)": [("view", ""), ("approve", "window")],
    "V,A(gate)": [("view", ""), ("approve", "gate")],
    "V(no titles)": [("view", "no titles")],
    "O": [("own", ""), ("view", "")],
    "O(van readers)": [("own", "van readers"), ("view", "van readers")],
    "O, opt-in": [("own", "opt-in"), ("view", "opt-in")],
    "S": [("sums", "")],
    "count only": [("count", "")],
    "prepare": [("prepare", ""), ("view", "")],
    "propose": [("propose", ""), ("view", "")],
    "submit": [("submit", ""), ("view", "")],
    "decide": [("decide", ""), ("view", "")],
    "request, appeal": [("request", ""), ("appeal", ""), ("view", "")],
    "appeal": [("appeal", ""), ("view", "")],
    "name": [("published", "")],
    "summary": [("published", "")],
    "published": [("published", "")],
    "timetable*": [("published", "")],
    "verify code": [("published", "")],
}
PARTS = sorted({part for rights in MEANING.values() for _, part in rights if part})
CELLS = [
    (capability, role, cell.strip())
    for capability, line in zip(Capability, DOMAIN.strip().splitlines(), strict=True)
    for role, cell in zip(Role, line.strip().strip("|").split("|")[1:], strict=True)
]


def staff(*roles: Role) -> Staff:
    return Staff(new_id(), "somebody", new_id(), frozenset(roles), None, "Asia/Makassar")


@pytest.mark.parametrize("capability, role, cell", CELLS, ids=lambda value: str(value))
def test_every_cell_gives_what_the_domain_says_and_nothing_more(capability, role, cell):
    given = {(level, part) for level, part in MEANING[cell]}
    who = None if role == Role.PUBLIC else staff(role)
    for level in Level:
        whole = (level.value, "") in given
        assert may(who, capability, level) == whole, (level, cell)
        for part in PARTS:
            assert may(who, capability, level, part) == (whole or (level.value, part) in given), (level, part)


def test_the_table_has_a_cell_for_everything():
    assert set(MATRIX) == {(capability, role) for capability in Capability for role in Role}


def test_two_roles_add_up():
    assert may(staff(Role.TRAINER, Role.CATALOGUER), Capability.RECORDS, Level.CREATE)
    assert may(staff(Role.TRAINER, Role.CATALOGUER), Capability.TRAINING, Level.CREATE)


def test_an_unknown_word_in_the_table_is_a_mistake():
    with pytest.raises(ValueError, match="nothing known"):
        rights_in("perhaps")


@pytest.mark.parametrize(
    "asked, expected",
    [
        ("placements", True),
        ("placements.create", False),
        ("placements.create.receive", True),
        ("loans.create", True),
        ("settings.create", True),
        ("pages.looks", False),
        ("placements.swallow", False),
    ],
)
def test_pages_ask_by_name(rf, asked, expected):
    request = rf.get("/")
    request.staff = staff(Role.PRISON_LIBRARIAN)
    assert allowed(request, asked) is expected


def test_who_sees_only_his_own():
    assert only_own(staff(Role.PRISON_LIBRARIAN), Capability.PARTNERS)
    assert not only_own(staff(Role.PRISON_LIBRARIAN, Role.AUDITOR), Capability.PARTNERS)
    assert not only_own(staff(Role.HEAD), Capability.PARTNERS)


# A page for each level of what this area shows; the answer is that of the whole table's row.
PAGES = [
    ("/desk/partners/new/", Capability.PARTNERS, Level.CREATE),
    ("/desk/accounts/", Capability.SETTINGS, Level.VIEW),
    ("/desk/accounts/new/", Capability.SETTINGS, Level.CREATE),
]


@pytest.mark.parametrize("url, capability, level", PAGES)
def test_real_requests_hold_to_the_table(cast, client, url, capability, level):
    assert client.get(url).headers["location"] == f"/accounts/login/?next={url}"
    for account in (
        cast.agus, cast.head, cast.stock, cast.cataloguer, cast.crew, cast.trainer, cast.sari, cast.assistant,
        cast.warden, cast.auditor, cast.admin,
    ):  # fmt: skip
        expected = 200 if may(queries.staff(account), capability, level) else 403
        assert staff_client(account).get(url).status_code == expected, queries.staff(account).roles


@pytest.mark.parametrize(
    "role, at_agency, expected",
    [
        (Role.TRAINER, True, None),
        (Role.TRAINER, False, "role-elsewhere"),
        (Role.PRISON_HEAD, True, "role-elsewhere"),
        (Role.PRISON_HEAD, False, None),
        (Role.AUDITOR, True, None),
        (Role.AUDITOR, False, None),
        (Role.PUBLIC, True, "role-not-given"),
    ],
)
def test_roles_belong_to_kinds_of_institutions(cast, role, at_agency, expected):
    home = cast.agency if at_agency else cast.prison
    outcome = actions.add_account("tamu", None, role, home)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected
