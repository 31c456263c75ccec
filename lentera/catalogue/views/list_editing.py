"""The cataloguer's hand on book lists: make one, order it, put a title on it, take it away."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lentera.catalogue import actions, queries
from lentera.catalogue.lists.messages import REFUSALS
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.lists.rules import reordered
from lentera.catalogue.models import Record
from lentera.catalogue.owning import speaks_publicly
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

PLACES = {"list-title-missing": "title", "list-title-long": "title", "list-note-long": "note"}


class ListForm(PageForm):
    """The head of a list. Who may see it is chosen once, when it is made."""

    title = forms.CharField(
        label=_("Nama daftar"), error_messages={"required": REFUSALS["list-title-missing"]}
    )
    note = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    public = forms.BooleanField(
        label=_("Untuk umum"),
        required=False,
        initial=True,
        help_text=_("Tanpa centang, hanya lembaga ini yang melihatnya. Pilihan ini tidak dapat diubah lagi."),
    )

    def __init__(self, *args: Any, may_publish: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_publish:
            del self.fields["public"]

    def show(self, refusal: Refusal) -> None:
        """Add the sentence of a refusal to the form's errors."""
        self.add_error(PLACES.get(refusal.code), text_of(refusal.code, refusal.details))


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def new_list_view(request: StaffRequest) -> HttpResponse:
    """A new list, with a title on it where one was asked for."""
    staff = request.staff
    form = ListForm(request.POST or None, may_publish=speaks_publicly(staff.institution))
    first = _record(request, request.GET.get("record", "")) if "record" in request.GET else None
    if request.method == "POST" and form.is_valid():
        outcome = actions.save_list(
            staff.institution,
            form.cleaned_data["title"],
            form.cleaned_data["note"],
            [first.id] if first is not None else [],
            public=form.cleaned_data.get("public", False),
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            return redirect("catalogue:list", outcome.list)
        form.show(outcome)
    return render(request, "catalogue/list_form.html", {"form": form, "first": first})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def edit_list_view(request: StaffRequest, list: UUID) -> HttpResponse:
    """Name, note and order of a list; titles go by a tick."""
    row = _own(request, list)
    staff = request.staff
    records = queries.records_of(row)
    form = ListForm(request.POST or None, may_publish=False, initial={"title": row.title, "note": row.note})
    if request.method == "POST" and form.is_valid():
        outcome = actions.save_list(
            staff.institution,
            form.cleaned_data["title"],
            form.cleaned_data["note"],
            _ordered(request, records),
            list=row.id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, gettext("Daftar disimpan."))
            return redirect("catalogue:list", row.id)
        form.show(outcome)
    known = queries.records_by_ids(records, reader=staff.institution)
    titles = [(number, id, known.get(id)) for number, id in enumerate(records, 1)]
    return render(request, "catalogue/list_form.html", {"form": form, "list": row, "titles": titles})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def add_to_list_view(request: StaffRequest, record: UUID) -> HttpResponse:
    """Put a record on one of the own lists."""
    row = _record(request, str(record))
    staff = request.staff
    own = queries.book_lists(staff.institution).filter(institution=staff.institution)
    if request.method == "POST":
        chosen = own.filter(id__in=_ids([request.POST.get("list", "")])).first()
        outcome: Any = Refusal("list-unknown")
        if chosen is not None:
            outcome = actions.add_to_list(
                staff.institution,
                chosen.id,
                row.id,
                actor=staff.account,
                request_id=request.POST.get("request_id", "")[:100],
            )
        if not isinstance(outcome, Refusal):
            messages.success(request, gettext("“%(title)s” masuk ke daftar.") % {"title": row.title})
            return redirect("catalogue:list", outcome.list)
        messages.error(request, text_of(outcome.code, outcome.details))
    lists = [(one, str(row.id) in one.records) for one in own]
    return render(request, "catalogue/list_add.html", {"record": row, "lists": lists})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def remove_list_view(request: StaffRequest, list: UUID) -> HttpResponse:
    """Take a list away."""
    row = _own(request, list)
    outcome = actions.remove_list(
        request.staff.institution,
        row.id,
        actor=request.staff.account,
        request_id=request.POST.get("request_id", "")[:100],
    )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(request, gettext("Daftar “%(title)s” dihapus.") % {"title": outcome.title})
    return redirect("catalogue:lists")


def _ordered(request: StaffRequest, records: list[UUID]) -> list[UUID]:
    places = [_number(request.POST.get(f"place-{id}", "")) for id in records]
    return reordered(records, places, _ids(request.POST.getlist("gone")))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _ids(texts: list[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def _own(request: StaffRequest, id: UUID) -> BookList:
    row = queries.book_list(id, reader=request.staff.institution)
    if row is None or row.institution_id != request.staff.institution:
        raise Http404(gettext("Daftar ini tidak ada di lembaga Anda."))
    return row


def _record(request: StaffRequest, text: str) -> Record:
    ids = _ids([text])
    row = queries.record(ids.pop(), reader=request.staff.institution) if ids else None
    if row is None:
        raise Http404(gettext("Cantuman ini tidak ada."))
    return row
