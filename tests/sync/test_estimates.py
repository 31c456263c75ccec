"""The size of a bundle is told before it is made."""

from random import Random
from uuid import uuid4

import pytest

from lentera.sync import estimating, exporting
from lentera.sync.bundle.packing import PAD
from tests.journal.sample.facts import BedDug
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
