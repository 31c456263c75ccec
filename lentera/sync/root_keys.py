"""The root's keys as this node knows them: which rule, what they have proven, and what waits for their signatures.

Until keys are named for the first time, the one key of the anchor rules, and everything here is short.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from lentera.journal.branches import ends_of
from lentera.journal.chain import split_parents
from lentera.journal.facts import UnknownKind, kind_of, read_envelope, read_fact
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.receiving import Range
from lentera.sync import registry
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.facts import RootKeysSet
from lentera.sync.keys import public_hex, root_key
from lentera.sync.models import SignedTip
from lentera.sync.registry import Anchor
from lentera.sync.tips import ROOT_SIGNER, Tip, from_row, sign_tip
from lentera.sync.trust import KeySet, Place, Registry, Trust

KIND = kind_of(RootKeysSet).name


@dataclass(frozen=True)
class Proven:
    """What of the registry may be shown to others. `tips`: the signatures that prove it."""

    entries: frozenset[bytes]
    ends: list[tuple[bytes, int]]
    tips: list[Tip]

    def part_of(self, piece: Range) -> Range:
        """The proven beginning of a range, perhaps empty."""
        count = sum(digest in self.entries for digest in piece.hashes())
        return Range(piece.author, piece.audience, piece.area, piece.parents, piece.entries[:count])


@dataclass(frozen=True)
class Lack:
    """How many signatures of one set of keys are there, and how many are needed."""

    have: int
    threshold: int
    keys: int


@dataclass(frozen=True)
class State:
    """Which keys rule. `waiting`: entries that are not proven yet; `lacks`: what the newest of them still needs."""

    in_force: list[KeySet]
    first: bool  # the key of the anchor rules: keys were never named, or not yet believed
    waiting: int
    lacks: list[Lack]


def was_changed() -> bool:
    """Whether keys of the root were ever named, believed or not."""
    told = registry.anchor()
    return bool(told.keys) or StoredEntry.objects.filter(institution=told.author, kind=KIND).exists()


def prove(pieces: list[Range], tips: list[Tip]) -> list[Tip] | None:
    """The root's signatures in a bundle, to be kept; None when they do not prove what is new in it.

    Then the registry of the bundle is held back and the rest is read: the sender may have been restored, and must be
    heard to be told. While the first key rules nothing but a forgery comes so, and NotABundle is raised.
    """
    told = registry.anchor()
    stored = _stored(told) if was_changed() else {}
    places = {**stored, **_arriving(pieces)}
    known = Registry(stored, _first(told), _pinned(told))
    before = known.believe(_signed(told, _kept(told))) if stored else Trust()
    good = [tip for tip in tips if tip.is_signed_by(_signer(told, tip))]
    signed = _signed(told, [*(_kept(told) if stored else []), *good])
    book = Registry(places, _first(told), _pinned(told))
    after = book.believe(signed, before)
    if any(digest not in after.inside for digest in places if digest not in stored):
        if stored:
            return None
        raise NotABundle("registry-not-signed")
    rulers = {key for place in places.values() if place.names for key in place.names.keys} | _first(told).keys
    return [tip for tip in good if _signer(told, tip) in rulers]


def sign() -> None:
    """Sign the registry's end by the root key that lies on this node, if it lies here and its signature is of use."""
    key, told = root_key(), registry.anchor()
    stream = Stream.objects.filter(id=told.stream).first()
    if key is None or stream is None:
        return
    public = public_hex(key)
    if public in _wanted(told, bytes(stream.tip)):
        sign_tip(
            stream, bytes(stream.tip), stream.seq, key, registry.registry_seq(), as_root=public == told.public
        )


def wanted() -> frozenset[str]:
    """The keys whose signatures over the registry's end are of use now."""
    told = registry.anchor()
    stream = Stream.objects.filter(id=told.stream).first()
    return frozenset() if stream is None else _wanted(told, bytes(stream.tip))


def proven(stream: Stream) -> Proven | None:
    """What of this stream may be shown; None for all: it is not the registry, or the first key still rules it."""
    if stream.area != registry.AREA:
        return None
    told = registry.anchor()
    if stream.id != told.stream or not was_changed():
        return None
    book, trust = _believed(told)
    ends = set(book.ends(trust))
    shown = [tip for tip in _kept(told) if tip.hash in ends or tip.hash in trust.steps]
    seqs = StoredEntry.objects.filter(stream=stream.id, hash__in=ends).values_list("hash", "seq")
    return Proven(trust.inside, sorted((bytes(digest), seq) for digest, seq in seqs), shown)


def state() -> State:
    """Which keys rule at this node, and what waits for signatures."""
    told = registry.anchor()
    first = _first(told)
    if not was_changed():
        return State([first], True, 0, [])
    book, trust = _believed(told)
    in_force = book.in_force(trust)
    waiting = len(book.places) - len(trust.inside)
    lacks = []
    if waiting:
        tip = bytes(Stream.objects.get(id=told.stream).tip)
        signers = _signed(told, _kept(told)).get(tip, frozenset())
        for one in book.needed(tip, trust):
            have = len(one.keys & signers)
            lacks.append(Lack(min(have, one.threshold), one.threshold, len(one.keys)))
    return State(in_force, in_force == [first], waiting, lacks)


def newest() -> KeySet:
    """The keys that were named last at this node, believed or not."""
    told = registry.anchor()
    named = [place.names for place in _stored(told).values() if place.names is not None]
    return named[-1] if named else _first(told)


def present_anchor() -> Anchor:
    """Whom a new node is to trust: the anchor, with the keys that rule now once they are others than the first."""
    told = msgspec.structs.replace(registry.anchor(), keys=(), threshold=1)
    now = state()
    if now.first:
        return told
    last = now.in_force[-1]
    return msgspec.structs.replace(told, keys=tuple(sorted(last.keys)), threshold=last.threshold)


def said_ends(stream: Stream) -> list[bytes]:
    """The ends that a bundle says to be here: also those proven ones that others know as the end."""
    told = [digest for digest, _ in ends_of(stream)]
    shown = proven(stream)
    if shown is not None:
        told += [digest for digest, _ in shown.ends if digest not in told]
    return told


def _believed(told: Anchor) -> tuple[Registry, Trust]:
    book = Registry(_stored(told), _first(told), _pinned(told))
    return book, book.believe(_signed(told, _kept(told)))


def _wanted(told: Anchor, tip: bytes) -> frozenset[str]:
    if not was_changed():
        return _first(told).keys
    book, trust = _believed(told)
    return frozenset[str]().union(*(one.keys for one in book.needed(tip, trust)))


def _first(told: Anchor) -> KeySet:
    return KeySet(frozenset({told.public}), 1)


def _pinned(told: Anchor) -> KeySet | None:
    return KeySet(frozenset(told.keys), told.threshold) if told.keys else None


def _stored(told: Anchor) -> dict[bytes, Place]:
    rows = StoredEntry.objects.filter(stream=told.stream).order_by("seq", "hash")
    named = {
        bytes(digest): _named(bytes(written))
        for digest, written in rows.filter(kind=KIND).values_list("hash", "bytes")
    }
    return {
        bytes(digest): Place(split_parents(bytes(parents)), named.get(bytes(digest)))
        for digest, parents in rows.values_list("hash", "parents")
    }


def _arriving(pieces: Iterable[Range]) -> dict[bytes, Place]:
    found = {}
    for piece in pieces:
        parents = piece.parents
        for written, digest in zip(piece.entries, piece.hashes(), strict=True):
            found[digest] = Place(parents, _named(written))
            parents = (digest,)
    return found


def _named(written: bytes) -> KeySet | None:
    """The keys that an entry names. A naming of a form that is newer than this program: keys that nobody has."""
    try:
        envelope = read_envelope(written)
    except UnknownKind:
        return None
    if envelope.kind != KIND:
        return None
    try:
        fact = read_fact(envelope)
    except UnknownKind:
        return KeySet(frozenset(), 1)
    return KeySet(frozenset(fact.keys), fact.threshold) if isinstance(fact, RootKeysSet) else None


def _kept(told: Anchor) -> list[Tip]:
    found = [from_row(row) for row in SignedTip.objects.filter(stream=told.stream).order_by("seq", "signing")]
    return [tip for tip in found if tip.is_signed_by(_signer(told, tip))]


def _signed(told: Anchor, tips: Iterable[Tip]) -> dict[bytes, frozenset[str]]:
    signed: dict[bytes, frozenset[str]] = {}
    for tip in tips:
        signed[tip.hash] = signed.get(tip.hash, frozenset()) | {_signer(told, tip)}
    return signed


def _signer(told: Anchor, tip: Tip) -> str:
    return told.public if tip.signing == ROOT_SIGNER else tip.signing
