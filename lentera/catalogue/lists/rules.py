"""Whether a book list may be kept as it is written."""

from collections.abc import Collection, Sequence
from uuid import UUID

from lentera.catalogue.lists.facts import ListSaved
from lentera.journal.refusals import Refusal

MOST_TITLES = 500  # a reading list, not a catalogue; on paper 33 pages
LONGEST_TITLE, LONGEST_NOTE = 200, 2000  # signs


def decide_list(
    title: str,
    note: str,
    records: Sequence[UUID],
    *,
    kept: Collection[UUID],
    known: Collection[UUID],
    list: UUID,
) -> ListSaved | Refusal:
    """A list with this name and these titles, each once, in this order.

    `kept`: what stood on the list before (a title that was removed since may stay); `known`: which records there are.
    """
    name, told = " ".join(title.split()), note.strip()
    ordered = tuple(dict.fromkeys(records))
    if not name:
        return Refusal("list-title-missing")
    if len(name) > LONGEST_TITLE:
        return Refusal("list-title-long", limit=LONGEST_TITLE)
    if len(told) > LONGEST_NOTE:
        return Refusal("list-note-long", limit=LONGEST_NOTE)
    if len(ordered) > MOST_TITLES:
        return Refusal("list-too-long", titles=len(ordered), limit=MOST_TITLES)
    if set(ordered) - set(known) - set(kept):
        return Refusal("record-unknown")
    return ListSaved(list=list, title=name, note=told, records=ordered)


def reordered(records: Sequence[UUID], places: Sequence[int | None], gone: Collection[UUID]) -> list[UUID]:
    """The records by the places that somebody wrote beside them, without those that go.

    A place counts from 1; of two with one place the one that moved comes first; an empty place stays where it was.
    """
    moved = [
        (place if place is not None else number, place is None or place == number, number, record)
        for number, (record, place) in enumerate(zip(records, places, strict=True), 1)
        if record not in gone
    ]
    return [record for *_place, record in sorted(moved)]
