"""Side bar, rows of the home page, names, and daily work."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lentera.agreements import actions, queries, words
from lentera.agreements.facts import DraftState, Instrument
from lentera.agreements.models import Agreement, AgreementDraft
from lentera.agreements.rules import EXPIRING_DAYS, IN_FORCE, AgreementState, Status, in_force, state_on
from lentera.agreements.rules.clock import ClockLine, worst_late
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.institutions.hooks import PartnerColumn, register_partner_column, register_partner_panel
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.pages.counting import counted

SOON_DAYS = 30
MOST_ROWS = 20
"""Rows of the home page about agreements near their end: the board tells of the others."""

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
        questions = queries.open_questions(staff.institution)
        numbers = queries.numbers_of(question.agreement for question in questions)
        partners = institutions.names({question.institution_id for question in questions})
        for question in questions:
            yield hooks.TodayRow(
                days=None,
                text=_("Naskah %(number)s berbeda menurut mitra")
                % {"number": numbers.get(question.agreement, "")},
                detail=partners.get(question.institution_id, ""),
                url=reverse("agreements:agreement", args=[question.agreement]),
                button=_("Selesaikan"),
                icon="message-question",
            )


def _expiring(staff: Staff, day: date) -> Iterator[hooks.TodayRow]:
    office = queries.clock_of(staff.institution)
    found = queries.ending_states(staff.institution, day, max(office.horizon, EXPIRING_DAYS))
    own = {state.id for state in found if state.agency == staff.institution}
    clocks = queries.clocks([state for state in found if state.id in own], office, today=day)
    near = [
        state
        for state in found
        if state_on(state, day) is Status.EXPIRING or worst_late(clocks.get(state.id, ())) > 0
    ]
    names = institutions.names({party for state in near[:MOST_ROWS] for party in state.parties})
    drafts = queries.renewal_drafts([state.id for state in near if state.id in own])
    may_start = may(staff, Capability.AGREEMENTS, Level.CREATE)
    for state in near[:MOST_ROWS]:
        left = (state.end - day).days
        others = [names.get(party, "") for party in state.parties if party != staff.institution]
        running = drafts.get(state.id)
        yield hooks.TodayRow(
            days=left,
            text=_("Perjanjian dengan %(partner)s berakhir %(end)s")
            % {"partner": ", ".join(others), "end": formats.short_date(state.end)},
            detail=_detail(state, running is not None, clocks.get(state.id, ())),
            url=reverse("agreements:agreement", args=[running.id if running is not None else state.id]),
            button=_("Buka penerus")
            if running is not None
            else _("Mulai perpanjangan")
            if may_start and state.id in own
            else _("Lihat"),
            severity="danger" if left <= SOON_DAYS and running is None else "soon",
            icon="writing-sign",
        )
    if len(near) > MOST_ROWS:
        yield hooks.TodayRow(
            days=None,
            text=counted("%(count)s perjanjian lain segera berakhir", "count")
            % {"count": formats.number(len(near) - MOST_ROWS)},
            url=f"{reverse('agreements:list')}?state=expiring",
            button=_("Buka papan"),
            icon="columns",
        )


def _detail(state: AgreementState, renewing: bool, lines: Sequence[ClockLine]) -> str:
    """Number, whether a successor is on its way, and the step that is latest with its owner."""
    told = (
        _("%(number)s · penerus sedang disiapkan") if renewing else _("%(number)s · belum ada perpanjangan")
    )
    detail = told % {"number": state.number}
    late = [line for line in lines if line.late and not line.done]
    if late:
        worst = max(late, key=lambda line: line.late)
        words_of = ngettext(
            "%(step)s terlambat %(days)s hari", "%(step)s terlambat %(days)s hari", worst.late
        ) % {"step": words.STEPS[worst.name], "days": formats.number(worst.late)}
        detail = f"{detail} · {words_of}" + (f" ({worst.owner})" if worst.owner else "")
    return detail


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
    told = queries.told_to(staff.institution)
    said = queries.consented(staff.institution, [row.id for row in told])
    states = queries.agreement_states(row.id for row in told if row.id not in said)
    names = institutions.names({row.institution_id for row in told})
    for row in told:
        if row.id not in states or state_on(states[row.id], day) not in (Status.SIGNED, *IN_FORCE):
            continue
        yield hooks.TodayRow(
            days=None,
            text=_("Naskah %(number)s menunggu pernyataan Anda") % {"number": row.number},
            detail=_("Ditandatangani %(day)s · %(partner)s")
            % {
                "day": formats.short_date(row.signed_on),
                "partner": names.get(row.institution_id, ""),
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
    states = queries.agreement_states(queries.shared_with(staff.institution, partners))
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
    shared = list(queries.agreement_states(queries.shared_with(staff.institution, [institution])).values())
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
