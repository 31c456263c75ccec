"""The decisions of stock as tables: both sides of each edge."""

import ast
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

import lentera.stock
from lentera.agreements.facts import Instrument, ServiceKind
from lentera.agreements.queries import AgreementState, ScopeItemState
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.stock.facts import (
    Basis,
    Closing,
    Condition,
    DraftContent,
    ItemsPacked,
    ItemStatus,
    Paper,
    PlacedLine,
    Result,
    Signer,
    SurplusLine,
)
from lentera.stock.rules import (
    Count,
    DraftState,
    ItemState,
    ListedCopy,
    PackedBefore,
    PlacementState,
    decide_dispatch,
    decide_draft,
    decide_extension,
    decide_packing,
    decide_provision_ground,
    decide_receipt,
    decide_return_count,
    due_day,
    everything_arrived,
    paper_code,
    realised,
    same_person,
    years_later,
)

AGENCY, PARTNER, OTHER = uuid4(), uuid4(), uuid4()
DRAFT, SCOPE = uuid4(), uuid4()
SENT = date(2024, 2, 15)
AGREEMENT = AgreementState(
    id=uuid4(),
    agency=AGENCY,
    parties=(AGENCY, PARTNER),
    instrument=Instrument.PKS,
    number="000.5/9",
    title="Layanan perpustakaan",
    start=date(2024, 2, 14),
    end=date(2025, 2, 13),
    signed_on=date(2024, 2, 5),
)
LENDING = ScopeItemState(SCOPE, AGREEMENT, ServiceKind.LENDING, "Peminjaman", "copies", 800)
PROVISION = ScopeItemState(SCOPE, AGREEMENT, ServiceKind.PROVISION, "Penyediaan", "titles", 100)
RUDI = Signer(name="Rudi Hartawan", position="Pengelola", account=uuid4())
SARI = Signer(name="Sari Melati", position="Pustakawan", account=uuid4())
PAPER = Paper(number="1", year=2024, sequence=1, code="BAST-1")


def item(status: ItemStatus = ItemStatus.ON_SHELF, owner: UUID = AGENCY, id: UUID | None = None) -> ItemState:
    return ItemState(
        id or uuid4(), owner, "KS1", "Bumi Manusia", "", "", None, Condition.GOOD, status, 1, None, None
    )


def content(**values: object) -> DraftContent:
    standard = {"partner": PARTNER, "scope_item": SCOPE, "basis": Basis.INTERLIBRARY, "term_days": 90}
    return DraftContent(**{**standard, **values})  # type: ignore[arg-type]


def placement(count: int = 4, **values: object) -> PlacementState:
    lines = [
        PlacedLine(item=uuid4(), barcode=f"KS{n}", title=f"T{n // 2}", condition=Condition.GOOD, value=1)
        for n in range(count)
    ]
    standard = {
        "id": DRAFT,
        "agency": AGENCY,
        "partner": PARTNER,
        "scope_item": SCOPE,
        "unit": "copies",
        "basis": Basis.INTERLIBRARY,
        "number": "1",
        "sent_on": SENT,
        "due": date(2024, 5, 15),
        "first_due": date(2024, 5, 15),
        "extensions": 0,
        "sender": RUDI,
        "copies": {line.item: ListedCopy(line, 1) for line in lines},
    }
    return PlacementState(**{**standard, **values})  # type: ignore[arg-type]


def gist(outcome: object) -> object:
    return outcome.code if isinstance(outcome, Refusal) else outcome


@pytest.mark.parametrize("case, on, told, ground, expected", [
    ("first day of the agreement", date(2024, 2, 14), content(), LENDING, None),
    ("day before it", date(2024, 2, 13), content(), LENDING, "ground-not-started"),
    ("its last day", date(2025, 2, 13), content(), LENDING, None),
    ("day after it", date(2025, 2, 14), content(), LENDING, "ground-ended"),
    ("no ground at all", SENT, content(), None, "ground-missing"),
    ("another partner", SENT, content(partner=OTHER), LENDING, "ground-other-partner"),
    ("lending on provision", SENT, content(), PROVISION, "ground-kind"),
    ("a grant on provision", SENT, content(basis=Basis.GRANT, term_days=None), PROVISION, None),
    ("a grant on lending", SENT, content(basis=Basis.GRANT, term_days=None), LENDING, "ground-kind"),
    ("a grant with a term", SENT, content(basis=Basis.GRANT), PROVISION, "grant-has-no-term"),
    ("no term", SENT, content(term_days=None), LENDING, "term-missing"),
    ("a term of no day", SENT, content(term_days=0), LENDING, "term-missing"),
    ("a term of a day", SENT, content(term_days=1), LENDING, None),
    ("over five years, not a use-loan", SENT, content(term_days=1827), LENDING, None),
    ("five years of use-loan", SENT, content(basis=Basis.USE_LOAN, term_days=1826), LENDING, None),
    ("and a day", SENT, content(basis=Basis.USE_LOAN, term_days=1827), LENDING, "use-loan-too-long"),
])  # fmt: skip
def test_what_may_be_packed_for_whom(case, on, told, ground, expected):
    outcome = decide_draft(told, ground, agency=AGENCY, on=on)
    assert (outcome if outcome is None else outcome.code) == expected
    if expected is not None and expected.startswith("ground"):
        assert outcome.ground


def test_another_agency_has_no_ground_in_this_agreement():
    refused = decide_draft(content(), LENDING, agency=OTHER, on=SENT)
    assert gist(refused) == "ground-other-agency" and refused.ground
    refused = decide_provision_ground(PROVISION, agency=OTHER, recipient=PARTNER, on=SENT)
    assert gist(refused) == "ground-other-agency" and refused.ground


def test_a_term_in_days_ends_on_start_plus_days():
    assert due_day(SENT, 90) == date(2024, 5, 15) and due_day(SENT, None) is None


@pytest.mark.parametrize("day, last", [
    (date(2024, 2, 15), date(2029, 2, 14)),
    (date(2024, 3, 1), date(2029, 2, 28)),
    (date(2024, 2, 29), date(2029, 2, 28)),
])  # fmt: skip
def test_a_term_in_years_ends_the_day_before(day, last):
    assert years_later(day, 5) == last


@pytest.mark.parametrize("case, copy, box, state, expected", [
    ("free copy", item(), 1, "open", ItemsPacked),
    ("placed", item(ItemStatus.PLACED), 1, "open", "item-placed"),
    ("lost", item(ItemStatus.LOST), 1, "open", "item-lost"),
    ("damaged", item(ItemStatus.DAMAGED), 1, "open", "item-damaged"),
    ("withdrawn", item(ItemStatus.WITHDRAWN), 1, "open", "item-withdrawn"),
    ("another owner's", item(owner=OTHER), 1, "open", "item-of-other-owner"),
    ("box nought", item(), 0, "open", "box-number"),
    ("after dispatch", item(), 1, "dispatched", "draft-closed"),
])  # fmt: skip
def test_what_goes_into_a_box(case, copy, box, state, expected):
    draft = DraftState(DRAFT, AGENCY, content(), state)
    outcome = decide_packing(draft, [copy], box, ties={})
    assert outcome.code == expected if isinstance(outcome, Refusal) else isinstance(outcome, expected)


def test_a_copy_on_loan_or_in_another_draft_stays_out():
    copy, draft = item(), DraftState(DRAFT, AGENCY, content(), "open")
    why = Refusal("item-on-loan", item="KS1")
    assert decide_packing(draft, [copy], 1, ties={copy.id: why}) == why
    assert gist(decide_packing(draft, [copy], 1, elsewhere={copy.id}, ties={})) == "item-in-other-draft"
    assert gist(decide_packing(draft, [], 1, ties={})) == "item-unknown"


def test_a_copy_lies_in_one_box():
    copy = item()
    draft = DraftState(DRAFT, AGENCY, content(), "open", {copy.id: 2})
    assert decide_packing(draft, [copy], 2, ties={}) == PackedBefore(copy.id, 2)
    moved = decide_packing(draft, [copy], 3, ties={})
    assert moved.box == 3 and moved.items == (copy.id,)


def test_what_changed_since_packing_stops_the_dispatch():
    copy = item()
    draft = DraftState(DRAFT, AGENCY, content(), "open", {copy.id: 1})
    told = {"paper": PAPER, "sender": RUDI, "sent_on": SENT, "ties": {}}
    lost = item(ItemStatus.LOST, id=copy.id)
    assert gist(decide_dispatch(draft, {copy.id: lost}, LENDING, **told)) == "item-lost"
    nobody = {**told, "sender": Signer(name=" ", position="x")}
    assert gist(decide_dispatch(draft, {copy.id: copy}, LENDING, **nobody)) == "signer-missing"
    assert gist(decide_dispatch(draft, {}, LENDING, **told)) == "item-unknown"
    nowhere = {**told, "sender": Signer(name="Rudi", position=" ")}
    assert gist(decide_dispatch(draft, {copy.id: copy}, LENDING, **nowhere)) == "signer-missing"
    gone = replace(draft, state="dispatched")
    assert gist(decide_dispatch(gone, {copy.id: copy}, LENDING, **told)) == "draft-closed"
    late = {**told, "sent_on": date(2025, 2, 14)}
    assert gist(decide_dispatch(draft, {copy.id: copy}, LENDING, **late)) == "ground-ended"
    empty = DraftState(DRAFT, AGENCY, content(), "open")
    assert gist(decide_dispatch(empty, {}, LENDING, **told)) == "boxes-empty"
    sent = decide_dispatch(draft, {copy.id: copy}, LENDING, **told)
    assert sent.due == date(2024, 5, 15) and sent.agreement == AGREEMENT.id


def test_a_list_goes_box_by_box_and_by_barcode():
    copies = {(told := replace(item(), barcode=f"KS{n}")).id: told for n in range(6)}
    boxes = dict(zip(copies, (2, 1, 2, 1, 1, 2), strict=True))
    turned = dict(reversed(boxes.items()))
    draft = DraftState(DRAFT, AGENCY, content(), "open", turned)
    sent = decide_dispatch(draft, copies, LENDING, paper=PAPER, sender=RUDI, sent_on=SENT, ties={})
    assert [(box.number, [line.barcode for line in box.lines]) for box in sent.boxes] == [
        (1, ["KS1", "KS3", "KS4"]),
        (2, ["KS0", "KS2", "KS5"]),
    ]


def received(state, count, closing=Closing.CLEAN, receiver=SARI, on=SENT):
    return decide_receipt(state, count, receipt=uuid4(), closing=closing, receiver=receiver, received_on=on)


def test_how_a_count_closes():
    state = placement()
    whole = everything_arrived(state)
    first = next(iter(state.copies))
    short = Count({item: line for item, line in whole.found.items() if item != first})
    more = Count(whole.found, (SurplusLine(surplus=uuid4(), barcode="X", box=1),))
    hurt = Count({**whole.found, first: msgspec.structs.replace(whole.found[first], result=Result.DAMAGED)})
    for count in (short, more, hurt):
        assert gist(received(state, count)) == "receipt-has-differences"
        assert not isinstance(received(state, count, Closing.WITH_NOTES), Refusal)
    assert gist(received(state, whole, Closing.WITH_NOTES)) == "receipt-without-differences"
    assert gist(received(state, Count({}), Closing.WITH_NOTES)) == "nothing-counted"
    assert gist(received(state, whole, on=SENT - timedelta(days=1))) == "received-before-sent"
    assert gist(received(state, whole, receiver=RUDI)) == "same-signer"
    assert received(state, whole).realises.amount == 4
    assert received(state, short, Closing.WITH_NOTES).realises.amount == 3
    assert gist(received(placement(received=True), whole)) == "placement-received"
    from_paper = replace(state, received=True, received_from_paper=True)
    assert not isinstance(received(from_paper, whole), Refusal), "the paper came first"
    for nobody in (Signer(name=" ", position="Pustakawan"), Signer(name="Sari", position=" ")):
        assert gist(received(state, whole, receiver=nobody)) == "signer-missing"


def test_a_receipt_says_what_differs_and_lists_by_box_and_barcode():
    state = placement()
    last, *_, first = state.copies
    hurt = everything_arrived(state).found[first]
    count = Count({first: msgspec.structs.replace(hurt, result=Result.DAMAGED)})
    assert received(state, count).details == {"missing": 3, "damaged": 1, "surplus": 0}
    boxed = {one: replace(copy, box=2 if one == last else 1) for one, copy in reversed(state.copies.items())}
    lines = received(replace(state, copies=boxed), count, Closing.WITH_NOTES).lines
    told = [(line.box, state.copies[line.item].line.barcode) for line in lines]
    assert told == [(1, "KS1"), (1, "KS2"), (1, "KS3"), (2, "KS0")]


def test_titles_are_told_apart_by_their_records_and_nothing_realises_nothing():
    state = placement(unit="titles")
    for item_id, copy in list(state.copies.items())[:2]:
        one = msgspec.structs.replace(copy.line, record=uuid4())
        state.copies[item_id] = replace(copy, line=one)
    assert received(state, everything_arrived(state)).realises.amount == 3, "one title, two records"
    assert realised(state, []) is None


def test_a_receipt_realises_in_the_unit_of_its_scope_item():
    state = placement(unit="titles")
    told = received(state, everything_arrived(state)).realises
    assert (told.amount, told.unit) == (2, "titles")
    other = placement(unit="visits")
    told = received(other, everything_arrived(other)).realises
    assert (told.amount, told.unit) == (4, "copies")


def test_receiving_and_returning_ask_for_no_agreement():
    """Neither rule is given a ground: what is with the partner goes on after the paper expired."""
    state = placement(received=True)
    told = decide_return_count(
        state, None, dict.fromkeys(state.copies, Result.GOOD),
        sending=None, sender=None, receiver=RUDI, on=date(2026, 1, 1),
    )  # fmt: skip
    assert told.closes


def test_a_return_closes_with_its_last_copy():
    state = placement(received=True)
    some = dict.fromkeys(list(state.copies)[:3], Result.GOOD)
    told = {"sending": uuid4(), "sender": SARI, "receiver": RUDI, "on": SENT}
    assert not decide_return_count(state, list(some), some, **told).closes
    whole = decide_return_count(state, list(state.copies), some, **told)
    assert whole.closes and [line.result for line in whole.lines].count(Result.MISSING) == 1
    assert gist(decide_return_count(state, [], {}, **told)) == "boxes-empty"
    lines = decide_return_count(state, list(reversed(state.copies)), some, **told).lines
    assert [line.item for line in lines] == list(state.copies), "by barcode"
    first, *rest = state.copies
    back = replace(state, copies={**state.copies, first: replace(state.copies[first], returned="good")})
    assert gist(decide_return_count(back, None, some, **told)) == "item-returned-before"
    assert decide_return_count(back, None, dict.fromkeys(rest, Result.GOOD), **told).closes
    assert gist(decide_return_count(state, None, {uuid4(): Result.GOOD}, **told)) == "item-not-listed"
    assert gist(decide_return_count(replace(state, closed=True), None, some, **told)) == "placement-closed"
    for nobody in (Signer(name=" ", position="Pengelola"), Signer(name="Rudi", position=" ")):
        assert (
            gist(decide_return_count(state, None, some, **{**told, "receiver": nobody})) == "signer-missing"
        )
    again = {**told, "receiver": SARI}
    assert gist(decide_return_count(state, list(some), some, **again)) == "same-signer"


@pytest.mark.parametrize("case, values, due, on, expected", [
    ("a day later", {}, date(2024, 5, 16), SENT, None),
    ("the same day", {}, date(2024, 5, 15), SENT, "extension-not-later"),
    ("after the agreement", {}, date(2025, 5, 1), date(2025, 2, 14), "ground-ended"),
    ("a second time, for years", {"extensions": 1}, date(2030, 1, 1), SENT, None),
    ("closed", {"closed": True}, date(2024, 6, 1), SENT, "placement-closed"),
    ("a grant", {"due": None, "basis": Basis.GRANT}, date(2024, 6, 1), SENT, "grant-has-no-term"),
    ("use-loan once", {"basis": Basis.USE_LOAN}, date(2029, 5, 15), SENT, None),
    ("use-loan over five years", {"basis": Basis.USE_LOAN}, date(2029, 5, 16), SENT, "use-loan-too-long"),
    ("use-loan twice", {"basis": Basis.USE_LOAN, "extensions": 1}, date(2025, 1, 1), SENT, "use-loan-extended-once"),
])  # fmt: skip
def test_what_may_be_extended(case, values, due, on, expected):
    outcome = decide_extension(placement(**values), LENDING, due=due, on=on, reason="")
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


def test_two_signers_are_one_by_account_or_by_name():
    assert same_person(RUDI, Signer(name="rudi  hartawan", position="x"))
    assert same_person(RUDI, Signer(name="Lain", position="x", account=RUDI.account))
    assert not same_person(RUDI, SARI)
    assert not same_person(Signer(name="Rudi", position="x"), Signer(name="Sari", position="x")), (
        "no accounts"
    )


def test_a_code_has_no_letter_that_reads_like_a_digit():
    codes = {paper_code(uuid4()) for _ in range(300)}
    assert all(re.fullmatch(r"BAST-[0-9A-Z]{6}-[0-9A-Z]{6}", code) for code in codes)
    assert paper_code(UUID(int=1 + 31 * 32**11)) == "BAST-100000-00000Z"
    assert len(codes) == 300 and all(not set("ILOU") & set(code[5:]) for code in codes)


def test_every_refusal_has_its_sentence():
    """Codes are read from the sources; those made of a status are tried for each of them."""
    known = hooks.known_texts()
    for path in Path(lentera.stock.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    assert code.value in known, (path.name, code.value)
    for made in ("item-placed", "item-lost", "item-damaged", "item-withdrawn", "holding-sent-away",
                 "holding-lost", "holding-withdrawn", "provision-ordered", "provision-received",
                 "provision-cancelled"):  # fmt: skip
        assert made in known


def test_every_fact_of_the_area_has_its_sentence():
    from lentera.journal.facts import all_kinds

    kinds = {kind.name for kind in all_kinds() if kind.area == "stock"}
    assert kinds and kinds <= set(hooks.known_fact_texts())
