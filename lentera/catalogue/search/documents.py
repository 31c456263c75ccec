"""What the index knows of one record: its fields, and how a record becomes terms.

What each field is for, and how much of it the index keeps, decides what a record costs: half of the time of an
import went into terms that said the same twice.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

import msgspec
import tantivy

from lentera.catalogue.marc.brief import Brief, filing_key
from lentera.catalogue.marc.isbn import to_isbn10
from lentera.catalogue.search.words import roots_of, words_of_each

SUBJECT = "subject_facet"  # a subject's number: texts take ten times as long to read as to count
TEXT_FACETS = ("use", "place", "language", "decade", "material")
FACETS = (*TEXT_FACETS, SUBJECT)
PLACED = ("title", "author", "subject", "notes", "other")  # words with their places, for phrases
SETS = ("all", "title_stem", "subject_stem", "all_stem")  # words without: all of them, and roots that differ
WHOLE = "whole"  # "title …", "author …", "subject …": the words of a whole heading, for exact questions
BATCH = "batch"  # the import that brought a record, so that one under way can be left out
NO_YEAR = -1
SINGLE = 9  # texts that every record has one of
EVERYBODY = "public"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the index knows it. `places` are the service points that have a copy; `reader` is
    EVERYBODY or the institution (hex) that alone may find it; `written` its canonical MARC, which answers are
    made from; `batch` the import that brought it (hex), or empty.
    """

    id: UUID
    brief: Brief
    places: tuple[str, ...] = ()
    reader: str = EVERYBODY
    written: bytes = b""
    batch: str = ""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("written", stored=True)
    builder.add_integer_field("key", fast=True)
    for name in ("reader", BATCH, WHOLE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in PLACED:
        builder.add_text_field(name, tokenizer_name="words")
    for name in (*SETS, "isbn"):
        builder.add_text_field(name, tokenizer_name="words", index_option="basic")
    for name in (*TEXT_FACETS, "by_title"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (SUBJECT, "by_title_from", "by_year"):
        builder.add_integer_field(name, fast=True, indexed=True)
    return builder.build()


SCHEMA = _schema()


def key_of(record: UUID) -> int:
    """A number that stands for a record in the index's fast columns (63 bits of its id)."""
    return record.int >> 65


@lru_cache(maxsize=20_000)
def number_of(subject: str) -> int:
    """The number of a subject (48 bits of its BLAKE2b): of a million, two alike are not to be expected."""
    return int.from_bytes(blake2b(subject.encode("utf-8", "replace"), digest_size=6).digest())


def subjects_of(brief: Brief) -> list[str]:
    """The subjects of a record that are counted."""
    return [subject[:120] for subject in brief.subjects[:12]]


def leading(text: str, count: int) -> int:
    """The first `count` bytes of a text as a number that keeps its order."""
    return int.from_bytes(text.encode("utf-8")[:count].ljust(count, b"\0"), "big")


def title_order(filing: str, record: UUID) -> str:
    """Where a record stands in the order of titles: unique, so that paging by it is exact."""
    return f"{filing}\x01{record.hex}"


def year_order(year: int | None, filing: str = "") -> int:
    """Where a record stands in the order of years, newest first, without a year last; within a year by the
    first six bytes of its title.
    """
    return (9999 - (year if year is not None else NO_YEAR) << 48) + leading(filing, 6)


def to_tantivy(document: Document) -> tantivy.Document:
    """The index's own form of a document."""
    brief, id = document.brief, document.id.hex
    filing = filing_key(brief)
    ends = [brief.publisher, brief.place, brief.edition, brief.ddc, str(brief.year or "")]
    texts = [
        brief.title,
        brief.subtitle,
        brief.responsibility,
        brief.summary,
        *ends,
        *brief.notes,
        *brief.series,
    ]
    places = [len(texts)]
    for group in (brief.authors, brief.subjects, brief.other_titles):
        texts += group
        places.append(len(texts))
    words, everything = words_of_each(texts)
    title, authors = f"{words[0]} {words[1]}", words[places[0] : places[1]]
    subjects, others = words[places[1] : places[2]], words[places[2] :]
    notes_end = SINGLE + len(brief.notes)
    subject, roots = " ".join(subjects), roots_of(everything)
    values: dict[str, object] = {
        "id": id,
        "key": document.id.int >> 65,
        "reader": document.reader,
        "title": title,
        "author": " ".join([*authors, words[2]]),
        "subject": subject,
        "notes": " ".join([words[3], *words[SINGLE:notes_end]]),
        "other": " ".join([*words[4:SINGLE], *words[notes_end : places[0]], *others]),
        "all": " ".join(everything),
        "title_stem": _told(roots, title),
        "subject_stem": _told(roots, subject),
        "all_stem": " ".join(roots.values()),
        "isbn": " ".join(
            [*brief.isbns, *(old.lower() for isbn in brief.isbns if (old := to_isbn10(isbn)) is not None)]
        ),
        "use": brief.use,
        "material": brief.material,
        "language": brief.language,
        "decade": str(brief.year // 10 * 10) if brief.year is not None else "",
        "by_title": f"{filing}\x01{id}",
        "by_title_from": leading(filing, 7),
        "by_year": year_order(brief.year, filing),
        WHOLE: _whole(
            (("title", [words[0], title.rstrip(), *others]), ("author", authors), ("subject", subjects))
        ),
        SUBJECT: [number_of(subject) for subject in subjects_of(brief)],
        "place": list(document.places),
        BATCH: document.batch,
    }
    told = tantivy.Document(**{name: value for name, value in values.items() if value not in ("", [])})
    told.add_bytes("written", document.written)
    return told


def _told(roots: dict[str, str], text: str) -> str:
    """The roots of a text's words that differ from them."""
    return " ".join([roots[word] for word in text.split() if word in roots]) if roots else ""


def _whole(told: Iterable[tuple[str, list[str]]]) -> list[str]:
    """The words of whole headings, by the field in which they stand."""
    return list(
        dict.fromkeys([f"{name} {words}"[:250] for name, headings in told for words in headings if words])
    )
