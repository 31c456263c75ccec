"""Ids: those made together begin alike and are different; a seed tells the same ones again."""

from lentera.journal.ids import ids_together, new_id, seeded_ids


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
