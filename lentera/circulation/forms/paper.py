"""Forms of paper: what to print, which sheet is keyed in, what its rows say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts.paper import Settlement
from lentera.circulation.messages.paper import SHEETS
from lentera.circulation.rules.sheet import SheetAct
from lentera.journal.refusals import Refusal
from lentera.pages.dates import parse_time
from lentera.pages.forms import FlexibleDateField, NumberField, PageForm, ScanField
from lentera.pages.signs import legible, scannable

SHEET_ROWS = 22  # as on paper
FIELDS = ("time", "card", "barcode", "count", "name", "group", "block", "wish", "shelf")
REPEATED = ("time", "card", "shelf")  # left empty, they are those of the row above


class SheetForm(PageForm):
    """Sheets to print."""

    act = forms.ChoiceField(label=_("Lembar untuk"), choices=[(act.value, SHEETS[act]) for act in SheetAct])
    count = NumberField(label=_("Banyaknya"), unit=_("lembar"), min_value=1, max_value=50, initial=5)
    day = FlexibleDateField(
        label=_("Tanggal"), required=False, help_text=_("Kosong: ditulis tangan pada hari lembar dipakai.")
    )

    def clean_act(self) -> SheetAct:
        return SheetAct(self.cleaned_data["act"])


class SheetScanForm(PageForm):
    """The code of a sheet."""

    sheet = ScanField(label=_("Pindai QR lembar"), error_messages={"required": _("Pindai QR lembarnya.")})


class SettleForm(PageForm):
    """What a questioned row means."""

    settlement = forms.ChoiceField(choices=[(one.value, one.value) for one in Settlement])

    def clean_settlement(self) -> Settlement:
        return Settlement(self.cleaned_data["settlement"])


class CountChoiceForm(forms.Form):
    """Which stocktake a sheet of scans belongs to."""

    stocktake = forms.TypedChoiceField(label=_("Cacah ulang"), coerce=UUID)

    def __init__(self, *args: Any, counts: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.counts = counts
        self.fields["stocktake"].choices = [(str(id), name) for id, name in counts]  # type: ignore[attr-defined]


@dataclass
class PaperRow:
    """One row as it was typed. `at_time`, `card_used` and `shelf_used` hold after looking at the rows above."""

    number: int
    told: dict[str, str]
    at_time: time | None = None
    card_used: str = ""
    shelf_used: str = ""
    problem: Refusal | None = None
    outcome: Any = field(default=None)
    at: datetime | None = None

    @property
    def filled(self) -> bool:
        """Whether anything was written in it besides its time and card."""
        return any(self.told[name] for name in ("barcode", "count", "name", "wish"))

    @property
    def done(self) -> bool:
        """Whether it is recorded, as a fact or as a question."""
        return self.outcome is not None and not isinstance(self.outcome, Refusal)


def read_rows(data: QueryDict, act: SheetAct) -> list[PaperRow]:
    """The rows of a sheet: an empty time, card or shelf is that of the row above, as on paper."""
    columns = {name: data.getlist(name)[:SHEET_ROWS] for name in FIELDS}
    rows = []
    for place in range(SHEET_ROWS):
        told = {name: _at(values, place) for name, values in columns.items()}
        told |= {name: scannable(told[name]) for name in ("card", "barcode")}
        rows.append(PaperRow(place + 1, told))
    before = dict.fromkeys(REPEATED, "")
    for row in rows:
        before = {name: row.told[name] or before[name] for name in REPEATED}
        row.at_time, row.card_used, row.shelf_used = (
            parse_time(before["time"]),
            before["card"],
            before["shelf"],
        )
        if row.filled:
            row.problem = _problem(row, act, before["time"])
    return rows


def _problem(row: PaperRow, act: SheetAct, time_used: str) -> Refusal | None:
    if act is SheetAct.STOCKTAKE:
        return None if row.shelf_used else Refusal("slip-shelf-missing")
    if not time_used:
        return Refusal("slip-time-missing")
    if row.at_time is None:
        return Refusal("slip-time-unread", time=time_used[:20])
    if act in (SheetAct.LEND, SheetAct.WISH) and not row.card_used:
        return Refusal("slip-card-missing")
    return None


def _at(values: list[str], place: int) -> str:
    return legible(values[place]).strip()[:120] if place < len(values) else ""
