"""Who may write on SQLite is answered in turns; reading waits for nobody."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.urls import reverse

from lentera.config import queueing


@pytest.fixture
def turns(monkeypatch):
    """The turns that were asked for: whether each was a quick one."""
    asked = []

    class Queue:
        @contextmanager
        def turn(self, *, quick):
            asked.append(quick)
            yield

    monkeypatch.setattr(queueing, "Queue", Queue)
    return asked


@pytest.mark.parametrize(
    ("case", "method", "path", "vendor", "told"),
    [
        ("a form", "POST", "/desk/stock/items/", "sqlite", [False]),
        ("a scan at the desk", "POST", "/desk/circulation/", "sqlite", [True]),
        ("the desk, looked at", "GET", "/desk/circulation/", "sqlite", []),
        ("its head", "HEAD", "/desk/circulation/", "sqlite", []),
        ("its methods", "OPTIONS", "/desk/circulation/", "sqlite", []),
        ("a database with many writers", "POST", "/desk/circulation/", "postgresql", []),
        ("a request without a path", "POST", None, "sqlite", [False]),
    ],
)
def test_who_has_a_turn(monkeypatch, turns, case, method, path, vendor, told):
    monkeypatch.setattr(queueing, "connections", {"default": SimpleNamespace(vendor=vendor)})
    answer = queueing.one_after_another(lambda environ, start: [b"answered"])
    asked = {"REQUEST_METHOD": method} | ({} if path is None else {"PATH_INFO": path})
    assert answer(asked, None) == [b"answered"]
    assert turns == told


def test_what_is_quick_is_there():
    assert {reverse("circulation:desk")} == queueing.QUICK
