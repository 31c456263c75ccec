"""The rule table: what falls through to what, limits over kinds, latest days; and what decided is always named."""

from datetime import date
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.circulation.facts import Lent, ReaderGroup, Renewed
from lentera.circulation.facts.loan import LentV1, RenewedV1
from lentera.circulation.messages.rule import HELP, KIND_WORDS, RULES
from lentera.circulation.rules import (
    ALWAYS_OPEN,
    BOUNDS,
    DEFAULT_ROW,
    DEFAULT_RULE,
    KINDS,
    Calendar,
    ItemState,
    Limit,
    LoanRule,
    LoanState,
    ReaderState,
    RuleName,
    RuleTable,
    RuleValue,
    Scope,
    decide_loan,
    decide_renewal,
    decide_value,
    kind_of,
    value_from,
    value_text,
)
from lentera.journal.facts import Envelope, read_envelope, read_fact
from lentera.journal.refusals import Refusal

HOUSE, OTHER, LOAN, ITEM, READER = (UUID(int=n) for n in range(1, 6))
GROUP, KIND = "juvenile", "serial"
TUESDAY = date(2024, 3, 5)
# From the most exact to the widest, as docs and table say it.
ORDER = [
    Scope(HOUSE, GROUP, KIND),
    Scope(HOUSE, GROUP, ""),
    Scope(HOUSE, "", KIND),
    Scope(HOUSE, "", ""),
    Scope(None, GROUP, KIND),
    Scope(None, GROUP, ""),
    Scope(None, "", KIND),
    Scope(None, "", ""),
]


def row(scope, value, name=RuleName.DAYS, **more):
    return RuleValue(UUID(int=100 + ORDER.index(scope)), name, value, scope, **more)


def days(table, library=HOUSE, group=GROUP, kind=KIND):
    return table.rule_for(library, group, kind).days


def test_without_a_row_every_value_is_there():
    rule = RuleTable().rule_for(HOUSE, GROUP, KIND)
    assert rule == DEFAULT_RULE
    assert {name: getattr(rule, name) for name in RuleName} == {
        name: one.default for name, one in BOUNDS.items()
    }
    assert rule.id == DEFAULT_ROW


def test_of_any_two_rows_the_more_exact_decides():
    for exact, wide in combinations(range(len(ORDER)), 2):
        rows = (row(ORDER[wide], 30), row(ORDER[exact], 7))
        assert days(RuleTable(rows)) == days(RuleTable(rows[::-1])) == 7, (ORDER[exact], ORDER[wide])


def test_a_row_for_others_says_nothing():
    for scope in (Scope(OTHER, "", ""), Scope(None, "staff", ""), Scope(None, "", "map")):
        assert days(RuleTable((RuleValue(LOAN, RuleName.DAYS, 30, scope),))) == 5


def test_each_value_falls_through_by_itself():
    table = RuleTable(
        (
            row(Scope(None, "", ""), 14),
            row(Scope(None, GROUP, ""), 1, RuleName.MAX_ITEMS),
            row(Scope(HOUSE, "", KIND), 3),
        )
    )
    rule = table.rule_for(HOUSE, GROUP, KIND)
    assert (rule.days, rule.max_items, rule.renewals) == (3, 1, 1)
    assert rule.by(RuleName.DAYS, RuleName.MAX_ITEMS, RuleName.RENEWALS) == (UUID(int=102), UUID(int=105))
    assert table.rule_for(HOUSE, GROUP, "book").days == 14


def test_a_row_decides_its_own_value_and_no_other():
    table = RuleTable(
        (
            row(Scope(HOUSE, GROUP, ""), 14),
            row(Scope(HOUSE, GROUP, KIND), 3, RuleName.RENEWALS),
            row(Scope(), 7, RuleName.MAX_ITEMS),
        )
    )
    rule = table.rule_for(HOUSE, GROUP, KIND)
    assert (rule.days, rule.renewals, rule.max_items) == (14, 3, 7)


def test_of_two_rows_with_one_scope_the_new_form_decides():
    old = RuleValue(UUID(int=999), RuleName.DAYS, 30, Scope(), old=True)
    assert days(RuleTable((old, row(Scope(), 7)))) == 7
    assert days(RuleTable((old,))) == 30


@given(st.lists(st.tuples(st.sampled_from(ORDER), st.integers(1, 366)), unique_by=lambda pair: pair[0]))
def test_the_first_of_the_order_that_has_a_row_decides(told):
    values = dict(told)
    expected = next((values[scope] for scope in ORDER if scope in values), 5)
    assert days(RuleTable(tuple(row(scope, value) for scope, value in told))) == expected


@pytest.mark.parametrize(
    "case, kind, in_hand, expected",
    [
        ("first magazine", "serial", (), None),
        ("magazine beside a book", "serial", ("book",), None),
        ("magazine beside a comic", "serial", ("comic",), "papers"),
        ("comic beside a magazine", "comic", ("serial", "book"), "papers"),
        ("book beside both", "book", ("comic", "book"), None),
        ("third of all", "book", ("book", "book", "map"), "all"),
        ("the stricter one stops", "comic", ("comic", "book", "map"), "papers"),
    ],
)
def test_a_limit_counts_over_its_set_of_kinds_together(case, kind, in_hand, expected):
    papers = Limit(UUID(int=50), "papers", 1, frozenset({"serial", "comic"}))
    table = RuleTable((row(Scope(), 9, RuleName.MAX_ITEMS),), (papers, Limit(UUID(int=51), "all", 3)))
    rule = table.rule_for(HOUSE, GROUP, kind)
    reader = ReaderState(READER, ReaderGroup.JUVENILE, len(in_hand), open_kinds=in_hand)
    outcome = decide_loan(
        ItemState(ITEM, "K", kind=kind), reader, rule, ALWAYS_OPEN, today=TUESDAY, loan=LOAN
    )
    if expected is None:
        assert isinstance(outcome, Lent)
        assert (papers.id in outcome.by) == (kind != "book")
    else:
        assert isinstance(outcome, Refusal)
        assert (outcome.code, outcome.details["name"]) == ("limit-of-kinds", expected)


def test_a_full_limit_of_other_kinds_stops_nobody():
    papers = Limit(UUID(int=50), "papers", 1, frozenset({"serial"}))
    reader = ReaderState(READER, ReaderGroup.JUVENILE, 1, open_kinds=("serial",))
    book = ItemState(ITEM, "K", kind="book")
    outcome = decide_loan(book, reader, LoanRule(limits=(papers,)), ALWAYS_OPEN, today=TUESDAY, loan=LOAN)
    assert isinstance(outcome, Lent)


def test_a_limit_of_a_regime_holds_for_its_group_and_house_only():
    one = Limit(UUID(int=50), "isolation", 1, scope=Scope(HOUSE, "detainee"))
    table = RuleTable((), (one,))
    assert table.rule_for(HOUSE, "detainee", "book").limits == (one,)
    assert table.rule_for(OTHER, "detainee", "book").limits == ()
    assert table.rule_for(HOUSE, "convict", "book").limits == ()


def test_what_is_read_on_the_spot_is_not_lent():
    table = RuleTable((row(Scope(None, "", KIND), 0, RuleName.LEND),))
    reader = ReaderState(READER, ReaderGroup.CONVICT)
    for kind, expected in [(KIND, "not-lent"), ("book", None)]:
        rule = table.rule_for(HOUSE, "convict", kind)
        outcome = decide_loan(
            ItemState(ITEM, "K", kind=kind), reader, rule, ALWAYS_OPEN, today=TUESDAY, loan=LOAN
        )
        assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


@pytest.mark.parametrize(
    "case, latest, expected",
    [
        ("none", None, date(2024, 3, 11)),
        ("later than the due day", date(2024, 3, 12), date(2024, 3, 11)),
        ("a day before", date(2024, 3, 9), date(2024, 3, 9)),
        ("on a closed Sunday: the Saturday before", date(2024, 3, 10), date(2024, 3, 9)),
        ("tomorrow", date(2024, 3, 6), date(2024, 3, 6)),
        ("today: nobody could bring it back", TUESDAY, date(2024, 3, 11)),
        ("over", date(2024, 3, 1), date(2024, 3, 11)),
    ],
)
def test_no_due_day_passes_the_latest_one(case, latest, expected):
    rows = (row(Scope(), 5), row(Scope(None, GROUP, ""), latest, RuleName.LATEST))
    rule = RuleTable(rows).rule_for(HOUSE, GROUP, KIND)
    reader = ReaderState(READER, ReaderGroup.JUVENILE)
    sundays = Calendar(frozenset({6}))
    lent = decide_loan(ItemState(ITEM, "K"), reader, rule, sundays, today=TUESDAY, loan=LOAN)
    assert isinstance(lent, Lent)
    assert lent.due == expected
    assert (rows[1].id in lent.by) == (expected != date(2024, 3, 11))


def test_a_renewal_has_a_length_of_its_own_and_names_it():
    rule = RuleTable((row(Scope(), 5), row(Scope(HOUSE, "", ""), 2, RuleName.RENEWAL_DAYS))).rule_for(
        HOUSE, "", ""
    )
    renewed = decide_renewal(LoanState(LOAN, "K", TUESDAY), rule, ALWAYS_OPEN, today=TUESDAY)
    assert not isinstance(renewed, Refusal)
    assert renewed.fact == Renewed(loan=LOAN, due=date(2024, 3, 7), by=(UUID(int=103),))


def test_own_closed_days_that_moved_a_due_day_are_named():
    own = {date(2024, 3, 11): UUID(int=70), date(2024, 3, 20): UUID(int=71)}
    calendar = Calendar(frozenset({6}), frozenset(own), rows=own)
    lent = decide_loan(
        ItemState(ITEM, "K"),
        ReaderState(READER, ReaderGroup.CONVICT),
        LoanRule(),
        calendar,
        today=TUESDAY,
        loan=LOAN,
    )
    assert isinstance(lent, Lent)
    assert (lent.due, lent.by) == (date(2024, 3, 12), (UUID(int=70),))


def test_a_library_may_open_on_a_holiday():
    nyepi = date(2024, 3, 11)
    calendar = Calendar(frozenset({0}), frozenset({nyepi}), open_dates=frozenset({nyepi}))
    assert calendar.is_open(nyepi)
    assert not calendar.is_open(date(2024, 3, 18))
    assert Calendar(frozenset(range(7))).last_open_day(nyepi) == nyepi


@pytest.mark.parametrize(
    "call_number, material, expected",
    [
        ("813 TOE b", "", "book"),
        ("813 TOE b", "book", "book"),
        ("", "serial", "serial"),
        ("R 030 ENS", "book", "reference"),
        ("ref 030 ens", "", "reference"),
        ("741.5 HER t", "book", "comic"),
        ("741.5973 SPI m", "", "comic"),
        ("AN 741.5 HER t", "", "comic"),
        ("741 GAM t", "", "book"),
        ("Ramadhan 297", "", "book"),
        ("813 R", "unheard", "book"),
    ],
)
def test_what_kind_a_copy_is(call_number, material, expected):
    assert kind_of(call_number, material) == expected


@pytest.mark.parametrize(
    "name, value, expected",
    [
        (RuleName.DAYS, 1, None),
        (RuleName.DAYS, 366, None),
        (RuleName.DAYS, 0, "rule-value-out-of-bounds"),
        (RuleName.DAYS, 367, "rule-value-out-of-bounds"),
        (RuleName.DAYS, None, "rule-value-empty"),
        (RuleName.DAYS, TUESDAY, "rule-value-of-another-kind"),
        (RuleName.LATEST, TUESDAY, None),
        (RuleName.LATEST, None, None),
        (RuleName.LATEST, 3, "rule-value-of-another-kind"),
        (RuleName.RENEWAL_DAYS, None, None),
        (RuleName.LEND, 2, "rule-value-out-of-bounds"),
    ],
)
def test_what_may_stand_in_the_table(name, value, expected):
    outcome = decide_value(name, value)
    assert (outcome and outcome.code) == expected
    if expected is None:
        assert value_from(name, value_text(value)) == value


def test_every_value_and_kind_has_its_words():
    assert set(RULES) == set(BOUNDS) == set(RuleName) == set(HELP)
    assert set(KIND_WORDS) == set(KINDS)
    assert {str(name) for name in RuleName} <= set(LoanRule.__dataclass_fields__)


STORED = {  # as version 1 was written
    "lent": '{"actor":"00000000-0000-0000-0000-000000000002","at":"2024-03-05T01:00:00Z","body":{"due":"2024-03-12","group":"convict","item":"00000000-0000-0000-0000-000000000005","loan":"00000000-0000-0000-0000-000000000003","rule":"00000000-0000-0000-0000-000000000009","scope_item":null},"kind":"circulation.lent","recorded":"2024-03-05T01:00:00Z","version":1}',  # noqa: E501
    "renewed": '{"actor":"00000000-0000-0000-0000-000000000002","at":"2024-03-05T01:00:00Z","body":{"due":"2024-03-18","loan":"00000000-0000-0000-0000-000000000003"},"kind":"circulation.renewed","recorded":"2024-03-05T01:00:00Z","version":1}',  # noqa: E501
}


@pytest.mark.parametrize(
    "name, expected",
    [
        (
            "lent",
            Lent(
                loan=LOAN,
                item=READER,
                scope_item=None,
                group=ReaderGroup.CONVICT,
                due=date(2024, 3, 12),
                rule=UUID(int=9),
            ),
        ),
        ("renewed", Renewed(loan=LOAN, due=date(2024, 3, 18))),
    ],
)  # fmt: skip
def test_loans_of_the_first_version_read_as_today(name, expected):
    envelope: Envelope = read_envelope(STORED[name].encode())
    assert envelope.version == 1
    assert read_fact(envelope) == expected
    assert {LentV1, RenewedV1}.isdisjoint({type(read_fact(envelope))})
