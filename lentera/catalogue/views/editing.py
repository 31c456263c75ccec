"""The editor: one form with two faces, the simple one and the MARC grid. It works without JavaScript.

What was typed travels with the form: the simple face carries the whole record in a hidden field, the grid is the
record. Buttons say by `act` what is wanted: save, check, the other face, a row more or less, the browser of classes.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lentera.catalogue import queries
from lentera.catalogue.actions.editing import save_marc
from lentera.catalogue.editing import drafts, grid
from lentera.catalogue.editing.comparing import Change, compare, merge
from lentera.catalogue.editing.drawing import (
    DrawnProblem,
    DrawnRow,
    drawn_places,
    drawn_rows,
    help_of,
    told_problems,
)
from lentera.catalogue.editing.simple import RecordForm, applied, form_of, problems_of
from lentera.catalogue.editing.words import START_LABELS
from lentera.catalogue.fields.checking import check
from lentera.catalogue.fields.starting import BY_KEY, begin
from lentera.catalogue.forms import RecordPageForm
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.record import Marc, from_bytes, to_bytes
from lentera.catalogue.models import Record, RecordTemplate
from lentera.catalogue.owning import speaks_publicly
from lentera.catalogue.queries.same import same_records
from lentera.catalogue.queries.states import state_of
from lentera.catalogue.rules import shelf_mark
from lentera.catalogue.views.asides import drawn_same
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

SIMPLE, GRID = "simple", "grid"
COLUMNS = ("tag", "one", "two", "text")
LARGEST = 2_000_000  # signs of a record in a form


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def new_view(request: StaffRequest) -> HttpResponse:
    """A new record: empty, begun by a template, or from a draft."""
    return _Desk(request, None).answer()


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def edit_view(request: StaffRequest, record: UUID) -> HttpResponse:
    """Change a record of the own institution."""
    row = queries.record(record, reader=request.staff.institution)
    if row is None or row.institution_id != request.staff.institution:
        raise Http404(gettext("Cantuman ini tidak ada di katalog lembaga Anda."))
    return _Desk(request, row).answer()


@dataclass
class _Desk:
    """One request of the editor."""

    request: StaffRequest
    row: Record | None
    more: dict[str, Any] = field(default_factory=dict)  # what this answer says beside the form

    def __post_init__(self) -> None:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        self.told = asked
        self.token = asked.get("draft", "")
        draft = drafts.open_draft(self.token, self.request.staff.account) if self.token else None
        self.draft = draft.marc if draft is not None else None
        self.origin = queries.marc_of(self.row) if self.row is not None else None
        self.before = self.origin or (draft.before if draft is not None else None)
        self.based_on = asked.get("based_on", "") or (self.row.digest if self.row is not None else "")
        self.face = asked.get("face") or self.request.session.get("catalogue-face", SIMPLE)
        self.face = self.face if self.face in (SIMPLE, GRID) else SIMPLE

    # Opening

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._opened()
        return self._grid() if self.face == GRID else self._simple()

    def _opened(self) -> HttpResponse:
        marc = self.draft or self.origin
        if self.token and self.draft is None:
            messages.error(self.request, gettext("Draf ini tidak ada lagi; draf disimpan sehari."))
        if marc is None:
            marc = self._beginning()
        marc = self._with_class(marc)
        return self._draw(marc, problems=self.row is not None and self.told.get("face") == GRID)

    def _beginning(self) -> Marc:
        chosen = self.told.get("template", "book")
        if chosen not in BY_KEY:
            kept = _template(self.request.staff.institution, chosen)
            if kept is not None:
                return kept
        return begin(BY_KEY.get(chosen, BY_KEY["book"]), "", today=clock.today())

    def _with_class(self, marc: Marc) -> Marc:
        """A class that was chosen in the browser of classes."""
        chosen = self.told.get("ddc", "")
        if not chosen:
            return marc
        told = msgspec.structs.replace(form_of(marc), ddc=chosen)
        return applied(told, marc, record=new_id(), today=clock.today())

    # The two faces, as they were sent

    def _simple(self) -> HttpResponse:
        working = self._carried()
        form = RecordPageForm(self.told, shown=form_of(working) if working is not None else None)
        form.is_valid()
        typed = form.record()
        mine = applied(typed, working, record=new_id(), today=clock.today())
        act = self.told.get("act", "save")
        if act != "save" and "year" not in form.errors:
            return self._go(act, mine)
        form.show_all(problems_of(typed, clock.today()))
        if form.errors:
            return self._draw(working or mine, form=form)
        return self._save(mine, form.request_id_value, form=form, typed=typed, working=working)

    def _grid(self) -> HttpResponse:
        columns = {name: self.told.getlist(name) for name in COLUMNS}
        told = {name: str(self.told.get(name, "")) for name in self.told if name not in COLUMNS}
        sheet = grid.read_grid(told, columns)
        act, _, number = self.told.get("act", "save").partition(":")
        if act.startswith("row-"):
            sheet = self._moved(sheet, act, number)
            return self._draw(sheet.marc(self.before), sheet=sheet)
        marc = sheet.marc(self.before)
        if grid.type_changed(told, sheet):
            self.more["notice"] = gettext("Posisi 008 menyesuaikan jenis bahan. Periksa, lalu simpan.")
            act = "check" if act == "save" else act
        if act == "check":
            return self._draw(marc, sheet=sheet, problems=True)
        if act != "save":
            return self._go(act, marc)
        form = PageForm(self.told)
        form.is_valid()
        return self._save(marc, form.request_id_value, sheet=sheet)

    def _go(self, act: str, marc: Marc) -> HttpResponse:
        """To the other face, or away and back with what was typed."""
        if act in (SIMPLE, GRID):
            self.face = self.request.session["catalogue-face"] = act
        asked = {"draft": self._kept(marc), "based_on": self.based_on, "face": self.face}
        if act == "classes":
            asked |= {"record": str(self.row.id)} if self.row is not None else {}
            return redirect(f"{reverse('catalogue:classes-desk')}?{urlencode(asked)}")
        if act == "template":
            return redirect(f"{reverse('catalogue:new-template')}?{urlencode({'draft': asked['draft']})}")
        return redirect(
            f"{self.request.path}?{urlencode(asked)}"
        )  # with an address, so that one can go back to it

    def _moved(self, sheet: grid.Grid, act: str, number: str) -> grid.Grid:
        rows = list(sheet.rows)
        at = (
            int(number)
            if number.isdecimal() and len(number) < 6 and int(number) < len(rows)
            else len(rows) - 1
        )
        focus = at
        if act == "row-add":
            rows.insert(at + 1, grid.Row(text=""))
            focus = at + 1
        elif act == "row-delete" and rows:
            del rows[at]
            focus = min(at, len(rows) - 1)
        elif act == "row-up" and at > 0:
            rows[at - 1], rows[at], focus = rows[at], rows[at - 1], at - 1
        elif act == "row-down" and at + 1 < len(rows):
            rows[at + 1], rows[at], focus = rows[at], rows[at + 1], at + 1
        self.more |= {"focus": focus, "help": help_of(rows[focus].tag) if rows else None}
        return grid.Grid(sheet.leader, sheet.fixed, rows)

    # Saving

    def _save(
        self,
        mine: Marc,
        request_id: str,
        *,
        form: RecordPageForm | None = None,
        typed: RecordForm | None = None,
        working: Marc | None = None,
        sheet: grid.Grid | None = None,
    ) -> HttpResponse:
        asked = self._asked(mine)
        if asked is not None:
            self.more |= asked
            return self._draw(working or mine, form=form, sheet=sheet, problems=True, carried=working)
        outcome = save_marc(
            self.request.staff.institution,
            working if form is not None else mine,
            form=typed,
            record=self.row.id if self.row is not None else None,
            based_on=self.based_on,
            before=self.before,
            actor=self.request.staff.account,
            request_id=request_id,
            public=speaks_publicly(self.request.staff.institution),
        )
        if not isinstance(outcome, Refusal):
            told = gettext("Cantuman disimpan dan sudah dapat dicari.") if self.row is None else ""
            messages.success(self.request, told or gettext("Perubahan disimpan."))
            return redirect("catalogue:record", outcome.record)
        if outcome.code == "record-changed-meanwhile" and self.row is not None:
            return self._stale(mine, outcome)
        if form is not None:
            form.show(outcome)
        elif outcome.code == "record-unknown":
            self.more["notice"] = text_of(outcome.code, outcome.details)
        return self._draw(working or mine, form=form, sheet=sheet, problems=form is None, carried=working)

    def _asked(self, mine: Marc) -> dict[str, Any] | None:
        """What must be confirmed before this is saved: records that may be the same, and new warnings."""
        kept = set(self.told.getlist("kept"))
        same: list[Record] = []
        if self.row is None:
            brief = brief_of(mine)
            same = same_records(
                self.request.staff.institution,
                isbn=brief.isbns[0] if brief.isbns else "",
                title=brief.title,
                author=brief.author,
            )
        marks = {f"same-{one.id}" for one in same}
        warned = [] if self.face == SIMPLE else [one for one in check(mine, self.before) if not one.old]
        if not any(one.stops for one in warned):
            marks |= {f"warned-{one.refusal.code}-{one.line}" for one in warned}
        if marks <= kept:
            return None
        return {
            "same": drawn_same(same, self.request.staff.institution),
            "confirm": sorted(marks),
            "confirming": True,
        }

    def _stale(self, mine: Marc, refusal: Refusal) -> HttpResponse:
        """Somebody saved in between: their changes and mine are put together, and shown before anything is saved."""
        row = self.row
        if row is None or self.origin is None:
            raise Http404
        theirs = self.origin
        was = state_of(row.id, self.based_on, reader=self.request.staff.institution)
        base = from_bytes(was) if was is not None else theirs
        merged = merge(base, mine, theirs)
        self.more |= {
            "stale": text_of(refusal.code, refusal.details),
            "others": _drawn_changes(compare(base, theirs)),
            "clashes": merged.clashes,
        }
        self.based_on = row.digest
        return self._draw(merged.marc)

    def _kept(self, marc: Marc) -> str:
        return drafts.keep(marc, self.request.staff.account, before=self.before)

    # Drawing

    def _carried(self) -> Marc | None:
        """The record that the simple face carries; None for a new one, and what nobody could have drawn is left."""
        written = self.told.get("marc", "")
        if not written or len(written) > LARGEST:
            return self.origin
        try:
            return from_bytes(written.encode())
        except (msgspec.MsgspecError, ValueError, TypeError, KeyError, IndexError):
            return self.origin

    def _draw(
        self,
        marc: Marc,
        *,
        form: RecordPageForm | None = None,
        sheet: grid.Grid | None = None,
        problems: bool = False,
        carried: Marc | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "record": self.row,
            "face": self.face,
            "based_on": self.based_on,
            "draft": self.token,
            "same": [],
            "confirm": self.told.getlist("kept"),
            "starts": list(START_LABELS.items()),
            "started": self.told.get("template", "book"),
            "templates": _templates(self.request.staff.institution) if self.row is None else [],
        }
        if self.face == GRID:
            drawn = sheet or grid.grid_of(
                marc, grid.suggested_rows(form_of(marc).material) if self.row is None else ()
            )
            found: list[DrawnProblem] = []
            if problems:
                found = told_problems(drawn, marc, self.before)
            context |= {
                "sheet": drawn,
                "rows": drawn_rows(drawn, found),
                "leader_places": drawn_places(drawn.leader_positions),
                "fixed_places": drawn_places(drawn.fixed_positions),
                "stops": [one for one in found if one.stops],
                "warnings": [one for one in found if not one.stops],
                "form": PageForm(),
                "empty": DrawnRow(grid.Row(), [], ""),
            }
        else:
            brief = brief_of(marc)
            context |= {
                "form": form or RecordPageForm(shown=form_of(marc)),
                "marc": to_bytes(carried or marc).decode(),
                "mark": shelf_mark(brief.ddc, brief.author, brief.title_filing),
            }
        context |= self.more
        return render(self.request, "catalogue/editor.html", context)


def _drawn_changes(changes: list[Change]) -> list[Change]:
    return changes[:40]


def _templates(institution: UUID) -> list[tuple[str, str]]:
    rows = RecordTemplate.objects.filter(institution=institution).order_by("name")
    return [(str(row.id), row.name) for row in rows]


def _template(institution: UUID, id: str) -> Marc | None:
    try:
        row = RecordTemplate.objects.filter(institution=institution, id=UUID(id)).first()
    except ValueError:
        return None
    return from_bytes(row.marc.encode()) if row is not None else None
