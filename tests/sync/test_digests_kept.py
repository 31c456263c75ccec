"""Tables are compared with every exchange: what differs is an alarm at both ends, and it costs what has moved."""

from uuid import UUID, uuid4

import pytest

from lentera.journal.models import Stream
from lentera.sync import comparing, digested, hooked, queries
from lentera.sync.digested import EACH, LOOKED, MORE, POSITIONS, State, choose
from lentera.sync.models import Compared, Comparing, Digested
from tests.journal.sample.facts import PlantsGiven
from tests.journal.sample.models import Gift
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.test_comparing import damage, stream_of
from tests.sync.test_exchange import carry, say

A, B, C, D = (UUID(int=number) for number in (1, 2, 3, 4))
OLD = State(A, 300, turn=1)
OLDER = State(B, 500, turn=0)
LONG = State(C, 50_000, turn=2)
FRESH = State(D, 900, 900, moved=True)
GROWN = State(D, 50_000, 10, turn=3, moved=True)


MANY = EACH * LOOKED
SOME = State(A, 9, 9, moved=True)
LATER = State(B, EACH - 200, turn=0)
QUARTER = State(D, 18_000, 4_500, turn=3, moved=True)
BURST = State(D, 50_000, 50_000, moved=True)


@pytest.mark.parametrize("case, states, saved, held, chosen, left", [
    ("nothing",                                  [],            0,             0,      set(),  EACH),
    ("never read",                               [FRESH],       0,             900,    {D},    EACH),
    ("what has not moved, as far as it goes",    [OLD, OLDER],  0,             800,    {A, B}, EACH - 808),
    ("read longest ago comes first",             [OLD, LATER],  0,             0,      {B},    200),
    ("a long one waits for its turn",            [LONG],        0,             50_000, set(),  EACH),
    ("and has it when enough is saved",          [LONG],        50_500 - EACH, 50_000, {C},    0),
    ("not an entry too early",                   [LONG],        50_499 - EACH, 50_000, set(),  50_499),
    ("no more is saved than the longest takes",  [LONG],        900_000,       50_000, {C},    0),
    ("a long one that grew a little waits too",  [GROWN],       0,             50_000, set(),  EACH),
    ("and what moved goes before it",            [GROWN, SOME], 0,             50_009, {A},    EACH),
    ("grown by a fourth it is read at once",     [QUARTER],     0,             50_000, {D},    EACH),
    ("a long one that came at once waits too",   [BURST],       0,             50_000, set(),  EACH),
    ("where much is held, a small thing waits",  [OLD],         0,             MANY,   set(),  EACH),
    ("until looking through it all can be paid", [OLD],         EACH,          MANY,   {A},    0),
])  # fmt: skip
def test_what_is_read_for_a_bundle(case, states, saved, held, chosen, left):
    got, rest = choose(states, saved=saved, held=held)
    assert got == chosen, case
    assert rest == left, case


def test_what_is_read_grows_with_what_moved_and_not_with_what_is_held():
    states = [State(uuid4(), 400, turn=number) for number in range(1000)]
    for _ in range(50):
        chosen, saved = choose(states, saved=0, held=400_000)
        assert (
            400 * len(chosen) + 400_000 // LOOKED * bool(chosen) <= EACH and saved <= EACH + 400_000 // LOOKED
        )
    new = [State(uuid4(), 400, 10, turn=5, moved=True) for _ in range(1000)]
    chosen, _ = choose(new, saved=0, held=400_000)
    assert 400 * len(chosen) <= 2 * EACH + MORE * 10_000


def alarms(house):
    with house.open():
        return [(other.area, other.author) for one in comparing.results() for other in one.differs]


def notices(house):
    with house.open():
        return comparing.different_streams()


@pytest.mark.parametrize("where", ["hub", "site"])
def test_a_row_damaged_by_hand_is_an_alarm_at_both_after_the_next_exchange_and_gone_after_the_repair(
    both, where
):
    hub, site = both
    hurt = {"hub": hub, "site": site}[where]
    other = {"hub": site, "site": hub}[where]
    for sender, receiver in ((site, hub), (hub, site)):
        carry(sender, receiver)
    assert alarms(hub) == alarms(site) == []
    with hurt.open():
        gift = Gift.objects.get(partner=PRISON)
    damage(hurt, Gift, plants=99)
    for sender, receiver in ((hurt, other), (other, hurt)):
        carry(sender, receiver)
    assert alarms(hub) == alarms(site) and ("sample", "Dispersip") in alarms(hub)
    assert notices(hub) == notices(site) > 0
    with hurt.open():
        for stream in [one.stream for one in comparing.results()[0].differs]:
            comparing.mend(stream)
        assert Gift.objects.get(partner=PRISON).plants == gift.plants == 9
    assert alarms(hurt) == [] and alarms(other) != [], "it has not heard of it yet"
    carry(hurt, other)
    assert alarms(hub) == alarms(site) == []
    for sender, receiver in ((other, hurt), (hurt, other)):
        carry(sender, receiver)
    assert alarms(hub) == alarms(site) == []


def test_equal_nodes_say_nothing_on_their_pages(both):
    hub, site = both
    for sender, receiver in ((site, hub), (hub, site), (site, hub)):
        carry(sender, receiver)
    for house in both:
        with house.open():
            assert Compared.objects.filter(verdict=comparing.EQUAL).exists(), "they were compared"
            assert comparing.results() == [] and comparing.different_streams() == 0


def test_the_alarm_stays_while_the_author_goes_on_and_goes_once_the_tables_are_equal(both):
    hub, site = both
    name = stream_of(site, AGENCY, f"to:{PRISON}")
    damage(site, Gift, plants=99)
    stick = site.export(hub)
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=4))
    hub.take(stick)
    assert ("sample", "Dispersip") in alarms(hub), "compared where the site was"
    for sender, receiver in ((hub, site), (site, hub)):
        say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=4))
        carry(sender, receiver)
        assert ("sample", "Dispersip") in alarms(receiver)
    with site.open():
        comparing.mend(name.id)
    carry(site, hub)
    carry(hub, site)
    carry(site, hub)
    assert ("sample", "Dispersip") not in alarms(hub) + alarms(site)


def test_never_while_the_programs_differ_in_version(both, monkeypatch):
    hub, site = both
    damage(site, Gift, plants=99)
    stick = site.export(hub)
    for module in (comparing, digested):
        monkeypatch.setattr(module, "program_mark", lambda: "f" * 64)
    hub.take(stick)
    assert alarms(hub) == [] and notices(hub) == 0
    with hub.open():
        assert Compared.objects.filter(verdict=comparing.PROGRAM).exists()
        comparing.prepare(site.id)
        (told,) = comparing.messages(site.id)
        assert told.program == "f" * 64 and told.laid_out, "its own digests are made anew by the new program"


def test_a_lost_stick_costs_only_time(both):
    hub, site = both
    damage(site, Gift, plants=99)
    site.export(hub)
    assert alarms(hub) == []
    carry(site, hub)
    hub.export(site)
    carry(hub, site)
    assert alarms(hub) == alarms(site) != []


def test_what_did_not_move_is_not_read_where_it_is_too_long(both, monkeypatch):
    hub, site = both
    carry(site, hub)
    monkeypatch.setattr(digested, "EACH", 0)
    with site.open():
        Comparing.objects.update(saved=0)
    monkeypatch.setattr(digested, "digests", lambda _: pytest.fail("tables were read"))
    site.export(hub)


def test_few_positions_of_a_stream_are_kept(both):
    hub, site = both
    for _ in range(POSITIONS + 3):
        say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=4))
        hub.export(site)
    with hub.open():
        rows = Digested.objects.filter(stream=stream_of(hub, AGENCY, f"to:{PRISON}").id)
        assert rows.count() == POSITIONS
        assert bytes(rows.order_by("-turn")[0].tip) == bytes(Stream.objects.get(id=rows[0].stream).tip)


def test_the_weight_of_the_next_bundle_counts_the_digests(both):
    hub, site = both
    with hub.open():
        foreseen = comparing.size_for(site.id)
        comparing.prepare(site.id)
        (told,) = comparing.messages(site.id)
        assert abs(foreseen - comparing.ONE * len(told.laid_out)) <= 100


def test_the_home_page_has_a_notice_for_whoever_looks_after_the_node(both, rf, monkeypatch):
    hub, site = both
    damage(site, Gift, plants=99)
    carry(site, hub)
    monkeypatch.setattr(hooked.institutions, "keeps_node", lambda _: True)
    with hub.open():
        assert queries.own_node().name == "Dispersip"
        assert any("berbeda" in row.text for row in hooked.rows_of_today(rf.get("/desk/")))
