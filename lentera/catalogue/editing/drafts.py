"""Unsent drafts of the editor: files of this node, outside the journal, for a day, each for one account."""

import os
import re
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
from django.conf import settings

from lentera.catalogue.marc.record import Marc, from_bytes, to_bytes
from lentera.journal import clock

KEPT = 24 * 60 * 60  # seconds
_token = re.compile(r"[0-9a-f]{32}")


class _Draft(msgspec.Struct, frozen=True):
    account: UUID
    marc: str


def keep(marc: Marc | bytes, account: UUID) -> str:
    """Keep a record that nobody saved yet (canonical bytes or `Marc`); returns the token that opens it.

    The editor opens it at `desk/catalogue/new/?draft=TOKEN`. What is older than a day goes.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    written = marc if isinstance(marc, bytes) else to_bytes(marc)
    token = uuid4().hex
    path, moment = folder / token, clock.now().timestamp()
    path.write_bytes(msgspec.json.encode(_Draft(account, written.decode())))
    os.utime(path, (moment, moment))
    return token


def open_draft(token: str, account: UUID) -> Marc | None:
    """The draft behind a token, or None: there is none (any more), or it is another account's."""
    if _token.fullmatch(token) is None:
        return None
    path = _folder() / token
    try:
        if path.stat().st_mtime < clock.now().timestamp() - KEPT:
            return None
        draft = msgspec.json.decode(path.read_bytes(), type=_Draft)
    except (OSError, msgspec.DecodeError):
        return None
    return from_bytes(draft.marc.encode()) if draft.account == account else None


def _folder() -> Path:
    return Path(settings.LENTERA_HOME) / "drafts"


def _sweep(folder: Path) -> None:
    oldest = clock.now().timestamp() - KEPT
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except OSError:
            continue  # another worker was faster
