"""Side bar, rows of the home page, names, and daily work."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import DraftState, Instrument
from lentera.agreements.models import Agreement, AgreementDraft
from lentera.agreements.rules import IN_FORCE, AgreementState, Status, in_force, state_on
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.institutions.hooks import PartnerColumn, register_partner_column, register_partner_panel
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
    if may(staff, Capability.SIGNING, Level.APPROVE):
        yield from _unsaid(staff, today)
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


def _unsaid(staff: Staff, day: date) -> Iterator[hooks.TodayRow]:
    """What an agency says was signed here, while the partner has not said its own word; old papers need none."""
    told = [
        row
        for row in queries.agreements_of(staff.institution)
        if row.institution_id != staff.institution and not row.history
    ]
    said = queries.consented(staff.institution, [row.id for row in told])
    states = queries.agreement_states(row.id for row in told if row.id not in said)
    for row in told:
        if row.id not in states or state_on(states[row.id], day) not in (Status.SIGNED, *IN_FORCE):
            continue
        yield hooks.TodayRow(
            days=None,
            text=_("Naskah %(number)s menunggu pernyataan Anda") % {"number": row.number},
            detail=_("Ditandatangani %(day)s · %(partner)s")
            % {
                "day": formats.short_date(row.signed_on),
                "partner": institutions.name_of(row.institution_id) or "",
            },
            url=reverse("agreements:consent", args=[row.id]),
            button=_("Nyatakan isi naskah"),
            severity="calm",
            icon="clipboard-check",
        )


hooks.register_today(rows_of_today, order=10)


def _current(staff: Staff, partners: Sequence[UUID]) -> dict[UUID, tuple[AgreementState, Status]]:
    """The agreement with each partner that says most: in force first, then the last one to end."""
    today = clock.today(staff.zone)
    found: dict[UUID, tuple[AgreementState, Status]] = {}
    states = queries.agreement_states(row.id for row in queries.agreements_of(staff.institution))
    for state in sorted(states.values(), key=lambda one: (in_force(one, today), one.end)):
        if state.instrument is Instrument.MOU:
            continue
        for party in state.parties:
            if party in partners and party != staff.institution:
                found[party] = (state, state_on(state, today))
    return found


def state_of_partners(staff: Staff, partners: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Word and tone of each partner's agreement, for the list of partners."""
    if not may(staff, Capability.AGREEMENTS):
        return {}
    return {
        partner: (str(words.STATUSES[status]), words.STATUS_TONES[status])
        for partner, (_state, status) in _current(staff, partners).items()
    }


def end_of_partners(staff: Staff, partners: Sequence[UUID]) -> dict[UUID, date]:
    """The last day of each partner's agreement."""
    if not may(staff, Capability.AGREEMENTS):
        return {}
    return {partner: state.last_day for partner, (state, _status) in _current(staff, partners).items()}


def panel_of_partner(request: StaffRequest, institution: UUID) -> hooks.HomeCard | None:
    """The agreements with one partner, on its page."""
    staff = request.staff
    if institution == staff.institution or not may(staff, Capability.AGREEMENTS):
        return None
    today = clock.today(staff.zone)
    states = queries.agreement_states(row.id for row in queries.agreements_of(institution))
    shared = [state for state in states.values() if staff.institution in state.parties]
    creates = may(staff, Capability.AGREEMENTS, Level.CREATE)
    if not shared and not creates:
        return None
    rows = []
    for state in sorted(shared, key=lambda one: one.end, reverse=True):
        status = state_on(state, today)
        rows.append(
            {
                "number": state.number,
                "instrument": words.INSTRUMENTS[state.instrument],
                "start": state.start,
                "end": state.last_day,
                "state": words.STATUSES[status],
                "tone": words.STATUS_TONES[status],
                "icon": words.STATUS_ICONS[status],
                "url": reverse("agreements:agreement", args=[state.id]),
            }
        )
    draft_url = f"{reverse('agreements:new')}?partner={institution}" if creates else ""
    context = {"rows": rows, "draft_url": draft_url}
    return hooks.HomeCard(gettext_lazy("Perjanjian"), "agreements/_of_partner.html", context, side=False)


register_partner_column(
    PartnerColumn("agreement", gettext_lazy("Perjanjian"), state_of_partners, kind="tag", order=20)
)
register_partner_column(
    PartnerColumn("agreement_end", gettext_lazy("Berlaku sampai"), end_of_partners, kind="date", order=21)
)
register_partner_panel(panel_of_partner, order=20)
