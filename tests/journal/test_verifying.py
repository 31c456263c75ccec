"""Damage of every kind is found and named; nothing sound is accused."""

from uuid import UUID, uuid4

import pytest

from lentera.journal.guard import open_door
from lentera.journal.models import Blob, Mention, Request, StoredEntry, Stream
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from tests.journal.conftest import ACTOR, NOON
from tests.journal.sample.facts import BedDug, ListPrinted, PlantsGiven
from tests.journal.sample.models import Bed, Gift


@pytest.fixture
def story(gardener):
    for number in range(3):
        with writing(gardener, f"r{number}", actor=ACTOR, at=NOON) as entry:
            entry.record(BedDug(bed=uuid4(), name=f"Bedeng {number}"))
            entry.record(ListPrinted(digest=entry.keep_blob(b"mawar 5000"), lines=number))
            entry.record(PlantsGiven(gift=uuid4(), partner=uuid4(), plants=number))
    return gardener


def change_bytes(queryset, seq, old, new):
    entry = queryset.get(seq=seq)
    queryset.filter(seq=seq).update(bytes=bytes(entry.bytes).replace(old, new))


def beds():
    return StoredEntry.objects.filter(kind="sample.bed_dug")


DAMAGE = {
    "a changed byte": (lambda: change_bytes(beds(), 1, b"Bedeng 1", b"Bedeng 7"), "do not give its hash"),
    "an entry gone": (lambda: beds().filter(seq=1).delete(), "not the entry before it"),
    "the last entry gone": (lambda: beds().filter(seq=2).delete(), "tip is not among its entries"),
    "another seq": (lambda: beds().filter(seq=2).update(seq=5), "not the entry before it"),
    "another kind": (lambda: beds().filter(seq=0).update(kind="sample.planted"), "filed under another kind"),
    "another author": (lambda: beds().filter(seq=0).update(institution=uuid4()), "under another author"),
    "a row changed": (lambda: Bed._base_manager.filter(name="Bedeng 1").update(plants=4), "sample_bed"),
    "a row gone": (lambda: Bed._base_manager.filter(name="Bedeng 1").delete(), "sample_bed"),
    "a row too many": (
        lambda: Gift._base_manager.bulk_create(
            [
                Gift(
                    id=UUID(int=1),
                    institution_id=UUID(int=2),
                    stream=UUID(int=3),
                    partner=UUID(int=4),
                    plants=1,
                )
            ]
        ),
        "sample_gift",
    ),
    "a mention gone": (lambda: Mention.objects.all().delete(), "journal_mention"),
    "a blob changed": (lambda: Blob.objects.update(digest="0" * 64), "do not give its digest"),
    "a blob cut": (lambda: Blob.objects.update(data=b"\x28\xb5\x2f\xfd"), "cannot be read"),
    "a request to nowhere": (lambda: Request.objects.update(entries=b"\0" * 48), "not here"),
    "laid out less": (lambda: Stream.objects.update(laid_out=0), "without a reason"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_and_named(story, damage):
    hurt, words = DAMAGE[damage]
    with open_door():
        hurt()
    assert any(words in problem for problem in verify(rebuild=True).problems)


def test_a_sound_journal_is_not_accused(story):
    findings = verify(rebuild=True)
    assert findings.problems == []
    assert findings.sound
    assert (findings.streams, findings.entries) == (5, 9)
