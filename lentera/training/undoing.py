"""What stays although an undo or a hand would take it out."""

from uuid import UUID

from lentera.journal.references import keeps
from lentera.journal.refusals import Refusal
from lentera.training.models import Course, CourseRun, PlanItem


@keeps(Course)
def course_used(agency: UUID, course: UUID) -> Refusal | None:
    """A course that was held or planned is only no longer offered."""
    used = CourseRun.objects.filter(institution=agency, course=course).exists()
    return Refusal("course-used") if used else None


@keeps(PlanItem)
def plan_item_used(agency: UUID, plan_item: UUID) -> Refusal | None:
    """A line of the yearly plan that has a run."""
    used = CourseRun.objects.filter(institution=agency, plan_item=plan_item).exists()
    return Refusal("plan-item-used") if used else None
