"""iCalendar (RFC 5545) as text: whole days, or moments in one time zone, with alarms; lines are folded.

A zone without summer time is written out as a VTIMEZONE; moments of others are written in UTC, which says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

FOLD = 75  # octets a line, its break not counted


@dataclass(frozen=True)
class Event:
    """One entry: from `start` to `end`; days are inclusive, moments aware. `uid` stays the same for ever."""

    uid: str
    title: str
    start: date | datetime
    end: date | datetime
    place: str = ""
    url: str = ""
    cancelled: bool = False
    tentative: bool = False
    alarms: tuple[int, ...] = ()  # days before at which a calendar rings


def calendar(name: str, events: Iterable[Event], *, stamp: datetime, zone: str = "") -> str:
    """A whole calendar. `stamp`: the moment at which it was made; `zone`: the IANA zone of its moments (else UTC)."""
    told = list(events)
    fixed = zone if zone and _is_fixed(zone, told, stamp) else ""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lentera//Lentera//ID", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]  # fmt: skip
    if fixed:
        lines += [f"X-WR-TIMEZONE:{fixed}", *_zone_lines(fixed, stamp)]
    for event in told:
        lines += _lines(event, stamp, fixed)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _is_fixed(zone: str, events: Iterable[Event], stamp: datetime) -> bool:
    """Whether the zone keeps one distance from UTC over the time of these events, in winter and summer."""
    info = ZoneInfo(zone)
    years = {stamp.year}
    for event in events:
        years |= {event.start.year, event.end.year}
    span = range(min(years), max(years) + 1)
    return len({datetime(year, month, 1, tzinfo=info).utcoffset() for year in span for month in (1, 7)}) == 1


def _zone_lines(zone: str, stamp: datetime) -> list[str]:
    local = stamp.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return [
        "BEGIN:VTIMEZONE", f"TZID:{zone}", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", f"TZNAME:{local.tzname()}", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip


def _lines(event: Event, stamp: datetime, zone: str) -> list[str]:
    status = "CANCELLED" if event.cancelled else "TENTATIVE" if event.tentative else "CONFIRMED"
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_moment(stamp)}"]
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        lines += [f"DTSTART{_at(event.start, zone)}", f"DTEND{_at(event.end, zone)}"]
    else:
        after = event.end + timedelta(days=1)  # the format's end is exclusive
        lines += [f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    lines += [f"SUMMARY:{escaped(event.title)}", f"STATUS:{status}"]
    if event.place:
        lines.append(f"LOCATION:{escaped(event.place)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    for days in event.alarms:
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(event.title)}", f"TRIGGER:-P{days}D", "END:VALARM",
        ]  # fmt: skip
    lines.append("END:VEVENT")
    return lines


def _at(moment: datetime, zone: str) -> str:
    if not zone:
        return f":{_moment(moment)}"
    return f";TZID={zone}:{moment.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks escaped; other control characters left out."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in plain if sign >= " ")


def folded(line: str) -> str:
    """A line cut into pieces of at most 75 octets, never inside a character; further pieces begin with a blank."""
    pieces, piece, room = [], "", FOLD
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", FOLD - 1
        piece += sign
        room -= size
    return "\r\n ".join([*pieces, piece])
