"""An uploaded file while it is read: in a folder for the owner of the process alone, and gone when it was read."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

BEGINNING = "takeover-"
LEFT = 3600  # seconds after which a folder must be what a crash left


@contextmanager
def on_disk(file: UploadedFile) -> Iterator[Path]:
    """The upload under a path of ours, as long as it is read. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix=BEGINNING, dir=_folder()) as folder:
        path = Path(folder) / "data"
        with path.open("wb") as whole:
            for chunk in file.chunks():
                whole.write(chunk)
        file.close()  # what Django kept of it goes at once
        yield path


def erase_left(now: float | None = None) -> int:
    """Erase what a crash left behind; returns how many folders. `now`: seconds of the wall clock."""
    now = time.time() if now is None else now
    old = [one for one in _folder().glob(f"{BEGINNING}*") if now - one.stat().st_mtime > LEFT]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)


def _folder() -> Path:
    folder = Path(settings.LENTERA_HOME) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
