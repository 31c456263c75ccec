"""A letter between two nodes: sealed to the receiving home, signed by the sending one; and the word that it came."""

from datetime import date
from hashlib import blake2b
from uuid import UUID

import msgspec
import pyrage

from lentera.journal.letters import LARGEST, Posted
from lentera.journal.models import Author
from lentera.sync import registry
from lentera.sync.bundle.messages import Got, Letter
from lentera.sync.keys import is_signed, public_hex, reading_keys, signing_key
from lentera.sync.models import NodeKey, RegisteredNode

LARGEST_SEALED = LARGEST + (4 << 10)
PAD = 512  # bytes: what is sealed comes in steps of this, so that its size says little
LETTER_TAG, GOT_TAG = b"lentera.letter.1", b"lentera.got.1"


class Inside(msgspec.Struct, array_like=True, frozen=True):
    """What is sealed. The ids stand in it once more: nobody can send another's sealed words as his own."""

    id: bytes
    sender: bytes
    to: bytes
    kind: str
    posted: date
    payload: bytes
    filler: bytes = b""


def home_of(author: UUID) -> RegisteredNode | None:
    """The node at which an author writes, while its present key is good; None as long as nobody may be written to."""
    home = Author.objects.filter(id=author).values_list("home", flat=True).first()
    told = None if home is None else registry.node(home)
    return told if told is not None and _is_good(told.id, told.signing) else None


def seal(letter: Posted, to: RegisteredNode) -> Letter:
    """The letter for a node, which alone can open it; signed with this node's present key."""
    key = signing_key()
    sealed = pyrage.encrypt(_padded(letter), [pyrage.x25519.Recipient.from_str(to.recipient)])
    told = Letter(
        letter.id.bytes, letter.sender.bytes, letter.to.bytes, to.id.bytes, sealed, public_hex(key), b""
    )
    return msgspec.structs.replace(told, signature=key.sign(_letter_message(told)))


def is_from_its_sender(letter: Letter) -> bool:
    """Whether the sender's present home signed it with a key that is good now.

    One signed with an older key is signed anew in the sender's next bundle, so nothing is lost by being strict.
    """
    homes = registry.homes_of(UUID(bytes=letter.sender))
    return (
        bool(homes)
        and _is_good(homes[-1], letter.signing)
        and is_signed(letter.signing, letter.signature, _letter_message(letter))
    )


def open_letter(letter: Letter) -> Posted | None:
    """What it says; None when no key of this node opens it, or when it says inside that it is another letter."""
    try:
        inside = msgspec.msgpack.decode(pyrage.decrypt(letter.sealed, reading_keys()), type=Inside)
    except (pyrage.DecryptError, msgspec.DecodeError):
        return None
    if (inside.id, inside.sender, inside.to) != (letter.id, letter.sender, letter.to):
        return None
    return Posted(
        UUID(bytes=inside.id), UUID(bytes=inside.sender), UUID(bytes=inside.to), inside.kind, inside.posted,
        inside.payload,
    )  # fmt: skip


def sign_receipt(letter: Letter) -> Got:
    """This node's word that a letter has arrived."""
    key = signing_key()
    told = Got(letter.id, letter.sender, letter.to, public_hex(key), b"")
    return msgspec.structs.replace(told, signature=key.sign(_got_message(told)))


def is_receipt(got: Got) -> bool:
    """Whether the present home of the letter's receiver said so, with a key that is not in wrong hands.

    Not a former one: whoever was paired by a hub had his home there once. The new home knows what has come.
    """
    homes = registry.homes_of(UUID(bytes=got.to))
    return (
        bool(homes)
        and registry.bundle_key_counts(homes[-1], got.signing)
        and is_signed(got.signing, got.signature, _got_message(got))
    )


def _is_good(node: UUID, signing: str) -> bool:
    return NodeKey.objects.filter(node=node, signing=signing, state="good").exists()


def _padded(letter: Posted) -> bytes:
    told = Inside(
        letter.id.bytes, letter.sender.bytes, letter.to.bytes, letter.kind, letter.posted, letter.payload
    )
    plain = msgspec.msgpack.encode(told)
    return msgspec.msgpack.encode(msgspec.structs.replace(told, filler=b"\0" * (-len(plain) % PAD)))


def _letter_message(letter: Letter) -> bytes:
    digest = blake2b(letter.sealed, digest_size=32).digest()
    return LETTER_TAG + letter.id + letter.sender + letter.to + letter.node + digest


def _got_message(got: Got) -> bytes:
    return GOT_TAG + got.id + got.sender + got.to
