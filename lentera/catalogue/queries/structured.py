"""Structured questions: over what everybody may find, for protocols; and what stands under a heading."""

from collections.abc import Callable, Hashable
from typing import Literal
from uuid import UUID

from lentera.catalogue import indexing, watching
from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import hidden_at, records_by_ids
from lentera.catalogue.search import scanning, structured
from lentera.catalogue.search.index import EVERYBODY
from lentera.catalogue.search.scanning import Scannable, Term
from lentera.catalogue.search.structured import Made, Order, Question, Words, as_it_is


def moment() -> Hashable | None:
    """Another value whenever an answer of `find` may be another one; None while the index is being built."""
    now = watching.state()
    indexing.follow(now)
    index = indexing.the_index()
    return None if index.is_being_built else (now, index.folder, index.stamp())


def find(
    question: Question, *, order: Order | None = None, start: int = 0, limit: int = 10
) -> tuple[list[tuple[UUID, bytes]], int]:
    """Id and canonical MARC of public records from place `start` (0 is the first), and the exact count of all."""
    return find_as(as_it_is, question, order=order, start=start, limit=limit)


def find_as(
    make: Callable[[UUID, bytes], Made],
    question: Question,
    *,
    order: Order | None = None,
    start: int = 0,
    limit: int = 10,
) -> tuple[list[Made], int]:
    """The same, each record as `make` says it: said once while the index stays as it is (`structured.find`)."""
    now = watching.state()
    indexing.follow(now)
    return indexing.sound(
        lambda: structured.find(
            indexing.the_index(),
            question,
            make,
            order=order,
            start=start,
            limit=limit,
            without=hidden_at(now, None),
        )
    )


def scan(
    field: Scannable, start: str, *, before: int = 0, after: int = 20, beyond: bool = False
) -> list[Term]:
    """Terms of public records around `start`, each with how many of them have it: `scanning.scan`."""
    now = watching.state()
    indexing.follow(now)
    return indexing.sound(
        lambda: scanning.scan(
            indexing.the_index(),
            field,
            start,
            before=before,
            after=after,
            beyond=beyond,
            without=hidden_at(now, None),
        )
    )


def is_whole(*, found: bool) -> bool:
    """Whether an answer of `find` or `scan`, just given, tells all there is: not while the index is built anew.

    `found`: it told something, so the index is not one that was lost and of which nobody said yet that it is built.
    """
    return not indexing.the_index().is_being_built and (found or indexing.is_of_this_node())


def titles_under(
    field: Literal["author", "subject"], heading: str, *, reader: UUID | None = None, limit: int = 20
) -> tuple[list[Record], int]:
    """The titles that stand under a heading, newest first, and how many there are in all: one question to the index.

    A name or a subject counts where it is the whole heading, not where another one contains its words; a subject also
    where its subdivisions follow it.
    """
    question = Words(field, heading, "whole" if field == "author" else "under")
    now = watching.state()
    indexing.follow(now)
    ids, total = indexing.sound(
        lambda: structured.find(
            indexing.the_index(),
            question,
            _id_of,
            order=Order("year", descending=True),
            limit=limit,
            readers=(EVERYBODY,) if reader is None else (EVERYBODY, reader.hex),
            without=hidden_at(now, reader),
        )
    )
    rows = records_by_ids(ids, reader=reader)
    return [rows[id] for id in ids if id in rows], total


def _id_of(id: UUID, _written: bytes) -> UUID:
    return id
