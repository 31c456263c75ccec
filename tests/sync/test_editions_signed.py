"""Only what the agency signed is taken; what is broken, forged, early or half comes again."""

from uuid import UUID

import pytest

from lentera.catalogue.editions import rules, taking, wire
from lentera.catalogue.editions.models import CarriedEdition, CarriedParcel, CarriedRecord
from lentera.catalogue.marc.record import digest_of
from tests.sync.editions import (
    books,
    brought,
    by_editions,
    carry,
    followed,
    line,
    load,
    publish,
    rows_of,
    settled,
    titles,
    told_to,
)

__all__ = ["by_editions", "followed"]


def changed(part, **values):
    kinds = {name: getattr(part, name) for name in part.__struct_fields__}
    return type(part)(**{**kinds, **values})


def with_title_changed(part):
    bucket = part.buckets[0]
    put = bucket.put[0]
    other = changed(put, written=put.written.replace(b"Judul", b"JUDUL"))
    return changed(part, buckets=[changed(bucket, put=[other, *bucket.put[1:]]), *part.buckets[1:]])


def with_one_more(part):
    bucket = part.buckets[0]
    more = wire.Put(UUID(int=0x10000 + bucket.place).bytes, 0, bucket.put[0].written)
    return changed(part, buckets=[changed(bucket, put=[*bucket.put, more]), *part.buckets[1:]])


def with_one_less(part):
    bucket = part.buckets[0]
    return changed(part, buckets=[changed(bucket, put=bucket.put[1:]), *part.buckets[1:]])


@pytest.mark.parametrize("spoil", [with_title_changed, with_one_more, with_one_less])
def test_a_bucket_that_is_not_what_was_signed_is_passed_over_and_comes_again(
    hub, by_editions, followed, spoil
):
    head, part = told_to(hub, by_editions)
    good = len(part.buckets) - 1
    brought(by_editions, hub, head, spoil(part))
    told = line(by_editions)
    assert told.passed_over == 1 and told.here == sum(len(bucket.put) for bucket in part.buckets[1:])
    assert told.whole_number == 0 and good >= 1
    settled(hub, by_editions, rounds=1)
    assert (line(by_editions).whole_number, line(by_editions).passed_over) == (1, 0)
    assert len(titles(by_editions)) == 40


@pytest.mark.parametrize(
    "spoil",
    [
        lambda head: changed(head, hashes=bytes(len(head.hashes))),
        lambda head: changed(head, root="0" * 64),
        lambda head: changed(head, buckets=3),
        lambda head: changed(head, author=b"short"),
        lambda head: changed(head, held=True),
        lambda head: changed(head, places=[-1]),
    ],
)
def test_a_head_that_was_not_signed_brings_nothing(hub, by_editions, followed, spoil):
    head, part = told_to(hub, by_editions)
    brought(by_editions, hub, spoil(head), part)
    assert rows_of(by_editions) == []
    settled(hub, by_editions, rounds=1)
    assert line(by_editions).whole_number == 1


def test_a_record_changed_together_with_the_hash_of_its_bucket_is_not_what_was_signed(
    hub, by_editions, followed
):
    head, part = told_to(hub, by_editions)
    spoiled = with_title_changed(part)
    bucket = spoiled.buckets[0]
    told = {UUID(bytes=one.record): bytes.fromhex(digest_of(one.written)) for one in bucket.put}
    hashes = rules.hashes_in(head.hashes)
    hashes[bucket.place] = rules.hash_of(told)
    brought(by_editions, hub, changed(head, hashes=b"".join(hashes)), spoiled)
    assert rows_of(by_editions) == []


def test_what_nobody_can_read_and_what_a_stranger_says_is_passed_over(hub, by_editions, followed):
    head, part = told_to(hub, by_editions)
    with by_editions.open():
        taking.hear(hub.id, [b"", b"\xc1", b"\x93\xa4head\x01\x02", wire.write(part)])
        taking.hear(UUID(int=99), [wire.write(head), wire.write(part)])
        assert (taking.settle(), CarriedParcel.objects.count()) == (0, 0)


def test_records_wait_for_an_edition_that_was_not_heard_of(hub, by_editions, followed):
    head, part = told_to(hub, by_editions)
    load(hub, *books(3, start=100))
    publish(hub)
    newer = told_to(hub, by_editions)
    brought(by_editions, hub, *newer)
    told = line(by_editions)
    assert (told.number, told.waits, told.here) == (1, True, 0)
    brought(by_editions, hub, head, part)
    assert line(by_editions).here == 40
    carry(hub, by_editions)
    assert (line(by_editions).here, line(by_editions).waits) == (43, False)


def test_a_kill_between_storing_and_comparing_is_made_good(hub, by_editions, followed, monkeypatch):
    with monkeypatch.context() as kill:
        kill.setattr(taking, "settle", lambda: 0)
        carry(hub, by_editions)
    assert (titles(by_editions), line(by_editions).waits) == ([], True)
    with by_editions.open():
        taking.settle()
    assert len(titles(by_editions)) == 40


def test_a_site_that_lost_some_of_it_gets_it_again(hub, by_editions, followed):
    settled(hub, by_editions)
    with by_editions.open():
        lost = list(CarriedRecord.objects.values_list("id", flat=True)[:3])
        CarriedRecord.objects.filter(id__in=lost).delete()
        CarriedEdition.objects.update(whole=False)
    settled(hub, by_editions)
    assert len(rows_of(by_editions)) == 40
