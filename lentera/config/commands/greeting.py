"""What `serve` and `demo` tell a new user: addresses, and the demo's accounts when there is a demo."""

import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from lentera.institutions import queries as institutions


def greeting(address: str) -> list[str]:
    """Lines to print: where the pages are, and who can log in on the demo."""
    lines = [
        _("Lentera berjalan di %(address)s") % {"address": address},
        f"  {address}/            " + _("portal publik"),
        f"  {address}/catalogue/  " + _("katalog"),
        f"  {address}/desk/       " + _("meja kerja petugas"),
    ]
    told = Path(settings.LENTERA_HOME) / "demo.json"
    if told.exists():
        demo: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        lines.append(_("Demo: hari ini %(day)s. Akun:") % {"day": demo["as_of"]})
        names = institutions.names({UUID(account["institution"]) for account in demo["accounts"].values()})
        for user, account in demo["accounts"].items():
            lines.append(f"  {user:<12} {account['role']:<20} {names.get(UUID(account['institution']), '')}")
        lines.append(_("Kata sandi semua akun demo: %(password)s") % {"password": _demo_password()})
    return lines


def _demo_password() -> str:
    kept = Path(settings.LENTERA_HOME) / "keys" / "demo-password"
    return os.environ.get("LENTERA_DEMO_PASSWORD") or (
        kept.read_text(encoding="utf-8") if kept.exists() else "?"
    )
