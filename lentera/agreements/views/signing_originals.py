"""Pages of what lies on paper after a signing: originals, stamp duty, scans."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.agreements import queries, signing_words
from lentera.agreements.actions import signing as acts
from lentera.agreements.facts.agreement import SigningMode
from lentera.agreements.facts.signing import StampKind
from lentera.agreements.forms.signing import (
    OriginalForm,
    StampForm,
)
from lentera.agreements.queries import signing, signing_papers
from lentera.documents.uploads import to_check
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import blobs
from lentera.journal.refusals import Refusal
from lentera.papers.queries import largest_scan, papers_about

Parties = list[tuple[UUID, str]]


@require(Capability.AGREEMENTS)
def originals(request: StaffRequest, id: UUID) -> HttpResponse:
    """Originals, stamp duty and scans of a signed agreement: the agency's notes."""
    staff = request.staff
    state = queries.agreement_state(id)
    if state is None or state.agency != staff.institution:
        raise Http404
    mode = signing.mode_of(id)
    creates = may(staff, Capability.AGREEMENTS, Level.CREATE)
    parties = [(row.party, row.name) for row in queries.parties_of(id)]
    count = len(parties) if mode is SigningMode.WET_INK else 0
    stamp_form = StampForm(
        request.POST if request.POST.get("what") == "stamp" else None,
        parties=parties,
        originals=count,
        prefix="stamp",
        initial={"stamped_on": state.signed_on},
    )
    outcome = _noted(request, id, stamp_form, parties) if request.method == "POST" and creates else None
    if outcome is not None and not isinstance(outcome, Refusal):
        messages.success(request, _("Catatan tersimpan."))
        return redirect("agreements:originals", id)
    names = dict(parties)
    context = {
        "state": state,
        "partner": ", ".join(name for party, name in parties if party != staff.institution),
        "lines": _lines(request, id, parties) if count else [],
        "stamps": [
            {
                "row": one,
                "payer": names.get(one.payer, ""),
                "kind": signing_words.STAMP_KINDS.get(one.kind, ""),
            }
            for one in signing.stamps_of(id)
        ],
        "stamp_form": stamp_form,
        "mode": signing_words.SIGNING_MODES[mode.value],
        "wet": mode is SigningMode.WET_INK,
        "creates": creates,
        "outcome": outcome,
        "papers": [
            line for line in papers_about(id, staff.institution) if line.kind == signing_papers.SIGNED
        ],
    }
    return render(request, "agreements/signing_originals.html", context)


def _noted(request: StaffRequest, id: UUID, stamp_form: StampForm, parties: Parties) -> Any:
    """What was sent: a stamp, or the place of one original. None: the form says what is missing."""
    staff, told = request.staff, request.POST.get("what", "")
    if told == "stamp" and stamp_form.is_valid():
        data = stamp_form.cleaned_data
        return acts.stamp(
            staff.institution,
            id,
            kind=StampKind(data["kind"]),
            serial=data["serial"],
            payer=data["payer"],
            stamped_on=data["stamped_on"],
            original=data.get("original") or 0,
            actor=staff.account,
            request_id=stamp_form.request_id_value,
        )
    if not told.isdecimal() or len(told) > 4:
        return None
    form = OriginalForm(request.POST, request.FILES, parties=parties, prefix=f"o{told}")
    if not form.is_valid():
        return None
    file = form.cleaned_data["scan"]
    return acts.place_original(
        staff.institution,
        id,
        int(told),
        held_by=form.cleaned_data["held_by"],
        storage_location=form.cleaned_data["storage_location"],
        scan=to_check(file, max_bytes=largest_scan(staff.institution)) if file else None,
        scan_name=file.name if file else "",
        actor=staff.account,
        request_id=form.request_id_value,
    )


def _lines(request: StaffRequest, id: UUID, parties: Parties) -> list[dict[str, Any]]:
    """A line for each original: where it lies, and the form to say so."""
    names, told = dict(parties), request.POST.get("what", "")
    return [
        {
            "line": line,
            "form": OriginalForm(
                request.POST if told == str(line.no) else None,
                parties=parties,
                prefix=f"o{line.no}",
                initial={
                    "held_by": str(line.held_by),
                    "storage_location": line.placed.storage_location if line.placed else "",
                },
            ),
            "stamped": names.get(line.stamped_party, ""),
            "held": names.get(line.held_by, ""),
        }
        for line in signing.originals_of(id)
    ]


@require(Capability.AGREEMENTS)
def original_scan(request: StaffRequest, id: UUID, no: int) -> HttpResponse:
    """The scan of an original, to its agency."""
    state = queries.agreement_state(id)
    if state is None or request.staff.institution not in (state.agency, *state.parties):
        raise Http404
    line = next((one for one in signing.originals_of(id) if one.no == no), None)
    if line is None or line.placed is None or not line.placed.scan:
        raise Http404
    try:
        data = blobs.content(state.agency, line.placed.scan)
    except blobs.Erased:
        raise Http404 from None
    kind = "pdf" if data.startswith(b"%PDF-") else "png" if data.startswith(b"\x89PNG") else "jpeg"
    types = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
    answer = HttpResponse(data, content_type=types[kind])
    answer["Content-Disposition"] = f'attachment; filename="rangkap-{no}.{kind}"'
    return answer
