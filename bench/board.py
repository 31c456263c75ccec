"""The first screens of board and timeline with 5,000 agreements and 100,000 facts: `python -m bench.board`.

Beside them, in the same run and over the same rows: a plain queryset whose states are told in Python.
"""

import gc
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from bench.stage import RESULTS, empty_node

AGREEMENTS = int(os.environ.get("BENCH_AGREEMENTS", "5000"))
FACTS = int(os.environ.get("BENCH_FACTS", "100000"))
PARTNERS = max(AGREEMENTS // 4, 1)
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "300"))
BLOCK = 1_000
TODAY = date(2024, 1, 26)
TARGET_MS = 50.0


@dataclass(frozen=True, kw_only=True)
class Latency:
    """How long one kind of request took, in milliseconds, over `count` requests; `queries` of one of them.

    `cpu99` is the p99 of the process's own time: what stays of p99 when the machine does nothing else.
    """

    name: str
    count: int
    p50: float
    p99: float
    worst: float
    cpu99: float
    queries: int


def measure() -> list[Latency]:
    """Build the bed and time both screens and the plain way."""
    from lentera.journal import clock

    with clock.told(datetime(2024, 1, 26, 1, tzinfo=UTC)):
        agency, officer, facts = _bed()
        print(f"{AGREEMENTS:,} agreements, {facts:,} facts, {PARTNERS:,} partners")
        client = _client(officer)
        return [
            _timed("board, first screen", REQUESTS, lambda: _get(client, "/desk/agreements/")),
            _timed(
                "timeline, first screen", REQUESTS, lambda: _get(client, "/desk/agreements/?view=timeline")
            ),
            _timed(
                "one column of the board", REQUESTS, lambda: _get(client, "/desk/agreements/?state=expired")
            ),
            _timed("board, just after a fact", 50, lambda: _get(client, "/desk/agreements/"), before=_forget),
            _timed(
                "timeline, just after a fact",
                50,
                lambda: _get(client, "/desk/agreements/?view=timeline"),
                before=_forget,
            ),
            _timed("plain queryset, states in Python", 10, lambda: _plain(agency)),
        ]


def _forget() -> None:
    """What a new fact about any agreement does: what was kept in memory holds no longer."""
    from lentera.agreements.queries import board, timeline

    board.forget_kept()
    timeline.forget_kept()


def _timed(
    name: str, count: int, work: Callable[[], None], before: Callable[[], None] = lambda: None
) -> Latency:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _warm in range(3):
        work()
    with CaptureQueriesContext(connection) as told:
        work()
        asked = len(told)
    taken, own = [], []
    gc.collect()
    for _turn in range(count):
        before()
        begun, mine = time.perf_counter(), time.process_time()
        work()
        own.append((time.process_time() - mine) * 1000)
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    own.sort()
    at = max(int(count * 0.99) - 1, 0)
    return Latency(
        name=name,
        count=count,
        p50=taken[len(taken) // 2],
        p99=taken[at],
        worst=taken[-1],
        cpu99=own[at],
        queries=asked,
    )


def _client(officer: UUID) -> Any:
    from tests.cast import staff_client

    client = staff_client(officer)
    client.defaults["SERVER_NAME"] = "localhost"  # the settings of a node know no test server
    return client


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")


def _plain(agency: UUID) -> None:
    """What a page would do without the board's statement: all rows, the rule on each, sorted in Python."""
    from lentera.agreements import queries

    states = queries.agreement_states(row.id for row in queries.agreements_of(agency))
    told = sorted(
        ((queries.state_on(state, TODAY).value, state.end, state.number) for state in states.values()),
    )
    counts: dict[str, int] = {}
    for status, _end, _number in told:
        counts[status] = counts.get(status, 0) + 1


def _bed() -> tuple[UUID, UUID, int]:
    from lentera.institutions.roles import Role
    from lentera.journal.models import StoredEntry
    from tests.cast import make_account, make_agency

    agency = make_agency()
    officer = make_account(agency, "agus", Role.PARTNERSHIP_OFFICER, "Agus Permana")
    partners = _partners(agency, officer)
    chance = Random(17)
    _record(agency, officer, _signed(agency, partners, chance), AGREEMENTS)
    stored = StoredEntry.objects.count()
    _record(agency, officer, _around(agency, partners, chance), max(FACTS - stored, 0))
    return agency, officer, StoredEntry.objects.count()


def _partners(agency: UUID, officer: UUID) -> list[UUID]:
    """Partners in thirteen regions, registered in blocks: the search for duplicates is no part of this."""
    from lentera.institutions.facts import Details, InstitutionKind, Registered
    from lentera.journal.ids import new_id
    from lentera.journal.node import add_author

    facts = [
        Registered(
            institution=new_id(),
            name=f"Lembaga Pemasyarakatan Kelas IIB Kota {number}",
            details=Details(
                kind=InstitutionKind.LAPAS,
                short_name=f"Lapas Kota {number}",
                town=f"Kota {number}",
                regency=f"Kabupaten {number % 13}",
            ),
        )
        for number in range(PARTNERS)
    ]
    for one in facts:
        add_author(one.institution, one.name)
    _record(agency, officer, iter(facts), len(facts))
    return [one.institution for one in facts]


def _record(agency: UUID, officer: UUID, facts: Iterator[Any], count: int) -> None:
    from lentera.journal.writing import writing

    left = count
    while left > 0:
        block = list(islice(facts, min(BLOCK, left)))
        if not block:
            return
        with writing(agency, None, actor=officer) as entry:
            entry.record_all(block)
        left -= len(block)


def _signed(agency: UUID, partners: list[UUID], chance: Random) -> Iterator[Any]:
    """Four terms of a year for each partner, most renewed, some with a gap, some let go."""
    from lentera.agreements.facts import Content, Instrument, Party, ScopeLine, ServiceKind, Signatory, Signed
    from lentera.journal.ids import new_id

    before: dict[UUID, tuple[UUID, date]] = {}
    for number in range(AGREEMENTS):
        partner = partners[number % len(partners)]
        first = date(2020, 6, 1) + timedelta(days=chance.randrange(365))
        last = before.get(partner)
        gap = chance.choice((0, 0, 0, 0, 12, 70))
        start = first if last is None else last[1] + timedelta(days=1 + gap)
        end = start + timedelta(days=364)
        id = new_id()
        signatory = Signatory(name="Dewi Anggraini", position="Kepala Dinas")
        yield Signed(
            agreement=id,
            content=Content(
                instrument=Instrument.PKS,
                title="Penyelenggaraan layanan perpustakaan",
                parties=(
                    Party(institution=agency, name="Dinas", number=f"119/{number}/2023", signatory=signatory),
                    Party(institution=partner, name="Lapas", number=f"W19/{number}", signatory=signatory),
                ),
                start=start,
                end=end,
                scope=(
                    ScopeLine(
                        id=new_id(), kind=ServiceKind.LENDING, name="Peminjaman", unit="copies", target=200
                    ),
                ),
                predecessor=last[0] if last is not None and gap == 0 else None,
            ),
            signed_on=start,
            place="Banjarmasin",
        )
        before[partner] = (id, end)


def _around(agency: UUID, partners: list[UUID], chance: Random) -> Iterator[Any]:
    """What gathers around agreements in years: drafts of renewals, evaluations, warnings, follow-ups, visits."""
    from lentera.agreements import queries
    from lentera.agreements.facts import (
        AlertRaised,
        Drafted,
        DraftMoved,
        DraftState,
        Evaluated,
        EvaluationLine,
    )
    from lentera.agreements.facts.visit import Duty, FollowUpOpened
    from lentera.agreements.models import Agreement
    from lentera.agreements.rules import successor_content
    from lentera.journal.ids import new_id

    rows = list(Agreement.objects.filter(institution=agency).order_by("number"))
    states = (DraftState.REVIEW, DraftState.DRAFTING, DraftState.NEGOTIATION, DraftState.AGREED)
    near = [row for row in rows if 0 <= (row.end - TODAY).days <= 120]
    for row in near:
        if chance.random() < 0.5:
            content = queries.signed_content(row.id)
            if content is None:
                continue
            draft = new_id()
            yield Drafted(agreement=draft, content=successor_content(content, row.id, new_id))
            for state in states[: chance.randrange(len(states) + 1)]:
                yield DraftMoved(agreement=draft, state=state)
    for row in rows:
        if chance.random() < 0.6:
            [line] = queries.scope_lines(row.id)
            yield Evaluated(
                evaluation=new_id(),
                agreement=row.id,
                evaluated_on=row.end - timedelta(days=100),
                lines=(EvaluationLine(scope_item=line.id, target=200, realised=150, note="Baik"),),
            )
        for days in (90, 60, 30):
            yield AlertRaised(agreement=row.id, days=days, end=row.end, due=row.end - timedelta(days=days))
    while True:
        partner = chance.choice(partners)
        day = date(2022, 1, 1) + timedelta(days=chance.randrange(700))
        yield FollowUpOpened(
            follow_up=new_id(),
            partner=partner,
            duty=Duty.COMMITMENT,
            task="Kirim daftar judul yang diminta",
            owner="Seksi Kerja Sama",
            owner_institution=agency if chance.random() < 0.02 else partner,
            opened_on=day,
            due=day + timedelta(days=14),
        )


def main() -> None:
    """Measure, print, keep."""
    with empty_node():
        measured = measure()
    width = max(len(row.name) for row in measured)
    print(
        f"\n{'':{width}}  {'requests':>8}  {'p50 ms':>8}  {'p99 ms':>8}  {'worst':>8}  {'cpu p99':>8}  {'queries':>8}"
    )
    for row in measured:
        print(
            f"{row.name:{width}}  {row.count:>8}  {row.p50:>8.1f}  {row.p99:>8.1f}  {row.worst:>8.1f}"
            f"  {row.cpu99:>8.1f}  {row.queries:>8}"
        )
    path = RESULTS / "board.json"
    path.write_text(
        json.dumps(
            {
                "benchmark": "board",
                "when": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": platform.machine(),
                "cores": os.cpu_count(),
                "agreements": AGREEMENTS,
                "facts": FACTS,
                "rows": [vars(row) for row in measured],
            },
            indent=2,
        )
        + "\n"
    )
    print(f"\nkept in {path}; target p99 {TARGET_MS:.0f} ms")


if __name__ == "__main__":
    main()
