"""Who may change the catalogue, and who hears of it."""

from uuid import UUID

from django.http import HttpRequest

from lentera.catalogue import showing
from lentera.catalogue.models import Record
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, may
from lentera.institutions.facts import InstitutionKind


def may_add(request: HttpRequest) -> bool:
    """Whether this visitor may add records to the catalogue of the own institution."""
    return may(getattr(request, "staff", None), Capability.RECORDS, Level.CREATE, "local")


def may_edit(request: HttpRequest, row: Record) -> bool:
    """Whether this visitor may change this record."""
    return showing.asking(request) == row.institution_id and may_add(request)


def speaks_publicly(institution: UUID) -> bool:
    """An agency's catalogue is public; what a closed institution has, only it knows."""
    row = institutions.institution(institution)
    return row is not None and row.kind == InstitutionKind.AGENCY
