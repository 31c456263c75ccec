"""The bulk ways of rows do what the single ones do, and only to rows of the entry's own stream."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from lentera.journal.projecting import Entry, Projector
from lentera.journal.sending import WrongStream, current_sender
from tests.journal.sample.facts import BedDug
from tests.journal.sample.models import Bed

pytestmark = pytest.mark.django_db
BEDS = [UUID(int=number) for number in range(1, 1_004)]


@pytest.fixture
def entry(noon) -> Entry:
    fact = BedDug(bed=BEDS[0], name="Mawar")
    return Entry(UUID(int=17), UUID(int=18), "self", "sample", 0, b"", noon, noon, UUID(int=7), fact)


@pytest.fixture
def projector(db):
    projector = Projector()
    token = current_sender.set(projector)
    yield projector
    current_sender.reset(token)


def told(entry: Entry, names, rows, **common) -> None:
    Bed.rows.put_all(entry, names, rows, **common)


def test_many_rows_read_like_single_ones(entry, projector):
    names = ("name", "plants", "last_planted")
    told(
        entry,
        names,
        [(BEDS[0], ("Mawar", 3, date(2024, 2, 6))), (BEDS[1], ("", 0, None))],
        changed_at=entry.at,
    )
    values = {"name": "Mawar", "plants": 3, "last_planted": date(2024, 2, 6), "changed_at": entry.at}
    Bed.rows.put(entry, values, id=BEDS[2])
    projector.flush()
    one, other, single = Bed.objects.order_by("id")
    for field in Bed._meta.local_concrete_fields:
        if field.name != "id":
            assert getattr(one, field.attname) == getattr(single, field.attname)
    assert (other.name, other.plants, other.last_planted) == ("", 0, None)


def test_a_column_that_nobody_tells_is_a_bug(entry, projector):
    with pytest.raises(KeyError, match="plants"):
        told(entry, ("name", "last_planted"), [(BEDS[0], ("Mawar", None))], changed_at=entry.at)


def test_rows_of_another_stream_stay(entry, projector):
    names = ("name", "plants", "last_planted")
    told(entry, names, [(BEDS[0], ("Mawar", 3, None))], changed_at=entry.at)
    projector.flush()
    other = replace(entry, stream=UUID(int=19))
    with pytest.raises(WrongStream):
        told(other, names, [(BEDS[0], ("Melati", 3, None))], changed_at=entry.at)


def test_many_come_after_what_was_told_before_and_before_what_comes_later(entry, projector):
    names = ("name", "plants", "last_planted")
    told(entry, names, [(bed, ("Mawar", 3, None)) for bed in BEDS[:3]], changed_at=entry.at)
    Bed.rows.change(entry, id=BEDS[0], name="Anggrek")
    Bed.rows.remove(entry, id=BEDS[1])
    told(entry, names, [(bed, ("Melati", 4, None)) for bed in BEDS[:2]], changed_at=entry.at)
    Bed.rows.change(entry, id=BEDS[1], name="Kenanga")
    projector.flush()
    assert list(Bed.objects.order_by("id").values_list("name", flat=True)) == ["Melati", "Kenanga", "Mawar"]


def test_each_gives_all_matching_rows_also_while_they_are_removed(entry, projector):
    names = ("name", "plants", "last_planted")
    told(entry, names, [(bed, ("Mawar", 3, None)) for bed in BEDS], changed_at=entry.at)
    seen = []
    for bed in Bed.rows.each(entry, name="Mawar"):
        seen.append(bed.id)
        Bed.rows.remove(entry, id=bed.id)
    projector.flush()
    assert (seen, Bed.objects.count()) == (BEDS, 0)
