"""What this area fills in others: rights, names, places of the side bar, who is at work."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lentera.institutions import access, actions, messages, moving, queries  # noqa: F401 (moving fills a hook)
from lentera.journal.ticking import every_day
from lentera.pages import hooks, vocabulary


def account_display(request: HttpRequest) -> hooks.AccountDisplay | None:
    """Name, roles and institution of the account at work."""
    staff: access.Staff | None = getattr(request, "staff", None)
    if staff is None:
        return None
    home = queries.institution(staff.institution)
    roles = ", ".join(str(messages.ROLES[role]) for role in sorted(staff.roles))
    name = queries.actor_name(staff.account, reader=staff.institution) or staff.username
    return hooks.AccountDisplay(name, f"{roles} · {home.shown_name}" if home is not None else roles)


def kind_at_work(request: HttpRequest) -> str | None:
    """The kind of the institution at work in a request; None without an account."""
    staff: access.Staff | None = getattr(request, "staff", None)
    return None if staff is None else queries.kind_spoken(staff.institution)


def _institution(id: Any) -> str | None:
    return queries.name_of(_uuid(id))


def _library(id: Any) -> str | None:
    found = queries.library(_uuid(id))
    return found.name if found is not None else None


def _holder(id: Any) -> str | None:
    found = queries.holder(_uuid(id))
    return found.full_name if found is not None else None


def _account(id: Any) -> str | None:
    return queries.actor_name(_uuid(id), reader=None)


def _uuid(id: Any) -> UUID:
    return id if isinstance(id, UUID) else UUID(str(id))


hooks.set_may(access.allowed)
vocabulary.register_speaker(kind_at_work)
hooks.set_account_display(account_display)
for kind in ("institution", "partner", "agency", "parent"):
    hooks.register_names(kind, _institution)
hooks.register_names("library", _library)
hooks.register_names("position_holder", _holder)
hooks.register_names("account", _account)
hooks.register_nav(
    pgettext_lazy("menu", "Mitra"),
    "institutions:partners",
    "building-community",
    order=15,
    capability="partners",
)
hooks.register_nav(_("Akun"), "institutions:accounts", "user-circle", order=95, capability="settings")
every_day("institutions.forget")(actions.forget_what_is_over)
