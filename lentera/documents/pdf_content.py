"""What a PDF from outside holds, found without drawing it: pages, encryption, and anything that would act by itself."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import PdfFileReader

# Names that let a PDF act, fetch, or carry another file. A page needs none of them.
ACTIVE: Final = frozenset(
    {
        "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/SubmitForm",
        "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie",
    }
)  # fmt: skip
# The same names as bytes, each letter plain or written as #xx. Finding none saves reading every object of a long book.
_LOOKS_ACTIVE: Final = re.compile(
    b"/(?:"
    + b"|".join(
        b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name[1:].encode())
        for name in sorted(ACTIVE)
    )
    + rb")(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
)
_MIB: Final = 1 << 20
# What may be unpacked of a file from outside: a thousandfold is packed by anybody. A book of 2,000 scanned pages has
# about 5 MB of objects, 60,000 at most, of some 6 bytes each in its table; its pictures stay packed.
LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=32 * _MIB),
    per_purpose={
        **DEFAULT_PURPOSE_LIMITS,
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=_MIB),
    },
    document_budget=DocumentDecodeBudget(base_allowance=128 * _MIB, max_ratio=2),
)
MOST_NAMES: Final = 100_000  # read in about 4 s; a book of 2,000 scanned pages has about 60,000


@dataclass(frozen=True)
class PdfContent:
    """`broken`: unreadable. `encrypted`: a password is needed. `active`: the first name found of what acts, or ""."""

    pages: int = 0
    broken: bool = False
    encrypted: bool = False
    active: str = ""


def look_into(data: bytes) -> PdfContent:
    """Read a PDF's objects, of all revisions and also inside compressed streams. Never raises for bad data."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False, decode_limits=LIMITS)
        if reader.encrypted:
            return PdfContent(encrypted=True)
        pages = int(reader.root["/Pages"]["/Count"])
        if pages < 1:
            return PdfContent(broken=True)
        looks = next(
            filter(None, (_LOOKS_ACTIVE.search(part) for part in chain([data], _packed(reader)))), None
        )
        active = "" if looks is None else _active(reader, looks.group().decode("ascii"))
        return PdfContent(pages=pages, active=active)
    except Exception:  # noqa: BLE001  a hostile file may break its reader anywhere; what cannot be read is refused
        return PdfContent(broken=True)


def _active(reader: PdfFileReader, looks: str) -> str:
    """The first active name that is an object; chance may write one into a picture, where it is none.

    In a file with more names than anyone should wait for, what looks active is taken for it.
    """
    for count, name in enumerate(_names(reader)):
        if name in ACTIVE:
            return name
        if count > MOST_NAMES:
            return looks
    return ""


def _packed(reader: PdfFileReader) -> Iterator[bytes]:
    """What stands in compressed object streams, of all revisions."""
    for revision in range(reader.xrefs.total_revisions):
        for reference in reader.xrefs.object_streams_used_in(revision):
            yield reader.get_object(reference, revision=revision).data


def _names(reader: PdfFileReader) -> Iterator[str]:
    for revision in range(reader.xrefs.total_revisions):
        resolver = reader.get_historical_resolver(revision)
        for reference in sorted(
            resolver.explicit_refs_in_revision(), key=lambda one: (one.idnum, one.generation)
        ):
            found = reader.get_object(reference, revision=revision, never_decrypt=True)
            yield from _names_in(found)


def _names_in(root: generic.PdfObject) -> Iterator[str]:
    # A stack instead of recursion: nesting may be as deep as the sender likes.
    waiting: list[generic.PdfObject] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.DictionaryObject):
            for key in one:
                yield str(key)
                waiting.append(one.raw_get(key))
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(one.raw_get(place) for place in range(len(one)))
        elif isinstance(one, generic.NameObject):
            yield str(one)
