"""Who may change the catalogue, and who hears of it."""

from django.http import HttpRequest

from lentera.catalogue import showing
from lentera.catalogue.models import Record
from lentera.institutions.access import Capability, Level, may


def may_add(request: HttpRequest) -> bool:
    """Whether this visitor may add records to the catalogue of the own institution."""
    return may(getattr(request, "staff", None), Capability.RECORDS, Level.CREATE, "local")


def may_edit(request: HttpRequest, row: Record) -> bool:
    """Whether this visitor may change this record."""
    return showing.asking(request) == row.institution_id and may_add(request)
