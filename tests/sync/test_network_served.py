"""The exchange with a hub as it is served, over a line that breaks anywhere: two processes and a proxy between them."""

import os
import random
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest

from lentera.journal.refusals import Refusal
from lentera.sync import network
from tests.journal.sample.facts import PlantsGiven
from tests.sync import nodes
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.test_exchange import say
from tests.sync.test_network import blob_of

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian(target="lentera.config.wsgi:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
    workers=1, blocking_threads=2, log_access=False, websockets=False).serve()
"""


class BreakingLine:
    """Passes bytes on in both directions; most connections break after some of them."""

    def __init__(self, port: int, seed: int) -> None:
        self._port, self._chance = port, random.Random(seed)
        self.broken = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def place(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            left = self._chance.randrange(2_000, 200_000) if self._chance.random() < 0.6 else 1 << 40
            threading.Thread(target=self._pass_on, args=(near, left), daemon=True).start()

    def _pass_on(self, near: socket.socket, left: int) -> None:
        with near, socket.create_connection(("127.0.0.1", self._port)) as far:
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    try:
                        told = ready.recv(min(left, 4096))
                        (far if ready is near else near).sendall(told)
                    except OSError:
                        return
                    left -= len(told)
                    if left <= 0:
                        self.broken += 1
                        return
                    if not told:
                        return


@pytest.fixture
def port(hub, monkeypatch):
    """The hub, served by a process of its own; two processes share its file, so it has a WAL as in use."""
    monkeypatch.setattr(
        nodes, "PRAGMAS", "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    environment = {
        **os.environ,
        "LENTERA_HOME": str(hub.folder),
        "DATABASE_URL": f"sqlite:///{hub.database}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(number)], cwd=ROOT, env=environment)
    try:
        for _ in range(1200):
            assert server.poll() is None, "the hub ended"
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{number}/sync/{'0' * 64}/", timeout=60).close()
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.slow
def test_a_served_hub_and_a_line_that_breaks_end_with_the_same(hub, site, port):
    say(site, PRISON, PlantsGiven(gift=uuid4(), partner=AGENCY, plants=3), blob=blob_of(1, 500_000))
    say(hub, AGENCY, PlantsGiven(gift=uuid4(), partner=PRISON, plants=9), blob=blob_of(2, 400_000))
    line = BreakingLine(port, seed=7)
    try:
        for _ in range(30):
            with site.open():
                taken = network.exchange(
                    hub.id,
                    line.place,
                    pause=lambda seconds: time.sleep(min(seconds, 0.3)),
                    chance=random.Random(7),
                )
            if not isinstance(taken, Refusal):
                break
        assert not isinstance(taken, Refusal), taken
        assert taken.parked == [] and taken.blobs == 1 and line.broken > 0
    finally:
        line.stop()
    ours, theirs = site.entries(), hub.entries()
    for id, row in site.streams().items():
        if row.audience != "self":
            assert theirs.get(id) == ours[id]
    assert site.replay_gives_the_same() and hub.replay_gives_the_same()
