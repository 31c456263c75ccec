"""One hub and three sites with bad couriers: whatever is lost, copied, late or restored, nothing that a node has is
missing where it belongs, tables are what the journal says, and all nodes agree.
"""

import shutil
import tempfile
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from lentera.journal.digesting import digests
from lentera.journal.joining import forked_streams, join
from lentera.journal.models import Author
from lentera.journal.node import NotAtHome
from lentera.journal.references import save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import answering, comparing, registry, taking_over
from lentera.sync.models import Compared
from lentera.sync.readable import concerns
from tests.journal.sample.facts import BedDug, ListPrinted, Planted, PlantsGiven
from tests.journal.sample.models import Tool
from tests.sync.nodes import House, pair
from tests.sync.sticks import parts_of, say_noise

NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)
ACTOR = UUID(int=7)
AUTHORS = [UUID(int=100 + number) for number in range(4)]
TEMPLATE: list[Path] = []
MOST_ROUNDS = 12
who = st.integers(0, 3)


class Couriers(RuleBasedStateMachine):
    """Node 0 is the hub. Sticks go between the hub and a site, as they do by van."""

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp(prefix="couriers-"))
        self.hub = House(self.folder / "0", TEMPLATE[0]).start("hub", "Pusat")
        for number, author in enumerate(AUTHORS):
            self.hub.say_author(author, f"Lembaga {number}")
        self.houses = [self.hub]
        for number in (1, 2, 3):
            house = House(self.folder / f"{number}", TEMPLATE[0]).start("site", f"Lembaga {number}")
            assert not isinstance(pair(self.hub, house, [AUTHORS[number]]), Refusal)
            self.houses.append(house)
        for house, author in zip(self.houses, AUTHORS, strict=True):
            house.author = author
        self.bag: list[tuple[int, bytes]] = []  # (for whom, stick)
        self.copies: dict[int, list[Path]] = {number: [] for number in range(4)}
        self.count = 0

    @rule(number=who, shape=st.sampled_from(["self", "gift", "public", "tool", "many"]), other=who)
    def say(self, number, shape, other):
        """At the author's first home, also after the root has moved him away and until this house has read so."""
        self._say(number, number, shape, other)

    @rule(number=st.integers(1, 3), shape=st.sampled_from(["self", "gift", "public"]), other=who)
    def say_at_the_hub(self, number, shape, other):
        self._say(0, number, shape, other)

    def _say(self, place, number, shape, other):
        self.count += 1
        author = AUTHORS[number]
        if self.count % 3 == 0:
            self._back_up(place)
        if not self._writes(place, author):
            return
        with self.houses[place].open(), writing(author, None, actor=ACTOR, at=NOON) as entry:
            if shape == "gift":
                entry.record(PlantsGiven(gift=uuid4(), partner=AUTHORS[other], plants=self.count))
            elif shape == "public":
                entry.record(ListPrinted(digest=entry.keep_blob(f"daftar {self.count}".encode()), lines=1))
            elif shape == "tool":
                save_reference(entry, Tool, uuid4(), {"name": f"Alat {self.count}", "price": self.count})
            else:
                bed = uuid4()
                entry.record(BedDug(bed=bed, name=f"B{self.count}"))
                for plants in range(3 if shape == "many" else 0):
                    entry.record(Planted(bed=bed, plants=plants, kind="a", on=date(2024, 2, 6)))

    def _writes(self, place, author):
        """Whether this house holds itself for the author's home; the door says the same."""
        house = self.houses[place]
        with house.open():
            if Author.objects.get(id=author).home == house.id:
                return True
            with pytest.raises(NotAtHome), writing(author, None, actor=ACTOR, at=NOON):
                pass
            return False

    @rule(number=st.integers(1, 3), to=who)
    def take_over_from_the_dead(self, number, to):
        """The root gives a site up, and the hub or a third node goes on; the site may live until it reads so."""
        with self.hub.open():
            told = taking_over.take_over(AUTHORS[number], self.houses[to].id, "uji")
        assert not isinstance(told, Refusal) or told.code in ("home-there-already", "home-not-dead")

    @rule(
        number=st.integers(1, 3), place=st.integers(1, 3), shape=st.sampled_from(["self", "gift", "public"])
    )
    def say_at_a_third_node(self, number, place, shape):
        """Where an author was moved to, once that node has read so."""
        if number != place:
            self._say(place, number, shape, 0)

    @rule(number=st.integers(1, 3), up=st.booleans())
    def write_a_stick(self, number, up):
        sender, receiver = (number, 0) if up else (0, number)
        self.bag.append((receiver, self.houses[sender].export(self.houses[receiver])))

    @rule(number=st.integers(1, 3), up=st.booleans())
    def write_small_sticks(self, number, up):
        """Parts, some with chunks of content: each is carried, copied or lost on its own."""
        self.count += 1
        sender, receiver = (number, 0) if up else (0, number)
        if self._writes(sender, AUTHORS[sender]):
            say_noise(self.houses[sender], AUTHORS[sender], 2, 9_000, seed=self.count)
        parts = parts_of(self.houses[sender], self.houses[receiver], 32 << 10)
        self.bag += [(receiver, part) for part in parts]

    @rule(number=st.integers(1, 3), times=st.integers(1, 3))
    def the_van_calls(self, number, times):
        self._back_up(number)
        self._back_up(0)
        for _ in range(times):
            for sender, receiver in ((0, number), (number, 0)):
                taken = self.houses[receiver].take(self.houses[sender].export(self.houses[receiver]))
                assert not isinstance(taken, Refusal), taken
                self._no_alarm(self.houses[receiver])

    @rule(choice=st.integers(0, 99), kept=st.booleans())
    def deliver_one(self, choice, kept):
        if self.bag:
            place = choice % len(self.bag)
            receiver, stick = self.bag[place] if kept else self.bag.pop(place)
            taken = self.houses[receiver].take(stick)
            assert not isinstance(taken, Refusal), taken
            self._no_alarm(self.houses[receiver])
            self._proven(taken)

    def _proven(self, taken):
        """Whatever came is signed by its home, but for what a gap in the registry holds back."""
        gap = any(one.code == "parent-unknown" and one.details["area"] == "sync" for one in taken.parked)
        assert gap or not any(one.code == "tip-not-proven" for one in taken.parked), taken.parked

    @rule(choice=st.integers(0, 99))
    def lose_one(self, choice):
        if self.bag:
            self.bag.pop(choice % len(self.bag))

    def _back_up(self, number):
        self.copies[number].append(self.houses[number].keep_copy(f"{self.count}-{len(self.copies[number])}"))

    @rule(number=who, back=st.integers(1, 3))
    def restore_unnoticed(self, number, back):
        if self.copies[number]:
            self.houses[number].put_back(self.copies[number][-back:][0])

    @rule(number=who, back=st.integers(1, 3))
    def restore_and_say_so(self, number, back):
        """The mark beside the keys stays: it asks when something of one's own is gone, and never otherwise."""
        if not self.copies[number]:
            return
        house = self.houses[number]
        before = house.entries()
        house.put_back(self.copies[number][-back:][0], noticed=True)
        now = house.entries()
        with house.open():
            if answering.restored() is not None:
                assert any(hashes - now.get(stream, set()) for stream, hashes in before.items())

    @rule(number=who)
    def join_what_forked(self, number):
        self._join(number)

    def _join(self, number):
        """Whatever is forked of those who write at this house; at the hub that is the registry too."""
        house = self.houses[number]
        with house.open():
            for author in Author.objects.filter(home=house.id).order_by("id"):
                for stream in forked_streams(author.id):
                    assert not isinstance(join(stream.id, reason="uji", actor=ACTOR), Refusal)
            registry.follow_homes()

    def _come_to_rest(self, *, everybody=False):
        """Exchange until two rounds together bring nothing: the first says what is missing, the second brings it."""
        quiet = 0
        for number in range(MOST_ROUNDS):
            quiet = 0 if self._exchange(everybody=everybody and number == 0) else quiet + 1
            if quiet == 2:
                return
        raise AssertionError("the nodes have always something new to tell each other")

    def _exchange(self, *, everybody):
        """By way of the hub; and between sites, where an old home hands what it said to itself to the new one alone.

        Whether it brought anything.
        """
        steps = [step for number in (1, 2, 3) for step in ((number, 0), (0, number))]
        if everybody or self._lives_at_a_third_node():
            steps += permutations((1, 2, 3), 2)
        brought = 0
        for sender, receiver in steps:
            taken = self.houses[receiver].take(self.houses[sender].export(self.houses[receiver]))
            assert not isinstance(taken, Refusal), taken
            brought += taken.entries + taken.blobs + taken.laid_out
        return brought > 0

    def _lives_at_a_third_node(self):
        with self.hub.open():
            homes = dict(Author.objects.filter(id__in=AUTHORS).values_list("id", "home"))
        own = zip(AUTHORS, self.houses, strict=True)
        return any(homes[author] not in (house.id, self.hub.id) for author, house in own)

    def teardown(self):
        if not hasattr(self, "houses"):
            return
        for receiver, stick in self.bag:
            self.houses[receiver].take(stick)
        had: dict[UUID, set[bytes]] = {}
        for house in self.houses:
            for stream, hashes in house.entries().items():
                had.setdefault(stream, set()).update(hashes)
        self._come_to_rest(everybody=True)
        self._join(0)  # the registry first: it says who is at home where
        self._come_to_rest()
        for number in range(4):
            self._join(number)
        self._come_to_rest()
        self._nothing_is_missing(had)
        self._all_agree()
        shutil.rmtree(self.folder)

    def _nothing_is_missing(self, had):
        for giver in self.houses:
            for reader in self.houses:
                if giver is reader or (giver is not self.hub and reader is not self.hub):
                    continue
                with giver.open():
                    theirs = {one.stream.id for one in concerns(reader.id)}
                entries, here = giver.entries(), reader.entries()
                for stream in theirs:
                    assert entries[stream] <= here[stream], "a fact that one node has is missing at another"
        everywhere: dict[UUID, set[bytes]] = {}
        for house in self.houses:
            for stream, hashes in house.entries().items():
                everywhere.setdefault(stream, set()).update(hashes)
        for stream, hashes in had.items():
            assert hashes <= everywhere[stream], "a fact was lost"

    @staticmethod
    def _no_alarm(house):
        """Tables are made from the journal alone, so what is compared with each bundle is never different."""
        with house.open():
            assert comparing.different_streams() == 0

    def _all_agree(self):
        for house in self.houses:
            self._no_alarm(house)
            with house.open():
                assert house is self.hub or Compared.objects.filter(verdict=comparing.EQUAL).exists()
                assert verify().problems == []
                assert forked_streams(house.author) == []
        assert all(house.replay_gives_the_same() for house in self.houses)
        for number in (1, 2, 3):
            with self.hub.open():
                readable = {one.stream.id for one in concerns(self.houses[number].id)}
            shared = readable & set(self.houses[number].streams())
            assert self.hub.rows(shared) == self.houses[number].rows(shared)
            assert self._digests(self.hub, shared) == self._digests(self.houses[number], shared)

    @staticmethod
    def _digests(house, streams):
        with house.open():
            return digests(streams)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_courier_loses_a_fact(template):
    TEMPLATE[:] = [template]
    quick = settings(max_examples=8, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(Couriers, settings=quick)


SHAPES = ("self", "gift", "public", "tool", "many")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_long_walks_with_many_restores_lose_nothing_either(template, seed):
    """The machine above prefers short stories; these are long ones, in which restores follow confirmed sticks."""
    TEMPLATE[:] = [template]
    chance, world = Random(seed), Couriers()
    world.start()
    for _ in range(40):
        step = chance.choices(
            ("say", "van", "stick", "parts", "deliver", "restore", "join", "take", "hub", "third"),
            (9, 6, 3, 2, 6, 3, 1, 2, 2, 3),
        )[0]
        number = chance.randrange(4)
        if step == "say":
            world.say(number, chance.choice(SHAPES), chance.randrange(4))
        elif step == "van":
            world.the_van_calls(chance.randint(1, 3), chance.randint(1, 2))
        elif step == "parts":
            world.write_small_sticks(chance.randint(1, 3), chance.random() < 0.5)
        elif step == "stick":
            world.write_a_stick(chance.randint(1, 3), chance.random() < 0.5)
        elif step == "deliver":
            world.deliver_one(chance.randrange(100), chance.random() < 0.4)
        elif step == "restore":
            world.restore_unnoticed(number, chance.randint(1, 3))
        elif step == "take":
            world.take_over_from_the_dead(chance.randint(1, 3), chance.randrange(4))
        elif step == "third":
            world.say_at_a_third_node(chance.randint(1, 3), chance.randint(1, 3), chance.choice(SHAPES))
        elif step == "hub":
            world.say_at_the_hub(chance.randint(1, 3), chance.choice(SHAPES), chance.randrange(4))
        else:
            world.join_what_forked(number)
    world.teardown()
