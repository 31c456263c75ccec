"""The registry as this node knows it: who the root is, which nodes belong, whose home is where, which keys count.

The root's public key is the one thing that is trusted because a person compared it, at pairing; it lies beside the
keys. All else comes in the root's stream, under its signature.
"""

from uuid import UUID

import msgspec
from django.db import transaction

from lentera.journal import clock
from lentera.journal.chain import stream_id
from lentera.journal.guard import open_door
from lentera.journal.ids import derived_id
from lentera.journal.models import Author, Stream
from lentera.journal.node import add_author, keys_folder, this_node
from lentera.journal.writing import writing
from lentera.sync.facts import (
    HomeGiven,
    HomeTakenOver,
    KeyCompromised,
    KeyRetired,
    NodeRegistered,
    RootKeysSet,
)
from lentera.sync.keys import make_root_key, public_hex
from lentera.sync.models import AuthorHome, NodeKey, RegisteredNode
from lentera.sync.tips import sign_last_words

AREA, AUDIENCE = "sync", "public"
ANCHOR = "root.json"


class Anchor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is trusted by comparison: the root's author, its node, and its first public key (hex).

    `keys` and `threshold`: the keys that ruled at the time of the comparison, when they were others than the first.
    """

    author: UUID
    node: UUID
    public: str
    keys: tuple[str, ...] = ()
    threshold: int = 1

    @property
    def stream(self) -> UUID:
        """The id of the registry's stream."""
        return stream_id(self.author, AUDIENCE, AREA)


class NotPaired(Exception):
    """This node belongs to no installation yet."""


def anchor() -> Anchor:
    """The root that this node trusts. Raises NotPaired."""
    path = keys_folder() / ANCHOR
    if not path.exists():
        raise NotPaired("run `lentera sync pair` first")
    return msgspec.json.decode(path.read_bytes(), type=Anchor)


def keep_anchor(told: Anchor) -> None:
    """Trust this root from now on. Raises ValueError when another one is trusted already."""
    path = keys_folder() / ANCHOR
    if path.exists():
        known = anchor()
        if (known.author, known.node, known.public) != (told.author, told.node, told.public):
            raise ValueError("this node trusts another root")
        if not told.keys:
            return
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(told))
    part.replace(path)


def found_registry(name: str, signing: str, recipient: str) -> Anchor:
    """Make this hub the root of its installation, once: its key, its author, and itself as the first node."""
    try:
        return anchor()
    except NotPaired:
        pass
    told = Anchor(
        author=derived_id(this_node(), "root"), node=this_node(), public=public_hex(make_root_key())
    )
    add_author(told.author, f"Register {name}"[:200])
    keep_anchor(told)
    register(NodeRegistered(node=this_node(), name=name, role="hub", signing=signing, recipient=recipient))
    return told


def register(
    *facts: NodeRegistered | HomeGiven | HomeTakenOver | KeyRetired | KeyCompromised | RootKeysSet,
) -> None:
    """Say facts of the registry. Raises LookupError where the root is not at home."""
    told = anchor()
    with writing(told.author, None, actor=this_node(), at=clock.now()) as entry:
        for fact in facts:
            entry.record(fact)
    follow_homes()


def announce_homes() -> None:
    """At the root: say where every author writes that has its home here and is not in the registry yet."""
    told = anchor()
    if told.node != this_node():
        return
    said = set(AuthorHome.objects.values_list("author", flat=True))
    fresh = Author.objects.filter(home=this_node()).exclude(id__in=said).order_by("id")
    facts = [HomeGiven(author=row.id, name=row.public_name, home=this_node()) for row in fresh]
    if facts:
        register(*facts)


def registry_seq() -> int:
    """How far the registry is known here; -1 before its first entry."""
    found = Stream.objects.filter(id=anchor().stream).values_list("laid_out", flat=True).first()
    return -1 if found is None else found


def node(id: UUID) -> RegisteredNode | None:
    """A node that belongs, with its present keys."""
    return RegisteredNode.objects.filter(id=id).first()


def nodes() -> list[RegisteredNode]:
    """Every node that belongs, by name."""
    return list(RegisteredNode.objects.order_by("name", "id"))


def homes_of(author: UUID) -> list[UUID]:
    """The nodes that are or once were an author's home, the present one last."""
    told = AuthorHome.objects.filter(author=author).order_by("-given_seq")
    return list(dict.fromkeys(told.values_list("home", flat=True)))[::-1]


def authors_at(home: UUID) -> list[UUID]:
    """The authors whose present home is this node, by what is known here."""
    return list(Author.objects.filter(home=home).values_list("id", flat=True))


def once_at(home: UUID) -> list[UUID]:
    """The authors that write or once wrote at this node, by the registry."""
    return list(AuthorHome.objects.filter(home=home).order_by().values_list("author", flat=True).distinct())


def counts(signing: str, author: UUID, stream: UUID, seq: int) -> bool:
    """Whether a key's signature counts for this place of an author's stream."""
    keys = NodeKey.objects.filter(signing=signing, node__in=homes_of(author))
    for key in keys:
        if key.state == "good":
            return True
        if seq <= (key.limits or {}).get(stream.hex, -1):
            return True
    return False


def bundle_key_counts(from_node: UUID, signing: str) -> bool:
    """Whether a node's key may sign a label: any that was its own and is not in wrong hands.

    An old stick of a retired key is welcome; what is inside is judged by its signed tips.
    """
    keys = NodeKey.objects.filter(node=from_node, signing=signing)
    return any(key.state != "compromised" for key in keys)


def is_in_wrong_hands(signing: str) -> bool:
    """Whether a key was declared compromised: what is written to its node may be read by a stranger."""
    return NodeKey.objects.filter(signing=signing, state="compromised").exists()


def follow_homes() -> None:
    """Bring the journal's authors to what the registry says: names of strangers, and who writes where.

    An author that leaves this node has every end of his streams signed a last time, so that what he said here is proven
    wherever it comes to be known. From then on nothing is written for him here.
    """
    present = dict(AuthorHome.objects.order_by("given_seq").values_list("author", "home"))
    homes = dict(Author.objects.values_list("id", "home"))
    moved = [author for author, home in present.items() if author not in homes or homes[author] != home]
    if not moved:  # nearly always: a hub of six hundred sites asks after each bundle
        return
    news = {row.author: row for row in AuthorHome.objects.filter(author__in=moved).order_by("given_seq")}
    with transaction.atomic(), open_door():
        for author, row in news.items():
            found, made = Author.objects.get_or_create(
                id=author, defaults={"home": row.home, "public_name": row.name}
            )
            if not made and found.home != row.home:
                Author.objects.select_for_update().get(id=author)  # whoever writes for him is done
                if found.home == this_node():
                    sign_last_words(author, registry_seq())
                Author.objects.filter(id=author).update(home=row.home)
