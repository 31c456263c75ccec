"""Pages on which an office sets its clock, its reminders and its messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.agreements import actions, queries
from lentera.agreements.forms.reminders import CHAT_KINDS, ChatTextForm, RemindersForm
from lentera.agreements.queries.chat import chat_texts
from lentera.agreements.rules.chat import KINDS, WORDS
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal


@require(Capability.AGREEMENTS)
def reminders(request: StaffRequest) -> HttpResponse:
    """The clock of steps with its owners, warnings and escalation; who drafts may change them."""
    staff = request.staff
    may_write = may(staff, Capability.AGREEMENTS, Level.CREATE)
    office, told = queries.clock_of(staff.institution), queries.reminders_of(staff.institution)
    posted = request.POST if request.method == "POST" and may_write else None
    form = RemindersForm(staff, office, told, posted)
    outcome: Any = None
    if posted is not None and form.is_valid():
        outcome = actions.save_reminders(
            staff.institution,
            form.steps(),
            form.reminders(),
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Langkah dan pengingat tersimpan."))
            return redirect("agreements:reminders")
    context = {
        "form": form,
        "outcome": outcome,
        "may_write": may_write,
        "history": institutions.history_lines(
            derived_id(staff.institution, "reminders"), staff.institution, limit=8
        ),
    }
    return render(request, "agreements/reminders.html", context)


@require(Capability.VISITS)
def texts(request: StaffRequest) -> HttpResponse:
    """The messages for a chat, each in the office's own words."""
    staff = request.staff
    may_write = may(staff, Capability.VISITS, Level.CREATE)
    kept = chat_texts(staff.institution)
    posted = request.POST if request.method == "POST" and may_write else None
    form = ChatTextForm(posted) if posted is not None else None
    outcome: Any = None
    if form is not None and form.is_valid():
        outcome = actions.save_chat_text(
            staff.institution,
            form.cleaned_data["kind"],
            form.cleaned_data["text"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Pesan tersimpan."))
            return redirect("agreements:chat-texts")
    asked = form.data.get("kind") if form is not None else None
    forms_shown = [
        {
            "label": CHAT_KINDS[kind],
            "form": form
            if kind == asked and form is not None
            else ChatTextForm(initial={"kind": kind, "text": kept[kind]}, auto_id=f"id_{kind}_%s"),
            "text": kept[kind],
        }
        for kind in KINDS
    ]
    context = {
        "texts": forms_shown,
        "outcome": outcome,
        "may_write": may_write,
        "words": [f"{{{word}}}" for word in WORDS],
    }
    return render(request, "agreements/chat_texts.html", context)
