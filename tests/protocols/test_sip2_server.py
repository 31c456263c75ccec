"""The server over sockets: packets, retries, races, strangers."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from lentera.circulation import queries
from lentera.circulation.models import Loan
from lentera.institutions.access import Role
from lentera.journal import clock
from lentera.journal.node import this_node
from lentera.protocols.sip2 import server
from lentera.protocols.sip2.server import MOST_CONNECTIONS, MOST_LOGINS, Limits
from tests.cast import PASSWORD, make_account
from tests.circulation.conftest import CARDS, OWN, TUESDAY, make_stage, noon_of
from tests.journal.proofs import assert_replay_equals_tables
from tests.protocols.sip2_client import BLANK, DATE, Machine, fields, serving
from tests.protocols.sip2_kiosk import PIN, open_kiosk


@pytest.fixture
def stage(transactional_db):
    this_node.cache_clear()
    made = make_stage()
    with clock.told(noon_of(TUESDAY)):
        open_kiosk(made)
        make_account(made.cast.prison, "kiosk2", Role.TERMINAL, "Mesin 2", made.cast.library)
        yield made
    this_node.cache_clear()


def test_a_session_by_packets_of_all_kinds(stage):
    with serving() as port:
        machine = Machine(port)
        machine.send(b"\x00\xff garbage\r\n" + b"z" * 300_000 + b"\r\n11\r5512|\r")
        assert machine.log_in("kiosk", PASSWORD) == "941"
        asked = machine.summed(f"11NN{DATE}{BLANK}AO|AA{CARDS[0]}|AB{OWN[0]}|AC|AD{PIN}|")
        for start in range(0, len(asked), 7):
            machine.send(asked[start : start + 7])
        out = machine.line()
        assert out.startswith("121N")
        machine.send(asked + b"\n" + asked)  # two retries in one packet
        assert [machine.line(), machine.line()] == [out, out]
        machine.send(b"97AZFEF5\r\n")
        assert machine.line() == out
        machine.send(asked[:-3] + b"00\r")
        assert machine.line() == "96AZFEF6"
        machine.send(b"97\r")
        assert machine.line() == out
        machine.send(f"17{DATE}AO|AB{OWN[0]}|\n".encode())
        assert "AY" not in machine.line()
        machine.close()
        again = Machine(port)
        again.send(b"97\r")
        assert again.line() == "96AZFEF6"  # there is nothing to say again
        again.log_in("kiosk", PASSWORD)
        again.send(asked)
        assert again.line() == out
        again.close()
    assert Loan.objects.count() == 1


def test_a_retry_after_a_restart_is_the_same_loan(stage):
    for _ in range(2):
        with serving() as port:
            machine = Machine(port)
            machine.log_in("kiosk", PASSWORD)
            assert machine.check_out(CARDS[0], OWN[0], PIN).startswith("121N")
            machine.close()
    assert Loan.objects.count() == 1


def test_two_machines_and_one_copy(stage):
    with serving() as port:
        machines = [Machine(port), Machine(port)]
        for machine, name in zip(machines, ("kiosk", "kiosk2"), strict=True):
            assert machine.log_in(name, PASSWORD) == "941"
        start = Barrier(2)

        def lend(number: int, item: str) -> str:
            start.wait(20)
            return machines[number].check_out(CARDS[number], item, PIN)

        with ThreadPoolExecutor(2) as pool:
            for item in OWN[:2]:
                told = list(pool.map(lend, (0, 1), (item, item)))
                assert sorted(answer[:4] for answer in told) == ["120N", "121N"]
                [refused] = [answer for answer in told if answer.startswith("120")]
                assert "masih tercatat dipinjam" in fields(refused, 24)["AF"]
        for machine in machines:
            machine.close()
    assert queries.open_loans(stage.cast.prison).count() == 2
    assert_replay_equals_tables()


def drip(machine: Machine) -> None:
    """A byte ten times a second, for half a minute."""
    for _ in range(300):
        time.sleep(0.1)
        machine.send(b"9")


def test_strangers_and_silent_machines_are_hung_up_on(stage):
    with serving(Limits(login=1.0)) as port:
        stranger, dripping = Machine(port), Machine(port)
        with pytest.raises(ConnectionError):
            drip(dripping)
        assert stranger.line() == ""
    with serving(Limits(idle=3.0)) as port:
        machine = Machine(port)
        assert machine.log_in("kiosk", PASSWORD) == "941"
        assert machine.ask("9900802.00").startswith("98Y")
        assert machine.line() == ""
        guessing = Machine(port)
        for _ in range(MOST_LOGINS):
            assert guessing.log_in("kiosk", "wrong") == "940"
        assert guessing.line() == ""


def test_strangers_take_no_machines_place(stage, monkeypatch):
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    with serving() as port:
        machine = Machine(port)
        assert machine.log_in("kiosk", PASSWORD) == "941"
        strangers = [Machine(port) for _ in range(9)]
        second = Machine(port)
        assert second.log_in("kiosk2", PASSWORD) == "941"
        assert machine.ask("9900802.00").startswith("98Y")
        assert strangers[0].line() == ""
        third = Machine(port)
        assert third.log_in("kiosk2", PASSWORD) == "941"
        full = Machine(port)
        assert full.line() == ""
        for one in (machine, second, third, full, *strangers):
            one.close()


@pytest.mark.parametrize(
    ("files", "most"), [(64, 24), (10, 1), (1024, MOST_CONNECTIONS), (-1, MOST_CONNECTIONS)]
)
def test_no_more_machines_than_there_are_files_to_open(monkeypatch, files, most):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    assert server.most_connections() == most


def test_who_is_being_answered_when_the_server_stops_hears_the_answer(stage, monkeypatch):
    asked, answered = Event(), server.answer

    def slowly(request, session):
        asked.set()
        time.sleep(1)  # the stop begins meanwhile
        return answered(request, session)

    monkeypatch.setattr(server, "answer", slowly)
    with ThreadPoolExecutor(1) as pool, serving() as port:
        told = pool.submit(Machine(port).ask, "9900802.00")
        assert asked.wait(20)
    assert told.result().startswith("98N")


def test_an_older_character_set(stage):
    known = queries.copy_by_barcode(stage.cast.prison, OWN[0])
    assert known.title == "Bumi Manusia 1"
    with serving(Limits(encoding="cp850")) as port:
        machine = Machine(port)
        machine.log_in("kiosk", PASSWORD)
        machine.send(f"17{DATE}AO|ABé{OWN[0]}|\r".encode("cp850"))
        told = b""
        while not told.endswith(b"\r"):
            told += machine.file.read(1)
        assert "é".encode("cp850") in told and "é".encode() not in told
        machine.close()
