"""Retention classes, papers whose time is over, and proposals to destroy them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from lentera.papers import words
from lentera.papers.models import Destruction, IssuedPaper, RetentionClass, Scan
from lentera.papers.queries.paper import label_of
from lentera.papers.rules import DEFAULTS, ClassState, Fate, Kept, ProposalState


def retention_classes(institution: UUID) -> dict[str, ClassState]:
    """The classes of an institution by code: its own, and first values where it has said nothing."""
    own = {
        row.code: ClassState(
            row.code, row.name, row.active_years, row.inactive_years, Fate(row.fate), row.source
        )
        for row in RetentionClass.objects.filter(institution=institution)
    }
    first = {
        code: replace(one, name=str(words.CLASSES.get(code, one.name))) for code, one in DEFAULTS.items()
    }
    return {**first, **own}


@dataclass(frozen=True, slots=True)
class Overdue:
    """A paper or scan whose time is over. `kind`: "paper" or "scan"."""

    id: UUID
    kind: str
    label: str
    number: str
    title: str
    on: date
    retention: str
    last_day: date
    fate: Fate


def overdue_papers(institution: UUID, today: date) -> list[Overdue]:
    """Papers and scans kept beyond the last day of their class, the oldest first; permanent ones never."""
    classes = retention_classes(institution)
    waiting = {id for row in open_proposals(institution) for id in (*row.papers, *row.scans)}
    found = []
    for row in IssuedPaper.objects.filter(institution=institution, destroyed_on=None):
        one = classes.get(row.retention)
        if one is None or one.fate is Fate.PERMANENT or str(row.id) in waiting:
            continue
        last = one.last_day(row.counts_from)
        if last < today:
            found.append(
                Overdue(
                    row.id,
                    "paper",
                    label_of(row.kind),
                    row.number,
                    row.title,
                    row.on,
                    one.name,
                    last,
                    one.fate,
                )
            )
    for scan in Scan.objects.filter(institution=institution, destroyed_on=None, erased_for=""):
        one = classes.get(scan.retention)
        if one is None or one.fate is Fate.PERMANENT or str(scan.id) in waiting:
            continue
        last = one.last_day(scan.on)
        if last < today:
            found.append(Overdue(scan.id, "scan", "", "", scan.name, scan.on, one.name, last, one.fate))
    return sorted(found, key=lambda one: (one.last_day, one.on, one.title))


def kept_papers(institution: UUID, ids: Iterable[UUID]) -> list[Kept]:
    """Own papers as retention sees them."""
    classes = retention_classes(institution)
    rows = IssuedPaper.objects.filter(institution=institution, id__in=list(ids)).order_by("on", "id")
    return [
        _kept(row.id, row.title, classes.get(row.retention), row.counts_from, row.destroyed_on is not None)
        for row in rows
    ]


def kept_scans(institution: UUID, ids: Iterable[UUID]) -> list[Kept]:
    """Own scans as retention sees them."""
    classes = retention_classes(institution)
    rows = Scan.objects.filter(institution=institution, id__in=list(ids)).order_by("on", "id")
    return [
        _kept(
            row.id, row.name, classes.get(row.retention), row.on,
            row.destroyed_on is not None or bool(row.erased_for),
        )
        for row in rows
    ]  # fmt: skip


def _kept(id: UUID, title: str, one: ClassState | None, counts_from: date, gone: bool) -> Kept:
    if one is None:
        return Kept(id, title, None, Fate.PERMANENT, gone)
    return Kept(id, title, one.last_day(counts_from), one.fate, gone)


def open_proposals(institution: UUID) -> list[Destruction]:
    """Proposals that nobody decided, the oldest first."""
    rows = Destruction.objects.filter(institution=institution, declined_for="", destroyed_on=None)
    return list(rows.order_by("proposed_at"))


def proposal_row(institution: UUID, proposal: UUID) -> Destruction | None:
    """One proposal."""
    return Destruction.objects.filter(institution=institution, id=proposal).first()


def proposals_of(institution: UUID) -> list[Destruction]:
    """All proposals, the newest first."""
    return list(Destruction.objects.filter(institution=institution).order_by("-proposed_at"))


def proposal_state(institution: UUID, proposal: UUID) -> ProposalState | None:
    """One proposal as decisions need it."""
    row = proposal_row(institution, proposal)
    if row is None:
        return None
    return ProposalState(
        row.id, row.proposer, tuple(map(UUID, row.papers)), tuple(map(UUID, row.scans)),
        bool(row.declined_for) or row.destroyed_on is not None,
    )  # fmt: skip
