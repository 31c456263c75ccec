"""`lentera account add USER --role R --institution I`."""

import argparse
import getpass
import os
import secrets
import sys
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lentera.config.commands.telling import complain, say
from lentera.journal.ids import new_id


def add_arguments(subparsers: Any) -> None:
    """The command's words."""
    account = subparsers.add_parser("account", help=_("akun petugas")).add_subparsers(
        metavar="COMMAND", required=True
    )
    add = account.add_parser("add", help=_("akun baru; kata sandi ditanyakan, atau dibaca dari masukan baku"))
    add.add_argument("user")
    add.add_argument("--role", required=True)
    add.add_argument("--institution", help=_("id atau nama resmi; dinas bila tidak disebut"))
    add.add_argument("--name", help=_("nama orangnya di layar"))
    add.set_defaults(run=run_add)


def run_add(told: argparse.Namespace) -> int:
    """Add an account; without a terminal and without input a random password is made and told once."""
    from lentera.institutions import actions, queries
    from lentera.institutions.roles import Role
    from lentera.journal.refusals import Refusal
    from lentera.pages.hooks import text_of

    try:
        role = Role(told.role)
    except ValueError:
        known = ", ".join(role.value for role in Role)
        return complain(
            _("Peran %(role)s tidak dikenal. Yang ada: %(known)s.") % {"role": told.role, "known": known}
        )
    institution = _institution(told.institution, queries)
    if institution is None and told.institution is None:
        return complain(
            _(
                "Simpul ini belum mengenal lembaga: pasangkan dahulu (lentera sync pair), atau sebutkan --institution."
            )
        )
    if institution is None:
        return complain(_("Lembaga %(name)s tidak ditemukan.") % {"name": told.institution})
    password, made = _password()
    try:
        validate_password(password)
    except ValidationError as why:
        return complain(" ".join(why.messages))
    outcome = actions.add_account(
        username=told.user,
        password=password,
        role=role,
        institution=institution,
        display_name=told.name or told.user,
        request_id=f"account-add {new_id()}",
        actor=institution,
    )
    if isinstance(outcome, Refusal):
        return complain(text_of(outcome.code, outcome.details))
    say(_("Akun %(user)s dibuat.") % {"user": told.user})
    if made:
        say(_("Kata sandi (hanya ditampilkan sekali): %(password)s") % {"password": password})
    return 0


def _institution(told: str | None, queries: Any) -> UUID | None:
    if told is None:
        agency = queries.agency()
        return None if agency is None else UUID(str(agency.id))
    try:
        return UUID(told)
    except ValueError:
        for row in queries.institutions():
            if told.casefold() in (row.name.casefold(), row.short_name.casefold()):
                found: UUID = row.id
                return found
    return None


def _password() -> tuple[str, bool]:
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(_("Kata sandi: ")), False
    told = os.environ.get("LENTERA_PASSWORD") or (sys.stdin.readline().strip() if sys.stdin else "")
    return (told, False) if told else (secrets.token_urlsafe(12), True)
