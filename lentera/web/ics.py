"""iCalendar (RFC 5545) as text: whole days or UTC moments, folded lines, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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


def calendar(name: str, events: Iterable[Event], *, stamp: datetime) -> str:
    """A whole calendar. `stamp`: the moment at which it was made."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lentera//Lentera//ID", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]  # fmt: skip
    for event in events:
        lines += _lines(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(event: Event, stamp: datetime) -> list[str]:
    status = "CANCELLED" if event.cancelled else "TENTATIVE" if event.tentative else "CONFIRMED"
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_moment(stamp)}"]
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        lines += [f"DTSTART:{_moment(event.start)}", f"DTEND:{_moment(event.end)}"]
    else:
        after = event.end + timedelta(days=1)  # the format's end is exclusive
        lines += [f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    lines += [f"SUMMARY:{escaped(event.title)}", f"STATUS:{status}"]
    if event.place:
        lines.append(f"LOCATION:{escaped(event.place)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    lines.append("END:VEVENT")
    return lines


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
