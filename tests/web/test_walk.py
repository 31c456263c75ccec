"""Every address, by everybody: no page breaks, none tells what is not its reader's."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from tests.cast import staff_client
from tests.web.conftest import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ANSWERS = {200, 301, 302, 400, 403, 404, 405, 410}  # 410: a code that ended with its day
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


def addresses(world: World, owners: list[Client]) -> list[list[str]]:
    """For each pattern its addresses: one for every object that it knows (an owner is not told 404), at least one."""
    found = []
    for chain in patterns():
        if not has_id(chain):
            found.append([filled(chain, uuid4())])
            continue
        known = [
            filled(chain, id)
            for id in world.ids
            if any(owner.get(filled(chain, id)).status_code != 404 for owner in owners)
        ]
        found.append(known or [filled(chain, world.ids[-1])])
    return found


def test_every_address_answers_and_keeps_to_itself(world: World) -> None:
    """Own staff, the other prison's, and anonymous visitors: never a fault, never a word too much."""
    cast = world.cast
    everybody = {
        "agus": cast.agus, "head": cast.head, "stock": cast.stock, "cataloguer": cast.cataloguer, "crew": cast.crew,
        "trainer": cast.trainer, "sari": cast.sari, "assistant": cast.assistant, "warden": cast.warden,
        "auditor": cast.auditor, "admin": cast.admin, "other": cast.other_librarian,
    }  # fmt: skip
    clients = {name: staff_client(account) for name, account in everybody.items()} | {"anonymous": Client()}
    walked = addresses(world, [clients["agus"], clients["sari"], clients["stock"]])
    assert len(walked) > 100
    faults, leaks = [], []
    for name, client in clients.items():
        stranger = name in ("other", "anonymous")
        for address in [one for told in walked for one in (told if stranger else told[:1])]:
            response = client.get(address)
            if response.status_code not in ANSWERS:
                faults.append((name, address, response.status_code))
            assert "Content-Security-Policy" in response.headers
            if getattr(response, "streaming", False):
                continue
            text = response.content.decode(errors="replace")
            if stranger:
                leaks += [
                    (name, address, mark) for mark in world.marks if mark in text and mark not in address
                ]
            if name == "agus" and "Rahasia Bernama" in text:
                leaks.append((name, address, "reader"))
            if "html" in response.headers.get("Content-Type", ""):
                assert not OUTSIDE.search(text), address
    assert not faults
    assert not leaks
