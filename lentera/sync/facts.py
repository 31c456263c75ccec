"""The registry of nodes, keys and homes: a stream of the root, which every node reads and trusts by its signature.

Nothing in it expires by a clock. A key is good by position: what it signed up to the places that a retirement names.
"""

from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


@fact("sync.node_registered", to=Audience.PUBLIC, about=("node",))
class NodeRegistered(Fact, frozen=True, kw_only=True):
    """A node belongs to this installation from now on, with these keys. The same node again brings new keys."""

    node: UUID
    name: str
    role: str  # hub or site
    signing: str  # Ed25519 public key, hex
    recipient: str  # age X25519 recipient, age1…


@fact("sync.home_given", to=Audience.PUBLIC, about=("author", "home"))
class HomeGiven(Fact, frozen=True, kw_only=True):
    """An author writes at this node from now on, and nowhere else."""

    author: UUID
    name: str  # public name
    home: UUID


@fact("sync.home_taken_over", to=Audience.PUBLIC, about=("author", "home", "former"))
class HomeTakenOver(Fact, frozen=True, kw_only=True):
    """An author writes at this node from now on, without the word of the node where he wrote before.

    `upto`: seq per stream (hex) up to which the root knew what he had said there. Later entries of the former home are
    kept as they come.
    """

    author: UUID
    name: str  # public name
    home: UUID
    former: UUID
    upto: dict[str, int]
    reason: str


@fact("sync.key_retired", to=Audience.PUBLIC, about=("node",))
class KeyRetired(Fact, frozen=True, kw_only=True):
    """A key signs no more. What it signed before stays good: `upto` is the seq per stream (hex) up to which."""

    node: UUID
    signing: str
    upto: dict[str, int]


@fact("sync.key_compromised", to=Audience.PUBLIC, about=("node",))
class KeyCompromised(Fact, frozen=True, kw_only=True):
    """A key is in wrong hands. What it signed after `after` (seq per stream, hex) is parked, not lost."""

    node: UUID
    signing: str
    after: dict[str, int]


@fact("sync.root_keys_set", to=Audience.PUBLIC)
class RootKeysSet(Fact, frozen=True, kw_only=True):
    """Which keys rule this registry from here on: `threshold` of them must sign it (Ed25519 public keys, hex).

    Others believe it once enough of the keys before and enough of these have signed the registry here or later.
    """

    keys: tuple[str, ...]
    threshold: int
