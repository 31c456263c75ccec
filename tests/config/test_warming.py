"""A worker draws what most visitors open first before the first of them comes."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core import signals
from django.db import close_old_connections

from lentera.config import warming, wsgi

FORKS = """
import os, sys, threading
from lentera.config import warming
warming.draw_pages = lambda: os.write(1, b"drawn ")
warming.warm_workers()
def child(then):
    pid = os.fork()
    if pid == 0:
        for one in threading.enumerate():
            if one.name == "warming":
                one.join()
        then()
        os._exit(0)
    os.waitpid(pid, 0)
child(lambda: child(lambda: None))  # what a worker starts in its turn answers no visitors
"""


@pytest.fixture
def staying_open(monkeypatch):
    """The test's own connection outlives a request."""
    monkeypatch.setattr(warming, "connections", SimpleNamespace(close_all=lambda: None))
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("home", "staying_open")
def test_the_pages_of_a_large_catalogue_are_drawn(monkeypatch):
    assert warming.draw_pages() == [], "this one is small"
    monkeypatch.setattr(warming, "LARGE", 0)
    assert warming.draw_pages() == ["200 OK"] * len(warming.ASKED)


def test_whoever_comes_meets_the_trouble_himself(monkeypatch):
    def stumbles(environ, start_response):
        raise OSError("no such disk")

    monkeypatch.setattr(warming, "LARGE", 0)
    monkeypatch.setattr(wsgi, "application", stumbles)
    assert warming.draw_pages() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_only_workers_draw_them():
    run = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, check=True)
    assert run.stdout == "drawn "
