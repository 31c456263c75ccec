"""What can be decided of records that describe one title: they are one, they are not, and both can be taken back.

A decision names records of several houses and changes none of them: each house's record stays its own.
"""

from uuid import UUID

import msgspec

from lentera.journal.facts import Audience, Fact, fact


class Grouped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The records of one group."""

    group: UUID
    records: tuple[UUID, ...]


@fact("catalogue.merged", to=Audience.PUBLIC, about=("group", "records"))
class Merged(Fact, frozen=True, kw_only=True):
    """These records are one title: the whole group as it stands now. `before`: the groups that went into it."""

    group: UUID
    records: tuple[UUID, ...]
    before: tuple[Grouped, ...] = ()


@fact("catalogue.unmerged", to=Audience.PUBLIC, about=("group", "records"))
class Unmerged(Fact, frozen=True, kw_only=True):
    """The group of these records stands no more. `after`: the groups that are left of it."""

    group: UUID
    records: tuple[UUID, ...]
    after: tuple[Grouped, ...] = ()


@fact("catalogue.held_apart", to=Audience.PUBLIC, about=("first", "second"))
class HeldApart(Fact, frozen=True, kw_only=True):
    """Two records are different titles, however alike: matching proposes them no more. `first` < `second`."""

    first: UUID
    second: UUID


@fact("catalogue.apart_withdrawn", to=Audience.PUBLIC, about=("first", "second"))
class ApartWithdrawn(Fact, frozen=True, kw_only=True):
    """Nobody says any more that two records are different titles."""

    first: UUID
    second: UUID
