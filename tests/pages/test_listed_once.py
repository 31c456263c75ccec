"""The files that WhiteNoise lists for the first test client are served to every other."""

import pytest
from django.test import Client
from whitenoise import middleware

FILE = "/static/pages/lentera.css"


def test_each_client_is_served_what_was_listed_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [b"".join(Client().get(FILE))]
    monkeypatch.setattr(middleware.finders, "get_finders", lambda: pytest.fail("listed anew"))
    client = Client()
    told.append(b"".join(client.get(FILE)))
    assert told[0] == told[1] != b""
    assert client.get("/static/pages/nowhere.css").status_code == 404
