"""Matching many: candidates for a whole chunk come in three statements; what was decided counts for the
next.
"""

from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from lentera.catalogue.marc.brief import Brief, filing_key, fingerprint
from lentera.catalogue.models import PendingRecord, Record, RecordIsbn
from lentera.catalogue.rules import Keys, Known, Match, decide_match

ADDED = Match(None, "added")
REMEMBERED = 200_000  # records of a trial, about 200 MB
COLUMNS = (
    "id",
    "control",
    "agency",
    "isbns",
    "filing",
    "material",
    "fingerprint",
    "digest",
    "richness",
)
_of_row = itemgetter(*COLUMNS[1:])
Row = TypeVar("Row", bound=Model)


def keys_of(brief: Brief, digest: str, richness: int) -> Keys:
    """By what an incoming record is recognised, cut as the table cuts it."""
    return Keys(
        control=brief.control[:60],
        agency=brief.agency[:40],
        isbns=brief.isbns,
        filing=filing_key(brief),
        material=brief.material,
        fingerprint=fingerprint(brief),
        digest=digest,
        richness=richness,
    )


def keys_in(told: dict[str, Any]) -> Keys:
    """The same, of columns that were drawn already."""
    return _keys(*_of_row(told))


class Matcher:
    """The records of one institution in one audience, as far as a chunk needs them.

    With `batch` what was decided is in the tables before the next chunk is loaded, so nothing is remembered. Without
    one (a trial) the last REMEMBERED records are: of a longer file, doubles further apart count as two.
    """

    def __init__(self, institution: UUID, public: bool, batch: UUID | None = None) -> None:
        self._institution = institution
        self._public = public
        self.batch = batch
        self._known: dict[UUID, Known] = {}
        self._by_key: dict[str, list[Known]] = {}

    def load(self, incoming: list[Keys]) -> None:
        """Fetch whatever may be one of these records."""
        self._forget()
        found = Record.objects.filter(institution=self._institution, public=self._public)
        controls = {one.control for one in incoming if one.control}
        prints = {one.fingerprint for one in incoming if one.fingerprint}
        isbns = {isbn for one in incoming for isbn in one.isbns}
        rows = list(_among(found, "control", controls).values_list(*COLUMNS))
        rows += _among(found, "fingerprint", prints).values_list(*COLUMNS)
        with_isbn = _among(RecordIsbn.objects.filter(institution=self._institution), "isbn", isbns)
        rows += self._with_ids(set(with_isbn.values_list("record", flat=True)))
        if self.batch is not None and rows:
            pending = PendingRecord.objects.filter(batch=self.batch, id__in={row[0] for row in rows})
            rows = [*pending.values_list(*COLUMNS), *rows]
        for id, *told in rows:
            if id not in self._known:
                self.learn(Known(id, _keys(*told)))

    def _with_ids(self, ids: set[UUID]) -> list[tuple[Any, ...]]:
        """The rows of these ids in this catalogue. Whose they are is looked at here: asked for it, SQLite walks
        through the whole catalogue instead of going to each id (3 s a chunk in a million records).
        """
        told = Record.objects.filter(id__in=ids).values_list("institution", "public", *COLUMNS)
        return [row[2:] for row in told if row[:2] == (self._institution, self._public)]

    def _forget(self) -> None:
        if self.batch is not None:
            self._known.clear()
            self._by_key.clear()
        for id in list(islice(self._known, max(len(self._known) - REMEMBERED, 0))):
            self._drop(self._known.pop(id))

    def learn(self, known: Known) -> None:
        """From now on this is what the record says."""
        old = self._known.get(known.id)
        if old is not None:
            self._drop(old)
        self._known[known.id] = known
        for key in _index_keys(known.keys):
            self._by_key.setdefault(key, []).append(known)

    def _drop(self, known: Known) -> None:
        for key in _index_keys(known.keys):
            rest = [one for one in self._by_key.pop(key, ()) if one is not known]
            if rest:
                self._by_key[key] = rest

    def match(self, incoming: Keys) -> Match:
        """Which record it is (after `load`)."""
        found = [one for key in _index_keys(incoming) for one in self._by_key.get(key, ())]
        return decide_match(incoming, found) if found else ADDED


def _among(rows: QuerySet[Row], column: str, values: set[str]) -> QuerySet[Row]:
    """The rows whose text column has one of these values. Plain text needs none of the work that `__in` does for
    each value (measured: two thirds of the time of `load`).
    """
    marks = ", ".join(["%s"] * len(values))
    return rows.extra(where=[f'"{column}" IN ({marks})'], params=sorted(values)) if values else rows.none()  # noqa: S610


def _keys(
    control: str,
    agency: str,
    isbns: str,
    filing: str,
    material: str,
    fingerprint: str,
    digest: str,
    richness: int,
) -> Keys:
    return Keys(
        control=control,
        agency=agency,
        isbns=tuple(isbns.split()),
        filing=filing,
        material=material,
        fingerprint=fingerprint,
        digest=digest,
        richness=richness,
    )


def _index_keys(keys: Keys) -> list[str]:
    told = [f"c{keys.control}"] if keys.control else []
    if keys.fingerprint:
        told.append(f"f{keys.fingerprint}")
    told += [f"i{isbn}" for isbn in keys.isbns]
    return told
