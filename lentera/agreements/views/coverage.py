"""Pages of clippings: the register, one clipping, and reading pasted text."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from lentera.agreements import actions
from lentera.agreements.forms.coverage import ClippingForm, PasteForm, ReadForms
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.queries import coverage as queries
from lentera.agreements.queries import photo as pictures
from lentera.agreements.queries import press
from lentera.agreements.rules.coverage import read_pasted
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal.refusals import Refusal
from lentera.pages.forms import parse_date
from lentera.pages.tables import Column, Empty, Table


@require(Capability.PRESS_RELEASES)
def clippings(request: StaffRequest) -> HttpResponse:
    """What the media made of the institution's releases, the newest on top."""
    staff = request.staff
    rows = list(queries.clippings(staff.institution))
    titles = press.releases_by_id({row.release for row in rows if row.release is not None})
    shown = [
        {
            "title": row.title,
            "url": reverse("agreements:clipping", args=[row.id]),
            "medium": row.medium,
            "published_on": row.published_on,
            "release": titles.get(row.release, "") if row.release else "",
        }
        for row in rows
    ]
    creates = may(staff, Capability.PRESS_RELEASES, Level.CREATE)
    table = Table(
        request,
        shown,
        name="kliping",
        columns=[
            Column("title", gettext_lazy("Judul"), url="url", strong=True),
            Column("medium", gettext_lazy("Media")),
            Column("published_on", gettext_lazy("Tanggal"), kind="date"),
            Column("release", gettext_lazy("Siaran pers")),
        ],
        search=("title", "medium", "release"),
        order="-published_on",
        empty=Empty(
            _("Belum ada kliping"),
            _(
                "Catat di sini apa yang diberitakan media tentang siaran pers Anda, satu per satu atau sekaligus."
            ),
            reverse("agreements:paste-clippings") if creates else "",
            _("Tempelkan dari halaman berita") if creates else "",
            "news",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {"table": table, "creates": creates, "count": len(rows)}
    return render(request, "agreements/press_clippings.html", context)


@require(Capability.PRESS_RELEASES, Level.CREATE)
def note_clipping(request: StaffRequest, id: UUID | None = None) -> HttpResponse:
    """Note a clipping, or change it."""
    staff = request.staff
    row = None if id is None else queries.clipping(staff.institution, id)
    if id is not None and row is None:
        raise Http404
    initial: dict[str, Any] = {"release": request.GET.get("release", "")}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("medium", "title", "published_on", "url", "note")}
        initial["release"] = str(row.release or "")
    form = ClippingForm(staff, request.POST or None, request.FILES or None, initial=initial)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = actions.note_clipping(
            staff.institution,
            clipping=id,
            actor=staff.account,
            request_id=form.request_id_value,
            **form.told(),
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Kliping tersimpan."))
            return redirect("agreements:clippings")
    context = {
        "form": form,
        "outcome": outcome,
        "heading": _("Ubah kliping") if row else _("Catat kliping"),
        "text": _("Hanya dibaca lembaga Anda."),
        "button": _("Simpan kliping"),
        "back": reverse("agreements:clippings"),
        "crumb": (reverse("agreements:clippings"), _("Kliping")),
        "files": True,
    }
    return render(request, "agreements/meeting_form.html", context)


@require(Capability.PRESS_RELEASES)
def clipping(request: StaffRequest, id: UUID) -> HttpResponse:
    """One clipping."""
    return _page(request, id, None)


def _page(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
    staff = request.staff
    row = queries.clipping(staff.institution, id)
    if row is None:
        raise Http404
    titles = press.releases_by_id([row.release]) if row.release else {}
    context = {
        "row": row,
        "release_title": titles.get(row.release, "") if row.release else "",
        "creates": may(staff, Capability.PRESS_RELEASES, Level.CREATE),
        "reason": ReasonForm(),
        "outcome": outcome,
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/press_clipping.html", context)


@require(Capability.PRESS_RELEASES)
def clipping_scan(request: StaffRequest, id: UUID) -> HttpResponse:
    """The scan of a clipping, as a file."""
    row = queries.clipping(request.staff.institution, id)
    data = None if row is None or row.scan is None else pictures.picture(row.institution_id, row.scan)
    if row is None or data is None:
        raise Http404
    answer = HttpResponse(data, content_type=row.scan_kind)
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(row.scan_kind, "jpg")
    answer["Content-Disposition"] = f'attachment; filename="kliping.{ending}"'
    return answer


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def remove_clipping(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a clipping off the register."""
    form = ReasonForm(request.POST)
    outcome = actions.remove_clipping(
        request.staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome)
    messages.success(request, _("Kliping dihapus."))
    return redirect("agreements:clippings")


@require(Capability.PRESS_RELEASES, Level.CREATE)
def paste_clippings(request: StaffRequest) -> HttpResponse:
    """Paste a page of results; look through what was read from it; note what is ticked."""
    staff = request.staff
    form = PasteForm(staff, request.POST or None, initial={"release": request.GET.get("release", "")})
    outcome: Any = None
    if "reports-TOTAL_FORMS" in request.POST:
        return _note_read(request)
    if request.method == "POST" and form.is_valid():
        known = queries.clipping_addresses(staff.institution)
        found = [one for one in read_pasted(form.cleaned_data["text"]) if one.url not in known or not one.url]
        if found:
            initial = [
                {
                    "take": True,
                    "medium": one.medium,
                    "title": one.title,
                    "published_on": parse_date(one.day) if one.day else None,
                    "url": one.url,
                }
                for one in found
            ]
            return _look_through(
                request, ReadForms(prefix="reports", initial=initial), form.cleaned_data["release"], None
            )
        outcome = Refusal("clippings-empty")
    context = {
        "form": form,
        "outcome": outcome,
        "heading": _("Tempelkan dari halaman berita"),
        "text": _(
            "Dari teks itu dibaca judul, media, tanggal, dan alamat; Anda memeriksanya sebelum disimpan."
        ),
        "button": _("Baca teks"),
        "back": reverse("agreements:clippings"),
        "crumb": (reverse("agreements:clippings"), _("Kliping")),
    }
    return render(request, "agreements/meeting_form.html", context)


def _look_through(request: StaffRequest, forms: Any, release: str, outcome: Any) -> HttpResponse:
    context = {"forms": forms, "release": release, "outcome": outcome}
    return render(request, "agreements/press_pasted.html", context)


def _note_read(request: StaffRequest) -> HttpResponse:
    staff = request.staff
    forms = ReadForms(request.POST, prefix="reports")
    release = request.POST.get("release", "")
    if not forms.is_valid():
        return _look_through(request, forms, release, None)
    reports = [
        (one["medium"], one["title"], one["published_on"], one["url"])
        for one in forms.cleaned_data
        if one and one.get("take")
    ]
    try:
        about = UUID(release) if release else None
    except ValueError:
        return _look_through(request, forms, "", Refusal("release-unknown"))
    outcome = actions.note_clippings(
        staff.institution,
        reports,
        release=about,
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _look_through(request, forms, release, outcome)
    count = len(outcome)
    messages.success(
        request,
        ngettext("%(count)s kliping tersimpan.", "%(count)s kliping tersimpan.", count) % {"count": count},
    )
    return redirect("agreements:clippings")
