"""Accounts, what roles they have, and who they are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lentera.institutions.access import Capability, Level, Staff, may
from lentera.institutions.facts import InstitutionKind
from lentera.institutions.models import Account, AccountName, RoleAssignment
from lentera.institutions.queries.institutions import agency, institution, library, zone_of
from lentera.institutions.roles import Role
from lentera.journal.asking import asked
from lentera.journal.models import Node


def account(id: UUID) -> Account | None:
    """One account, or None."""
    return Account.objects.filter(id=id).first()


def account_named(username: str) -> Account | None:
    """The account of a user name, or None."""
    return Account.objects.filter(username=username).first()


def roles_of(account: UUID) -> frozenset[Role]:
    """The roles that an account has now."""
    rows = RoleAssignment.objects.filter(account=account, ended_at=None)
    return frozenset(Role(name) for name in rows.values_list("role", flat=True))


def staff(account: UUID) -> Staff | None:
    """The account at work, or None when it is not active, has no institution or no role."""
    row = account_by_id(account)
    return None if row is None else staff_of_account(row)


def account_by_id(id: UUID) -> Account | None:
    """One account, asked at every request."""
    found: Account | None = _account.first(id)
    return found


@asked
def _account(id: UUID) -> Any:
    return Account.objects.filter(id=id)


@asked
def _roles(institution: UUID, account: UUID) -> Any:
    rows = RoleAssignment.objects.filter(institution=institution, account=account, ended_at=None)
    return rows.values_list("role", flat=True)


def staff_of_account(row: Account) -> Staff | None:
    """The same for an account that was just read."""
    if not row.is_active or row.institution is None:
        return None
    roles = frozenset(Role(name) for name in _roles(row.institution, row.id))
    if not roles:
        return None
    place = library(row.library) if row.library is not None else None
    zone = place.zone if place is not None else zone_of(row.institution)
    return Staff(row.id, row.username, row.institution, roles, row.library, zone)


def keeps_node(staff: Staff | None) -> bool:
    """Whether somebody keeps the house that this node stands in: at a hub the agency's staff, not its partners'."""
    if staff is None or not may(staff, Capability.SETTINGS, Level.CREATE):
        return False
    if not Node.objects.filter(role="hub").exists():
        return True
    own = agency()
    return own is not None and own.id == staff.institution


@dataclass(frozen=True)
class AccountShown:
    """An account as its institution's administrator sees it."""

    id: UUID
    username: str
    name: str
    institution: UUID
    library: UUID | None
    roles: tuple[Role, ...]
    active: bool


def accounts_of(institution: UUID) -> list[AccountShown]:
    """The accounts of an institution by user name, with names and present roles."""
    rows = list(Account.objects.filter(institution=institution).order_by("username"))
    kept = AccountName.rows.open_many(institution, [row.id for row in rows])
    given: dict[UUID, list[Role]] = {}
    found = RoleAssignment.objects.filter(institution=institution, ended_at=None).order_by("given_at", "id")
    for one, role in found.values_list("account", "role"):
        given.setdefault(one, []).append(Role(role))
    return [
        AccountShown(
            id=row.id,
            username=row.username,
            name=kept[row.id].name if row.id in kept else row.username,
            institution=institution,
            library=row.library,
            roles=tuple(given.get(row.id, ())),
            active=row.is_active,
        )
        for row in rows
    ]


def actor_name(account: UUID, *, reader: UUID | None) -> str | None:
    """Who did something, as `reader` (an institution) may know it; None for an id that is no account here.

    Names of an agency's accounts are shown to all who read its facts; those of other institutions' accounts (an
    inmate assistant may be among them) only to that institution, others see its name.
    """
    row = Account.objects.filter(id=account).first()
    if row is None or row.institution is None:
        return None
    home = institution(row.institution)
    is_agency = home is not None and home.kind == InstitutionKind.AGENCY
    if is_agency or reader == row.institution:
        kept = AccountName.rows.open(row.institution, account)
        return kept.name if kept is not None else row.username
    return home.shown_name if home is not None else None
