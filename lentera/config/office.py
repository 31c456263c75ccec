"""The folder of an office's installation: several versions beside each other, and one small file that says which runs.

lentera, lentera.cmd      start what `current` names
current                   one line: the name of a folder in `versions`
versions/0.2.0-3f9a51c2/  an environment of its own, with everything in it
"""

import os
import re
import sys
import time
from pathlib import Path

CURRENT, BEFORE, VERSIONS, READY = "current", "before", "versions", "ready"
TRIES, PAUSE = 20, 0.25  # Windows lets nobody replace a file that another, such as a virus scanner, has open
_name = re.compile(r"[0-9][0-9A-Za-z.+-]{0,60}")


def office_folder() -> Path | None:
    """The folder that this program runs from, or None where it was installed in another way."""
    version = Path(sys.prefix).resolve()
    office = version.parent.parent
    if version.parent.name == VERSIONS and (office / CURRENT).exists():
        return office
    return None


def running(office: Path) -> str:
    """The name of the version that starts next; empty when nothing is told."""
    return _told(office / CURRENT)


def before(office: Path) -> str:
    """The name of the version that ran before the last update; empty without one."""
    return _told(office / BEFORE)


def switch(office: Path, name: str) -> None:
    """From the next start on `name` runs. One rename decides: before it the old one starts, after it the new."""
    if not is_ready(office, name):
        raise ValueError(f"there is no version {name} in {office}")
    now = running(office)
    if now and now != name:
        put(office / BEFORE, f"{now}\n".encode("ascii"))
    put(office / CURRENT, f"{name}\n".encode("ascii"))


def is_ready(office: Path, name: str) -> bool:
    """Whether a version was installed to its end."""
    return bool(_name.fullmatch(name)) and (office / VERSIONS / name / READY).exists()


def python_of(office: Path, name: str) -> Path:
    """The interpreter of a version."""
    inside = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    return office / VERSIONS / name / inside


def _told(file: Path) -> str:
    try:
        told = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return told if _name.fullmatch(told) else ""


def put(file: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Give a small file this content, whole or not at all, also where the power goes. Raises OSError."""
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.chmod(mode)
    for left in reversed(range(TRIES)):
        try:
            part.replace(file)
        except PermissionError:
            if not left:
                raise
            time.sleep(PAUSE)
        else:
            return
