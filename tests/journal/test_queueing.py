"""Turns as they come, on a connection that is never with two; who takes long is passed by."""

import threading
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest

from lentera.journal import queueing
from lentera.journal.queueing import Line, Place, Queue, WarmConnection

SOON = 60  # seconds after which a thread is given up
LONG = 3600.0


class Connections(dict):
    """A thread's own connection, and those that were opened."""

    def __init__(self):
        super().__init__(default=made())
        self.opened = []

    def create_connection(self, _alias):
        self.opened.append(made())
        return self.opened[-1]


def made():
    told = SimpleNamespace(vendor="sqlite", in_atomic_block=False, closed=False, shared=False, obsolete=0)
    told.settings_dict = {"OPTIONS": {}}
    told.close = lambda: setattr(told, "closed", True)
    told.inc_thread_sharing = lambda: setattr(told, "shared", True)
    told.close_if_unusable_or_obsolete = lambda: setattr(told, "obsolete", told.obsolete + 1)
    return told


@pytest.fixture
def opened(monkeypatch):
    told = Connections()
    monkeypatch.setattr(queueing, "connections", told)
    return told


@contextmanager
def at_work(queue, *, quick=False):
    """Somebody who has a turn until the block ends, in a thread of his own."""
    begun, over = threading.Event(), threading.Event()

    def work():
        with queue.turn(quick=quick):
            begun.set()
            assert over.wait(SOON)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield begun
    finally:
        over.set()
        thread.join(SOON)


def test_who_may_write_waits_for_the_one_before(opened, monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    queue = Queue()
    with at_work(queue) as first:
        assert first.wait(SOON)
        over = ExitStack()
        second = over.enter_context(at_work(queue))
        assert not second.wait(0.05)
    assert second.wait(SOON)
    over.close()


def test_who_takes_long_is_passed_by_and_lets_in_nobody_else(opened, monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", 0.01)
    queue = Queue()
    later = ExitStack()
    with at_work(queue) as slow:
        assert slow.wait(SOON)
        monkeypatch.setattr(queueing, "LEASE", LONG)
        second = later.enter_context(at_work(queue))
        assert second.wait(SOON), "the lease of the slow one is over"
    with ExitStack() as last:
        third = last.enter_context(at_work(queue))
        assert not third.wait(0.05), "the end of the slow one is not the end of the second"
        later.close()
        assert third.wait(SOON)


def test_an_error_ends_a_turn(opened, monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    queue = Queue()
    with pytest.raises(RuntimeError), queue.turn():
        raise RuntimeError("broken")
    with queue.turn():
        pass


def test_no_connection_to_be_had_ends_a_turn(opened, monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    queue = Queue()
    with monkeypatch.context() as broken:
        broken.setattr(queueing, "_opened", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError), queue.turn():
            pass
    with queue.turn():
        pass


@contextmanager
def standing(line, *places):
    """These stand in line in this order, each in a thread of his own; gives who was called, in order."""
    called, threads = [], []

    def stand(place, again):
        line.enter(place, again=again)
        called.append(place)

    for place, again in places:
        seen = len(line._waiting)
        threads.append(threading.Thread(target=stand, args=(place, again)))
        threads[-1].start()
        while len(line._waiting) == seen:
            pass
    yield called
    for thread in threads:
        thread.join(SOON)


def test_who_comes_to_answer_goes_before_who_is_yet_to_write(monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    line, present = Line(), Place()
    line.enter(present)
    new, first, second = Place(quick=True), Place(quick=True), Place(quick=True)
    with standing(line, (new, False), (first, True), (second, True)) as called:
        for place in (present, first, second):
            line.leave(place)
            while len(called) < [present, first, second].index(place) + 1:
                pass
    assert called == [first, second, new]


@pytest.mark.parametrize(
    ("quick", "again", "given"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_way_is_given_to_who_will_soon_write(monkeypatch, quick, again, given):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    line, present, warm = Line(), Place(quick=True), ("connection", "its commit")
    line.enter(present)
    assert not line.give_way(present, warm), "nobody waits"
    following = Place(quick=quick)
    with standing(line, (following, again)):
        assert line.is_quick_next() is given
        assert line.give_way(present, warm) is given
        line.leave(present)
    assert following.handed == (warm if given else None)


def test_who_was_passed_by_gives_way_to_nobody(monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", 0.0)
    line, slow, second = Line(), Place(quick=True), Place(quick=True)
    line.enter(slow)
    line.enter(second)
    monkeypatch.setattr(queueing, "LEASE", LONG)
    line._until += LONG
    with standing(line, (Place(quick=True), False)):
        assert not line.give_way(slow, ("connection", "its commit"))
        line.leave(second)


def test_a_connection_goes_from_one_to_the_next_and_the_own_one_comes_back(opened):
    own, queue = opened["default"], Queue()
    for _ in range(2):
        with queue.turn():
            assert opened["default"] is opened.opened[0] is not own
        assert opened["default"] is own
    assert len(opened.opened) == 1 and opened.opened[0].shared


def test_a_connection_is_never_with_two_and_one_is_kept(opened):
    warm = WarmConnection()
    first, second = warm.take(), warm.take()
    assert first[0] is not second[0]
    warm.give_back(second)
    warm.give_back(first)
    assert (first[0].closed, second[0].closed) == (True, False)
    assert warm.take() is second


def test_a_connection_in_the_middle_of_something_is_given_to_nobody(opened):
    warm = WarmConnection()
    told = warm.take()
    told[0].in_atomic_block = True
    warm.give_back(told)
    assert told[0].closed
    assert warm.take() is not told


def test_no_request_closes_what_is_open_for_others(opened):
    """Each request of Django's begins by closing connections that it takes for broken."""
    (told, _) = WarmConnection().take()
    told.in_atomic_block = True
    told.close_if_unusable_or_obsolete()
    assert not told.obsolete
    told.in_atomic_block = False
    told.close_if_unusable_or_obsolete()
    assert told.obsolete
