"""What the index knows of one record: its fields, and how a record becomes terms.

What each field is for, and how much of it the index keeps, decides what a record costs: half of the time of an
import went into terms that said the same twice.
"""

import re
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
_OPEN = b"\\u0001"  # in JSON, after the filing title: the place of the id
_signs = re.compile(r"^[\W_]+")
_encoder = msgspec.json.Encoder()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the index knows it: its `terms` (see `terms_of`), or the brief that they are drawn from.

    `places` are the service points that have a copy; `reader` is EVERYBODY or the institution (hex) that alone may
    find it; `written` its canonical MARC, which answers are made from; `batch` the import that brought it (hex), or
    empty.
    """

    id: UUID
    brief: Brief = Brief()
    terms: bytes = b""
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


def alphabetical(filing: str) -> str:
    """A filing title as it stands in the order of titles: quotation marks, brackets and other signs before its first
    word do not count.
    """
    return filing if filing[:1].isalnum() else _signs.sub("", filing) or filing


def leading(text: str, count: int) -> int:
    """The first `count` bytes of a text as a number that keeps its order."""
    return int.from_bytes(text.encode("utf-8")[:count].ljust(count, b"\0"), "big")


def year_order(year: int | None, filing: str = "") -> int:
    """Where a record stands in the order of years, newest first, without a year last; within a year by the
    first six bytes of its title.
    """
    return (9999 - (year if year is not None else NO_YEAR) << 48) + leading(filing, 6)


def to_json(document: Document) -> str:
    """The index's own form of a document (measured: half the time of building it value by value)."""
    id, terms = document.id.hex, document.terms or terms_of(document.brief)
    own: dict[str, object] = {
        "id": id,
        "key": document.id.int >> 65,
        "reader": document.reader,
        "written": document.written,
    }
    if document.places:
        own["place"] = document.places
    if document.batch:
        own[BATCH] = document.batch
    told = terms[1:].replace(_OPEN, _OPEN + id.encode(), 1)
    return (_encoder.encode(own)[:-1] + b"," + told).decode()


def terms_of(brief: Brief, filing: str | None = None) -> bytes:
    """What the index needs of a record's own words, as JSON; what only its row knows is added by `to_json`.

    `filing` is its `filing_key`, where somebody has worked it out. Nothing here knows the index or the database: an
    import draws terms in processes of their own.
    """
    filing = alphabetical(filing_key(brief) if filing is None else filing)
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
        "by_title": f"{filing}\x01",  # first, so that the place of the id is found
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
        "by_title_from": leading(filing, 7),
        "by_year": year_order(brief.year, filing),
        WHOLE: _whole(
            (("title", [words[0], title.rstrip(), *others]), ("author", authors), ("subject", subjects))
        ),
        SUBJECT: [number_of(subject) for subject in subjects_of(brief)],
    }
    return _encoder.encode({name: value for name, value in values.items() if value not in ("", [])})


def _told(roots: dict[str, str], text: str) -> str:
    """The roots of a text's words that differ from them."""
    return " ".join([roots[word] for word in text.split() if word in roots]) if roots else ""


def _whole(told: Iterable[tuple[str, list[str]]]) -> list[str]:
    """The words of whole headings, by the field in which they stand."""
    return list(
        dict.fromkeys([f"{name} {words}"[:250] for name, headings in told for words in headings if words])
    )
