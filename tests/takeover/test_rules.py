"""What would happen to every line: a table of cases, and counts that always add up."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.takeover.days import order_in
from lentera.takeover.rules import Known, KnownCopy, KnownReader, Question, decide_takeover, proposed
from lentera.takeover.told import LEAVE, LOANS, READERS, Choices, OldLoan, Person

TODAY = date(2024, 3, 5)
READER, ITEM = uuid4(), uuid4()
KNOWN = Known(
    readers={
        "1": KnownReader(READER, "Satu", "A"),
        "2": KnownReader(uuid4(), "Dua", closed=True),
    },
    copies={
        "free": KnownCopy(ITEM),
        "other": KnownCopy(uuid4()),
        "out": KnownCopy(uuid4(), out=True, card="1", due=date(2024, 3, 9)),
        "gone": None,
    },
    default_group="other",
)


def member(**told):
    return Person(**{"line": 1, "name": "Orang", "card": "9", "kind": "Narapidana", **told})


def loan(**told):
    return OldLoan(
        **{"line": 1, "barcode": "free", "card": "1", "lent": "2024-03-01", "due": "2024-03-08", **told}
    )


def decide(people=(), loans=(), known=KNOWN, **choices):
    return decide_takeover(people, loans, (), Choices(**choices), known, today=TODAY)


def gist(plan, part):
    """What became of the first line of a part: its outcome, and the reason or question if any."""
    counts = {name: number for name, number in plan.counts(part).items() if number and name != "read"}
    why = [one.code for one in plan.reasons if one.part == part]
    asked = [one.kind for one in plan.questions if one.part == part]
    return (*sorted(counts), *why, *asked)


@pytest.mark.parametrize(
    "case, person, choices, expected",
    [
        ("new", member(), {}, ("added",)),
        ("without a card", member(card=""), {}, ("added",)),
        ("known, same name in capitals", member(card="1", name="SATU", block="A"), {}, ("unchanged",)),
        ("known, no block told", member(card="1", name="Satu"), {}, ("unchanged",)),
        ("known, other block", member(card="1", name="Satu", block="B"), {}, ("updated",)),
        ("known, other name", member(card="1"), {}, ("asked", "other-name")),
        ("the same person", member(card="1"), {"answers": {"other-name:1": "same"}}, ("unchanged",)),
        (
            "another",
            member(card="1"),
            {"answers": {"other-name:1": LEAVE}},
            ("refused", "takeover-card-other"),
        ),
        ("ended membership here", member(card="2", name="Dua"), {}, ("refused", "takeover-reader-closed")),
        ("a type nobody knows", member(kind="Standard"), {}, ("added",)),
        ("over there, undecided", member(ended=True), {}, ("asked",)),
        ("over there, taken", member(ended=True), {"ended": "take"}, ("added",)),
        ("over there, left", member(ended=True), {"ended": "leave"}, ("refused", "takeover-member-ended")),
        ("blocked, left", member(blocked=True), {"blocked": "leave"}, ("refused", "takeover-member-blocked")),
        ("new cards: theirs are not ours", member(card="1"), {"new_cards": True}, ("added",)),
    ],
)
def test_what_becomes_of_a_member(case, person, choices, expected):
    assert gist(decide([person], **choices), READERS) == expected


@pytest.mark.parametrize(
    "case, told, choices, expected",
    [
        ("whole", loan(), {}, ("added",)),
        ("lent today, due today", loan(lent="2024-03-05", due="2024-03-05"), {}, ("added",)),
        ("lent tomorrow", loan(lent="2024-03-06", due="2024-03-08"), {}, ("asked", "lent")),
        ("due the day before", loan(due="2024-02-29"), {}, ("asked", "due")),
        ("no day", loan(lent="0000-00-00"), {}, ("asked", "lent")),
        ("no days", loan(lent="", due="0000-00-00"), {}, ("asked", "lent", "due")),
        ("a day typed", loan(lent=""), {"answers": {"lent:1": "=2024-03-02"}}, ("added",)),
        ("a day typed that is no day", loan(lent=""), {"answers": {"lent:1": "=kemarin"}}, ("asked", "lent")),
        (
            "a day typed in the future",
            loan(lent=""),
            {"answers": {"lent:1": "=2024-03-06"}},
            ("asked", "lent"),
        ),
        ("nobody", loan(card=""), {}, ("asked", "orphan")),
        ("somebody gone", loan(card="8"), {}, ("asked", "orphan")),
        ("a card typed", loan(card="8"), {"answers": {"orphan:1": "=1"}}, ("added",)),
        ("a wrong card typed", loan(card="8"), {"answers": {"orphan:1": "=7"}}, ("asked", "orphan")),
        ("left out", loan(card="8"), {"answers": {"orphan:1": LEAVE}}, ("refused", "takeover-loan-left")),
        ("a closed reader", loan(card="2"), {}, ("refused", "takeover-reader-closed")),
        ("a copy not here", loan(barcode="gone"), {}, ("asked", "item")),
        ("a barcode typed", loan(barcode="gone"), {"answers": {"item:1": "=free"}}, ("added",)),
        ("out here with the same", loan(barcode="out", due="2024-03-09"), {}, ("unchanged",)),
        ("out here otherwise", loan(barcode="out"), {}, ("refused", "takeover-copy-out")),
        ("open, yet returned", loan(back="2024-03-03"), {}, ("asked", "returned")),
        ("open after all", loan(back="2024-03-03"), {"answers": {"returned:1": "open"}}, ("added",)),
        ("two days in one", loan(lent="1/3/2024"), {}, ("asked", "lent")),
        ("two days in one, told", loan(lent="1/3/2024"), {"order": "day-first"}, ("added",)),
        ("much at once", loan(card="8", barcode="gone", lent=""), {}, ("asked", "orphan", "item", "lent")),
    ],
)
def test_what_becomes_of_a_loan(case, told, choices, expected):
    assert gist(decide(loans=[told], **choices), LOANS) == expected


def test_an_unmapped_type_of_a_list_is_refused_and_a_mapping_lets_it_in():
    known = Known()
    assert gist(decide([member(kind="Pencuri")], known=known), READERS) == (
        "refused",
        "takeover-group-unknown",
    )
    plan = decide([member(kind="Pencuri")], known=known, groups={"Pencuri": "other"})
    assert [one.group for one in plan.people] == ["other"]


def test_one_card_of_two_members_is_asked_once_and_the_other_stays_out_with_his_loans():
    two = [member(line=1, name="A"), member(line=2, name="B")]
    plan = decide(two, [loan(card="9")])
    assert (plan.counts(READERS)["asked"], plan.counts(LOANS)["asked"], len(plan.questions)) == (2, 1, 1)
    plan = decide(two, [loan(card="9")], answers={"double-card:1": "2"})
    assert [one.name for one in plan.people] == ["B"]
    assert gist(plan, LOANS) == ("added",)
    plan = decide(two, [loan(card="9")], answers={"double-card:1": LEAVE})
    assert gist(plan, LOANS) == ("refused", "takeover-loan-of-left")


@pytest.mark.parametrize(
    "case, answer, expected, to",
    [
        ("nobody has said", "", ("asked", "other-member"), None),
        ("the same person twice", "same", ("added",), "9"),
        ("a card that is registered here", "=1", ("added",), "1"),
        ("a card that nobody has", "=404", ("asked", "other-member"), None),
        ("no loan to go on", LEAVE, ("refused", "takeover-loan-left"), None),
    ],
)
def test_the_loan_of_a_member_never_goes_to_another_one_with_his_card(case, answer, expected, to):
    two = [member(line=1, name="A", number="member 5"), member(line=2, name="B", number="member 6")]
    of_a = loan(card="9", member="member 5")
    answers = {"double-card:1": "2", **({"other-member:1": answer} if answer else {})}
    plan = decide(two, [of_a], answers=answers)
    assert (gist(plan, LOANS), next((one.card for one in plan.loans), None)) == (expected, to)
    assert all(one.wrong == bool(answer) for one in plan.questions)
    assert sum(plan.counts(LOANS).values()) == 2, "read, and its one outcome"
    of_b = loan(line=2, card="9", member="member 6")
    plan = decide(two, [of_b], answers=answers)
    assert gist(plan, LOANS) == ("added",), "the loans of who has the card ask nothing"


def test_who_left_does_not_leave_his_loans_to_the_next_with_his_card():
    two = [member(line=1, ended=True, number="member 5"), member(line=2, number="member 6")]
    plan = decide(two, [loan(card="9", member="member 5")], ended="leave")
    assert gist(plan, LOANS) == ("asked", "other-member")
    plan = decide(two, [loan(card="9", member="member 5")], answers={"double-card:1": LEAVE}, ended="take")
    assert gist(plan, LOANS) == ("refused", "takeover-loan-of-left"), "nobody has the card"


def test_the_loan_of_who_has_no_card_goes_with_him():
    nobody = member(card="", number="borrower 5", ended=True)
    for choices, expected in (
        ({}, ("asked",)),
        ({"ended": "take"}, ("added",)),
        ({"ended": "leave"}, ("refused", "takeover-loan-of-left")),
    ):
        assert gist(decide([nobody], [loan(card="borrower 5")], **choices), LOANS) == expected
    assert gist(decide([nobody], [loan(card="borrower 6")]), LOANS) == ("asked", "orphan")


def test_a_copy_out_twice_is_asked_and_one_loan_is_true():
    two = [loan(line=1), loan(line=2, lent="2024-03-02")]
    plan = decide(loans=two)
    assert [(one.kind, one.lines, one.choices) for one in plan.questions] == [
        ("double-loan", (1, 2), ("1", "2"))
    ]
    plan = decide(loans=two, answers={"double-loan:1": "2"})
    assert [one.line for one in plan.loans] == [2]
    assert gist(plan, LOANS) == ("added", "refused", "takeover-loan-double")


def test_the_loan_of_a_newcomer_waits_for_his_registration_and_a_known_reader_is_named():
    plan = decide([member()], [loan(card="9"), loan(line=2, barcode="other")])
    assert [(one.card, one.reader) for one in plan.loans] == [("9", None), ("1", READER)]


@pytest.mark.parametrize(
    "kind, group",
    [("Narapidana", "convict"), ("WBP Blok A", "convict"), ("Tahanan Titipan", "detainee"), ("Anak Didik", "juvenile"),
     ("Pegawai", "staff"), ("Klien Bapas", "probation_client"), ("staff", "staff"), ("Standard", ""), ("", ""),
     ("Tanaman", "")],
)  # fmt: skip
def test_groups_are_proposed_by_words_only(kind, group):
    assert proposed(kind) == group


def test_the_order_of_days_is_told_by_a_day_over_the_twelfth_or_asked():
    assert order_in(["1/2/2024", "13/2/2024"]) == "day-first"
    assert order_in(["1/2/2024", "2/13/2024"]) == "month-first"
    assert order_in(["1/2/2024"]) is None
    assert order_in(["2024-02-01", "5/5/2024", ""]) == ""


cards = st.sampled_from(["", "1", "2", "8", "9"])
days = st.sampled_from(["2024-03-01", "2024-03-04", "0000-00-00", "2025-01-01", "1/3/2024", ""])
members = st.builds(
    Person, line=st.just(0), name=st.sampled_from(["Satu", "Orang"]), card=cards,
    kind=st.sampled_from(["Standard", "Tahanan", ""]), block=st.sampled_from(["", "A", "B"]),
    ended=st.booleans(), blocked=st.booleans(),
)  # fmt: skip
open_loans = st.builds(
    OldLoan, line=st.just(0), barcode=st.sampled_from(["", "free", "other", "out", "gone"]), card=cards,
    lent=days, due=days, back=st.sampled_from(["", "2024-03-02"]),
)  # fmt: skip
picks = st.sampled_from(["", "take", "leave"])


def numbered(rows):
    return [type(row)(line, *tuple_of(row)[1:]) for line, row in enumerate(rows, start=1)]


def tuple_of(row):
    return tuple(getattr(row, name) for name in row.__struct_fields__)


@given(
    people=st.lists(members, max_size=6), loans=st.lists(open_loans, max_size=6), ended=picks, blocked=picks,
    new_cards=st.booleans(), order=st.sampled_from(["", "day-first"]), data=st.data(),
)  # fmt: skip
def test_read_is_always_the_sum_and_answers_bring_it_to_an_end(
    people, loans, ended, blocked, new_cards, order, data
):
    people, loans = numbered(people), numbered(loans)
    choices = Choices(ended=ended, blocked=blocked, new_cards=new_cards, order=order)
    for _round in range(8):
        plan = decide_takeover(people, loans, (), choices, KNOWN, today=TODAY)
        for part, rows in ((READERS, people), (LOANS, loans)):
            told = plan.counts(part)
            assert told["read"] == len(rows) == sum(told.values()) - told["read"]
        lines = [one.line for one in plan.people]
        assert len(lines) == len(set(lines))
        assert len({one.barcode for one in plan.loans}) == len(plan.loans), "a copy goes out once"
        if not plan.questions:
            break
        choices.answers |= {one.key: answer(data, one) for one in plan.questions}
    else:
        choices.answers |= {one.key: LEAVE for one in plan.questions}
        return
    if ended and blocked:
        assert plan.settled
        assert not plan.waiting.total()


def answer(data, question: Question) -> str:
    return data.draw(st.sampled_from([LEAVE, *question.choices]))


def test_ids_are_given_elsewhere():
    assert all(isinstance(one.reader, UUID | None) for one in decide(loans=[loan()]).loans)
