"""`lentera sync export --stick SIZE`: bundles for small sticks, each in a file that says which part it is."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.sync.bundle.label import Label
from lentera.sync.exporting import export_parts
from lentera.sync.importing import check

SUFFIX = ".lentera"
FREE = "free"
Write = Callable[[Path, bytes], None]
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_size = re.compile(r"(\d{1,12})\s*([KMG]?)B?", re.IGNORECASE)


def room_of(told: str, place: Path) -> int | Refusal:
    """Bytes that a stick has: `64MB`, or `free` for what is free at `place`."""
    if told.strip().casefold() == FREE:
        return shutil.disk_usage(place if place.is_dir() else place.absolute().parent).free
    found = _size.fullmatch(told.strip())
    if found is None:
        return Refusal("stick-size-unclear", size=told[:20])
    return int(found[1]) * UNITS[found[2].upper()]


def file_name(label: Label) -> str:
    """The name of a file: `lapas-karang-intan-0001.lentera`; of a part, `lapas-karang-intan-0001-1dari3.lentera`."""
    name = slugify(label.receiver_name)[:40].strip("-") or label.receiver.hex[:8]
    part = f"-{label.part}dari{label.parts}" if label.parts > 1 else ""
    return f"{name}-{label.number:04}{part}{SUFFIX}"


def export(peer: UUID, room: str, file: Path, write: Write, out: TextIO) -> Refusal | None:
    """Bundles for one node on sticks of `room`: in the folder `file`, or under its name with the part in it."""
    size = room_of(room, file)
    made = size if isinstance(size, Refusal) else export_parts(peer, size)
    if isinstance(made, Refusal):
        return made
    for part in made.bundles:
        label = check(part)
        if isinstance(label, Refusal):  # never: it was sealed just now
            return label
        path = place_of(label, file)
        write(path, part)
        words = _("Bagian %(part)s dari %(parts)s, %(size)s bita: %(file)s")
        print(words % {"part": label.part, "parts": label.parts, "size": len(part), "file": path}, file=out)
    for left in made.left:
        print(f"  {text_of(left.code, left.details)}", file=out)
    print(_("Aman dicabut: semua bagian dibaca ulang dan utuh."), file=out)
    return None


def place_of(label: Label, file: Path) -> Path:
    """Where a part goes: its own name in a folder, else the name given, with the part in it when there are several."""
    if file.is_dir():
        return file / file_name(label)
    if label.parts == 1:
        return file
    return file.with_name(f"{file.stem}-{label.part}dari{label.parts}{file.suffix or SUFFIX}")
