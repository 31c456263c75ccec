"""Who may write on SQLite is answered in turns, on a connection that is never with two; reading waits for nobody."""

import threading
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest

from lentera.config import queueing
from lentera.config.queueing import Line, WarmConnection, one_after_another

SOON = 60  # seconds after which a thread is given up
LONG = 3600.0


class Connections(dict):
    """A thread's own connection, and those that were opened."""

    def __init__(self, vendor="sqlite"):
        super().__init__(default=made(vendor))
        self.opened = []

    def create_connection(self, _alias):
        self.opened.append(made("sqlite"))
        return self.opened[-1]


def made(vendor):
    told = SimpleNamespace(vendor=vendor, in_atomic_block=False, closed=False, shared=False)
    told.close = lambda: setattr(told, "closed", True)
    told.inc_thread_sharing = lambda: setattr(told, "shared", True)
    return told


@pytest.fixture
def opened(monkeypatch):
    told = Connections()
    monkeypatch.setattr(queueing, "connections", told)
    return told


@contextmanager
def at_work(application, method="POST"):
    """A request that is being answered until the block ends, in a thread of its own."""
    begun, over = threading.Event(), threading.Event()

    def inside():
        begun.set()
        assert over.wait(SOON)

    thread = threading.Thread(target=application, args=({"REQUEST_METHOD": method, "inside": inside}, None))
    thread.start()
    try:
        yield begun
    finally:
        over.set()
        thread.join(SOON)


def application():
    return one_after_another(lambda environ, start_response: environ["inside"]())


def test_who_may_write_waits_for_the_one_before(opened, monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    asked = application()
    with at_work(asked) as first:
        assert first.wait(SOON)
        over = ExitStack()
        second = over.enter_context(at_work(asked))
        assert not second.wait(0.05)
    assert second.wait(SOON)
    over.close()


@pytest.mark.parametrize(
    ("case", "method", "vendor"),
    [
        ("a page that is read", "GET", "sqlite"),
        ("its head", "HEAD", "sqlite"),
        ("a database with many writers", "POST", "postgresql"),
    ],
)
def test_who_waits_for_nobody(monkeypatch, case, method, vendor):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    told = Connections(vendor)
    monkeypatch.setattr(queueing, "connections", told)
    asked = application()
    with at_work(asked) as first, at_work(asked, method) as second:
        assert first.wait(SOON) and second.wait(SOON)
    assert len(told.opened) == (vendor == "sqlite")


def test_who_takes_long_is_passed_by_and_lets_in_nobody_else(opened, monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", 0.01)
    asked = application()
    later = ExitStack()
    with at_work(asked) as slow:
        assert slow.wait(SOON)
        monkeypatch.setattr(queueing, "LEASE", LONG)
        second = later.enter_context(at_work(asked))
        assert second.wait(SOON), "the lease of the slow one is over"
    with ExitStack() as last:
        third = last.enter_context(at_work(asked))
        assert not third.wait(0.05), "the end of the slow one is not the end of the second"
        later.close()
        assert third.wait(SOON)


def test_an_error_ends_a_turn(monkeypatch):
    monkeypatch.setattr(queueing, "LEASE", LONG)
    line = Line()
    with pytest.raises(RuntimeError), line.turn():
        raise RuntimeError("broken")
    with line.turn():
        pass


def test_a_connection_goes_from_one_to_the_next_and_the_own_one_comes_back(opened):
    own, warm = opened["default"], WarmConnection()
    for _ in range(2):
        with warm.lent():
            assert opened["default"] is opened.opened[0] is not own
        assert opened["default"] is own
    assert len(opened.opened) == 1 and opened.opened[0].shared


def test_a_connection_is_never_with_two_and_one_is_kept(opened):
    warm = WarmConnection()
    with warm.lent():
        pass
    with warm.lent():
        with warm.lent():
            first, second = opened.opened
            assert opened["default"] is second
        assert opened["default"] is first
    assert (first.closed, second.closed) == (True, False)


def test_a_connection_in_the_middle_of_something_is_given_to_nobody(opened):
    warm = WarmConnection()
    with warm.lent():
        opened["default"].in_atomic_block = True
    with warm.lent():
        assert opened["default"] is opened.opened[1]
    assert opened.opened[0].closed
