"""Sessions and accounts as each request asks for them: Django's own, with the question compiled once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from lentera.institutions.models import Account
from lentera.institutions.queries.accounts import account_by_id
from lentera.journal.asking import asked


@asked
def _session(key: str, now: datetime) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """A session in the database, as Django keeps it."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""  # a cookie can hold any sign, and no database keeps a NUL
        found: Session | None = _session.first(key, timezone.now()) if key.isalnum() else None
        if found is None:
            self._session_key = None
        return found


class Accounts(ModelBackend):
    """Names and passwords, as Django checks them."""

    def get_user(self, user_id: UUID) -> Account | None:
        """The account of a session, while it is active."""
        found = account_by_id(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
