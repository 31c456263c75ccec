"""What can happen to records. MARC stands in content blobs: one canonical record a line (see
`marc.record`).
"""

from datetime import date
from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Digest, Fact, fact, lifts


class Tally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of the records of a file so far. They add up to how many were read."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


@fact("catalogue.batch_opened", to=Audience.SELF, about=("batch",))
class BatchOpenedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `BatchOpened`."""

    batch: UUID
    source: str
    form: str


@fact("catalogue.batch_opened", version=2, to=Audience.SELF, about=("batch",))
class BatchOpened(Fact, frozen=True, kw_only=True):
    """An import began. Until it is closed it shows as in progress, and can be gone on with."""

    batch: UUID
    source: str  # the name of the file, without its folder
    form: str
    file: str = ""  # hex BLAKE2b-256 of the file, by which the same import goes on; empty when there is none
    public: bool = True  # whether its records are said to everybody, once it is done


@lifts(BatchOpenedV1)
def batch_opened_v1(old: BatchOpenedV1) -> BatchOpened:
    """Version 1 did not say which file it was: such an import cannot be gone on with."""
    return BatchOpened(batch=old.batch, source=old.source, form=old.form)


@fact("catalogue.batch_closed", to=Audience.SELF, about=("batch",))
class BatchClosedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `BatchClosed`."""

    batch: UUID
    read: int
    added: int
    updated: int
    unchanged: int
    refused: int


@fact("catalogue.batch_closed", version=2, to=Audience.SELF, about=("batch",))
class BatchClosed(Fact, frozen=True, kw_only=True):
    """An import ended, with these counts. `log` tells which records were refused or mended, and why."""

    batch: UUID
    read: int
    added: int
    updated: int
    unchanged: int
    refused: int
    log: Digest = ""


@lifts(BatchClosedV1)
def batch_closed_v1(old: BatchClosedV1) -> BatchClosed:
    """Version 1 kept no log."""
    return BatchClosed(**{name: getattr(old, name) for name in old.__struct_fields__})


@fact("catalogue.records_imported", to=Audience.PUBLIC, about=("added", "updated"))
class RecordsImportedV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `RecordsImported`."""

    batch: UUID
    content: Digest
    added: tuple[UUID, ...]
    updated: tuple[UUID, ...] = ()


@fact("catalogue.records_imported", version=2, to=Audience.PUBLIC, about=("added", "updated"))
class RecordsImported(Fact, frozen=True, kw_only=True):
    """A chunk of an import: the lines of `content` are the records of `added`, then those of `updated`.

    While it is `staged`, only its author finds what was added, and what was updated reads as before, until
    `BatchPublished`.
    """

    batch: UUID
    content: Digest
    added: tuple[UUID, ...]
    updated: tuple[UUID, ...] = ()
    staged: bool = True
    upto: int = 0  # number of the last record of the file that is dealt with
    tally: Tally = Tally()  # of all records of the file up to that one


@lifts(RecordsImportedV1)
def records_imported_v1(old: RecordsImportedV1) -> RecordsImported:
    """Version 1 was open to its audience at once."""
    return RecordsImported(
        batch=old.batch, content=old.content, added=old.added, updated=old.updated, staged=False
    )


@fact("catalogue.batch_published", to=Audience.PUBLIC, about=("batch",))
class BatchPublished(Fact, frozen=True, kw_only=True):
    """The last block of an import: from now on its records are found by all to whom they are said."""

    batch: UUID


@fact("catalogue.records_taken_back", to=Audience.PUBLIC, about=("removed", "restored"))
class RecordsTakenBack(Fact, frozen=True, kw_only=True):
    """A step of a rollback: what the import had added is gone, what it had changed reads as before (`content`)."""

    batch: UUID
    removed: tuple[UUID, ...] = ()
    restored: tuple[UUID, ...] = ()
    content: Digest = ""  # one line for each of `restored`


@fact("catalogue.batch_withdrawn", to=Audience.PUBLIC, about=("batch",))
class BatchWithdrawn(Fact, frozen=True, kw_only=True):
    """The end of a rollback to those who could read the import: nothing of it waits any more."""

    batch: UUID


@fact("catalogue.batch_rolled_back", to=Audience.SELF, about=("batch",))
class BatchRolledBackV1(Fact, frozen=True, kw_only=True):
    """Version 1 of `BatchRolledBack`."""

    batch: UUID
    reason: str
    removed: int
    restored: int
    kept: int
    log: Digest = ""


@fact("catalogue.batch_rolled_back", version=2, to=Audience.SELF, about=("batch",))
class BatchRolledBack(Fact, frozen=True, kw_only=True):
    """An import was rolled back, and what of it stayed because it is in use or was changed since.

    `removed`, `restored` and `kept` are records, each counted once, of all rollbacks of this import together.
    """

    batch: UUID
    reason: str
    removed: int
    restored: int
    kept: int
    copies_removed: int = 0
    copies_kept: int = 0
    log: Digest = ""


@lifts(BatchRolledBackV1)
def batch_rolled_back_v1(old: BatchRolledBackV1) -> BatchRolledBack:
    """Version 1 left all copies where they were, and counted none."""
    return BatchRolledBack(**{name: getattr(old, name) for name in old.__struct_fields__})


@fact("catalogue.record_saved", to=Audience.PUBLIC, about=("record",))
class RecordSaved(Fact, frozen=True, kw_only=True):
    """A cataloguer made or changed one record; `content` is its whole MARC."""

    record: UUID
    content: Digest


@fact("catalogue.record_removed", to=Audience.PUBLIC, about=("record",))
class RecordRemoved(Fact, frozen=True, kw_only=True):
    """A record was taken out of the catalogue. Its MARC stays in the facts before, so it can come back."""

    record: UUID
    title: str
    reason: str
    content: Digest  # the blob in which its last MARC stands
    line: int


@fact("catalogue.record_restored", to=Audience.PUBLIC, about=("record",))
class RecordRestored(Fact, frozen=True, kw_only=True):
    """A removal was undone."""

    record: UUID
    content: Digest
    line: int
    on: date


@fact("catalogue.authority_saved", to=Audience.PUBLIC, about=("authority",))
class AuthoritySaved(Fact, frozen=True, kw_only=True):
    """An authority reads like this from now on: line `line` of `content` is its whole MARC."""

    authority: UUID
    content: Digest
    line: int = 0


@fact("catalogue.authorities_imported", to=Audience.PUBLIC, about=("authorities",))
class AuthoritiesImported(Fact, frozen=True, kw_only=True):
    """A chunk of an authority file: the lines of `content` are these authorities, new or changed."""

    source: str  # the name of the file, without its folder
    content: Digest
    authorities: tuple[UUID, ...]


@fact("catalogue.authority_removed", to=Audience.PUBLIC, about=("authority",))
class AuthorityRemoved(Fact, frozen=True, kw_only=True):
    """An authority is no longer used; records keep their headings. `content` and `line`: its last MARC."""

    authority: UUID
    heading: str
    content: Digest
    line: int


@fact("catalogue.authority_merged", to=Audience.PUBLIC, about=("kept", "gone"))
class AuthorityMerged(Fact, frozen=True, kw_only=True):
    """Two authorities were one: `gone` leads to `kept` from now on. `content` and `line`: the last MARC of `gone`."""

    kept: UUID
    gone: UUID
    heading: str  # of `gone`
    content: Digest
    line: int


@fact("catalogue.headings_changed", to=Audience.PUBLIC, about=("authority", "records"))
class HeadingsChanged(Fact, frozen=True, kw_only=True):
    """Records were brought in line with an authority: the lines of `content` are these records."""

    authority: UUID
    content: Digest
    records: tuple[UUID, ...]
