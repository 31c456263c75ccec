"""Chapter 6: the mobile library calls at the partners each month, and at public stops each week of the year."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from lentera.demo.stage import Stage, must
from lentera.demo.story.agreements import scope_of
from lentera.journal import clock
from lentera.mobile import actions
from lentera.mobile.actions import Cancelled, StopRequest
from lentera.mobile.facts import CancelledBy, CancelReason, CrewMember, Served

FIRST = date(2023, 3, 1)
# Two rounds: each visits its partners on one day a month (the first: Monday of the second week, and so on).
ROUNDS = {
    1: ("lapas-banjarbaru", "lapas-narkotika-karang-intan", "lpka-martapura"),
    2: ("lapas-banjarmasin", "bapas-banjarmasin", "rutan-pelaihari"),
    3: ("rutan-rantau", "rutan-barabai"),
    4: ("lapas-tanjung", "lapas-amuntai"),
    5: ("lapas-perempuan-martapura",),
}
STARTS = (time(9), time(11, 30), time(14))
PUBLIC = ("Taman Siring Tendean", "Lapangan Murjani Banjarbaru", "Alun-alun Ratu Zalecha Martapura")


def tell(stage: Stage) -> None:
    """Put vehicles, stops and the trips of every month on the agenda."""
    stage.on(FIRST, "vehicles", lambda: _prepare(stage))
    month = FIRST
    while month <= stage.as_of:
        for number in ROUNDS:
            day = _day(month, number)
            if day == stage.as_of:
                continue  # under way: see `_today`
            stage.on(day, f"van round {number}", _round(stage, number, day), at=time(16, 30))
        public = _day(month, 6)
        stage.on(public, "van, public stops", _public(stage, public), at=time(16, 30))
        month = (month + timedelta(days=32)).replace(day=1)
    _today(stage)


def _prepare(stage: Stage) -> None:
    vans = stage.made["vans"] = []
    for name, plate in (
        ("Pusling 1", "DA 1021 PK"),
        ("Pusling 3", "DA 1234 AB"),
        ("Pusling 4", "DA 1047 PK"),
    ):
        vans.append(must(actions.save_vehicle(stage.agency, name, plate, 400, **stage.by("crew"))).id)
    stage.made["programme"] = must(
        actions.save_programme(
            stage.agency,
            "Perpustakaan keliling untuk umum",
            FIRST,
            goal="Bacaan mendatangi pembaca di ruang terbuka",
            **stage.by("partnership"),
        )
    ).id
    for code in {code for round_ in ROUNDS.values() for code in round_}:
        stage.made["stop", code] = must(
            actions.save_stop(
                stage.agency,
                f"Halaman {stage.made['short', code]}",
                partner=stage.institutions[code],
                gate_minutes=15,
                **stage.by("crew"),
            )
        ).id
    for name in PUBLIC:
        stage.made["stop", name] = must(
            actions.save_stop(stage.agency, name, address=name, public=True, **stage.by("crew"))
        ).id


def _stops(stage: Stage, number: int, day: date) -> list[tuple[str, StopRequest]]:
    stops = []
    for code, start in zip(ROUNDS[number], STARTS, strict=False):
        scope = scope_of(stage, code, "mobile", day)
        if scope is not None:
            stops.append((code, _request(stage.made["stop", code], day, start, scope)))
    return stops


def _request(stop: UUID, day: date, start: time, scope: UUID | None = None) -> StopRequest:
    arrival = clock.at_local(day, start)
    return StopRequest(
        stop=stop, arrival=arrival, departure=arrival + timedelta(minutes=120), scope_item=scope
    )


def _round(stage: Stage, number: int, day: date) -> Any:
    def scene() -> Any:
        stops = _stops(stage, number, day)
        if not stops:
            return None
        return _travel(stage, number, day, [request for _, request in stops], gate=True)

    return scene


def _public(stage: Stage, day: date) -> Any:
    def scene() -> Any:
        stops = [
            _request(stage.made["stop", name], day, start) for name, start in zip(PUBLIC, STARTS, strict=True)
        ]
        return _travel(stage, 6, day, stops, gate=False, programme=stage.made["programme"])

    return scene


def _travel(
    stage: Stage,
    number: int,
    day: date,
    stops: list[StopRequest],
    *,
    gate: bool,
    programme: UUID | None = None,
) -> Any:
    outcomes: list[Served | Cancelled] = []
    for request in stops:
        if gate and stage.chance.random() < 0.055:
            outcomes.append(Cancelled(CancelReason.GATE_REFUSED, CancelledBy.PARTNER, "Penggeledahan blok"))
        else:
            outcomes.append(_served(stage, request.arrival, gate=gate))
    return must(
        actions.record_past_trip(
            stage.agency,
            day,
            stage.made["vans"][number % 3],
            stops,
            _crew(stage),
            300,
            outcomes,
            programme=programme,
            kilometres=20 + stage.chance.randrange(10, 180),
            **stage.by("crew"),
        ),
        f"round {number} {day}",
    )


def _served(stage: Stage, planned: datetime, *, gate: bool) -> Served:
    late = timedelta(minutes=stage.chance.randrange(0, 20))
    waiting = timedelta(minutes=stage.chance.randrange(10, 26)) if gate else timedelta()
    arrived = planned + late
    ended = planned + timedelta(minutes=stage.chance.randrange(92, 106))
    left = ended + timedelta(minutes=stage.chance.randrange(3, 9))
    visitors = stage.chance.randrange(24, 66)
    loans = int(visitors * stage.chance.uniform(0.9, 1.6))
    return Served(
        arrived=arrived,
        gate_passed=arrived + waiting if gate else None,
        service_ended=ended,
        left=left,
        visitors=visitors,
        loans=loans,
        returns=int(loans * stage.chance.uniform(0.75, 1.1)),
        signed_by="Komandan jaga" if gate else "",
    )


def _crew(stage: Stage) -> list[CrewMember]:
    return [
        CrewMember(function="Pengemudi", account=stage.accounts["crew"]),
        CrewMember(function="Petugas layanan"),
    ]


def _today(stage: Stage) -> None:
    """On the story's last day a van is on the road, and next week's round is planned."""

    def planned(day: date, number: int, van: int) -> Any:
        def scene() -> Any:
            stops = [request for _, request in _stops(stage, number, stage.as_of)]
            if not stops:
                return None
            moved = [
                StopRequest(
                    stop=request.stop,
                    arrival=request.arrival + (day - stage.as_of),
                    departure=request.departure + (day - stage.as_of),
                    scope_item=request.scope_item,
                )
                for request in stops
            ]
            trip = must(
                actions.plan_trip(
                    stage.agency, day, stage.made["vans"][van], moved, _crew(stage), **stage.by("crew")
                )
            )
            if day == stage.as_of:
                return actions.depart(stage.agency, trip.trip, 300, **stage.by("crew"))
            return trip

        return scene

    def public() -> Any:
        day = stage.as_of + timedelta(days=4)
        stops = [
            _request(stage.made["stop", name], day, start) for name, start in zip(PUBLIC, STARTS, strict=True)
        ]
        programme = stage.made["programme"]
        by = stage.by("crew")
        return actions.plan_trip(
            stage.agency, day, stage.made["vans"][0], stops, _crew(stage), programme=programme, **by
        )

    stage.on(stage.as_of, "public stops next", public, at=time(8, 30))
    stage.on(stage.as_of, "van today", planned(stage.as_of, 1, 1), at=time(8, 12))
    stage.on(stage.as_of, "van next week", planned(stage.as_of + timedelta(days=6), 2, 2), at=time(8, 20))


def _day(month: date, number: int) -> date:
    """A working day of the month for a round, the same weekday each month."""
    first = month.replace(day=1)
    day = first + timedelta(days=(number - first.weekday()) % 7) + timedelta(days=7 * (number % 3))
    return day + timedelta(days=1) if day.weekday() == 6 else day
