"""What an import hands on to the index is what the index would have drawn itself; and nothing depends on it."""

from collections.abc import Iterator
from multiprocessing import get_context
from queue import Queue

import msgspec
import pytest

from lentera.catalogue import handing, preparing
from lentera.catalogue.handing import NOTHING, Handing, handed, handing_here, packed, receive
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.record import Marc, from_bytes, to_bytes
from lentera.catalogue.preparing import pack, prepare, unpack
from lentera.catalogue.search import words
from lentera.catalogue.search.documents import terms_of
from lentera.journal.refusals import Refusal

BOOK = Marc.of_parts(
    "00000nam a2200000 i 4500",
    [
        ("001", "lt-1"),
        ("020", "  \x1fa9789799731234"),
        ("245", "10\x1faBumi manusia /\x1fcPramoedya"),
        ("300", "  "),
    ],
)
TERMS = terms_of(Brief())
EMPTY = packed(Brief())


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    def empty() -> None:
        handing._arriving.clear()
        handing._arrived.clear()
        handing._unpacked.cache_clear()

    empty()
    yield
    empty()


def test_terms_arrive_as_they_would_be_drawn_from_the_stored_bytes():
    queue = Queue()
    receive(queue)
    portion, _ = prepare([Read(1, 0, BOOK)], indexed=True)
    Handing(queue).hand("one", [one.terms for one in portion.records])
    assert handed("one") == [terms_of(brief_of(from_bytes(to_bytes(BOOK))))]


def test_terms_are_drawn_only_where_somebody_indexes():
    portion, _ = prepare([Read(1, 0, BOOK)])
    assert [one.terms for one in portion.records] == [NOTHING]
    assert unpack(pack(portion)) == portion


def test_a_portion_is_the_same_however_many_records_are_done_together(monkeypatch):
    bad = Refusal("record-no-title")
    reads = [
        Read(number, 0, None, bad) if number in (2, 6, 7) else Read(number, 0, BOOK, None, ("encoding",))
        for number in range(1, 8)
    ]
    told = []
    for many in (1, 3, 50):
        monkeypatch.setattr(preparing, "GROUP", many)
        told.append(prepare(iter(reads), indexed=True))
    assert told[0] == told[1] == told[2]
    portion, checked = told[0]
    assert ([one.number for one in portion.records], portion.refused) == ([1, 3, 4, 5], [2, 6, 7])
    assert (portion.upto, checked.upto, checked.count, checked.refused) == (7, 7, 7, 3)
    assert checked.refusals == [(2, bad), (6, bad), (7, bad)]
    assert checked.mended == {"encoding": 4}


def test_what_was_not_handed_on_is_drawn_anew():
    assert handed("one") is None, "nobody hands anything on"
    queue = Queue()
    receive(queue)
    Handing(queue).hand("two", [EMPTY, msgspec.Raw()])
    assert handed("one") is None
    Handing(queue).hand("three", [EMPTY, NOTHING])
    assert handed("three") is None
    assert handed("two") is None, "a record whose terms are not known was laid over another"


def test_without_another_process_it_is_here_until_the_end():
    with handing_here():
        Handing().hand("one", [EMPTY])
        assert handed("one") == [TERMS]
        Handing().hand("two", [EMPTY])
    assert handed("one") is None
    assert handed("two") is None


def test_whoever_lands_never_waits_while_a_block_is_open():
    queue = Queue(1)
    for name in ("one", "two"):
        Handing(queue).hand(name, [EMPTY])
    receive(queue)
    assert handed("two") is None
    assert handed("one") == [TERMS]


def test_between_blocks_it_waits_for_room_while_somebody_takes():
    queue = Queue(1)
    looks = iter([True, True, False])
    handing_on = Handing(queue, lambda: next(looks))
    handing_on.wait()
    handing_on.hand("one", [EMPTY])
    handing_on.wait()
    assert next(looks, None) is None, "it did not wait, or not only as long as somebody takes"
    Handing().wait()


def test_only_so_many_wait_to_be_indexed(monkeypatch):
    monkeypatch.setattr(handing, "KEPT", 2)
    queue = Queue()
    receive(queue)
    for name in "abcd":
        Handing(queue).hand(name, [packed(Brief(title=name))])
    assert handed("d") == [terms_of(Brief(title="d"))]
    assert list(handing._arrived) == ["c"]


def test_it_goes_through_a_queue_between_processes():
    queue = get_context("spawn").Queue(2)
    Handing(queue).hand("one", [EMPTY])
    receive(queue)
    assert handed("one", patience=30) == [TERMS]


def test_roots_stay_right_when_too_many_were_remembered(monkeypatch):
    monkeypatch.setattr(words, "ROOTS_KEPT", 2)
    asked = ["menulis", "buku", "membaca", "pertanian", "menulis", "k3", "möbel"]
    expected = {word: root for word, root in zip(asked, words.stems_of(asked), strict=True) if word != root}
    assert words.roots_of(asked) == expected
    assert expected["menulis"] == "tulis"
    assert len(words._roots) <= 2
