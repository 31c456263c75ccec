"""The size of a bundle is told before it is made."""

from random import Random
from uuid import uuid4

import pytest

from lentera.journal.backing_up import make_recovery_key
from lentera.sync import estimating, exporting
from lentera.sync.bundle.packing import PAD
from lentera.sync.kept import payload
from tests.journal.sample.facts import BedDug
from tests.journal.sample.models import Label
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.sticks import say_noise
from tests.sync.test_blobs import ask, exchange, keep_evidence
from tests.sync.test_exchange import carry, say
from tests.sync.test_parts import say_gifts

pytestmark = pytest.mark.django_db


def nothing(hub, site):
    pass


def few_facts(hub, site):
    say(hub, AGENCY, BedDug(bed=uuid4(), name="dinas"), blob=b"daftar")


def many_facts(hub, site):
    say_gifts(hub, AGENCY, PRISON, 6000)


def content(hub, site):
    say_noise(hub, AGENCY, 20, 20_000)


def evidence(hub, site):
    digest = keep_evidence(hub, AGENCY, Random(3).randbytes(150_000))
    exchange(hub, site)
    ask(site, AGENCY, digest)
    carry(site, hub)


def a_bit_of_all(hub, site):
    evidence(hub, site)
    say_gifts(hub, AGENCY, PRISON, 2000)
    say_noise(hub, AGENCY, 3, 30_000)


@pytest.mark.parametrize("story", [nothing, few_facts, many_facts, content, evidence, a_bit_of_all])
def test_an_estimate_is_right_within_a_tenth_or_a_step_of_the_padding(hub, site, story):
    carry(site, hub)
    story(hub, site)
    with hub.open():
        told = estimating.estimate(site.id)
        made = exporting.export(site.id)
    assert abs(told.size - len(made)) <= max(len(made) // 10, PAD), (told, told.size, len(made))


def test_many_entries_are_counted_by_samples(hub, site, monkeypatch):
    monkeypatch.setattr(estimating, "SAMPLE", 100_000)
    monkeypatch.setattr(estimating, "SCANNED", 30)
    carry(site, hub)
    say_gifts(hub, AGENCY, PRISON, 4000)
    say_noise(hub, AGENCY, 90, 3_000)
    with hub.open():
        told = estimating.estimate(site.id)
        made = exporting.export(site.id)
    assert told.entries == 4090
    assert abs(told.size - len(made)) <= max(len(made) // 10, PAD), (told, told.size, len(made))


def test_what_is_there_already_is_not_counted(hub, site):
    say_gifts(hub, AGENCY, PRISON, 1000)
    carry(hub, site)
    carry(site, hub)
    with hub.open():
        assert estimating.estimate(site.id).entries == 0
    say_gifts(hub, AGENCY, PRISON, 10)
    with hub.open():
        assert estimating.estimate(site.id).entries == 10


def dug(site, count):
    """What the prison says to itself, and somebody registered: both go to the hub in sealed parcels."""
    say(site, PRISON, *(BedDug(bed=uuid4(), name=uuid4().hex) for _ in range(count)))
    with site.open():
        for number in range(count // 10):
            Label.rows.remember(PRISON, text=f"{uuid4()} {number}", number=f"{number}")


def right(site, hub):
    with site.open():
        told = estimating.estimate(hub.id)
        made = exporting.export(hub.id)
    assert abs(told.size - len(made)) <= max(len(made) // 10, 2 * PAD), (told, told.size, len(made))
    return len(made)


def test_parcels_that_are_still_to_be_made_are_counted(hub, site, monkeypatch):
    with site.open():
        make_recovery_key()
    for _ in range(3):
        dug(site, 900)
    assert right(site, hub) > 20 * PAD
    assert right(site, hub) > 20 * PAD, "made, not confirmed"
    dug(site, 900)
    right(site, hub)  # a newer one takes the place of what waits
    monkeypatch.setattr(payload, "SLICE", 2 << 10)  # a large one is weighed by slices
    dug(site, 900)
    right(site, hub)
    carry(site, hub)
    carry(hub, site)
    carry(site, hub)
    carry(hub, site)
    assert right(site, hub) < 4 * PAD
