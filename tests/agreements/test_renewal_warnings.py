"""Scenario 1: a renewal in time, and the warnings before the end of an agreement."""

from datetime import date, timedelta

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    DraftState,
    RenewalOpened,
    Signed,
)
from lentera.agreements.models import (
    Agreement,
    AgreementDraft,
    Alert,
)
from lentera.agreements.queries import Status
from lentera.journal import clock
from tests.agreements.papers import (
    END,
    evaluate,
    filled,
    lead_to_agreed,
    sign_from_paper,
)
from tests.journal.proofs import assert_replay_equals_tables

DAY = timedelta(days=1)


def alert_days():
    return [(alert.due, alert.days) for alert in Alert.objects.order_by("due")]


def run_daily(cast, first, last, times=1):
    day = first
    while day <= last:
        with clock.told(clock.at_local(day)):
            for _ in range(times):
                actions.tick(cast.agency, day)
        day += DAY


def test_scenario_1_a_renewal_in_time(cast):
    """Scenario 1 of the domain: warnings once each, the renewal, and no gap."""
    signed = sign_from_paper(cast)
    run_daily(cast, date(2023, 11, 1), date(2024, 1, 20), times=3)
    with clock.told(clock.at_local(date(2024, 1, 20))):
        evaluate(cast, signed.agreement, date(2024, 1, 20))
    with clock.told(clock.at_local(date(2024, 1, 25))):
        opened = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id="r")
    assert isinstance(opened, RenewalOpened)
    run_daily(cast, date(2024, 1, 21), date(2024, 2, 4))
    lead_to_agreed(cast, opened.draft, date(2024, 2, 1))
    draft = AgreementDraft.objects.get(id=opened.draft)
    assert (draft.start, draft.end) == (date(2024, 2, 14), date(2025, 2, 13))
    with clock.told(clock.at_local(date(2024, 2, 5))):
        renewed = actions.sign(
            cast.agency,
            opened.draft,
            signed_on=date(2024, 2, 5),
            place="Banjarmasin",
            parties=filled(queries.draft_content(draft.content), 2024),
            actor=cast.head,
            request_id="s",
        )
    assert isinstance(renewed, Signed), renewed
    run_daily(cast, date(2024, 2, 5), date(2024, 2, 14))
    assert alert_days() == [
        (date(2023, 11, 15), 90),
        (date(2023, 12, 15), 60),
        (date(2024, 1, 14), 30),
        (date(2024, 1, 30), 14),
    ]
    assert queries.chain(signed.agreement) == [signed.agreement, opened.draft]
    before, after = (queries.agreement_state(id) for id in (signed.agreement, opened.draft))
    assert (after.start - before.end).days - 1 == 0
    assert queries.state_on(before, date(2024, 2, 13)) is Status.ACTIVE
    assert queries.state_on(before, date(2024, 2, 14)) is Status.RENEWED
    assert queries.state_on(after, date(2024, 2, 13)) is Status.SIGNED
    assert queries.state_on(after, date(2024, 2, 14)) is Status.ACTIVE
    assert AgreementDraft.objects.get(id=opened.draft).state == DraftState.SIGNED
    assert queries.open_renewal(signed.agreement) is None
    assert_replay_equals_tables()


def test_scenario_1_without_a_renewal_all_five_warnings_come_once(cast):
    sign_from_paper(cast)
    run_daily(cast, date(2023, 11, 10), date(2024, 2, 20), times=3)
    assert alert_days() == [
        (date(2023, 11, 15), 90),
        (date(2023, 12, 15), 60),
        (date(2024, 1, 14), 30),
        (date(2024, 1, 30), 14),
        (date(2024, 2, 6), 7),
    ]
    assert_replay_equals_tables()


def test_scenario_1_a_first_run_late_raises_only_the_latest_missed(cast):
    sign_from_paper(cast)
    assert [alert.due for alert in actions.due(cast.agency, date(2024, 1, 20))] == [date(2024, 1, 14)]
    run_daily(cast, date(2024, 1, 20), date(2024, 1, 21))
    assert alert_days() == [(date(2024, 1, 14), 30)]


def test_warnings_start_again_when_an_addendum_moves_the_end(cast):
    signed = sign_from_paper(cast)
    run_daily(cast, date(2024, 2, 6), date(2024, 2, 6))
    actions.amend(
        cast.agency,
        signed.agreement,
        scope=queries.scope_lines(signed.agreement),
        parties=signed.content.parties,
        from_day=date(2024, 2, 10),
        signed_on=date(2024, 2, 10),
        end=END + 30 * DAY,
        reason="Menunggu penandatanganan",
        actor=cast.head,
        request_id=None,
    )
    run_daily(cast, date(2024, 2, 14), date(2024, 2, 14))
    assert [alert.days for alert in Alert.objects.order_by("raised_at")] == [7, 30]
    assert Agreement.objects.get().signed_end == END
    assert_replay_equals_tables()
