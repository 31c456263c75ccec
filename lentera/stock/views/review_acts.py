"""What a press on the page of one title does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.journal import clock
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome
from lentera.stock.actions import review as actions
from lentera.stock.forms import review as forms
from lentera.stock.queries import review as queries
from lentera.stock.queries.review_title import known_title
from lentera.stock.views.acting import who
from lentera.stock.views.review import decides, seconds


@dataclass(frozen=True)
class Press:
    """One press. A form that was not right is kept in `filled`, so that the page shows what was typed."""

    request: StaffRequest
    facility: UUID
    record: UUID
    title: str
    filled: dict[str, PageForm]

    @property
    def staff(self) -> Staff:
        """Who pressed."""
        return self.request.staff

    @property
    def today(self) -> date:
        """The day on the account's wall calendar."""
        return clock.today(self.staff.zone)


Acted = tuple[Any, str, bool]
"""The fact or why there is none, the sentence when it went well, whether to go on with the queue."""


def rule_choices(facility: UUID) -> list[tuple[str, Any]]:
    """The rules in use, as choices."""
    return [(row.code, f"{row.code} · {row.name}") for row in queries.rules_of(facility).filter(in_use=True)]


def _deciding(press: Press) -> None:
    if press.staff.institution != press.facility or not decides(press.staff):
        raise Http404


def _approve(press: Press) -> Acted:
    _deciding(press)
    form = forms.ApproveForm(press.request.POST)
    form.is_valid()
    told = actions.approve_titles(
        press.facility, {press.record: press.title}, on=press.today, **who(press.request, form)
    )
    return told, _("“%(title)s” disetujui.") % {"title": press.title}, True


def _change(press: Press) -> Acted:
    _deciding(press)
    form = forms.ChangeForm(press.request.POST)
    press.filled["change"] = form
    if not form.is_valid():
        return _incomplete(form), "", False
    told = actions.approve_titles(
        press.facility,
        {press.record: press.title},
        change=form.asked,
        note=form.cleaned_data["note"],
        on=press.today,
        **who(press.request, form),
    )
    return told, _("“%(title)s” disetujui dengan perubahan.") % {"title": press.title}, True


def _reject(press: Press) -> Acted:
    _deciding(press)
    form = forms.RejectForm(press.request.POST, rules=rule_choices(press.facility))
    press.filled["reject"] = form
    if not form.is_valid():
        return _incomplete(form), "", False
    told = actions.propose_rejection(
        press.facility,
        press.record,
        press.title,
        form.cleaned_data["rule"],
        form.cleaned_data["sentence"],
        on=press.today,
        **who(press.request, form),
    )
    return (
        told,
        _("Penolakan “%(title)s” diusulkan; orang kedua memutuskannya.") % {"title": press.title},
        True,
    )


def _agree(press: Press) -> Acted:
    _seconding(press)
    form = PageForm(press.request.POST)
    form.is_valid()
    told = actions.agree_to_rejection(
        press.facility, press.record, on=press.today, **who(press.request, form)
    )
    return (
        told,
        _("“%(title)s” ditolak; pengirimnya melihat aturan dan alasannya.") % {"title": press.title},
        False,
    )


def _give_up(press: Press) -> Acted:
    _seconding(press)
    form = PageForm(press.request.POST)
    form.is_valid()
    told = actions.give_up_rejection(press.facility, press.record, **who(press.request, form))
    return told, _("Usul penolakan tidak dilanjutkan; judul ini kembali ke antrean."), False


def _seconding(press: Press) -> None:
    if press.staff.institution != press.facility or not seconds(press.staff):
        raise Http404


def _appeal(press: Press) -> Acted:
    staff = press.staff
    if not (seconds(staff) or may(staff, Capability.REVIEW, Level.SUBMIT)):
        raise Http404
    form = forms.AppealForm(press.request.POST)
    press.filled["appeal"] = form
    if not form.is_valid():
        return _incomplete(form), "", False
    told = actions.appeal_rejection(
        staff.institution,
        press.facility,
        press.record,
        form.cleaned_data["reason"],
        on=press.today,
        **who(press.request, form),
    )
    return told, _("Banding diajukan."), False


def _answer(press: Press) -> Acted:
    _seconding(press)
    form = forms.AppealOutcomeForm(press.request.POST)
    press.filled["answer"] = form
    if not form.is_valid():
        return _incomplete(form), "", False
    told = actions.decide_on_appeal(
        press.facility,
        press.record,
        reversed=form.cleaned_data["outcome"] == "reversed",
        sentence=form.cleaned_data["sentence"],
        change=form.asked,
        note=form.cleaned_data["note"],
        on=press.today,
        **who(press.request, form),
    )
    return told, _("Banding diputuskan."), False


def _submit(press: Press) -> Acted:
    _deciding(press)
    form = PageForm(press.request.POST)
    form.is_valid()
    known = known_title(press.facility, press.record, reader=press.facility)
    told = actions.submit_titles(
        press.facility,
        press.facility,
        {} if known is None else {press.record: known},
        on=press.today,
        **who(press.request, form),
    )
    return told, _("“%(title)s” masuk antrean telaah.") % {"title": press.title}, False


def _list(press: Press) -> Acted:
    _deciding(press)
    form = PageForm(press.request.POST)
    form.is_valid()
    listed = "listed" in press.request.POST
    told = actions.list_titles(
        press.facility, {press.record: press.title}, listed=listed, **who(press.request, form)
    )
    text = _("Judul ini wajib ditelaah.") if listed else _("Judul ini tidak lagi wajib ditelaah.")
    return told, text, False


def _incomplete(form: PageForm) -> Outcome:
    return Outcome.refused(" ".join(str(one) for errors in form.errors.values() for one in errors))


ACTS: dict[str, Callable[[Press], Acted]] = {
    "approve": _approve,
    "change": _change,
    "reject": _reject,
    "agree": _agree,
    "give_up": _give_up,
    "appeal": _appeal,
    "answer": _answer,
    "submit": _submit,
    "list": _list,
}
