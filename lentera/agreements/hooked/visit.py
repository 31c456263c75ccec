"""Side bar, names and rows of the home page for visits, follow-ups, signing events and press releases."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lentera.agreements import meeting_words as words
from lentera.agreements.models import ReleaseDraft, SigningEvent, Visit, VisitPlanRow
from lentera.agreements.queries import escalation, photo, press, signing_event, story, visit, visit_request
from lentera.agreements.rules.visit import SOON_DAYS, Urgency
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.institutions.hooks import register_partner_panel
from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.papers.hooks import register_about

EVENT_DAYS = 14

hooks.register_nav(
    gettext_lazy("Penandatanganan"),
    "agreements:signing-events",
    "signature",
    order=35,
    capability=Capability.AGREEMENTS.value,
)
hooks.register_nav(
    gettext_lazy("Kunjungan"),
    "agreements:visits",
    "users-group",
    order=30,
    capability=Capability.VISITS.value,
)
hooks.register_nav(
    pgettext_lazy("menu", "Siaran pers"),
    "agreements:press",
    "news",
    order=37,
    capability=Capability.PRESS_RELEASES.value,
)


def name_of_visit(id: UUID) -> str | None:
    """What a visit was for."""
    held = Visit.objects.filter(id=id).values_list("purpose", flat=True).first()
    return held or VisitPlanRow.objects.filter(id=id).values_list("purpose", flat=True).first()


def name_of_event(id: UUID) -> str | None:
    """The title of a signing event."""
    return SigningEvent.objects.filter(id=id).values_list("title", flat=True).first()


hooks.register_names("visit", name_of_visit)
hooks.register_names("event", name_of_event)


def knows_visit(institution: UUID, id: UUID) -> bool:
    """Whether an institution plans this visit or was one of its two sides."""
    return visit.visit_held(id, institution) is not None or visit.visit_plan(institution, id) is not None


register_about("visit", gettext_lazy("Kunjungan"), "agreements:visit", Capability.VISITS, knows_visit)


def story_of_partner(request: StaffRequest, institution: UUID) -> hooks.HomeCard | None:
    """The way to the story of a partnership, from the page of the institution."""
    staff = request.staff
    agency = staff.institution if staff.institution != institution else story.agency_of(institution)
    if agency is None or not story.agreements_between(agency, institution):
        return None
    context = {
        "url": reverse("agreements:story", args=[institution]),
        "paper": reverse("agreements:story-paper", args=[institution]),
    }
    return hooks.HomeCard(_("Kisah kemitraan"), "agreements/_story_of_partner.html", context)


register_partner_panel(story_of_partner, order=30)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Follow-ups due or late, visits to be recorded, events near, quotes and releases that wait."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return
    today = clock.today(staff.zone)
    if may(staff, Capability.VISITS):
        yield from _follow_ups(staff, today)
    if may(staff, Capability.VISITS, Level.CREATE):
        yield from _visits(staff, today)
        yield from _requests(staff, today)
        yield from _photos(staff)
    if may(staff, Capability.SIGNING, Level.PREPARE) or may(staff, Capability.SIGNING, Level.APPROVE):
        yield from _events(staff, today)
    if may(staff, Capability.PRESS_RELEASES):
        yield from _press(staff)


def _follow_ups(staff: Staff, today: date) -> Iterator[hooks.TodayRow]:
    for line in escalation.not_climbed(staff, today):
        if line.row.due is None or (line.row.due - today).days > EVENT_DAYS:
            continue
        yield hooks.TodayRow(
            days=(line.row.due - today).days,
            text=line.row.task,
            detail=_("%(owner)s · tenggat %(due)s")
            % {"owner": line.row.owner, "due": formats.short_date(line.row.due)},
            url=reverse("agreements:follow-up", args=[line.row.id]),
            button=_("Buka tindak lanjut"),
            severity={Urgency.LATE: "danger", Urgency.SOON: "soon"}.get(line.urgency, "calm"),
            icon="list-check",
        )


def _visits(staff: Staff, today: date) -> Iterator[hooks.TodayRow]:
    for row in visit.visits_planned(staff.institution):
        days = (row.first - today).days
        if days > SOON_DAYS:
            break
        over = row.last < today
        partner = hooks.name_of("institution", row.partner)
        yield hooks.TodayRow(
            days=(row.last - today).days if over else max(days, 0),
            text=_("Kunjungan dengan %(partner)s belum dicatat") % {"partner": partner}
            if over
            else _("Kunjungan dengan %(partner)s") % {"partner": partner},
            detail=f"{words.stretch_text(visit.stretch_of(row))} · {row.purpose}",
            url=reverse("agreements:hold-visit" if days <= 0 else "agreements:visit", args=[row.id]),
            button=_("Catat kunjungan") if days <= 0 else _("Lihat"),
            severity="soon" if over or days <= 1 else "calm",
            icon="users-group",
        )


def _requests(staff: Staff, today: date) -> Iterator[hooks.TodayRow]:
    for line in visit_request.requested_visits(staff.institution):
        if not line.waits_for_us or line.row.last < today:
            continue
        other = hooks.name_of("institution", line.other)
        yield hooks.TodayRow(
            days=max((line.agreed_when.first - today).days, 0),
            text=_("%(other)s mengusulkan waktu lain") % {"other": other}
            if line.own
            else _("%(other)s meminta kunjungan") % {"other": other},
            detail=f"{words.stretch_text(line.agreed_when)} · {line.row.purpose}",
            url=reverse("agreements:visit-request", args=[line.row.id]),
            button=_("Jawab"),
            severity="soon",
            icon="users-group",
        )


def _photos(staff: Staff) -> Iterator[hooks.TodayRow]:
    for line in photo.photos_to_answer(staff.institution):
        yield hooks.TodayRow(
            days=None,
            text=_("Foto dari dalam lembaga Anda menunggu persetujuan"),
            detail=line.row.caption,
            url=reverse("agreements:photo", args=[line.row.id]),
            button=_("Lihat foto"),
            icon="eye",
        )


def _events(staff: Staff, today: date) -> Iterator[hooks.TodayRow]:
    for row in signing_event.open_events(staff.institution):
        days = (row.first - today).days
        if days > EVENT_DAYS:
            break
        agenda = signing_event.agenda(staff.institution, row.id)
        waiting = [line for line in agenda if not line.ready and not line.signed]
        yield hooks.TodayRow(
            days=days,
            text=row.title,
            detail=counted("%(ready)s dari %(all)s naskah siap · %(place)s", "all")
            % {"ready": len(agenda) - len(waiting), "all": len(agenda), "place": row.place},
            url=reverse("agreements:signing-event", args=[row.id]),
            button=_("Lengkapi agenda") if waiting else _("Buka agenda"),
            severity="danger" if waiting and days <= 1 else "soon",
            icon="signature",
        )


def _press(staff: Staff) -> Iterator[hooks.TodayRow]:
    if may(staff, Capability.PRESS_RELEASES, Level.APPROVE, "own quote"):
        for asked in press.quotes_waiting(staff.institution):
            yield hooks.TodayRow(
                days=None,
                text=_("Kutipan %(speaker)s menunggu persetujuan") % {"speaker": asked.speaker},
                detail=asked.title,
                url=reverse("agreements:press"),
                button=_("Baca kutipan"),
                icon="message-2",
            )
    if may(staff, Capability.PRESS_RELEASES, Level.CREATE):
        for one in press.proposals_to(staff.institution):
            yield hooks.TodayRow(
                days=None,
                text=_("%(partner)s mengusulkan siaran pers")
                % {"partner": hooks.name_of("institution", one.row.institution_id)},
                detail=one.row.title,
                url=reverse("agreements:proposal", args=[one.row.id]),
                button=_("Baca usulan"),
                icon="news",
            )
    if may(staff, Capability.PRESS_RELEASES, Level.APPROVE):
        out = press.published_ids(staff.institution)
        for row in ReleaseDraft.objects.filter(institution=staff.institution, approved_at=None):
            if row.id not in out:
                yield hooks.TodayRow(
                    days=None,
                    text=_("Siaran pers menunggu persetujuan"),
                    detail=row.title,
                    url=reverse("agreements:release", args=[row.id]),
                    button=_("Baca siaran pers"),
                    icon="news",
                )


hooks.register_today(rows_of_today, order=20)
