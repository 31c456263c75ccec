"""How requests of readers about their data change their table, and what suspension does to a membership."""

from lentera.circulation.facts.privacy import (
    ReaderResumed,
    ReaderSuspended,
    RightsAnswered,
    RightsRequested,
)
from lentera.circulation.models.privacy import RightsRequest
from lentera.circulation.models.reader import Reader
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(RightsRequested)
def open_request(fact: RightsRequested, entry: Entry) -> None:
    RightsRequest.rows.insert(
        entry, copy_fields(fact, RightsRequest), id=fact.request, asked_at=entry.at, asked_by=entry.actor
    )


@projects(RightsAnswered)
def answer_request(fact: RightsAnswered, entry: Entry) -> None:
    RightsRequest.rows.change(
        entry, id=fact.request, outcome=fact.outcome, answered_at=entry.at, answered_by=entry.actor
    )


@projects(ReaderSuspended)
def suspend_reader(fact: ReaderSuspended, entry: Entry) -> None:
    Reader.rows.change(entry, id=fact.reader, suspended_at=entry.at)


@projects(ReaderResumed)
def resume_reader(fact: ReaderResumed, entry: Entry) -> None:
    Reader.rows.change(entry, id=fact.reader, suspended_at=None)
