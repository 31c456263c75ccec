"""Covers: the picture itself, and the page that puts or takes one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lentera.catalogue import queries, showing
from lentera.catalogue.actions.covers import remove_cover, set_cover
from lentera.catalogue.covers.messages import REFUSALS
from lentera.catalogue.covers.pictures import MOST_MIB
from lentera.catalogue.queries.covers import cover_picture, covers
from lentera.catalogue.views.rights import may_edit
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of

YEAR = 31_536_000  # seconds


class CoverForm(PageForm):
    """The file of a cover."""

    picture = forms.FileField(
        label=_("Gambar sampul"),
        help_text=_(
            "JPEG, PNG atau WebP, paling besar 10 MB. Keterangan di dalam foto (tempat, kamera) dibuang."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": REFUSALS["cover-empty"], "empty": REFUSALS["cover-empty"]},
    )


@require_safe
def cover_view(request: HttpRequest, record: UUID) -> HttpResponse:
    """The picture of a record that the visitor may see; small, or `?size=medium`."""
    row = queries.record(record, reader=showing.asking(request))
    size = "medium" if request.GET.get("size") == "medium" else "small"
    found = cover_picture(record, size) if row is not None else None
    if row is None or found is None:
        raise Http404(gettext("Cantuman ini tidak mempunyai gambar sampul."))
    data, digest = found
    tag = f'"{digest[:32]}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(data, content_type="image/jpeg")
    named = request.GET.get("v", "") != ""  # an address with the mark of its picture never means another one
    reach = "public" if row.public else "private"
    answer["ETag"] = tag
    answer["Cache-Control"] = f"{reach}, max-age={YEAR}, immutable" if named else f"{reach}, no-cache"
    return answer


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def change_view(request: StaffRequest, record: UUID) -> HttpResponse:
    """Send a picture, or take the present one away."""
    row = queries.record(record, reader=request.staff.institution)
    if row is None or not may_edit(request, row):
        raise Http404(gettext("Cantuman ini tidak ada di katalog lembaga Anda."))
    who: dict[str, Any] = {"actor": request.staff.account}
    removing = request.POST.get("act") == "remove"
    form = CoverForm(request.POST or None, request.FILES or None)
    outcome: Any = None
    if request.method == "POST" and removing:
        plain = PageForm(request.POST)
        plain.is_valid()
        outcome = remove_cover(request.staff.institution, row.id, request_id=plain.request_id_value, **who)
        form = CoverForm()
    elif request.method == "POST" and form.is_valid():
        picture = form.cleaned_data["picture"]
        data = picture.read(MOST_MIB * 1024 * 1024 + 1)
        outcome = set_cover(request.staff.institution, row.id, data, request_id=form.request_id_value, **who)
    if outcome is not None and not isinstance(outcome, Refusal):
        done = gettext("Gambar sampul dilepas.") if removing else gettext("Gambar sampul dipasang.")
        messages.success(request, done)
        return redirect("catalogue:record", row.id)
    if isinstance(outcome, Refusal):
        form.add_error(None if removing else "picture", text_of(outcome.code, outcome.details))
    context = {"form": form, "record": row, "cover": covers([row.id]).get(row.id, "")}
    return render(request, "catalogue/cover.html", context)
