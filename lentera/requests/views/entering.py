"""A request that came by letter, message or word of mouth: the agency enters it as read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.documents.uploads import Upload, check_upload
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.requests import actions, choices
from lentera.requests.facts import RequestKind
from lentera.requests.forms import LARGEST_SCAN, ReceiveForm

PARTNERS = [one for one in InstitutionKind if one is not InstitutionKind.AGENCY]


@require(Capability.REQUESTS, Level.CREATE)
def enter(request: StaffRequest) -> HttpResponse:
    """Enter it, with its source and scan."""
    staff = request.staff
    if not institutions.is_agency(staff.institution):
        raise PermissionDenied(_("Permintaan dari luar dicatat oleh dinas. Buat permintaan Anda sendiri."))
    today = clock.today(staff.zone)
    partners = institutions.institutions(PARTNERS, open_on=today)
    things = [
        pair
        for row in partners
        for of in ("agreement", "placement")
        for pair in choices.things(of, staff.institution, row.id, today)
    ]
    form = ReceiveForm(
        request.POST or None,
        request.FILES or None,
        partners=[(str(row.id), row.name) for row in partners],
        things=list(dict(things).items()),
        initial={
            "received_on": today,
            "partner": request.GET.get("partner", ""),
            "kind": RequestKind.BOOKS.value,
        },
    )
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        scan = _scan(request)
        outcome = (
            scan
            if isinstance(scan, Refusal)
            else actions.receive(
                staff.institution,
                UUID(form.cleaned_data["partner"]),
                form.asking(),
                **form.told(),
                scan=None if scan is None else scan.kept,
                scan_name="" if scan is None else scan.name,
                actor=staff.account,
                request_id=form.request_id_value,
            )
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Permintaan tercatat. Mitra dapat menyatakannya sendiri."))
            return redirect("requests:request", outcome.request)
    return render(request, "requests/enter.html", {"form": form, "outcome": outcome})


def _scan(request: StaffRequest) -> Upload | Refusal | None:
    sent = request.FILES.get("scan")
    if sent is None:
        return None
    if (sent.size or 0) > LARGEST_SCAN:
        return check_upload(b"\0" * (LARGEST_SCAN + 1), sent.name or "", max_bytes=LARGEST_SCAN)
    return check_upload(sent.read(), sent.name or "", max_bytes=LARGEST_SCAN)
