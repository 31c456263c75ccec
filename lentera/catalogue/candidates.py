"""Candidates: the records of a catalogue of which `rules.decide_match` might say that an incoming record is one.

Three statements for a whole portion. What the rule compares is compared in the database: of a title that a catalogue
holds in twenty editions nineteen never leave it (measured with a million records: two thirds of the time of an import
went into rows that the rule then passed over).
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connections

from lentera.catalogue.models import PendingRecord
from lentera.catalogue.rules import Keys
from lentera.journal import straight
from lentera.journal.asking import id_of
from lentera.journal.rows import uuid_value

COLUMNS = ("control", "agency", "isbns", "filing", "material", "fingerprint", "digest", "richness")
_RECORD = '"catalogue_record" r'
# CROSS JOIN, because SQLite takes its sides in the order in which they stand: the other way round it would walk through
# all records of the institution.
_WITH_ISBN = f'"catalogue_recordisbn" i CROSS JOIN {_RECORD}'
_ASKED = f"asked CROSS JOIN {_RECORD}"
_PENDING = 'LEFT JOIN "catalogue_pendingrecord" p ON p."id" = r."id" AND p."batch" = %s'
_OWN = 'r."institution_id" = %s AND r."public" = %s'
_age_and_id = itemgetter(1, 0)
Row = tuple[Any, ...]


def keys_of_row(
    control: str,
    agency: str,
    isbns: str,
    filing: str,
    material: str,
    fingerprint: str,
    digest: str,
    richness: int,
) -> Keys:
    """By what a record is recognised, of COLUMNS as the table holds them."""
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


class Candidates:
    """The records of one institution in one audience; with `batch` as they read once that is published."""

    def __init__(self, institution: UUID, public: bool, batch: UUID | None) -> None:
        self._database = connections["default"]
        self._own = [uuid_value(self._database, institution), public]
        pending = batch is not None and PendingRecord.objects.filter(batch=batch).exists()
        self._batch = [uuid_value(self._database, batch)] if pending and batch is not None else []

    def of(self, incoming: Sequence[Keys]) -> list[tuple[UUID, Keys]]:
        """Whatever may be one of these records, the oldest first."""
        rows = {row[0]: row for row in self._rows(incoming)}
        oldest_first = sorted(rows.values(), key=_age_and_id)
        return [(_id(row[0]), keys_of_row(*row[2:])) for row in oldest_first]

    def _rows(self, incoming: Sequence[Keys]) -> Iterator[Row]:
        yield from self._with_control({(one.control, one.agency) for one in incoming if one.control})
        yield from self._with_isbn({isbn for one in incoming for isbn in one.isbns})
        yield from self._with_print(
            {
                (one.fingerprint, one.material, one.control, one.agency, not one.isbns)
                for one in incoming
                if one.fingerprint
            }
        )

    def _with_control(self, wanted: set[tuple[str, str]]) -> Iterator[Row]:
        controls = {control for control, _ in wanted}
        where = f'{_OWN} AND r."control" IN ({_marks(controls)})'
        for row in self._ask(_RECORD, where, [*self._own, *sorted(controls)]) if controls else ():
            if row[2:4] in wanted:
                yield row

    def _with_isbn(self, isbns: set[str]) -> list[Row]:
        """Those with one of these ISBNs."""
        if not isbns:
            return []
        where = (
            f'i."institution_id" = %s AND i."isbn" IN ({_marks(isbns)}) AND r."id" = i."record" AND {_OWN}'
        )
        return self._ask(_WITH_ISBN, where, [self._own[0], *sorted(isbns), *self._own])

    def _with_print(self, wanted: set[tuple[str, str, str, str, bool]]) -> list[Row]:
        """Those with one of these fingerprints, as far as the rule goes by it: two numbers of one agency are two
        records, and so are two records with other ISBNs.
        """
        if not wanted:
            return []
        asked = ", ".join(["(%s, %s, %s, %s, %s)"] * len(wanted))
        head = f'WITH asked ("print", "material", "control", "agency", "plain") AS (VALUES {asked}) '
        control, agency = self._column("control"), self._column("agency")
        where = (
            f'{_OWN} AND r."fingerprint" = asked."print" AND {self._column("material")} = asked."material" '
            f"AND (asked.\"control\" = '' OR {control} = '' OR {control} = asked.\"control\" "
            f'OR {agency} <> asked."agency") AND (asked."plain" OR {self._column("isbns")} = \'\')'
        )
        values = [value for one in sorted(wanted) for value in one]
        return self._ask(_ASKED, where, self._own, head, values)

    def _ask(
        self, tables: str, where: str, params: Iterable[Any], head: str = "", first: Iterable[Any] = ()
    ) -> list[Row]:
        told = ", ".join(['r."id"', 'r."saved_at"', *map(self._column, COLUMNS)])
        joined = f"{tables} {_PENDING}" if self._batch else tables
        sql = f"{head}SELECT {told} FROM {joined} WHERE {where}"
        return straight.ask(self._database, sql, [*first, *self._batch, *params])

    def _column(self, name: str) -> str:
        """A column as it will read."""
        return f'COALESCE(p."{name}", r."{name}")' if self._batch else f'r."{name}"'


def _id(told: str | UUID) -> UUID:
    return told if isinstance(told, UUID) else id_of(told)


def _marks(values: set[str]) -> str:
    return ", ".join(["%s"] * len(values))
