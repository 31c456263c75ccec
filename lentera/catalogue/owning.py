"""Whose catalogue a command means, and whether that one speaks to everybody."""

from uuid import UUID

from lentera.institutions import queries as institutions
from lentera.institutions.facts import InstitutionKind
from lentera.journal.models import Author
from lentera.journal.node import this_node


def owner_here(told: UUID | None) -> UUID | None:
    """The institution told, else the agency of this node, else the only institution at home here."""
    if told is not None:
        return told
    agency = institutions.agency()
    if agency is not None:
        return agency.id
    home = list(Author.objects.filter(home=this_node()).values_list("id", flat=True)[:2])
    return home[0] if len(home) == 1 else None


def writer_here(told: UUID | None) -> UUID | None:
    """The institution told, else the agency or the only institution, as far as it has its home at this node."""
    here = homes()
    if told is not None:
        return told if told in here else None
    owner = owner_here(None)
    if owner in here:
        return owner
    known = [id for id in here if institutions.institution(id) is not None] or here
    return known[0] if len(known) == 1 else None


def homes() -> list[UUID]:
    """Everybody who has their home at this node."""
    return list(Author.objects.filter(home=this_node()).values_list("id", flat=True))


def is_public(institution: UUID) -> bool:
    """Whether an institution's records are said to everybody: an agency's are."""
    row = institutions.institution(institution)
    return row is None or row.kind == InstitutionKind.AGENCY


def speaks_publicly(institution: UUID) -> bool:
    """An agency's catalogue is public; what a closed institution has, only it knows."""
    return institutions.is_agency(institution)
