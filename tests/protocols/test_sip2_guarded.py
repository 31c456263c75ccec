"""Who is kept out of a machine, and for how long: guessers of passwords, and whoever holds an absent reader's card."""

import pytest

from lentera.circulation.actions import movement as moving
from lentera.circulation.facts.movement import MovementKind
from lentera.journal import clock
from lentera.protocols.sip2 import tries
from lentera.protocols.sip2.tries import LONGEST, MOST_FAILURES, WATCHED, Tries, pause_after
from tests.circulation.conftest import CARDS, OWN, TUESDAY
from tests.protocols.sip2_client import BLANK, DATE, fields
from tests.protocols.sip2_kiosk import PIN, kiosk

__all__ = ["kiosk"]
NAME = ("kiosk", "10.0.0.7")


class Watch:
    """A clock that the test moves."""

    def __init__(self, monkeypatch):
        self.now = 5000.0
        monkeypatch.setattr(tries.time, "monotonic", lambda: self.now)


@pytest.fixture
def watch(monkeypatch):
    return Watch(monkeypatch)


@pytest.mark.parametrize(
    "failures, seconds",
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (12, 60), (100_000, 60)],
)
def test_each_failure_closes_a_name_for_longer_and_never_for_long(failures, seconds):
    assert pause_after(failures) == seconds


def test_a_closed_name_opens_by_itself_and_asking_meanwhile_keeps_it_closed_no_longer(watch):
    counted = Tries()
    for _ in range(MOST_FAILURES - 1):
        counted.failed(*NAME)
        assert not counted.must_wait(*NAME)
    counted.failed(*NAME)
    for _ in range(1000):
        assert counted.must_wait(*NAME)
    assert not counted.must_wait("kiosk", "10.0.0.8"), "the same name from elsewhere"
    assert not counted.must_wait("mesin 2", "10.0.0.7"), "another name from the same address"
    watch.now += 1
    assert not counted.must_wait(*NAME)
    counted.failed(*NAME)
    watch.now += 1.9
    assert counted.must_wait(*NAME)
    watch.now += 0.1
    assert not counted.must_wait(*NAME)


def test_who_guesses_on_gets_a_try_a_minute_and_the_machine_is_never_out_for_longer(watch):
    counted, tried, longest, closed_since = Tries(), 0, 0.0, None
    for _ in range(3600):
        if counted.must_wait(*NAME):
            closed_since = watch.now if closed_since is None else closed_since
        else:
            longest = max(longest, watch.now - closed_since) if closed_since else longest
            closed_since = None
            counted.failed(*NAME)
            tried += 1
        watch.now += 1
    assert longest <= LONGEST
    assert tried < 75


def test_a_quarter_of_an_hour_without_a_failure_or_a_success_forgets_them(watch):
    counted = Tries()
    for _ in range(20):
        counted.failed(*NAME)
    watch.now += WATCHED
    counted.failed(*NAME)
    assert not counted.must_wait(*NAME)
    for _ in range(20):
        counted.failed(*NAME)
    counted.succeeded(*NAME)
    assert not counted.must_wait(*NAME)


def go(kiosk, kind):
    reader = kiosk.stage.readers[CARDS[0]]
    moving.move(kiosk.stage.desk, reader, kind, on=TUESDAY, request_id=None, at=clock.now())


def test_a_machine_does_and_tells_nothing_for_a_reader_who_is_out_for_a_time(kiosk):
    assert kiosk.check_out().startswith("121")
    go(kiosk, MovementKind.OUT)
    for told in (
        kiosk.check_out(item=OWN[1]),
        kiosk.check_out(date=BLANK, renewal="Y"),
        kiosk.ask(f"29NN{DATE}{BLANK}AO|AA{CARDS[0]}|AD{PIN}|AB{OWN[0]}|"),
        kiosk.ask(f"15+{DATE}|AO|AA{CARDS[0]}|AD{PIN}|AB{OWN[1]}|"),
    ):
        assert told[2] == "0" and "sedang di luar" in told, told
    assert kiosk.ask(f"65{DATE}AO|AA{CARDS[0]}|AD{PIN}|").startswith("6600000")
    told = kiosk.information(summary="  Y       ")
    assert fields(told, 61)["CQ"] == "N" and "AU" not in fields(told, 61) and "sedang di luar" in told
    assert kiosk.check_in().startswith("101"), "whoever brings it"
    go(kiosk, MovementKind.BACK)
    assert fields(kiosk.information(), 61)["CQ"] == "Y"
    assert kiosk.check_out(item=OWN[2]).startswith("121")
