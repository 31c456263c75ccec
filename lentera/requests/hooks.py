"""What can come of a request: the areas that serve partners offer it in their `hooked.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lentera.institutions.access import Capability

__all__ = ["Outcome", "outcome", "outcomes", "register_outcome"]

Search = Callable[[UUID, UUID], list[tuple[UUID, Any]]]


@dataclass(frozen=True)
class Outcome:
    """One kind of thing that a request may come to.

    `search(agency, partner)`: pairs of id and words, the newest first, of those that both know; `name(id)` and
    `url(id)`: what one is called and where it is seen; `begin(request, ground, partner)`: the address of the area's
    form, filled as far as it takes it ("" when it has none), `button` what its link says, and `needs` the capability
    with which it may be pressed; `kinds`: the kinds of requests to which it is offered first.
    """

    kind: str
    label: Any
    search: Search
    name: Callable[[UUID], str | None]
    url: Callable[[UUID], str]
    kinds: tuple[str, ...] = ()
    button: Any = ""
    begin: Callable[[UUID, UUID | None, UUID], str] | None = None
    needs: Capability | None = None


_outcomes: dict[str, Outcome] = {}


def register_outcome(
    kind: str,
    search: Search,
    name: Callable[[UUID], str | None],
    url: Callable[[UUID], str],
    *,
    label: Any,
    kinds: tuple[str, ...] = (),
    button: Any = "",
    begin: Callable[[UUID, UUID | None, UUID], str] | None = None,
    needs: Capability | None = None,
) -> None:
    """Offer a kind of thing; the same kind again replaces it."""
    _outcomes[kind] = Outcome(kind, label, search, name, url, kinds, button, begin, needs)


def outcomes(request_kind: str | None = None) -> list[Outcome]:
    """All kinds, or those offered first to one kind of request."""
    return [one for one in _outcomes.values() if request_kind is None or request_kind in one.kinds]


def outcome(kind: str) -> Outcome | None:
    """One kind, or None where no area offers it."""
    return _outcomes.get(kind)
