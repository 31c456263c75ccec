"""All that decides who is at work in a session, in one statement: asked at every request."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session

from lentera.institutions.models import Account, Library, RoleAssignment
from lentera.journal import straight
from lentera.journal.at_hand import at_hand
from lentera.journal.rows import uuid_value

_STATEMENT = """
SELECT s.session_data, a.username, a.password, a.is_active, a.institution, a.library,
  (SELECT l.zone FROM {libraries} l WHERE l.id = a.library),
  (SELECT l.zone FROM {libraries} l WHERE l.institution_id = a.institution ORDER BY l.name, l.id LIMIT 1),
  (SELECT {all_of} FROM {roles} r
    WHERE r.account = a.id AND r.institution_id = a.institution AND r.ended_at IS NULL)
FROM {sessions} s, {accounts} a
WHERE s.session_key = %s AND s.expire_date > %s AND a.id = %s
"""


def decides_who(session: str, account: UUID, now: datetime) -> tuple[Any, ...] | None:
    """What a session, its account, its roles and the place of its work say now; None once the session is over.

    As long as the answer is the same, so is who is at work.
    """
    connection = at_hand()
    params = (session, connection.ops.adapt_datetimefield_value(now), uuid_value(connection, account))
    rows = straight.ask(connection, _statement(connection.vendor == "sqlite"), params)
    return tuple(rows[0]) if rows else None


@cache
def _statement(lite: bool) -> str:
    tables = {"sessions": Session, "accounts": Account, "libraries": Library, "roles": RoleAssignment}
    names = {name: f'"{model._meta.db_table}"' for name, model in tables.items()}
    all_of = "group_concat(r.role)" if lite else "string_agg(r.role, ',' ORDER BY r.role)"
    return _STATEMENT.format(**names, all_of=all_of)
