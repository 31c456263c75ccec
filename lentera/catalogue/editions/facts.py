"""What can happen to editions. Their stream is one of its own (`STREAM`): it also goes where records do not."""

from uuid import UUID

from lentera.journal.facts import Audience, Digest, Fact, fact

STREAM = "editions"  # the area of the stream


@fact("catalogue.edition_published", to=Audience.PUBLIC, about=("collection",))
class EditionPublished(Fact, frozen=True, kw_only=True):
    """A collection reads like this: its records lie in `buckets` by their ids, `root` is over the hashes of these.

    Whoever has records can compare them with it, bucket by bucket (see `editions.rules`).
    """

    collection: UUID
    name: str
    choice: str  # one of `editions.rules.CHOICES`
    value: str  # of the choice: a kind of use, a material, a language, the id of a list; empty for all
    number: int  # from 1
    records: int
    buckets: int
    root: str  # hex BLAKE2b-256


@fact("catalogue.edition_kept", to=Audience.SELF, about=("collection",))
class EditionKept(Fact, frozen=True, kw_only=True):
    """The agency's own list for an edition: every record's digest, and where its MARC stands (`editions.manifests`)."""

    collection: UUID
    number: int
    buckets: int
    root: str
    content: Digest


@fact("catalogue.edition_accompanied", to=Audience.PUBLIC, about=("collection",))
class EditionAccompanied(Fact, frozen=True, kw_only=True):
    """What goes with edition `number` of a collection beside its records (`editions.besides`), signed in the same way.

    It has a row of numbers of its own (`serial`): headings and lists change when records do not, and the other way.
    """

    collection: UUID
    name: str
    number: int
    serial: int  # from 1
    authorities: int
    lists: int
    size: int  # bytes
    buckets: int
    root: str  # hex BLAKE2b-256


@fact("catalogue.edition_ended", to=Audience.PUBLIC, about=("collection",))
class EditionEnded(Fact, frozen=True, kw_only=True):
    """The collection is no longer published: nodes that followed it let its records go."""

    collection: UUID
    name: str
