"""Pairing: a new node asks with a file, the root answers with one, and a person compares a short code.

The answer holds the root's public key. It is believed because the code on the root's screen, typed here, is its
fingerprint: whoever changed the file on the way cannot change what the other screen shows.
"""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

import msgspec
from django.db import transaction

from lentera.journal.chain import stream_id
from lentera.journal.models import Author, Node
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.sync import registry, root_keys
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.exporting import export
from lentera.sync.facts import HomeGiven, KeyRetired, NodeRegistered
from lentera.sync.importing import Taken, take
from lentera.sync.key_changes import known_ends
from lentera.sync.keys import is_signed, public_hex, reading_key, signing_key
from lentera.sync.models import Handover, NodeKey, Peer
from lentera.sync.registry import Anchor

ASKS, ANSWERS = "lentera-pairing-request", "lentera-pairing-answer"
TAG = b"lentera.pairing.1"
CODE_DIGITS = 12


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new node says of itself; `signature` proves that it has the signing key."""

    format: str = ASKS
    node: UUID
    name: str
    role: str
    signing: str
    recipient: str
    signature: str = ""

    def message(self) -> bytes:
        """What the signature is over."""
        return TAG + msgspec.json.encode(msgspec.structs.replace(self, signature=""))


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root's answer: who to trust, the root node's own keys for the first bundle, and that bundle."""

    format: str = ANSWERS
    root: Anchor
    bundle: bytes


def ask() -> bytes:
    """This node's request, to be carried to the root."""
    own = Node.objects.get(id=this_node())
    told = Ask(
        node=own.id,
        name=own.name,
        role=own.role,
        signing=public_hex(signing_key()),
        recipient=str(reading_key().to_public()),
    )
    signed = msgspec.structs.replace(told, signature=signing_key().sign(told.message()).hex())
    return msgspec.json.encode(signed)


def answer(
    request: bytes, authors: Iterable[UUID], *, by_editions: bool = False
) -> tuple[bytes, str] | Refusal:
    """Register the asking node at the root, and give it these authors as their home from now on.

    Returns the answer to carry back, and the code to type there. From here on this node no longer writes for them.
    Where several root keys must sign, they are asked first: all is recorded, and the same request is answered later.
    """
    asked = _read_ask(request)
    if isinstance(asked, Refusal):
        return asked
    own = Node.objects.get(id=this_node())
    given = list(authors)
    known = dict(Author.objects.filter(id__in=given).values_list("id", "home"))
    for author in given:
        if known.get(author) not in (this_node(), asked.node):
            return Refusal("author-not-here", author=author)
    with transaction.atomic():
        root = registry.found_registry(own.name, public_hex(signing_key()), str(reading_key().to_public()))
        if root.node != this_node():
            return Refusal("not-the-root")
        registry.announce_homes()
        told = registry.node(asked.node)
        if told is None or (told.signing, told.recipient) != (asked.signing, asked.recipient):
            fresh = NodeRegistered(
                node=asked.node,
                name=asked.name,
                role=asked.role,
                signing=asked.signing,
                recipient=asked.recipient,
            )
            registry.register(fresh, *_keys_before(asked))
        for author in given:
            move_home(author, asked.node)
    if by_editions:
        Peer.objects.update_or_create(id=asked.node, defaults={"by_editions": True})
    root_keys.sign()
    if root_keys.state().waiting:
        return Refusal("root-signatures-wait")
    bundle = export(asked.node)
    if isinstance(bundle, Refusal):
        return bundle
    root = root_keys.present_anchor()
    return msgspec.msgpack.encode(Answer(root=root, bundle=bundle)), code_of(root)


def _keys_before(asked: Ask) -> list[KeyRetired]:
    """A node that is paired again with other keys signs no more with those it had."""
    had = NodeKey.objects.filter(node=asked.node, state="good").exclude(signing=asked.signing)
    upto = known_ends(asked.node) if had else {}
    return [KeyRetired(node=asked.node, signing=key.signing, upto=upto) for key in had]


def move_home(author: UUID, to: UUID) -> Refusal | None:
    """At the root: an author writes at another registered node from now on; None when it is done, or was already.

    What was said here is signed a last time, and what lies beside the journal goes with the next bundle.
    """
    if registry.anchor().node != this_node():
        return Refusal("not-the-root")
    if registry.node(to) is None:
        return Refusal("node-unknown", node=to)
    row = Author.objects.filter(id=author).first()
    if row is None or row.home not in (this_node(), to):
        return Refusal("author-not-here", author=author)
    if row.home == to:
        return None
    with transaction.atomic():
        registry.announce_homes()
        registry.register(HomeGiven(author=author, name=row.public_name, home=to))
        Handover.objects.update_or_create(
            author=author, defaults={"to": to, "registry": registry.registry_seq(), "confirmed_at": None}
        )
    return None


def accept(reply: bytes, code: str) -> Taken | Refusal:
    """Believe an answer whose code was compared, and take its first bundle in."""
    try:
        told = msgspec.msgpack.decode(reply, type=Answer)
    except msgspec.DecodeError:
        return Refusal("pairing-no-answer")
    if told.format != ANSWERS or told.root.stream != stream_id(
        told.root.author, registry.AUDIENCE, registry.AREA
    ):
        return Refusal("pairing-no-answer")
    typed = "".join(sign for sign in code if sign in "0123456789")
    if not hmac.compare_digest(typed, code_of(told.root).replace("-", "")):
        return Refusal("pairing-code-wrong")
    try:
        registry.keep_anchor(told.root)
    except ValueError:
        return Refusal("pairing-other-root")
    try:
        return take(told.bundle)
    except NotABundle as error:
        return error.refusal


def code_of(root: Anchor) -> str:
    """Twelve digits of the root's fingerprint: 1234-5678-9012. About 40 bits, compared once, by a person."""
    digest = hashlib.blake2b(msgspec.json.encode(root), digest_size=8, person=b"lentera.pairing").digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
    return "-".join(digits[at : at + 4] for at in range(0, CODE_DIGITS, 4))


def _read_ask(request: bytes) -> Ask | Refusal:
    try:
        asked = msgspec.json.decode(request, type=Ask)
        signed = is_signed(asked.signing, bytes.fromhex(asked.signature), asked.message())
    except (msgspec.DecodeError, ValueError):
        return Refusal("pairing-no-request")
    if asked.format != ASKS or not signed or asked.role not in ("hub", "site"):
        return Refusal("pairing-no-request")
    if asked.node == this_node():
        return Refusal("node-is-this")
    return asked
