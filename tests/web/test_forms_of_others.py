"""Every form of a house, sent by who is not of it: nothing of that house changes, and no page breaks."""

import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.test import Client

from tests.cast import staff_client
from tests.web.conftest import World
from tests.web.test_walk import ANSWERS, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BY_ITSELF = ("/accounts/", "/language/", "/theme/")  # whoever sends these changes his own session
Sent = tuple[str, tuple[tuple[str, str], ...]]  # where to, and what


class Forms(HTMLParser):
    """The forms of a page that are posted, filled in as they stand there; one for each of their buttons."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address, self._to = address, ""
        self._fields: list[tuple[str, str]] = []
        self._buttons: list[tuple[str, str]] = []
        self._select: str | None = None
        self.found: list[Sent] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "form":
            posted = told.get("method", "").lower() == "post"
            self._to = urljoin(self._address, told.get("action", "")) if posted else ""
            self._fields, self._buttons = [], []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            if "selected" in told or self._select not in dict(self._fields):
                self._fields = [one for one in self._fields if one[0] != self._select]
                self._fields.append((self._select, value))
        elif tag == "textarea" and name:
            self._fields.append((name, "Isi"))
        elif tag == "button" and name:
            self._buttons.append((name, value))
        elif tag == "input" and name and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self._fields.append((name, value or "2"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "form" and self._to:
            ways = [[one] for one in self._buttons] or [[]]
            self.found += [(self._to, tuple(sorted([*self._fields, *way]))) for way in ways]
            self._to = ""


def forms_of(client: Client, address: str) -> Iterator[Sent]:
    response = client.get(address)
    html = "html" in response.headers.get("Content-Type", "")
    if response.status_code == 200 and html and not getattr(response, "streaming", False):
        forms = Forms(address)
        forms.feed(response.content.decode())
        yield from forms.found


def rows_of_others(own: Any) -> dict[str, Any]:
    """What stands in all tables for every institution but one's own."""
    told = {}
    for model in apps.get_models():
        if any(field.attname == "institution_id" for field in model._meta.concrete_fields):
            rows = model._base_manager.exclude(institution=own).values_list()
            told[model._meta.label] = sorted(map(repr, rows))
    return told


def test_a_form_of_another_house_changes_nothing_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = world.cast
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    agency = (cast.agus, cast.head, cast.stock, cast.cataloguer, cast.crew)
    clients = [staff_client(one) for one in (*agency, cast.sari, cast.warden, cast.assistant)]
    walked = addresses(world, [clients[:5], clients[5:]])
    kinds: dict[tuple[Any, ...], tuple[Client, str, dict[str, str]]] = {}
    for number, told in enumerate(walked):
        for address in told[:1]:
            for client in clients:
                for to, data in forms_of(client, address):
                    if not to.startswith(BY_ITSELF):
                        names = tuple(name for name, _ in data)
                        kinds.setdefault((number, to.count("/"), names), (client, to, dict(data)))
    assert len(kinds) > 120, f"{len(kinds)} forms"
    faults, before = [], rows_of_others(cast.other_prison)
    for client in (staff_client(cast.other_librarian), Client()):
        for _, to, data in kinds.values():
            response = client.post(to, data)
            if response.status_code not in {*ANSWERS, 409}:
                faults.append((to, response.status_code))
    assert not faults
    assert not _changed(before, cast.other_prison)
    for client, to, data in kinds.values():
        response = client.post(to, data)
        if response.status_code not in {*ANSWERS, 409}:
            faults.append((to, response.status_code))
    assert not faults
    assert len(_changed(before, cast.other_prison)) > 20, "forms that do nothing for anybody prove nothing"


def _changed(before: dict[str, Any], own: Any) -> dict[str, Any]:
    """Where rows came, went or changed, and two of them."""
    after = rows_of_others(own)
    return {
        label: [*set(after[label]) ^ set(rows)][:2] for label, rows in before.items() if after[label] != rows
    }
