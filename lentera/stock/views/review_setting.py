"""How a facility reviews: what it asks for, by which rules, which titles are on its list."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.catalogue.queries import record_by_isbn
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, require
from lentera.institutions.references import ReferencePages
from lentera.journal import clock
from lentera.journal.references import Saved
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.tables import Column
from lentera.stock import queries as stock
from lentera.stock import review_words
from lentera.stock.actions import review as actions
from lentera.stock.facts.review import ReviewScope
from lentera.stock.forms import review as forms
from lentera.stock.models.review import ReviewRule
from lentera.stock.queries import review as queries
from lentera.stock.queries.review import review_starts_with
from lentera.stock.rules.review import STANDARD_DAYS, STANDARD_MONTHS
from lentera.stock.views.acting import Words, form_page, who
from lentera.stock.views.review import home

SET = (Capability.SETTINGS, Level.CREATE)


def _here(request: StaffRequest) -> UUID:
    """The facility at work. Raises Http404 at an agency, which reviews nothing."""
    if institutions.is_agency(request.staff.institution):
        raise Http404
    return request.staff.institution


@require(*SET)
def policy(request: StaffRequest) -> HttpResponse:
    """What needs a review; switching it on approves what is there."""
    here = _here(request)
    now = queries.policy_of(here)
    off = now is None or now.scope is ReviewScope.NONE
    there = len(queries.titles_there(here)) if off else 0
    row = institutions.institution(here)
    first = review_starts_with("" if row is None else row.kind)
    text = (
        counted(
            "Begitu telaah dinyalakan, %(count)s judul yang sudah ada di sini atau sedang dikirim disetujui sekaligus.",
            "count",
        )
        % {"count": formats.number(there)}
        if off and there
        else ""
    )
    return form_page(
        request,
        partial(forms.PolicyForm, offers_pack=not queries.rules_of(here).exists()),
        lambda form: actions.set_reviews(
            here,
            form.policy,
            with_pack=form.cleaned_data.get("with_pack", False),
            on=clock.today(request.staff.zone),
            **who(request, form),
        ),
        Words(_("Pengaturan telaah"), _("Simpan"), _("Pengaturan telaah tersimpan."), text=text),
        crumbs=[home()],
        then=lambda _told: home()[0],
        initial={
            "scope": first if now is None else now.scope,
            "days": STANDARD_DAYS if now is None else now.days,
            "months": STANDARD_MONTHS if now is None else now.months,
            "with_pack": True,
        },
    )


@require(*SET)
def listed(request: StaffRequest) -> HttpResponse:
    """The titles that need a review where only listed ones do."""
    here = _here(request)
    form = forms.ListTitlesForm(request.POST or None)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        titles = _titles(here, form.cleaned_data["codes"].split("\n"))
        outcome = (
            titles
            if isinstance(titles, Refusal)
            else actions.list_titles(here, titles, listed=True, **who(request, form))
        )
        if not isinstance(outcome, Refusal):
            messages.success(
                request,
                counted("%(count)s judul masuk daftar.", "count")
                % {"count": formats.number(len(outcome.records))},
            )
            return HttpResponseRedirect(reverse("stock:review_list"))
    context = {
        "form": form,
        "outcome": outcome,
        "entries": list(queries.list_of(here)[:500]),
        "crumbs": [home()],
    }
    return render(request, "stock/review_list.html", context, status=200 if outcome is None else 409)


def _titles(facility: UUID, codes: list[str]) -> dict[UUID, str] | Refusal:
    """The titles behind barcodes of copies in hand here, or ISBNs of the catalogue of the house and the agency."""
    agency = institutions.agency()
    found: dict[UUID, str] = {}
    for code in (code.strip() for code in codes):
        if not code:
            continue
        row = record_by_isbn(facility, code)
        if row is None and agency is not None:
            row = record_by_isbn(agency.id, code)
        if row is not None:
            found[row.id] = row.title
            continue
        copy = stock.holding_by_barcode(facility, code)
        if isinstance(copy, Refusal):
            return copy
        if copy.record is None:
            return Refusal("review-no-record", barcode=code)
        found[copy.record] = copy.title
    return found


@require(*SET)
@require_POST
def unlist(request: StaffRequest) -> HttpResponse:
    """Take the ticked titles off the list."""
    here = _here(request)
    form = PageForm(request.POST)
    form.is_valid()
    try:
        chosen = {UUID(one) for one in request.POST.getlist("chosen")}
    except ValueError:
        raise Http404 from None
    titles = dict(queries.list_of(here).filter(record__in=chosen).values_list("record", "title"))
    told = actions.list_titles(here, titles, listed=False, **who(request, form))
    if isinstance(told, Refusal):
        messages.error(request, text_of(told.code, told.details))
    else:
        messages.success(
            request,
            counted("%(count)s judul keluar dari daftar.", "count")
            % {"count": formats.number(len(told.records))},
        )
    return HttpResponseRedirect(reverse("stock:review_list"))


def _save_rule(
    staff: Staff, id: UUID | None, values: dict[str, Any], request_id: RequestId
) -> Saved | Refusal:
    return actions.save_rule(staff.institution, rule=id, actor=staff.account, request_id=request_id, **values)


def _rule_row(one: ReviewRule) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": review_words.KINDS.get(one.kind, one.kind),
        "sentence": one.sentence,
        "state": _("Dipakai") if one.in_use else _("Tidak dipakai"),
        "tone": "good" if one.in_use else "calm",
    }


RULES = ReferencePages(
    form=forms.RuleForm,
    namespace="stock",
    one="review-rule",
    many="review-rules",
    capability=Capability.SETTINGS,
    title=gettext_lazy("Aturan telaah"),
    new=gettext_lazy("Tambah aturan"),
    teach=gettext_lazy("Setiap penolakan menyebut tepat satu aturan. Mulailah dari kumpulan siap pakai."),
    icon="scale",
    home=("stock:reviews", gettext_lazy("Telaah")),
    columns=lambda: [
        Column("code", _("Kode")),
        Column("kind", _("Jenis")),
        Column("sentence", _("Bunyi")),
        Column("state", _("Status"), kind="tag", tone="tone"),
    ],
    row=_rule_row,
    save=_save_rule,
)
