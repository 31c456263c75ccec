"""Where an account wants its daily summary, and what became of the last ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions.access import StaffRequest
from lentera.pages.forms import PageForm
from lentera.web import mailing
from lentera.web.models import OutgoingMail
from lentera.web.working import at_work

SHOWN = 7
STATES: dict[str, tuple[Any, str]] = {
    "waiting": (gettext_lazy("Menunggu dikirim"), "calm"),
    "sending": (gettext_lazy("Sedang dikirim"), "info"),
    "sent": (gettext_lazy("Terkirim"), "good"),
    "failed": (gettext_lazy("Gagal"), "refused"),
}


class MailForm(PageForm):
    """The address of an account; empty ends the mails."""

    address = forms.EmailField(
        label=gettext_lazy("Alamat surel"),
        required=False,
        help_text=gettext_lazy("Kosongkan untuk berhenti menerima ringkasan."),
    )


@at_work
def mail(request: StaffRequest) -> HttpResponse:
    """The account's own address and its last summaries."""
    staff = request.staff
    kept = mailing.address_of(staff.institution, staff.account)
    form = MailForm(request.POST or None, initial={"address": kept})
    if request.method == "POST" and form.is_valid():
        mailing.set_address(staff.institution, staff.account, form.cleaned_data["address"])
        messages.success(request, _("Alamat surel tersimpan."))
        return redirect("web:mail")
    rows = OutgoingMail.objects.filter(institution=staff.institution, account=staff.account).order_by("-day")
    context = {
        "form": form,
        "set_up": mailing.mail_is_set_up(),
        "rows": [
            {"row": row, "label": STATES[row.state][0], "tone": STATES[row.state][1]} for row in rows[:SHOWN]
        ],
    }
    return render(request, "web/mail.html", context)
