"""Papers: the list, one paper with its versions, issuing, files, new versions, cancelling."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from lentera.documents.own import OwnTemplateError
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, StaffRequest, may
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.tables import Column, Empty, Table
from lentera.papers import actions, queries, words
from lentera.papers.forms import ReasonForm
from lentera.papers.hooks import about_of, kind_of
from lentera.papers.models import IssuedPaper
from lentera.papers.views.acting import (
    act_page,
    at_work,
    deny,
    file_answer,
    file_name,
    home_crumb,
    kind_or_404,
    language_asked,
    makes_kind,
    own_or_404,
    say,
    way_back,
)
from lentera.papers.views.card import card

MOST = 2000


@at_work
def papers(request: StaffRequest) -> HttpResponse:
    """All papers that the institution issued or was sent, by words, kind, year and partner."""
    staff = request.staff
    kinds = queries.kinds_seen(staff)
    if not kinds and not may(staff, Capability.AGREEMENTS):
        deny()
    asked = request.GET
    kind = asked.get("kind", "")
    year = int(asked["year"]) if asked.get("year", "").isdecimal() and len(asked["year"]) == 4 else None
    partner = _uuid(asked.get("partner", ""))
    q = " ".join(asked.get("q", "").split())[:200]
    lines = queries.find_papers(
        staff.institution,
        q,
        kinds=[kind] if kind in kinds else kinds,
        year=year,
        partner=partner,
        limit=MOST,
    )
    table = _table(request, lines)
    if (file := table.export()) is not None:
        return file
    today = clock.today(staff.zone)
    context = {
        "table": table,
        "q": q,
        "kind": kind,
        "year": year,
        "partner": partner,
        "kinds": sorted(((code, queries.label_of(code)) for code in kinds), key=lambda pair: pair[1]),
        "years": range(today.year, today.year - 8, -1),
        "partners": institutions.institutions().exclude(id=staff.institution),
        "most": MOST if len(lines) == MOST else 0,
        "sees_register": may(staff, Capability.AGREEMENTS) or may(staff, Capability.SETTINGS),
        "sees_retention": may(staff, Capability.AGREEMENTS),
    }
    return render(request, "papers/papers.html", context)


def _table(request: StaffRequest, lines: list[queries.PaperLine]) -> Table:
    names = institutions.names({line.author for line in lines})
    rows = [
        {
            "title": line.title,
            "url": line.url,
            "number": line.number,
            "label": line.label,
            "on": line.on,
            "version": line.version,
            "author": names.get(line.author, ""),
            "state": words.STATES[line.state],
            "tone": words.STATE_TONES[line.state],
        }
        for line in lines
    ]
    return Table(
        request,
        rows,
        name="surat",
        columns=[
            Column("title", gettext_lazy("Surat"), url="url", strong=True, detail="number"),
            Column("number", gettext_lazy("Nomor"), hidden=True),
            Column("label", gettext_lazy("Jenis")),
            Column("on", gettext_lazy("Tanggal"), kind="date"),
            Column("author", pgettext_lazy("surat", "Penerbit"), hidden=True),
            Column("version", gettext_lazy("Versi"), kind="number"),
            Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
        ],
        order="-on",
        choose=True,
        empty=Empty(
            _("Tidak ada surat yang cocok") if request.GET else _("Belum ada surat"),
            _("Ubah kata atau saringan di atas.")
            if request.GET
            else _(
                "Surat terbit dari halaman kegiatannya: kunjungan, perjanjian, titipan, perjalanan, kelas. "
                "Di sini semuanya terkumpul dan dapat dicari."
            ),
            reverse("papers:papers") if request.GET else "",
            _("Tampilkan semua") if request.GET else "",
            icon="file-text",
        ),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@at_work
def paper(request: StaffRequest, id: UUID) -> HttpResponse:
    """One paper: what it is about, its versions, its scans, what can be done with it."""
    staff = request.staff
    row = own_or_404(staff, id)
    own = isinstance(row, IssuedPaper)
    line = queries.line_of(row)
    kind, about = kind_of(row.kind), about_of(row.about_kind)
    holds = line.state == "current"
    makes = own and holds and kind is not None and makes_kind(staff, kind)
    readers = [UUID(one) for one in row.readers] if isinstance(row, IssuedPaper) else []
    names = institutions.names([row.institution_id, *readers])
    context = {
        "paper": row,
        "line": line,
        "state": words.STATES[line.state],
        "tone": words.STATE_TONES[line.state],
        "language": words.LANGUAGES.get(row.language, row.language),
        "author": names.get(row.institution_id, ""),
        "readers": [names.get(one, "") for one in readers],
        "own": own,
        "about_label": about.label if about is not None else "",
        "about_url": about.url(row.about) if about is not None else "",
        "versions": queries.versions_of(row),
        "may_replace": makes and kind is not None and kind.kept,
        "may_cancel": makes,
        "retention": _retention(row) if isinstance(row, IssuedPaper) else None,
        "history": institutions.history_lines(id, staff.institution, staff=staff),
        "card": card(staff, "paper", id, back=request.path) if own else None,
    }
    return render(request, "papers/paper.html", context)


def _retention(row: IssuedPaper) -> dict[str, Any] | None:
    one = queries.retention_classes(row.institution_id).get(row.retention)
    if one is None:
        return None
    return {
        "name": one.name,
        "until": one.last_day(row.counts_from),
        "fate": words.FATES[one.fate],
        "permanent": one.fate == "permanent",
    }


@at_work
@require_POST
def issue(request: StaffRequest, kind: str, about: UUID) -> HttpResponse:
    """Issue a paper and return to the page that it is about."""
    kind_or_404(request.staff, kind, about)
    outcome = actions.issue(
        request.staff.institution,
        kind,
        about,
        language=language_asked(request),
        actor=request.staff.account,
        request_id=(request.POST.get("request_id") or "")[:100] or None,
        base_url=request.build_absolute_uri("/"),
    )
    if isinstance(outcome, Refusal):
        say(request, outcome, "")
        return redirect(way_back(request, reverse("papers:papers")))
    done = _("Terbit: %(title)s") % {"title": outcome.title}
    say(request, outcome, f"{done} · {outcome.number}" if outcome.number else done)
    return redirect(way_back(request, reverse("papers:paper", args=[outcome.paper])))


@at_work
def print_now(request: StaffRequest, kind: str, about: UUID) -> HttpResponse:
    """A paper that is printed for the moment and never kept."""
    found = kind_or_404(request.staff, kind, about)
    language = language_asked(request)
    if found.kept:
        raise Http404
    made = actions.make(found, request.staff.institution, about, language)
    if isinstance(made, Refusal):
        say(request, made, "")
        return redirect(way_back(request, reverse("papers:papers")))
    try:
        pdf = actions.render_paper(
            found, request.staff.institution, made, number="", code="", language=language
        )
    except OwnTemplateError as why:
        say(request, why.refusal, "")
        return redirect(way_back(request, reverse("papers:papers")))
    return file_answer(pdf, file_name(made.title, ending="pdf"), "application/pdf")


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@at_work
def docx(request: StaffRequest, kind: str, about: UUID) -> HttpResponse:
    """A working copy to edit: what the paper would say now, without number and code."""
    from lentera.documents.docx import render_docx  # only here: Word files are asked for rarely

    found = kind_or_404(request.staff, kind, about)
    language = language_asked(request)
    author = request.staff.institution
    made = actions.make(found, author, about, language)
    if isinstance(made, Refusal):
        say(request, made, "")
        return redirect(way_back(request, reverse("papers:papers")))
    number = ""
    if found.kept and (out := queries.current_papers(author, kind, about)):
        number = out[0].number
    data = actions.paper_data(author, made, number=number, code="") | {"draft": True}
    try:
        file = render_docx(
            found.template, data, language=language, own=found.code, own_folder=actions.own_templates()
        )
    except OwnTemplateError as why:
        say(request, why.refusal, "")
        return redirect(way_back(request, reverse("papers:papers")))
    name = file_name(_("salinan kerja"), made.title, ending="docx")
    return file_answer(file, name, DOCX, attachment=True)


@at_work
def pdf(request: StaffRequest, id: UUID, version: int | None = None) -> HttpResponse:
    """The PDF of a paper, in its newest or an earlier version, as it was issued."""
    row = own_or_404(request.staff, id)
    data = queries.pdf_to_show(id, request.staff.institution, version)
    if data is None:
        raise Http404
    ending = f"v{version}" if version is not None else ""
    return file_answer(data, file_name(row.number or row.title, ending, ending="pdf"), "application/pdf")


def _own_makable(request: StaffRequest, id: UUID) -> IssuedPaper:
    row = own_or_404(request.staff, id)
    kind = kind_of(row.kind)
    if not isinstance(row, IssuedPaper):
        raise Http404
    if kind is None or not makes_kind(request.staff, kind):
        deny()
    return row


@at_work
def replace(request: StaffRequest, id: UUID) -> HttpResponse:
    """A new version from what is known now."""
    row = _own_makable(request, id)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.replace_paper(
            request.staff.institution,
            id,
            reason=form.cleaned_data["reason"],
            actor=request.staff.account,
            request_id=form.request_id_value,
            base_url=request.build_absolute_uri("/"),
        ),
        title=_("Terbitkan versi baru"),
        facts=row.title,
        text=_(
            "Surat dibuat lagi dari data sekarang, dengan nomor yang sama. Versi sebelumnya tetap dapat dibaca."
        ),
        button=_("Terbitkan versi baru"),
        done=_("Versi baru terbit."),
        then=reverse("papers:paper", args=[id]),
        crumbs=[home_crumb(), (reverse("papers:paper", args=[id]), row.number or row.title)],
    )


@at_work
def cancel(request: StaffRequest, id: UUID) -> HttpResponse:
    """Cancel a paper."""
    row = _own_makable(request, id)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.cancel_paper(
            request.staff.institution,
            id,
            reason=form.cleaned_data["reason"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        ),
        title=_("Batalkan surat"),
        facts=row.title,
        text=_(
            "Surat tidak berlaku lagi, tetapi tetap dapat dibaca dan nomornya tetap miliknya. "
            "Penerimanya dikabari."
        ),
        button=_("Batalkan surat"),
        done=_("Surat dibatalkan."),
        danger=True,
        then=reverse("papers:paper", args=[id]),
        crumbs=[home_crumb(), (reverse("papers:paper", args=[id]), row.number or row.title)],
    )
