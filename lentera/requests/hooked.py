"""What requests fill in others: side bar, rows of the first page, names, daily work, the letter and its maker."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.papers.hooks import PaperKind, register_about
from lentera.papers.hooks import register_paper as offer_paper
from lentera.requests import actions, queries, words
from lentera.requests.facts import RequestKind
from lentera.requests.letters import make_letter
from lentera.requests.rules import Stage

SOON_DAYS = 3

every_day("requests.reminders")(actions.remind)
hooks.register_nav(
    gettext_lazy("Permintaan"),
    "requests:requests",
    "message-2",
    order=25,
    capability=Capability.REQUESTS.value,
    also=("circulation:wishes",),
)


def name_of_request(id: UUID) -> str | None:
    """What a request is about."""
    row = queries.asked(id)
    return row.subject if row is not None else None


hooks.register_names("request", name_of_request)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Late and near answers to an agency; drafts before the head, answers and outcomes to a partner."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.REQUESTS):
        return
    today = clock.today(staff.zone)
    acts = may(staff, Capability.REQUESTS, Level.CREATE) or may(staff, Capability.REQUESTS, Level.APPROVE)
    if not acts:
        return
    if may(staff, Capability.REQUESTS, Level.CREATE) and may(staff, Capability.REQUESTS, Level.APPROVE):
        yield from _put_forward(staff)
    found = queries.lines(staff.institution, over=False)
    names = {
        row.id: row.shown_name
        for row in institutions.institutions().filter(
            id__in={one.state.partner for one in found} | {one.state.agency for one in found}
        )
    }
    for one in found:
        url = reverse("requests:request", args=[one.id])
        if one.state.agency == staff.institution:
            if one.unanswered:
                left = (one.due - today).days
                yield hooks.TodayRow(
                    days=left,
                    text=_("Permintaan %(partner)s belum dijawab")
                    % {"partner": names.get(one.state.partner, "")},
                    detail=one.subject,
                    url=url,
                    button=_("Jawab"),
                    severity="danger" if left < 0 else "soon" if left <= SOON_DAYS else "calm",
                    icon="message-2",
                )
        elif one.stage is Stage.FULFILLED and not one.entered:
            yield hooks.TodayRow(
                days=None,
                text=_("Pastikan yang diminta sudah diterima"),
                detail=f"{one.subject} · {names.get(one.state.agency, '')}",
                url=url,
                button=_("Pastikan"),
                severity="calm",
                icon="message-2",
            )
        elif one.entered and one.unanswered:
            yield hooks.TodayRow(
                days=None,
                text=_("Dinas mencatat permintaan atas nama lembaga Anda"),
                detail=one.subject,
                url=url,
                button=_("Periksa"),
                severity="calm",
                icon="message-2",
            )


def _put_forward(staff: Staff) -> Iterator[hooks.TodayRow]:
    today = clock.today(staff.zone)
    for row in queries.drafts_of(staff.institution):
        if row.put_forward_at is not None:
            waited = (today - clock.local_day(row.put_forward_at, staff.zone)).days
            yield hooks.TodayRow(
                days=None,
                text=_("Konsep permintaan menunggu Anda: %(kind)s")
                % {"kind": words.KINDS[RequestKind(row.kind)]},
                detail=counted("diajukan %(days)s hari yang lalu", "days") % {"days": formats.number(waited)}
                if waited
                else _("diajukan hari ini"),
                url=reverse("requests:draft", args=[row.id]),
                button=_("Baca dan kirim"),
                severity="soon",
                icon="message-2",
            )


hooks.register_today(rows_of_today, order=15)


def known(institution: UUID, request: UUID) -> bool:
    """Whether an institution asked or was asked this, or drafts it."""
    return (
        queries.line(request, institution) is not None or queries.draft_of(institution, request) is not None
    )


register_about("request", gettext_lazy("Permintaan"), "requests:request", Capability.REQUESTS, known)
offer_paper(
    PaperKind(
        code="request_letter",
        label=gettext_lazy("Surat permohonan"),
        template="letter",
        about="request",
        capability=Capability.REQUESTS,
        make=make_letter,
    )
)
