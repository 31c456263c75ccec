"""Who falls silent in the middle of what he sends is hung up on, and nobody else."""

import socket
import sys
import threading
import time
from contextlib import closing

import pytest

from lentera.protocols import gate, silence
from lentera.protocols.silence import HeardBody
from lentera.protocols.whole import BrokenOff, expect_whole

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
AGES = 3600.0


@pytest.fixture
def door():
    with closing(socket.create_server(("127.0.0.1", 0))) as opened:
        yield opened


@pytest.fixture
def knock(door):
    """Connect from an address; returns the caller's end and ours."""
    ends = []

    def call(address="127.0.0.1"):
        caller = socket.create_connection(door.getsockname(), 30, source_address=(address, 0))
        ours = door.accept()[0]
        ends.extend((caller, ours))
        return caller, ours

    yield call
    for end in ends:
        end.close()


def is_ended(end):
    end.settimeout(0.1)
    try:
        return end.recv(1) == b""
    except TimeoutError:
        return False


def test_the_silent_ones_of_an_address_are_ended(knock):
    caller, _ours = knock("127.0.0.2")
    other, _ours = knock("127.0.0.3")
    assert silence.hang_up("127.0.0.2", AGES) == 0, "he spoke a moment ago"
    assert silence.hang_up("::ffff:127.0.0.2", 0.0) >= 1
    assert is_ended(caller)
    assert not is_ended(other)


def test_who_spoke_last_counts_not_who_came_last(knock):
    """Compared with each other, since a busy machine makes both wait."""
    first, heard = knock()
    time.sleep(0.05)
    _second, silent = knock()
    time.sleep(0.05)
    first.sendall(b"more")
    assert heard.recv(4) == b"more"
    since = silence._still_for(heard)
    assert since < silence._still_for(silent)
    time.sleep(0.05)
    silent.sendall(b"an answer")
    assert silence._still_for(silent) < silence._still_for(heard), "who is answered is not silent"


@pytest.mark.parametrize("case, sent, answered, ended", [
    ("a byte now and then", 7, False, 1),
    ("nearly enough", silence.LEAST - 1, False, 1),
    ("a slow line", silence.LEAST, False, 0),
    ("nothing: waits for an answer", 0, False, 0),
    ("is answered meanwhile", 7, True, 0),
])  # fmt: skip
def test_who_brings_less_in_a_window_than_any_line_is_ended(knock, monkeypatch, case, sent, answered, ended):
    monkeypatch.setattr(silence, "WINDOW", 0.0625)  # a number that adds up exactly
    monkeypatch.setattr(silence, "_counted", {})
    caller, ours = knock("127.0.0.6")
    other, _ours = knock("127.0.0.7")
    assert silence.hang_up_on_slow({"127.0.0.6"}, 100.0) == 0, "the window begins"
    caller.sendall(bytes(sent))
    heard = 0
    while heard < sent:
        heard += len(ours.recv(sent))
    time.sleep(0.1)
    if answered:
        ours.sendall(b"100 Continue")
        monkeypatch.setattr(silence, "WINDOW", 3600.0)
    assert silence.hang_up_on_slow({"127.0.0.6"}, 100.0 + silence.WINDOW * 0.9) == 0, "the window is not over"
    assert silence.hang_up_on_slow({"::ffff:127.0.0.6"}, 100.0 + silence.WINDOW) == ended
    assert not is_ended(other)


def test_a_body_is_looked_at_from_its_beginning_not_from_its_last_read(monkeypatch):
    """A sender whose small reads all end in time is slow all the same."""
    looked = []
    monkeypatch.setattr(silence, "hang_up_on_slow", lambda addresses, now: looked.append(addresses))
    monkeypatch.setattr(
        silence, "_waiting", {object(): (999.0, 10.0, "127.0.0.8"), object(): (999.0, 998.0, "::1")}
    )
    silence._look(1000.0)
    assert looked == [{"127.0.0.8"}]


def test_a_form_whose_sender_falls_silent_breaks_off(knock, monkeypatch):
    monkeypatch.setattr(silence, "SILENT", 0.2)
    monkeypatch.setattr(silence, "LOOK", 0.05)
    monkeypatch.setattr(silence, "_watching", False)
    caller, ours = knock("127.0.0.5")
    caller.sendall(b"mode=lend")
    environ = {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": "1000",
        "REMOTE_ADDR": "127.0.0.5",
        "wsgi.input": ours.makefile("rb"),
    }
    silence.listen(environ)
    expect_whole(environ)
    ended = []

    def read():
        try:
            environ["wsgi.input"].read()
        except BrokenOff:
            ended.append(True)

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(60)
    assert ended == [True]
    assert not silence._waiting


@pytest.mark.parametrize("environ, heard", [
    ({"CONTENT_LENGTH": ""}, False),
    ({"CONTENT_LENGTH": "0"}, False),
    ({}, False),
    ({"CONTENT_LENGTH": "5"}, True),
    ({"HTTP_TRANSFER_ENCODING": "chunked"}, True),
])  # fmt: skip
def test_who_sends_something_is_listened_for(environ, heard):
    told = {**environ, "wsgi.input": object()}
    silence.listen(told)
    assert isinstance(told["wsgi.input"], HeardBody) is heard


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/desk/", "/oai", "/sru"])
def test_every_way_through_the_gate_listens(monkeypatch, path):
    """Harvesters may send what they ask as a form, too."""
    seen = []
    monkeypatch.setattr(
        gate, "_answered", lambda view, environ, start: seen.append(environ["wsgi.input"]) or []
    )
    entered = gate.with_gate(lambda environ, start: seen.append(environ["wsgi.input"]) or [])
    entered({"PATH_INFO": path, "CONTENT_LENGTH": "5", "wsgi.input": object()}, None)
    assert [type(body) for body in seen] == [HeardBody]
