"""The calendar as a file that any program reads, and as a month on a page."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from lentera.agreements import actions
from lentera.agreements.facts.visit import Direction, Stretch, VisitPlan
from lentera.journal import clock
from lentera.web import ics
from lentera.web.views.calendars import token_of
from tests.agreements.papers import END, sign_from_paper
from tests.cast import Cast, make_cast, staff_client

TODAY = date(2024, 1, 26)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.told(clock.at_local(TODAY)):
        yield


def read(text: str) -> dict[str, Any]:
    """A calendar read strictly: every rule of RFC 5545 that programs stumble over is asserted on the way."""
    assert "\n" not in text.replace("\r\n", "") and text.endswith("\r\n")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75, line
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    stack: list[dict[str, Any]] = []
    root: dict[str, Any] = {}
    for line in lines:
        head, colon, value = line.partition(":")
        assert colon, line
        name, *parameters = head.split(";")
        assert re.fullmatch(r"[A-Z0-9-]+", name), name
        if name == "BEGIN":
            stack.append({"type": value, "parts": []})
        elif name == "END":
            done = stack.pop()
            assert done["type"] == value
            if stack:
                stack[-1]["parts"].append(done)
            else:
                root = done
        else:
            stack[-1][name] = (value, dict(one.split("=", 1) for one in parameters))
    assert not stack and root["type"] == "VCALENDAR" and "PRODID" in root and root["VERSION"][0] == "2.0"
    zones = {part["TZID"][0] for part in root["parts"] if part["type"] == "VTIMEZONE"}
    uids = [part["UID"][0] for part in events(root)]
    assert len(uids) == len(set(uids))
    for event in events(root):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"][0])
        assert event["DTSTART"][1].get("TZID", next(iter(zones), None)) in {*zones, None}
        for alarm in event["parts"]:
            assert alarm["type"] == "VALARM" and {"ACTION", "TRIGGER", "DESCRIPTION"} <= set(alarm)
    return root


def events(root: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in root["parts"] if part["type"] == "VEVENT"]


def own(account: Any) -> dict[str, dict[str, Any]]:
    answer = Client().get("/calendar.ics", {"token": token_of(account)})
    assert answer.status_code == 200
    return {event["SUMMARY"][0]: event for event in events(read(answer.content.decode()))}


def plan_visit(cast: Cast) -> None:
    actions.plan_visit(
        cast.agency,
        VisitPlan(
            direction=Direction.IN, partner=cast.prison, purpose="Membahas perpanjangan; ruang rapat, lantai 2",
            when=Stretch(first=date(2024, 1, 31), last=date(2024, 1, 31)), begins="09:30", place="Aula",
        ),
        actor=cast.agus, request_id=None,
    )  # fmt: skip


def test_steps_ends_follow_ups_and_visits_stand_in_the_own_calendar_with_alarms(cast: Cast) -> None:
    sign_from_paper(cast)
    plan_visit(cast)
    actions.open_follow_up(
        cast.agency, cast.prison, task="Kirim konsep", owner="Seksi Kerja Sama", owner_institution=cast.agency,
        due=date(2024, 2, 5), actor=cast.agus, request_id=None,
    )  # fmt: skip
    told = own(cast.agus)
    prison = "Lapas Karang Intan"
    step = told[f"Ditandatangani: {prison}"]
    assert step["DTSTART"] == ("20240206", {"VALUE": "DATE"}) and step["parts"][0]["TRIGGER"][0] == "-P7D"
    assert f"Evaluasi: {prison}" not in told, "long before the window"
    end = told[f"Berakhir: 119/012/DISPERSIP/2023\\, {prison}"]
    assert end["DTSTART"][0] == f"{END:%Y%m%d}" and [one["TRIGGER"][0] for one in end["parts"]] == [
        "-P14D",
        "-P7D",
    ]
    assert told["Kirim konsep"]["DTSTART"][0] == "20240205"
    visit = told["Membahas perpanjangan\\; ruang rapat\\, lantai 2"]
    assert visit["DTSTART"] == ("20240131T093000", {"TZID": "Asia/Makassar"})
    assert visit["DTEND"] == ("20240131T110000", {"TZID": "Asia/Makassar"})
    assert visit["parts"][0]["TRIGGER"][0] == "-P1D"
    partner = own(cast.sari)
    assert f"Ditandatangani: {prison}" not in partner, "the steps are the agency's"
    assert any(title.startswith("Berakhir: 119/012/DISPERSIP/2023") for title in partner)
    assert not own(cast.other_librarian)


def test_the_public_calendar_tells_nothing_of_partners_and_their_agreements(cast: Cast) -> None:
    sign_from_paper(cast)
    plan_visit(cast)
    text = Client().get("/calendar.ics").content.decode()
    read(text)
    assert "Karang" not in text and "119/012" not in text and "perpanjangan" not in text.lower()


def test_a_zone_with_summer_time_is_written_in_utc() -> None:
    begin = datetime(2024, 7, 1, 9, tzinfo=UTC)
    event = ics.Event("1@lentera", "Rapat", begin, begin, alarms=(1,))
    text = ics.calendar("Lentera", [event], stamp=begin, zone="Europe/Amsterdam")
    read(text)
    assert "VTIMEZONE" not in text and "DTSTART:20240701T090000Z" in text
    text = ics.calendar("Lentera", [event], stamp=begin, zone="Asia/Jayapura")
    read(text)
    assert "TZOFFSETTO:+0900" in text and "DTSTART;TZID=Asia/Jayapura:20240701T180000" in text


def shown(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_month_shows_what_the_account_may_see_and_leads_on(cast: Cast) -> None:
    sign_from_paper(cast)
    plan_visit(cast)
    client = staff_client(cast.agus)
    told = shown(client.get("/desk/calendar/"))
    assert "Januari 2024" in told and "09.30 Membahas perpanjangan" in told
    assert "Naskah disepakati: Lapas Karang Intan" in told
    february = shown(client.get("/desk/calendar/", {"month": "2024-02"}))
    assert "Berakhir: 119/012/DISPERSIP/2023" in february and "Februari 2024" in february
    assert "Belum ada yang dijadwalkan" in shown(client.get("/desk/calendar/", {"month": "2030-07"}))
    for nonsense in ("x", "2024-", "2024-99", "99999-01", "-1-1", "2024-٣"):
        assert client.get("/desk/calendar/", {"month": nonsense}).status_code == 200
    assert "Berakhir" not in shown(staff_client(cast.crew).get("/desk/calendar/", {"month": "2024-02"}))
