"""Keys that change: renewed by their owner, retired, or in wrong hands. The root says so, by position, not by a clock.

A renewal goes like a pairing: the node writes a request with its next keys, signed by the present one and by the next;
the root registers them and retires the old one; the node takes its next keys into use when it reads that.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Max

from lentera.journal.facts import read_envelope
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync import keys, registry
from lentera.sync.facts import KeyCompromised, KeyRetired, NodeRegistered
from lentera.sync.keys import is_signed, public_hex
from lentera.sync.models import NodeKey

RENEWS = "lentera-key-renewal"
TAG = b"lentera.renewal.1"


class Renewal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A node's next keys; `by_old` and `by_next` are signatures over the rest."""

    format: str = RENEWS
    node: UUID
    old: str  # Ed25519 public key, hex
    signing: str
    recipient: str
    by_old: str = ""
    by_next: str = ""

    def message(self) -> bytes:
        """What the signatures are over."""
        return TAG + msgspec.json.encode(msgspec.structs.replace(self, by_old="", by_next=""))


def ask_renewal() -> bytes | Refusal:
    """This node's request with its next keys, made on first asking and kept until the root has registered them."""
    own = registry.node(this_node())
    if own is None:
        return Refusal("node-not-paired")
    following, reading = keys.next_signing_key(), keys.next_reading_key()
    told = Renewal(
        node=this_node(),
        old=public_hex(keys.signing_key()),
        signing=public_hex(following),
        recipient=str(reading.to_public()),
    )
    message = told.message()
    signed = msgspec.structs.replace(
        told, by_old=keys.signing_key().sign(message).hex(), by_next=following.sign(message).hex()
    )
    return msgspec.json.encode(signed)


def register_renewal(request: bytes) -> str | Refusal:
    """At the root: register a node's next keys and retire the old one; returns the node's name.

    The next bundle to the node tells it. What the old key signed up to what is known here stays good.
    """
    asked = _read(request)
    if isinstance(asked, Refusal):
        return asked
    refused = not_the_root()
    if refused is not None:
        return refused
    known = registry.node(asked.node)
    if known is None:
        return Refusal("node-unknown", node=asked.node)
    if known.signing == asked.signing:
        return known.name  # the same request again
    if known.signing != asked.old or _state(known.signing) != "good":
        return Refusal("renewal-other-key", name=known.name)
    with transaction.atomic():
        registry.register(
            NodeRegistered(
                node=known.id,
                name=known.name,
                role=known.role,
                signing=asked.signing,
                recipient=asked.recipient,
            ),
            KeyRetired(node=known.id, signing=known.signing, upto=known_ends(known.id)),
        )
    return known.name


def retire(node: UUID) -> Refusal | None:
    """At the root: a node's present key signs no more (the node is given up). What is known here stays good."""
    return _end(node, None, compromised=False)


def compromise(node: UUID, since: datetime | None = None) -> Refusal | None:
    """At the root: a node's present key is in wrong hands. What was recorded before `since` (now if None) stays good.

    Later ranges that only this key signed are parked, not lost. The node is paired anew, with new keys.
    """
    return _end(node, since, compromised=True)


def known_ends(node: UUID, before: datetime | None = None) -> dict[str, int]:
    """Seq per stream (hex) up to which a node's own streams are known here; all, or what was recorded `before`."""
    authors = {*registry.authors_at(node), *registry.once_at(node)}
    streams = Stream.objects.filter(institution__in=authors)
    last = dict(
        StoredEntry.objects.filter(stream__in=streams.values("id"))
        .order_by()
        .values_list("stream")
        .annotate(last=Max("seq"))
    )
    if before is None:
        return {stream.hex: seq for stream, seq in last.items()}
    return {stream.hex: _last_before(stream, seq, before) for stream, seq in last.items()}


def use_next_keys() -> bool:
    """Take this node's next keys into use once the registry names them; True when that happened now."""
    following = keys.waiting_signing_key()
    own = registry.node(this_node())
    if following is None or own is None or own.signing != public_hex(following):
        return False
    keys.promote_next_keys()
    return True


def _end(node: UUID, since: datetime | None, *, compromised: bool) -> Refusal | None:
    refused = not_the_root()
    if refused is not None:
        return refused
    known = registry.node(node)
    if known is None:
        return Refusal("node-unknown", node=node)
    if known.id == this_node():
        return Refusal("node-is-this")
    if _state(known.signing) == "compromised" or (_state(known.signing) == "retired" and not compromised):
        return Refusal("key-ended-already", name=known.name)
    ends = known_ends(node, since)
    if compromised:
        registry.register(KeyCompromised(node=node, signing=known.signing, after=ends))
    else:
        registry.register(KeyRetired(node=node, signing=known.signing, upto=ends))
    return None


def _last_before(stream: UUID, last: int, before: datetime) -> int:
    """The last seq of a stream recorded before a moment; -1 when none. Recorded times never go back along a chain."""
    low, high = -1, last
    while low < high:
        middle = (low + high + 1) // 2
        stored = StoredEntry.objects.filter(stream=stream, seq=middle).values_list("bytes", flat=True).first()
        if stored is not None and read_envelope(bytes(stored)).recorded < before:
            low = middle
        else:
            high = middle - 1
    return low


def _state(signing: str) -> str:
    return NodeKey.objects.filter(signing=signing).values_list("state", flat=True).first() or ""


def not_the_root() -> Refusal | None:
    """Why this node may not change the registry; None where the root is at home."""
    return None if registry.anchor().node == this_node() else Refusal("not-the-root")


def _read(request: bytes) -> Renewal | Refusal:
    try:
        asked = msgspec.json.decode(request, type=Renewal)
        signed = all(
            is_signed(public, bytes.fromhex(signature), asked.message())
            for public, signature in ((asked.old, asked.by_old), (asked.signing, asked.by_next))
        )
    except (msgspec.DecodeError, ValueError):
        return Refusal("renewal-no-request")
    return asked if signed and asked.format == RENEWS else Refusal("renewal-no-request")
