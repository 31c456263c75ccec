"""Courses and the yearly plan: plain data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lentera.journal.ids import new_id
from lentera.journal.references import Reference, Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.training.models import Course, PlanItem
from lentera.training.rules import decide_units


def save_course(
    agency: UUID,
    title: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    course: UUID | None = None,
    aim: str = "",
    skill: str = "",
    units: str = "",
    lesson_minutes: int = 45,
    for_staff: bool = False,
    in_use: bool = True,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Keep a course; with `course` it replaces that one. `units` has a line each: name, a bar, lesson hours."""
    refusal = Refusal("course-title-missing") if not title.strip() else decide_units(units)
    if refusal is None and not 10 <= lesson_minutes <= 120:
        refusal = Refusal("lesson-minutes-impossible")
    fields = {
        "title": title.strip(),
        "aim": aim.strip(),
        "skill": skill.strip(),
        "units": units.strip(),
        "lesson_minutes": lesson_minutes,
        "for_staff": for_staff,
        "in_use": in_use,
    }
    return _save(agency, Course, course, fields, refusal, actor, request_id, at)


def save_plan_item(
    agency: UUID,
    title: str,
    year: int,
    *,
    actor: UUID,
    request_id: RequestId | None,
    plan_item: UUID | None = None,
    course: UUID | None = None,
    institutions: int = 0,
    note: str = "",
    at: datetime | None = None,
) -> Saved | Refusal:
    """Keep a line of the yearly plan; with `plan_item` it replaces that one."""
    refusal = None
    if not title.strip():
        refusal = Refusal("plan-title-missing")
    elif not 2000 <= year <= 2100:
        refusal = Refusal("plan-year-impossible")
    fields = {
        "title": title.strip(),
        "year": year,
        "course": None if course is None else str(course),
        "institutions": institutions,
        "note": note.strip(),
    }
    return _save(agency, PlanItem, plan_item, fields, refusal, actor, request_id, at)


def _save(
    agency: UUID,
    model: type[Reference],
    id: UUID | None,
    fields: dict[str, Any],
    refusal: Refusal | None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None,
) -> Saved | Refusal:
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if id is not None and not model.objects.filter(institution=agency, id=id).exists():
            return entry.refuse(Refusal("course-unknown"))
        if refusal is not None:
            return entry.refuse(refusal)
        return save_reference(entry, model, id or new_id(), fields)
