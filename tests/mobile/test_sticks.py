"""Which stick goes where today, and what a look at one tells without any key."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.institutions import queries as institutions
from lentera.journal import clock, mark
from lentera.mobile import actions
from lentera.mobile import queries as mobile
from lentera.mobile.facts import CancelledBy, CancelReason
from lentera.sync import pairing
from lentera.sync.importing import check
from lentera.web.views.sticks import sticks_of
from tests.cast import staff_client
from tests.mobile.conftest import DAY, moment
from tests.sync.conftest import template
from tests.sync.nodes import House

PAGE = "/van/sticks/"
__all__ = ["template"]


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Keys of its own for this hub."""
    settings.LENTERA_HOME = tmp_path / "hub"
    mark.look_again()
    yield
    mark.look_again()


@pytest.fixture
def site(own_home, road, tmp_path, template):
    """The prison has a node of its own; the other partner writes at the hub."""
    house = House(tmp_path / "site", template).start("site", "Lapas Karang Intan")
    with house.open():
        request = pairing.ask()
    reply, code = pairing.answer(request, [road.cast.prison])
    with house.open():
        pairing.accept(reply, code)
    with clock.told(moment(7)):
        yield house


@pytest.fixture
def crew(site, road):
    return staff_client(road.cast.crew)


def test_a_day_without_a_trip_takes_no_stick(site, crew):
    assert "Tidak ada stik hari ini" in crew.get(PAGE).content.decode()


def test_only_a_stop_with_a_node_of_its_own_gets_a_stick(road, site, crew):
    road.plan()
    page = crew.get(PAGE).content.decode()
    assert page.count("Tulis bundel</button>") == 1
    made = crew.post(f"{PAGE}{site.id}/")
    label = check(made.content)
    assert label.receiver == site.id and made["Content-Disposition"].startswith("attachment")
    assert site.take(made.content).parked == []
    assert "1 stik dibawa hari ini" in crew.get("/desk/").content.decode()


def test_a_node_that_is_not_on_the_way_gets_none(road, site, crew):
    assert crew.post(f"{PAGE}{site.id}/").status_code == 404
    assert crew.post(f"{PAGE}{uuid4()}/").status_code == 404


def test_whoever_does_not_drive_sees_nothing(road, site):
    assert staff_client(road.cast.sari).get(PAGE).status_code == 403


@pytest.mark.parametrize("changed, words", [(False, "Utuh: dari"), (True, "tidak dapat dipakai")])
def test_a_look_tells_whether_a_stick_is_whole(road, site, crew, changed, words):
    road.plan()
    data = bytearray(crew.post(f"{PAGE}{site.id}/").content)
    if changed:
        data[-1] ^= 1
    file = SimpleUploadedFile("stik.bundel", bytes(data))
    page = crew.post(f"{PAGE}look/", {"file": file, "request_id": uuid4().hex}).content.decode()
    assert words in page
    assert "Utuh" not in page or "Lapas Karang Intan" in page


def test_a_cancelled_visit_needs_no_stick(road, site, crew):
    trip = road.plan()
    staff = institutions.staff(road.cast.crew)
    assert [stick.to.id for stick in sticks_of(staff, DAY)] == [site.id]
    visit = mobile.visits_of(road.cast.agency, trip.trip)[0]
    told = actions.cancel_stop(
        road.cast.agency, visit.id, CancelReason.LOCK_DOWN, CancelledBy.PARTNER,
        actor=road.cast.agus, request_id=None, at=moment(7),
    )  # fmt: skip
    assert not hasattr(told, "code"), told
    assert sticks_of(staff, DAY) == []
