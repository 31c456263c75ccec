"""What a person says when a node's database and its mark do not fit: restored, moved, or a copy."""

from django.db import transaction

from lentera.journal import mark, parcels
from lentera.journal.models import Author, Node
from lentera.journal.node import become_another, this_node
from lentera.journal.refusals import Refusal
from lentera.sync.kept import returned
from lentera.sync.keys import forget_own_keys
from lentera.sync.models import (
    Compared,
    Comparing,
    Digested,
    Handover,
    KeeperSaid,
    KeptParcel,
    OwnParcel,
    Parked,
    Peer,
    PeerTip,
    StandingRows,
)

LOCAL = (
    Handover, Parked, PeerTip, Peer, KeptParcel, OwnParcel, KeeperSaid, StandingRows, Comparing, Compared,
    Digested,
)  # fmt: skip


def restored() -> mark.Doubt | None:
    """The database was put back from a backup, here, and this node goes on. Returns what was in doubt.

    What was written after the backup comes back with the next bundle of whoever has it; what is written before that
    makes a branch, which is kept and joined.
    """
    doubt = mark.doubt()
    returned.remember_standing()
    mark.begin()
    mark.keep_answer("restored")
    return doubt


def moved() -> Refusal | None:
    """The whole node lives on this machine now, and the old one is off."""
    doubt = mark.doubt()
    if doubt is not None and doubt.kind == mark.BEHIND:
        return Refusal("node-behind", streams=doubt.streams)
    mark.begin()
    mark.keep_answer("moved")
    return None


def copied(name: str) -> Refusal | None:
    """This is a second copy, the first one lives on: it gets an identity of its own and writes for nobody.

    Identities of readers and accounts' secrets of those that write at the first are destroyed here, so that they are
    kept at one place. `name` is the name of this node, typed once more: there is no way back.
    """
    own = Node.objects.get(id=this_node())
    if name.strip().casefold() != own.name.casefold():
        return Refusal("node-name-differs", name=own.name)
    forget_own_keys()  # first: cut short here, the same answer finishes it, and nothing is signed meanwhile
    with transaction.atomic():
        for author in Author.objects.filter(home=own.id).order_by("id"):
            parcels.destroy(author.id)
        for model in LOCAL:
            model.objects.all().delete()
        become_another(f"{own.name} (salinan)")
    mark.keep_answer("copy")
    return None
