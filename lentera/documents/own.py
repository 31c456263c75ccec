"""An office's own templates: files in `$LENTERA_HOME/templates` that win over the bundled ones of the same kind.

`<code>.typ` makes the PDF and `<code>.docx` the editable copy of one kind of paper; `house.typ`, pictures and word
tables of the office may lie beside them. While one is set, it sees the bundled files with the office's laid over
them, and nothing else of the machine; packages from the network are refused.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lentera.journal.refusals import Refusal

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")
LARGEST: Final = 20 * 1024 * 1024  # one file beside the templates: a coat of arms is a few kilobytes
MOST_FILES: Final = 500
_PACKAGE: Final = re.compile(r"@preview|@local|[\"']@")


class RenderingError(Exception):
    """The data does not fit the template; the message names the missing piece."""


class OwnTemplateError(RenderingError):
    """An office's own template cannot be set: `refusal` names file and line, and has its sentence in `reasons.py`."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        super().__init__(f"{file}, {line}: {problem}" if line else f"{file}: {problem}")
        # Word files have no lines that anybody sees.
        self.refusal = (
            Refusal("own-template-broken", file=file, line=line, problem=problem)
            if line
            else Refusal("own-file-broken", file=file, problem=problem)
        )


def default_folder() -> Path:
    """Where an office keeps its templates: `templates` in the data folder, which `LENTERA_HOME` names."""
    return Path(os.environ.get("LENTERA_HOME", "var")) / "templates"


def own_template(code: str | None, ending: str, folder: Path | None) -> Path | None:
    """The office's file for a kind of paper, when it has one. A code is small letters, digits and underscores."""
    if code is None or not CODE.fullmatch(code):
        return None
    place = (folder if folder is not None else default_folder()) / f"{code}.{ending}"
    return place if place.is_file() else None


@contextmanager
def laid_over(bundled: Path, own: Path) -> Iterator[Path]:
    """A folder for one setting: the bundled templates with the office's files over them.

    Raises OwnTemplateError for a file that is too large, too many files, or a package from the network.
    """
    with TemporaryDirectory(prefix="lentera-templates-") as name:
        root = Path(name)
        shutil.copytree(bundled, root, dirs_exist_ok=True)
        home = own.resolve()
        count = 0
        for path in sorted(own.rglob("*")):
            # A link must not carry another folder's secrets into a paper.
            if not path.is_file() or not path.resolve().is_relative_to(home):
                continue
            told = path.relative_to(own)
            count += 1
            if count > MOST_FILES or path.stat().st_size > LARGEST:
                raise OwnTemplateError(str(told), None, "terlalu besar atau terlalu banyak berkas")
            if path.suffix == ".typ":
                _look_for_packages(path, str(told))
            goal = root / told
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, goal)
        yield root


def _look_for_packages(path: Path, told: str) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if _PACKAGE.search(line):
            raise OwnTemplateError(told, number, "paket dari jaringan tidak dapat dipakai")
