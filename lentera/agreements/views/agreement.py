"""The page of one agreement or draft."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.agreements import queries, words
from lentera.agreements.facts import Content, DraftState
from lentera.agreements.models import Agreement, AgreementDraft, AgreementParty, SentDraft
from lentera.agreements.queries import AgreementState, Status
from lentera.agreements.rules import MOVES, decide_signatures, gap_days, renewal_steps, state_on
from lentera.agreements.views import agreement_parts as parts
from lentera.agreements.views.draft_page import draft_more, sent_more
from lentera.agreements.views.histories import history_rows
from lentera.agreements.views.listing import is_party
from lentera.agreements.views.printing import printable
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.pages.timeline import Period, Timeline

FORWARD = {
    DraftState.REQUESTED: DraftState.REVIEW,
    DraftState.REVIEW: DraftState.DRAFTING,
    DraftState.NEGOTIATION: DraftState.AGREED,
    DraftState.AGREED: DraftState.SCHEDULED,
}
"""The step that a draft waits for; from drafting it is sent."""


@require(Capability.AGREEMENTS)
def show(request: StaffRequest, id: UUID) -> HttpResponse:
    """One agreement; while it is not signed, its draft (to a partner: the version sent to it)."""
    staff = request.staff
    state = queries.agreement_state(id)
    if state is not None:
        if staff.institution not in state.parties:
            raise Http404
        return render(request, "agreements/agreement.html", _agreement_page(request, staff, state))
    draft = AgreementDraft.objects.filter(institution=staff.institution, id=id).first()
    if draft is not None:
        return render(
            request,
            "agreements/draft.html",
            {**_draft_page(request, staff, draft), **draft_more(staff, draft)},
        )
    sent = SentDraft.objects.filter(id=id).first()
    if sent is None or not is_party(queries.draft_content(sent.content), staff):
        raise Http404
    content = queries.draft_content(sent.content)
    context = {
        "content": content,
        "sent": sent,
        **_text_of(content),
        **_history(request, staff, id),
        **sent_more(staff, sent),
    }
    return render(request, "agreements/sent_draft.html", context)


def _history(request: HttpRequest, staff: Staff, id: UUID, *, whole: bool = False) -> dict[str, Any]:
    whole = whole or request.GET.get("history") == "all"
    rows, total = history_rows(id, staff, whole=whole)
    return {"history": rows, "history_total": total, "history_more": total > len(rows)}


def _text_of(content: Content) -> dict[str, Any]:
    return {
        "instrument": words.INSTRUMENTS[content.instrument],
        "route": words.ROUTES[content.route],
        "scope": [
            {
                "name": line.name,
                "target": line.target,
                "unit": words.UNITS.get(line.unit, line.unit),
                "period": words.PERIODS[line.period],
            }
            for line in content.scope
        ],
        "parties": [
            {
                "name": party.name,
                "number": party.number,
                "signatory": party.signatory,
                "capacity": words.CAPACITIES[party.signatory.capacity] if party.signatory else "",
            }
            for party in content.parties
        ],
    }


def _agreement_page(request: HttpRequest, staff: Staff, state: AgreementState) -> dict[str, Any]:
    """What every part of the page shows, and the parts asked for (`?part=`; "all" for print)."""
    today = clock.today(staff.zone)
    row = Agreement.objects.get(id=state.id)
    own = state.agency == staff.institution
    status = state_on(state, today)
    parties = queries.parties_of(state.id)
    names = institutions.names({*state.parties, state.agency}, min(today, state.end))
    others = [names.get(one, "") for one in state.parties if one != staff.institution]
    renewal = queries.open_renewal(state.id) if own else None
    successor = Agreement.objects.filter(predecessor=state.id).first()
    progress = queries.scope_progress(state.id)
    consents = {one.institution_id: one for one in queries.consents(state.id)}
    resting = any(rest.end is None for rest in state.suspensions)
    creates = own and may(staff, Capability.AGREEMENTS, Level.CREATE)
    approves = own and may(staff, Capability.AGREEMENTS, Level.APPROVE)
    part = request.GET.get("part", "")
    page = parts.Page(staff, state, row, today, names, progress, consents)
    whole = part == "all"
    return {
        "row": row,
        "state": state,
        "others": " · ".join(others),
        "instrument": row.label or words.INSTRUMENTS[row.instrument],
        "numbers": [party.number for party in parties],
        "status": status,
        "tag": _tag(state, status, today),
        "umbrella": _umbrella(row, today),
        "timeline": _timeline(state.id, staff, today),
        "part": part if part in parts.PARTS else "",
        "tabs": parts.tabs(page),
        "whole": whole,
        "glance": parts.glance(page, status),
        "questions": parts.questions(page),
        "progress": [_progress_row(one) for one in progress],
        "own": own,
        "renewal": renewal,
        "successor": successor,
        "printable": printable(row, len(parties)),
        "may_renew": creates and renewal is None and successor is None and status is not Status.TERMINATED,
        "renew_soon": status in (Status.EXPIRING, Status.EXPIRED),
        "may_evaluate": creates and bool(progress) and today >= state.start,
        "may_archive": creates and today > state.last_day and not state.archived,
        "may_amend": own and may(staff, Capability.SIGNING, Level.APPROVE) and today <= state.last_day,
        "may_rest": approves and not resting and status in (Status.ACTIVE, Status.EXPIRING),
        "may_resume": approves and resting,
        "may_end": approves and state.terminated_on is None and state.start <= today < state.end,
        "may_settle": creates,
        "may_consent": not own
        and may(staff, Capability.SIGNING, Level.APPROVE)
        and staff.institution not in consents,
        **(parts.monitoring(page) if whole or part == "monitoring" else {}),
        **(parts.paper(page, parties) if whole or part == "paper" else {}),
        **(parts.visits(page) if whole or part == "visits" else {}),
        **_history(request, staff, state.id, whole=whole or part == "history"),
    }


def _tag(state: AgreementState, status: Status, today: date) -> dict[str, Any]:
    label: Any = words.STATUSES[status]
    left = (state.end - today).days
    if status is Status.EXPIRING:
        label = (
            ngettext("Berakhir dalam %(days)s hari", "Berakhir dalam %(days)s hari", left)
            % {"days": formats.number(left)}
            if left
            else _("Berakhir hari ini")
        )
    return {"label": label, "tone": words.STATUS_TONES[status], "icon": words.STATUS_ICONS[status]}


def _umbrella(row: Agreement, today: date) -> dict[str, Any] | None:
    parent = Agreement.objects.filter(id=row.parent).first() if row.parent is not None else None
    if parent is None:
        return None
    year = parent.signed_on.year
    name = words.INSTRUMENTS[parent.instrument]
    if today > parent.end:
        label = _("Payung: %(name)s %(year)s, sudah berakhir") % {"name": name, "year": year}
        return {"label": label, "tone": "soon", "icon": "alert-triangle"}
    return {
        "label": _("Payung: %(name)s %(year)s") % {"name": name, "year": year},
        "tone": "calm",
        "icon": "",
    }


def _progress_row(one: queries.Progress) -> dict[str, Any]:
    return {
        "one": one,
        "unit": words.UNITS.get(one.unit, one.unit),
        "url": reverse("agreements:evidence", args=[one.item]),
    }


def _steps(state: AgreementState, draft: UUID | None, today: date, staff: Staff) -> list[dict[str, Any]]:
    done = queries.renewal_done(state.id, draft, staff.zone)
    drawn, is_next = [], True
    for step in renewal_steps(state.end, done, today=today):
        detail = _("Batas %(due)s") % {"due": formats.short_date(step.due)}
        if step.late:
            detail += " · " + _("terlambat %(days)s hari") % {"days": formats.number(step.late)}
        kind = "done" if step.done else "now" if is_next else "next"
        is_next = is_next and step.done
        drawn.append(
            {
                "label": words.STEPS[step.name],
                "detail": detail,
                "time": formats.short_date(step.done_on) if step.done_on else "",
                "state": kind,
            }
        )
    return drawn


def _timeline(id: UUID, staff: Staff, today: date) -> Timeline:
    periods: list[Period] = []
    before: date | None = None
    for link in queries.chain(id):
        row = Agreement.objects.filter(id=link).first()
        if row is not None:
            if not AgreementParty.objects.filter(agreement=link, party=staff.institution).exists():
                continue
            last = min(row.end, row.terminated_on or row.end)
            kind = "now" if row.start <= today <= last or row.start > today else "past"
            label = _period_label(row.instrument, row.start, last)
            own = row.institution_id == staff.institution
            told = [f"H-{alert.days}" for alert in queries.alerts_of(link)] if own and link == id else []
            note = _("peringatan %(days)s") % {"days": " ".join(told)} if told else ""
            periods.append(
                Period(row.start, last, label, kind, note, reverse("agreements:agreement", args=[link]))
            )
            before = last
            continue
        draft = AgreementDraft.objects.filter(institution=staff.institution, id=link).first()
        if draft is not None:
            note = ""
            if before is not None:
                gap = max(gap_days(before, draft.start), 0)
                text = ngettext(
                    "jeda %(days)s hari bila ditandatangani sampai %(day)s",
                    "jeda %(days)s hari bila ditandatangani sampai %(day)s",
                    gap,
                )
                note = text % {"days": formats.number(gap), "day": formats.short_date(draft.start)}
            label = _("%(period)s · konsep") % {
                "period": _period_label(draft.instrument, draft.start, draft.end)
            }
            url = reverse("agreements:agreement", args=[link])
            periods.append(Period(draft.start, draft.end, label, "draft", note, url))
    return Timeline(periods, today)


def _period_label(instrument: str, start: date, end: date) -> str:
    short = {"mou": "NK", "pks": "PKS", "accord_note": "NK", "use_loan": "PP"}[instrument]
    return f"{short} {formats.short_date(start)} – {formats.short_date(end)}"


def _draft_page(request: HttpRequest, staff: Staff, draft: AgreementDraft) -> dict[str, Any]:
    today = clock.today(staff.zone)
    content = queries.draft_content(draft.content)
    state = DraftState(draft.state)
    before = None if draft.predecessor is None else queries.agreement_state(draft.predecessor)
    creates = may(staff, Capability.AGREEMENTS, Level.CREATE)
    by_hand = [
        to
        for to in (
            DraftState.REVIEW, DraftState.DRAFTING, DraftState.AGREED, DraftState.SCHEDULED,
            DraftState.NEGOTIATION, DraftState.REJECTED, DraftState.CANCELLED,
        )
        if to in MOVES[state] and not (to is DraftState.NEGOTIATION and state is DraftState.DRAFTING)
    ]  # fmt: skip
    prepared = decide_signatures(content.parties) is None
    forward = FORWARD.get(state)
    if state is DraftState.AGREED and not prepared:
        forward = None
    needs_evaluation = (
        before is not None and not queries.evaluated(before.id) and state is not DraftState.SIGNED
    )
    return {
        "draft": draft,
        "content": content,
        "state_label": words.DRAFT_STATES[state],
        "partner": hooks.name_of("institution", draft.partner),
        "before": before,
        "gap": gap_days(before.last_day, draft.start) if before is not None else None,
        "needs_evaluation": needs_evaluation,
        "sent": SentDraft.objects.filter(id=draft.id).first(),
        "timeline": _timeline(draft.id, staff, today),
        "steps": _steps(before, draft.id, today, staff) if before is not None else None,
        "may_edit": creates and state in (
            DraftState.REQUESTED, DraftState.REVIEW, DraftState.DRAFTING, DraftState.NEGOTIATION),
        "may_prepare": creates and state in (DraftState.AGREED, DraftState.SCHEDULED),
        "may_send": creates and state in (DraftState.DRAFTING, DraftState.NEGOTIATION),
        "may_sign": may(staff, Capability.SIGNING, Level.APPROVE)
        and state in (DraftState.AGREED, DraftState.SCHEDULED),
        "prepared": prepared,
        "forward": {"to": forward.value, "label": words.MOVES[forward]} if creates and forward else None,
        "moves": [{"to": to.value, "label": words.MOVES[to]} for to in by_hand if to is not forward]
        if creates
        else [],
        **_text_of(content),
        **_history(request, staff, draft.id),
    }  # fmt: skip
