"""What matching compares: a record's values, folded so that two houses that describe one book alike read alike."""

import re
from collections.abc import Iterable
from typing import TypedDict
from uuid import UUID

import msgspec

from lentera.catalogue.marc.brief import fold

_words = re.compile(r"[^\W_]+")
_letters = re.compile(r"[^\W\d_]+")
_digits = re.compile(r"[0-9]+")
_number_of_pages = re.compile(r"(?<![0-9])([0-9]{1,4})(?![0-9])")
# Words of a publisher's name that one house writes and the next leaves out.
_PUBLISHER_NOISE = frozenset(
    "pt cv tbk penerbit percetakan pustaka publisher publishers publishing press books co company inc ltd"
    " limited and dan the of sons son group verlag editions edition ed".split()
)
_START = 8  # letters at either end of the filing title that stand for it in blocking


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A record as its house wrote it, as far as matching needs it."""

    id: UUID
    institution: UUID
    title: str
    subtitle: str = ""
    filing: str = ""  # folded, without the first article
    author: str = ""
    publisher: str = ""
    year: int | None = None
    pages: str = ""
    isbns: tuple[str, ...] = ()
    material: str = "book"


class Row(TypedDict):
    """One record for the engine. None: the record does not say; such a field counts neither for nor against."""

    unique_id: str
    source: str
    title: str
    rest: str | None
    numbers: str
    rest_numbers: str | None
    author: str | None
    publisher: str | None
    year: int | None
    pages: int | None
    isbns: list[str] | None
    material: str
    filing_start: str | None
    filing_end: str | None
    filing_whole: str | None
    author_key: str | None
    title_word: str | None


def rows_of(told: Iterable[Told]) -> list[Row]:
    """The rows of records, in the order of their ids: the same records give the same rows."""
    return sorted((row_of(one) for one in told), key=lambda row: row["unique_id"])


def row_of(told: Told) -> Row:
    """One record for the engine."""
    title = " ".join(_words.findall(fold(told.title)))
    filing = "".join(_words.findall(told.filing or title))
    author = sorted(_letters.findall(fold(told.author)))
    publisher = [word for word in _words.findall(fold(told.publisher)) if word not in _PUBLISHER_NOISE]
    pages = _number_of_pages.search(told.pages)
    words = _letters.findall(title)
    return Row(
        unique_id=told.id.hex,
        source=told.institution.hex,
        title=title,
        rest=" ".join(_words.findall(fold(told.subtitle))) or None,
        numbers=" ".join(_digits.findall(title)),
        rest_numbers=" ".join(_digits.findall(told.subtitle)) if told.subtitle else None,
        author=" ".join(author) or None,
        publisher=" ".join(publisher) or None,
        year=told.year,
        pages=int(pages.group(1)) if pages is not None else None,
        isbns=sorted(told.isbns) or None,
        material=told.material,
        filing_start=filing[:_START] or None,
        filing_end=filing[-_START:] or None,
        filing_whole=filing or None,
        author_key=_longest(author),
        title_word=_longest(words),
    )


def _longest(words: list[str]) -> str | None:
    """The longest word, the first of several; None without any: it survives abbreviation and order best."""
    return max(words, key=len) if words else None
