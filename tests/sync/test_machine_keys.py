"""Keys that change while sticks are on their way: what the old key signed too late waits, and nothing is lost."""

from random import Random

import pytest

from lentera.journal.refusals import Refusal
from lentera.sync import key_changes
from lentera.sync.models import NodeKey
from tests.sync.test_machine import SHAPES, TEMPLATE, Couriers


class Renewing(Couriers):
    """Sites renew their keys. The hub is not restored: what its register lost, people would have to say again."""

    def renew_keys(self, number):
        with self.houses[number].open():
            request = key_changes.ask_renewal()
        with self.hub.open():
            assert not isinstance(key_changes.register_renewal(request), Refusal)

    def _proven(self, taken):
        """A tip that the old key signed beyond what the root knew waits until the new one signs."""


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_keys_renewed_while_sticks_travel_lose_nothing(template, seed):
    TEMPLATE[:] = [template]
    chance, world = Random(seed), Renewing()
    world.start()
    for _ in range(25):
        step = chance.choices(
            ("say", "van", "stick", "deliver", "restore", "renew", "join"), (8, 4, 5, 6, 2, 3, 1)
        )[0]
        number = chance.randint(1, 3)
        if step == "say":
            world.say(chance.randrange(4), chance.choice(SHAPES), chance.randrange(4))
        elif step == "van":
            world.the_van_calls(number, 1)
        elif step == "stick":
            world.write_a_stick(number, chance.random() < 0.6)
        elif step == "deliver":
            world.deliver_one(chance.randrange(100), chance.random() < 0.4)
        elif step == "restore":
            world.restore_unnoticed(number, chance.randint(1, 3))
        elif step == "renew":
            world.renew_keys(number)
        else:
            world.join_what_forked(number)
    with world.hub.open():
        assert NodeKey.objects.filter(state="retired").exists()
    world.teardown()
