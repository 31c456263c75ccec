"""What a PDF from outside holds, found without drawing it: pages, encryption, and anything that would act by itself."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

# Names that let a PDF act, fetch, or carry another file. A page needs none of them.
ACTIVE: Final = frozenset(
    {
        "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/SubmitForm",
        "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie",
    }
)  # fmt: skip
MOST_OBJECTS: Final = 200_000  # a book of 2,000 scanned pages has about 12,000


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
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            return PdfContent(encrypted=True)
        pages = int(reader.root["/Pages"]["/Count"])
        if pages < 1:
            return PdfContent(broken=True)
        active = next((name for name in _names(reader) if name in ACTIVE), "")
        return PdfContent(pages=pages, active=active)
    except Exception:  # noqa: BLE001  a hostile file may break its reader anywhere; what cannot be read is refused
        return PdfContent(broken=True)


def _names(reader: PdfFileReader) -> Iterator[str]:
    seen = 0
    for revision in range(reader.xrefs.total_revisions):
        resolver = reader.get_historical_resolver(revision)
        for reference in sorted(
            resolver.explicit_refs_in_revision(), key=lambda one: (one.idnum, one.generation)
        ):
            seen += 1
            if seen > MOST_OBJECTS:
                raise ValueError("too many objects")
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
