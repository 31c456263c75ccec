"""Offices, who holds them, and whom to ask at an institution."""

from datetime import date, datetime
from uuid import UUID

from lentera.institutions import queries
from lentera.institutions.facts import (
    Acting,
    Appointed,
    ContactForgotten,
    ContactNoted,
    LeftOffice,
    PositionClosed,
    PositionOpened,
)
from lentera.institutions.models import Contact, ContactDetails, OfficialNumber, Position, PositionHolder
from lentera.institutions.rules import Term, decide_appointment, decide_leaving
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def open_position(
    author: UUID,
    institution: UUID,
    title: str,
    *,
    head: bool = False,
    since: date | None = None,
    position: UUID | None = None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PositionOpened | Refusal:
    """An office exists at an institution; `head` says that its holder speaks for the institution."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PositionOpened)) is not None:
            return first
        if queries.institution(institution) is None:
            return Refusal("institution-unknown")
        if not title.strip():
            return Refusal("position-without-title")
        if Position.objects.filter(subject=institution, title__iexact=title.strip(), until=None).exists():
            return Refusal("position-exists", title=title.strip())
        return entry.record(
            PositionOpened(
                position=position or new_id(),
                institution=institution,
                title=title.strip(),
                head=head,
                since=since,
            )
        )


def close_position(
    author: UUID,
    position: UUID,
    *,
    until: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PositionClosed | Refusal:
    """The office no longer exists after `until`."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PositionClosed)) is not None:
            return first
        office = queries.office(position)
        if office is None or not Position.objects.filter(id=position, institution=author).exists():
            return Refusal("position-unknown")
        for term in office.terms:
            if term.until is None or term.until > until:
                return Refusal("office-held", name=term.name, since=term.since)
        return entry.record(PositionClosed(position=position, institution=office.institution, until=until))


def appoint(
    author: UUID,
    position: UUID,
    name: str,
    *,
    since: date,
    until: date | None = None,
    title_before: str = "",
    title_after: str = "",
    acting: Acting = Acting.NONE,
    nip: str = "",
    holder: UUID | None = None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Appointed | Refusal:
    """Somebody took an office; the number (NIP) is kept in a forgettable row of the author."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Appointed)) is not None:
            return first
        office = queries.office(position)
        if office is None:
            return Refusal("position-unknown")
        outcome = decide_appointment(
            holder or new_id(),
            office,
            name,
            since=since,
            until=until,
            title_before=title_before,
            title_after=title_after,
            acting=acting,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        if nip.strip():
            OfficialNumber.rows.remember(author, id=outcome.holder, nip=nip.strip())
        return entry.record(outcome)


def end_term(
    author: UUID,
    holder: UUID,
    *,
    until: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> LeftOffice | Refusal:
    """The last day in office was `until`."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(LeftOffice)) is not None:
            return first
        row = PositionHolder.objects.filter(id=holder, institution=author).first()
        if row is None:
            return Refusal("holder-unknown")
        term = Term(row.id, row.full_name, row.since, row.until, row.acting_as)
        outcome = decide_leaving(term, row.subject, until=until)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def note_contact(
    author: UUID,
    institution: UUID,
    function: str,
    *,
    name: str,
    phone: str = "",
    email: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ContactNoted | Refusal:
    """Whom `author` asks at an institution. The fact tells the function; who it is, is forgettable."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ContactNoted)) is not None:
            return first
        if queries.institution(institution) is None:
            return Refusal("institution-unknown")
        if not name.strip() or not (phone.strip() or email.strip()):
            return Refusal("contact-empty")
        noted = ContactNoted(contact=new_id(), institution=institution, function=function.strip())
        ContactDetails.rows.remember(
            author, id=noted.contact, name=name.strip(), phone=phone.strip(), email=email.strip()
        )
        return entry.record(noted)


def forget_contact(
    author: UUID, contact: UUID, *, actor: UUID, request_id: RequestId | None, at: datetime | None = None
) -> ContactForgotten | Refusal:
    """Delete who a contact is; that there was one stays in the history."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ContactForgotten)) is not None:
            return first
        row = Contact.objects.filter(id=contact, institution=author).first()
        if row is None:
            return Refusal("contact-unknown")
        ContactDetails.rows.forget(author, [contact])
        return entry.record(ContactForgotten(contact=contact, institution=row.subject))
