"""Every address, by everybody: no page breaks, none tells what is not its reader's. And every form that was met on the
way, sent by who is not of that house: nothing of it changes.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from tests.cast import staff_client
from tests.unframed import refused_without_frame
from tests.web.conftest import World
from tests.web.forms import Sent, changed, forms_of, rows_of_others

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ANSWERS = {200, 301, 302, 400, 403, 404, 405, 410}  # 410: a code that ended with its day
STRANGERS = ("other", "anonymous")
BY_ITSELF = ("/accounts/", "/language/", "/theme/")  # whoever sends these changes his own session
OUTSIDE = re.compile(r"""(?:src|href|action|srcset|data)=["'](?:https?:)?//(?!testserver)""")


def patterns(resolver: URLResolver | None = None, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every pattern of the URLconf as the chain of its parts."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, (*before, one.pattern))
        elif isinstance(one, URLPattern):
            yield (*before, one.pattern)


def filled(chain: tuple[Any, ...], id: UUID) -> str:
    """The address of a chain with every id set to `id`; texts and numbers get something of their kind."""
    address = ""
    for part in chain:
        route = str(part)
        for name, converter in part.converters.items():
            value = (
                str(id)
                if isinstance(converter, UUIDConverter)
                else "1"
                if isinstance(converter, IntConverter)
                else "fill"
            )
            route = re.sub(rf"<(?:\w+:)?{name}>", value, route)
        address += route
    return "/" + address


def has_id(chain: tuple[Any, ...]) -> bool:
    return any(isinstance(one, UUIDConverter) for part in chain for one in part.converters.values())


def addresses(world: World, houses: list[list[Client]]) -> list[list[str]]:
    """For each pattern its addresses: one for every object that is known there, at least one.

    Who is told 404 about an unknown id may look, and knows whatever he is not told 404 about; one of each house is
    asked. Where nobody may look, every id is tried, unless the address only takes what is posted.
    """
    unknown, ids = world.ids[-1], world.ids[:-1]
    found = []
    for chain in patterns():
        any_id = filled(chain, unknown)
        told = [any_id]
        if has_id(chain) and houses[0][0].get(any_id).status_code != 405:
            each = [filled(chain, id) for id in ids]
            looking = list(filter(None, (looker(house, any_id) for house in houses)))
            known = [one for one in each if any(client.get(one).status_code != 404 for client in looking)]
            told = (known or told) if looking else each
        found.append(told)
    return found


def looker(house: list[Client], address: str) -> Client | None:
    """The first of a house whose role opens the address: he is told that there is nothing."""
    return next((client for client in house if client.get(address).status_code == 404), None)


@dataclass
class Seen:
    """What was met on the way."""

    faults: list[tuple[str, str, int]] = field(default_factory=list)
    leaks: list[tuple[str, str, str]] = field(default_factory=list)
    forms: dict[tuple[Any, ...], tuple[Client, Sent]] = field(default_factory=dict)  # one of each kind


def test_every_address_and_form_answers_and_keeps_to_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Own staff, the other prison's, and anonymous visitors: never a fault, never a word or a row too much."""
    cast = world.cast
    agency = {
        "agus": cast.agus, "head": cast.head, "stock": cast.stock, "cataloguer": cast.cataloguer, "crew": cast.crew,
        "trainer": cast.trainer, "auditor": cast.auditor, "admin": cast.admin,
    }  # fmt: skip
    prison = {"sari": cast.sari, "warden": cast.warden, "assistant": cast.assistant}
    everybody = agency | prison | {"other": cast.other_librarian}
    clients = {name: staff_client(account) for name, account in everybody.items()} | {"anonymous": Client()}
    # Thousands of refusals are meant here: each would be written down with its traceback.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    with refused_without_frame():
        walked = addresses(world, [[clients[name] for name in house] for house in (agency, prison)])
    assert len(walked) > 100
    seen = Seen()
    for name, client in clients.items():
        for number, told in enumerate(walked):
            for address in told if name in STRANGERS else told[:1]:
                look(world, name, client, number, address, seen)
    assert not seen.faults
    assert not seen.leaks
    send_all(world, seen.forms)


def look(world: World, name: str, client: Client, number: int, address: str, seen: Seen) -> None:
    """One page, as somebody sees it."""
    response = client.get(address)
    if response.status_code not in ANSWERS:
        seen.faults.append((name, address, response.status_code))
    assert "Content-Security-Policy" in response.headers
    if getattr(response, "streaming", False):
        return
    text = response.content.decode(errors="replace")
    if name in STRANGERS:
        seen.leaks += [(name, address, mark) for mark in world.marks if mark in text and mark not in address]
    if name == "agus" and "Rahasia Bernama" in text:
        seen.leaks.append((name, address, "reader"))
    if "html" not in response.headers.get("Content-Type", ""):
        return
    assert not OUTSIDE.search(text), address
    if name not in STRANGERS and response.status_code == 200:
        for to, data in forms_of(address, text):
            if not to.startswith(BY_ITSELF):
                names = tuple(name for name, _ in data)
                seen.forms.setdefault((number, to.count("/"), names), (client, (to, data)))


def send_all(world: World, found: dict[tuple[Any, ...], tuple[Client, Sent]]) -> None:
    """By the other prison and by nobody: nothing there changes. Then by whoever saw the form: much does."""
    assert len(found) > 120, f"{len(found)} forms"
    forms = [found[kind] for kind in sorted(found, key=lambda kind: kind[0])]
    own = world.cast.other_prison
    before = rows_of_others(own)
    for client in (staff_client(world.cast.other_librarian), Client()):
        assert not faults_of([(client, sent) for _, sent in forms])
    assert not changed(before, own)
    assert not faults_of(forms)
    assert len(changed(before, own)) > 20, "forms that do nothing for anybody prove nothing"


def faults_of(forms: list[tuple[Client, Sent]]) -> list[tuple[str, int]]:
    """Send the forms; which of them met a fault."""
    answers = [(to, client.post(to, dict(data)).status_code) for client, (to, data) in forms]
    return [(to, code) for to, code in answers if code not in {*ANSWERS, 409}]
