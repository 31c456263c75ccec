"""Matching: look for records of one title, and decide on them. A decision changes no record, only groups."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lentera.catalogue.queries import union as queries
from lentera.catalogue.queries.records import visible
from lentera.catalogue.union.engine import Pair, find_pairs
from lentera.catalogue.union.facts import HeldApart, Merged, Unmerged
from lentera.catalogue.union.models import MatchProposal
from lentera.catalogue.union.rows import Told, rows_of
from lentera.catalogue.union.rules import decide_apart, decide_merge, decide_split
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

LEAST = 0.5  # probability below which nothing is proposed
TOLD_EVERY = 500  # records


def match(
    institution: UUID,
    *,
    engine: str = "duckdb",
    within: bool = False,
    least: float = LEAST,
    progress: Callable[[int, bool], None] = lambda _records, _all_read: None,
) -> tuple[int, int]:
    """Look for titles that stand in several catalogues, and replace what the run before proposed.

    `within`: also twice in one catalogue. Returns how many records were compared and how many pairs are proposed;
    `progress` hears how many were read so far, and whether these are all. Raises EngineMissing when the engine is not
    installed; then nothing changes.
    """
    rows = rows_of(_counted(queries.told_for_matching(institution), progress))
    progress(len(rows), True)
    pairs = find_pairs(rows, engine=engine, within=within, least=least)
    propose(institution, pairs)
    return len(rows), len(pairs)


def _counted(told: Iterable[Told], progress: Callable[[int, bool], None]) -> Iterator[Told]:
    for number, one in enumerate(told):
        if number % TOLD_EVERY == 0:
            progress(number, False)
        yield one


def propose(institution: UUID, pairs: Collection[Pair]) -> None:
    """Replace the proposals of an institution. They are derived: nothing is recorded."""
    found_at = clock.now()
    rows = [
        MatchProposal(
            institution_id=institution,
            first=pair.first,
            second=pair.second,
            probability=pair.probability,
            evidence=pair.evidence,
            found_at=found_at,
        )
        for pair in pairs
    ]
    with transaction.atomic():
        MatchProposal.objects.filter(institution=institution).delete()
        MatchProposal.objects.bulk_create(rows, batch_size=500)


def merge(
    institution: UUID,
    records: Iterable[UUID],
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> Merged | Refusal:
    """Say that these records are one title, with all that they are grouped with. The records stay as they are."""
    wanted = set(records)
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Merged)) is not None:
            return first
        groups = queries.groups_by(institution, wanted)
        outcome = decide_merge(wanted, known=_known(institution, wanted), groups=groups, new_group=new_id())
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome, audience=None if public else "self")


def split(
    institution: UUID,
    record: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> Unmerged | Refusal:
    """Take one record out of the group in which this institution put it."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Unmerged)) is not None:
            return first
        groups = queries.groups_by(institution, [record])
        if not groups:
            return entry.refuse(Refusal("record-not-grouped"))
        group, members = next(iter(groups.items()))
        outcome = decide_split(record, group, members)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome, audience=None if public else "self")


def hold_apart(
    institution: UUID,
    one: UUID,
    other: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> HeldApart | Refusal:
    """Say that two records are different titles; they are not proposed again."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(HeldApart)) is not None:
            return first
        pair = sorted((one, other))
        outcome = decide_apart(
            one,
            other,
            known=_known(institution, pair),
            groups=queries.groups_by(institution, pair),
            said=queries.is_apart(institution, *pair),
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome, audience=None if public else "self")


def _known(institution: UUID, records: Collection[UUID]) -> set[UUID]:
    return set(visible(institution).filter(id__in=list(records)).values_list("id", flat=True))
