"""What is due by date: areas register daily work, `lentera tick` runs it, and running it again changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from lentera.journal import clock
from lentera.journal.models import Author, Stream
from lentera.journal.node import this_node
from lentera.journal.writing import forget_requests

REQUESTS_KEPT = timedelta(days=400)
FAR = timedelta(days=35)  # a day further than this beyond the last entry is more likely a wrong clock


@dataclass(frozen=True)
class Daily:
    """One kind of daily work: for one institution at home here and one day, how many things were done."""

    name: str
    work: Callable[[object, date], int]


_daily: list[Daily] = []


def every_day(name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register `(institution, today) -> int` under a name; it must be idempotent."""

    def register(work: Callable[..., int]) -> Callable[..., int]:
        if all(known.name != name for known in _daily):
            _daily.append(Daily(name, work))
        return work

    return register


@dataclass(frozen=True)
class Prompt:
    """Work that is due by the minute and needs no date: for one institution at home here, how many were done."""

    name: str
    work: Callable[[object], int]


_prompt: list[Prompt] = []


def every_minute(name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register `(institution) -> int`: done every minute while the node serves, besides the daily work."""

    def register(work: Callable[..., int]) -> Callable[..., int]:
        if all(known.name != name for known in _prompt):
            _prompt.append(Prompt(name, work))
        return work

    return register


def prompt_work() -> dict[str, int]:
    """Do what is due by the minute for every institution at home here; returns counts by name."""
    homes = list(Author.objects.filter(home=this_node()).values_list("id", flat=True))
    return {one.name: sum(one.work(institution) for institution in homes) for one in _prompt}


def date_in_doubt(today: date) -> date | None:
    """The day of the last entry, when `today` lies before it or more than 35 days beyond; else None."""
    last = Stream.objects.aggregate(last=Max("recorded"))["last"]
    if last is None:
        return None
    day = clock.local_day(last)
    return day if today < day or today > day + FAR else None


def tick(today: date) -> dict[str, int]:
    """Do what is due for every institution at home here; returns counts by name.

    Old request ids go too: nobody presses a button again after so long.
    """
    done = {"journal.requests": forget_requests(clock.at_local(today) - REQUESTS_KEPT)}
    homes = list(Author.objects.filter(home=this_node()).values_list("id", flat=True))
    for daily in _daily:
        done[daily.name] = sum(daily.work(institution, today) for institution in homes)
    return done
