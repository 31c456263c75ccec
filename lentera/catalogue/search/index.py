"""The index on disk: one writer at a time over all processes, any number of readers; derived, so never
precious.

`marks` tell what the index has seen (a stream and the sequence of its last entry). They are written after the
commit they belong to: a crash between the two only means that some records are indexed once more.
"""

import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import tantivy

from lentera.catalogue.search import soundness
from lentera.catalogue.search.documents import (
    EVERYBODY,
    FACETS,
    SCHEMA,
    WHOLE,
    Document,
    register_words,
    to_json,
)

LAYOUT = "records-7"  # raise the number when the fields change: a new index is built beside the old
COMMIT = 20_000  # documents a commit
HEAP = 64_000_000  # bytes of the writer
AT_ONCE = 128_000_000  # bytes of an index that are looked at before the first answer
BUILDING = "building"  # a file that stands there meanwhile
KEPT = 2_000  # records of one commit, of about 5 KB as they are said
WANTED = "wanted"  # a file that stands there while somebody waits for the lock
COMMITTED = "commit"  # the mark that says which commit the others belong to
log = logging.getLogger(__name__)

__all__ = [
    "EVERYBODY",
    "FACETS",
    "SCHEMA",
    "WHOLE",
    "Document",
    "IndexBusy",
    "Reading",
    "SearchIndex",
    "Writer",
    "is_trouble",
]


class IndexBusy(Exception):
    """Another process is writing the index and did not finish in time."""


class Reading(NamedTuple):
    """One commit, and what was made of it: right as long as the commit is the last."""

    searcher: tantivy.Searcher
    kept: dict[Any, Any]

    def keep(self, name: Any, made: Any, most: int = KEPT) -> None:
        """Keep something under a name, of which nothing else is known but this commit."""
        if len(self.kept) >= most:
            self.kept.clear()
        self.kept[name] = made

    @property
    def is_public(self) -> bool:
        """Whether everybody may find every record of this commit."""
        known: bool | None = self.kept.get(EVERYBODY)
        if known is None:
            asked = tantivy.Query.term_query(SCHEMA, "reader", EVERYBODY)
            found = self.searcher.search(asked, 1, count=True).count  # type: ignore[attr-defined]
            known = found == self.searcher.num_docs
            self.keep(EVERYBODY, known)
        return known


class Writer:
    """What an open index takes in. Commits by itself every COMMIT documents; marks come with the last
    commit.
    """

    def __init__(self, writer: tantivy.IndexWriter, fresh: bool, whole: bool = False) -> None:
        self._writer = writer
        self._whole = whole
        self._fresh = fresh  # nothing is to be replaced in an index that is built from nothing
        self._waiting = 0

    def put(self, documents: Iterable[Document]) -> int:
        """Add documents, each in place of an older one with the same id. Returns how many."""
        count = 0
        for document in documents:
            if not self._fresh:
                self._writer.delete_documents_by_term("id", document.id.hex)
            self._writer.add_json(to_json(document))
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
        if not self._whole:
            self._writer.commit()
        self._fresh = True

    def _step(self) -> None:
        self._waiting += 1
        if self._waiting >= COMMIT and not self._whole:
            self._writer.commit()
            self._waiting = 0
            self._fresh = False


def is_trouble(error: BaseException) -> bool:
    """Whether the library stumbled: what it says of broken files, and its panics, which are no Exception."""
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"


class SearchIndex:
    """The index in a folder, made when it is not there and made anew when it cannot be opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / LAYOUT
        self._watched = (self.folder / "meta.json", self.folder / "marks.json")
        self._lock = threading.RLock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int] = (0, 0)
        self._reading: Reading | None = None

    def open(self) -> None:
        """Open it unless it is open: a damaged one is put away by that."""
        if self._index is None:
            with self._lock:
                self._open()

    def _open(self) -> tantivy.Index:
        if self._index is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._examine_once()
            try:
                self._index = tantivy.Index(SCHEMA, str(self.folder))
            except BaseException as error:  # damaged, or of another layout: it is derived, so it is made anew
                if not is_trouble(error):
                    raise
                self._discard(f"it cannot be opened: {error}")
                self._index = tantivy.Index(SCHEMA, str(self.folder))
            register_words(self._index)
        return self._index

    def _examine_once(self) -> None:
        """Look at every file when a process opens the index: at once where that is short."""
        if soundness.size(self.folder) <= AT_ONCE:
            self.examine()
        else:
            threading.Thread(target=self.examine, daemon=True).start()

    def examine(self) -> bool:
        """Put a damaged index away, so that it is built anew; returns whether it was damaged."""
        if not self.folder.exists():
            found = "its folder is gone"
        elif not (found := soundness.damage(self.folder)):
            return False
        self._discard(found)
        return True

    def _discard(self, why: str) -> None:
        log.warning("the search index is put away, to be built anew: %s", why)
        away = self.folder.with_name(f"{LAYOUT}.away-{os.getpid()}-{time.monotonic_ns()}")
        with self._lock:
            self._index, self._reading, self._seen = None, None, (0, 0)
            try:
                self.folder.rename(
                    away
                )  # the first of several processes has it; the others find an empty place
            except FileNotFoundError:
                pass
            except OSError:  # where open files cannot be moved
                shutil.rmtree(self.folder, ignore_errors=True)
            shutil.rmtree(away, ignore_errors=True)
            self.folder.mkdir(parents=True, exist_ok=True)

    def searcher(self) -> tantivy.Searcher:
        """The last commit, whichever process made it."""
        return self.reading().searcher

    def reading(self) -> Reading:
        """The last commit, whichever process made it, with what was made of it since."""
        with self._lock:
            index = self._open()
            try:
                state = self._watched[0].stat()
            except FileNotFoundError:  # somebody took it away
                self._index, self._reading, self._seen = None, None, (0, 0)
                index = self._open()
                state = self._watched[0].stat()
            if self._reading is None or (state.st_mtime_ns, state.st_ino) != self._seen:
                index.reload()
                self._seen = (state.st_mtime_ns, state.st_ino)
                self._reading = Reading(index.searcher(), {})
            return self._reading

    def stamp(self) -> object:
        """Another value after every commit, whichever process made it; and when files are gone."""
        try:
            told = [path.stat() for path in self._watched]
        except OSError:
            return object()
        return tuple((one.st_mtime_ns, one.st_ino, one.st_size) for one in told)

    @property
    def is_being_built(self) -> bool:
        """Whether the whole index is being built, by whichever process: until then answers are not complete."""
        return (self.folder / BUILDING).exists()

    @contextmanager
    def building(self) -> Iterator[None]:
        """Tell all processes that the whole index is being built. A killed builder's mark goes with the next one."""
        mark = self.folder / BUILDING
        mark.touch()
        try:
            yield
        finally:
            mark.unlink(missing_ok=True)

    @contextmanager
    def writing(
        self, *, wait: float = 10.0, marks: dict[str, str] | None = None, whole: bool = False
    ) -> Iterator[Writer]:
        """Take the writer's lock (waiting up to `wait` seconds), commit at the end, then keep `marks`.

        `marks` may be filled while writing. After an error nothing since the last batch is kept; `whole` makes
        all of it one batch, so that until the end everybody sees the index as it was. Raises IndexBusy.
        """
        writer = self._take(wait)
        try:
            fresh = self.searcher().num_docs == 0 and not self.marks()
            if fresh:
                (self.folder / "marks.json").unlink(missing_ok=True)
            yield Writer(writer, fresh, whole)
            writer.commit()
        except BaseException:
            with suppress(ValueError, OSError):
                writer.rollback()
            raise
        else:
            if marks is not None:
                self._keep_marks(marks)
        finally:
            writer.wait_merging_threads()

    def _take(self, wait: float) -> tantivy.IndexWriter:
        with self._lock:
            self.searcher()
            index = self._open()
        until, wanted = time.monotonic() + wait, self.folder / WANTED
        while True:
            try:
                writer = index.writer(HEAP, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= until:
                    raise IndexBusy from error
                with suppress(OSError):
                    wanted.touch()
                time.sleep(0.02)
            else:
                with suppress(OSError):
                    wanted.unlink(missing_ok=True)
                return writer

    @property
    def is_wanted(self) -> bool:
        """Whether another process waits for the lock: whoever holds it for long should give it up now."""
        return (self.folder / WANTED).exists()

    def marks(self) -> dict[str, str]:
        """What the index has seen, by stream; empty when it must be built from the start: nobody has said, or
        the index is older than what was said of it.
        """
        try:
            told = json.loads((self.folder / "marks.json").read_text("utf-8"))
            if not isinstance(told, dict) or int(told.pop(COMMITTED)) > self._committed():
                return {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return {str(name): str(value) for name, value in told.items()}

    def _committed(self) -> int:
        """The number of the last commit, which only grows. Raises OSError, ValueError, KeyError, TypeError."""
        return int(json.loads(self._watched[0].read_text("utf-8"))["opstamp"])

    def _keep_marks(self, marks: dict[str, str]) -> None:
        written = self.folder / f"marks.{os.getpid()}.new"
        told = marks | {COMMITTED: str(self._committed())}
        written.write_text(json.dumps(told, sort_keys=True), "utf-8")
        written.replace(self.folder / "marks.json")
