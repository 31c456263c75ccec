"""All papers of a signing event of 50 agreements: `python -m bench.signing`.

Beside them, in the same run: bare typesetting of the same PDFs.
"""

import time
from collections.abc import Callable
from datetime import date
from uuid import UUID

import msgspec

from bench.report import Measured, keep, print_table
from bench.stage import RESULTS, empty_node

DAY = date(2024, 2, 5)
AGREEMENTS = 50
LIMIT = 30.0
"""Seconds that all papers of the event may take (the promise of the page)."""


def measure() -> list[Measured]:
    """Papers before the day, papers after it, then the same PDFs by bare rendering."""
    from lentera.journal import clock

    with clock.told(clock.at_local(DAY)):
        agency, actor, signer, event = stage(AGREEMENTS)
        before = _timed("originals and invitations", lambda: _make(agency, event, actor))
        _hold(agency, event, signer)
        after = _timed("completion records, record of the event", lambda: _make(agency, event, actor))
        bare = _timed("typst alone, the same PDFs", lambda: _bare(agency))
    whole = Measured(
        name="all papers of the event",
        count=before.count + after.count,
        seconds=before.seconds + after.seconds,
    )
    return [before, after, whole, bare]


def stage(count: int) -> tuple[UUID, UUID, UUID, UUID]:
    """An agency with an event of `count` agreed texts: agency, officer, head, event."""
    from lentera.agreements import actions
    from lentera.agreements.facts import DraftState, EventPlan, Stretch
    from lentera.institutions.roles import Role
    from lentera.journal.refusals import Refusal
    from tests import cast
    from tests.agreements import papers

    agency = cast.make_agency()
    officer = cast.make_account(agency, "agus", Role.PARTNERSHIP_OFFICER, "Agus Permana")
    head = cast.make_account(agency, "head", Role.HEAD, "Dewi Anggraini")
    common = {"actor": officer, "request_id": None}
    plan = EventPlan(title="Penandatanganan bersama", place="Banjarmasin", when=Stretch(first=DAY, last=DAY))
    planned = actions.plan_event(agency, plan, confirmed=True, **common)
    assert not isinstance(planned, Refusal), planned
    for number in range(count):
        partner, _library = cast.make_prison(agency, f"Kota {number:02}", actor=officer)
        told = papers.content(
            agency, partner, start=DAY, end=date(2025, 2, 4), scope=papers.scope(f"s{number}")
        )
        parties = (
            papers.party(agency, "Dispersip Kalsel", f"{number}/A/2024"),
            papers.party(partner, f"Lapas Kota {number:02}", f"{number}/B/2024", f"Pejabat {number:02}"),
        )
        draft = actions.start_draft(agency, msgspec.structs.replace(told, parties=parties), **common)
        assert not isinstance(draft, Refusal), draft
        for step in (DraftState.REVIEW, DraftState.DRAFTING, None, DraftState.AGREED):
            moved = (
                actions.send_to_partner(agency, draft.agreement, **common)
                if step is None
                else actions.move_draft(agency, draft.agreement, step, **common)
            )
            assert not isinstance(moved, Refusal), moved
        placed = actions.place_agreement(agency, planned.event, draft.agreement, **common)
        assert not isinstance(placed, Refusal), placed
    return agency, officer, head, planned.event


def _make(agency: UUID, event: UUID, actor: UUID) -> int:
    from lentera.agreements.actions.signing_papers import make_papers

    progress = make_papers(agency, event, actor=actor)
    if progress.refused:
        raise SystemExit(f"papers were refused: {progress.refused[0]}")
    return progress.done


def _hold(agency: UUID, event: UUID, signer: UUID) -> None:
    from lentera.agreements import actions
    from lentera.journal.refusals import Refusal

    outcome = actions.hold_event(
        agency, event, held_on=DAY, place="Banjarmasin", actor=signer, request_id=None
    )
    if isinstance(outcome, Refusal) or outcome.refused:
        raise SystemExit(f"not all were signed: {outcome}")


def _bare(agency: UUID) -> int:
    """The same papers typeset once more, without number, journal or database writes."""
    from lentera.journal.refusals import Refusal
    from lentera.papers.actions import make, render_paper
    from lentera.papers.hooks import kind_of
    from lentera.papers.queries import papers_of

    rows = list(papers_of(agency))
    for row in rows:
        kind = kind_of(row.kind)
        if kind is None:
            raise SystemExit(f"no such kind: {row.kind}")
        made = make(kind, agency, row.about, "id")
        if isinstance(made, Refusal):
            raise SystemExit(f"cannot be made again: {made}")
        render_paper(kind, agency, made, number=row.number, code=row.code, language="id")
    return len(rows)


def _timed(name: str, work: Callable[[], int]) -> Measured:
    begun = time.perf_counter()
    count = work()
    return Measured(name=name, count=count, seconds=time.perf_counter() - begun)


def main() -> None:
    """Measure, print, keep; ends with 1 when the papers take longer than they may."""
    with empty_node():
        measured = measure()
    print_table(f"All papers of a signing event of {AGREEMENTS} agreements", measured)
    print(f"\nkept in {keep(RESULTS, 'signing', measured)}; limit {LIMIT:.0f} s")
    if measured[2].seconds > LIMIT:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
