"""The index on disk: one writer at a time over all processes, any number of readers; derived, so never
precious.

`marks` tell what the index has seen (a stream and the sequence of its last entry). They are written after the
commit they belong to: a crash between the two only means that some records are indexed once more.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import msgspec
import tantivy

from lentera.catalogue.marc.brief import Brief, filing_key
from lentera.catalogue.marc.isbn import to_isbn10
from lentera.catalogue.search.words import stems_of, words_of

LAYOUT = "records-2"  # raise the number when the fields change: a new index is built beside the old
BATCH = 5_000  # documents a commit
HEAP = 64_000_000  # bytes of the writer
FACETS = ("use", "place", "language", "decade", "material", "subject_facet")
TEXTS = ("title", "author", "subject", "notes", "all", "title_stem", "subject_stem", "all_stem")
WHOLE = "whole"  # "title …", "author …", "subject …": the words of a whole heading, for exact questions
NO_YEAR = -1
EVERYBODY = "public"


class IndexBusy(Exception):
    """Another process is writing the index and did not finish in time."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the index knows it. `places` are the service points that have a copy; `reader` is
    EVERYBODY or the institution (hex) that alone may find it.
    """

    id: UUID
    brief: Brief
    places: tuple[str, ...] = ()
    reader: str = EVERYBODY


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("key", fast=True)
    builder.add_text_field("reader", tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="words")
    builder.add_text_field("isbn", tokenizer_name="words", index_option="basic")
    builder.add_text_field(WHOLE, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("by_title", "by_year"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field(f"{name}_from", fast=True, indexed=True)
    return builder.build()


SCHEMA = _schema()


def key_of(record: UUID) -> int:
    """A number that stands for a record in the index's fast columns (63 bits of its id)."""
    return record.int >> 65


def leading(text: str, count: int) -> int:
    """The first `count` bytes of a text as a number that keeps its order."""
    return int.from_bytes(text.encode("utf-8")[:count].ljust(count, b"\0"), "big")


def title_order(brief: Brief, record: UUID) -> str:
    """Where a record stands in the order of titles: unique, so that paging by it is exact."""
    return f"{filing_key(brief)}\x01{record.hex}"


def year_order(brief: Brief, record: UUID) -> str:
    """Where a record stands in the order of years, newest first, then titles; without a year last."""
    return f"{9999 - (brief.year if brief.year is not None else NO_YEAR):05d}{title_order(brief, record)}"


def order_start(order: str, name: str) -> int:
    """The number by which the index skips what stands before `order`, in `by_title` or `by_year`."""
    return leading(order, 7) if name == "by_title" else int(order[:5])


def to_tantivy(document: Document) -> tantivy.Document:
    """The index's own form of a document."""
    brief = document.brief
    title = words_of(" ".join((brief.title, brief.subtitle)))
    author = words_of(" ".join((*brief.authors, brief.responsibility)))
    subject = words_of(" ".join(brief.subjects))
    notes = words_of(" ".join((brief.summary, *brief.notes)))
    other = words_of(
        " ".join((*brief.other_titles, *brief.series, brief.publisher, brief.place, brief.edition, brief.ddc))
    )
    if brief.year is not None:
        other.append(str(brief.year))
    everything = [*title, *author, *subject, *notes, *other]
    isbns = [*brief.isbns, *(old.lower() for isbn in brief.isbns if (old := to_isbn10(isbn)) is not None)]
    by_title, by_year = title_order(brief, document.id), year_order(brief, document.id)
    values: dict[str, object] = {
        "id": document.id.hex,
        "key": key_of(document.id),
        "title": " ".join(title),
        "author": " ".join(author),
        "subject": " ".join(subject),
        "notes": " ".join(notes),
        "all": " ".join(everything),
        "title_stem": " ".join(stems_of(title)),
        "subject_stem": " ".join(stems_of(subject)),
        "all_stem": " ".join(stems_of(everything)),
        "isbn": " ".join(isbns),
        "reader": document.reader,
        "use": brief.use,
        "material": brief.material,
        "by_title": by_title,
        "by_title_from": order_start(by_title, "by_title"),
        "by_year": by_year,
        "by_year_from": order_start(by_year, "by_year"),
        WHOLE: _whole(brief),
        "subject_facet": [subject[:120] for subject in brief.subjects[:12]],
        "place": list(document.places),
    }
    if brief.language:
        values["language"] = brief.language
    if brief.year is not None:
        values["decade"] = str(brief.year // 10 * 10)
    return tantivy.Document(**{name: value for name, value in values.items() if value != []})


def _whole(brief: Brief) -> list[str]:
    titles = (brief.title, f"{brief.title} {brief.subtitle}", *brief.other_titles)
    told = {"title": titles, "author": brief.authors, "subject": brief.subjects}
    return list(
        dict.fromkeys(
            f"{name} {' '.join(words)}"[:250]
            for name, texts in told.items()
            for text in texts
            if (words := words_of(text))
        )
    )


class Writer:
    """What an open index takes in. Commits by itself every BATCH documents; marks come with the last
    commit.
    """

    def __init__(self, writer: tantivy.IndexWriter, fresh: bool) -> None:
        self._writer = writer
        self._fresh = fresh  # an empty index has nothing to replace
        self._waiting = 0

    def put(self, documents: Iterable[Document]) -> int:
        """Add documents, each in place of an older one with the same id. Returns how many."""
        count = 0
        for document in documents:
            if not self._fresh:
                self._writer.delete_documents_by_term("id", document.id.hex)
            self._writer.add_document(to_tantivy(document))
            count += 1
            self._step()
        return count

    def remove(self, records: Iterable[UUID]) -> None:
        """Take records out."""
        for record in records:
            self._writer.delete_documents_by_term("id", record.hex)
            self._step()

    def clear(self) -> None:
        """Take everything out."""
        self._writer.delete_all_documents()
        self._writer.commit()
        self._fresh = True

    def _step(self) -> None:
        self._waiting += 1
        if self._waiting >= BATCH:
            self._writer.commit()
            self._waiting = 0
            self._fresh = False


class SearchIndex:
    """The index in a folder, made when it is not there and made anew when it cannot be opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / LAYOUT
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int] = (0, 0)

    def _open(self) -> tantivy.Index:
        if self._index is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._index = tantivy.Index(SCHEMA, str(self.folder))
            except ValueError:  # damaged, or of another layout: it is derived, so it is made anew
                self._clear_folder()
                self._index = tantivy.Index(SCHEMA, str(self.folder))
            analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("words", analyzer)
        return self._index

    def _clear_folder(self) -> None:
        shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)

    def searcher(self) -> tantivy.Searcher:
        """The last commit, whichever process made it."""
        with self._lock:
            index = self._open()
            state = (self.folder / "meta.json").stat()
            if (state.st_mtime_ns, state.st_size) != self._seen:
                index.reload()
                self._seen = (state.st_mtime_ns, state.st_size)
            return index.searcher()

    @contextmanager
    def writing(self, *, wait: float = 10.0, marks: dict[str, str] | None = None) -> Iterator[Writer]:
        """Take the writer's lock (waiting up to `wait` seconds), commit at the end, then keep `marks`.

        `marks` may be filled while writing. After an error nothing since the last batch is kept. Raises
        IndexBusy.
        """
        writer = self._take(wait)
        try:
            fresh = self.searcher().num_docs == 0
            if fresh:
                (self.folder / "marks.json").unlink(missing_ok=True)
            yield Writer(writer, fresh)
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        else:
            if marks is not None:
                self._keep_marks(marks)
        finally:
            writer.wait_merging_threads()

    def _take(self, wait: float) -> tantivy.IndexWriter:
        index = self._open()
        until = time.monotonic() + wait
        while True:
            try:
                return index.writer(HEAP, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= until:
                    raise IndexBusy from error
                time.sleep(0.05)

    def marks(self) -> dict[str, str]:
        """What the index has seen, by stream; empty when it must be built from the start."""
        try:
            told = json.loads((self.folder / "marks.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}

    def _keep_marks(self, marks: dict[str, str]) -> None:
        written = self.folder / f"marks.{os.getpid()}.new"
        written.write_text(json.dumps(marks, sort_keys=True), "utf-8")
        written.replace(self.folder / "marks.json")
