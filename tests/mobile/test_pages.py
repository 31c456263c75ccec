"""Pages of the road: who sees what, what a press does, and refusals in place."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lentera.journal import clock
from lentera.mobile import actions, queries
from lentera.mobile.facts import CancelledBy, CancelReason
from lentera.mobile.models import Stop, Trip, TripStop
from lentera.mobile.rules import TripStage
from lentera.pages import hooks
from tests.cast import staff_client
from tests.mobile.conftest import DAY, moment, realised
from tests.mobile.test_trips import by


@pytest.fixture(autouse=True)
def _that_morning():
    with clock.told(moment(8)):
        yield


def form_of(road, **changes):
    told = {
        "day": "6/2/24",
        "vehicle": str(road.van),
        "crew": [str(road.cast.crew)],
        "others": "pustakawan",
        "programme": "",
        "note": "",
        "stop_0": f"{road.prison}:{road.item}",
        "arrival_0": "09.00",
        "departure_0": "11.30",
        "request_id": "press-1",
    }
    return told | changes


def test_a_plan_is_made_twice_pressed_once_and_the_partner_sees_it(road):
    crew = staff_client(road.cast.crew)
    page = crew.get("/desk/mobile/trips/new/?day=2024-02-06")
    assert "Layanan" in page.content.decode()  # the scope item is chosen with the stop
    for _again in range(2):
        answer = crew.post("/desk/mobile/trips/new/", form_of(road))
        assert answer.status_code == 302
    trip = Trip.objects.get()
    assert crew.get(answer.url).status_code == 200
    week = staff_client(road.cast.sari).get("/desk/mobile/?week=2024-02-06").content.decode()
    assert "Lapas Karang Intan" in week and "Pusling 3" in week
    other = staff_client(road.cast.other_librarian)
    assert "Lapas Karang Intan" not in other.get("/desk/mobile/?week=2024-02-06").content.decode()
    visit = TripStop.objects.get(trip=trip.id)
    assert staff_client(road.cast.sari).get(f"/desk/mobile/visits/{visit.id}/").status_code == 200
    assert other.get(f"/desk/mobile/visits/{visit.id}/").status_code == 404
    assert staff_client(road.cast.sari).get(f"/desk/mobile/trips/{trip.id}/").status_code == 404


def test_a_plan_without_ground_is_refused_in_place(road):
    crew = staff_client(road.cast.crew)
    page = crew.post("/desk/mobile/trips/new/", form_of(road, stop_0=f"{road.market}:"))
    assert page.status_code == 200
    assert "perlu program dinas" in page.content.decode()
    missing = crew.post("/desk/mobile/trips/new/", form_of(road, arrival_0=""))
    assert "Isi jamnya" in missing.content.decode()
    assert not Trip.objects.exists()


def test_the_crew_page_leads_through_the_stop_with_one_button(road):
    crew = staff_client(road.cast.crew)
    planned = road.plan(road.stops()[:1])
    visit = planned.plan.visits[0].visit
    assert crew.get("/van/").url == reverse("mobile:van-trip", args=[planned.trip])
    empty = crew.post(f"/van/trips/{planned.trip}/leave/", {"on_board": "", "request_id": "no"})
    assert "Isi angkanya" in empty.content.decode()
    left = {"on_board": "300", "request_id": "leave"}
    assert crew.post(f"/van/trips/{planned.trip}/leave/", left).status_code == 302
    presses = [
        ("arrived", (9, 15)),
        ("gate_passed", (9, 35)),
        ("service_ended", (11, 30)),
        ("gate_left", (11, 35)),
    ]
    for step, (hour, minute) in presses:
        page = crew.get(f"/van/stops/{visit}/").content.decode()
        assert f'name="step" value="{step}"' in page
        told = {"step": step, "request_id": step}
        if step == "service_ended":
            told |= {"visitors": "42", "loans": "61", "returns": "58"}
        with clock.told(moment(hour, minute)):
            for _again in range(2):
                assert crew.post(f"/van/stops/{visit}/press/", told).status_code == 302
    with clock.told(moment(11, 36)):
        signed = {"sign": "1", "signed_by": "petugas pintu", "request_id": "sign"}
        assert crew.post(f"/van/stops/{visit}/press/", signed).status_code == 302
    row = TripStop.objects.get(id=visit)
    assert (row.gate_minutes, row.service_minutes, row.visitors, row.loans, row.returns) == (
        20,
        115,
        42,
        61,
        58,
    )
    with clock.told(moment(15)):
        crew.post(f"/van/trips/{planned.trip}/back/", {"kilometres": "84", "request_id": "back"})
    assert Trip.objects.get().on_board_after == 297
    assert realised(road.item) == 1
    assert "31,8" in crew.get(f"/desk/mobile/trips/{planned.trip}/").content.decode()


def test_a_step_out_of_order_is_refused_in_place(road):
    crew = staff_client(road.cast.crew)
    planned = road.plan()
    visit = planned.plan.visits[0].visit
    actions.depart(road.cast.agency, planned.trip, 300, **by(road, moment(8, 30)))
    page = crew.post(f"/van/stops/{visit}/press/", {"step": "gate_left", "request_id": "x"})
    assert page.status_code == 200 and "sudah berubah" in page.content.decode()


def test_a_cancelled_visit_says_by_whom_and_why(road):
    planned = road.plan()
    visit = planned.plan.visits[0].visit
    crew = staff_client(road.cast.crew)
    told = {"reason": "gate_refused", "by": "partner", "note": "Apel mendadak", "request_id": "c"}
    assert crew.post(f"/desk/mobile/stops-of-trips/{visit}/cancel/", told).status_code == 302
    page = staff_client(road.cast.sari).get(f"/desk/mobile/visits/{visit}/").content.decode()
    assert "Batal oleh mitra" in page and "Apel mendadak" in page
    again = crew.post(f"/desk/mobile/stops-of-trips/{visit}/cancel/", told | {"request_id": "d"})
    assert "sudah dibatalkan" in again.content.decode()


def test_a_record_on_paper_is_keyed_in(road):
    planned = road.plan(road.stops()[:1])
    actions.depart(road.cast.agency, planned.trip, 300, **by(road, moment(8, 30)))
    visit = planned.plan.visits[0].visit
    crew = staff_client(road.cast.crew)
    told = {
        "arrived": "09.15", "gate_passed": "09.35", "service_ended": "11.30", "left": "11.35",
        "visitors": "42", "loans": "61", "returns": "58", "signed_by": "", "request_id": "p",
    }  # fmt: skip
    wrong = crew.post(f"/desk/mobile/stops-of-trips/{visit}/paper/", told | {"left": "11.00"})
    assert "tidak berurutan" in wrong.content.decode()
    right = crew.post(f"/desk/mobile/stops-of-trips/{visit}/paper/", told | {"request_id": "q"})
    assert right.status_code == 302
    assert TripStop.objects.get(id=visit).service_minutes == 115


@pytest.mark.parametrize("kind", ["stops", "vehicles", "programmes"])
def test_plain_data_is_listed_changed_and_has_a_history(road, kind):
    crew = staff_client(road.cast.crew)
    assert crew.get(f"/desk/mobile/{kind}/").status_code == 200
    assert crew.get(f"/desk/mobile/{kind}/new/").status_code == 200
    id = {"stops": road.prison, "vehicles": road.van, "programmes": road.programme}[kind]
    assert crew.get(f"/desk/mobile/{kind}/{id}/").status_code == 200
    assert staff_client(road.cast.stock).get(f"/desk/mobile/{kind}/{id}/").status_code == 403
    assert crew.get("/desk/mobile/ships/").status_code == 404


def test_a_stop_is_saved_by_its_form(road):
    crew = staff_client(road.cast.crew)
    told = {
        "name": "Rutan Barabai", "partner": str(road.cast.prison), "gate_minutes": "15", "window_from": "08.30",
        "window_to": "10.00", "in_use": "on", "request_id": "s",
    }  # fmt: skip
    assert crew.post("/desk/mobile/stops/new/", told).status_code == 302
    row = Stop.objects.get(name="Rutan Barabai")
    assert (row.partner, row.gate_minutes, row.window_from.hour) == (road.cast.prison, 15, 8)
    wrong = crew.post("/desk/mobile/stops/new/", told | {"public": "on", "request_id": "t"})
    assert "tidak tampil di jadwal umum" in wrong.content.decode()


def test_who_may_not_drive_sees_no_button_and_no_crew_page(road):
    road.plan()
    librarian = staff_client(road.cast.sari)
    assert "Rencanakan perjalanan" not in librarian.get("/desk/mobile/").content.decode()
    assert librarian.get("/van/").status_code == 403
    assert staff_client(road.cast.assistant).get("/desk/mobile/").status_code == 403


def test_today_says_what_drives_and_what_comes(road, rf):
    from lentera.institutions import queries as institutions

    road.plan()
    rows = {}
    for who in (road.cast.crew, road.cast.sari, road.cast.other_librarian, road.cast.assistant):
        request = rf.get("/desk/")
        request.staff = institutions.staff(who)
        rows[who] = [str(row.text) for row in hooks.today_rows(request)]
    assert "Pusling 3: Lapas Karang Intan, Lapas Tanjung" in rows[road.cast.crew]
    assert "Pusling datang pukul 09.00" in rows[road.cast.sari]
    assert "Pusling datang pukul 13.00" in rows[road.cast.other_librarian]
    assert not any("Pusling" in text for text in rows[road.cast.assistant])


def test_a_trip_called_off_at_the_desk_leaves_the_day_free(road):
    planned = road.plan()
    crew = staff_client(road.cast.crew)
    told = {"reason": "other", "by": "agency", "note": "", "request_id": "o"}
    page = crew.post(f"/desk/mobile/trips/{planned.trip}/call-off/", told)
    assert "Tulis alasan" in page.content.decode()
    crew.post(f"/desk/mobile/trips/{planned.trip}/call-off/", told | {"note": "Bensin", "request_id": "p"})
    state = queries.trip_state(road.cast.agency, planned.trip)
    assert state is not None and state.stage is TripStage.CALLED_OFF
    assert not queries.vehicle_busy(road.cast.agency, road.van, DAY)
    assert queries.van_reliability(road.cast.agency, None, date(2024, 2, 1)).done == 0


def test_the_plan_form_opens_again_as_it_was_told(road):
    planned = road.plan()
    page = staff_client(road.cast.crew).get(f"/desk/mobile/trips/{planned.trip}/edit/").content.decode()
    assert f'value="{road.prison}:{road.item}" selected' in page
    assert str(planned.plan.visits[0].visit) in page
    cancelled = actions.cancel_stop(
        road.cast.agency, planned.plan.visits[0].visit, CancelReason.WEATHER, CancelledBy.NOBODY, **by(road)
    )
    assert cancelled.reason is CancelReason.WEATHER
    assert queries.trips_between(road.cast.agency, DAY - timedelta(days=1), DAY)[0].served == 0
