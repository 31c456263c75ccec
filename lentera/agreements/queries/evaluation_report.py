"""An evaluation as a paper says it: the report by itself, and the annex of the renewal that follows from it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from lentera.agreements import words
from lentera.agreements.models import Evaluation, EvaluationNote, ScopeItem
from lentera.agreements.queries.agreement import agreement_state, evaluation_lines
from lentera.agreements.queries.evaluation import notes_of, remarks_on, tasks_of
from lentera.agreements.rules import AgreementState
from lentera.institutions import queries as institutions
from lentera.pages import formats
from lentera.pages.counting import counted


def evaluation_report(evaluation: UUID, language: str = "id") -> tuple[Evaluation, dict[str, Any]] | None:
    """What template `report` prints of an evaluation, and its row; None where there is none.

    Bars show what both parties stated of the whole target; the sentence beside says what the facts counted.
    """
    row = Evaluation.objects.filter(id=evaluation).first()
    state = None if row is None else agreement_state(row.agreement)
    if row is None or state is None:
        return None
    with translation.override(language):
        return row, _report(row, state)


def evaluation_annex(
    agreement: UUID | None, language: str = "id", *, until: date | None = None
) -> list[dict[str, Any]]:
    """The last evaluation (until a day) of an agreement as annexes of its renewal (`{title, facts, table}`), or []."""
    told = [] if agreement is None else evaluation_lines(agreement)
    told = [one for one in told if until is None or one[0].evaluated_on <= until]
    state = None if agreement is None else agreement_state(agreement)
    if not told or state is None:
        return []
    row, notes = told[0]
    with translation.override(language):
        annex: dict[str, Any] = {
            "title": _("Hasil monitoring dan evaluasi perjanjian sebelumnya"),
            "facts": _facts(row, state),
            "table": _table(row, notes),
        }
        if row.summary:
            annex["paragraphs"] = [row.summary]
        return [annex]


def _facts(row: Evaluation, state: AgreementState) -> list[list[str]]:
    names = institutions.names(state.parties, row.evaluated_on)
    return [
        [_("Perjanjian"), f"{state.number}, {state.title}"],
        [_("Para pihak"), "; ".join(names.get(party, "") for party in state.parties)],
        [_("Masa berlaku"), f"{formats.long_date(state.start)} – {formats.long_date(state.end)}"],
        [_("Dievaluasi pada"), formats.long_date(row.evaluated_on)],
    ]


def _items(notes: list[EvaluationNote]) -> dict[UUID, ScopeItem]:
    return ScopeItem.objects.in_bulk([note.scope_item for note in notes])


def _table(row: Evaluation, notes: list[EvaluationNote]) -> dict[str, Any]:
    items, remarks = _items(notes), remarks_on(row.id)
    rows = []
    for note in notes:
        item = items.get(note.scope_item)
        unit = str(words.UNITS.get(item.unit, item.unit)) if item is not None else ""
        said = [told[note.scope_item].remark for told in remarks.values() if note.scope_item in told]
        rows.append(
            [
                item.name if item is not None else "",
                f"{formats.number(note.target)} {unit}",
                f"{formats.number(note.realised)} {unit}",
                ". ".join(part.rstrip(".") for part in (note.note, note.obstacle, note.action) if part),
                " ".join(said) or "–",
            ]
        )
    return {
        "heads": [_("Ruang lingkup"), _("Target"), _("Terlaksana"), _("Catatan"), _("Tanggapan mitra")],
        "aligns": ["left", "right", "right", "left", "left"],
        "rows": rows,
    }


def _report(row: Evaluation, state: AgreementState) -> dict[str, Any]:
    notes = notes_of(row.id)
    items, remarks = _items(notes), remarks_on(row.id)
    names = institutions.names({*state.parties, *remarks}, row.evaluated_on)
    tasks = tasks_of(row.id, [note.scope_item for note in notes])
    sections = []
    for note in notes:
        item = items.get(note.scope_item)
        unit = str(words.UNITS.get(item.unit, item.unit)) if item is not None else ""
        facts = [[_("Catatan"), note.note]]
        if note.counted is not None:
            facts.append(
                [
                    _("Menurut catatan"),
                    counted(
                        "%(done)s %(unit)s dari %(facts)s fakta; target sampai hari itu %(due)s %(unit)s",
                        "facts",
                    )
                    % {
                        "done": formats.number(note.counted),
                        "unit": unit,
                        "facts": formats.number(note.facts),
                        "due": formats.number(note.expected),
                    },
                ]
            )
        if note.obstacle:
            facts.append([_("Hambatan"), note.obstacle])
        if note.action:
            facts.append([_("Perbaikan"), note.action])
        if (task := tasks.get(note.scope_item)) is not None:
            due = formats.long_date(task.due) if task.due is not None else ""
            facts.append([_("Tindak lanjut"), ", ".join(part for part in (task.owner, due) if part)])
        for partner, said in remarks.items():
            if note.scope_item in said:
                facts.append([names.get(partner, _("Mitra")), said[note.scope_item].remark])
        name = item.name if item is not None else ""
        sections.append(
            {
                "title": name,
                "bars": [{"label": name, "value": note.realised, "target": note.target, "unit": unit}],
                "facts": facts,
            }
        )
    whole = [said[None].remark for said in remarks.values() if None in said]
    paragraphs = [text for text in (row.summary, *whole) if text]
    if paragraphs:
        sections.append({"title": _("Simpulan"), "paragraphs": paragraphs})
    return {
        "title": _("Laporan monitoring dan evaluasi"),
        "subtitle": [state.title],
        "date": row.evaluated_on,
        "facts": _facts(row, state),
        "sections": sections,
        "signatures": _signatures(state, row.evaluated_on, names),
    }


def _signatures(state: AgreementState, day: date, names: dict[UUID, str]) -> list[dict[str, Any]]:
    found = []
    for party in state.parties:
        head = next((one for one in institutions.holders(party, day) if one.head), None)
        found.append(
            {
                "role": names.get(party, ""),
                "name": head.full_name if head is not None else "……………",
                "position": head.title if head is not None else _("Kepala"),
            }
        )
    return found
