"""A day of the van, from plan to what counts for the agreement."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.mobile import actions, queries
from lentera.mobile.actions import StopRequest
from lentera.mobile.facts import (
    CancelledBy,
    CancelReason,
    Departed,
    Served,
    Step,
    TripCalledOff,
    TripClosed,
    TripPlanned,
    TripReplanned,
)
from lentera.mobile.models import AnnouncedVisit, Trip, TripStop
from lentera.mobile.rules import TripStage, loans_per_hour
from lentera.pages.hooks import text_of
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables
from tests.mobile.conftest import DAY, Road, moment, realised

SERVED = Served(
    arrived=moment(9, 15),
    gate_passed=moment(9, 35),
    service_ended=moment(11, 30),
    left=moment(11, 35),
    visitors=42,
    loans=61,
    returns=58,
    signed_by="petugas pintu utama",
)


def by(road: Road, at: Any = None, request_id: str | None = None) -> dict[str, Any]:
    return {"actor": road.cast.crew, "request_id": request_id, "at": at}


def kinds(author: Any) -> list[str]:
    return list(
        StoredEntry.objects.filter(institution=author, kind__startswith="mobile.")
        .order_by("kind")
        .values_list("kind", flat=True)
    )


def test_scenario_7_a_van_day_with_a_gate_that_refuses(road):
    planned = road.plan()
    assert isinstance(planned, TripPlanned)
    first, second = [visit.visit for visit in planned.plan.visits]
    agency = road.cast.agency
    left = actions.depart(agency, planned.trip, 300, **by(road, moment(8, 30)))
    assert left == Departed(trip=planned.trip, on_board=300)
    actions.take_step(agency, first, Step.ARRIVED, **by(road, moment(9, 15)))
    actions.take_step(agency, first, Step.GATE_PASSED, **by(road, moment(9, 35)))
    actions.count(agency, first, 42, 61, 58, **by(road, moment(10)))
    actions.take_step(agency, first, Step.SERVICE_ENDED, **by(road, moment(11, 30)))
    actions.take_step(agency, first, Step.GATE_LEFT, **by(road, moment(11, 35)))
    actions.sign_stop(agency, first, "petugas pintu utama", **by(road, moment(11, 36)))
    row = TripStop.objects.get(id=first)
    assert (row.gate_minutes, row.service_minutes) == (20, 115)
    assert (row.visitors, row.loans, row.returns) == (42, 61, 58)
    assert loans_per_hour(row.loans, row.service_minutes) == 318
    assert realised(road.item) == 0  # nothing counts before the trip is closed
    actions.cancel_stop(
        agency, second, CancelReason.GATE_REFUSED, CancelledBy.PARTNER, **by(road, moment(13))
    )
    closed = actions.close_trip(agency, planned.trip, kilometres=84, **by(road, moment(15)))
    assert closed == TripClosed(trip=planned.trip, on_board=297, kilometres=84)
    assert realised(road.item) == 1
    assert realised(road.other_item) == 0
    told = AnnouncedVisit.objects.get(id=second)
    assert (told.cancel_reason, told.cancelled_by) == ("gate_refused", "partner")
    assert AnnouncedVisit.objects.get(id=first).loans == 61
    assert_replay_equals_tables()


def test_eleven_of_twelve_visits_of_a_month_are_91_7_percent(road):
    for number in range(6):
        day = DAY + timedelta(days=number)
        stops = [
            StopRequest(road.prison, moment(9, day=day), moment(11, day=day), road.item),
            StopRequest(road.other, moment(13, day=day), moment(15, day=day), road.other_item),
        ]
        served = [
            Served(
                arrived=moment(hour, day=day),
                gate_passed=moment(hour, 10, day=day),
                service_ended=moment(hour + 1, day=day),
                left=moment(hour + 1, 10, day=day),
                visitors=20,
                loans=10,
                returns=10,
            )
            for hour in (9, 13)
        ]
        refused = actions.Cancelled(CancelReason.GATE_REFUSED, CancelledBy.PARTNER)
        outcomes = [served[0], refused if number == 5 else served[1]]
        closed = actions.record_past_trip(
            road.cast.agency,
            day,
            road.van,
            stops,
            road.crew,
            300,
            outcomes,
            actor=road.cast.crew,
            request_id=f"past {number}",
        )
        assert isinstance(closed, TripClosed), closed
    month = queries.van_reliability(road.cast.agency, None, DAY)
    assert (month.planned, month.done, month.by_partner, month.tenths) == (12, 11, 1, 917)
    assert queries.van_reliability(road.cast.agency, road.cast.prison, DAY).tenths == 1000
    assert queries.van_reliability(road.cast.agency, None, date(2024, 3, 1)).tenths is None
    assert realised(road.item) == 6
    assert_replay_equals_tables()


def test_a_past_trip_is_decided_like_a_present_one_and_leaves_nothing_when_refused(road):
    too_many = Served(**{name: getattr(SERVED, name) for name in SERVED.__struct_fields__} | {"loans": 500})
    outcome = actions.record_past_trip(
        road.cast.agency,
        DAY,
        road.van,
        road.stops()[:1],
        road.crew,
        300,
        [too_many],
        actor=road.cast.crew,
        request_id="p",
    )
    assert outcome == Refusal("more-out-than-aboard", stop="Lapas Karang Intan", aboard=300)
    assert not Trip.objects.exists()


def test_a_visit_without_ground_is_refused_and_the_refusal_is_a_fact(road):
    stops = [StopRequest(road.prison, moment(9), moment(11), None)]
    assert road.plan(stops).code == "scope-item-missing"
    stops = [StopRequest(road.prison, moment(9), moment(11), road.other_item)]
    assert road.plan(stops).code == "ground-other-partner"
    late = date(2025, 1, 1)
    stops = [StopRequest(road.prison, moment(9, day=late), moment(11, day=late), road.item)]
    assert road.plan(stops, day=late).code == "ground-ended"
    stops = [StopRequest(road.market, moment(9), moment(11))]
    assert road.plan(stops).code == "programme-missing"
    assert StoredEntry.objects.filter(kind="journal.refused").count() == 4
    assert isinstance(road.plan(stops, programme=road.programme), TripPlanned)
    assert_replay_equals_tables()


def test_the_same_press_twice_is_one_trip(road):
    first, again = (road.plan(request_id="r1") for _ in range(2))
    assert first == again
    assert Trip.objects.count() == 1


def test_a_plan_can_change_until_the_van_leaves_and_partners_hear_it(road):
    planned = road.plan()
    agency = road.cast.agency
    keep = planned.plan.visits[0].visit
    changed = actions.replan_trip(
        agency,
        planned.trip,
        DAY,
        road.van,
        [StopRequest(road.prison, moment(9, 30), moment(11), road.item, keep)],
        road.crew,
        **by(road, moment(8)),
    )
    assert isinstance(changed, TripReplanned)
    assert [row.arrival for row in queries.announced_visits(road.cast.prison, DAY, DAY)] == [moment(9, 30)]
    assert queries.announced_visits(road.cast.other_prison, DAY, DAY) == []
    actions.depart(agency, planned.trip, 300, **by(road, moment(8, 30)))
    again = actions.replan_trip(
        agency, planned.trip, DAY, road.van, road.stops(), road.crew, **by(road, moment(9))
    )
    assert again == Refusal("trip-departed")
    assert_replay_equals_tables()


def test_a_trip_called_off_counts_against_reliability_and_partners_hear_it(road):
    planned = road.plan()
    off = actions.call_trip_off(
        road.cast.agency, planned.trip, CancelReason.VEHICLE, CancelledBy.AGENCY, **by(road, moment(7))
    )
    assert isinstance(off, TripCalledOff)
    assert AnnouncedVisit.objects.exclude(cancelled_at=None).count() == 2
    month = queries.van_reliability(road.cast.agency, None, DAY)
    assert (month.planned, month.done, month.by_partner) == (2, 0, 0)
    assert queries.trips_on(road.cast.agency, DAY) == []
    assert_replay_equals_tables()


def test_the_public_timetable_leaves_closed_institutions_out(road):
    stops = [*road.stops(), StopRequest(road.market, moment(15, 30), moment(17))]
    assert isinstance(road.plan(stops, programme=road.programme), TripPlanned)
    assert [line.name for line in queries.public_timetable(DAY, DAY)] == ["Pasar Terapung"]
    assert queries.public_timetable(DAY + timedelta(days=1), DAY + timedelta(days=2)) == []


def test_calendars_show_the_own_side_of_the_day(road):
    road.plan()
    assert [entry.start for entry in queries.calendar_entries(road.cast.agency, DAY, DAY)] == [moment(9)]
    prison = queries.calendar_entries(road.cast.prison, DAY, DAY)
    assert [entry.title for entry in prison] == ["Pusling 3: Lapas Karang Intan"]


def test_a_line_of_the_calendar_opens_a_page_that_its_reader_may_see(road):
    road.plan()
    for institution, account in ((road.cast.agency, road.cast.crew), (road.cast.prison, road.cast.sari)):
        (entry,) = queries.calendar_entries(institution, DAY, DAY)
        assert staff_client(account).get(reverse(entry.page, args=[entry.id])).status_code == 200


def test_one_van_has_one_trip_a_day(road):
    road.plan()
    assert road.plan() == Refusal("vehicle-busy", day=DAY)


def test_a_departure_asks_the_ground_again(road):
    planned = road.plan()
    trip = queries.trip_state(road.cast.agency, planned.trip)
    assert trip is not None and trip.stage is TripStage.PLANNED
    early = actions.depart(
        road.cast.agency, planned.trip, 300, **by(road, moment(9, day=DAY - timedelta(days=1)))
    )
    assert early == Refusal("trip-not-today", day=DAY)
    full = actions.depart(road.cast.agency, planned.trip, 401, **by(road, moment(8)))
    assert full == Refusal("on-board-impossible", capacity=400)


@pytest.mark.parametrize(
    "case, changes, code",
    [
        ("a partner's stop in the public timetable", {"public": True}, "partner-stop-public"),
        ("no name", {"name": " "}, "place-name-missing"),
        ("a gate of five hours", {"gate_minutes": 300}, "gate-minutes-impossible"),
    ],
)
def test_stops_that_cannot_be(road, case, changes, code):
    told = {"name": "Lapas", "partner": road.cast.prison, "gate_minutes": 10} | changes
    outcome = actions.save_stop(road.cast.agency, **told, **by(road))
    assert isinstance(outcome, Refusal) and outcome.code == code, case


def test_a_stop_of_a_trip_ahead_is_not_removed(road):
    road.plan()
    client = staff_client(road.cast.crew)
    answer = client.post(reverse("mobile:remove-stop", args=[road.prison]), {"request_id": "r"}, follow=True)
    assert text_of("stop-planned") in answer.content.decode()
    assert queries.Stop.objects.filter(id=road.prison).exists()
