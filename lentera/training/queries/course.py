"""Courses and the yearly plan."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lentera.training.models import (
    Course,
    CourseRun,
    PlanItem,
)


def courses(agency: UUID, *, in_use: bool = False) -> QuerySet[Course]:
    """The agency's courses by title; only those in use if told."""
    rows = Course.objects.filter(institution=agency).order_by("title", "id")
    return rows.filter(in_use=True) if in_use else rows


def course(agency: UUID, id: UUID) -> Course | None:
    """One course."""
    return Course.objects.filter(institution=agency, id=id).first()


def plan_items(agency: UUID, year: int | None = None) -> QuerySet[PlanItem]:
    """The lines of the yearly plan, the newest year first."""
    rows = PlanItem.objects.filter(institution=agency).order_by("-year", "title", "id")
    return rows if year is None else rows.filter(year=year)


@dataclass(frozen=True)
class PlanLine:
    """A line of the yearly plan with the runs that were closed for it."""

    item: UUID
    title: str
    year: int
    planned_institutions: int
    runs: tuple[CourseRun, ...]

    @property
    def realised(self) -> bool:
        """Whether a run for it was closed."""
        return any(row.completed_at is not None for row in self.runs)


def plan_realisation(agency: UUID, year: int) -> list[PlanLine]:
    """The yearly plan beside what became of it: each line with its runs, those called off left out."""
    by_item: dict[UUID, list[CourseRun]] = defaultdict(list)
    for row in CourseRun.objects.filter(institution=agency, called_off_at=None).exclude(plan_item=None):
        if row.plan_item is not None:
            by_item[row.plan_item].append(row)
    return [
        PlanLine(
            item.id,
            item.title,
            item.year,
            item.institutions,
            tuple(sorted(by_item[item.id], key=lambda row: (row.first_day, row.code))),
        )
        for item in plan_items(agency, year)
    ]
