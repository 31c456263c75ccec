"""Taking parcels back at home, with the recovery key that a person brings. The key is used and forgotten.

Entries are stored as any received ones: what was written meanwhile makes a branch. Rows are laid over those here.
A keeper that changed a parcel, or hands back fewer or older ones than the parcels speak of, is noticed.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from lentera.journal import blobs, mark, parcels
from lentera.journal.backing_up import NotABackup
from lentera.journal.forgettable import make_deleted_gone
from lentera.journal.models import Author
from lentera.journal.places import is_here
from lentera.journal.receiving import Range, catch_up, store
from lentera.journal.refusals import Refusal
from lentera.sync import registry
from lentera.sync.importing import watch_ends
from lentera.sync.kept.payload import ENTRIES, ROWS, NotAParcel, Payload, identity_of, unseal
from lentera.sync.kept.returned import standing, waiting
from lentera.sync.kept.sending import add_own, covered, lacking
from lentera.sync.models import KeptParcel, NodeKey, OwnParcel, StandingRows


@dataclass
class Recovered:
    """What the parcels brought back. `notes`: what is wrong or missing, each a sentence."""

    parcels: int = 0
    entries: int = 0
    added: int = 0
    renewed: int = 0
    removed: int = 0
    notes: list[Refusal] = field(default_factory=list)


def recover(secret: str) -> Recovered | Refusal:
    """Open the waiting parcels and lay them over what is here; a refusal changed nothing."""
    if mark.doubt() is not None:
        return Refusal("node-asks")
    rows = waiting()
    if not rows:
        return Refusal("parcel-nothing-waits")
    try:
        identity = identity_of(secret)
    except NotAParcel as why:
        return Refusal(why.code)
    done = Recovered()
    opened: list[tuple[KeptParcel, Payload]] = []
    wrong = 0
    for row in rows:
        try:
            payload, signer = unseal(bytes(row.data), identity)
            _check(row, payload, signer)
            opened.append((row, payload))
        except NotAParcel as why:
            wrong += why.code == "parcel-wrong-key"
            done.notes.append(Refusal(why.code, ground=False, day=f"{row.made_at:%Y-%m-%d}"))
    if wrong == len(rows):
        return Refusal("parcel-wrong-key")
    try:
        touched = _lay_over(opened, done)
    except NotABackup as why:
        return Refusal("parcel-broken", reason=str(why))
    for stream in sorted(touched):
        catch_up(stream)
        watch_ends(stream)
    mark.begin()
    if done.removed:
        make_deleted_gone()
    return done


def _check(row: KeptParcel, payload: Payload, signer: str) -> None:
    if (payload.author, payload.kind, payload.tag) != (row.author.bytes, row.kind, row.tag):
        raise NotAParcel("parcel-changed")
    makers = [home for home in registry.homes_of(row.author) if home != registry.anchor().node]
    states = set(NodeKey.objects.filter(signing=signer, node__in=makers).values_list("state", flat=True))
    if not states:
        raise NotAParcel("parcel-changed")
    if states == {"compromised"}:
        raise NotAParcel("parcel-key-compromised")


def _lay_over(opened: list[tuple[KeptParcel, Payload]], done: Recovered) -> set[UUID]:
    touched: set[UUID] = set()
    with transaction.atomic():
        for author in sorted({row.author for row, _ in opened}):
            told = [(row, payload) for row, payload in opened if row.author == author]
            reach = covered(author).chain[-1:]
            stuck = _store(author, [payload for _, payload in told], done, touched)
            base = standing(author)
            for _row, payload in told:
                if payload.kind == ROWS:
                    merged = parcels.merge(payload.rows, base)
                    done.added, done.renewed = done.added + merged.added, done.renewed + merged.renewed
                    done.removed += merged.removed
            _note_what_lacks(author, [payload for _, payload in told], done)
            for row, payload in told:
                if payload.tag in stuck:
                    continue  # waits for the parcel before it
                add_own(author, payload, made_at=row.made_at, lo=-((reach[0].id if reach else 0) + 1))
                row.delete()
                done.parcels += 1
            if not KeptParcel.objects.filter(author=author).exists() and not lacking(author):
                StandingRows.objects.filter(author=author).delete()
    return touched


def _store(author: UUID, payloads: list[Payload], done: Recovered, touched: set[UUID]) -> set[str]:
    """Store the entries, parents first; returns the tags of parcels of which something found no parent here."""
    left: list[tuple[str, Range]] = []
    for payload in payloads:
        for _digest, data in payload.blobs:
            blobs.keep(author, data, "content")
        left += [(payload.tag, piece.range()) for piece in payload.pieces]
    while left:
        waits: list[tuple[str, Range]] = []
        for tag, piece in left:
            new = store(piece) if piece.author == author else 0
            if isinstance(new, Refusal):
                waits.append((tag, piece))
                continue
            done.entries += new
            touched.add(piece.stream)
        if len(waits) == len(left):
            break
        left = waits
    for _tag, piece in left:
        done.notes.append(Refusal("parcel-gap", ground=False, area=piece.area, count=len(piece.entries)))
    return {tag for tag, _ in left}


def _note_what_lacks(author: UUID, payloads: list[Payload], done: Recovered) -> None:
    """By what the parcels say of each other: entries that any of them knew, rows that the newest entries knew.

    Parcels may bear the same second: then each of them counts as the newest.
    """
    name = Author.objects.filter(id=author).values_list("public_name", flat=True).first() or str(author)
    rows = [payload for payload in payloads if payload.kind == ROWS]
    entries = [payload for payload in payloads if payload.kind == ENTRIES]
    lost = {
        stream
        for payload in payloads
        for stream, hashes in payload.ends.items()
        for digest in hashes
        if not is_here(UUID(hex=stream), bytes.fromhex(digest))
    }
    if lost:
        done.notes.append(Refusal("parcel-entries-lack", ground=False, count=len(lost), name=name))
    known = {tag for payload in rows for tag in (payload.tag, *payload.over)}
    known |= set(OwnParcel.objects.filter(author=author, kind=ROWS).values_list("tag", flat=True))
    newest = max((payload.made for payload in entries), default=None)
    told = [payload.rows_tag for payload in entries if payload.made == newest]
    if told and all(tag and tag not in known for tag in told):
        done.notes.append(Refusal("parcel-rows-lack", ground=False, name=name))
