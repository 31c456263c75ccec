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

import tantivy

from lentera.catalogue.search.documents import EVERYBODY, FACETS, SCHEMA, WHOLE, Document, to_tantivy

LAYOUT = "records-3"  # raise the number when the fields change: a new index is built beside the old
COMMIT = 20_000  # documents a commit
HEAP = 64_000_000  # bytes of the writer

__all__ = ["EVERYBODY", "FACETS", "SCHEMA", "WHOLE", "Document", "IndexBusy", "SearchIndex", "Writer"]


class IndexBusy(Exception):
    """Another process is writing the index and did not finish in time."""


class Writer:
    """What an open index takes in. Commits by itself every COMMIT documents; marks come with the last
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
        if self._waiting >= COMMIT:
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

    def stamp(self) -> object:
        """Another value after every commit, whichever process made it; and when files are gone."""
        try:
            told = [(self.folder / name).stat() for name in ("meta.json", "marks.json")]
        except OSError:
            return object()
        return tuple((one.st_mtime_ns, one.st_ino, one.st_size) for one in told)

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
