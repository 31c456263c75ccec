"""What the materials review fills in others: rows of the home page, and how a title stands on its record's page."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lentera.catalogue.hooks import RecordNote, register_record_notes
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.stock import review_words
from lentera.stock.facts.review import ReviewScope, ReviewState
from lentera.stock.queries import review as queries


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Titles that wait, rejections that want a second person, appeals; for an agency what is answered late."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return
    if may(staff, Capability.REVIEW, Level.SUBMIT):
        yield from _answers_late(staff)
    decides = may(staff, Capability.REVIEW, Level.DECIDE)
    if not decides and not may(staff, Capability.REVIEW, Level.APPEAL):
        return
    here, today = staff.institution, clock.today(staff.zone)
    waiting = [one for one in queries.queue(here) if not one.proposed] if decides else []
    if waiting:
        days = (waiting[0].row.due_on - today).days
        text = ngettext(
            "%(count)s judul menunggu ditelaah", "%(count)s judul menunggu ditelaah", len(waiting)
        )
        yield hooks.TodayRow(
            days=days,
            text=text % {"count": formats.number(len(waiting))},
            detail=waiting[0].row.title,
            url=reverse("stock:reviews"),
            button=gettext("Telaah"),
            severity="danger" if days < 0 else "soon",
            icon="list-check",
        )
    for proposal in queries.proposals(here):
        if proposal.proposed_by != staff.account:
            yield hooks.TodayRow(
                days=None,
                text=gettext("Penolakan menunggu orang kedua"),
                detail=proposal.title,
                url=reverse("stock:review", args=[here, proposal.record]),
                button=gettext("Putuskan"),
                severity="soon",
                icon="users",
            )
    for appeal in queries.open_appeals(here):
        known = queries.standing(here, appeal.record, on=today)
        if staff.account not in (known.reviewer, known.second):
            days = (appeal.due_on - today).days
            yield hooks.TodayRow(
                days=days,
                text=gettext("Banding atas penolakan"),
                detail=appeal.title,
                url=reverse("stock:review", args=[here, appeal.record]),
                button=gettext("Putuskan"),
                severity="danger" if days < 0 else "soon",
                icon="scale",
            )


def _answers_late(staff: Staff) -> Iterable[hooks.TodayRow]:
    """Titles of this agency that a partner has not answered in time."""
    today = clock.today(staff.zone)
    for partner in queries.reviewing_partners(staff.institution):
        late = [
            row
            for row in queries.waiting_rows(partner)
            if row.institution_id == staff.institution and row.due_on < today
        ]
        if late:
            text = ngettext(
                "%(count)s judul terlambat dijawab", "%(count)s judul terlambat dijawab", len(late)
            )
            yield hooks.TodayRow(
                days=(late[0].due_on - today).days,
                text=text % {"count": formats.number(len(late))},
                detail=institutions.name_of(partner) or "",
                url=reverse("stock:reviews"),
                button=gettext("Lihat"),
                severity="soon",
                icon="list-check",
            )


@register_record_notes
def review_notes(record: UUID, asking: UUID | None) -> Iterable[RecordNote]:
    """How a title stands here; at an agency, how it stands with each partner that reviews it."""
    if asking is None:
        return
    row = institutions.institution(asking)
    if row is None:
        return
    today = clock.today(institutions.zone_of(asking))
    at_agency = row.kind == InstitutionKind.AGENCY
    for facility in queries.reviewing_partners(asking) if at_agency else [asking]:
        policy = queries.policy_of(facility)
        if policy is None or policy.scope is ReviewScope.NONE:
            continue
        known = queries.standing(facility, record, on=today)
        state = known.state or (ReviewState.SUBMITTED if known.due is not None else "")
        if at_agency and not state:
            continue
        word = review_words.STATES[state]
        name = institutions.name_of(facility) or "" if at_agency else gettext("Telaah")
        yield RecordNote(
            label=f"{name}: {word}",
            tone=review_words.TONES[state],
            url=reverse("stock:review", args=[facility, record]),
            capability=Capability.REVIEW.value,
        )


hooks.register_today(today_rows, order=42)
