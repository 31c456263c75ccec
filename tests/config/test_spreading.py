"""Desks that one process answers side by side come apart where another process is idle, or has much less to do."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from lentera.config import spreading
from lentera.config.spreading import spread

SOON = 60  # seconds after which a thread or a server is given up


def in_thread(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def ended(thread):
    thread.join(SOON)
    return not thread.is_alive()


class Beside:
    """A board on which another process answers so many requests; it keeps what this one told."""

    def __init__(self, least):
        self._least, self.told = least, []

    def tell(self, count):
        self.told.append(count)

    def least(self):
        return self._least


@pytest.mark.parametrize(
    ("case", "beside", "least", "protocol", "closed"),
    [
        ("beside another, and a process is idle", 1, 0, "HTTP/1.1", True),
        ("beside another, and all are busy", 1, 1, "HTTP/1.1", False),
        ("beside three, and a process has one", 3, 1, "HTTP/1.1", True),
        ("beside three, and a process has two", 3, 2, "HTTP/1.1", False),
        ("beside three, and there is no other process", 3, None, "HTTP/1.1", False),
        ("alone", 0, 0, "HTTP/1.1", False),
        ("HTTP/2 has no word for it", 1, 0, "HTTP/2.0", False),
    ],
)
def test_whose_connection_is_dealt_anew(monkeypatch, case, beside, least, protocol, closed):
    board = Beside(least)
    monkeypatch.setattr(spreading, "_board", board)
    left, answers = [beside], []

    def start_response(status, headers, exc_info=None):
        answers.append((status, headers))

    def page(environ, start_response):
        if left[0]:  # another request comes while this one is answered
            left[0] -= 1
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"page"]

    application = spread(page)
    assert application({"SERVER_PROTOCOL": protocol}, start_response) == [b"page"]
    kept = [("Content-Type", "text/plain")]
    assert answers == [("200 OK", [*kept, ("Connection", "close")] if closed else kept)]
    assert board.told == [*range(1, beside + 2), *range(beside, -1, -1)]


def test_an_error_is_no_request_any_more(monkeypatch):
    board = Beside(least=0)
    monkeypatch.setattr(spreading, "_board", board)

    def broken(environ, start_response):
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        spread(broken)({}, print)
    assert board.told == [1, 0]


FORKS = """
import os, sys
from lentera.config.spreading import Board

board = Board()
board.open()

def child(work):
    process = os.fork()
    if process == 0:
        os._exit(work())
    return process

def tells():
    return os.waitstatus_to_exitcode(os.waitpid(child(lambda: {None: 99}.get(board.least(), board.least())), 0)[1])

def stays(count):
    ready, say = os.pipe()
    hear, end = os.pipe()
    def work():
        os.close(end)
        board.tell(count)
        os.write(say, b"1")
        os.read(hear, 1)
        return 0
    process = child(work)
    os.close(hear)
    os.read(ready, 1)
    def stop():
        os.close(end)
        os.waitpid(process, 0)
    return stop

alone = tells()
stop = stays(3)
busy = tells()
stop()
gone_busy = tells()
stop = stays(0)
idle = tells()
grandchild = os.waitstatus_to_exitcode(os.waitpid(child(
    lambda: os.waitstatus_to_exitcode(os.waitpid(child(lambda: {None: 99}.get(board.least(), board.least())), 0)[1])
), 0)[1])
stop()
gone = tells()
print({None: 99}.get(board.least(), board.least()), alone, busy, gone_busy, idle, grandchild, gone)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forks on Linux alone")
def test_a_process_knows_of_those_that_the_server_started_and_that_live():
    told = subprocess.run(
        [sys.executable, "-c", FORKS], capture_output=True, text=True, check=True, timeout=SOON
    )
    nobody = "99"
    server, alone, busy, gone_busy, idle, grandchild, gone = told.stdout.split()
    assert (server, alone, gone_busy, gone) == (nobody,) * 4
    assert (busy, idle) == ("3", "0")
    assert grandchild == nobody, "what a worker starts answers no requests, and is no neighbour"


@pytest.fixture
def two_processes():
    """The port of a server of two processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "tests.config.spread", str(port)])
    try:
        for _ in range(600):
            try:
                asked(http.client.HTTPConnection("127.0.0.1", port, timeout=SOON))
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(SOON)


def asked(connection):
    """Which process answers; the connection is opened anew where it was closed."""
    connection.request("GET", "/")
    return connection.getresponse().read()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forks on Linux alone")
def test_two_desks_of_one_process_come_apart_and_stay_apart(two_processes):
    opened = {}
    for _turn in range(3):  # two of three are answered by one process
        desk = http.client.HTTPConnection("127.0.0.1", two_processes, timeout=SOON)
        opened.setdefault(asked(desk), []).append(desk)
    desks = next(those for those in opened.values() if len(those) > 1)[:2]
    at = {}

    def both():
        threads = [in_thread(lambda desk=desk: at.update({desk: asked(desk)})) for desk in desks]
        assert all(map(ended, threads))
        return len(set(at.values())) == 2

    apart = 0
    for _turn in range(400):
        apart = apart + 1 if both() else 0
        if apart == 10:
            break
    assert apart == 10
    for those in opened.values():
        for desk in those:
            desk.close()
