"""The rules of the road, both sides of each edge."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from lentera.journal.refusals import Refusal
from lentera.mobile import messages, rules
from lentera.mobile.facts import (
    CancelledBy,
    CancelReason,
    CrewMember,
    PlannedVisit,
    Served,
    Step,
    TripPlan,
)
from lentera.mobile.rules import StopState, TripStage, TripState, VisitState
from lentera.pages import hooks

SPACE = UUID("b6ab2a4f-5bd5-4f21-8f2d-6f0f3b9c0002")
DAY = date(2024, 2, 6)
NINE = datetime(2024, 2, 6, 9, tzinfo=UTC)
PARTNER, ITEM, VAN, TRIP = (uuid5(SPACE, name) for name in ("partner", "item", "van", "trip"))
STOP = StopState(uuid5(SPACE, "stop"), "Lapas", PARTNER, time(9), time(11, 30))
MARKET = StopState(uuid5(SPACE, "market"), "Pasar", None)


def at(minutes: int) -> datetime:
    """So many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def gist(outcome: Any) -> str:
    """A refusal's code, or "yes"."""
    return outcome.code if isinstance(outcome, Refusal) else "yes"


def visit(start: int = 0, end: int = 150, stop: StopState = STOP, **changes: Any) -> PlannedVisit:
    told: dict[str, Any] = {
        "visit": uuid5(SPACE, f"{stop.name} {start}"),
        "stop": stop.id,
        "name": stop.name,
        "arrival": at(start),
        "departure": at(end),
        "partner": stop.partner,
        "scope_item": ITEM if stop.partner else None,
    }
    return PlannedVisit(**told | changes)


CREW = (CrewMember(function="pengemudi"),)


@pytest.mark.parametrize(
    "case, visits, changes, expected",
    [
        ("within its window", (visit(),), {}, "yes"),
        ("a minute before it opens", (visit(-1, 100),), {}, "outside-window"),
        ("a minute after it closes", (visit(0, 151),), {}, "outside-window"),
        ("leaves as it arrives", (visit(10, 10),), {}, "times-reversed"),
        ("on another day", (visit(24 * 60, 24 * 60 + 60),), {}, "times-reversed"),
        ("the next stop as this one ends", (visit(0, 60), visit(60, 90, MARKET)), {"programme_holds": True}, "yes"),
        ("the next stop a minute too early", (visit(0, 60), visit(59, 90, MARKET)), {}, "stops-overlap"),
        ("no stop", (), {}, "trip-without-stops"),
        ("a van that is out", (visit(),), {"vehicle_busy": True}, "vehicle-busy"),
        ("an unknown van", (visit(),), {"vehicle_known": False}, "vehicle-unknown"),
        ("no scope item", (visit(scope_item=None),), {}, "scope-item-missing"),
        ("no ground", (visit(),), {"grounds": {visit().visit: Refusal("ground-ended", ground=True)}}, "ground-ended"),
        ("a public stop without programme", (visit(stop=MARKET),), {}, "programme-missing"),
        ("a public stop with one", (visit(stop=MARKET),), {"programme_holds": True}, "yes"),
        ("said to be another partner's", (visit(partner=VAN),), {}, "stop-other-partner"),
    ],
)  # fmt: skip
def test_which_trips_may_be_planned(case, visits, changes, expected):
    plan = TripPlan(day=DAY, vehicle=VAN, crew=CREW, visits=visits)
    told: dict[str, Any] = {
        "stops": {STOP.id: STOP, MARKET.id: MARKET},
        "grounds": {},
        "programme_holds": False,
        "vehicle_known": True,
        "vehicle_busy": False,
        "local": {moment: moment for one in visits for moment in (one.arrival, one.departure)},
    }
    assert gist(rules.decide_plan(plan, **told | changes)) == expected, case


def test_a_trip_without_crew_is_not_planned():
    plan = TripPlan(day=DAY, vehicle=VAN, crew=(), visits=(visit(),))
    outcome = rules.decide_plan(
        plan,
        stops={STOP.id: STOP},
        grounds={},
        programme_holds=False,
        vehicle_known=True,
        vehicle_busy=False,
        local={NINE: NINE, at(150): at(150)},
    )
    assert outcome == Refusal("trip-without-crew")


def state(**changes: Any) -> VisitState:
    told: dict[str, Any] = {"id": TRIP, "name": "Lapas", "partner": PARTNER, "scope_item": ITEM, "gate": True}
    return VisitState(**told | changes)


def trip(
    *visits: VisitState, stage: TripStage = TripStage.UNDER_WAY, on_board: int | None = 300
) -> TripState:
    return TripState(TRIP, DAY, stage, 400, on_board, visits or (state(),))


ARRIVED = state(arrived=at(15))
INSIDE = state(arrived=at(15), gate_passed=at(35))
DONE = state(arrived=at(15), gate_passed=at(35), service_ended=at(150))
OUT = state(arrived=at(15), gate_passed=at(35), service_ended=at(150), left=at(155))


@pytest.mark.parametrize(
    "visit, step",
    [
        (state(), Step.ARRIVED),
        (ARRIVED, Step.GATE_PASSED),
        (INSIDE, Step.SERVICE_ENDED),
        (DONE, Step.GATE_LEFT),
        (OUT, None),
        (state(gate=False, arrived=at(15)), Step.SERVICE_ENDED),
        (state(gate=False, arrived=at(15), service_ended=at(60)), None),
    ],
)
def test_steps_come_in_their_order(visit, step):
    assert rules.next_step(visit) == step
    for one in Step:
        outcome = rules.decide_step(trip(visit), visit, one, at(200))
        assert gist(outcome) == ("yes" if one == step else "step-out-of-order")


@pytest.mark.parametrize(
    "case, trip_state, moment, expected",
    [
        ("as the last step", trip(ARRIVED), at(15), "yes"),
        ("before the last step", trip(ARRIVED), at(14), "step-before-last"),
        ("before departure", trip(ARRIVED, stage=TripStage.PLANNED), at(20), "trip-not-departed"),
        ("after the end", trip(ARRIVED, stage=TripStage.CLOSED), at(20), "trip-closed"),
        ("another stop is still ahead", trip(ARRIVED, state(id=VAN)), at(20), "yes"),
        ("another stop is open", trip(ARRIVED, state(id=VAN, arrived=at(1))), at(20), "other-stop-open"),
        (
            "the other was cancelled",
            trip(ARRIVED, state(id=VAN, arrived=at(1), cancelled=True)),
            at(20),
            "yes",
        ),
    ],
)
def test_a_step_needs_its_trip_and_its_time(case, trip_state, moment, expected):
    assert gist(rules.decide_step(trip_state, ARRIVED, Step.GATE_PASSED, moment)) == expected, case


def test_a_step_is_not_before_the_latest_of_all_steps():
    assert gist(rules.decide_step(trip(INSIDE), INSIDE, Step.SERVICE_ENDED, at(34))) == "step-before-last"
    assert gist(rules.decide_step(trip(INSIDE), INSIDE, Step.SERVICE_ENDED, at(35))) == "yes"


@pytest.mark.parametrize(
    "visitors, loans, returns, expected",
    [
        (42, 61, 58, "yes"),
        (0, 358, 58, "yes"),
        (0, 359, 58, "more-out-than-aboard"),
        (5_000, 0, 0, "yes"),
        (5_001, 0, 0, "count-impossible"),
        (0, 0, -1, "count-impossible"),
    ],
)
def test_no_more_books_go_out_than_are_on_board(visitors, loans, returns, expected):
    outcome = rules.decide_count(trip(INSIDE), INSIDE, visitors, loans, returns)
    assert gist(outcome) == expected
    assert isinstance(outcome, Refusal) or outcome.loans == loans


@pytest.mark.parametrize(
    "case, trip_state, visit, expected",
    [
        ("not yet left", trip(stage=TripStage.PLANNED), INSIDE, "trip-not-departed"),
        ("over", trip(stage=TripStage.CLOSED), INSIDE, "trip-closed"),
        ("called off", trip(), state(arrived=at(15), gate_passed=at(35), cancelled=True), "visit-cancelled"),
    ],
)
def test_nothing_is_counted_or_served_where_nobody_serves(case, trip_state, visit, expected):
    assert gist(rules.decide_count(trip_state, visit, 1, 1, 1)) == expected
    assert gist(rules.decide_serving(trip_state, visit, served())) == expected
    assert gist(rules.decide_step(trip_state, visit, Step.SERVICE_ENDED, at(150))) == expected


def test_a_stop_is_served_once():
    twice = state(served=served())
    assert gist(rules.decide_serving(trip(twice), twice, served())) == "visit-served"
    assert gist(rules.decide_count(trip(twice), twice, 1, 1, 1)) == "visit-served"


def served(**changes: Any) -> Served:
    told: dict[str, Any] = {
        "arrived": at(15), "gate_passed": at(35), "service_ended": at(150), "left": at(155),
        "visitors": 42, "loans": 61, "returns": 58,
    }  # fmt: skip
    return Served(**told | changes)


@pytest.mark.parametrize(
    "case, record, expected",
    [
        ("as it was", served(), "yes"),
        ("left as it ended", served(left=at(150)), "yes"),
        ("left before it ended", served(left=at(149)), "served-times-reversed"),
        ("through the gate before arriving", served(gate_passed=at(14)), "served-times-reversed"),
        ("no gate time", served(gate_passed=None), "gate-time-missing"),
        ("more than on board", served(loans=359), "more-out-than-aboard"),
    ],
)
def test_which_record_of_a_stop_can_stand(case, record, expected):
    outcome = rules.decide_serving(trip(), state(), record)
    assert gist(outcome) == expected, case
    assert isinstance(outcome, Refusal) or outcome.served == record


def test_where_there_is_no_gate_no_time_of_it_is_needed():
    market = state(gate=False)
    assert gist(rules.decide_serving(trip(market), market, served(gate_passed=None))) == "yes"


def test_a_second_stop_has_what_the_first_left_on_board():
    first = state(id=VAN, served=served())
    assert gist(rules.decide_serving(trip(first, state()), state(), served(loans=297, returns=0))) == "yes"
    assert gist(rules.decide_serving(trip(state(), state(id=VAN)), state(), served(loans=358))) == "yes"
    over = rules.decide_serving(trip(first, state()), state(), served(loans=298, returns=0))
    assert over == Refusal("more-out-than-aboard", stop="Lapas", aboard=297)


@pytest.mark.parametrize(
    "case, today, on_board, expected",
    [
        ("on its day", DAY, 300, "yes"),
        ("keyed in the day after", DAY + timedelta(days=1), 300, "yes"),
        ("the day before", DAY - timedelta(days=1), 300, "trip-not-today"),
        ("full", DAY, 400, "yes"),
        ("overfull", DAY, 401, "on-board-impossible"),
        ("empty", DAY, 0, "yes"),
        ("less than nothing", DAY, -1, "on-board-impossible"),
    ],
)
def test_when_the_van_may_leave(case, today, on_board, expected):
    planned = trip(stage=TripStage.PLANNED, on_board=None)
    assert gist(rules.decide_departure(planned, on_board, today=today, grounds={})) == expected, case


@pytest.mark.parametrize(
    "stage, expected",
    [
        (TripStage.UNDER_WAY, "trip-departed"),
        (TripStage.CLOSED, "trip-departed"),
        (TripStage.CALLED_OFF, "trip-called-off"),
    ],
)
def test_the_van_leaves_once(stage, expected):
    assert gist(rules.decide_departure(trip(stage=stage), 300, today=DAY, grounds={})) == expected


def test_the_van_does_not_leave_for_a_stop_that_lost_its_ground_until_that_is_cancelled():
    lost = {TRIP: Refusal("ground-terminated", ground=True)}
    planned = trip(stage=TripStage.PLANNED, on_board=None)
    assert gist(rules.decide_departure(planned, 300, today=DAY, grounds=lost)) == "ground-terminated"
    planned = trip(state(cancelled=True), stage=TripStage.PLANNED, on_board=None)
    assert gist(rules.decide_departure(planned, 300, today=DAY, grounds=lost)) == "yes"


@pytest.mark.parametrize(
    "case, trip_state, reason, note, expected",
    [
        ("refused at the gate", trip(), CancelReason.GATE_REFUSED, "", "yes"),
        ("another reason, in words", trip(), CancelReason.OTHER, "ban pecah", "yes"),
        ("another reason, without words", trip(), CancelReason.OTHER, " ", "cancel-reason-missing"),
        ("after the end", trip(stage=TripStage.CLOSED), CancelReason.WEATHER, "", "trip-closed"),
    ],
)
def test_when_a_visit_may_be_cancelled(case, trip_state, reason, note, expected):
    outcome = rules.decide_cancelling(trip_state, state(), reason, CancelledBy.PARTNER, note)
    assert gist(outcome) == expected, case


@pytest.mark.parametrize(
    "visit, expected",
    [(state(cancelled=True), "visit-cancelled"), (state(served=served()), "visit-served")],
)
def test_a_visit_is_cancelled_once_and_not_after_it_took_place(visit, expected):
    outcome = rules.decide_cancelling(trip(visit), visit, CancelReason.WEATHER, CancelledBy.PARTNER, "")
    assert gist(outcome) == expected


def test_a_trip_is_closed_when_each_stop_was_served_or_cancelled():
    assert rules.decide_closing(trip(state(served=served()), state(id=VAN)), None).code == "stop-still-open"
    closed = rules.decide_closing(trip(state(served=served()), state(id=VAN, cancelled=True)), 84)
    assert (closed.on_board, closed.kilometres) == (297, 84)
    done = state(served=served())
    for kilometres, expected in [
        (0, "yes"), (2_000, "yes"), (None, "yes"), (-1, "kilometres-impossible"), (2_001, "kilometres-impossible"),
    ]:  # fmt: skip
        assert gist(rules.decide_closing(trip(done), kilometres)) == expected
    assert gist(rules.decide_closing(trip(done, stage=TripStage.PLANNED), 84)) == "trip-not-departed"
    assert gist(rules.decide_closing(trip(done, on_board=None), 84)) == "trip-not-departed"
    assert gist(rules.decide_closing(trip(done, stage=TripStage.CLOSED), 84)) == "trip-closed"


def test_only_served_visits_to_partners_count_one_each():
    public = state(id=VAN, partner=None, scope_item=None, served=served())
    cancelled, unpromised = state(id=ITEM, cancelled=True), state(id=TRIP, scope_item=None, served=served())
    told = rules.visits_realised(trip(state(served=served()), public, cancelled, unpromised))
    assert [(one.partner, one.realises.amount, one.realises.unit) for one in told] == [(PARTNER, 1, "visits")]
    assert told[0].served == served()


@pytest.mark.parametrize(
    "loans, minutes, tenths",
    [(61, 115, 318), (0, 115, 0), (61, 0, None), (1, 40, 15), (1, 1_200, 1), (1, 1_201, 0), (1, 1, 600)],
)
def test_loans_per_hour_in_tenths_rounded_half_up(loans, minutes, tenths):
    assert rules.loans_per_hour(loans, minutes) == tenths


@pytest.mark.parametrize(
    "done, planned, tenths",
    [(11, 12, 917), (12, 12, 1000), (0, 12, 0), (1, 3, 333), (2, 3, 667), (0, 0, None), (1, 1, 1000)],
)
def test_reliability_in_tenths_of_a_percent(done, planned, tenths):
    assert rules.reliability(done, planned) == tenths


def test_minutes_are_whole():
    assert rules.service_minutes(at(35), at(150)) == 115
    assert rules.service_minutes(at(35), at(150) - timedelta(seconds=1)) == 114
    assert rules.gate_minutes(at(15), at(35)) == 20
    assert rules.gate_minutes(at(15), at(15 + 600)) == 600
    for minutes in (rules.gate_minutes, rules.service_minutes):
        assert minutes(None, at(35)) is minutes(at(15), None) is None


def test_every_reason_has_words():
    assert set(messages.REASONS) == set(CancelReason) and set(messages.BY) == set(CancelledBy)
    assert set(messages.STEPS) == set(messages.PRESSES) == set(Step)
    assert messages.REFUSALS.keys() <= hooks.known_texts().keys()
