"""Bundles that unpack to far more than they are: refused while they are read, with little of them in memory."""

import os

import pytest

from lentera.journal import blobs
from lentera.journal.refusals import Refusal
from lentera.sync.bundle import packing
from lentera.sync.bundle.label import read, read_bytes, seal
from lentera.sync.bundle.messages import BlobPart, Filler
from lentera.sync.bundle.packing import NotABundle, pack, unpack
from lentera.sync.keys import reading_key, reading_keys, signing_key
from tests.sync.conftest import AGENCY

MIB = 1 << 20


def with_messages(hub, site, *messages):
    """A stick of the hub that holds these instead."""
    label, sealed = read(hub.export(site))
    with site.open():
        opening = next(unpack(sealed, reading_keys()))
        recipient = str(reading_key().to_public())
    with hub.open():
        return seal(label, pack([opening, *messages], [recipient]), signing_key())


def blobs_of(count):
    """Different blobs of a little over a MiB each, and a few dozen bytes as they travel."""
    made = [blobs.pack(b"\0" * (MIB + number)) for number in range(count)]
    return [BlobPart(AGENCY.bytes, one.digest, one.data) for one in made]


@pytest.mark.parametrize(
    "messages",
    [[Filler(b"\0" * MIB)] * 60, blobs_of(60)],
    ids=["frames", "blobs"],
)
def test_a_bundle_that_unpacks_to_far_more_than_it_is_is_refused(hub, site, monkeypatch, messages):
    monkeypatch.setattr(packing, "LARGEST", 2 * MIB)
    stick = with_messages(hub, site, *messages)
    assert len(stick) < 300_000
    before = site.entries()
    told = site.take(stick)
    assert isinstance(told, Refusal) and told.code == "bundle-too-large"
    assert site.entries() == before


def test_one_large_blob_that_packs_well_is_none(hub, site):
    stick = with_messages(hub, site, *blobs_of(3))
    assert not isinstance(site.take(stick), Refusal)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize("place", ["/dev/zero", "pipe"])
def test_what_never_ends_is_no_bundle(tmp_path, place):
    path = tmp_path / place  # an absolute place stays what it is
    if place == "pipe":
        os.mkfifo(path)
    with pytest.raises(NotABundle, match="bundle-no-label"):
        read_bytes(path)
