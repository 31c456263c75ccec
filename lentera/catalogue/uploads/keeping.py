"""Uploads as files: `$LENTERA_HOME/uploads/<id>/` holds the data, what was chosen (`about.json`) and how far work is.

A rollback, and working out what one would do, may take as long as an import: they are kept in the same way, without
data.

Nothing of it is a fact: an upload that lands becomes a batch, any other is erased a day after it was last touched.
"""

import os
import re
import shutil
import threading
import time
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TypeVar
from uuid import UUID, uuid4

import msgspec
from django.conf import settings

from lentera.catalogue.formats.columns import Mapping
from lentera.journal.refusals import Refusal
from lentera.pages.signs import legible

KEPT = 24 * 3600  # seconds after the last touch
NAME = 200  # characters of a file name that are kept
_suffix = re.compile(r"\.[a-z0-9]{1,8}")
Kept = TypeVar("Kept", bound=msgspec.Struct)


class Stage(StrEnum):
    """How far an upload has come."""

    CHOSEN = "chosen"  # its format and columns are being told
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    IMPORTED = "imported"
    ROLLING_BACK = "rolling back"
    ROLLED_BACK = "rolled back"
    FORESEEING = "foreseeing"  # what a rollback would do is being worked out
    FORESEEN = "foreseen"


class Upload(msgspec.Struct, kw_only=True):
    """One uploaded file and what was chosen for it. `size` in bytes; `name` as its owner called it."""

    id: UUID
    institution: UUID
    account: UUID
    name: str
    file: str  # name inside the folder, ours
    size: int
    at: datetime
    form: str = "auto"
    encoding: str = "auto"
    mapping: Mapping | None = None
    stage: Stage = Stage.CHOSEN
    unreadable: bool = False  # when it was looked at last
    skip_bad: bool = False
    total: int = 0  # records, as far as is known: an estimate before the check
    batch: UUID | None = None  # the import that is taken back, or may be, and why
    reason: str = ""
    started: float = 0.0  # wall clock, seconds: when work was last begun

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return home() / str(self.id)

    @property
    def path(self) -> Path:
        """The data."""
        return self.folder / self.file


class Reason(msgspec.Struct, frozen=True):
    """A refusal as a file keeps it, with the number of its record (0: the whole file)."""

    number: int
    code: str
    details: dict[str, str | int | bool | None] = {}

    @classmethod
    def of(cls, number: int, refusal: Refusal) -> "Reason":
        """The reason that a refusal gives."""
        details = {name: _plain(value) for name, value in refusal.details.items()}
        return cls(number, refusal.code, details)


class Change(msgspec.Struct, frozen=True):
    """What an update would change in a record: its title, and the fields before and after."""

    record: UUID
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Result(msgspec.Struct, kw_only=True):
    """What work on an upload has found so far; `done` when it came to its end."""

    checked: int = 0  # records read by the first pass
    left: int = 0  # chunks that a rollback still has to take back, or to look at
    counts: dict[str, int] = {}
    mended: dict[str, int] = {}
    copies: dict[str, int] = {}
    reasons: list[Reason] = []
    changes: list[Change] = []
    batch: UUID | None = None
    landed: bool = False
    authorities: bool = False  # whether the counts are of headings instead of records
    done: bool = False
    problem: Reason | None = None  # the whole file was refused, or work could not go on


def home() -> Path:
    """The folder of all uploads."""
    return Path(settings.LENTERA_HOME) / "uploads"


def keep(institution: UUID, account: UUID, name: str, chunks: Iterable[bytes], *, at: datetime) -> Upload:
    """Keep an uploaded file under a name of our own. Raises OSError."""
    plain = legible(PurePosixPath(name.replace("\\", "/")).name).strip()[-NAME:] or "-"
    suffix = PurePosixPath(plain).suffix.lower()
    upload = Upload(
        id=uuid4(),
        institution=institution,
        account=account,
        name=plain,
        file="data" + (suffix if _suffix.fullmatch(suffix) else ""),
        size=0,
        at=at,
    )
    _make(upload)
    try:
        with upload.path.open("wb") as file:
            for chunk in chunks:
                upload.size += file.write(chunk)
        save(upload)
    except OSError:
        erase(upload)
        raise
    return upload


def keep_rollback(
    institution: UUID, account: UUID, name: str, batch: UUID, reason: str = "", *, at: datetime
) -> Upload:
    """Keep what is asked: an import is to be taken back, or what that would do. Raises OSError."""
    upload = Upload(
        id=uuid4(),
        institution=institution,
        account=account,
        name=name,
        file="",
        size=0,
        at=at,
        batch=batch,
        reason=reason,
    )
    _make(upload)
    save(upload)
    return upload


def _make(upload: Upload) -> None:
    home().mkdir(mode=0o700, exist_ok=True)
    upload.folder.mkdir(mode=0o700)


def save(upload: Upload) -> None:
    """Keep what was chosen."""
    _write(upload.folder / "about.json", upload)


def find(id: UUID, institution: UUID) -> Upload | None:
    """An upload of this institution, or None."""
    upload = _read(home() / str(id) / "about.json", Upload)
    return upload if upload is not None and upload.institution == institution else None


def find_any(id: UUID) -> Upload | None:
    """An upload of anybody: for the process that works on it."""
    return _read(home() / str(id) / "about.json", Upload)


def uploads_of(institution: UUID) -> list[Upload]:
    """The uploads of an institution, newest first."""
    told = [_read(path, Upload) for path in home().glob("*/about.json")]
    return sorted(
        (one for one in told if one is not None and one.institution == institution),
        key=lambda one: one.at,
        reverse=True,
    )


def rollbacks_of(institution: UUID, batch: UUID) -> list[Upload]:
    """What was asked about taking an import back, newest first."""
    return [one for one in uploads_of(institution) if one.batch == batch]


def save_result(upload: Upload, result: Result) -> None:
    """Say how far work has come."""
    _write(upload.folder / "result.json", result)


def result_of(upload: Upload) -> Result:
    """How far work has come; an empty result before it began."""
    return _read(upload.folder / "result.json", Result) or Result()


def erase(upload: Upload) -> None:
    """Erase an upload with all that was found out about it."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def erase_data(upload: Upload) -> None:
    """Erase the file itself: it has landed. What came of it is kept for a day."""
    upload.path.unlink(missing_ok=True)


def erase_old(now: float | None = None) -> int:
    """Erase what nobody touched for a day; returns how many uploads went. `now`: seconds of the wall clock."""
    now = time.time() if now is None else now
    gone = 0
    for folder in home().glob("*/"):
        touched = max((path.stat().st_mtime for path in [folder, *folder.iterdir()]), default=now)
        if now - touched > KEPT:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _plain(value: object) -> str | int | bool | None:
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def _write(path: Path, told: msgspec.Struct) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    part.write_bytes(msgspec.json.encode(told))
    part.replace(path)


def _read(path: Path, kind: type[Kept]) -> Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
