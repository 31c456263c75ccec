"""The rule table in use: set through the journal, seen in the grid, tried out, and explained on loans and refusals."""

import re
from datetime import date
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent, ReaderGroup, Renewed, Returned
from lentera.circulation.models import ClosedDay, LoanLimit, LoanRuleRow, LoanRuleValue
from lentera.circulation.rules import DEFAULT_ROW, RuleName, Scope
from lentera.institutions.models import Library
from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.references import Removed, Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.stock import actions as stock
from lentera.stock.facts import LossKind
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, add_reader, noon_of
from tests.journal.proofs import assert_replay_equals_tables

RULES = "/desk/circulation/rules/"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def lend(stage, barcode=OWN[0], card=CARDS[0]):
    return actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())


def put(stage, scope, name, value):
    outcome = actions.save_value(stage.desk, scope, name, value, request_id=None)
    assert isinstance(outcome, Saved)
    return outcome.id


def old_row(stage, **fields):
    """A row as the table's first form wrote it."""
    told = {"library": None, "group": "", "days": 9, "renewals": 0, "max_items": 1, "pause_per_late_day": 2}
    id = uuid4()
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        save_reference(entry, LoanRuleRow, id, {**told, **fields})
    return id


def cell(name, library="", group="", kind=""):
    return f"{RULES}cell/?{urlencode({'library': library or '', 'group': group, 'kind': kind, 'name': name})}"


def test_a_loan_names_the_rows_that_decided_it(stage):
    length = put(stage, Scope(), RuleName.DAYS, 6)
    most = put(stage, Scope(stage.desk.library, "convict"), RuleName.MAX_ITEMS, 1)
    put(stage, Scope(None, "staff"), RuleName.DAYS, 30)
    actions.save_closed_day(stage.desk, date(2024, 3, 12), "Cuti bersama", request_id=None)
    lent = lend(stage)
    assert (lent.due, lent.rule) == (date(2024, 3, 13), length)
    own_day = ClosedDay.objects.get(institution=stage.cast.prison).id
    assert set(lent.by) == {most, own_day}
    assert lend(stage, OWN[1]) == Refusal("limit-reached", limit=1)
    assert_replay_equals_tables()


def test_a_loan_without_rows_names_none(stage):
    lent = lend(stage)
    assert (lent.rule, lent.by) == (DEFAULT_ROW, ())


def test_rows_of_the_first_form_still_decide_and_fall_through(stage):
    old = old_row(stage)
    assert (lend(stage).due, queries.rule_for(stage.cast.prison, None, "convict").id) == (
        date(2024, 3, 14),
        old,
    )
    assert lend(stage, OWN[1]) == Refusal("limit-reached", limit=1)
    put(stage, Scope(None, "convict"), RuleName.MAX_ITEMS, 3)
    assert isinstance(lend(stage, OWN[1]), Lent)
    assert_replay_equals_tables()


def test_changing_one_value_of_an_old_row_keeps_its_others(stage):
    old_row(stage)
    put(stage, Scope(), RuleName.DAYS, 4)
    assert not LoanRuleRow.objects.exists()
    rule = queries.rule_for(stage.cast.prison, None, "convict")
    assert (rule.days, rule.renewals, rule.max_items, rule.pause_per_late_day) == (4, 0, 1, 2)
    assert_replay_equals_tables()


def test_taking_one_value_of_an_old_row_away_keeps_its_others(stage):
    old_row(stage)
    outcome = actions.remove_value(stage.desk, Scope(), RuleName.DAYS, request_id="r1")
    assert isinstance(outcome, Removed)
    assert actions.remove_value(stage.desk, Scope(), RuleName.DAYS, request_id="r1") == outcome
    rule = queries.rule_for(stage.cast.prison, None, "convict")
    assert (rule.days, rule.renewals, rule.max_items) == (5, 0, 1)
    again = actions.remove_value(stage.desk, Scope(), RuleName.DAYS, request_id="r2")
    assert isinstance(again, Refusal)
    assert again.code == "rule-value-unknown"


def test_a_bad_value_changes_nothing(stage):
    before = kinds(stage.cast.prison)
    outcome = actions.save_value(stage.desk, Scope(), RuleName.DAYS, 0, request_id=None)
    assert outcome == Refusal("rule-value-out-of-bounds", least=1, most=366)
    assert kinds(stage.cast.prison) == before


def test_a_changed_rule_holds_at_once(stage):
    """What is kept of the table in a process gives way to every fact, an undo and a change of the library alike."""
    assert queries.rule_for(stage.cast.prison, None, "staff").days == 5
    put(stage, Scope(), RuleName.DAYS, 8)
    assert queries.rule_for(stage.cast.prison, None, "staff").days == 8
    actions.remove_value(stage.desk, Scope(), RuleName.DAYS, request_id=None)
    assert queries.rule_for(stage.cast.prison, None, "staff").days == 5
    monday = date(2024, 3, 18)
    assert queries.calendar(stage.cast.prison, stage.desk.library, around=monday).is_open(monday)
    library = Library.objects.get(id=stage.desk.library)
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        fields = {name: getattr(library, name) for name in ("name", "kind", "zone", "seats")}
        save_reference(entry, Library, library.id, {**fields, "open_weekdays": "23456"})
    assert not queries.calendar(stage.cast.prison, stage.desk.library, around=monday).is_open(monday)


def test_a_limit_over_kinds_counts_what_is_in_hand(stage):
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        save_reference(
            entry,
            LoanLimit,
            uuid4(),
            {"name": "Buku dan komik", "most": 1, "kinds": "book comic", "group": "", "library": None},
        )
    assert isinstance(lend(stage), Lent)
    assert lend(stage, OWN[1]) == Refusal("limit-of-kinds", limit=1, name="Buku dan komik")
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    assert isinstance(lend(stage, OWN[1]), Lent)


def test_reference_copies_stay_in_the_room(stage):
    put(stage, Scope(None, "", "book"), RuleName.LEND, 0)
    assert lend(stage) == Refusal("not-lent", item=OWN[0])
    put(stage, Scope(None, "convict", "book"), RuleName.LEND, 1)
    assert isinstance(lend(stage), Lent)


def test_a_library_opens_on_a_holiday_when_it_says_so(stage):
    actions.save_closed_day(stage.desk, date(2024, 3, 11), "Jaga", opens=True, request_id=None)
    put(stage, Scope(), RuleName.DAYS, 6)
    assert lend(stage).due == date(2024, 3, 11)


@pytest.mark.parametrize("barcode", [OWN[0], PLACED[0]])
@pytest.mark.parametrize("no_fault, until", [(True, None), (False, date(2024, 3, 27))])
def test_what_a_search_took_pauses_nobody(stage, barcode, no_fault, until):
    lend(stage, barcode)
    item, who = stage.items[barcode], {"actor": stage.cast.sari, "request_id": None}
    day = date(2024, 3, 8)
    case = stock.open_case(
        stage.cast.prison, item, LossKind.LOST, on=day, no_fault=no_fault, note="Razia", **who
    )
    assert not isinstance(case, Refusal)
    clock.tell(noon_of(date(2024, 3, 20)))
    assert not isinstance(stock.find_item(stage.cast.prison, item, **who), Refusal)
    assert isinstance(actions.give_back(stage.desk, barcode, request_id=None, at=clock.now()), Returned)
    assert queries.paused_until(stage.cast.prison, stage.readers[CARDS[0]]) == until
    assert_replay_equals_tables()


def test_a_lend_asks_for_rules_and_days_in_one_statement(stage, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.rule_book(stage.cast.prison, None, around=date(2024, 3, 5))


def test_a_lend_takes_few_statements(stage, django_assert_max_num_queries):
    """The one that the review asks among them; the entry's savepoint counts as two."""
    lend(stage, OWN[1], CARDS[1])
    with django_assert_max_num_queries(16):
        actions.lend(stage.desk, OWN[0], CARDS[0], request_id="r1", at=clock.now())


def test_a_renewal_takes_few_statements(stage, django_assert_max_num_queries):
    """The reader's link is opened once, and not to write a pause that nobody gets."""
    lend(stage, OWN[0], CARDS[0])
    with django_assert_max_num_queries(18):
        told = actions.renew(stage.desk, OWN[0], request_id="r1", at=clock.now())
    assert isinstance(told, Renewed)


def test_a_return_takes_few_statements(stage, django_assert_max_num_queries):
    lend(stage, OWN[0], CARDS[0])
    with django_assert_max_num_queries(13):
        told = actions.give_back(stage.desk, OWN[0], request_id="r1", at=clock.now())
    assert isinstance(told, Returned)


def test_the_grid_shows_own_and_inherited_values(stage, sari):
    put(stage, Scope(), RuleName.DAYS, 14)
    put(stage, Scope(stage.desk.library, "juvenile", "comic"), RuleName.DAYS, 3)
    page = sari.get(RULES)
    rows = {(row.group, row.kind): {cell.label: cell for cell in row.cells} for row in page.context["rows"]}
    everybody, young = rows["Semua kelompok", ""]["Lama pinjam"], rows["Anak binaan", "Komik"]["Lama pinjam"]
    assert (everybody.value, everybody.own, everybody.origin) == ("14 hari", False, "Semua perpustakaan")
    assert (young.value, young.own) == ("3 hari", True)
    assert rows["Anak binaan", "Komik"]["Perpanjangan"].origin == ""
    asked = sari.get(f"{RULES}?group=detainee&kind=map")
    assert ("Tahanan", "Peta") in {(row.group, row.kind) for row in asked.context["rows"]}


def test_a_cell_is_set_cleared_and_undone(stage, sari):
    address = cell("days", group="convict")
    assert "bawaan" in sari.get(address).content.decode().lower()
    assert sari.post(address, {"value": "0"}).status_code == 200
    assert sari.post(address, {"value": ""}).status_code == 200
    assert not LoanRuleValue.objects.exists()
    saved = sari.post(address, {"value": "3", "request_id": "c1"})
    assert saved.status_code == 302
    assert saved.url.endswith("#convict-all-days")
    assert lend(stage).due == date(2024, 3, 8)
    page = sari.get(address).content.decode()
    assert "Aturan diatur: 3" in page
    assert "Urungkan" in page
    assert sari.post(address.replace("cell/", "cell/clear/")).status_code == 302
    assert queries.rule_for(stage.cast.prison, None, "convict").days == 5
    assert sari.post(cell("lend", kind="map"), {"value": "0"}).status_code == 302
    assert sari.post(cell("latest"), {"value": "29 Mar 2024"}).status_code == 302
    assert sari.post(cell("renewal_days"), {"value": ""}).status_code == 302
    rule = queries.rule_for(stage.cast.prison, None, "convict", "map")
    assert (rule.lend, rule.latest, rule.renewal_days) == (0, date(2024, 3, 29), None)


def test_only_the_own_library_s_rules_are_set_by_those_who_may(stage, sari):
    for address in (
        cell("days", library=stage.cast.other_library),
        cell("nonsense"),
        cell("days", group="nobody"),
        cell("days", kind="nothing"),
        f"{RULES}?library={stage.cast.other_library}",
    ):
        assert sari.get(address).status_code == 404, address
    for who in (stage.cast.assistant, stage.cast.warden):
        client = staff_client(who)
        assert client.post(cell("days"), {"value": "3"}).status_code == 403
    assert staff_client(stage.cast.other_librarian).post(cell("days"), {"value": "3"}).status_code == 302
    assert queries.rule_for(stage.cast.prison, None, "convict").days == 5


def test_what_would_happen_is_told_with_its_reasons(stage, sari):
    put(stage, Scope(None, "convict"), RuleName.DAYS, 6)
    told = {
        "try": "1",
        "group": "convict",
        "kind": "book",
        "day": "5/3/24",
        "library": str(stage.desk.library),
    }
    page = sari.get(RULES, told)
    tried = page.context["tried"]
    assert tried["due"] == date(2024, 3, 12)
    texts = [(line.text, line.origin) for line in tried["why"]]
    assert ("Lama pinjam: 6 hari", "dari baris: Semua perpustakaan, Narapidana, Semua jenis") in texts
    assert ("Buku sekaligus: 2 buku", "bawaan, tidak ada baris yang mengaturnya") in texts
    assert any(text.startswith("Senin, 11 Maret 2024 tutup: ") for text, _ in texts)
    assert "Selasa, 12 Maret 2024" in page.content.decode()
    assert sari.get(RULES, {**told, "day": "kapan"}).context["tried"]["form"].errors
    put(stage, Scope(None, "", "book"), RuleName.LEND, 0)
    assert "hanya dibaca di tempat" in sari.get(RULES, told).content.decode()


def test_limits_have_pages_with_a_history(stage, sari):
    new = reverse("circulation:new-limit")
    told = {
        "name": "Majalah dan komik",
        "most": "1",
        "kinds": ["serial", "comic"],
        "group": "",
        "library": "",
    }
    assert sari.get(new).status_code == 200
    assert sari.post(new, told).status_code == 302
    limit = LoanLimit.objects.get()
    assert (limit.kinds, limit.most, limit.library) == ("comic serial", 1, None)
    page = sari.get(reverse("circulation:limit", args=[limit.id])).content.decode()
    assert "Batas “Majalah dan komik” disimpan: paling banyak 1" in page
    assert "Majalah dan komik" in sari.get(RULES).content.decode()
    assert "Komik, Terbitan berkala" in sari.get(reverse("circulation:limits")).content.decode()
    assert sari.post(reverse("circulation:remove-limit", args=[limit.id])).status_code == 302
    assert not LoanLimit.objects.exists()
    assert_replay_equals_tables()


def test_a_loan_s_page_says_why_as_it_was_then(stage, sari):
    put(stage, Scope(None, "convict"), RuleName.DAYS, 6)
    lent = lend(stage)
    put(stage, Scope(None, "convict"), RuleName.DAYS, 20)
    actions.remove_value(stage.desk, Scope(None, "convict"), RuleName.DAYS, request_id=None)
    page = sari.get(reverse("circulation:loan", args=[lent.loan])).content.decode()
    assert "Mengapa?" in page
    assert "Lama pinjam: 6 hari" in page
    assert "dari baris: Semua perpustakaan, Narapidana, Semua jenis" in page
    assert "Senin, 11 Maret 2024 tutup" in page


def test_the_desk_says_why(stage, sari):
    put(stage, Scope(None, "convict"), RuleName.MAX_ITEMS, 1)
    desk = reverse("circulation:desk")
    lent = sari.post(desk, {"mode": "lend", "card": CARDS[0], "scan": OWN[0]}).content.decode()
    assert "Mengapa?" in lent
    assert "Lama pinjam: 5 hari" in lent
    refused = sari.post(desk, {"mode": "lend", "card": CARDS[0], "scan": OWN[1]}).content.decode()
    assert "Buku sekaligus: 1 buku" in refused
    assert "dari baris: Semua perpustakaan, Narapidana, Semua jenis" in refused
    assert cell("max_items", group="convict").replace("&", "&amp;") in refused
    helper = staff_client(stage.cast.assistant)
    page = helper.post(desk, {"mode": "lend", "card": CARDS[0], "scan": OWN[1]}).content.decode()
    assert "Buku sekaligus: 1 buku" in page
    assert "rules/cell" not in page
    unknown = sari.post(desk, {"mode": "lend", "card": CARDS[0], "scan": "KI-99999"}).content.decode()
    assert "Mengapa?" not in unknown


def test_a_scan_s_answer_brings_the_why_only_when_it_is_opened(stage, sari):
    put(stage, Scope(None, "convict"), RuleName.MAX_ITEMS, 1)
    desk, scanned = reverse("circulation:desk"), {"mode": "lend", "card": CARDS[0], "scan": OWN[0]}
    lent = sari.post(desk, scanned, headers={"HX-Request": "true"}).content.decode()
    assert "Lama pinjam" not in lent
    where = re.search(r'hx-get="([^"]+/why/)"', lent)
    told = sari.get(where[1]).content.decode()
    assert "Lama pinjam: 5 hari" in told
    assert "<html" not in told
    refused = sari.post(desk, scanned | {"scan": OWN[1]}, headers={"HX-Request": "true"}).content.decode()
    assert "Buku sekaligus: 1 buku" in refused, "a refusal leaves nothing behind that could be asked later"
    assert sari.get(reverse("circulation:why", args=[uuid4()])).status_code == 404
    assert staff_client(stage.cast.warden).get(where[1]).status_code == 403


def test_a_scan_swaps_the_modes_only_when_they_change(stage, sari):
    desk, htmx = reverse("circulation:desk"), {"HX-Request": "true"}
    scanned = {"mode": "lend", "card": CARDS[0], "scan": OWN[0]}
    assert 'id="desk-state"' not in sari.post(desk, scanned, headers=htmx).content.decode()
    switched = sari.post(desk, {"mode": "lend", "switch": "return"}, headers=htmx).content.decode()
    assert 'value="return" formnovalidate aria-pressed="true"' in switched
    elsewhere = sari.post(f"{desk}?mode=return", {"scan": OWN[0]}, headers=htmx).content.decode()
    assert 'value="return" formnovalidate aria-pressed="true"' in elsewhere


def test_a_regime_is_a_row_of_a_group_at_a_library(stage):
    add_reader(stage.desk, "70500", ReaderGroup.DETAINEE)
    put(stage, Scope(stage.desk.library, "detainee"), RuleName.MAX_ITEMS, 1)
    assert isinstance(lend(stage, OWN[0], "70500"), Lent)
    assert lend(stage, OWN[1], "70500") == Refusal("limit-reached", limit=1)
    assert isinstance(lend(stage, OWN[1]), Lent)
    assert isinstance(lend(stage, OWN[2]), Lent)
