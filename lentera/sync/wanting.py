"""Blobs on demand: what people here asked for, what other nodes asked for, and who may have it.

Evidence (scans, photos) stays where it was made. A node that wants a piece names the entry that cites it; whoever may
read that entry may have it, so a guessed digest brings nothing. What a hub does not hold itself it asks on, at the
author's home, in its own name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lentera.journal import blobs, clock
from lentera.journal.facts import read_envelope
from lentera.journal.models import Author, Blob, StoredEntry, Stream
from lentera.journal.node import this_node
from lentera.journal.reading import main_line
from lentera.journal.refusals import Refusal
from lentera.sync import registry
from lentera.sync.bundle.messages import DIGEST, BlobGone, Wanted
from lentera.sync.models import BlobWant, PeerWant, ServedBlob
from lentera.sync.readable import Concern

MOST = 500  # wishes in one bundle
AHEAD = 200  # entries of a stopped stream that are read for missing content

Key = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """A blob that was asked for here. `answer`: empty while it is awaited, else `erased` or `absent`."""

    author: UUID
    author_name: str
    area: str
    digest: str
    asked_at: datetime
    answer: str


def ask(author: UUID, digest: str) -> BlobWant | Refusal:
    """Ask for a blob that an entry here cites; the next bundles carry the wish. Asking again changes nothing."""
    held = Blob.objects.filter(institution=author, digest=digest).values_list("data", flat=True)
    if held:
        return Refusal("blob-erased" if held[0] is None else "blob-here")
    home = Author.objects.filter(id=author).values_list("home", flat=True).first()
    if home is None or home == this_node():
        return Refusal("blob-nowhere")
    place = _citing(author, digest)
    if place is None:
        return Refusal("blob-nowhere")
    row, _made = BlobWant.objects.update_or_create(
        institution_id=author, digest=digest,
        defaults={"stream": place[0], "hash": place[1], "answer": ""},
        create_defaults={"stream": place[0], "hash": place[1], "asked_at": clock.now()},
    )  # fmt: skip
    return row


def wish_for(author: UUID, digest: str) -> BlobWant | None:
    """What was asked here about a blob."""
    return BlobWant.objects.filter(institution=author, digest=digest).first()


def wishes() -> list[Wish]:
    """All that was asked for here and has not come, oldest first."""
    names = dict(Author.objects.values_list("id", "public_name"))
    areas = dict(Stream.objects.values_list("id", "area"))
    return [
        Wish(row.institution_id, names.get(row.institution_id, ""), areas.get(row.stream, ""), row.digest,
             row.asked_at, row.answer)
        for row in BlobWant.objects.order_by("asked_at", "digest")
    ]  # fmt: skip


def arrived(author: UUID, digest: str) -> None:
    """It is here: nobody at this node waits for it any more."""
    BlobWant.objects.filter(institution=author, digest=digest).delete()


def asked_for() -> set[Key]:
    """Author and digest of every blob that would be taken in now: asked for here or by others, or content missing."""
    told = set(BlobWant.objects.filter(answer="").values_list("institution_id", "digest"))
    told |= set(PeerWant.objects.values_list("institution_id", "digest"))
    return told | {(author, digest) for author, digest, _, _ in _missing_content()}


def wanted_from(peer: UUID) -> list[Wanted]:
    """What this node asks `peer` for: own wishes of the author's home or of the root, and what others asked of it."""
    homes = dict(Author.objects.values_list("id", "home"))
    root = registry.anchor().node
    told: dict[Key, Wanted] = {}
    own = BlobWant.objects.filter(answer="").order_by("asked_at", "digest")
    for row in own:
        if peer in (homes.get(row.institution_id), root):
            told[row.institution_id, row.digest] = _wanted(row)
    for author, digest, stream, entry in _missing_content():
        told.setdefault((author, digest), Wanted(author.bytes, digest, stream.bytes, entry))
    for asked in PeerWant.objects.exclude(peer=peer).order_by("institution", "digest"):
        key = asked.institution_id, asked.digest
        if key not in told and peer == homes.get(asked.institution_id) and _state(*key) is None:
            told[key] = _wanted(asked)
    return list(told.values())[:MOST]


def hear(peer: UUID, wanted: list[Wanted]) -> None:
    """What a node asks for takes the place of what it asked for before."""
    PeerWant.objects.filter(peer=peer).delete()
    rows = {
        (UUID(bytes=one.author), one.digest[:64]): PeerWant(
            peer=peer, institution_id=UUID(bytes=one.author), digest=one.digest[:64],
            stream=UUID(bytes=one.stream), hash=one.hash[:32],
        )
        for one in wanted[:MOST]
    }  # fmt: skip
    PeerWant.objects.bulk_create(rows.values())


def given_to(peer: UUID, found: list[Concern]) -> Iterator[tuple[UUID, str, str, int]]:
    """What a node asked for, may have and is here: author, digest, kind, packed bytes; the smallest first."""
    ready = []
    for row in _allowed(peer, found):
        held = _state(row.institution_id, row.digest)
        if held is not None and held[1] is not None:
            ready.append((held[1], row.institution_id, row.digest, held[0]))
    for size, author, digest, kind in sorted(ready):
        yield author, digest, kind, size


def gone_for(peer: UUID, found: list[Concern]) -> Iterator[BlobGone]:
    """What a node asked for, or once got and has not said to have erased, and cannot be had any more."""
    told: set[Key] = set()
    for row in _allowed(peer, found):
        key = row.institution_id, row.digest
        held = _state(*key)
        if held is not None and held[1] is None:
            told.add(key)
            yield BlobGone(key[0].bytes, key[1], "erased")
        elif held is None and Author.objects.filter(id=key[0], home=this_node()).exists():
            yield BlobGone(key[0].bytes, key[1], "absent")
    served = ServedBlob.objects.filter(peer=peer, erased=False)
    for author, digest in served.values_list("institution_id", "digest"):
        held = _state(author, digest)
        if held is not None and held[1] is None and (author, digest) not in told:
            yield BlobGone(author.bytes, digest, "erased")


def note_served(peer: UUID, served: list[Key]) -> None:
    """Remember what was given to a node, so that it hears of an erasure."""
    rows = [ServedBlob(peer=peer, institution_id=author, digest=digest) for author, digest in served]
    ServedBlob.objects.bulk_create(rows, ignore_conflicts=True)


def _allowed(peer: UUID, found: list[Concern]) -> Iterator[PeerWant]:
    may = {concern.stream.id: concern for concern in found}
    for row in PeerWant.objects.filter(peer=peer).order_by("institution", "digest"):
        concern = may.get(row.stream)
        if concern is None or concern.stream.institution_id != row.institution_id:
            continue
        entries = StoredEntry.objects.filter(stream=row.stream, hash=bytes(row.hash))
        stored = entries.order_by("-seq").first()
        if stored is None or f'"{row.digest}"'.encode() not in bytes(stored.bytes):
            continue
        if concern.until is None or read_envelope(bytes(stored.bytes)).recorded <= concern.until:
            yield row


def _state(author: UUID, digest: str) -> tuple[str, int | None] | None:
    """Kind and packed bytes of a blob here, None as bytes once it is erased; None when it is not here."""
    rows = Blob.objects.filter(institution=author, digest=digest).values_list("kind", blobs.PACKED_BYTES)
    return rows.first()


def _wanted(row: BlobWant | PeerWant) -> Wanted:
    return Wanted(row.institution_id.bytes, row.digest, row.stream.bytes, bytes(row.hash))


def _missing_content() -> Iterator[tuple[UUID, str, UUID, bytes]]:
    """Blobs that the next entries of stopped streams cite and that are not here."""
    for stream in Stream.objects.exclude(waiting="").order_by("id"):
        if Author.objects.filter(id=stream.institution_id, home=this_node()).exists():
            continue
        for stored in main_line(stream, after=stream.laid_out, upto=stream.laid_out + AHEAD):
            for found in DIGEST.findall(bytes(stored.bytes)):
                digest = found.decode()
                if _state(stream.institution_id, digest) is None:
                    yield stream.institution_id, digest, stream.id, bytes(stored.hash)


def _citing(author: UUID, digest: str) -> tuple[UUID, bytes] | None:
    """The newest entry of an author that cites a digest: its stream and hash. Reads his streams, shortest first."""
    inside = 'position(%s in "bytes") > 0' if connection.vendor == "postgresql" else 'instr("bytes", %s) > 0'
    told = f'SELECT "hash" FROM "journal_storedentry" WHERE {inside} AND "stream" = %s ORDER BY "seq" DESC LIMIT 1'
    field = StoredEntry._meta.get_field("stream")
    for stream in Stream.objects.filter(institution=author).order_by("seq", "id"):
        with connection.cursor() as cursor:
            cursor.execute(told, [f'"{digest}"'.encode(), field.get_db_prep_save(stream.id, connection)])
            found = cursor.fetchone()
        if found is not None:
            return stream.id, bytes(found[0])
    return None
