"""At home: which parcels go with a bundle to the keeper, counted from what it said to hold, never from what was sent.

Two kinds: what the journal has and the keeper may not read, since the parcels that it holds; and all forgettable rows
with the author's data key, whenever they are not what they were. The keeper is the node of the root.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lentera.journal import blobs, clock, parcels
from lentera.journal.branches import ends_of
from lentera.journal.models import Blob, Stream
from lentera.journal.node import authors_here, this_node
from lentera.journal.receiving import Range, missing_at
from lentera.journal.snapshot import reading_as_one
from lentera.sync import registry
from lentera.sync.bundle.messages import DIGEST, AskedBack, KeepNone, Keeps, Message, Piece
from lentera.sync.kept import holding, returned
from lentera.sync.kept.payload import ENTRIES, ROWS, Payload, author_of, recovery_recipient, seal, weight
from lentera.sync.models import KeeperSaid, KeptParcel, OwnParcel, Peer
from lentera.sync.readable import concerns

LARGEST_INSIDE = (
    16 << 20
)  # bytes of entries and content in one parcel; what is more goes with the next bundle
MERGED = 5000  # entries: small parcels are told again in one up to here, so that few are held
REMEMBERED = 64  # parcels made and not confirmed, of each kind

Ends = dict[UUID, set[bytes]]


@dataclass(frozen=True)
class Covered:
    """What the keeper holds for certain: `chain` of own parcels from the beginning on, and how far it all reaches."""

    chain: list[OwnParcel]
    ends: Ends


def keeper() -> UUID | None:
    """The node that keeps parcels of this one; None at the root itself and before pairing."""
    try:
        root = registry.anchor().node
    except registry.NotPaired:
        return None
    return None if root == this_node() else root


def is_on() -> bool:
    """Whether parcels go along: there is a recovery key, and nobody has said no."""
    root = keeper()
    if root is None or recovery_recipient() is None:
        return False
    return not Peer.objects.filter(id=root, keeping=False).exists()


def prepare(peer: UUID) -> None:
    """Make the parcels that the keeper's next bundle carries. For any other node it does nothing."""
    recipient = recovery_recipient()
    if peer != keeper() or not is_on() or recipient is None:
        return
    for author in sorted(authors_here()):
        with reading_as_one():
            rows = _rows(author)
            entries = _entries(author, peer, None if rows is None else rows.tag)
        if rows is not None:
            _keep(peer, author, rows, 0, seal(rows, recipient))
        if entries is not None:
            _keep(peer, author, *entries, seal(entries[0], recipient))


def foreseen(peer: UUID) -> int:
    """Bytes that a bundle gains by the parcels that `prepare` would make for it now; makes none."""
    if peer != keeper() or not is_on():
        return 0
    gained = 0
    for author in sorted(authors_here()):
        rows = _rows(author)
        entries = _entries(author, peer, None if rows is None else rows.tag)
        for payload in (rows, None if entries is None else entries[0]):
            if payload is not None:
                gained += weight(payload) - _waiting(author, payload.kind)
    return gained


def _waiting(author: UUID, kind: str) -> int:
    """Bytes of the parcel of a kind that would go now, and not once a newer one is made."""
    row = OwnParcel.objects.filter(author=author, kind=kind).order_by("-id").first()
    return 0 if row is None or row.data is None or row.tag in said_tags(author) else len(bytes(row.data))


def messages(peer: UUID) -> Iterator[Message]:
    """Parcels that the keeper has not said to hold, and what it holds that this database has never had."""
    if peer != keeper():
        return
    on = is_on()
    for author in sorted(authors_here()):
        held, lost = said_tags(author), lacking(author)
        if lost or returned.was_restored(author):
            yield AskedBack(author.bytes, [bytes.fromhex(tag) for tag in sorted(_known(author))])
        if not on:
            if held and not lost and not KeptParcel.objects.filter(author=author).exists():
                yield KeepNone(author.bytes)
            continue
        for kind in (ROWS, ENTRIES):
            row = OwnParcel.objects.filter(author=author, kind=kind).order_by("-id").first()
            if row is not None and row.data is not None and row.tag not in held:
                over = [one for one in _covered_by(row) if one != row.tag]
                yield from holding.in_messages(
                    KeptParcel(
                        author=author, kind=kind, tag=row.tag, over=over, made_at=row.made_at, data=row.data
                    )
                )


def hear(told: Iterable[Message]) -> None:
    """What the keeper says to hold takes the place of what it said before, also when it is less."""
    here = set(authors_here())
    for message in told:
        if not isinstance(message, Keeps) or (author := author_of(message.author)) not in here:
            continue
        tags = [tag.hex() for tag in message.tags]
        KeeperSaid.objects.update_or_create(
            author=author,
            defaults={
                "tags": tags, "size": message.size, "newest_at": message.newest, "said_at": clock.now(),
            },
        )  # fmt: skip
        lost = lacking(author)
        if lost:
            returned.remember_unnoticed(author)
        returned.forget_standing(author, tags, lost=bool(lost))
        own = OwnParcel.objects.filter(author=author)
        own.filter(tag__in=tags).exclude(data=None).update(data=None)
        for kind in (ROWS, ENTRIES):
            newest = own.filter(kind=kind).order_by("-id").values_list("id", flat=True)[:REMEMBERED]
            own.filter(kind=kind, lo__gte=0).exclude(tag__in=tags).exclude(id__in=list(newest)).delete()


def lacking(author: UUID) -> list[str]:
    """Tags that the keeper holds and this database has neither made nor taken back nor waiting."""
    known = _known(author)
    return [tag for tag in said_tags(author) if tag not in known]


def said_tags(author: UUID) -> list[str]:
    """What the keeper said last to hold."""
    return KeeperSaid.objects.filter(author=author).values_list("tags", flat=True).first() or []


def kept_streams(author: UUID, peer: UUID) -> list[Stream]:
    """The author's streams that the keeper may not read, or not to their end."""
    read = {concern.stream.id for concern in concerns(peer) if concern.until is None}
    return [
        stream for stream in Stream.objects.filter(institution=author).order_by("id") if stream.id not in read
    ]


def covered(author: UUID) -> Covered:
    """What the keeper holds of the author's entries, by what it said last."""
    held = set(said_tags(author))
    own = list(OwnParcel.objects.filter(author=author, kind=ENTRIES).defer("data").order_by("id"))
    chain, reach = list[OwnParcel](), 0
    while step := max(
        (one for one in own if one.tag in held and 0 <= one.lo <= reach < one.id),
        key=lambda one: one.id,
        default=None,
    ):
        chain.append(step)
        reach = step.id
    back = {one.lo for one in own if one.lo < 0 and -one.lo - 1 <= reach}
    back -= {one.lo for one in own if one.lo < 0 and one.tag not in held}
    return Covered(chain, _ends([*chain, *(one for one in own if one.lo in back)]))


def missing(streams: Iterable[Stream], ends: Ends) -> list[Range]:
    """The pieces of these streams that lie beyond `ends`."""
    return [piece for stream in streams for piece in missing_at(stream, ends.get(stream.id, set()))]


def _known(author: UUID) -> set[str]:
    """Tags that this database has made, taken back, or has waiting."""
    known = set(OwnParcel.objects.filter(author=author).values_list("tag", flat=True))
    return known | set(KeptParcel.objects.filter(author=author).values_list("tag", flat=True))


def _ends(rows: Iterable[OwnParcel]) -> Ends:
    told: Ends = {}
    for row in rows:
        for stream, hashes in row.ends.items():
            told.setdefault(UUID(hex=stream), set()).update(bytes.fromhex(digest) for digest in hashes)
    return told


def _count(pieces: Iterable[Range | Piece]) -> int:
    return sum(len(piece.entries) for piece in pieces)


def rows_are_held(author: UUID) -> bool:
    """Whether the keeper said to hold the rows as they are now."""
    last = _newest_rows(author)
    return last is not None and last.tag in said_tags(author) and last.tag == _all_rows(author).tag


def _newest_rows(author: UUID) -> OwnParcel | None:
    return OwnParcel.objects.filter(author=author, kind=ROWS).order_by("-id").first()


def _rows(author: UUID) -> Payload | None:
    payload, last = _all_rows(author), _newest_rows(author)
    if last is None or last.tag != payload.tag:
        return payload
    return None if last.data is not None or last.tag in said_tags(author) else payload


def _all_rows(author: UUID) -> Payload:
    return Payload(
        author=author.bytes,
        kind=ROWS,
        made=clock.now(),
        ends=_present_ends(Stream.objects.filter(institution=author)),
        over=list(OwnParcel.objects.filter(author=author, kind=ROWS).values_list("tag", flat=True)),
        rows=parcels.pack(author),
    )


def _entries(author: UUID, peer: UUID, rows_tag: str | None) -> tuple[Payload, int] | None:
    streams, held = kept_streams(author, peer), covered(author)
    left = _count(missing(streams, held.ends))
    if left == 0 or _is_ready(author, streams):
        return None
    chain, ends = held.chain, held.ends
    while chain and chain[-1].entries <= left and chain[-1].entries + left <= MERGED:
        left += chain[-1].entries
        chain = chain[:-1]
        ends = _ends(chain)
    pieces, contents = _within(missing(streams, ends))
    whole = _count(pieces) == left
    told = _present_ends(streams) if whole else _told_ends(ends, pieces)
    lo = chain[-1].id if chain else 0
    newest = _newest_rows(author)
    payload = Payload(
        author=author.bytes,
        kind=ENTRIES,
        made=clock.now(),
        ends=told,
        over=list(
            OwnParcel.objects.filter(author=author, kind=ENTRIES, lo__gte=lo).values_list("tag", flat=True)
        ),
        rows_tag=rows_tag or ("" if newest is None else newest.tag),
        pieces=pieces,
        blobs=contents,
    )
    return payload, lo


def _is_ready(author: UUID, streams: list[Stream]) -> bool:
    """Whether the parcel made last, which the keeper has not confirmed, tells all that there is."""
    last = OwnParcel.objects.filter(author=author, kind=ENTRIES, lo__gte=0).order_by("-id").first()
    if last is None or last.data is None:
        return False
    held = covered(author)
    if last.lo > (held.chain[-1].id if held.chain else 0):
        return False  # the keeper no longer holds what this one goes on from
    known = held.ends
    for stream, hashes in _ends([last]).items():
        known.setdefault(stream, set()).update(hashes)
    return not missing(streams, known)


def _within(pieces: list[Range]) -> tuple[list[Piece], list[tuple[str, bytes]]]:
    """As many pieces, from the first on, as one parcel takes, with the content that their entries cite."""
    told, contents, size = list[Piece](), dict[str, bytes](), 0
    for piece in pieces:
        fresh = _contents(piece, contents)
        size += sum(map(len, piece.entries)) + sum(map(len, fresh.values()))
        if told and size > LARGEST_INSIDE:
            break
        contents |= fresh
        told.append(
            Piece(piece.author.bytes, piece.audience, piece.area, list(piece.parents), list(piece.entries))
        )
    return told, sorted(contents.items())


def _contents(piece: Range, known: dict[str, bytes]) -> dict[str, bytes]:
    cited = {found.decode() for written in piece.entries for found in DIGEST.findall(written)} - set(known)
    rows = Blob.objects.filter(institution=piece.author, kind="content", digest__in=cited)
    return {digest: blobs.content(piece.author, digest) for digest in rows.values_list("digest", flat=True)}


def _present_ends(streams: Iterable[Stream]) -> dict[str, list[str]]:
    return {stream.id.hex: sorted(digest.hex() for digest, _ in ends_of(stream)) for stream in streams}


def _told_ends(ends: Ends, pieces: list[Piece]) -> dict[str, list[str]]:
    told = {stream: set(hashes) for stream, hashes in ends.items()}
    for piece in pieces:
        ranged = piece.range()
        told.setdefault(ranged.stream, set()).add(ranged.hashes()[-1])
    return {stream.hex: sorted(digest.hex() for digest in hashes) for stream, hashes in told.items()}


def _covered_by(row: OwnParcel) -> list[str]:
    """Tags in whose place a parcel comes: every own one that tells no more than it."""
    found = OwnParcel.objects.filter(author=row.author, kind=row.kind, id__lt=row.id)
    if row.kind == ENTRIES:
        found = found.filter(lo__gte=row.lo)
    return list(found.order_by("id").values_list("tag", flat=True))


def _keep(peer: UUID, author: UUID, payload: Payload, lo: int, sealed: bytes) -> None:
    with transaction.atomic():
        Peer.objects.select_for_update().filter(id=peer).first()  # one after another: ids count upwards
        own = OwnParcel.objects.filter(author=author)
        own.filter(tag=payload.tag).delete()  # told once before
        own.filter(kind=payload.kind).exclude(data=None).update(data=None)
        add_own(
            author,
            payload,
            made_at=payload.made,
            lo=lo,
            data=sealed,
        )


def add_own(author: UUID, payload: Payload, *, made_at: datetime, lo: int, data: bytes | None = None) -> None:
    """Remember a parcel as one that this database has, above all others. Inside a transaction."""
    last = OwnParcel.objects.order_by("-id").values_list("id", flat=True).first() or 0
    OwnParcel.objects.create(
        id=last + 1,
        author=author,
        kind=payload.kind,
        tag=payload.tag,
        lo=lo if payload.kind == ENTRIES else 0,
        ends=payload.ends if payload.kind == ENTRIES else {},
        entries=sum(len(piece.entries) for piece in payload.pieces),
        made_at=made_at,
        data=data,
    )
