"""The server as a user starts it: a login works at once, and nothing is left running when it stops."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

LENTERA = [sys.executable, "-c", "from lentera.config.cli import entry_point; entry_point()"]
PASSWORD = "pelita hati 42"


@pytest.fixture
def address(tmp_path):
    """A server of its own on a new node, from the first moment on which it answers."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("LENTERA_", "DJANGO_"))}
    environment = {**told, "LENTERA_HOME": str(tmp_path), "LENTERA_PASSWORD": PASSWORD}
    environment.pop("DATABASE_URL", None)

    def run(*words):
        subprocess.run([*LENTERA, *words], env=environment, check=True, stdin=subprocess.DEVNULL)

    run("init", "--role", "hub", "--name", "Dinas Perpustakaan Contoh")
    run("account", "add", "kepala", "--role", "admin")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*LENTERA, "serve", "--port", str(port)], env=environment, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
    assert not left_running(server.pid)


def wait_for(url, server):
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except (urllib.error.URLError, ConnectionError):
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


def test_a_login_is_answered_at_once(address):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = browser.open(f"{address}/accounts/login/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    words = {"csrfmiddlewaretoken": token, "username": "kepala", "password": PASSWORD, "next": "/desk/"}
    answer = browser.open(f"{address}/accounts/login/", urllib.parse.urlencode(words).encode(), timeout=60)
    assert answer.status == 200
    assert answer.url == f"{address}/desk/"
