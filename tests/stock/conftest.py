"""The cast, an agreement in force since the day before, and the clock at the day of the story."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from lentera.agreements.facts import ServiceKind
from lentera.journal import clock
from tests.cast import Cast, make_cast
from tests.stock.stories import SENT, sign_agreement


@dataclass(frozen=True)
class House:
    """The cast with the scope items of its agreement."""

    cast: Cast
    lending: UUID
    provision: UUID

    def __getattr__(self, name: str) -> UUID:
        found: UUID = getattr(self.cast, name)
        return found


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Agency and prison with an agreement from 14 Feb 2024; the clock stands at nine on 15 Feb."""
    cast = make_cast()
    items = sign_agreement(cast.agency, cast.prison, actor=cast.agus)
    with clock.told(clock.at_local(SENT)):
        yield House(cast, items[ServiceKind.LENDING], items[ServiceKind.PROVISION])
