"""Side bar, rows of the home page, names, and daily work."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import actions, queries
from lentera.agreements.facts import DraftState
from lentera.agreements.models import Agreement, AgreementDraft
from lentera.agreements.rules import Status, state_on
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks

SOON_DAYS = 30

every_day("agreements.alerts")(actions.tick)
hooks.register_nav(
    gettext_lazy("Perjanjian"),
    "agreements:list",
    "writing-sign",
    order=20,
    capability=Capability.AGREEMENTS.value,
)


def name_of_agreement(id: UUID) -> str | None:
    """The number of an agreement, or the title of its draft."""
    number = Agreement.objects.filter(id=id).values_list("number", flat=True).first()
    return number or AgreementDraft.objects.filter(id=id).values_list("title", flat=True).first()


hooks.register_names("agreement", name_of_agreement)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Agreements near their end without a renewal, drafts waiting for signature, differences that stand open."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.AGREEMENTS):
        return
    today = clock.today(staff.zone)
    yield from _expiring(staff, today)
    if may(staff, Capability.SIGNING, Level.APPROVE) or may(staff, Capability.AGREEMENTS, Level.CREATE):
        yield from _waiting(staff, today)
    if may(staff, Capability.AGREEMENTS, Level.CREATE):
        for question in queries.open_questions(staff.institution):
            yield hooks.TodayRow(
                days=None,
                text=_("Naskah %(number)s berbeda menurut mitra")
                % {"number": name_of_agreement(question.agreement)},
                detail=hooks.name_of("institution", question.institution_id),
                url=reverse("agreements:agreement", args=[question.agreement]),
                button=_("Selesaikan"),
                icon="message-question",
            )


def _expiring(staff: Staff, day: date) -> Iterator[hooks.TodayRow]:
    own = queries.agreement_states(row.id for row in queries.agreements_of(staff.institution))
    near = [state for state in own.values() if state_on(state, day) is Status.EXPIRING]
    names = institutions.names({party for state in near for party in state.parties})
    for state in sorted(near, key=lambda one: one.end):
        left = (state.end - day).days
        others = [names.get(party, "") for party in state.parties if party != staff.institution]
        running = queries.open_renewal(state.id) if state.agency == staff.institution else None
        may_start = state.agency == staff.institution and may(staff, Capability.AGREEMENTS, Level.CREATE)
        target = running.draft if running is not None else state.id
        yield hooks.TodayRow(
            days=left,
            text=_("Perjanjian dengan %(partner)s berakhir %(end)s")
            % {"partner": ", ".join(others), "end": formats.short_date(state.end)},
            detail=_("%(number)s · penerus sedang disiapkan") % {"number": state.number}
            if running is not None
            else _("%(number)s · belum ada perpanjangan") % {"number": state.number},
            url=reverse("agreements:agreement", args=[target]),
            button=_("Buka penerus")
            if running is not None
            else _("Mulai perpanjangan")
            if may_start
            else _("Lihat"),
            severity="danger" if left <= SOON_DAYS and running is None else "soon",
            icon="writing-sign",
        )


def _waiting(staff: Staff, day: date) -> Iterator[hooks.TodayRow]:
    ready = (DraftState.AGREED.value, DraftState.SCHEDULED.value)
    rows = list(
        AgreementDraft.objects.filter(institution=staff.institution, state__in=ready).order_by("start")
    )
    names = institutions.names({row.partner for row in rows})
    signs = may(staff, Capability.SIGNING, Level.APPROVE)
    for row in rows:
        yield hooks.TodayRow(
            days=(row.start - day).days,
            text=_("Naskah dengan %(partner)s menunggu tanda tangan")
            % {"partner": names.get(row.partner, "")},
            detail=_("Mulai berlaku %(start)s") % {"start": formats.short_date(row.start)},
            url=reverse("agreements:sign" if signs else "agreements:agreement", args=[row.id]),
            button=_("Tandatangani") if signs else _("Lihat"),
            severity="danger" if row.start <= day else "soon",
            icon="signature",
        )


hooks.register_today(rows_of_today, order=10)
