"""At home after a restore: parcels that came back wait here, sealed, until a person brings the recovery key.

What the rows were at the restore is remembered as digests, so that the parcel is laid over them without bringing back
whom this node has forgotten since, and without keeping whom it had forgotten before.
"""

from collections.abc import Sequence
from uuid import UUID

import zstandard

from lentera.journal import clock, parcels
from lentera.journal.node import authors_here
from lentera.sync.bundle.messages import Message
from lentera.sync.bundle.packing import inflated
from lentera.sync.kept.holding import gathered
from lentera.sync.models import KeeperSaid, KeptParcel, OwnParcel, StandingRows


def take_back(told: Sequence[Message]) -> None:
    """Put aside what the keeper hands back: only for authors at home here, and only what it said to hold."""
    here = set(authors_here())
    for (author, tag), whole in gathered(told).items():
        said = KeeperSaid.objects.filter(author=author).values_list("tags", flat=True).first() or []
        if author not in here or tag not in said or OwnParcel.objects.filter(author=author, tag=tag).exists():
            continue
        KeptParcel.objects.get_or_create(
            author=author,
            tag=tag,
            defaults={
                "kind": whole.kind,
                "over": whole.over,
                "made_at": whole.made,
                "kept_at": clock.now(),
                "data": bytes(whole.data),
            },
        )


def waiting() -> list[KeptParcel]:
    """Parcels of authors at home here that no key has opened yet, oldest first; at the keeper, after a home has moved
    to it, its own.
    """
    rows = KeptParcel.objects.filter(author__in=authors_here()).order_by("made_at", "tag")
    return [row for row in rows if not OwnParcel.objects.filter(author=row.author, tag=row.tag).exists()]


def remember_standing() -> None:
    """What the rows are now, at the moment of a restore. The first moment counts until the parcels are taken back."""
    for author in authors_here():
        rows = zstandard.ZstdCompressor(level=6).compress(parcels.standing(author))
        StandingRows.objects.get_or_create(author=author, defaults={"rows": rows, "at": clock.now()})


def was_restored(author: UUID) -> bool:
    """Whether this node was restored, as somebody said or as the keeper's parcels show, and that is not settled."""
    return StandingRows.objects.filter(author=author).exists()


def standing(author: UUID) -> bytes | None:
    """What the rows were at the restore, or None when nobody said that there was one."""
    rows = StandingRows.objects.filter(author=author).values_list("rows", flat=True).first()
    return inflated(bytes(rows)) if rows else None


def remember_unnoticed(author: UUID) -> None:
    """The keeper holds what was never here: a restore of which nobody spoke. What the rows were then, nobody knows."""
    StandingRows.objects.get_or_create(author=author, defaults={"rows": b"", "at": clock.now()})


def forget_standing(author: UUID, tags: list[str], *, lost: bool) -> None:
    """Once the keeper holds rows that were made here after the restore, and nothing is lost, it is of no use."""
    found = StandingRows.objects.filter(author=author).first()
    if found is None or lost or KeptParcel.objects.filter(author=author).exists():
        return
    if OwnParcel.objects.filter(author=author, kind="rows", tag__in=tags, made_at__gt=found.at).exists():
        found.delete()
