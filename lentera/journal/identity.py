"""Which installation this is: its id, below all that asks for it."""

from functools import lru_cache
from uuid import UUID

from lentera.journal.models import Node


class NoNode(Exception):
    """`lentera init` has not been run on this database."""


@lru_cache(maxsize=1)
def this_node() -> UUID:
    """The id of this node. Raises NoNode before `node.make_node`."""
    found = Node.objects.values_list("id", flat=True).first()
    if found is None:
        this_node.cache_clear()
        raise NoNode("run `lentera init --role hub|site --name NAME` first")
    return found
