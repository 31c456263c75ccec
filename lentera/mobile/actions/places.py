"""Vans, stops and programmes: plain data."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from lentera.journal.ids import new_id
from lentera.journal.references import Reference, Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.mobile.models import Programme, Stop, Vehicle


def save_vehicle(
    agency: UUID,
    name: str,
    plate: str,
    capacity: int,
    *,
    actor: UUID,
    request_id: RequestId | None,
    vehicle: UUID | None = None,
    in_use: bool = True,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Keep a van; with `vehicle` it replaces that one."""
    refusal = None
    if not name.strip():
        refusal = Refusal("place-name-missing")
    elif capacity < 1:
        refusal = Refusal("capacity-missing")
    fields = {"name": name.strip(), "plate": plate.strip(), "capacity": capacity, "in_use": in_use}
    return _save(agency, Vehicle, vehicle, fields, refusal, actor, request_id, at)


def save_stop(
    agency: UUID,
    name: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    stop: UUID | None = None,
    address: str = "",
    partner: UUID | None = None,
    gate_minutes: int = 0,
    window_from: time | None = None,
    window_to: time | None = None,
    latitude: str = "",
    longitude: str = "",
    public: bool = False,
    in_use: bool = True,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Keep a stop; with `stop` it replaces that one. A stop at a partner is never in the public timetable."""
    refusal = None
    if not name.strip():
        refusal = Refusal("place-name-missing")
    elif partner is not None and public:
        refusal = Refusal("partner-stop-public", stop=name)
    elif window_from is not None and window_to is not None and window_to <= window_from:
        refusal = Refusal("window-reversed", stop=name)
    elif not 0 <= gate_minutes <= 240:
        refusal = Refusal("gate-minutes-impossible", stop=name)
    fields = {
        "name": name.strip(),
        "address": address.strip(),
        "partner": None if partner is None else str(partner),
        "gate_minutes": gate_minutes,
        "window_from": window_from,
        "window_to": window_to,
        "latitude": latitude.strip(),
        "longitude": longitude.strip(),
        "public": public,
        "in_use": in_use,
    }
    return _save(agency, Stop, stop, fields, refusal, actor, request_id, at)


def save_programme(
    agency: UUID,
    name: str,
    since: date,
    *,
    actor: UUID,
    request_id: RequestId | None,
    programme: UUID | None = None,
    goal: str = "",
    until: date | None = None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Keep a programme of the agency's own; with `programme` it replaces that one."""
    refusal = None
    if not name.strip():
        refusal = Refusal("place-name-missing")
    elif until is not None and until < since:
        refusal = Refusal("programme-reversed", since=since, until=until)
    fields = {"name": name.strip(), "goal": goal.strip(), "since": since, "until": until}
    return _save(agency, Programme, programme, fields, refusal, actor, request_id, at)


def _save(
    agency: UUID,
    model: type[Reference],
    id: UUID | None,
    fields: dict[str, Any],
    refusal: Refusal | None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None,
) -> Saved | Refusal:
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if id is not None and not model.objects.filter(institution=agency, id=id).exists():
            return entry.refuse(Refusal("place-unknown"))
        if refusal is not None:
            return entry.refuse(refusal)
        return save_reference(entry, model, id or new_id(), fields)
