"""Ids: those made together begin alike and are different; a seed tells the same ones again."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

import pytest

from lentera.journal.ids import ids_together, new_id, seeded_ids, timely_id


def test_ids_made_together_begin_alike_and_differ():
    together = ids_together()
    made = {together() for _ in range(1000)}
    assert len(made) == 1000 and len({id.hex[:4] for id in made}) == 1
    assert len({id.hex[4:12] for id in made}) > 990  # all else is chance
    assert {id.version for id in made} == {4}
    assert len({ids_together()().hex[:4] for _ in range(50)}) > 40


def test_a_seed_tells_the_same_ids_again():
    def told():
        with seeded_ids("once more"):
            together = ids_together()
            return [together(), together(), new_id()]

    assert told() == told()


@pytest.mark.parametrize("year", [1969, 1970, 2026, 2400])
def test_an_id_filed_by_time_begins_with_its_moment(year):
    at = datetime(year, 2, 6, 4, 0, tzinfo=UTC)
    made = {timely_id(at) for _ in range(500)}
    assert len(made) == 500 and {id.int >> 80 for id in made} == {int(at.timestamp() * 1000) % 2**48}
    assert {(id.version, id.variant) for id in made} == {(7, RFC_4122)}
    assert len({id.hex[13:16] + id.hex[17:22] for id in made}) > 490  # the rest is chance


def test_ids_filed_by_time_come_in_its_order():
    first = datetime(2026, 11, 26, tzinfo=UTC)
    made = [timely_id(first + timedelta(milliseconds=one)) for one in range(1000)]
    assert made == sorted(made)
