"""What moves with an institution to a node of its own: the accounts of its staff, passwords included (hashed)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lentera.institutions.models import Account
from lentera.journal.parcels import Part, register_part


def _pack(institution: UUID) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.id),
            "username": one.username,
            "password": one.password,
            "library": None if one.library is None else str(one.library),
            "is_active": one.is_active,
        }
        for one in Account.objects.filter(institution=institution).order_by("username")
    ]


def _unpack(institution: UUID, rows: list[dict[str, Any]]) -> None:
    """A name that is taken at the new node keeps its owner there; the account comes under a longer name."""
    for row in rows:
        if Account.objects.filter(id=row["id"]).exists():
            continue
        username = str(row["username"])
        if Account.objects.filter(username=username).exists():
            username = f"{username}.{str(row['id'])[:8]}"
        Account.objects.create(
            id=UUID(row["id"]),
            username=username[:60],
            password=row["password"],
            institution=institution,
            library=UUID(row["library"]) if row["library"] else None,
            is_active=bool(row["is_active"]),
        )


def _renew(institution: UUID, rows: list[dict[str, Any]]) -> None:
    """Passwords, and who may log in, as they were kept."""
    for row in rows:
        Account.objects.filter(institution=institution, id=row["id"]).update(
            password=row["password"], is_active=bool(row["is_active"])
        )


def _destroy(institution: UUID) -> None:
    """The accounts work at the new home; here nobody can log in with them any more."""
    unusable = make_password(None)
    Account.objects.filter(institution=institution).update(is_active=False, password=unusable)


register_part("institutions.accounts", Part(_pack, _unpack, _destroy, _renew))
