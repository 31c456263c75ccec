"""What can happen to records. MARC stands in content blobs: one canonical record a line (see
`marc.record`).
"""

from datetime import date
from uuid import UUID

from lentera.journal.facts import Audience, Digest, Fact, fact


@fact("catalogue.batch_opened", to=Audience.SELF, about=("batch",))
class BatchOpened(Fact, frozen=True, kw_only=True):
    """An import began. Until it is closed it shows as in progress."""

    batch: UUID
    source: str  # the name of the file, without its folder
    form: str


@fact("catalogue.batch_closed", to=Audience.SELF, about=("batch",))
class BatchClosed(Fact, frozen=True, kw_only=True):
    """An import ended. What it added and changed, its chunks tell; this says what left no other trace."""

    batch: UUID
    read: int
    added: int
    updated: int
    unchanged: int
    refused: int


@fact("catalogue.records_imported", to=Audience.PUBLIC, about=("added", "updated"))
class RecordsImported(Fact, frozen=True, kw_only=True):
    """A chunk of an import: the lines of `content` are the records of `added`, then those of `updated`."""

    batch: UUID
    content: Digest
    added: tuple[UUID, ...]
    updated: tuple[UUID, ...] = ()


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
