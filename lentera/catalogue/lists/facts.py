"""What can happen to a book list: it is saved as a whole, and it is taken away."""

from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


@fact("catalogue.list_saved", to=Audience.PUBLIC, about=("list",))
class ListSaved(Fact, frozen=True, kw_only=True):
    """A book list reads like this from now on. An institution's own list is said to itself, and stays so."""

    list: UUID
    title: str
    note: str
    records: tuple[UUID, ...]  # in order


@fact("catalogue.list_removed", to=Audience.PUBLIC, about=("list",))
class ListRemoved(Fact, frozen=True, kw_only=True):
    """A book list is no longer kept; its history stays, so it can come back."""

    list: UUID
    title: str
