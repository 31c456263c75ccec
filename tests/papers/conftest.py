"""A thing that papers can be about, and the kinds that the tests issue."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from lentera.institutions.access import Capability
from lentera.journal.refusals import Refusal
from lentera.papers import hooks
from lentera.papers.hooks import Made, PaperKind
from tests.cast import Cast, make_cast

THING = UUID("00000000-0000-4000-8000-00000000a001")
OTHER_THING = UUID("00000000-0000-4000-8000-00000000a002")
DAY = date(2024, 2, 6)


@dataclass
class Area:
    """What the tests' own area knows about its things; `made` counts how often it was asked."""

    title: str = "Undangan rapat"
    on: date = DAY
    readers: tuple[UUID, ...] = ()
    refusal: Refusal | None = None
    made: list[str] = field(default_factory=list)

    def make(self, author: UUID, about: UUID, language: str) -> Made | Refusal:
        self.made.append(language)
        if self.refusal is not None:
            return self.refusal
        data: dict[str, Any] = {
            "title": self.title,
            "date": self.on,
            "columns": ["Acara"],
            "rows": [["Pembukaan"]],
            "signatory": {"name": "Dewi Anggraini, M.Si.", "position": "Kepala Dinas"},
        }
        return Made(self.title, data, self.on, self.readers)


@pytest.fixture
def cast(db: None, noon: Any) -> Cast:
    return make_cast()


@pytest.fixture
def area() -> Iterator[Area]:
    """The kinds "test_invitation" and "test_note" about "test_thing"; gone after the test."""
    own = Area()
    registries = (hooks._kinds, hooks._abouts, hooks._numbers)
    before = [dict(one) for one in registries]
    for code, more in (("test_invitation", {}), ("test_note", {"many": True, "numbered": False})):
        hooks.register_paper(
            PaperKind(
                code, code, "list", "test_thing", Capability.VISITS, own.make, classification="005", **more
            )
        )
    hooks.register_about(
        "test_thing", "Hal", "", Capability.VISITS, lambda _, one: one in (THING, OTHER_THING)
    )
    yield own
    for one, kept in zip(registries, before, strict=True):
        one.clear()
        one.update(kept)
