"""Unsent drafts of the editor: files of this node, outside the journal, for a day, each for one account."""

import os
import re
from pathlib import Path
from typing import NamedTuple
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
    before: str = ""


class Draft(NamedTuple):
    """A record that nobody saved yet; `before`: what it was when somebody began to type, None where it was nothing."""

    marc: Marc
    before: Marc | None


def keep(marc: Marc, account: UUID, *, before: Marc | None) -> str:
    """Keep a record that nobody saved yet, and what it was `before`; returns the token that opens it.

    The editor opens it at `desk/catalogue/new/?draft=TOKEN`. What is older than a day goes.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    written, told = to_bytes(marc).decode(), "" if before is None else to_bytes(before).decode()
    token = uuid4().hex
    path, moment = folder / token, clock.now().timestamp()
    path.write_bytes(msgspec.json.encode(_Draft(account, written, told)))
    os.utime(path, (moment, moment))
    return token


def open_draft(token: str, account: UUID) -> Draft | None:
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
    if draft.account != account:
        return None
    return Draft(from_bytes(draft.marc.encode()), from_bytes(draft.before.encode()) if draft.before else None)


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
