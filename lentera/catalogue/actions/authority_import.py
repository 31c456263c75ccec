"""Import of authority records: which is new, which is known, and landing in chunks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

import msgspec

from lentera.catalogue.authorities.headings import key_of
from lentera.catalogue.authorities.rules import brief_of_authority
from lentera.catalogue.facts import AuthoritiesImported
from lentera.catalogue.formats import Opened
from lentera.catalogue.marc.reading import AUTHORITY
from lentera.catalogue.marc.record import Marc, digest_of, to_bytes
from lentera.catalogue.models import Authority
from lentera.catalogue.queries import authorities as known
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

CHUNK = 500  # authorities a fact
MOST_REASONS = 1_000  # refusals kept with their reason; more are only counted


class ImportedAuthorities(msgspec.Struct):
    """What an import of authorities did: added, updated, unchanged, refused; reasons with the record's number."""

    counts: Counter[str] = msgspec.field(default_factory=Counter)
    refusals: list[tuple[int, Refusal]] = msgspec.field(default_factory=list)
    landed: bool = True

    @property
    def read(self) -> int:
        """How many records were read: the sum of all outcomes."""
        return sum(self.counts.values())


def import_authorities(
    institution: UUID,
    marcs: Iterable[tuple[int, Marc | Refusal]],
    *,
    source: str,
    actor: UUID,
    request_id: RequestId | None = None,
    at: datetime | None = None,
    public: bool = True,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> ImportedAuthorities:
    """Import authority records (number in the file, record or why it cannot be read), in chunks of CHUNK.

    One with the same control number of the same agency, else of the same kind and heading, is replaced. With
    anything refused nothing lands, unless `skip_bad`. After a crash the same call lands what is left.
    """
    done = ImportedAuthorities()
    lines = _decided(institution, marcs, done, public)
    if dry_run or (done.counts["refused"] and not skip_bad):
        done.landed = False
        return done
    ids = iter(lines.items())
    while group := dict(islice(ids, CHUNK)):
        written = b"\n".join(group.values())
        part = None if request_id is None else f"{request_id[:60]}:{digest_of(written)}"
        with writing(institution, part, actor=actor, at=at) as entry:
            if entry.first_result is None:
                content = entry.keep_blob(written)
                fact = AuthoritiesImported(source=source[:250], content=content, authorities=tuple(group))
                entry.record(fact, audience=None if public else "self")
    return done


def authorities_in(opened: Opened) -> Iterator[tuple[int, Marc | Refusal]]:
    """What a file that was opened for its authorities holds, as `import_authorities` takes it."""
    for read in opened.reads():
        if read.marc is None:
            yield read.number, read.refusal or Refusal("record-no-fields")
        elif read.kind != AUTHORITY:
            yield read.number, Refusal("authority-not-authority")
        else:
            yield read.number, read.marc


def _decided(
    institution: UUID, marcs: Iterable[tuple[int, Marc | Refusal]], done: ImportedAuthorities, public: bool
) -> dict[UUID, bytes]:
    own = known.own_authorities(institution).filter(public=public)
    by_control: dict[tuple[str, str], tuple[UUID, str]] = {}
    by_key: dict[tuple[str, str], tuple[UUID, str]] = {}
    for row in own.only("id", "control", "agency", "kind", "key", "digest"):
        _learn(by_control, by_key, row)
    lines: dict[UUID, bytes] = {}
    for number, told in marcs:
        brief = brief_of_authority(told) if isinstance(told, Marc) else None
        if isinstance(told, Refusal) or brief is None or told.leader[6:7] != "z":
            done.counts["refused"] += 1
            if len(done.refusals) < MOST_REASONS:
                done.refusals.append((number, _why(told)))
            continue
        written = to_bytes(told)
        digest, key = digest_of(written), (brief.kind, key_of(brief.heading))
        control = (brief.agency[:40], brief.control[:60])
        match = by_control.get(control) if all(control) else None
        match = match or by_key.get(key)
        outcome = "added" if match is None else "unchanged" if match[1] == digest else "updated"
        done.counts[outcome] += 1
        id = match[0] if match is not None else new_id()
        by_key[key] = (id, digest)
        if all(control):
            by_control[control] = (id, digest)
        if outcome != "unchanged":
            lines[id] = written
    return lines


def _learn(
    by_control: dict[tuple[str, str], tuple[UUID, str]],
    by_key: dict[tuple[str, str], tuple[UUID, str]],
    row: Authority,
) -> None:
    by_key[row.kind, row.key] = (row.id, row.digest)
    if row.agency and row.control:
        by_control[row.agency, row.control] = (row.id, row.digest)


def _why(told: Marc | Refusal) -> Refusal:
    if isinstance(told, Refusal):
        return told
    if told.leader[6:7] != "z":
        return Refusal("authority-not-authority")
    return Refusal("authority-no-heading", control=told.control("001").strip() or "-")
