"""What the database leaves out of a catalogue, the rule would have passed over: no match is lost by it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lentera.catalogue.candidates import COLUMNS, keys_of_row
from lentera.catalogue.matching import Matcher
from lentera.catalogue.models import PendingRecord, Record, RecordIsbn
from lentera.catalogue.rules import Keys, Known, Match
from lentera.journal.guard import open_door
from lentera.journal.ids import new_id

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 2, 6, 12, tzinfo=UTC)
STREAM = UUID(int=1)
BOOKS = ("9786020000011", "9786020000028")
texts = {
    "control": st.sampled_from(["", "1", "2"]),
    "agency": st.sampled_from(["A", "A", "B", ""]),
    "isbns": st.sampled_from(["", "", *BOOKS, " ".join(BOOKS)]),
    "filing": st.sampled_from(["bumi manusia", "bumi", "rumah kaca"]),
    "material": st.sampled_from(["book", "book", "book", "map"]),
    "fingerprint": st.sampled_from(["f1", "f1", "f2", ""]),
    "digest": st.sampled_from(["d1", "d2"]),
    "richness": st.integers(1, 2),
}
told = st.fixed_dictionaries(texts)
kept = st.fixed_dictionaries(
    {
        "told": told,
        "public": st.sampled_from([True, True, False]),
        "age": st.integers(0, 2),
        # what the import under way made of it: keys by which it is looked for stay as they are
        "now": st.none()
        | st.fixed_dictionaries({name: texts[name] for name in ("agency", "filing", "material", "digest")}),
    }
)


class FromAll(Matcher):
    """Takes whatever shares a key with one of the incoming records, and leaves the rest to the rule."""

    def load(self, incoming: list[Keys]) -> None:
        self._forget()
        rows = Record.objects.filter(institution=self._institution, public=self._public)
        waiting = (
            {row.id: row for row in PendingRecord.objects.filter(batch=self.batch)} if self.batch else {}
        )
        for row in rows.order_by("saved_at", "id"):
            standing = waiting.get(row.id, row)
            known = Known(row.id, _keys({name: getattr(standing, name) for name in COLUMNS}))
            if row.id not in self._known and any(_share_a_key(known.keys, one) for one in incoming):
                self.learn(known)


def _keys(values: dict[str, Any]) -> Keys:
    return keys_of_row(*[values[name] for name in COLUMNS])


def _share_a_key(one: Keys, other: Keys) -> bool:
    return (
        bool(one.control and one.control == other.control)
        or bool(one.fingerprint and one.fingerprint == other.fingerprint)
        or not set(one.isbns).isdisjoint(other.isbns)
    )


def _row(model: type[Any], institution: UUID, id: UUID, values: dict[str, Any], **own: Any) -> Any:
    empty = {
        field.attname: 0 if field.attname == "line" else ""
        for field in model._meta.local_concrete_fields
        if field.attname not in ("year", "batch")
    }
    named = {"id": id, "institution_id": institution, "stream": STREAM}
    return model(**{**empty, **values, **named, **own})


def _catalogue(institution: UUID, batch: UUID, rows: list[dict[str, Any]]) -> None:
    records, pending, isbns = [], [], []
    for row in rows:
        id, own = new_id(), {"public": row["public"], "saved_at": NOON + timedelta(days=row["age"])}
        records.append(_row(Record, institution, id, row["told"], **own))
        isbns += [
            _row(RecordIsbn, institution, new_id(), {"record": id, "isbn": isbn})
            for isbn in row["told"]["isbns"].split()
        ]
        if row["now"] is not None:
            pending.append(_row(PendingRecord, institution, id, row["told"] | row["now"], batch=batch, **own))
    with open_door():
        for model, made in ((Record, records), (RecordIsbn, isbns), (PendingRecord, pending)):
            QuerySet(model).bulk_create(made)


def _decided(matcher: Matcher, portions: list[list[Keys]], ids: list[UUID]) -> list[Match]:
    """What is decided of each record, one after the other, as an import does it."""
    found, fresh = [], iter(ids)
    for portion in portions:
        matcher.load(portion)
        for keys in portion:
            match = matcher.match(keys)
            found.append(match)
            if match.outcome != "unchanged":
                matcher.learn(Known(match.known.id if match.known is not None else next(fresh), keys))
    return found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(kept, min_size=1, max_size=6),
    portions=st.lists(st.lists(told, min_size=1, max_size=5), min_size=1, max_size=2),
    trial=st.booleans(),
)
def test_no_match_is_lost_by_what_the_database_leaves_out(
    db: Any, rows: list[dict[str, Any]], portions: list[list[dict[str, Any]]], trial: bool
) -> None:
    institution, batch = uuid4(), uuid4()
    _catalogue(institution, batch, rows)
    incoming = [[_keys(one) for one in portion] for portion in portions]
    incoming = incoming if trial else incoming[:1]  # what was decided is not in the tables here
    ids = [new_id() for portion in incoming for _ in portion]
    own, other = (
        _decided(kind(institution, True, None if trial else batch), incoming, ids)
        for kind in (Matcher, FromAll)
    )
    assert own == other


def test_of_twenty_editions_of_a_title_none_leaves_the_database_that_has_a_number_of_its_own(db: Any) -> None:
    institution = uuid4()
    book = {
        "control": "1",
        "agency": "A",
        "isbns": "",
        "filing": "bumi manusia",
        "material": "book",
        "fingerprint": "f1",
        "digest": "d1",
        "richness": 1,
    }
    _catalogue(
        institution,
        uuid4(),
        [{"told": book | {"control": str(n)}, "public": True, "age": 0, "now": None} for n in range(20)],
    )
    matcher = Matcher(institution, True)
    matcher.load([_keys(book | {"control": "20"})])
    assert not matcher._known
    matcher.load([_keys(book | {"control": "20", "agency": "B"})])
    assert len(matcher._known) == 20


def test_what_an_import_gave_another_number_is_found_by_it_in_the_next_portion(db: Any) -> None:
    institution, batch = uuid4(), uuid4()
    book = dict.fromkeys(COLUMNS, "") | {"material": "book", "fingerprint": "f1", "richness": 1}
    was, now = book | {"control": "1", "agency": "A"}, book | {"control": "2", "agency": "B"}
    _catalogue(institution, batch, [{"told": was, "public": True, "age": 0, "now": now}])
    matcher = Matcher(institution, True, batch)
    matcher.load([_keys(now)])
    assert matcher.match(_keys(now)).outcome == "unchanged"
