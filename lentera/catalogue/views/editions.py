"""The collections that agencies publish: an agency publishes and ends its own, others follow them at their node."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lentera.catalogue import actions, queries
from lentera.catalogue.editions.forms import EditionForm
from lentera.catalogue.editions.states import beside_of_line, state_of, tag_of
from lentera.catalogue.owning import speaks_publicly
from lentera.catalogue.views.rights import may_add
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of


@require(Capability.RECORDS)
@require_http_methods(["GET", "POST"])
def editions_view(request: StaffRequest) -> HttpResponse:
    """Every collection and how it stands here; for an agency the form that publishes one."""
    staff, form = request.staff, None
    if may_add(request) and speaks_publicly(staff.institution):
        form = EditionForm(request.POST or None, staff=staff)
    if form is not None and request.method == "POST" and form.is_valid():
        choice, value = form.choice_and_value
        outcome = actions.publish_edition(
            staff.institution,
            form.cleaned_data["name"],
            choice,
            value,
            actor=staff.account,
            request_id=form.request_id_value,
            at=clock.now(),
        )
        if not isinstance(outcome, Refusal):
            messages.success(
                request,
                gettext(
                    "Edisi %(number)s koleksi “%(name)s” diterbitkan. Simpul lain menerimanya dengan bundel berikutnya."
                )
                % {"number": outcome.number, "name": outcome.name},
            )
            return redirect("catalogue:editions")
        form.show(outcome)
    lines = [
        {
            "edition": line,
            "tag": tag_of(line),
            "state": state_of(line) if line.followed else "",
            "beside": beside_of_line(line),
            "own": line.agency == staff.institution,
        }
        for line in queries.editions(staff.institution)
    ]
    context = {"lines": lines, "form": form, "held": queries.held_titles(), "may_follow": may_add(request)}
    return render(request, "catalogue/editions.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def edition_view(request: StaffRequest, collection: UUID) -> HttpResponse:
    """One press on a collection: `again` and `end` by its agency, `follow` and `drop` by others."""
    staff = request.staff
    told: dict[str, Any] = {
        "actor": staff.account,
        "request_id": request.POST.get("request_id", "")[:100] or new_id().hex,
        "at": clock.now(),
    }
    line = next((one for one in queries.editions(staff.institution) if one.id == collection), None)
    outcome: object = Refusal("edition-unknown")
    wanted = request.POST.get("act", "")
    own = line is not None and line.agency == staff.institution
    if line is not None and own and wanted == "again":
        outcome = actions.publish_edition(staff.institution, line.name, line.choice, line.value, **told)
        done = gettext("Edisi baru koleksi “%(name)s” diterbitkan.")
    elif line is not None and own and wanted == "end":
        outcome = actions.end_edition(staff.institution, collection, **told)
        done = gettext("Koleksi “%(name)s” diakhiri.")
    elif line is not None and wanted == "follow":
        outcome = actions.follow_edition(staff.institution, collection, **told)
        done = gettext("Koleksi “%(name)s” diikuti. Isinya datang setelah bundel berikutnya dibaca di pusat.")
    elif line is not None and wanted == "drop":
        outcome = actions.drop_edition(staff.institution, collection, **told)
        done = gettext("Koleksi “%(name)s” tidak diikuti lagi.")
    if line is None or isinstance(outcome, Refusal):
        refusal = outcome if isinstance(outcome, Refusal) else Refusal("edition-unknown")
        messages.error(request, text_of(refusal.code, refusal.details))
    else:
        messages.success(request, done % {"name": line.name})
    return redirect("catalogue:editions")
