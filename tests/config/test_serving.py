"""The server as a user starts it: a login works at once, and nothing is left running when it stops."""

import fcntl
import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from lentera.config.commands.serving import usual_workers

LENTERA = [sys.executable, "-c", "from lentera.config.cli import entry_point; entry_point()"]
PASSWORD = "pelita hati 42"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of a new node with one account."""
    home = tmp_path_factory.mktemp("node")
    told = {name: value for name, value in os.environ.items() if not name.startswith(("LENTERA_", "DJANGO_"))}
    environment = {**told, "LENTERA_HOME": str(home), "LENTERA_PASSWORD": PASSWORD}
    environment.pop("DATABASE_URL", None)

    def run(*words):
        subprocess.run([*LENTERA, *words], env=environment, check=True, stdin=subprocess.DEVNULL)

    run("init", "--role", "hub", "--name", "Dinas Perpustakaan Contoh")
    run("account", "add", "kepala", "--role", "admin")
    return environment


@pytest.fixture
def server(environment):
    """A server of its own and its address, from the first moment on which it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*LENTERA, "serve", "--port", str(port)], env=environment, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
    assert not left_running(server.pid)


def wait_for(url, server):
    for _ in range(1200):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except OSError:  # also a TimeoutError while the answer is read
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server never answered")


def left_running(session):
    """Processes of the server's session that outlived it."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(words[3]) == session and words[0] != "Z":
            found.append(stat.parent.name)
    return found


class Still(urllib.request.HTTPRedirectHandler):
    """Leaves an answer that leads elsewhere as it is."""

    def redirect_request(self, *_arguments):
        return None


def form_of_login(address):
    """A browser, and the words that log in."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    form = urllib.request.build_opener(cookies).open(f"{address}/accounts/login/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    words = {"csrfmiddlewaretoken": token, "username": "kepala", "password": PASSWORD, "next": "/desk/"}
    return cookies, urllib.parse.urlencode(words).encode()


def test_a_login_is_answered_at_once(server):
    cookies, words = form_of_login(server[1])
    answer = urllib.request.build_opener(cookies).open(f"{server[1]}/accounts/login/", words, timeout=60)
    assert answer.status == 200
    assert answer.url == f"{server[1]}/desk/"


def test_a_stop_lets_the_request_that_is_being_answered_finish(server, environment):
    """As a service stops: a login waits for the database, the server is told to end, and the login is answered."""
    process, address = server
    assert serving_lock_is_held(environment)
    cookies, words = form_of_login(address)
    browser = urllib.request.build_opener(cookies, Still)
    answers = []

    def log_in():
        try:
            browser.open(f"{address}/accounts/login/", words, timeout=60)
        except urllib.error.HTTPError as answer:
            answers.append(answer.status)

    database = sqlite3.connect(Path(environment["LENTERA_HOME"]) / "lentera.sqlite3", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    waiting = threading.Thread(target=log_in)
    waiting.start()
    until_a_request_is_read(int(address.rpartition(":")[2]))
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    time.sleep(2)
    assert answers == []
    database.execute("ROLLBACK")
    database.close()
    waiting.join(timeout=60)
    assert answers == [302]
    assert process.wait(timeout=60) == 0
    assert not serving_lock_is_held(environment)


@pytest.mark.skipif(sys.platform != "linux", reason="only there are they forks")
def test_workers_and_background_share_what_the_server_loaded(server):
    """A PC with little memory holds the program once, not four times."""
    process, address = server
    form_of_login(address)
    task = Path(f"/proc/{process.pid}/task")
    children = [child for one in task.iterdir() for child in (one / "children").read_text().split()]
    assert len(children) == 1 + usual_workers(), "the background work and the workers"
    for child in children:
        told = dict(
            line.split()[:2] for line in Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()[1:]
        )
        assert int(told["Private_Dirty:"]) < int(told["Rss:"]) / 2, told


def until_a_request_is_read(port):
    """Until a connection to the port is open of which the server has read all (Linux tells in /proc/net/tcp)."""
    for _ in range(600):
        rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        open_ones = [row[4] for row in rows if int(row[1].split(":")[1], 16) == port and row[3] == "01"]
        if open_ones and all(queues.endswith(":00000000") for queues in open_ones):
            return
        time.sleep(0.1)
    pytest.fail("the server never took the request")


def serving_lock_is_held(environment):
    """Whether some server says that it runs on the node."""
    with (Path(environment["LENTERA_HOME"]) / "serving.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
