"""At the keeper: parcels come in, stay unread, and go back to the author's home when it asks.

Only the present home of an author, by the registry, adds to his parcels, drops them or gets them back. A parcel never
takes the place of one that its maker did not name: a restored node cannot push out what it lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Sum
from django.db.models.functions import Length

from lentera.journal import clock
from lentera.sync import registry
from lentera.sync.bundle.messages import LARGE_PART, AskedBack, KeepNone, Keeps, Kept, Message
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.kept.payload import ENTRIES, ROWS, SEALED, TAG_BYTES, author_of
from lentera.sync.models import KeptParcel, ParcelsAsked

LARGEST = 64 << 20  # bytes of one sealed parcel
BACK_AT_ONCE = 64 << 20  # bytes of parcels in one bundle back


@dataclass
class Whole:
    """A parcel put together from its parts."""

    kind: str
    over: list[str]
    made: datetime
    size: int
    data: bytearray = field(default_factory=bytearray)


def gathered(told: Sequence[Message]) -> dict[tuple[UUID, str], Whole]:
    """The parcels of a bundle, by author and tag. Raises NotABundle for one that is cut, too large or not sealed."""
    found: dict[tuple[UUID, str], Whole] = {}
    for part in told:
        if not isinstance(part, Kept):
            continue
        if part.kind not in (ENTRIES, ROWS) or {len(tag) for tag in (part.tag, *part.over)} != {TAG_BYTES}:
            raise NotABundle("bundle-damaged", place=0)
        whole = found.setdefault(
            (author_of(part.author), part.tag.hex()),
            Whole(part.kind, [tag.hex() for tag in part.over], part.made, part.size),
        )
        whole.data.extend(part.data)
        if part.size > LARGEST or len(whole.data) > part.size:
            raise NotABundle("bundle-too-large", place=len(whole.data))
    for whole in found.values():
        if len(whole.data) != whole.size:
            raise NotABundle("bundle-cut-off", size=whole.size, here=len(whole.data))
        if not whole.data.startswith(SEALED):
            raise NotABundle("parcel-not-sealed")
    return found


def in_messages(row: KeptParcel) -> Iterator[Kept]:
    """A parcel in parts that fit a frame."""
    data = bytes(row.data)
    for at in range(0, len(data), LARGE_PART):
        yield Kept(
            row.author.bytes,
            row.kind,
            bytes.fromhex(row.tag),
            [bytes.fromhex(tag) for tag in row.over],
            row.made_at,
            len(data),
            data[at : at + LARGE_PART],
        )


def is_home(node: UUID, author: UUID) -> bool:
    """Whether the registry names this node as the author's home now."""
    return registry.homes_of(author)[-1:] == [node]


def take(sender: UUID, number: int, told: Sequence[Message]) -> None:
    """What an author's home sent: parcels to keep, what it asks back, or that nothing is to be kept.

    Parts of one bundle share their `number`, and not each of them asks.
    """
    ParcelsAsked.objects.filter(node=sender).exclude(number=number).delete()
    for message in told:
        if isinstance(message, AskedBack) and is_home(sender, author := author_of(message.author)):
            known = [tag.hex() for tag in message.known]
            ParcelsAsked.objects.update_or_create(
                author=author, defaults={"node": sender, "number": number, "known": known}
            )
        elif isinstance(message, KeepNone) and is_home(sender, author := author_of(message.author)):
            KeptParcel.objects.filter(author=author).delete()
    for (author, tag), whole in gathered(told).items():
        if is_home(sender, author):
            _keep(author, tag, whole)


def _keep(author: UUID, tag: str, whole: Whole) -> None:
    held = list(KeptParcel.objects.filter(author=author).defer("data"))
    if any(tag == row.tag or tag in row.over for row in held):
        return  # here already, or a late one in whose place another came
    KeptParcel.objects.filter(author=author, kind=whole.kind, tag__in=whole.over).delete()
    KeptParcel.objects.create(
        author=author,
        kind=whole.kind,
        tag=tag,
        over=whole.over,
        made_at=whole.made,
        kept_at=clock.now(),
        data=bytes(whole.data),
    )


def says(peer: UUID) -> Iterator[Message]:
    """What is held of the authors at home at `peer`, and what it asked back."""
    for author in sorted(registry.authors_at(peer)):
        rows = KeptParcel.objects.filter(author=author)
        told = rows.aggregate(size=Sum(Length("data")), newest=Max("made_at"))
        tags = [bytes.fromhex(tag) for tag in rows.order_by("tag").values_list("tag", flat=True)]
        yield Keeps(author.bytes, tags, told["size"] or 0, told["newest"])
    left = BACK_AT_ONCE
    for asked in ParcelsAsked.objects.filter(node=peer).order_by("author"):
        if not is_home(peer, asked.author):
            continue
        for row in KeptParcel.objects.filter(author=asked.author).order_by("made_at", "tag"):
            if row.tag in asked.known:
                continue
            left -= len(row.data)
            yield from in_messages(row)
            if left <= 0:
                return
