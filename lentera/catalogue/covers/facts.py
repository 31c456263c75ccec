"""What can happen to covers. The pictures stand in evidence blobs: they can be erased, whoever holds their rights."""

from uuid import UUID

from lentera.journal.facts import Audience, Digest, Fact, fact


@fact("catalogue.cover_set", to=Audience.PUBLIC, about=("record",))
class CoverSet(Fact, frozen=True, kw_only=True):
    """A record got a cover, or another one; both sizes are JPEG."""

    record: UUID
    small: Digest
    medium: Digest


@fact("catalogue.cover_removed", to=Audience.PUBLIC, about=("record",))
class CoverRemoved(Fact, frozen=True, kw_only=True):
    """A record has no picture any more; the drawn cover stands there again."""

    record: UUID
