"""Installing without a network: a version of its own from a folder of wheels, beside those that are there.

Needs nothing but Python itself, so that it runs out of the wheel on a computer that has no Lentera yet:
`install.sh` and `install.cmd` of an office's folder call `main`.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from lentera.config import office

WHEEL = re.compile(r"lentera-([0-9][0-9.]*)-py3-none-any\.whl")
OLDEST_PYTHON = (3, 11)
SHELL = """#!/bin/sh
# Starts the version of Lentera that the file "current" names; data lie in "data" unless LENTERA_HOME says otherwise.
here=$(cd "$(dirname "$0")" && pwd)
LENTERA_HOME=${LENTERA_HOME:-$here/data}
export LENTERA_HOME
exec "$here/versions/$(cat "$here/current")/bin/lentera" "$@"
"""
BATCH = """@echo off\r
rem Starts the version of Lentera that the file "current" names; data lie in "data" unless LENTERA_HOME is set.\r
setlocal\r
if not defined LENTERA_HOME set "LENTERA_HOME=%~dp0data"\r
set /p LENTERA_VERSION=<"%~dp0current"\r
"%~dp0versions\\%LENTERA_VERSION%\\Scripts\\lentera.exe" %*& exit /b\r
"""


class NotInstalled(Exception):
    """The version could not be installed; the message is one sentence that says why."""


def release_of(wheels: Path) -> str:
    """Which release of Lentera lies in a folder of wheels. Raises NotInstalled for none or several."""
    found = sorted(told[1] for path in wheels.glob("lentera-*.whl") if (told := WHEEL.fullmatch(path.name)))
    if len(found) != 1:
        raise NotInstalled(f"{wheels}: one wheel of Lentera must lie here, found {len(found)}")
    return found[0]


def version_name(wheels: Path) -> str:
    """The name of a version: its release, and eight signs of what its wheel holds."""
    release = release_of(wheels)
    with (wheels / f"lentera-{release}-py3-none-any.whl").open("rb") as data:
        return f"{release}-{hashlib.file_digest(data, 'sha256').hexdigest()[:8]}"


def install_version(place: Path, wheels: Path) -> str:
    """Install what lies in `wheels` as a version of the office at `place`; returns its name. It does not run yet.

    One that was cut short is made anew; one that is whole stays. It counts as whole once all of it is on the disk.
    Raises NotInstalled and OSError.
    """
    name, release = version_name(wheels), release_of(wheels)
    folder = place / office.VERSIONS / name
    if office.is_ready(place, name):
        return name
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    pip = [
        str(office.python_of(place, name)),
        "-m",
        "pip",
        "--isolated",
        "--disable-pip-version-check",
        "install",
    ]
    pip += [
        "--quiet",
        "--no-index",
        "--only-binary",
        ":all:",
        "--no-cache-dir",
        "--find-links",
        str(wheels.resolve()),
    ]
    _run([*pip, f"lentera=={release}"])
    _flush(folder)
    office.put(folder / office.READY, b"")
    return name


def write_starters(place: Path) -> None:
    """The two files by which people and services start whatever version is current.

    One that stands as it should is left alone: a server may have been started by it and still run.
    """
    for name, text in (("lentera", SHELL), ("lentera.cmd", BATCH)):
        file, data = place / name, text.encode("ascii")
        if not file.exists() or file.read_bytes() != data:
            office.put(file, data, mode=0o755)


def main(words: list[str]) -> int:
    """`WHEELS FOLDER`: the first installation into a folder, or one more version; data stay. Returns the exit code."""
    if len(words) != 2:
        return _say("usage: WHEELS FOLDER", 2)
    if sys.version_info < OLDEST_PYTHON:
        return _say(
            f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed, this is {sys.version.split()[0]}.",
            1,
        )
    wheels, place = (Path(word).resolve() for word in words)
    try:
        place.mkdir(parents=True, exist_ok=True)
        name = install_version(place, wheels)
        write_starters(place)
        office.switch(place, name)
    except (NotInstalled, OSError) as why:
        return _say(str(why), 1)
    return _say(f"Lentera {name}: {place}", 0)


def _flush(folder: Path) -> None:
    """What was installed is on the disk after this: where the power goes, files would else be there and empty."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file() and os.access(path, os.W_OK):
            with path.open("rb+") as data:
                os.fsync(data.fileno())


def _run(words: list[str]) -> None:
    """Raises NotInstalled with the last line that a step said."""
    environment = {name: told for name, told in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    environment["PIP_CONFIG_FILE"] = os.devnull
    done = subprocess.run(words, capture_output=True, env=environment, check=False)  # noqa: S603
    if done.returncode:
        lines = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        errors = [line for line in lines if line.startswith("ERROR")] or lines or [f"exit {done.returncode}"]
        raise NotInstalled(errors[-1][:300])


def _say(sentence: str, code: int) -> int:
    (sys.stderr if code else sys.stdout).write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
