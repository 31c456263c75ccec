"""Certificates: issued, printed as often as needed with the same number, revoked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lentera.documents.rendering import render as render_paper
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.papers import queries as papers
from lentera.training import actions, queries
from lentera.training.forms import IssueForm, ReasonForm
from lentera.training.messages import KINDS
from lentera.training.models import Certificate
from lentera.training.views.run import answer, own_run, sentence_of, show


@require(Capability.TRAINING, Level.CREATE)
@require_POST
def issue(request: StaffRequest, id: UUID) -> HttpResponse:
    """Number the certificates of a closed run."""
    own_run(request.staff, id)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return show(request, id, sentence_of(form))
    told = form.cleaned_data
    outcome = actions.issue_certificates(
        request.staff.institution,
        id,
        told["signer"],
        told["signer_position"],
        issued_on=told["issued_on"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    count = 0 if isinstance(outcome, Refusal) else len(outcome)
    done = ngettext("%(count)s nomor diterbitkan.", "%(count)s nomor diterbitkan.", count)
    return answer(request, id, outcome, done % {"count": count})


def _known(request: StaffRequest, id: UUID) -> Certificate:
    row = queries.certificate_for(request.staff.institution, id)
    if row is None:
        raise Http404
    return row


@require(Capability.TRAINING)
def certificate(request: StaffRequest, id: UUID, outcome: Any = None) -> HttpResponse:
    """One certificate: to the agency without a name, to its institution ready to print."""
    staff = request.staff
    row = _known(request, id)
    named = row.holder == staff.institution and may(staff, Capability.TRAINING, Level.CREATE, "enrol")
    issuer = row.institution_id == staff.institution and may(staff, Capability.TRAINING, Level.CREATE)
    context = {
        "paper": row,
        "kind": KINDS[row.kind],
        "name": queries.holder_name(row) if named else "",
        "printable": named,
        "revocable": issuer and row.revoked_at is None,
        "reason_form": ReasonForm(),
        "history": institutions.history_lines(id, staff.institution, limit=12, staff=staff),
        "outcome": outcome,
    }
    return render(request, "training/certificate.html", context)


@require(Capability.TRAINING, Level.CREATE)
@require_POST
def revoke(request: StaffRequest, id: UUID) -> HttpResponse:
    """The certificate no longer holds."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return certificate(request, id, sentence_of(form))
    outcome = actions.revoke_certificate(
        request.staff.institution,
        id,
        form.cleaned_data["reason"],
        actor=request.staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return certificate(request, id, outcome)
    return redirect("training:certificate", id)


@require(Capability.TRAINING, Level.CREATE, "enrol")
def paper(request: StaffRequest, id: UUID) -> HttpResponse:
    """The certificate as PDF, by the institution that knows the name. Its number and, in each
    language, its bytes are the same each time.
    """
    row = _known(request, id)
    name = queries.holder_name(row) if row.holder == request.staff.institution else None
    if name is None or row.revoked_at is not None:
        raise Http404
    told = _told(request, row, name)
    pdf = render_paper("certificate", told, language=_language(request), created=_made_at(row))
    return _shown(pdf, row.code)


@require(Capability.TRAINING, Level.CREATE, "enrol")
def papers_of_run(request: StaffRequest, id: UUID) -> HttpResponse:
    """All certificates of a run that hold and whose names are known here, a page each: to be printed at once."""
    rows = [
        (row, name)
        for row in queries.certificates_held(request.staff.institution, id)
        if row.revoked_at is None and (name := queries.holder_name(row)) is not None
    ]
    if not rows:
        raise Http404
    first = rows[0][0]
    sheets = [_told(request, row, name) for row, name in rows]
    data = {
        "title": first.title,
        "papers": sheets,
        **{name: sheets[0][name] for name in ("letterhead", "demo")},
    }
    pdf = render_paper("_certificates", data, language=_language(request), created=_made_at(first))
    return _shown(pdf, first.title)


def _told(request: StaffRequest, row: Certificate, name: str) -> dict[str, Any]:
    issuer = institutions.institution(row.institution_id)
    data = {
        "letterhead": {"name": institutions.name_of(row.institution_id, row.issued_on) or ""},
        "demo": papers.is_demo(),
        "number": row.number,
        "holder": name,
        "kind": row.kind,
        "course": row.title,
        "from": row.first_day,
        "to": row.last_day,
        "hours": row.lesson_hours,
        "topics": row.topics.splitlines(),
        "place": issuer.town if issuer is not None else "",
        "date": row.issued_on,
        "signer": {"name": row.signer, "position": row.signer_position},
        "verify": {"code": row.code, "url": request.build_absolute_uri(f"/verify/{row.code}")},
    }
    if not row.topics:
        del data["topics"]
    return data


def _language(request: StaffRequest) -> Language:
    """In which language it is printed, whatever the page's own is."""
    return "en" if request.GET.get("language") == "en" else "id"


def _made_at(row: Certificate) -> datetime:
    return clock.at_local(row.issued_on, zone=institutions.zone_of(row.institution_id))


def _shown(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    kind = _("sertifikat")
    shown_as = content_disposition_header(False, f"{kind}-{name}.pdf")
    response["Content-Disposition"] = shown_as or "inline"
    return response
