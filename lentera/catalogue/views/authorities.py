"""Authorities: for everybody a page with what stands under a heading; at the desk lists, form, merging."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lentera.catalogue import queries, showing
from lentera.catalogue.actions import authorities as actions
from lentera.catalogue.authorities.forms import AuthorityEditForm, NewAuthorityForm
from lentera.catalogue.authorities.headings import KINDS, likeness_of
from lentera.catalogue.authorities.rules import form_of_authority
from lentera.catalogue.authorities.words import KIND_LABELS
from lentera.catalogue.models import Authority, Record
from lentera.catalogue.owning import speaks_publicly
from lentera.catalogue.queries import authorities as known
from lentera.catalogue.views.rights import may_add
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.tables import Column, Empty, Table

SHOWN = 20  # records on the page of a heading
CANDIDATES = 30  # headings without an authority on a page
SUGGESTED = 10


@require_safe
def authority_view(request: HttpRequest, authority: UUID) -> HttpResponse:
    """A heading, the forms that lead to it, and what stands under it."""
    reader = showing.asking(request)
    if (kept := known.merged_into(authority)) is not None:
        return redirect("catalogue:authority", kept)
    row = known.authority(authority, reader=reader)
    if row is None:
        raise Http404(gettext("Tajuk ini tidak ada."))
    see, also = known.references(row)
    is_name = KINDS[row.kind].is_name
    titles, total = queries.titles_under(
        "author" if is_name else "subject", row.name, reader=reader, limit=SHOWN
    )
    own = reader == row.institution_id and may_add(request)
    context = {
        "authority": row,
        "kind": KIND_LABELS[row.kind],
        "see": see,
        "also": also,
        "titles": [(title, _about(title, row.name if is_name else "")) for title in titles],
        "total": total,
        "all_url": f"{reverse('catalogue:search')}?{urlencode({'q': _question(row)})}",
        "edit_url": reverse("catalogue:edit-authority", args=[row.id]) if own else "",
    }
    return render(request, "catalogue/authority.html", context)


def _about(title: Record, name: str) -> str:
    """What tells a title from the others on the page of `name`: not its author again, unless that is another one."""
    author = "" if name and likeness_of(title.author) == likeness_of(name) else title.author
    return " · ".join([part for part in (author, str(title.year or ""), title.publisher) if part])


def _question(row: Authority) -> str:
    """The search that finds what stands under a heading, and whatever else has its words."""
    field = "pengarang" if KINDS[row.kind].is_name else "subjek"
    return f'{field}:"{row.name.replace(chr(34), " ")}"'


@require(Capability.RECORDS)
@require_safe
def list_view(request: StaffRequest) -> HttpResponse:
    """The authorities of the institution."""
    rows = known.own_authorities(request.staff.institution)
    kind = request.GET.get("kind", "")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    new = reverse("catalogue:new-authority") if may_add(request) else ""
    table = Table(
        request,
        rows,
        name="tajuk",
        columns=[
            Column("heading", _("Tajuk"), url=_page, strong=True),
            Column("kind_word", _("Jenis"), kind="tag", tone=lambda _row: "calm", sortable=False),
            Column("note", _("Catatan"), sortable=False),
            Column("saved_at", _("Diubah"), kind="datetime"),
        ],
        search=("heading", "key"),
        order="heading",
        empty=Empty(
            _("Belum ada tajuk kendali"),
            _("Satu bentuk untuk tiap nama dan subjek; bentuk lain menunjuk kepadanya."),
            new,
            _("Tajuk baru") if new else "",
            "id",
        ),
    )
    if (file := table.export()) is not None:
        return file
    kinds: list[tuple[str, Any, bool]] = [("", gettext("Semua"), kind not in KINDS)]
    kinds += [(name, label, name == kind) for name, label in KIND_LABELS.items()]
    context = {
        "table": table,
        "kinds": kinds,
        "may_add": may_add(request),
        "duplicates": known.near_duplicates(request.staff.institution, 12) if may_add(request) else [],
    }
    return render(request, "catalogue/authorities.html", context)


def _page(row: Authority) -> str:
    return reverse("catalogue:edit-authority", args=[row.id])


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def candidates_view(request: StaffRequest) -> HttpResponse:
    """Headings that records use and no authority has; a press makes one, or lets it lead to one."""
    subjects = request.GET.get("of") == "subjects"
    if request.method == "POST":
        return _take_candidate(request, subjects)
    words = request.GET.get("q", "").strip()
    found = known.candidates(request.staff.institution, subjects=subjects)
    if words:
        asked = likeness_of(words).split()
        found = [one for one in found if all(word in likeness_of(one.text) for word in asked)]
    context = {
        "subjects": subjects,
        "q": words,
        "candidates": found[:CANDIDATES],
        "total": len(found),
        "form": PageForm(),
    }
    return render(request, "catalogue/candidates.html", context)


def _take_candidate(request: StaffRequest, subjects: bool) -> HttpResponse:
    form = PageForm(request.POST)
    text, near = request.POST.get("text", ""), request.POST.get("near", "")
    institution, actor = request.staff.institution, request.staff.account
    if form.is_valid():
        request_id, led = form.request_id_value, _uuid(near)
        outcome: Any = Refusal("authority-unknown")
        if led is not None:
            outcome = actions.add_form(institution, led, text, actor=actor, request_id=request_id)
        elif not near:
            outcome = actions.authority_from_heading(
                institution,
                text,
                subject=subjects,
                actor=actor,
                request_id=request_id,
                public=speaks_publicly(institution),
            )
        if isinstance(outcome, Refusal):
            messages.error(request, text_of(outcome.code, outcome.details))
        else:
            messages.success(request, gettext("“%(heading)s” tersimpan.") % {"heading": text})
    return redirect(request.get_full_path())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def new_view(request: StaffRequest) -> HttpResponse:
    """A new authority."""
    told = {name: request.GET[name] for name in ("kind", "heading") if name in request.GET}
    form = NewAuthorityForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        outcome = actions.save_authority(
            request.staff.institution,
            form.authority(),
            actor=request.staff.account,
            request_id=form.request_id_value,
            public=speaks_publicly(request.staff.institution),
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, gettext("Tajuk kendali disimpan."))
            return redirect("catalogue:edit-authority", outcome.authority)
        form.show(outcome)
    return render(request, "catalogue/authority_form.html", {"form": form})


@require(Capability.RECORDS)
@require_http_methods(["GET", "POST"])
def edit_view(request: StaffRequest, authority: UUID) -> HttpResponse:
    """An authority at the desk: its other forms, and the ways to rename, merge and remove it."""
    staff = request.staff
    row = known.own_authorities(staff.institution).filter(id=authority).first()
    if row is None:
        return _gone(request, authority)
    form = AuthorityEditForm(request.POST or None, shown=form_of_authority(known.marc_of_authority(row)))
    if request.method == "POST" and may_add(request) and form.is_valid():
        outcome = actions.save_authority(
            staff.institution,
            form.authority(),
            authority=row.id,
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, gettext("Perubahan disimpan."))
            return redirect("catalogue:edit-authority", row.id)
        form.show(outcome)
    context = {
        "authority": row,
        "kind": KIND_LABELS[row.kind],
        "form": form,
        "may_add": may_add(request),
        "history": institutions.history_lines(row.id, staff.institution, limit=12, staff=staff),
    }
    return render(request, "catalogue/authority_form.html", context)


def _gone(request: StaffRequest, authority: UUID) -> HttpResponse:
    """Where a merged one leads; what is left of a removed one: its history, for who may bring it back."""
    institution = request.staff.institution
    kept = known.merged_into(authority)
    if kept is not None and known.own_authorities(institution).filter(id=kept).exists():
        return redirect("catalogue:edit-authority", kept)
    if not known.was_authority(authority, author=institution):
        raise Http404(gettext("Tajuk ini tidak ada di lembaga Anda."))
    lines = institutions.history_lines(authority, institution, staff=request.staff)
    return render(request, "catalogue/authority_removed.html", {"history": lines})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def remove_view(request: StaffRequest, authority: UUID) -> HttpResponse:
    """Ask once, then take an authority out of use."""
    row = own_authority(request, authority)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = actions.remove_authority(
            request.staff.institution,
            row.id,
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if isinstance(outcome, Refusal):
            messages.error(request, text_of(outcome.code, outcome.details))
        return redirect("catalogue:edit-authority", row.id)
    context = {
        "title": gettext("Hapus tajuk “%(heading)s”?") % {"heading": row.heading},
        "text": gettext("Cantuman tetap memakai tajuknya. Penghapusan dapat dibatalkan dari riwayat."),
        "confirm_label": gettext("Hapus tajuk"),
        "cancel_url": reverse("catalogue:edit-authority", args=[row.id]),
        "form": form,
        "danger": True,
    }
    return render(request, "pages/confirm.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_safe
def merge_view(request: StaffRequest, authority: UUID) -> HttpResponse:
    """Choose the authority that is the same: those with the same words first, then those that are searched."""
    row = own_authority(request, authority)
    words = request.GET.get("q", "").strip()
    others = known.own_authorities(row.institution_id).filter(kind=row.kind).exclude(id=row.id)
    if words:
        for word in likeness_of(words).split():
            others = others.filter(key__contains=word)
    else:
        others = others.filter(likeness=row.likeness)
    context = {
        "authority": row,
        "q": words,
        "others": list(others.order_by("key", "id")[:20]),
        "form": PageForm(),
    }
    return render(request, "catalogue/authority_merge.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def merge_with_view(request: StaffRequest, authority: UUID) -> HttpResponse:
    """Let another authority (`gone`) lead to this one."""
    row = own_authority(request, authority)
    form, gone = PageForm(request.POST), _uuid(request.POST.get("gone", ""))
    outcome: Any = Refusal("authority-unknown")
    if form.is_valid() and gone is not None:
        outcome = actions.merge_authorities(
            request.staff.institution,
            row.id,
            gone,
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
        return redirect("catalogue:merge-authority", row.id)
    messages.success(
        request,
        gettext("“%(heading)s” digabungkan. Periksa cantuman yang perlu mengikuti.")
        % {"heading": outcome.heading},
    )
    return redirect("catalogue:rename-authority", row.id)


@require_safe
def suggest_view(request: HttpRequest) -> HttpResponse:
    """Headings for a field, as `<option>`s of a datalist: `?q=` begins one, `?kind=` narrows (may be repeated)."""
    kinds = [kind for kind in request.GET.getlist("kind") if kind in KINDS] or list(KINDS)
    found = known.suggest_headings(
        request.GET.get("q", "")[:100], kinds=kinds, reader=showing.asking(request), limit=SUGGESTED
    )
    return render(request, "catalogue/_headings.html", {"found": found})


def own_authority(request: StaffRequest, authority: UUID) -> Authority:
    """The own authority with this id. Raises Http404."""
    row = known.own_authorities(request.staff.institution).filter(id=authority).first()
    if row is None:
        raise Http404(gettext("Tajuk ini tidak ada di lembaga Anda."))
    return row


def changed_records(count: int) -> str:
    """How many records were changed, as a sentence."""
    words = ngettext("%(count)s cantuman diubah.", "%(count)s cantuman diubah.", count)
    return words % {"count": count}
