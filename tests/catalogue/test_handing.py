"""What an import hands on to the index is what the index would have drawn itself; and nothing depends on it."""

from collections.abc import Iterator
from multiprocessing import get_context
from queue import Queue

import msgspec
import pytest

from lentera.catalogue import handing
from lentera.catalogue.handing import Handing, handed, packed, receive
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.record import Marc, from_bytes, to_bytes
from lentera.catalogue.search import words

BOOK = Marc.of_parts(
    "00000nam a2200000 i 4500",
    [
        ("001", "lt-1"),
        ("020", "  \x1fa9789799731234"),
        ("245", "10\x1faBumi manusia /\x1fcPramoedya"),
        ("300", "  "),
    ],
)


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    def empty() -> None:
        handing._arriving.clear()
        handing._arrived.clear()
        handing._unpacked.cache_clear()

    empty()
    yield
    empty()


def test_a_brief_arrives_as_it_would_be_drawn_from_the_stored_bytes():
    queue = Queue()
    receive(queue)
    Handing(queue).hand("one", [packed(brief_of(BOOK)), packed(Brief())])
    assert handed("one") == [brief_of(from_bytes(to_bytes(BOOK))), Brief()]


def test_what_was_not_handed_on_is_drawn_anew():
    assert handed("one") is None, "nobody hands anything on"
    queue = Queue()
    receive(queue)
    Handing().hand("one", [packed(Brief())])
    Handing(queue).hand("two", [packed(Brief()), msgspec.Raw()])
    assert handed("one") is None
    assert handed("two") is None, "a record whose brief is not known was laid over another"


def test_whoever_lands_never_waits_for_the_index():
    queue = Queue(1)
    for name in ("one", "two"):
        Handing(queue).hand(name, [packed(Brief())])
    receive(queue)
    assert handed("two") is None
    assert handed("one") == [Brief()]


def test_only_so_many_wait_to_be_indexed(monkeypatch):
    monkeypatch.setattr(handing, "KEPT", 2)
    queue = Queue()
    receive(queue)
    for name in "abcd":
        Handing(queue).hand(name, [packed(Brief(title=name))])
    assert handed("d") == [Brief(title="d")]
    assert list(handing._arrived) == ["c"]


def test_it_goes_through_a_queue_between_processes():
    queue = get_context("spawn").Queue(2)
    Handing(queue).hand("one", [packed(brief_of(BOOK))])
    came, briefs = queue.get(timeout=30)
    assert came == "one"
    assert msgspec.msgpack.decode(briefs, type=list[Brief]) == [brief_of(BOOK)]


def test_roots_stay_right_when_too_many_were_remembered(monkeypatch):
    monkeypatch.setattr(words, "ROOTS_KEPT", 2)
    asked = ["menulis", "buku", "membaca", "pertanian", "menulis", "k3", "möbel"]
    expected = {word: root for word, root in zip(asked, words.stems_of(asked), strict=True) if word != root}
    assert words.roots_of(asked) == expected
    assert expected["menulis"] == "tulis"
    assert len(words._roots) <= 2
