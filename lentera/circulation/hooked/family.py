"""What family reading fills in others: daily work, what must be done today, what ends when a reader leaves."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from lentera.circulation.actions.family import forget_families, leave_families
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.hooks import Consequence, Leaving, register_leaving
from lentera.circulation.queries.family import families_of, family_steps
from lentera.circulation.rules.family import FamilyStep, ends_at_leaving
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.hooks import register_undo
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.pages.counting import counted


@every_day("circulation.family")
def daily_families(institution: UUID, today: date) -> int:
    """Names and addresses whose time is over, and readings with which nobody went on."""
    return forget_families(institution, today, actor=institution)


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Parcels that can be sent, and those that the gate has to look at."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.LOANS, Level.CREATE):
        return
    steps = family_steps(staff.institution)
    ready, waiting = steps[FamilyStep.SEND], steps[FamilyStep.GATE]
    if ready or waiting:
        count = formats.number(ready + waiting)
        yield hooks.TodayRow(
            days=None,
            text=counted("%(count)s bingkisan bacaan keluarga menunggu", "count") % {"count": count},
            detail=gettext("%(ready)s siap dikirim, %(waiting)s menunggu pemeriksaan pintu")
            % {"ready": formats.number(ready), "waiting": formats.number(waiting)},
            url=reverse("circulation:families"),
            button=gettext("Lanjutkan"),
            severity="calm",
            icon="book",
        )


def look(institution: UUID, reader: UUID) -> Iterable[Consequence]:
    """What the gate has not passed ends; what it passed still goes to the child."""
    ending = [one for one in families_of(institution, reader) if ends_at_leaving(one)]
    yield Consequence(len(ending), gettext("bacaan keluarga"), gettext("dibatalkan; alamatnya dihapus"))


def settle(institution: UUID, reader: UUID, _kind: MovementKind, actor: UUID, at: datetime) -> int:
    """End them, each in a block of its own; again, it finds none."""
    return leave_families(institution, reader, actor=actor, at=at)


register_leaving(Leaving("family", look, settle))
register_undo("circulation.familysetting", Capability.SETTINGS)
for step in ("family_agreed", "family_session_held", "family_checked", "family_sent", "family_arrived"):
    register_undo(f"circulation.{step}", Capability.LOANS)
hooks.register_today(today_rows, order=56)
