"""kill -9 under load: what was acknowledged is there once after the restart, and a retry changes nothing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.protocols.sip2_client import BLANK, DATE, Machine, fields
from tests.protocols.sip2_node import PASSWORD, PIN, barcode, card

ROOT = Path(__file__).parents[2]
MACHINES, COPIES, KILLS = 3, 600, 2
LENTERA = [sys.executable, "-c", "from lentera.config.cli import entry_point; entry_point()"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")


@pytest.fixture
def environment(tmp_path):
    told = {
        name: value for name, value in os.environ.items() if not name.startswith(("LENTERA_", "DATABASE"))
    }
    told |= {"LENTERA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lentera.config.settings"}
    words = [sys.executable, "-m", "tests.protocols.sip2_node", str(MACHINES), str(COPIES), str(MACHINES)]
    subprocess.run(words, env=told, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return told


def start(environment) -> tuple["subprocess.Popen[str]", int]:
    server = subprocess.Popen(
        [*LENTERA, "sip2", "--port", "0"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    said = server.stdout.readline()
    return server, int(said.rsplit(":", 1)[1].strip(" .\n"))


class Load:
    """A machine that lends one copy after another; what had no answer is sent again, byte for byte."""

    def __init__(self, number: int) -> None:
        self.number, self.waiting = number, [barcode(one) for one in range(number, COPIES, MACHINES)]
        self.acknowledged: list[str] = []
        self.refused: list[str] = []

    def run(self, port: int) -> None:
        try:
            machine = Machine(port, timeout=60)
            assert machine.log_in(f"kiosk{self.number}", PASSWORD) == "941"
            while self.waiting:
                machine.number = 0
                told = machine.ask(
                    f"11NN{DATE}{BLANK}AO|AA{card(self.number)}|AB{self.waiting[0]}|AC|AD{PIN}|"
                )
                kept = self.acknowledged if told.startswith("121") else self.refused
                kept.append(self.waiting.pop(0) + fields(told, 24).get("AF", ""))
        except (ConnectionError, AssertionError, TimeoutError):
            pass  # the server was killed; the copy is still the first that waits


@pytest.mark.slow
def test_acknowledged_loans_survive_kills(environment, tmp_path):
    chance, loads = random.Random(17), [Load(number) for number in range(MACHINES)]
    for _ in range(KILLS):
        server, port = start(environment)
        threads = [threading.Thread(target=load.run, args=(port,)) for load in loads]
        done = sum(len(load.acknowledged) for load in loads)
        for thread in threads:
            thread.start()
        for _ in range(2400):
            if sum(len(load.acknowledged) for load in loads) > done + 15:
                break
            time.sleep(0.05)
        time.sleep(chance.random() * 0.3)
        server.send_signal(signal.SIGKILL)
        server.wait()
        for thread in threads:
            thread.join(90)
    server, port = start(environment)
    for load in loads:  # what was asked last, once more
        del load.waiting[1:]
        load.run(port)
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
    with sqlite3.connect(tmp_path / "lentera.sqlite3") as database:
        rows = database.execute(
            "SELECT h.barcode FROM circulation_loan l JOIN stock_holding h ON h.item = l.item"
        ).fetchall()
        links = database.execute("SELECT count(*) FROM circulation_loanreader").fetchone()[0]
    loans = Counter(told for (told,) in rows)
    acknowledged = [told for load in loads for told in load.acknowledged]
    assert not [told for load in loads for told in load.refused]
    assert len(acknowledged) > 15 * KILLS
    assert loans == Counter(acknowledged)  # each once, and none that nobody was told of
    assert links == len(rows)
