"""Which entries of the registry are believed: decided from the chain and the root's signatures alone.

A place of the registry is believed when it is signed by enough keys of every set that is in force, and by enough keys
of every set that was named since, up to that place. So a change of keys needs the old ones and the new ones, and an
older registry that goes on without a change that is known here is not believed. No clock is read, nothing expires.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lentera.journal.refusals import Refusal
from lentera.sync.facts import RootKeysSet

MOST_KEYS = 16
START = b""  # stands for the set that was trusted first, before any entry


@dataclass(frozen=True)
class KeySet:
    """Root keys (Ed25519 public, hex), of which `threshold` must sign."""

    keys: frozenset[str]
    threshold: int

    def lacks(self, signers: Iterable[str]) -> int:
        """How many more of these keys must sign. One key counts once, however often it signed."""
        return max(0, self.threshold - len(self.keys & frozenset(signers)))


@dataclass(frozen=True)
class Place:
    """One entry of the registry. `names`: the keys that rule from here on, when it says so."""

    parents: tuple[bytes, ...]
    names: KeySet | None = None


@dataclass(frozen=True)
class Trust:
    """What is believed. `sets`: entries that name keys, START among them; `steps`: the places that proved them."""

    inside: frozenset[bytes] = frozenset()
    sets: frozenset[bytes] = frozenset({START})
    steps: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Registry:
    """The entries of a registry by hash, parents before children, and the set that was trusted first.

    `pinned`: the set that a person compared at pairing, when it was not the first one any more; whatever does not lead
    to it must be signed by it as well.
    """

    places: Mapping[bytes, Place]
    first: KeySet
    pinned: KeySet | None = None
    _above: dict[bytes, frozenset[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for digest, place in self.places.items():
            told = frozenset[bytes]().union(
                *(self._above.get(parent, frozenset()) for parent in place.parents)
            )
            self._above[digest] = told | {digest} if place.names is not None else told

    def set_at(self, digest: bytes) -> KeySet:
        """The keys that an entry names. Raises KeyError when it names none."""
        named = self.first if digest == START else self.places[digest].names
        if named is None:
            raise KeyError(digest)
        return named

    def in_force(self, trust: Trust) -> list[KeySet]:
        """The believed sets that no later believed one follows: one, except while the registry itself is forked."""
        last = [one for one in trust.sets if not any(self._follows(other, one) for other in trust.sets)]
        return [self.set_at(one) for one in sorted(last)]

    def needed(self, digest: bytes, trust: Trust) -> list[KeySet]:
        """The sets of which enough keys must have signed a place, that it be believed."""
        fresh = self._above[digest] - trust.sets
        told = [*self.in_force(trust), *(self.set_at(one) for one in sorted(fresh))]
        if self.pinned is not None and self.pinned not in map(self.set_at, trust.sets | fresh):
            told.append(self.pinned)
        return list(dict.fromkeys(told))

    def believe(self, signed: Mapping[bytes, frozenset[str]], before: Trust | None = None) -> Trust:
        """All that these signatures (public keys by place) prove, going on from what was believed `before`.

        Changes of keys come first, so that a line which knows nothing of them gains nothing from an old signature.
        """
        trust = Trust() if before is None else before
        order = {digest: number for number, digest in enumerate(self.places)}
        while True:
            found = [
                digest
                for digest, signers in signed.items()
                if digest in order
                and digest not in trust.inside
                and not any(one.lacks(signers) for one in self.needed(digest, trust))
            ]
            if not found:
                return trust
            changing = [digest for digest in found if self._above[digest] - trust.sets]
            if changing:
                trust = self._with(min(changing, key=order.__getitem__), trust)
            else:
                trust = self._with(max(found, key=order.__getitem__), trust)

    def ends(self, trust: Trust) -> list[bytes]:
        """Believed entries without a believed child, in order."""
        inner = {parent for digest in trust.inside for parent in self.places[digest].parents}
        return [digest for digest in self.places if digest in trust.inside and digest not in inner]

    def _with(self, digest: bytes, trust: Trust) -> Trust:
        fresh = self._above[digest] - trust.sets
        steps = (*trust.steps, digest) if fresh else trust.steps
        return Trust(trust.inside | self._before(digest, trust.inside), trust.sets | fresh, steps)

    def _before(self, digest: bytes, known: frozenset[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        left = [digest]
        while left:
            here = left.pop()
            if here in self.places and here not in found and here not in known:
                found.add(here)
                left.extend(self.places[here].parents)
        return found

    def _follows(self, later: bytes, earlier: bytes) -> bool:
        if later in (earlier, START):
            return False
        return earlier == START or earlier in self._above[later]


def decide_root_keys(keys: tuple[str, ...], threshold: int, present: KeySet) -> RootKeysSet | Refusal:
    """The keys that rule from now on, and how many of them must sign: at least one, at most all."""
    if len(set(keys)) != len(keys):
        return Refusal("root-key-twice")
    if not 1 <= len(keys) <= MOST_KEYS:
        return Refusal("root-keys-many", most=MOST_KEYS)
    if not 1 <= threshold <= len(keys):
        return Refusal("root-threshold", threshold=threshold, keys=len(keys))
    if KeySet(frozenset(keys), threshold) == present:
        return Refusal("root-keys-same")
    return RootKeysSet(keys=tuple(sorted(keys)), threshold=threshold)
