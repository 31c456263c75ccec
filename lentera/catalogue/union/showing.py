"""What pages show of matching: two records side by side, what each field says for or against, groups."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lentera.catalogue import hooks, queries
from lentera.catalogue.labels import MATERIAL_LABELS
from lentera.catalogue.models import Record
from lentera.catalogue.queries.union import Proposal, groups_of, told_of
from lentera.catalogue.union.messages import FIELD_LABELS
from lentera.catalogue.union.model import FIELDS
from lentera.catalogue.union.rows import Told, row_of
from lentera.institutions import queries as institutions

FIGURES = {"title": "numbers", "rest": "rest_numbers"}
HALF = 48  # width of the bar to either side, in px
MOST = 12.0  # bits at which a bar is full: 4,096 times as likely


@dataclass(frozen=True)
class Evidence:
    """What one field said, as a bar: to the right for one title, to the left for two."""

    bits: float
    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """One field of both records. `same`: they say the same to the model, `told`: both say something."""

    label: Any
    first: str
    second: str
    same: bool
    evidence: Evidence | None

    @property
    def differs(self) -> bool:
        """Both say something, and not the same."""
        return bool(self.first and self.second) and not self.same


@dataclass(frozen=True)
class Side:
    """One of the two records, and whose it is."""

    record: Record
    house: str
    copies: int
    own: bool


@dataclass(frozen=True)
class Comparison:
    """All that the page of two records draws."""

    proposal: Proposal
    sides: tuple[Side, Side]
    lines: list[Line]

    @property
    def spare(self) -> list[tuple[str, Side]]:
        """Where both are of the own house: those without copies, which can be removed once they are grouped."""
        if not all(side.own for side in self.sides):
            return []
        return [(name, side) for name, side in zip("AB", self.sides, strict=True) if not side.copies]


def comparison(proposal: Proposal, institution: UUID) -> Comparison:
    """Two records side by side, for an institution that may see both."""
    records = (proposal.first, proposal.second)
    names = institutions.names({record.institution_id for record in records})
    copies = hooks.availability([record.id for record in records], institution)
    first, second = (
        Side(
            record,
            names.get(record.institution_id) or _short(record.institution_id),
            copies[record.id].total,
            record.institution_id == institution,
        )
        for record in records
    )
    told = tuple(told_of(record, queries.marc_of(record)) for record in records)
    return Comparison(proposal, (first, second), _lines(told[0], told[1], proposal.evidence))


def _lines(first: Told, second: Told, evidence: dict[str, float]) -> list[Line]:
    rows: tuple[Any, Any] = (row_of(first), row_of(second))
    weights = dict(evidence)
    for field, figures in FIGURES.items():  # shown with the words that they stand in
        if figures in weights:
            weights[field] = weights.get(field, 0.0) + weights.pop(figures)
    return [
        Line(
            FIELD_LABELS[field],
            _words(first, field),
            _words(second, field),
            rows[0][field] == rows[1][field],
            _bar(weights[field]) if field in weights else None,
        )
        for field in FIELDS
        if field not in FIGURES.values() and (_words(first, field) or _words(second, field))
    ]


def _words(told: Told, field: str) -> str:
    if field == "isbns":
        return ", ".join(told.isbns)
    if field == "material":
        return str(MATERIAL_LABELS.get(told.material, told.material))
    if field == "year":
        return str(told.year or "")
    return str(getattr(told, {"rest": "subtitle"}.get(field, field)))


def _bar(bits: float) -> Evidence:
    width = round(min(abs(bits), MOST) / MOST * HALF)
    return Evidence(round(bits, 1), HALF if bits >= 0 else HALF - width, width)


@dataclass(frozen=True)
class Edition:
    """Another record of the same title, and whose it is."""

    record: Record
    house: str
    copies: hooks.Availability


def editions_of(record: Record, reader: UUID | None, *, may_add: bool) -> dict[str, Any]:
    """For the page of a record: the others of its title that `reader` may see, newest first, and whether `reader`
    may take this one out of its group.
    """
    group = groups_of([record.id], reader=reader).get(record.id)
    if group is None:
        return {"editions": []}
    rows = queries.records_by_ids(group.others(record.id), reader=reader)
    names = institutions.names({row.institution_id for row in rows.values()})
    copies = hooks.availability(list(rows), reader)
    shown = [
        Edition(row, names.get(row.institution_id) or _short(row.institution_id), copies[row.id])
        for row in rows.values()
    ]
    shown.sort(key=lambda one: (-(one.record.year or 0), one.record.title, one.record.id))
    return {"editions": shown, "may_split": may_add and group.author == reader}


def _short(institution: UUID) -> str:
    """What stands for an institution whose name has not arrived here yet: a link must have a word."""
    return institution.hex[:8]
