"""Weeding: rules point, a person proposes, another decides; and losses that are nobody's fault."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from lentera.circulation import actions as circulation
from lentera.circulation import queries as lending
from lentera.circulation.actions.left_copy import lose_without_fault
from lentera.circulation.facts import LoanEnded
from lentera.journal import clock
from lentera.journal.facts import read_envelope, read_fact, write_entry
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions, queries
from lentera.stock.actions.weeding import keep_proposed, propose_weeding, withdraw_proposed
from lentera.stock.facts import Condition, LossCaseOpened, LossKind, NoFault
from lentera.stock.facts.item import LossCaseOpenedV1
from lentera.stock.facts.weeding import WeedReason
from lentera.stock.forms.weeding import months_before
from lentera.stock.queries import weeding
from lentera.stock.rules.weeding import WeedCopy, WeedingRules, age_allowed, read_ages, weed
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, stage  # noqa: F401
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import line, send_boxes, stock_shelf
from tests.stock.test_pages import page, text_of

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2024, 2, 15)
COPY = WeedCopy(ONE, "K1", "Bumi", "Toer", "340.5 TOE b", UUID(int=9), Condition.GOOD, date(2015, 1, 2), 2013)
AGES = WeedingRules(ages=(("34", 10), ("3", 20)))
QUIET = WeedingRules(unlent_since=date(2021, 2, 1))
OLD, UNLENT, WORN = (WeedReason.OLD,), (WeedReason.UNLENT,), (WeedReason.WORN,)


@pytest.mark.parametrize(
    ("case", "copy", "rules", "lent", "reasons"),
    [
        ("no rule", COPY, WeedingRules(), (), None),
        ("older than its class allows", COPY, AGES, (), OLD),
        ("just as old as allowed", replace(COPY, year=2014), AGES, (), None),
        ("no year known", replace(COPY, year=None), AGES, (), None),
        ("a class with another age", replace(COPY, call_number="320 TOE b"), AGES, (), None),
        ("no class", replace(COPY, call_number="TOE"), AGES, (), None),
        ("nobody had it", COPY, QUIET, (), UNLENT),
        ("somebody had it", COPY, QUIET, (ONE,), None),
        ("it came on the day", replace(COPY, acquired_on=date(2021, 2, 1)), QUIET, (), None),
        ("it came the day before", replace(COPY, acquired_on=date(2021, 1, 31)), QUIET, (), UNLENT),
        ("worn", replace(COPY, condition=Condition.WORN), WeedingRules(worn=True), (), WORN),
        ("good", COPY, WeedingRules(worn=True), (), None),
        ("all reasons", COPY, replace(QUIET, ages=AGES.ages), (), OLD + UNLENT),
    ],
)
def test_which_copy_a_rule_points_at(case, copy, rules, lent, reasons):
    assert weed([copy], rules, lent=lent, today=TODAY).get(ONE) == reasons


def test_of_double_copies_the_best_and_newest_stay():
    worn_new = replace(COPY, item=TWO, condition=Condition.WORN, acquired_on=date(2023, 1, 1))
    newer = replace(COPY, item=THREE, acquired_on=date(2020, 1, 1))
    told = weed([COPY, worn_new, newer], WeedingRules(kept=2), lent=(), today=TODAY)
    assert told == {TWO: (WeedReason.DOUBLE,)}
    assert set(weed([COPY, worn_new, newer], WeedingRules(kept=1), lent=(), today=TODAY)) == {ONE, TWO}
    assert not weed([COPY, worn_new, newer], WeedingRules(kept=3), lent=(), today=TODAY)
    without = [replace(one, record=None) for one in (COPY, newer)]
    assert set(weed(without, WeedingRules(kept=1), lent=(), today=TODAY)) == {ONE}


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("004 3, 34=10; 6 5", (("004", 3), ("34", 10), ("6", 5))),
        ("", ()),
        ("abc 3", None),
        ("004", None),
        ("0045 3", None),
        ("004 ²", None),
        ("² 3", None),
    ],
)
def test_ages_as_people_write_them(text, ages):
    told = read_ages(text)
    assert isinstance(told, Refusal) if ages is None else told == ages


def test_the_longest_beginning_of_a_class_decides():
    assert age_allowed("340.5 TOE b", AGES.ages) == 10
    assert age_allowed("R 301 X", AGES.ages) == 20
    assert age_allowed("899 X", AGES.ages) is None


@pytest.mark.parametrize(
    ("months", "day"), [(1, date(2024, 1, 1)), (2, date(2023, 12, 1)), (36, date(2021, 2, 1))]
)
def test_months_reach_back_to_the_first_of_a_month(months, day):
    assert months_before(TODAY, months) == day


WORN_RULES = WeedingRules(worn=True)


@pytest.fixture
def worn(house):
    """Six copies of the agency, the first four worn, one of these with a partner."""
    copies = stock_shelf(house.agency, 6, actor=house.stock)
    for number, item in enumerate(copies[:4], start=1):
        told = line(number, condition=Condition.WORN)
        actions.change_item(house.agency, item, told, actor=house.stock, request_id=None)
    send_boxes(house.agency, house.prison, house.lending, [[copies[3]]], actor=house.stock)
    return copies


def propose(house, items, actor=None):
    return propose_weeding(
        house.agency, items, WORN_RULES, on=TODAY, actor=actor or house.stock, request_id=None
    )


def code(outcome):
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


@pytest.mark.django_db
def test_who_proposed_cannot_approve_and_nothing_goes_by_itself(house, worn):
    listed = [copy.item for copy, _ in weeding.weeding_list(house.agency, WORN_RULES, today=TODAY)]
    assert set(listed) == set(worn[:3])
    assert code(propose(house, [worn[4]])) == "weeding-changed"
    assert code(propose(house, [worn[3]])) == "weeding-changed"
    assert code(propose(house, [])) == "weeding-none-chosen"
    assert not isinstance(propose(house, worn[:3]), Refusal)
    assert code(propose(house, worn[:1])) == "weeding-proposed-already"
    assert queries.counts(house.agency).on_shelf == 5
    assert not weeding.weeding_list(house.agency, WORN_RULES, today=TODAY)
    how = {"reason": "Penyiangan", "document": "BA/3/2024", "request_id": None}
    assert code(withdraw_proposed(house.agency, worn[:1], actor=house.stock, **how)) == "weeding-same-hand"
    direct = actions.withdraw_items(house.agency, worn[:1], actor=house.stock, **how)
    assert code(direct) == "weeding-same-hand"
    assert code(keep_proposed(house.agency, worn[:1], actor=house.stock, request_id=None)) == (
        "weeding-same-hand"
    )
    assert code(withdraw_proposed(house.agency, worn[4:5], actor=house.agus, **how)) == "weeding-changed"
    unproven = how | {"document": " "}
    assert code(withdraw_proposed(house.agency, worn[:1], actor=house.agus, **unproven)) == (
        "document-missing"
    )
    assert not isinstance(withdraw_proposed(house.agency, worn[:1], actor=house.agus, **how), Refusal)
    kept = keep_proposed(house.agency, worn[1:2], note="Langka", actor=house.agus, request_id=None)
    assert not isinstance(kept, Refusal)
    assert [one.item for one in weeding.proposals(house.agency)] == [worn[2]]
    assert queries.item_state(worn[0]).status == "withdrawn"
    assert kinds(house.agency).count("stock.items_withdrawn") == 1
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_a_repeated_press_proposes_and_writes_off_once(house, worn):
    asked = {"on": TODAY, "actor": house.stock, "request_id": "p1"}
    first, again = (propose_weeding(house.agency, worn[:2], WORN_RULES, **asked) for _ in range(2))
    assert first == again and kinds(house.agency).count("stock.weeding_proposed") == 1
    how = {"reason": "x", "document": "BA/1", "actor": house.agus, "request_id": "w1"}
    one, two = (withdraw_proposed(house.agency, worn[:2], **how) for _ in range(2))
    assert one == two and kinds(house.agency).count("stock.items_withdrawn") == 1


@pytest.mark.django_db
def test_the_list_and_the_decision_at_the_desk(house, worn):
    client = staff_client(house.stock)
    assert "Penyiangan" in page(client, "items")
    asked = reverse("stock:weeding") + "?worn=on"
    html = client.get(asked).content.decode()
    assert html.count('name="chosen"') == 3 and "usang" in html
    url = reverse("stock:propose_weeding") + "?worn=on"
    html = client.post(url, {"chosen": [str(worn[0]), str(worn[1])]}, follow=True).content.decode()
    assert "2 buku diusulkan" in html and "usulan Anda; orang lain memutuskan" in html
    assert "tidak terbaca" in client.get(reverse("stock:weeding") + "?ages=abc").content.decode()
    assert client.post(url, {"chosen": "not-an-id"}).status_code == 404
    assert client.post(reverse("stock:decide_weeding"), {"chosen": str(worn[0])}).status_code == 403
    head = staff_client(house.head)
    assert "2 buku diusulkan dikeluarkan dari koleksi" in head.get("/desk/").content.decode()
    assert "diusulkan dikeluarkan" not in client.get("/desk/").content.decode()
    told = {"chosen": [str(worn[0])], "go": "withdraw", "document": "", "note": "lapuk", "request_id": "a"}
    html = page(head, "decide_weeding", status=409, **told)
    assert queries.item_state(worn[0]).status == "on_shelf"
    assert f'id="d-{worn[0]}" checked' in html and f'id="d-{worn[1]}" checked' not in html
    assert "Nomor dokumen belum diisi" in html and 'value="lapuk"' in html
    html = page(head, "decide_weeding", chosen=[str(worn[0])], go="withdraw", document="BA/9")
    assert "1 buku dihapus dari inventaris" in html
    assert "1 buku tetap disimpan" in page(head, "decide_weeding", chosen=[str(worn[1])], go="keep")
    assert_replay_equals_tables()


def test_a_loss_of_before_reads_without_a_cause():
    old = LossCaseOpenedV1(case=ONE, item=TWO, kind=LossKind.LOST, opened_on=TODAY, no_fault=True, note="x")
    at = clock.at_local(TODAY)
    stored = write_entry(old, at=at, recorded=at, actor=THREE)
    assert read_fact(read_envelope(stored)) == LossCaseOpened(
        case=ONE, item=TWO, kind=LossKind.LOST, opened_on=TODAY, no_fault=True, cause=None, note="x"
    )


@pytest.mark.django_db
def test_a_case_says_what_took_the_copy(house):
    items = stock_shelf(house.agency, 2, actor=house.stock)
    how = {"on": TODAY, "actor": house.stock, "request_id": None}
    other = actions.open_case(house.agency, items[0], LossKind.LOST, cause=NoFault.OTHER, **how)
    assert code(other) == "no-fault-note-missing"
    client = staff_client(house.stock)
    page(client, "report_item", items[0], kind="lost", cause="fire", note="Gudang")
    page(client, "report_item", items[1], kind="lost", cause="", note="")
    cases = {case.item: case for case in queries.loss_cases(house.agency)}
    assert (cases[items[0]].no_fault, cases[items[0]].cause) == (True, "fire")
    assert (cases[items[1]].no_fault, cases[items[1]].cause) == (False, "")
    html = text_of(page(client, "cases"))
    assert "2 kasus terbuka · 1 tanpa kesalahan siapa pun" in html and "kebakaran" in html
    assert_replay_equals_tables()


@pytest.mark.django_db
@pytest.mark.parametrize("barcode", [OWN[0], PLACED[0]])
def test_a_copy_that_a_search_took_ends_its_loan_and_pauses_nobody(stage, barcode):  # noqa: F811
    lent = circulation.lend(stage.desk, barcode, CARDS[0], request_id=None, at=clock.now())
    clock.tell(clock.at_local(date(2024, 3, 25)))
    client = staff_client(stage.cast.sari)
    url = reverse("circulation:lost-without-fault", args=[lent.loan])
    assert url in client.get(reverse("circulation:loan", args=[lent.loan])).content.decode()
    assert "Tulis sebabnya, tanpa nama" in client.post(url, {"cause": "other"}).content.decode()
    html = client.post(url, {"cause": "search", "note": ""}, follow=True).content.decode()
    assert "Tidak ada yang dijeda" in html
    assert lending.loan(stage.cast.prison, lent.loan).ended == "lost"
    assert lending.reader_of_loan(stage.cast.prison, lent.loan) is None
    assert lending.paused_until(stage.cast.prison, stage.readers[CARDS[0]]) is None
    (case,) = queries.loss_cases(stage.cast.prison)
    assert (case.no_fault, case.cause) == (True, "search")
    again = lose_without_fault(stage.desk, lent.loan, NoFault.RIOT, request_id=None, at=clock.now())
    assert code(again) == "loan-ended"
    assert_replay_equals_tables()


@pytest.mark.django_db
def test_the_same_press_ends_a_loan_once_and_lent_copies_are_not_quiet(stage):  # noqa: F811
    lent = circulation.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    quiet = WeedingRules(unlent_since=date(2024, 1, 1))
    listed = weeding.weeding_list(stage.cast.prison, quiet, today=date(2024, 3, 6))
    assert {copy.barcode for copy, _ in listed} == set(OWN[1:])
    how = {"request_id": "x1", "at": clock.now()}
    told = [lose_without_fault(stage.desk, lent.loan, NoFault.RIOT, **how) for _ in range(2)]
    assert told[0] == told[1] and isinstance(told[0], LoanEnded)
    assert kinds(stage.cast.prison).count("stock.loss_case_opened") == 1
