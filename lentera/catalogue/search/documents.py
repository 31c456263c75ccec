"""What the index knows of one record: its fields, and how a record becomes terms.

What each field is for, and how much of it the index keeps, decides what a record costs: half of the time of an
import went into terms that said the same twice.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

import msgspec
import tantivy

from lentera.catalogue.marc.brief import SUBDIVIDED, Brief, filing_key
from lentera.catalogue.marc.isbn import to_isbn10
from lentera.catalogue.search.words import words_of, words_of_each

SUBJECT = "subject_facet"  # a subject's number: texts take ten times as long to read as to count
TEXT_FACETS = ("use", "place", "language", "decade", "material")
FACETS = (*TEXT_FACETS, SUBJECT)
PLACED = ("title", "author", "subject", "notes", "other")  # words with their places, for phrases
SETS = ("all", "title_stem", "subject_stem", "all_stem")  # words without: all of them, and roots that differ
WHOLE = "whole"  # "title …", "author …", "subject …": the words of a whole heading, for exact questions; "under …": the
# words that a subject with subdivisions stands under
BATCH = "batch"  # the import that brought a record, so that one under way can be left out
ORDERED = "ordered"  # how a text is cut that only states an order: whole in its column, and to no term
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


class Terms(msgspec.Struct, omit_defaults=True):
    """What the index needs of a record's own words, by its fields; what is empty is not said."""

    by_title: str  # first, so that the place of the id is found
    title: str = ""
    author: str = ""
    subject: str = ""
    notes: str = ""
    other: str = ""
    all: str = ""
    title_stem: str = ""
    subject_stem: str = ""
    all_stem: str = ""
    isbn: str = ""
    use: str = ""
    material: str = ""
    language: str = ""
    decade: str = ""
    by_title_from: int = -1
    by_year: int = -1
    whole: list[str] = []
    subject_facet: list[int] = []


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
    for name in TEXT_FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("by_title", fast=True, tokenizer_name=ORDERED, index_option="basic")
    builder.add_integer_field(SUBJECT, fast=True, indexed=True)
    for name in ("by_title_from", "by_year"):  # a range is read off the column
        builder.add_integer_field(name, fast=True)
    return builder.build()


SCHEMA = _schema()


def register_words(index: tantivy.Index) -> None:
    """Tell an index how its fields are cut.

    By the order of titles nobody looks anything up, but the library offers no text column without terms. A term for
    each record, long and met once, was a ninth of the work of indexing: so none is let through.
    """
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", words)
    no_term = tantivy.Filter.remove_long(1)
    index.register_tokenizer(
        ORDERED, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(no_term).build()
    )
    index.register_fast_field_tokenizer(ORDERED, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build())


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
    year = brief.year
    texts = [
        brief.title,
        brief.subtitle,
        brief.responsibility,
        brief.summary,
        brief.publisher,
        brief.place,
        brief.edition,
        brief.ddc,
        str(year or ""),
        *brief.notes,
        *brief.series,
    ]
    notes_end, places = SINGLE + len(brief.notes), len(texts)
    texts += brief.authors
    authors_end = len(texts)
    texts += brief.subjects
    subjects_end = len(texts)
    texts += brief.other_titles
    words, everything, roots = words_of_each(texts)
    title, authors = f"{words[0]} {words[1]}", words[places:authors_end]
    subjects, others = words[authors_end:subjects_end], words[subjects_end:]
    subject = " ".join(subjects)
    return _encoder.encode(
        Terms(
            f"{filing}\x01",
            title,
            " ".join([*authors, words[2]]),
            subject,
            " ".join([words[3], *words[SINGLE:notes_end]]),
            " ".join([*words[4:SINGLE], *words[notes_end:places], *others]),
            " ".join(everything),
            _told(roots, title),
            _told(roots, subject),
            " ".join(roots.values()),
            " ".join(_numbers(brief.isbns)) if brief.isbns else "",
            brief.use,
            brief.material,
            brief.language,
            str(year // 10 * 10) if year is not None else "",
            leading(filing, 7),
            year_order(year, filing),
            _whole([words[0], title.rstrip(), *others], authors, subjects, brief.subjects),
            [number_of(subject) for subject in subjects_of(brief)],
        )
    )


def _numbers(isbns: tuple[str, ...]) -> list[str]:
    """The numbers of a record and their old forms, as they are asked for."""
    return [*isbns, *[old.lower() for isbn in isbns if (old := to_isbn10(isbn)) is not None]]


def _told(roots: dict[str, str], text: str) -> str:
    """The roots of a text's words that differ from them."""
    return " ".join([roots[word] for word in text.split() if word in roots]) if roots else ""


def _whole(titles: list[str], authors: list[str], subjects: list[str], names: tuple[str, ...]) -> list[str]:
    """The words of whole headings, by the field in which they stand. `names`: the subjects as they are written."""
    told = [f"title {words}"[:250] for words in titles if words]
    told += [f"author {words}"[:250] for words in authors if words]
    told += [f"subject {words}"[:250] for words in subjects if words]
    for name in names:
        if SUBDIVIDED in name:
            told += [f"under {words}"[:250] for words in _heads(name) if words]
    return list(dict.fromkeys(told))


@lru_cache(maxsize=1 << 13)
def _heads(subject: str) -> tuple[str, ...]:
    """The words of what a subject with subdivisions stands under, from its first part on."""
    parts = subject.split(SUBDIVIDED)
    return tuple(" ".join(words_of(SUBDIVIDED.join(parts[:count]))) for count in range(1, len(parts)))
