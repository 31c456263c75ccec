"""The agreement as a paper again: made from its facts, for the file and for whoever asks."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from lentera.agreements import queries, words
from lentera.agreements.facts import Content, Instrument, Party
from lentera.agreements.models import Agreement
from lentera.documents.rendering import render
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.journal import clock

PRINTABLE = {Instrument.PKS.value, Instrument.MOU.value}


def printable(row: Agreement, parties: int) -> bool:
    """Whether there is a template for this form and number of parties."""
    return row.instrument in PRINTABLE and parties == 2


@require(Capability.AGREEMENTS)
def print_agreement(request: StaffRequest, id: UUID) -> HttpResponse:
    """The agreement as PDF."""
    state, content = queries.agreement_state(id), queries.signed_content(id)
    row = Agreement.objects.filter(id=id).first()
    if state is None or content is None or row is None or request.staff.institution not in state.parties:
        raise Http404
    if not printable(row, len(content.parties)):
        raise Http404
    created = clock.at_local(row.signed_on, zone=request.staff.zone)
    pdf = render("agreement", _data(row, content), language="id", created=created)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="perjanjian-{str(id)[:8]}.pdf"'
    return response


def _data(row: Agreement, content: Content) -> dict[str, Any]:
    # The paper is Indonesian whatever the reader's language: these sentences are part of it, not of the screen.
    articles = [{"title": "Maksud dan tujuan", "clauses": [f"Perjanjian ini tentang {content.title}."]}]
    if content.scope:
        articles.append({"title": "Ruang lingkup", "clauses": [f"{line.name}." for line in content.scope]})
    for title, duties in (
        ("Kewajiban pihak pertama", content.agency_duties),
        ("Kewajiban pihak kedua", content.partner_duties),
    ):
        clauses = [line.strip() for line in duties.splitlines() if line.strip()]
        if clauses:
            articles.append({"title": title, "clauses": clauses})
    if content.retro_clause:
        articles.append({"title": "Berlaku surut", "clauses": [content.retro_clause]})
    agency = institutions.institution(row.institution_id)
    data: dict[str, Any] = {
        "letterhead": {
            "name": agency.name if agency is not None else content.parties[0].name,
            "address": agency.town if agency is not None else "",
        },
        "instrument": row.instrument,
        "title": content.title,
        "numbers": [party.number for party in content.parties],
        "date": row.signed_on,
        "place": row.place,
        "parties": [_person(party) for party in content.parties],
        "articles": articles,
        "effective": content.start,
        "until": content.end,
    }
    if content.scope:
        data["scope_items"] = [
            {
                "service": line.name,
                "target": line.target,
                "unit": str(words.UNITS.get(line.unit, line.unit)),
                "period": str(words.PERIODS[line.period]),
            }
            for line in content.scope
        ]
    return data


def _person(party: Party) -> dict[str, Any]:
    signatory, home = party.signatory, institutions.institution(party.institution)
    person: dict[str, Any] = {"organisation": party.name, "name": "", "position": ""}
    if signatory is not None:
        name = " ".join(part for part in (signatory.title_before, signatory.name) if part)
        person["name"] = f"{name}, {signatory.title_after}" if signatory.title_after else name
        person["position"] = signatory.position
        if signatory.mandate:
            person["mandate"] = signatory.mandate
    if home is not None and home.town:
        person["address"] = home.town
    return person
