"""Pages of plain data: for any model of reference data a list, a form with its history, and the way out and back.

An area writes a `ReferenceForm`, says its words and columns in `ReferencePages`, and puts `reference_urls` into its
addresses. What is kept is the journal's generic fact; rules that need more are given as `save` and `remove`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions import queries
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.institutions.hooks import register_undo
from lentera.journal.history import history
from lentera.journal.ids import new_id
from lentera.journal.references import (
    Reference,
    Removed,
    Saved,
    remove_reference,
    save_reference,
    why_kept,
)
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.pages import hooks
from lentera.pages.forms import PageForm, PageModelForm
from lentera.pages.tables import Column, Empty, Table

HISTORY = 12


class ReferenceForm(PageModelForm):
    """The form of one kind of plain data; `class Meta` names model and fields."""

    @classmethod
    def drawn_for(cls, _staff: Staff, /, *args: Any, **options: Any) -> "ReferenceForm":
        """The form for an account (`staff`); forms with choices of an institution's own override it."""
        return cls(*args, **options)

    def values(self) -> dict[str, Any]:
        """What is kept: every field of the form (after `is_valid`)."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


Save = Callable[[Staff, UUID | None, dict[str, Any], RequestId], Saved | Refusal]
Remove = Callable[[Staff, UUID, RequestId], Removed | Refusal]


@dataclass(frozen=True, kw_only=True)
class ReferencePages:
    """What the pages of one kind of plain data need to know. `one` and `many` are also the names of its addresses."""

    form: type[ReferenceForm]
    namespace: str
    one: str
    many: str
    capability: Capability
    title: Any
    new: Any
    teach: Any
    icon: str
    home: tuple[str, Any]  # address name and word of the page above
    columns: Callable[[], Sequence[Column]]
    row: Callable[[Any], Mapping[str, Any]]
    name: str = "name"  # the field by which a row is called
    save: Save | None = None
    remove: Remove | None = None
    after: Callable[[Mapping[str, Any]], str] | None = None  # where to go with what was kept; else the list

    @property
    def model(self) -> type[Reference]:
        """The model of the form."""
        model: type[Reference] = self.form._meta.model  # type: ignore[assignment]
        return model

    def address(self, what: str, *args: Any) -> str:
        """An address of these pages: `many`, "new-one", `one` or "remove-one"."""
        return reverse(f"{self.namespace}:{what}", args=args)

    def creates(self, staff: Staff) -> bool:
        """Whether this account changes such data."""
        return may(staff, self.capability, Level.CREATE)

    def row_of(self, staff: Staff, id: UUID) -> Any:
        """The own row with this id, or None."""
        return self.model.objects.filter(institution=staff.institution, id=id).first()

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of the kind shows."""
        crumbs = [(reverse(self.home[0]), self.home[1])]
        return {"pages": self, "home_crumb": crumbs, "list_url": self.address(self.many), **more}

    def draw_list(self, request: StaffRequest) -> HttpResponse:
        """All of the institution's own."""
        creates = self.creates(request.staff)
        new = self.address(f"new-{self.one}") if creates else ""
        rows = [
            {
                "name": getattr(one, self.name),
                "url": self.address(self.one, one.id) if creates else "",
                **self.row(one),
            }
            for one in self.model.objects.filter(institution=request.staff.institution)
        ]
        table = Table(
            request,
            rows,
            name=self.many,
            columns=[Column("name", _("Nama"), url="url", strong=True), *self.columns()],
            search=("name",),
            order="name",
            empty=Empty(
                _("Belum ada apa-apa di sini"), self.teach, new, self.new if creates else "", self.icon
            ),
        )
        if (file := table.export()) is not None:
            return file
        return render(request, "institutions/reference/list.html", self.context(table=table, new_url=new))

    def draw_new(self, request: StaffRequest) -> HttpResponse:
        """A new one."""
        return self._edit(request, None)

    def draw_one(self, request: StaffRequest, id: UUID) -> HttpResponse:
        """Change one, with its history. What was taken out keeps this page: there an undo brings it back."""
        row = self.row_of(request.staff, id)
        if row is not None:
            return self._edit(request, row)
        if not self._was_removed(request.staff, id):
            raise Http404
        context = self.context(history=self._history(request.staff, id))
        return render(request, "institutions/reference/removed.html", context)

    def take_out(self, request: StaffRequest, id: UUID) -> HttpResponse:
        """Take one out; its history stays."""
        form = PageForm(request.POST)
        if not form.is_valid():
            return redirect(self.address(self.one, id))
        remove = self.remove or self._remove
        outcome = remove(request.staff, id, form.request_id_value)
        if isinstance(outcome, Refusal):
            messages.error(request, hooks.text_of(outcome.code, outcome.details))
        else:
            messages.success(request, _("Dihapus dari daftar. Riwayatnya tetap ada."))
        return redirect(self.address(self.one, id))

    def _edit(self, request: StaffRequest, row: Any) -> HttpResponse:
        staff, outcome = request.staff, None
        form = self.form.drawn_for(staff, request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            save = self.save or self._save
            outcome = save(staff, row.id if row is not None else None, form.values(), form.request_id_value)
            if not isinstance(outcome, Refusal):
                messages.success(request, _("%(name)s tersimpan.") % {"name": form.values()[self.name]})
                return redirect(self.after(form.values()) if self.after else self.address(self.many))
        if row is None:
            told: dict[str, Any] = {"heading": self.new}
        else:
            told = {
                "heading": getattr(self.row_of(staff, row.id), self.name),
                "history": self._history(staff, row.id),
                "remove_url": self.address(f"remove-{self.one}", row.id),
            }
        context = self.context(form=form, row=row, outcome=outcome, **told)
        return render(request, "institutions/reference/form.html", context)

    def _history(self, staff: Staff, id: UUID) -> list[dict[str, Any]]:
        return queries.history_lines(id, staff.institution, limit=HISTORY, staff=staff)

    def _was_removed(self, staff: Staff, id: UUID) -> bool:
        label = self.model._meta.label_lower
        facts = (
            line.fact for line in history(id, reader=staff.institution) if line.author == staff.institution
        )
        return any(isinstance(fact, Removed) and fact.model == label for fact in facts)

    def _save(
        self, staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
    ) -> Saved | Refusal:
        with writing(staff.institution, request_id, actor=staff.account) as entry:
            if (first := entry.answered(Saved)) is not None:
                return first
            return save_reference(entry, self.model, id or new_id(), values)

    def _remove(self, staff: Staff, id: UUID, request_id: RequestId) -> Removed | Refusal:
        with writing(staff.institution, request_id, actor=staff.account) as entry:
            if (first := entry.answered(Removed)) is not None:
                return first
            if self.row_of(staff, id) is None:
                return entry.refuse(Refusal("reference-unknown"))
            refusal = why_kept(self.model, staff.institution, id)
            return entry.refuse(refusal) if refusal is not None else remove_reference(entry, self.model, id)


def reference_urls(pages: ReferencePages, prefix: str) -> list[URLPattern]:
    """The addresses of one kind of plain data, below `prefix` ("desk/mobile/stops/"); and the right to undo."""
    sees, changes = require(pages.capability), require(pages.capability, Level.CREATE)
    register_undo(pages.model._meta.label_lower, pages.capability)
    return [
        path(prefix, sees(pages.draw_list), name=pages.many),
        path(f"{prefix}new/", changes(pages.draw_new), name=f"new-{pages.one}"),
        path(f"{prefix}<uuid:id>/", changes(pages.draw_one), name=pages.one),
        path(
            f"{prefix}<uuid:id>/remove/",
            changes(require_POST(pages.take_out)),
            name=f"remove-{pages.one}",
        ),
    ]
