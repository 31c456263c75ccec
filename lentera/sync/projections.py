"""How the root's facts make the registry."""

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects
from lentera.sync.facts import HomeGiven, HomeTakenOver, KeyCompromised, KeyRetired, NodeRegistered
from lentera.sync.models import AuthorHome, NodeKey, RegisteredNode, TakenHome


@projects(NodeRegistered)
def register_node(fact: NodeRegistered, entry: Entry) -> None:
    RegisteredNode.rows.put(
        entry,
        id=fact.node,
        name=fact.name[:200],
        role=fact.role,
        signing=fact.signing,
        recipient=fact.recipient,
        registered_seq=entry.seq,
    )
    NodeKey.rows.put(entry, id=derived_id(fact.node, fact.signing), node=fact.node, signing=fact.signing)


@projects(HomeGiven)
def give_home(fact: HomeGiven, entry: Entry) -> None:
    AuthorHome.rows.insert(
        entry,
        id=derived_id(fact.author, f"{entry.seq}"),
        author=fact.author,
        name=fact.name[:200],
        home=fact.home,
        given_seq=entry.seq,
    )


@projects(HomeTakenOver)
def take_home_over(fact: HomeTakenOver, entry: Entry) -> None:
    AuthorHome.rows.insert(
        entry,
        id=derived_id(fact.author, f"{entry.seq}"),
        author=fact.author,
        name=fact.name[:200],
        home=fact.home,
        given_seq=entry.seq,
    )
    TakenHome.rows.insert(
        entry,
        id=derived_id(fact.author, f"taken {entry.seq}"),
        author=fact.author,
        home=fact.home,
        former=fact.former,
        upto=fact.upto,
        reason=fact.reason[:200],
        taken_at=entry.at,
        taken_seq=entry.seq,
    )


@projects(KeyRetired)
def retire_key(fact: KeyRetired, entry: Entry) -> None:
    NodeKey.rows.change(entry, id=derived_id(fact.node, fact.signing), state="retired", limits=fact.upto)


@projects(KeyCompromised)
def distrust_key(fact: KeyCompromised, entry: Entry) -> None:
    NodeKey.rows.change(entry, id=derived_id(fact.node, fact.signing), state="compromised", limits=fact.after)
