"""Which institution's data an account may change."""

from lentera.institutions import queries
from lentera.institutions.access import Capability, Level, Role, Staff, may
from lentera.institutions.models import Institution


def may_change(staff: Staff, row: Institution) -> bool:
    """Those who keep partners, for the institutions that theirs registered."""
    return may(staff, Capability.PARTNERS, Level.CREATE) and row.institution_id == staff.institution


def may_keep_library(staff: Staff, row: Institution) -> bool:
    """The institution's own librarian, and whoever registered the institution."""
    own = staff.institution == row.id and Role.PRISON_LIBRARIAN in staff.roles
    return own or may_change(staff, row)


def keeps_accounts_of(staff: Staff) -> list[Institution]:
    """The institutions whose accounts this account sees: the hub's administrator and auditor all, others their own."""
    hub = queries.agency()
    everywhere = Role.ADMIN in staff.roles or Role.AUDITOR in staff.roles
    if everywhere and hub is not None and hub.id == staff.institution:
        return list(queries.institutions())
    return list(queries.institutions().filter(id=staff.institution))
