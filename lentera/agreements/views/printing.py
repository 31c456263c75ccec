"""The agreement as a paper: made from its facts, for the file and for whoever asks. Drafts bear their mark."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lentera.agreements import queries
from lentera.agreements.facts import Content
from lentera.agreements.forms.agreement import head_in_office
from lentera.agreements.models import Agreement, AgreementDraft, SentDraft
from lentera.agreements.views.listing import is_party
from lentera.documents.rendering import render
from lentera.documents.words import Language, plain_date
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.journal import clock

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def printable(row: Agreement, parties: int) -> bool:
    """Whether a paper can be made of it: every form has a template, for any number of parties."""
    return bool(row.instrument) and parties > 1


@require(Capability.AGREEMENTS)
def print_agreement(request: StaffRequest, id: UUID) -> HttpResponse:
    """A signed agreement as PDF, or as an editable file (`?format=docx`), in Indonesian or English."""
    state, content = queries.agreement_state(id), queries.signed_content(id)
    row = Agreement.objects.filter(id=id).first()
    if state is None or content is None or row is None or request.staff.institution not in state.parties:
        raise Http404
    data = queries.paper_data(content, signed_on=row.signed_on, place=row.place, language=_language(request))
    created = clock.at_local(row.signed_on, zone=request.staff.zone)
    return _answer(request, data, content, created, f"perjanjian-{str(id)[:8]}")


@require(Capability.AGREEMENTS)
def print_draft(request: StaffRequest, id: UUID) -> HttpResponse:
    """A draft with its mark on every page: the office's own text, or to a partner the version sent to it."""
    staff = request.staff
    draft = AgreementDraft.objects.filter(institution=staff.institution, id=id).first()
    sent = SentDraft.objects.filter(id=id).first()
    offices: list[str] = []
    if draft is not None:
        content, at = queries.draft_content(draft.content), clock.now()
        offices = [step.name for step in queries.approval_steps(staff.institution, content.instrument)]
        version = _("belum dikirim") if sent is None else _("sesudah versi %(n)s") % {"n": sent.version}
    elif sent is not None and is_party(queries.draft_content(sent.content), staff):
        content, at = queries.draft_content(sent.content), sent.sent_at
        version = _("versi %(n)s") % {"n": sent.version}
    else:
        raise Http404
    content = _with_heads(content, staff.zone)
    language = _language(request)
    with override(language):
        mark = _("KONSEP · %(version)s · %(day)s") % {
            "version": version,
            "day": plain_date(clock.local_day(at, staff.zone), language),
        }
    data = queries.paper_data(content, language=language, draft_mark=mark, initials=offices)
    return _answer(request, data, content, at, f"konsep-{str(id)[:8]}")


def _with_heads(content: Content, zone: str) -> Content:
    """A draft names who would sign today where it names nobody yet."""
    today = clock.today(zone)
    parties = tuple(
        party
        if party.signatory is not None
        else msgspec.structs.replace(party, signatory=head_in_office(party.institution, today))
        for party in content.parties
    )
    return msgspec.structs.replace(content, parties=parties)


def _language(request: StaffRequest) -> Language:
    return "en" if request.GET.get("language") == "en" else "id"


def _answer(
    request: StaffRequest, data: dict[str, Any], content: Content, created: datetime, name: str
) -> HttpResponse:
    language, own = _language(request), content.instrument.value
    if request.GET.get("format") == "docx":
        from lentera.documents.docx import render_docx  # only here: Word files are asked for rarely

        response = HttpResponse(render_docx("agreement", data, language=language, own=own), content_type=DOCX)
        response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
        return response
    pdf = render("agreement", data, language=language, created=created, own=own)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
