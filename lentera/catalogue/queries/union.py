"""Groups of records that are one title, what matching proposes, and the records that it reads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lentera.catalogue.marc.record import Marc
from lentera.catalogue.models import Record
from lentera.catalogue.queries.records import marc_of, records_by_ids, visible
from lentera.catalogue.union.models import MatchProposal, RecordGroup, RecordsApart
from lentera.catalogue.union.rows import Told

_CHUNK = 500  # ids a statement


@dataclass(frozen=True, slots=True)
class Group:
    """Records that somebody (`author`) found to be one title."""

    id: UUID
    author: UUID
    records: tuple[UUID, ...]

    def others(self, record: UUID) -> tuple[UUID, ...]:
        """The records besides this one."""
        return tuple(id for id in self.records if id != record)


def groups_of(records: Iterable[UUID], *, reader: UUID | None = None) -> dict[UUID, Group]:
    """The group of each record that is in one, as the public (or `reader`, an institution) may know it.

    At most two statements for each 500 records. Where several houses grouped a record, the group with the smallest
    id tells. The members may since have been removed: load them by `records_by_ids`.
    """
    found: dict[UUID, Group] = {}
    wanted = list(dict.fromkeys(records))
    for start in range(0, len(wanted), _CHUNK):
        rows = _known(reader).filter(record__in=wanted[start : start + _CHUNK]).order_by("group")
        told = list(rows.values_list("record", "group"))
        if told:
            groups = _whole(_known(reader), {group for _record, group in told})
            for record, group in told:
                found.setdefault(record, groups[group])
    return found


def groups_by(author: UUID, records: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The groups of one author in which any of these records is, with all their members."""
    own = RecordGroup.objects.filter(institution=author)
    groups = set(own.filter(record__in=list(records)).values_list("group", flat=True))
    return {id: group.records for id, group in _whole(own, groups).items()}


def members(group: UUID, *, author: UUID) -> tuple[UUID, ...]:
    """The records of one of the author's groups; none when it stands no more."""
    rows = RecordGroup.objects.filter(institution=author, group=group)
    return tuple(rows.order_by("record").values_list("record", flat=True))


def is_apart(author: UUID, first: UUID, second: UUID) -> bool:
    """Whether this author said that two records are different titles."""
    return RecordsApart.objects.filter(institution=author, first=first, second=second).exists()


def _known(reader: UUID | None) -> QuerySet[RecordGroup]:
    own = Q() if reader is None else Q(institution=reader)
    return RecordGroup.objects.filter(Q(public=True) | own if reader is not None else Q(public=True))


def _whole(rows: QuerySet[RecordGroup], groups: Iterable[UUID]) -> dict[UUID, Group]:
    told: dict[UUID, list[UUID]] = defaultdict(list)
    authors: dict[UUID, UUID] = {}
    chosen = rows.filter(group__in=list(groups)).order_by("record")
    for group, record, author in chosen.values_list("group", "record", "institution_id"):
        told[group].append(record)
        authors[group] = author
    return {id: Group(id, authors[id], tuple(records)) for id, records in told.items()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records that may be one title. `evidence`: bits by field, as the model weighed them."""

    first: Record
    second: Record
    probability: float
    evidence: dict[str, float]

    @property
    def cursor(self) -> str:
        """Where in the list this stands, for the page after."""
        return f"{self.probability:.6f}.{self.first.id.hex}.{self.second.id.hex}"


def proposals(
    institution: UUID, *, least: float = 0.0, most: float = 1.0, after: str = "", limit: int = 1
) -> list[Proposal]:
    """What is still to be looked at, likeliest first: neither grouped nor held apart since the run.

    `after`: the cursor of the last one seen; one that nobody can read starts from the beginning.
    """
    rows = MatchProposal.objects.filter(
        institution=institution, probability__gte=least, probability__lte=most
    ).order_by("-probability", "first", "second")
    place = _place(after)
    if place is not None:
        probability, first, second = place
        rows = rows.filter(
            Q(probability__lt=probability)
            | Q(probability=probability, first__gt=first)
            | Q(probability=probability, first=first, second__gt=second)
        )
    found: list[Proposal] = []
    start = 0
    while len(found) < limit:
        chunk = list(rows[start : start + _CHUNK])
        if not chunk:
            break
        found += _open(institution, chunk)
        start += _CHUNK
    return found[:limit]


def proposal(institution: UUID, first: UUID, second: UUID) -> Proposal | None:
    """One proposal, whether it was looked at or not."""
    row = MatchProposal.objects.filter(institution=institution, first=first, second=second).first()
    if row is None:
        return None
    told = records_by_ids([first, second], reader=institution)
    return _made(row, told) if len(told) == 2 else None


def proposals_left(institution: UUID, *, least: float = 0.0, most: float = 1.0) -> int:
    """How many proposals wait; only those are read on whose first record somebody decided something. Records are not
    looked up: one that was removed counts.
    """
    rows = MatchProposal.objects.filter(
        institution=institution, probability__gte=least, probability__lte=most
    )
    looked_at = set(_known(institution).values_list("record", flat=True))
    looked_at.update(RecordsApart.objects.filter(institution=institution).values_list("first", flat=True))
    done, wanted = 0, sorted(looked_at)
    for start in range(0, len(wanted), _CHUNK):
        some = rows.filter(first__in=wanted[start : start + _CHUNK])
        done += len(_decided(institution, list(some.values_list("first", "second"))))
    return rows.count() - done


def has_proposals(institution: UUID) -> bool:
    """Whether a run of matching left anything."""
    return MatchProposal.objects.filter(institution=institution).exists()


def _open(institution: UUID, rows: list[MatchProposal]) -> list[Proposal]:
    """Those of `rows` on which nobody decided, with their records."""
    done = _decided(institution, [(row.first, row.second) for row in rows])
    left = [row for row in rows if (row.first, row.second) not in done]
    told = records_by_ids({id for row in left for id in (row.first, row.second)}, reader=institution)
    return [_made(row, told) for row in left if row.first in told and row.second in told]


def _decided(institution: UUID, pairs: list[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """The pairs that are in one group, or held apart by this institution."""
    groups: dict[UUID, Group] = {}
    if pairs and RecordGroup.objects.exists():
        groups = groups_of({id for pair in pairs for id in pair}, reader=institution)
    apart = set(RecordsApart.objects.filter(institution=institution).values_list("first", "second"))
    together = {pair for pair in pairs if pair[0] in groups and groups[pair[0]] == groups.get(pair[1])}
    return together | (apart & set(pairs))


def _made(row: MatchProposal, told: dict[UUID, Record]) -> Proposal:
    return Proposal(told[row.first], told[row.second], row.probability, row.evidence)


def _place(cursor: str) -> tuple[float, UUID, UUID] | None:
    try:
        probability, first, second = cursor.rsplit(".", 2)
        return float(probability), UUID(first), UUID(second)
    except ValueError:
        return None


def told_for_matching(reader: UUID) -> Iterator[Told]:
    """Every record that an institution may see, as matching compares it, blob by blob."""
    rows: QuerySet[Record] = visible(reader).order_by("institution", "content", "line")
    for record in rows.iterator(chunk_size=500):
        yield told_of(record, marc_of(record))


def told_of(record: Record, marc: Marc) -> Told:
    """What a record says, from its columns; the number of pages stands only in its MARC."""
    return Told(
        id=record.id,
        institution=record.institution_id,
        title=record.title,
        subtitle=record.subtitle,
        filing=record.filing,
        author=record.author,
        publisher=record.publisher,
        year=record.year,
        pages=next((field.first("a") for field in marc.fields if field.tag == "300"), ""),
        isbns=tuple(record.isbns.split()),
        material=record.material,
    )
