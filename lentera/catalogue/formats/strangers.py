"""Files that are no catalogue at all, told by their first bytes: each is named, instead of its bytes being taken for
damaged records.
"""

from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lentera.journal.refusals import Refusal

PACKED = {
    b"\x1f\x8b": ".gz",
    b"BZh": ".bz2",
    b"\xfd7zXZ\x00": ".xz",
    b"(\xb5/\xfd": ".zst",
    b"7z\xbc\xaf\x27\x1c": ".7z",
    b"Rar!\x1a\x07": ".rar",
}
OTHERS = {
    b"%PDF-": "PDF",
    b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"{\\rtf": "RTF",
    b"SQLite format 3\x00": "SQLite",
    b"\x00\x01\x00\x00Standard ": "Microsoft Access",
}
TAR = 257  # where the mark of a .tar stands
IN_DOCUMENTS = ("[Content_Types].xml", "xl/", "mimetype")  # how parts begin of .xlsx and .docx; of .ods


LISTS = {  # heads that only a list of something else has
    "file-of-members": ({"member_id", "member_name"}, {"cardnumber", "surname"}, {"memberno", "fullname"}),
}


def list_of_others(heads: Iterable[str]) -> Refusal | None:
    """Why a table is no catalogue although it may look like one: the members of a library system. Read as records,
    they would stand in the catalogue.
    """
    told = {head.strip().casefold() for head in heads}
    for code, kinds in LISTS.items():
        if any(kind <= told for kind in kinds):
            return Refusal(code)
    return None


def stranger(path: Path) -> Refusal | None:
    """Why a file can be no catalogue; None for what may be one. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(512)
    for mark, kind in PACKED.items():
        if head.startswith(mark):
            return Refusal("file-packed", kind=kind)
    if head[TAR : TAR + 5] == b"ustar":
        return Refusal("file-packed", kind=".tar")
    if head.startswith(b"PK") and _is_packed(path):
        return Refusal("file-packed", kind=".zip")
    for mark, kind in OTHERS.items():
        if head.startswith(mark):
            return Refusal("file-stranger", kind=kind)
    return None


def _is_packed(path: Path) -> bool:
    """Whether a zip holds files; a document, or what is broken, is told by whoever reads spreadsheets."""
    try:
        with ZipFile(path) as parts:
            names = parts.namelist()
        return bool(names) and not any(name.startswith(IN_DOCUMENTS) for name in names)
    except (BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError):
        return False
