"""Parts that wait to be put on sticks: sealed files, kept until the next bundle to their node is made, at most a week.

Nothing rests on them. A bundle is made anew whenever it is asked for, from what the other node said last.
"""

import shutil
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lentera.sync.bundle.label import Label
from lentera.sync.importing import check
from lentera.sync.stick_commands import file_name

KEPT = 7 * 24 * 3600  # seconds


def keep(peer: UUID, bundles: list[bytes]) -> list[str]:
    """Lay parts ready in place of older ones; returns their names. Raises OSError when the disk is full."""
    folder = _folder(peer)
    _throw_away_old(folder.parent)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    names = []
    for bundle in bundles:
        label = check(bundle)
        if isinstance(label, Label):
            names.append(file_name(label))
            (folder / names[-1]).write_bytes(bundle)
    return names


def find(peer: UUID, name: str) -> Path | None:
    """A part that waits, by its name."""
    folder = _folder(peer)
    return next((one for one in folder.glob("*") if one.name == name), None) if folder.is_dir() else None


def _folder(peer: UUID) -> Path:
    return Path(settings.LENTERA_HOME) / "outgoing" / peer.hex


def _throw_away_old(place: Path) -> None:
    for folder in place.glob("*") if place.is_dir() else ():
        # A file's age, not the day of the house: LENTERA_TODAY must not throw away what was just made.
        if folder.stat().st_mtime < time.time() - KEPT:
            shutil.rmtree(folder, ignore_errors=True)
