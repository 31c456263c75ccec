"""The register of numbers: what each was used for, what waits, what was given by hand; and how an office numbers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages.dates import parse_year
from lentera.pages.forms import PageForm
from lentera.pages.tables import Column, Empty, Table
from lentera.papers import actions, queries
from lentera.papers.forms import HandRangeForm, LimitForm, ReasonForm, SchemeForm
from lentera.papers.hooks import about_of, kind_of, number_kind, number_kinds, other_registers
from lentera.papers.models import IssuedPaper, Number
from lentera.papers.rules import SchemeState
from lentera.papers.views.acting import act_page, at_work, deny, home_crumb, say

OTHER = "other-"


def _sees(staff: Staff) -> bool:
    return may(staff, Capability.AGREEMENTS) or may(staff, Capability.SETTINGS)


def _register_url(code: str, year: int | None = None) -> str:
    asked = f"?kind={code}" + (f"&year={year}" if year is not None else "")
    return reverse("papers:numbers") + asked


@at_work
def numbers(request: StaffRequest) -> HttpResponse:
    """The register by kind and year."""
    staff = request.staff
    if not _sees(staff):
        deny()
    today = clock.today(staff.zone)
    year = parse_year(request.GET.get("year", ""), 2000) or today.year
    kinds = [(kind.code, str(kind.label)) for kind in number_kinds()]
    others = [(OTHER + code, str(label)) for code, (label, _lines) in sorted(other_registers().items())]
    code = _chosen(staff, request.GET.get("kind", ""), kinds, others, year)
    context: dict[str, Any] = {
        "kinds": kinds,
        "others": others,
        "code": code,
        "year": year,
        "years": sorted({today.year, year, *queries.years_with_numbers(staff.institution)}, reverse=True),
        "may_set": may(staff, Capability.AGREEMENTS, Level.CREATE),
        "waiting": [_waiting(row) for row in queries.numbers_waiting(staff.institution)[:50]],
    }
    table = (
        _other_table(request, code, year)
        if code.startswith(OTHER)
        else _own_table(request, code, year, context)
    )
    if table is not None and (file := table.export()) is not None:
        return file
    return render(request, "papers/numbers.html", {**context, "table": table})


def _chosen(
    staff: Staff, asked: str, kinds: list[tuple[str, str]], others: list[tuple[str, str]], year: int
) -> str:
    """The kind asked for; else the one that was numbered last, else the first."""
    codes = [code for code, _label in (*kinds, *others)]
    if asked in codes:
        return asked
    last = Number.objects.filter(institution=staff.institution, year=year).order_by("-taken_at").first()
    if last is not None and last.kind in codes:
        return last.kind
    return codes[0] if codes else ""


def _waiting(row: Number) -> dict[str, Any]:
    kind = number_kind(row.kind)
    return {
        "number": row,
        "label": kind.label if kind is not None else row.kind,
        "void_url": reverse("papers:void-number", args=[row.id]),
    }


def _own_table(request: StaffRequest, code: str, year: int, context: dict[str, Any]) -> Table | None:
    staff = request.staff
    scheme = queries.scheme_of(staff.institution, code)
    if scheme is None:
        return None
    found = queries.register_of(staff.institution, scheme, year)
    papers = IssuedPaper.objects.in_bulk([row.paper for row in found.numbers if row.paper is not None])
    rows = [_row(row, papers.get(row.paper) if row.paper else None) for row in found.numbers]
    rows += [
        {
            "sequence": one.first,
            "number": f"{one.first}–{one.last}",
            "on": None,
            "label": _("Dengan tangan"),
            "used": one.note,
            "url": "",
            "state": _("buku agenda"),
            "tone": "info",
        }
        for one in found.ranges
    ]
    today = clock.today(staff.zone)
    context |= {
        "scheme": scheme,
        "series": found.series,
        "next": queries.example(
            scheme, sequence=found.next, on=today if year == today.year else today.replace(year=year, day=1)
        ),
        "first": found.first,
        "holes": found.holes[:20],
        "more_holes": max(len(found.holes) - 20, 0),
        "ranges": found.ranges,
        "hand_form": context.get("hand_form") or HandRangeForm(),
        "hand_url": reverse("papers:hand-range", args=[code]) + f"?year={year}",
        "scheme_url": reverse("papers:scheme", args=[code]),
    }
    return _table(request, rows)


def _row(row: Number, paper: IssuedPaper | None) -> dict[str, Any]:
    kind = number_kind(row.kind)
    state, tone, used, url = _("menunggu surat"), "soon", "", ""
    about = about_of(_about_kind(row.kind))
    if row.void_reason:
        state, tone, used = _("batal"), "calm", row.void_reason
    elif paper is not None:
        state, tone, used = _("terpakai"), "good", paper.title
        url = reverse("papers:paper", args=[paper.id])
        if paper.cancel_reason:
            state, tone = _("surat dibatalkan"), "refused"
    elif row.about is not None and about is not None:
        used, url = str(about.label), about.url(row.about)
    return {
        "sequence": row.sequence,
        "number": row.number,
        "on": row.on,
        "label": str(kind.label) if kind is not None else row.kind,
        "used": used,
        "url": url,
        "state": state,
        "tone": tone,
    }


def _about_kind(kind: str) -> str:
    known = kind_of(kind)
    return known.about if known is not None else ""


def _other_table(request: StaffRequest, code: str, year: int) -> Table | None:
    _label, lines = other_registers()[code.removeprefix(OTHER)]
    rows = [
        {
            "sequence": line.sequence,
            "number": line.number,
            "on": line.on,
            "label": str(_label),
            "used": line.title,
            "url": line.url,
            "state": _("terpakai"),
            "tone": "good",
        }
        for line in lines(request.staff.institution, year)
    ]
    return _table(request, rows)


def _table(request: StaffRequest, rows: list[dict[str, Any]]) -> Table:
    return Table(
        request,
        rows,
        name="nomor",
        columns=[
            Column("sequence", gettext_lazy("Urut"), kind="number", hidden=True),
            Column("number", gettext_lazy("Nomor"), strong=True),
            Column("on", gettext_lazy("Tanggal"), kind="date"),
            Column("label", gettext_lazy("Jenis"), hidden=True),
            Column("used", gettext_lazy("Dipakai untuk"), url="url"),
            Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("number", "used", "label"),
        order="-sequence",
        empty=Empty(
            _("Belum ada nomor pada tahun ini"),
            _(
                "Nomor diambil sendiri ketika surat terbit. Nomor yang dipakai di buku dapat dicatat di samping."
            ),
            icon="list-check",
        ),
        choose=True,
    )


@require(Capability.AGREEMENTS, Level.CREATE)
def void(request: StaffRequest, id: UUID) -> HttpResponse:
    """Say why no paper will bear a number."""
    row = Number.objects.filter(institution=request.staff.institution, id=id).first()
    if row is None:
        raise Http404
    back = _register_url(row.kind, row.year)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.void_taken(
            request.staff.institution,
            id,
            reason=form.cleaned_data["reason"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        ),
        title=_("Batalkan nomor"),
        facts=row.number,
        text=_("Nomor ini tidak akan diberikan lagi. Alasannya tetap tertulis di daftar nomor."),
        button=_("Batalkan nomor"),
        done=_("Nomor dibatalkan."),
        danger=True,
        then=back,
        crumbs=[home_crumb(), (back, _("Nomor surat"))],
    )


@require(Capability.AGREEMENTS, Level.CREATE)
def hand(request: StaffRequest, code: str) -> HttpResponse:
    """Enter numbers that were given by hand."""
    kind = number_kind(code)
    if kind is None:
        raise Http404
    today = clock.today(request.staff.zone)
    year = parse_year(request.GET.get("year", ""), 2000) or today.year

    def act(form: PageForm) -> Any:
        told = form.cleaned_data
        return actions.enter_hand_range(
            request.staff.institution,
            code,
            year=year,
            first=told["first"],
            last=told["last"],
            note=told["note"],
            actor=request.staff.account,
            request_id=form.request_id_value,
        )

    back = _register_url(code, year)
    return act_page(
        request,
        HandRangeForm(request.POST or None),
        act,
        title=_("Catat nomor dari buku"),
        facts=f"{kind.label} · {year}",
        text=_("Nomor ini tidak diberikan lagi di sini, sehingga daftar nomor tidak berlubang."),
        button=_("Catat rentang"),
        done=_("Rentang nomor tercatat."),
        then=back,
        crumbs=[home_crumb(), (back, _("Nomor surat"))],
    )


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def withdraw(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take back a range that was entered by mistake."""
    outcome = actions.withdraw_hand_range(
        request.staff.institution,
        id,
        actor=request.staff.account,
        request_id=(request.POST.get("request_id") or "")[:100] or None,
    )
    say(request, outcome, _("Rentang ditarik. Nomornya dapat diberikan lagi."))
    code, year = request.POST.get("kind", ""), request.POST.get("year", "")
    known = number_kind(code) is not None and year.isdecimal()
    return redirect(_register_url(code, int(year[:4])) if known else reverse("papers:numbers"))


@require(Capability.AGREEMENTS, Level.CREATE)
def scheme(request: StaffRequest, code: str) -> HttpResponse:
    """How one kind is numbered, with an example that follows what is typed."""
    staff, kind = request.staff, number_kind(code)
    now = queries.scheme_of(staff.institution, code)
    if kind is None or now is None:
        raise Http404
    form = SchemeForm(
        request.POST or None,
        initial={
            "scheme": now.scheme,
            "classification": now.classification,
            "unit": now.unit,
            "first": now.first,
            "first_year": now.first_year or None,
            "resets": now.resets,
        },
    )

    def act(form: SchemeForm) -> Any:
        return actions.save_scheme(
            staff.institution, code, form.state(), actor=staff.account, request_id=form.request_id_value
        )

    back = _register_url(code)
    return act_page(
        request,
        form,
        act,  # type: ignore[arg-type]
        title=_("Skema nomor: %(kind)s") % {"kind": kind.label},
        button=_("Simpan skema"),
        done=_("Skema tersimpan. Nomor yang sudah diberikan tidak berubah."),
        then=back,
        crumbs=[home_crumb(), (back, _("Nomor surat"))],
        template="papers/scheme.html",
        example=_example(staff, form.state() if form.is_bound and form.is_valid() else now),
        example_url=reverse("papers:scheme-example", args=[code]),
    )


def _example(staff: Staff, scheme: SchemeState) -> str:
    today = clock.today(staff.zone)
    return queries.example(scheme, sequence=scheme.first, on=today)


@require(Capability.AGREEMENTS, Level.CREATE)
def example(request: StaffRequest, code: str) -> HttpResponse:
    """What a number would look like, while the scheme is being typed."""
    if number_kind(code) is None:
        raise Http404
    told = request.GET
    first = told.get("first", "1").replace(".", "")
    state = SchemeState(
        told.get("scheme", "")[:120],
        told.get("classification", "")[:60].strip(),
        told.get("unit", "")[:60].strip(),
        int(first[:6]) if first.isdecimal() and int(first[:6]) else 1,
    )
    return render(request, "papers/_example.html", {"example": _example(request.staff, state)})


@at_work
def settings(request: StaffRequest) -> HttpResponse:
    """All schemes at a glance, and the largest scan."""
    staff = request.staff
    if not _sees(staff):
        deny()
    changes = may(staff, Capability.AGREEMENTS, Level.CREATE)
    form = LimitForm(
        request.POST or None,
        initial={"megabytes": queries.largest_scan(staff.institution) // (1024 * 1024)},
    )
    if request.method == "POST":
        if not changes:
            deny()
        if form.is_valid():
            outcome = actions.save_upload_limit(
                staff.institution,
                form.cleaned_data["megabytes"],
                actor=staff.account,
                request_id=form.request_id_value,
            )
            say(request, outcome, _("Batas ukuran tersimpan."))
            return redirect("papers:settings")
        messages.error(request, _("Periksa ukuran terbesar."))
    rows = []
    for kind in number_kinds():
        state = queries.scheme_of(staff.institution, kind.code)
        if state is not None:
            rows.append(
                {
                    "label": kind.label,
                    "example": _example(staff, state),
                    "own": queries.saved_scheme(staff.institution, kind.code) is not None,
                    "url": reverse("papers:scheme", args=[kind.code]) if changes else "",
                    "register": _register_url(kind.code),
                }
            )
    context = {
        "rows": rows,
        "form": form,
        "changes": changes,
        "classes": list(queries.retention_classes(staff.institution).values()),
    }
    return render(request, "papers/settings.html", context)
