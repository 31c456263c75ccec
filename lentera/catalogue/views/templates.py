"""Templates of the own institution: what there is, a new one out of the editor, and away with one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lentera.catalogue.actions.templates import remove_template, save_template
from lentera.catalogue.editing import drafts
from lentera.catalogue.editing.messages import REFUSALS
from lentera.catalogue.models import RecordTemplate
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of


class TemplateForm(PageForm):
    """How a template is called."""

    name = forms.CharField(
        label=_("Nama templat"),
        max_length=100,
        help_text=_("Misalnya Majalah bulanan. Nama yang sudah ada diganti isinya."),
        error_messages={"required": REFUSALS["template-name-missing"]},
    )


@require(Capability.RECORDS, Level.CREATE, "local")
@require_safe
def templates_view(request: StaffRequest) -> HttpResponse:
    """All of the institution's own."""
    rows = RecordTemplate.objects.filter(institution=request.staff.institution).order_by("name")
    return render(request, "catalogue/templates.html", {"templates": rows})


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def new_view(request: StaffRequest) -> HttpResponse:
    """Give what stands in the editor a name; the editor keeps its draft."""
    token = request.GET.get("draft", "")
    draft = drafts.open_draft(token, request.staff.account)
    if draft is None:
        messages.error(request, text_of("template-unknown", {}))
        return redirect("catalogue:templates")
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = save_template(
            request.staff.institution,
            form.cleaned_data["name"],
            draft.marc,
            actor=request.staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, gettext("Templat disimpan. Cantuman baru dapat dimulai darinya."))
            return redirect("catalogue:templates")
        form.add_error("name", text_of(outcome.code, outcome.details))
    context: dict[str, Any] = {"form": form, "draft": token}
    return render(request, "catalogue/template_new.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def remove_view(request: StaffRequest, template: UUID) -> HttpResponse:
    """Begin with this one no more."""
    form = PageForm(request.POST)
    form.is_valid()
    outcome = remove_template(
        request.staff.institution, template, actor=request.staff.account, request_id=form.request_id_value
    )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(request, gettext("Templat dihapus."))
    return redirect("catalogue:templates")
