"""The way of a file into the catalogue: choose, tell what it is, check, import. Each step can be left and resumed."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lentera.catalogue import actions, queries
from lentera.catalogue.formats.columns import Mapping
from lentera.catalogue.messages import LOSES, MENDED
from lentera.catalogue.uploads import keeping, working
from lentera.catalogue.uploads.capping import MIB, largest
from lentera.catalogue.uploads.forms import FileForm, KeepMappingForm, KnowingForm
from lentera.catalogue.uploads.keeping import Reason, Result, Stage, Upload
from lentera.catalogue.uploads.knowing import Known, heads_of, know, mapping_of
from lentera.catalogue.uploads.words import COPY_COUNTS, COUNT_LABELS, ENCODING_LABELS, KIND_LABELS
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.pages import exports
from lentera.pages.hooks import text_of

SHOWN = 50  # refused records listed on the page; the file for download has more
imports = require(Capability.RECORDS, Level.CREATE, "local")


@imports
@require_http_methods(["GET", "POST"])
def start_view(request: StaffRequest) -> HttpResponse:
    """Choose a file; go on with one that was left; see the mappings that are kept."""
    institution = request.staff.institution
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if form.is_valid():
            keeping.erase_old()
            file = form.cleaned_data["file"]
            upload = keeping.keep(
                institution, request.staff.account, file.name or "", file.chunks(), at=clock.now()
            )
            _propose_kept(upload)
            return redirect("catalogue:upload", upload.id)
        if int(request.META.get("CONTENT_LENGTH") or 0) > largest():
            form.errors["file"] = form.error_class([text_of("upload-too-large", {"limit": largest() // MIB})])
    context = {
        "form": form,
        "uploads": [
            _waiting(upload)
            for upload in keeping.uploads_of(institution)
            if upload.stage not in working.ASKED.values()
        ],
        "mappings": [(row, len(queries.columns_of(row).columns)) for row in queries.mappings(institution)],
        "limit": largest() // MIB,
    }
    return render(request, "catalogue/import.html", context)


@imports
@require_http_methods(["GET", "POST"])
def upload_view(request: StaffRequest, upload: UUID) -> HttpResponse:
    """One uploaded file: what it is, how far the work is, or what would happen."""
    told = _upload(request, upload)
    if request.method == "POST":
        return _act(request, told)
    if told.stage in working.WORKING:
        return _progress(request, told)
    if _is_part(request):  # the work has ended while its progress was looked at
        return HttpResponse(headers={"HX-Refresh": "true"})
    if told.stage in working.ASKED.values() and told.batch is not None:
        seen = told.stage is Stage.FORESEEN
        return redirect("catalogue:rollback" if seen else "catalogue:batch", told.batch)
    if told.stage is Stage.CHOSEN:
        return _knowing(request, told)
    return render(request, "catalogue/import_checked.html", _checked(told))


@imports
@require_safe
def mapping_view(request: StaffRequest, upload: UUID) -> HttpResponse:
    """The mapping of this file's columns, as the command line takes it."""
    known = know(_upload(request, upload))
    if not known.columns:
        raise Http404
    targets = {column.place: column.target for column in known.columns if column.target}
    told = mapping_of(targets, known.heads, skip=known.skip, names=known.names or "")
    return _json("pemetaan.json", told)


@imports
@require_safe
def refused_view(request: StaffRequest, upload: UUID) -> HttpResponse:
    """The refused records of a check or an import, with their reasons."""
    result = keeping.result_of(_upload(request, upload))
    rows = [(reason.number, sentence(reason)) for reason in result.reasons]
    return exports.csv_file("ditolak", [_("Cantuman atau baris"), _("Alasan")], rows)


@imports
@require_safe
def kept_mapping_view(request: StaffRequest, mapping: UUID) -> HttpResponse:
    """A kept mapping, as the command line takes it."""
    row = queries.mapping_by_id(request.staff.institution, mapping)
    if row is None:
        raise Http404
    return _json(f"{row.name}.json", queries.columns_of(row))


@imports
@require_POST
def remove_mapping_view(request: StaffRequest, mapping: UUID) -> HttpResponse:
    """Forget a kept mapping."""
    staff = request.staff
    outcome = actions.remove_mapping(
        staff.institution,
        mapping,
        actor=staff.account,
        request_id=request.POST.get("request_id") or new_id().hex,
    )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(request, _("Pemetaan dihapus."))
    return redirect("catalogue:import")


def _is_part(request: StaffRequest) -> bool:
    """Whether the answer replaces a part of the page that asks."""
    return request.headers.get("HX-Request") == "true"


def sentence(reason: Reason) -> str:
    """A reason in words."""
    return text_of(reason.code, dict(reason.details))


def _upload(request: StaffRequest, id: UUID) -> Upload:
    upload = keeping.find(id, request.staff.institution)
    if upload is None:
        raise Http404
    return upload


def _propose_kept(upload: Upload) -> None:
    """A table whose heads are known from before is read as it was then."""
    row = queries.mapping_for(upload.institution, heads_of(upload))
    if row is not None:
        upload.mapping = queries.columns_of(row)
        keeping.save(upload)


def _waiting(upload: Upload) -> dict[str, Any]:
    words = {
        Stage.CHOSEN: _("belum diperiksa"),
        Stage.CHECKING: _("sedang diperiksa"),
        Stage.CHECKED: _("sudah diperiksa"),
        Stage.IMPORTING: _("sedang diimpor"),
        Stage.IMPORTED: _("sudah diimpor"),
        Stage.ROLLING_BACK: _("sedang dibatalkan"),
        Stage.FORESEEING: _("akibat pembatalannya sedang dihitung"),
    }
    state = words[upload.stage]
    if upload.stage is Stage.CHOSEN and upload.unreadable:
        state = _("belum dapat dibaca")
    if upload.stage in working.WORKING and not working.is_running(upload):
        state = _("terputus")
    return {"upload": upload, "state": state}


def _act(request: StaffRequest, upload: Upload) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "discard" and not working.is_running(upload):
        keeping.erase(upload)
        if upload.batch is not None:
            return redirect("catalogue:batch", upload.batch)
        messages.success(request, _("Berkas unggahan dihapus. Tidak ada yang diimpor dari sini."))
        return redirect("catalogue:import")
    if working.is_running(upload) or upload.stage in (Stage.IMPORTED, *working.ASKED.values()):
        return redirect("catalogue:upload", upload.id)
    if act == "back" and upload.batch is None:
        upload.stage = Stage.CHOSEN
        keeping.save(upload)
    elif act in ("import", "skip", "resume"):
        _go_on(upload, act)
    elif upload.batch is None:
        return _tell(request, upload, act)
    return redirect("catalogue:upload", upload.id)


def _go_on(upload: Upload, act: str) -> None:
    """Import what was checked, or take up work that was cut off."""
    if act == "resume":
        if upload.stage in working.WORKING:
            working.start(upload, upload.stage, skip_bad=upload.skip_bad)
    elif upload.stage is Stage.CHECKED and (result := keeping.result_of(upload)).problem is None:
        upload.total = sum(result.counts.values())
        working.start(upload, Stage.IMPORTING, skip_bad=act == "skip")


def _tell(request: StaffRequest, upload: Upload, act: str) -> HttpResponse:
    """Take what was told of the file: format and columns; then show, keep the mapping, or check."""
    known = know(upload)
    form = KnowingForm(request.POST, known=known, chosen=upload.form, encoding=upload.encoding)
    if not form.is_valid():
        return _knowing(request, upload, known=known, form=form)
    changed = form.cleaned_data["form"] != upload.form
    upload.form = form.cleaned_data["form"]
    upload.encoding = form.cleaned_data.get("encoding") or "auto"
    upload.mapping = None if changed else _told_mapping(form, known, upload.mapping)
    upload.stage = Stage.CHOSEN
    keeping.save(upload)
    keep = KeepMappingForm(request.POST)
    if act == "keep" and known.columns:
        if not keep.is_valid():
            return _knowing(request, upload, keep=keep)
        outcome = actions.save_mapping(
            upload.institution,
            keep.cleaned_data["name"],
            heads_of(upload),
            upload.mapping
            or mapping_of(form.targets(), known.heads, skip=known.skip, names=known.names or ""),
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if isinstance(outcome, Refusal):
            keep.add_error("name", text_of(outcome.code, outcome.details))
            return _knowing(request, upload, keep=keep)
        messages.success(request, _("Pemetaan disimpan untuk berkas berikutnya dengan kolom yang sama."))
    elif act == "check" and (now := know(upload)).problem is None:
        upload.total = now.records or 0
        working.start(upload, Stage.CHECKING)
    elif _is_part(request):
        return _knowing(request, upload)
    return redirect("catalogue:upload", upload.id)


def _told_mapping(form: KnowingForm, known: Known, before: Mapping | None) -> Mapping | None:
    """The mapping that the page's choices make; None where the file has no columns or nothing was corrected."""
    if not known.columns:
        return None
    headless = form.cleaned_data["headless"]
    skip = 0 if headless else known.skip or 1
    names = form.mark()
    proposed = {column.place: column.target for column in known.columns if column.target}
    if before is None and form.targets() == proposed and skip == known.skip and not names:
        return None
    return mapping_of(form.targets(), known.heads, skip=skip, names=names)


def _knowing(
    request: StaffRequest,
    upload: Upload,
    *,
    known: Known | None = None,
    form: KnowingForm | None = None,
    keep: KeepMappingForm | None = None,
) -> HttpResponse:
    known = know(upload) if known is None else known
    if upload.unreadable != (known.problem is not None):
        upload.unreadable = known.problem is not None
        keeping.save(upload)
    context = {
        "upload": upload,
        "known": known,
        "form": form or KnowingForm(known=known, chosen=upload.form, encoding=upload.encoding),
        "encodings": _encodings(known),
        "keep": keep or KeepMappingForm(),
        "format": KIND_LABELS.get(known.kind or known.form, known.form),
        "losses": [LOSES[code] for code in known.loses],
        "samples": [
            (
                one,
                [MENDED[code] for code in one.mended],
                one.refusal and text_of(one.refusal.code, one.refusal.details),
            )
            for one in known.samples
        ],
        "items": [
            (one, one.refusal and text_of(one.refusal.code, one.refusal.details)) for one in known.items
        ],
        "problem": known.problem and text_of(known.problem.code, known.problem.details),
    }
    name = "catalogue/_import_known.html" if _is_part(request) else "catalogue/import_known.html"
    return render(request, name, context)


def _encodings(known: Known) -> list[tuple[Any, str]]:
    """How a line with signs beyond ASCII reads: as it is taken, and where that is in doubt in other encodings too."""
    if known.guess is None or not known.guess.sample:
        return []
    told = {known.guess.encoding: known.guess.sample}
    if not known.guess.certain:
        told |= known.guess.samples
    return [(ENCODING_LABELS.get(name, name), line) for name, line in told.items()]


def _progress(request: StaffRequest, upload: Upload) -> HttpResponse:
    result = keeping.result_of(upload)
    decided = sum(count for name, count in result.counts.items() if name != "refused")
    context = {
        "upload": upload,
        "running": working.is_running(upload),
        "read": result.checked,
        "decided": decided,
        "steps": result.checked + decided,
        "all_steps": 2 * max(upload.total, result.checked) if upload.total else 0,  # each record is met twice
        "left": result.left,
        "refused": result.counts.get("refused", 0),
        "problem": sentence(result.problem) if result.problem is not None else "",
    }
    name = "catalogue/_import_progress.html" if _is_part(request) else "catalogue/import_progress.html"
    return render(request, name, context)


def _checked(upload: Upload) -> dict[str, Any]:
    result = keeping.result_of(upload)
    return {
        "upload": upload,
        "result": result,
        "landed": upload.stage is Stage.IMPORTED,
        "rows": _count_rows(result),
        "refused": result.counts.get("refused", 0) + result.copies.get("refused", 0),
        "something": bool(
            result.counts.get("added") or result.counts.get("updated") or result.copies.get("added")
        ),
        "mended": [(MENDED[code], count) for code, count in sorted(result.mended.items())],
        "reasons": [(reason.number, sentence(reason)) for reason in result.reasons[:SHOWN]],
        "more_reasons": max(len(result.reasons) - SHOWN, 0),
        "problem": sentence(result.problem) if result.problem is not None else "",
    }


def _count_rows(result: Result) -> list[tuple[Any, list[tuple[Any, int | None]]]]:
    """Records, and copies where there are any: each with its counts; what is read is the sum of the rest."""
    rows = []
    for label, counts, known in (
        (
            _("Tajuk kendali") if result.authorities else _("Cantuman katalog"),
            result.counts,
            tuple(COUNT_LABELS),
        ),
        (_("Eksemplar"), result.copies, COPY_COUNTS),
    ):
        if counts or (result.counts is counts and not result.copies):
            told = counts | {"read": sum(count for name, count in counts.items() if name != "read")}
            cells = [
                (COUNT_LABELS[name], told.get(name, 0) if name in known else None) for name in COUNT_LABELS
            ]
            rows.append((label, cells))
    return rows


def _json(name: str, mapping: Mapping) -> HttpResponse:
    body = msgspec.json.format(msgspec.json.encode(mapping), indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    """The head that makes a browser keep an answer as a file of this name."""
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "-" for sign in name if sign.isascii())
    return f'attachment; filename="{plain or "pemetaan.json"}"'
