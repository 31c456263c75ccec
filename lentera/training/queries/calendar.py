"""Sessions by day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.training.models import (
    CourseRun,
    OfferedSession,
    RunSession,
)
from lentera.training.queries.offer import offers


@dataclass(frozen=True)
class ClassDay:
    """One session of a day: `run` opens it."""

    run: UUID
    session: UUID
    day: date
    title: str
    place: str
    lesson_hours: int
    held: bool


def classes_between(institution: UUID, first: date, last: date) -> list[ClassDay]:
    """The sessions of these days, both inclusive, that the institution holds or sends people to."""
    own = RunSession.objects.filter(institution=institution, day__range=(first, last))
    runs = {
        row.id: row
        for row in CourseRun.objects.filter(
            institution=institution, id__in=[one.run for one in own], called_off_at=None
        )
    }
    found = {
        one.id: ClassDay(
            one.run, one.id, one.day, runs[one.run].title, runs[one.run].place, one.lesson_hours, one.held
        )
        for one in own
        if one.run in runs
    }
    told = OfferedSession.objects.filter(partner=institution, day__range=(first, last))
    offered = {row.run: row for row in offers(institution).filter(run__in=[one.run for one in told])}
    for one in told:
        row = offered.get(one.run)
        if one.session not in found and row is not None and row.withdrawn_at is None:
            found[one.session] = ClassDay(
                one.run, one.session, one.day, row.title, row.place, one.lesson_hours, one.held
            )
    return sorted(found.values(), key=lambda one: (one.day, one.title, one.session))


def classes_on(institution: UUID, day: date) -> list[ClassDay]:
    """The sessions of one day."""
    return classes_between(institution, day, day)
