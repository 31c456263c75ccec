"""Files that people send in: judged by their content, never by their name, before anything is kept.

A refusal's code has its sentence in `reasons.py`.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from lentera.documents.images import look_at, strip_image
from lentera.journal.refusals import Refusal

__all__ = ["MIB", "Upload", "check_upload", "strip_image", "to_check"]

MIB: Final = 1024 * 1024
MOST_BYTES: Final = 20 * MIB  # a scanned agreement of 40 pages at 300 dpi in grey is about 12 MiB
MOST_PIXELS: Final = 80_000_000  # phones take 50 million; drawn, 80 million need 320 MB
MEDIA_TYPES: Final = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
_ENDINGS: Final = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}
# Beginnings of other kinds of file. Inside a picture's tail they make one file that is read as two.
_FOREIGN: Final = re.compile(
    rb"<!doctype|<html|<script|<svg|<\?php|<\?xml|<iframe|%PDF-|PK\x03\x04|MZ\x90\x00|\x7fELF|Rar!\x1a",
    re.IGNORECASE,
)
_HTML_HEAD: Final = re.compile(rb"<!doctype\s+html|<html|<script|<svg|<\?php|<iframe", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A file that may be kept. `name` is cleaned and ends as its content says; pictures have `width` and `height`."""

    data: bytes
    kind: str
    name: str
    sha256: str
    pages: int = 0
    width: int = 0
    height: int = 0

    @property
    def media_type(self) -> str:
        """For the Content-Type of an answer."""
        return MEDIA_TYPES[self.kind]

    @property
    def kept(self) -> bytes:
        """What is kept of it: a photo tells neither its place nor its camera."""
        return self.data if self.kind == "pdf" else strip_image(self.data)


def check_upload(
    data: bytes, name: str, *, kinds: tuple[str, ...] = ("pdf", "jpeg", "png"), max_bytes: int = MOST_BYTES
) -> Upload | Refusal:
    """Whether this file may be kept: a readable PDF, JPEG or PNG, of fair size, that does nothing by itself.

    Never raises for bad data. Codes: upload-empty, upload-large, upload-kind, upload-disguised, upload-broken,
    upload-encrypted, upload-active, upload-bomb, upload-double.
    """
    called = clean_name(name)
    if not data:
        return Refusal("upload-empty", file=called)
    if len(data) > max_bytes:
        size, limit = mebibytes(len(data)), mebibytes(max_bytes)
        return Refusal("upload-large", file=called, size=f"> {limit}" if size == limit else size, limit=limit)
    kind = kind_of(data)
    claimed = next((one for one, ends in _ENDINGS.items() if called.rsplit(".", 1)[-1].lower() in ends), "")
    if kind == "":
        code = "upload-disguised" if claimed else "upload-kind"
        return Refusal(code, file=called, kinds=_said(kinds))
    if kind not in kinds:
        return Refusal("upload-kind", file=called, kinds=_said(kinds))
    # Checked above by content: the ending is made to agree, so that the next program is not deceived.
    stem = called.rsplit(".", 1)[0] if claimed else called
    called_right = called if claimed == kind else f"{stem}.{_ENDINGS[kind][0]}"
    digest = hashlib.sha256(data).hexdigest()
    if kind == "pdf":
        return _pdf(data, called_right, digest)
    return _picture(data, called_right, digest)


def to_check(file: Any, *, max_bytes: int = MOST_BYTES) -> bytes:
    """The bytes of a sent file for `check_upload`: of one that is too large no more than tells so."""
    data: bytes = file.read(max_bytes + 1)
    return data


def kind_of(data: bytes) -> str:
    """`pdf`, `jpeg`, `png`, or "" for everything else. The kind's mark must open the file."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "png" if data.startswith(b"\x89PNG\r\n\x1a\n") else ""


def clean_name(name: str) -> str:
    """A name fit for a list and a download: no path, no control or direction marks, at most 120 letters."""
    base = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in base if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    if len(shown) > 120:
        stem, dot, end = shown.rpartition(".")
        shown = f"{stem[: 119 - len(end)]}.{end}" if dot and len(end) <= 5 else shown[:120]
    return shown or "berkas"


def mebibytes(size: int) -> str:
    """`1,4 MB`, as people say it; below a tenth it is a tenth."""
    return f"{max(size / MIB, 0.1):.1f} MB".replace(".0 MB", " MB").replace(".", ",")


def _pdf(data: bytes, name: str, digest: str) -> Upload | Refusal:
    end = data.rfind(b"%%EOF")
    if end < 0:
        return Refusal("upload-broken", file=name)
    if _HTML_HEAD.search(data, 0, 1024) or data[end + 5 :].strip(b"\r\n\t \x00"):
        return Refusal("upload-double", file=name)
    from lentera.documents.pdf_content import look_into  # only here: it loads much

    content = look_into(data)
    if content.encrypted:
        return Refusal("upload-encrypted", file=name)
    if content.broken:
        return Refusal("upload-broken", file=name)
    if content.active:
        return Refusal("upload-active", file=name, found=content.active.lstrip("/"))
    return Upload(data, "pdf", name, digest, pages=content.pages)


def _picture(data: bytes, name: str, digest: str) -> Upload | Refusal:
    image = look_at(data)
    if image is None:
        return Refusal("upload-broken", file=name)
    if image.width * image.height > MOST_PIXELS:
        return Refusal("upload-bomb", file=name, width=image.width, height=image.height)
    if _FOREIGN.search(data, image.end):
        return Refusal("upload-double", file=name)
    return Upload(data, image.kind, name, digest, width=image.width, height=image.height)


def _said(kinds: tuple[str, ...]) -> str:
    return ", ".join(kind.upper() for kind in kinds)
