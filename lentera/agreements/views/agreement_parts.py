"""The parts of the page of one agreement: each is read on one screen, and all of them in print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.agreements import queries, words
from lentera.agreements.models import Addendum, Agreement, AgreementParty, Consent, Visit
from lentera.agreements.queries import AgreementState, Progress, Status
from lentera.agreements.views.evaluation import may_remark
from lentera.agreements.views.months import month_bars
from lentera.institutions.access import Capability, Staff, may
from lentera.pages import formats

PARTS = ("", "monitoring", "paper", "visits", "history", "all")


@dataclass(frozen=True)
class Page:
    """What the parts are made from. `progress`: the scope items with what was realised."""

    staff: Staff
    state: AgreementState
    row: Agreement
    today: date
    names: dict[UUID, str]
    progress: list[Progress]
    consents: dict[UUID, Consent]

    @property
    def own(self) -> bool:
        """Whether the reader's institution is the agency."""
        return self.state.agency == self.staff.institution


def tabs(page: Page) -> list[dict[str, Any]]:
    """The parts that this account may open, by code."""
    found = [("", _("Ringkasan")), ("monitoring", _("Pemantauan")), ("paper", _("Naskah"))]
    if may(page.staff, Capability.VISITS):
        found.append(("visits", _("Kunjungan")))
    found.append(("history", _("Riwayat")))
    return [{"code": code, "label": label, "url": f"?part={code}" if code else "?"} for code, label in found]


def glance(page: Page, status: Status) -> list[dict[str, Any]]:
    """Four numbers, each of which opens: days left, promises kept, facts behind them, the last evaluation."""
    state, today = page.state, page.today
    left = (state.last_day - today).days
    if status is Status.SIGNED:
        first = {"value": (state.start - today).days, "label": _("hari sampai berlaku"), "tone": ""}
    elif left >= 0:
        first = {"value": left, "label": _("hari lagi"), "tone": "soon" if status is Status.EXPIRING else ""}
    else:
        first = {"value": -left, "label": _("hari sejak berakhir"), "tone": ""}
    first["url"] = "#timeline"
    kept = [one for one in page.progress if not one.removed]
    if not kept:
        return [first]
    reached = sum(1 for one in kept if one.short == 0)
    facts = sum(one.facts for one in page.progress)
    standing = queries.evaluation_standing(state.id)
    evaluated = standing.evaluated_on if standing is not None else None
    return [
        first,
        {
            "value": f"{reached} / {len(kept)}",
            "label": _("butir tercapai"),
            "url": "#promised",
        },
        {
            "value": facts,
            "label": ngettext("catatan di baliknya", "catatan di baliknya", facts),
            "url": "?part=monitoring",
        },
        {
            "value": formats.short_date(evaluated) if evaluated is not None else _("belum"),
            "label": _("evaluasi terakhir"),
            "url": "?part=monitoring#evaluations",
        },
    ]


def questions(page: Page) -> list[dict[str, Any]]:
    """Where the partner's paper says otherwise, as long as it is open."""
    return [
        {
            "row": question,
            "partner": page.names.get(question.institution_id, ""),
            "what": ", ".join(str(words.DIFFERENCES[name]) for name in question.differences.split(",")),
            "theirs": page.consents.get(question.institution_id),
        }
        for question in queries.open_questions(page.state.agency, page.state.id)
    ]


def monitoring(page: Page) -> dict[str, Any]:
    """Each promise month by month, the evaluations in both parties' words, and what was to be done about it."""
    state = page.state
    until = min(page.today, state.last_day)
    months = queries.months_of_items([one.item for one in page.progress], zone=page.staff.zone)
    so_far = {one.item: one.expected for one in queries.progress_on(state.id, until, page.staff.zone)}
    evaluations = queries.evaluation_lines(state.id)
    named = {one.item: one.name for one in page.progress}
    items = {one.id: [note.scope_item for note in notes] for one, notes in evaluations}
    return {
        "services": [
            {
                "one": one,
                "unit": words.UNITS.get(one.unit, one.unit),
                "expected": so_far.get(one.item, 0),
                "url": reverse("agreements:evidence", args=[one.item]),
                "months": month_bars(months.get(one.item, {}), state.start, until),
            }
            for one in page.progress
        ],
        "evaluations": [
            {
                "row": one,
                "notes": [
                    {"note": note, "name": named.get(note.scope_item, "")}
                    for note in notes
                    if note.obstacle or note.action
                ],
                "kept": sum(1 for note in notes if note.realised >= note.target),
                "items": len(notes),
                "remarked": bool(queries.remarks_on(one.id)),
            }
            for one, notes in evaluations
        ],
        "tasks": queries.tasks_from(items),
        "may_remark": may_remark(page.staff, state),
    }


def paper(page: Page, parties: Sequence[AgreementParty]) -> dict[str, Any]:
    """Who signed what, in whose words; addenda and the text."""
    return {
        "parties": [
            {
                "party": party,
                "capacity": words.CAPACITIES.get(party.capacity, ""),
                "consent": page.consents.get(party.party),
            }
            for party in parties
        ],
        "addenda": Addendum.objects.filter(agreement=page.state.id).order_by("from_day"),
        "route": words.ROUTES.get(page.row.route, ""),
    }


def visits(page: Page) -> dict[str, Any]:
    """Visits about this agreement, and what they gave to do."""
    if not may(page.staff, Capability.VISITS):
        return {"visits": [], "follow_ups": []}
    held = queries.visits_held(page.staff.institution).filter(agreement=page.state.id)
    rows: list[Visit] = list(held)
    tasks = queries.follow_ups(page.staff.institution, today=page.today, agreement=page.state.id)
    for visit in rows:
        tasks += queries.follow_ups(page.staff.institution, today=page.today, visit=visit.id)
    seen: dict[UUID, Any] = {line.row.id: line for line in tasks}
    return {"visits": rows, "follow_ups": list(seen.values())}
