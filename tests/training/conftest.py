"""A short-story course, and an agreement that promises lesson hours."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from lentera.agreements.facts import ServiceKind
from lentera.journal import clock
from lentera.mobile import actions as mobile
from lentera.training import actions
from lentera.training.actions import Person, SessionRequest
from lentera.training.facts import RunPartner, Trainer
from tests.cast import ZONE, Cast, make_cast
from tests.mobile.conftest import sign

FIRST = date(2024, 3, 4)
UNITS = "Gagasan dan tokoh | 2\nAlur | 2\nSudut pandang | 2\nDialog | 2\nMenyunting | 2"
NAMES = [f"{first} {second}" for first in ("Bunga", "Citra", "Dahlia", "Embun", "Fajar", "Gema") for second in
         ("Kenanga", "Melati", "Nusa", "Pelangi", "Rimba", "Samudra")]  # fmt: skip


@dataclass(frozen=True)
class School:
    """What a run needs."""

    cast: Cast
    course: UUID
    programme: UUID
    item: UUID

    def by(self, actor: UUID | None = None, day: date | None = None) -> dict[str, Any]:
        at = None if day is None else clock.at_local(day, zone=ZONE)
        return {"actor": actor or self.cast.trainer, "request_id": None, "at": at}

    def plan(self, *, quota: int = 34, partners: Any = None, **changes: Any) -> Any:
        sessions = [SessionRequest(FIRST + timedelta(days=n), 2, f"Bagian {n + 1}") for n in range(5)]
        senders = partners or [RunPartner(institution=self.cast.prison, quota=quota, scope_item=self.item)]
        trainers = [Trainer(subject="menulis", organisation="Komunitas Sastra")]
        told = self.by(day=date(2024, 2, 6)) | changes
        return actions.plan_run(self.cast.agency, self.course, sessions, trainers, senders, "Aula", **told)

    def enrol(self, run: UUID, count: int, start: int = 0) -> Any:
        people = [Person(name) for name in NAMES[start : start + count]]
        return actions.enrol(self.cast.prison, run, people, **self.by(self.cast.sari, date(2024, 2, 20)))


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def school(cast: Cast) -> School:
    with clock.told(clock.at_local(date(2024, 1, 2), zone=ZONE)):
        by: dict[str, Any] = {"actor": cast.trainer, "request_id": None}
        course = actions.save_course(cast.agency, "Pelatihan Menulis Cerita Pendek", units=UNITS, **by)
        programme = mobile.save_programme(cast.agency, "Literasi untuk semua", date(2024, 1, 1), **by)
        item = sign(cast, cast.prison, unit="lesson_hours", kind=ServiceKind.TRAINING)
        return School(cast, course.id, programme.id, item)
