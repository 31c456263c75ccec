"""Letters between authors (`journal.letters`): each bundle repeats them until their receiver's home has said so.

A letter to a node that this one does not meet goes to a hub, which passes it on unread. What a bundle holds, and what
its list names, takes the place of what the same node held before: so a withdrawn letter is forgotten on the way too,
and so it is seen that a receipt was read.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import ClassVar
from uuid import UUID

from lentera.journal import clock, letters
from lentera.journal.models import Author
from lentera.journal.node import this_node
from lentera.sync import registry
from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import Got, Letter, Message, OnTheWay
from lentera.sync.models import LetterReceipt, Parked, RelayedLetter
from lentera.sync.sealed_letters import (
    LARGEST_SEALED,
    home_of,
    is_from_its_sender,
    is_receipt,
    open_letter,
    seal,
    sign_receipt,
)

MOST_RELAYED = 500  # letters that are kept for one node that brought them
RELAYED_FOR = timedelta(days=letters.KEPT_DAYS)


class Letters:
    """Letters, the list of those that are on their way, and receipts."""

    messages: ClassVar[tuple[type, ...]] = (Letter, OnTheWay, Got)

    def load(self, peer: UUID) -> Iterator[Message]:
        """Letters that this node or one behind it sends to the peer or, where it is a hub, beyond it; and receipts."""
        sent = [*_own(peer), *_relayed(peer)]
        yield from sent
        yield OnTheWay(b"".join(letter.id for letter in sent))
        for row in LetterReceipt.objects.filter(peer=peer).order_by("letter"):
            yield Got(
                row.letter.bytes, row.institution_id.bytes, row.to.bytes, row.signing, bytes(row.signature)
            )

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """Deliver what is for an author of this node, keep what is for another node, forget what has arrived."""
        for message in told:
            if isinstance(message, Got):
                _hear_receipt(message)
        for message in told:
            if isinstance(message, Letter):
                _take(label, message)
        for message in told:
            if isinstance(message, OnTheWay):
                _forget_others(label.sender, message)
        forget_old_letters()


def forget_old_letters() -> int:
    """Drop letters of others whose time on the way is over; returns how many."""
    return RelayedLetter.objects.filter(since__lt=clock.now() - RELAYED_FOR).delete()[0]


def _own(peer: UUID) -> Iterator[Letter]:
    beyond = _is_hub(peer)
    for letter in letters.waiting_here():
        home = home_of(letter.to)
        if home is not None and home.id != this_node() and (beyond or home.id == peer):
            yield seal(letter, home)


def _relayed(peer: UUID) -> Iterator[Letter]:
    rows = RelayedLetter.objects.filter(node=peer, since__gte=clock.now() - RELAYED_FOR)
    for row in rows.exclude(brought_by=peer).order_by("id"):
        home = home_of(row.to)
        if home is not None and home.id == peer:  # the author moved on: the sender seals it anew
            yield Letter(
                row.id.bytes, row.institution_id.bytes, row.to.bytes, row.node.bytes, bytes(row.sealed),
                row.signing, bytes(row.signature),
            )  # fmt: skip


def _take(label: Label, letter: Letter) -> None:
    if len(letter.sealed) > LARGEST_SEALED or not _is_whole(letter):
        _park(label, letter, "letter-broken")
        return
    if not is_from_its_sender(letter):
        _park(label, letter, "letter-stranger")
        return
    id, to, node = UUID(bytes=letter.id), UUID(bytes=letter.to), UUID(bytes=letter.node)
    if node != this_node():
        _pass_on(label, letter, id, to, node)
        return
    if not Author.objects.filter(id=to, home=this_node()).exists():
        return  # the author moved on: the sender reads so in the registry, and seals it to the new home
    if not letters.has_come(to, id):
        told = open_letter(letter)
        if told is None:  # sealed to a key that is gone; the sender seals it anew
            _park(label, letter, "letter-sealed-otherwise")
            return
        letters.deliver(told)
    _keep_receipt(label.sender, sign_receipt(letter))


def _pass_on(label: Label, letter: Letter, id: UUID, to: UUID, node: UUID) -> None:
    """Keep a letter for another node, where this one is a hub and there is room."""
    home = home_of(to)
    if not _is_hub(this_node()) or node == label.sender or home is None or home.id != node:
        return
    if LetterReceipt.objects.filter(letter=id, peer=label.sender).exists():
        return  # it has arrived; the sender reads so in the next bundle
    known = RelayedLetter.objects.filter(id=id).values_list("since", flat=True).first()
    if known is None and RelayedLetter.objects.filter(brought_by=label.sender).count() >= MOST_RELAYED:
        _park(label, letter, "letter-too-many")
        return
    RelayedLetter.objects.update_or_create(
        id=id,
        defaults={
            "institution_id": UUID(bytes=letter.sender),
            "to": to,
            "node": node,
            "sealed": letter.sealed,
            "signing": letter.signing,
            "signature": letter.signature,
            "brought_by": label.sender,
            "since": known or clock.now(),
        },
    )


def _hear_receipt(got: Got) -> None:
    """Forget a letter that has arrived; where it only passed through, say so to the node that brought it."""
    if not _are_ids(got.id, got.sender, got.to) or not is_receipt(got):
        return
    id, sender = UUID(bytes=got.id), UUID(bytes=got.sender)
    row = RelayedLetter.objects.filter(id=id, institution=sender).first()
    if row is not None:
        row.delete()
        _keep_receipt(row.brought_by, got)
    if Author.objects.filter(id=sender, home=this_node()).exists():
        letters.arrived(sender, id)


def _forget_others(peer: UUID, told: OnTheWay) -> None:
    if len(told.ids) % 16:
        return
    ids = [UUID(bytes=told.ids[at : at + 16]) for at in range(0, len(told.ids), 16)]
    RelayedLetter.objects.filter(brought_by=peer).exclude(id__in=ids).delete()
    LetterReceipt.objects.filter(peer=peer).exclude(letter__in=ids).delete()


def _keep_receipt(peer: UUID, got: Got) -> None:
    LetterReceipt.objects.update_or_create(
        letter=UUID(bytes=got.id),
        peer=peer,
        defaults={
            "institution_id": UUID(bytes=got.sender),
            "to": UUID(bytes=got.to),
            "signing": got.signing,
            "signature": got.signature,
        },
    )


def _park(label: Label, letter: Letter, code: str) -> None:
    """Say why a letter is not taken, here and to the node that brought it; it names nobody and no letter."""
    digest = blake2b(label.sender.bytes + code.encode() + letter.id, digest_size=32).hexdigest()
    Parked.objects.update_or_create(
        digest=digest,
        defaults={
            "peer": label.sender,
            "code": code,
            "details": {"name": label.sender_name},
            "entries": 0,
            "seen_at": clock.now(),
        },
    )


def _is_hub(node: UUID) -> bool:
    told = registry.node(node)
    return told is not None and told.role == "hub"


def _is_whole(letter: Letter) -> bool:
    return _are_ids(letter.id, letter.sender, letter.to, letter.node) and len(letter.signature) == 64


def _are_ids(*told: bytes) -> bool:
    return all(len(one) == 16 for one in told)
