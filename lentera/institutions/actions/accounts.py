"""Accounts and their roles. Roles are facts said to the institution itself; credentials are not in the journal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from lentera.institutions import queries
from lentera.institutions.facts import RoleEnded, RoleGiven
from lentera.institutions.models import Account, AccountName, RoleAssignment
from lentera.institutions.roles import Role
from lentera.institutions.rules import refuse_role, refuse_username
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def add_account(
    username: str,
    password: str | None,
    role: Role | Iterable[Role],
    institution: UUID,
    *,
    library: UUID | None = None,
    display_name: str | None = None,
    encoded: str | None = None,
    account: UUID | None = None,
    actor: UUID | None = None,
    request_id: RequestId | None = None,
    at: datetime | None = None,
) -> UUID | Refusal:
    """A new account with its roles; returns its id.

    Where the institution has one library, that is where it works. `encoded` is a password hashed already (many
    accounts with one password). The first account of an institution is its own actor when none is told.
    """
    roles = [role] if isinstance(role, Role) else list(dict.fromkeys(role))
    id = account or new_id()
    with writing(institution, request_id, actor=actor or id, at=at) as entry:
        if entry.first_result is not None:
            first: RoleGiven | Refusal = entry.first_result
            return first if isinstance(first, Refusal) else first.account
        home = queries.institution(institution)
        if home is None:
            return Refusal("institution-unknown")
        places = list(queries.libraries_of(institution).values_list("id", flat=True))
        if library is not None and library not in places:
            return Refusal("library-elsewhere")
        place = library or (places[0] if len(places) == 1 else None)
        if (refusal := refuse_username(username)) is not None:
            return refusal
        if Account.objects.filter(username=username).exists():
            return Refusal("username-taken", username=username)
        if not roles:
            return Refusal("role-missing")
        for one in roles:
            if (refusal := refuse_role(one, home.kind_of, place)) is not None:
                return refusal
        row = Account(id=id, username=username, institution=institution, library=place)
        if encoded is not None:
            row.password = encoded
        else:
            row.set_password(password)
        row.save(force_insert=True)
        AccountName.rows.remember(institution, id=id, name=(display_name or username).strip())
        for one in roles:
            entry.record(RoleGiven(assignment=new_id(), account=id, role=one.value, library=place))
        return id


def give_role(
    institution: UUID,
    account: UUID,
    role: Role,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RoleGiven | Refusal:
    """One more role for an account of the institution."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RoleGiven)) is not None:
            return first
        row = Account.objects.filter(id=account, institution=institution, is_active=True).first()
        home = queries.institution(institution)
        if row is None or home is None:
            return Refusal("account-unknown")
        if role in queries.roles_of(account):
            return Refusal("role-had", role=role.value)
        if (refusal := refuse_role(role, home.kind_of, row.library)) is not None:
            return refusal
        return entry.record(
            RoleGiven(assignment=new_id(), account=account, role=role.value, library=row.library)
        )


def end_role(
    institution: UUID,
    account: UUID,
    role: Role,
    *,
    reason: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RoleEnded | Refusal:
    """The account loses a role; nobody ends his own right to keep accounts."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RoleEnded)) is not None:
            return first
        row = RoleAssignment.objects.filter(
            institution=institution, account=account, role=role.value, ended_at=None
        ).first()
        if row is None:
            return Refusal("role-not-had", role=role.value)
        if actor == account and role in (Role.ADMIN, Role.PRISON_LIBRARIAN):
            return Refusal("own-account")
        return entry.record(RoleEnded(assignment=row.id, account=account, reason=reason))


def deactivate_account(
    institution: UUID,
    account: UUID,
    *,
    reason: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RoleEnded | Refusal:
    """The account can no longer log in; all its roles end. Its name stays while its facts may be asked about."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RoleEnded)) is not None:
            return first
        row = Account.objects.filter(id=account, institution=institution, is_active=True).first()
        if row is None:
            return Refusal("account-unknown")
        if actor == account:
            return Refusal("own-account")
        assignments = RoleAssignment.objects.filter(institution=institution, account=account, ended_at=None)
        ended = [
            entry.record(RoleEnded(assignment=one, account=account, reason=reason))
            for one in assignments.order_by("given_at", "id").values_list("id", flat=True)
        ]
        Account.objects.filter(id=account).update(is_active=False)
        return ended[-1] if ended else Refusal("role-missing")


def set_password(account: UUID, password: str) -> bool:
    """A new password; the account's other sessions end with the old one. False for an unknown account."""
    row = Account.objects.filter(id=account).first()
    if row is None:
        return False
    row.set_password(password)
    row.save(update_fields=["password"])
    return True


def saw_account(account: UUID, at: datetime, *, again: timedelta) -> None:
    """A machine that never logs in was at work; written only when the last time lies `again` or more back."""
    rows = Account.objects.filter(id=account, is_active=True)
    rows.exclude(last_login__gt=at - again, last_login__lte=at).update(last_login=at)
