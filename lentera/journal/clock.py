"""The one clock. Order in the journal is the chain, never the clock; days come from a library's time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

_told: ContextVar[datetime | None] = ContextVar("lentera_told_time", default=None)


def now() -> datetime:
    """The present in UTC, cut to whole seconds.

    `LENTERA_TODAY` (or the demo's kept date) fixes the day in the node's time zone and leaves the hour running.
    """
    told = _told.get()
    if told is not None:
        return told
    real = datetime.now(UTC).replace(microsecond=0)
    fixed: date | None = settings.LENTERA_TODAY
    if fixed is None:
        return real
    zone = ZoneInfo(settings.LENTERA_TIME_ZONE)
    return datetime.combine(fixed, real.astimezone(zone).time(), zone).astimezone(UTC)


def today(zone: str | None = None) -> date:
    """The local day in `zone` (an IANA name; the node's own when absent)."""
    return local_day(now(), zone)


def local_day(moment: datetime, zone: str | None = None) -> date:
    """The day that the calendar on the wall of `zone` shows at `moment`."""
    return moment.astimezone(ZoneInfo(zone or settings.LENTERA_TIME_ZONE)).date()


def at_local(day: date, clock_time: time = time(9), zone: str | None = None) -> datetime:
    """The UTC moment of a local day and hour (nine in the morning when no hour is known)."""
    return datetime.combine(day, clock_time, ZoneInfo(zone or settings.LENTERA_TIME_ZONE)).astimezone(UTC)


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Inside, the clock stands at `moment`: for the demo's story and for tests."""
    token = _told.set(_whole(moment))
    try:
        yield
    finally:
        _told.reset(token)


def tell(moment: datetime) -> None:
    """Move a told clock on (only inside `told`)."""
    if _told.get() is None:
        raise RuntimeError("tell() moves a told clock only; open told() first")
    _told.set(_whole(moment))


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
