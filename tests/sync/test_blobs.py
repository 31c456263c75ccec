"""Scans and photos on demand: who may have them, what happens to a wish, and that erased evidence stays erased."""

from random import Random
from uuid import uuid4

import pytest

from lentera.institutions.models import Library
from lentera.journal import blobs
from lentera.journal.guard import open_door
from lentera.journal.models import Blob, StoredEntry
from lentera.journal.references import save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.sync import erasing, exporting, gathering, wanting
from lentera.sync.bundle.messages import BlobChunk, BlobGone, Cited, Erased
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.models import BlobPiece, BlobWant, PeerWant
from lentera.sync.readable import concerns
from tests.journal.sample.facts import BedDug
from tests.sync.conftest import AGENCY, OTHER, PRISON
from tests.sync.nodes import House, pair
from tests.sync.sticks import parts_of
from tests.sync.test_exchange import ACTOR, NOON, carry

pytestmark = pytest.mark.django_db
SCAN = b"Pindaian perjanjian" * 10


def keep_evidence(house, author, data=SCAN, *, secret=False):
    """A scan at its author's home, cited by what all may read or by what he says to himself; returns its digest.

    The sample area cites no evidence, so a library or a bed is named by the digest.
    """
    digest = blobs.digest_of(data)
    with house.open(), writing(author, None, actor=ACTOR, at=NOON) as entry:
        entry.keep_blob(data, "evidence")
        if secret:
            entry.record(BedDug(bed=uuid4(), name=digest))
        else:
            save_reference(entry, Library, uuid4(), {"name": digest, "zone": "Asia/Makassar"})
    return digest


def ask(house, author, digest):
    with house.open():
        wish = wanting.ask(author, digest)
    assert not isinstance(wish, Refusal), wish


def content(house, author, digest):
    with house.open():
        return blobs.content(author, digest)


def state(house, author, digest):
    with house.open():
        wish = wanting.wish_for(author, digest)
        return None if wish is None else wish.answer


def exchange(*houses):
    """There and back, twice: a wish goes up, its answer comes down."""
    for _ in range(2):
        for sender in houses:
            for receiver in houses:
                if sender is not receiver:
                    carry(sender, receiver)


def cheat(house, author, digest, stream, entry):
    """A wish that no page would write."""
    with house.open():
        BlobWant.objects.create(
            institution_id=author, digest=digest, stream=stream, hash=entry, asked_at=NOON
        )


def test_evidence_stays_where_it_is_until_somebody_asks(hub, site):
    digest = keep_evidence(hub, AGENCY)
    exchange(hub, site)
    with pytest.raises(blobs.NotHere):
        content(site, AGENCY, digest)
    ask(site, AGENCY, digest)
    carry(site, hub)
    carry(hub, site)
    assert content(site, AGENCY, digest) == SCAN
    assert state(site, AGENCY, digest) is None
    with site.open():
        assert Blob.objects.get(digest=digest).kind == "evidence"
        assert not BlobPiece.objects.exists()
        assert wanting.ask(AGENCY, digest) == Refusal("blob-here")
    carry(site, hub)
    with hub.open():
        assert not PeerWant.objects.exists()


def test_a_wish_survives_lost_and_repeated_sticks(hub, site):
    digest = keep_evidence(hub, AGENCY)
    exchange(hub, site)
    ask(site, AGENCY, digest)
    ask(site, AGENCY, digest)
    site.export(hub)  # lost
    carry(site, hub)
    hub.export(site)  # lost
    stick = hub.export(site)
    site.take(stick)
    site.take(stick)
    assert content(site, AGENCY, digest) == SCAN


def test_a_guessed_digest_brings_nothing(hub, site):
    """The site names an entry that it may read for a scan that another one cites."""
    secret = keep_evidence(hub, AGENCY, b"rahasia dinas", secret=True)
    open_ = keep_evidence(hub, AGENCY, b"terbuka")
    exchange(hub, site)
    with site.open():
        assert wanting.ask(AGENCY, secret) == Refusal("blob-nowhere")
        readable = StoredEntry.objects.get(institution=AGENCY, kind="journal.saved")
    with hub.open():
        hidden = StoredEntry.objects.get(institution=AGENCY, kind="sample.bed_dug")
    for stream, entry in ((readable.stream, readable.hash), (hidden.stream, hidden.hash)):
        cheat(site, AGENCY, secret, stream, bytes(entry))
        carry(site, hub)
        with hub.open():
            assert PeerWant.objects.count() == 1, "the wish arrived"
        carry(hub, site)
        with pytest.raises(blobs.NotHere):
            content(site, AGENCY, secret)
        with site.open():
            assert not BlobPiece.objects.exists()
            assert BlobWant.objects.get().answer == "", "nor does it learn that there is such a thing"
            BlobWant.objects.all().delete()
    ask(site, AGENCY, open_)
    exchange(site, hub)
    assert content(site, AGENCY, open_) == b"terbuka"


def test_evidence_that_nobody_asked_for_is_not_taken(hub, site):
    digest = keep_evidence(hub, AGENCY)
    exchange(hub, site)
    ask(site, AGENCY, digest)
    carry(site, hub)
    stick = hub.export(site)
    with site.open():
        BlobWant.objects.all().delete()
    assert site.take(stick).blobs == 0
    with site.open():
        assert not BlobPiece.objects.exists() and not Blob.objects.filter(digest=digest).exists()


def test_erased_evidence_is_answered_as_erased(hub, site):
    digest = keep_evidence(hub, AGENCY)
    exchange(hub, site)
    with hub.open():
        blobs.erase(AGENCY, digest)
    ask(site, AGENCY, digest)
    carry(site, hub)
    carry(hub, site)
    assert state(site, AGENCY, digest) == "erased"
    with pytest.raises(blobs.Erased):
        content(site, AGENCY, digest)
    with site.open():
        assert wanting.ask(AGENCY, digest) == Refusal("blob-erased")
        assert wanting.asked_for() == set()


def test_erasing_reaches_the_copies_and_a_late_stick_does_not_bring_it_back(hub, site):
    digest = keep_evidence(hub, AGENCY)
    exchange(hub, site)
    ask(site, AGENCY, digest)
    carry(site, hub)
    late = hub.export(site)
    carry(hub, site)
    assert content(site, AGENCY, digest) == SCAN
    with hub.open():
        blobs.erase(AGENCY, digest)
    carry(hub, site)
    with pytest.raises(blobs.Erased):
        content(site, AGENCY, digest)
    site.take(late)
    with pytest.raises(blobs.Erased):
        content(site, AGENCY, digest)


def notices(sender, receiver):
    """The erasures that the next bundle would name."""
    with sender.open():
        return [one.digest for one in wanting.gone_for(receiver.id, list(concerns(receiver.id)))]


@pytest.fixture
def given(hub, site):
    """Two scans that the site was given, by digest; nothing is erased yet."""
    digests = [keep_evidence(hub, AGENCY, text) for text in (SCAN, SCAN + SCAN)]
    exchange(hub, site)
    for digest in digests:
        ask(site, AGENCY, digest)
    exchange(hub, site)
    assert [content(site, AGENCY, digest) for digest in digests] == [SCAN, SCAN + SCAN]
    return digests


def erase(house, digest):
    with house.open():
        blobs.erase(AGENCY, digest)


def is_erased(house, digest):
    with house.open():
        return Blob.objects.filter(digest=digest, data=None).exists()


def test_an_erasure_is_named_until_the_copy_is_said_to_be_erased(hub, site, given):
    erase(hub, given[0])
    hub.export(site)  # lost
    assert notices(hub, site) == [given[0]]
    carry(hub, site)
    site.export(hub)  # lost
    late = hub.export(site)
    carry(site, hub)
    assert notices(hub, site) == []
    site.take(late)
    carry(site, hub)
    erase(hub, given[1])
    assert notices(hub, site) == [given[1]]
    exchange(hub, site)
    assert notices(hub, site) == [] and all(is_erased(site, digest) for digest in given)
    with site.open():
        (told,) = erasing.done_for(hub.id)
        assert (told.held, told.done) == (2, []), "nor is the answer repeated"


def test_a_node_restored_to_before_the_erasure_hears_of_it_again(hub, site, given):
    before = site.keep_copy("before")
    erase(hub, given[0])
    exchange(hub, site)
    between = site.keep_copy("between")
    erase(hub, given[1])
    exchange(hub, site)
    for copy in (before, between):
        site.put_back(copy)
        assert not all(is_erased(site, digest) for digest in given)
        carry(site, hub)
        assert sorted(notices(hub, site)) == sorted(given)
        exchange(hub, site)
        assert all(is_erased(site, digest) for digest in given) and notices(hub, site) == []


def test_what_was_not_erased_is_not_believed_to_be(hub, site, given):
    with hub.open():
        erasing.hear_done(site.id, [Erased(1, [Cited(AGENCY.bytes, given[0])])])
    erase(hub, given[0])
    assert notices(hub, site) == [given[0]]


def test_a_stranger_to_the_author_cannot_erase_his_evidence(hub, site):
    digest = keep_evidence(site, PRISON)
    exchange(hub, site)
    with site.open():
        erasing.hear_gone(hub.id, [BlobGone(PRISON.bytes, digest, "erased")])
        assert blobs.content(PRISON, digest) == SCAN, "never at the author's own home"
        erasing.hear_gone(uuid4(), [BlobGone(AGENCY.bytes, "0" * 64, "erased")])
        assert not Blob.objects.filter(digest="0" * 64).exists()


def test_what_its_home_does_not_have_any_more_is_said_to_be_absent(hub, site):
    digest = keep_evidence(hub, AGENCY)
    exchange(hub, site)
    with hub.open(), open_door():
        Blob.objects.filter(digest=digest).delete()
    ask(site, AGENCY, digest)
    exchange(site, hub)
    assert state(site, AGENCY, digest) == "absent"
    ask(site, AGENCY, digest)
    assert state(site, AGENCY, digest) == "", "asking again tries again"


def test_a_hub_asks_on_and_passes_the_answer(hub, site, template, tmp_path):
    other = House(tmp_path / "other", template).start("site", "Rutan Pelaihari")
    pair(hub, other, [OTHER])
    digest = keep_evidence(site, PRISON)
    exchange(hub, site)
    carry(hub, other)
    ask(other, PRISON, digest)
    carry(other, hub)
    with hub.open():
        assert [one.digest for one in wanting.wanted_from(site.id)] == [digest]
        assert wanting.wanted_from(other.id) == []
    carry(hub, site)
    carry(site, hub)
    carry(hub, other)
    assert content(other, PRISON, digest) == SCAN
    with site.open():
        blobs.erase(PRISON, digest)
    carry(site, hub)
    carry(hub, other)
    with pytest.raises(blobs.Erased):
        content(other, PRISON, digest)


def test_a_scan_larger_than_the_stick_comes_in_chunks_the_smallest_first(hub, site):
    large, small = Random(1).randbytes(300_000), Random(2).randbytes(5_000)
    digests = [keep_evidence(hub, AGENCY, data) for data in (large, small)]
    exchange(hub, site)
    for digest in digests:
        ask(site, AGENCY, digest)
    carry(site, hub)
    first, *others = parts_of(hub, site, 100 << 10)
    site.take(first)
    assert content(site, AGENCY, digests[1]) == small
    assert len(others) >= 2
    for part in reversed(others):
        site.take(part)
    assert content(site, AGENCY, digests[0]) == large


def test_evidence_has_a_budget_and_the_rest_comes_with_the_next_bundle(hub, site, monkeypatch):
    monkeypatch.setattr(exporting, "WANTED_ROOM", 50_000)
    pictures = [Random(number).randbytes(30_000) for number in range(3)]
    digests = [keep_evidence(hub, AGENCY, data) for data in pictures]
    exchange(hub, site)
    for digest in digests:
        ask(site, AGENCY, digest)
    had = []
    for _ in range(3):
        carry(site, hub)
        assert len(hub.export(site)) < 60_000
        carry(hub, site)
        with site.open():
            had.append(Blob.objects.filter(digest__in=digests).count())
    assert had == [1, 2, 3]


def test_damaged_chunks_are_thrown_away_and_come_again(hub, site):
    digest = keep_evidence(hub, AGENCY, Random(1).randbytes(200_000))
    exchange(hub, site)
    ask(site, AGENCY, digest)
    carry(site, hub)
    parts = parts_of(hub, site, 100 << 10)
    site.take(parts[0])
    with site.open():
        row = BlobPiece.objects.first()
        BlobPiece.objects.filter(at=row.at).update(data=bytes(len(row.data)))
    for part in parts[1:]:
        site.take(part)
    with site.open():
        assert not BlobPiece.objects.exists()
        assert not Blob.objects.filter(digest=digest).exists()
    exchange(site, hub)
    with site.open():
        assert Blob.objects.filter(digest=digest).exists()


@pytest.mark.parametrize(
    "chunk",
    [
        BlobChunk(AGENCY.bytes, "0" * 64, "content", 10, 8, b"xyz"),
        BlobChunk(AGENCY.bytes, "0" * 64, "content", 10, -1, b"xyz"),
        BlobChunk(AGENCY.bytes, "0" * 64, "content", blobs.LARGEST + 1, 0, b"xyz"),
        BlobChunk(AGENCY.bytes, "0" * 64, "photo", 10, 0, b"xyz"),
        BlobChunk(AGENCY.bytes, "0" * 9, "content", 10, 0, b"xyz"),
    ],
    ids=("past its end", "before its beginning", "too large", "of no kind", "no digest"),
)
def test_a_chunk_that_cannot_be_is_refused(hub, chunk):
    with hub.open(), pytest.raises(NotABundle):
        gathering.take([chunk], set())
