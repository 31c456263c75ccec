"""How long papers are kept, and that two persons destroy them."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from lentera.papers import actions, queries
from lentera.papers.facts import Signer
from lentera.papers.models import IssuedPaper
from lentera.papers.rules import ClassState, Fate, Kept, ProposalState, decide_destruction, decide_proposal
from tests.cast import staff_client
from tests.documents.test_rendering import text_of
from tests.journal.proofs import assert_replay_equals_tables
from tests.papers.conftest import OTHER_THING, THING
from tests.papers.test_pages import png

ID, PROPOSER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
YEARS = ClassState("x", "x", 1, 1, Fate.DESTROYED)
LATER = datetime(2027, 1, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize("case, counts_from, expected", [
    ("the first day of a year", date(2024, 1, 1), date(2026, 12, 31)),
    ("the last day of a year", date(2024, 12, 31), date(2026, 12, 31)),
    ("a leap day", date(2024, 2, 29), date(2026, 12, 31)),
])  # fmt: skip
def test_years_count_whole_from_the_end_of_the_year(case, counts_from, expected):
    assert YEARS.last_day(counts_from) == expected


def kept(day=date(2026, 12, 31), fate=Fate.DESTROYED, destroyed=False):
    return Kept(ID, "Undangan", day, fate, destroyed)


@pytest.mark.parametrize("case, one, today, expected", [
    ("the day after", kept(), date(2027, 1, 1), None),
    ("the last day", kept(), date(2026, 12, 31), "paper-still-kept"),
    ("permanent", kept(fate=Fate.PERMANENT), date(2050, 1, 1), "paper-permanent"),
    ("a class that nobody knows", kept(day=None), date(2050, 1, 1), "paper-permanent"),
    ("reviewed", kept(fate=Fate.REVIEWED), date(2027, 1, 1), None),
    ("destroyed before", kept(destroyed=True), date(2027, 1, 1), "paper-destroyed"),
])  # fmt: skip
def test_what_may_be_proposed(case, one, today, expected):
    outcome = decide_proposal([one], [], asked=1, today=today, note="", proposal=OTHER)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


def test_a_proposal_names_something_that_is_here():
    told = {"today": date(2027, 1, 1), "note": "", "proposal": OTHER}
    assert decide_proposal([], [], asked=0, **told) == Refusal("destruction-empty")
    assert decide_proposal([], [], asked=1, **told) == Refusal("paper-unknown")
    assert decide_proposal([], [], asked=401, **told) == Refusal("destruction-long", most=400)
    at_most = [kept()] * 200
    assert len(decide_proposal(at_most, at_most, asked=400, **told).papers) == 200


@pytest.mark.parametrize("case, actor, decided, signer, expected", [
    ("a second person", OTHER, False, True, None),
    ("the proposer", PROPOSER, False, True, "proposer-cannot-approve"),
    ("decided before", OTHER, True, True, "destruction-decided"),
    ("nobody in office", OTHER, False, False, "destruction-approver-missing"),
])  # fmt: skip
def test_who_may_approve(case, actor, decided, signer, expected):
    known = ProposalState(ID, PROPOSER, (ID,), (), decided)
    outcome = decide_destruction(
        known, [kept()], [], actor=actor, today=date(2027, 1, 1),
        approver=Signer(name="Dewi", position="Kepala") if signer else None,
    )  # fmt: skip
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


def test_everything_is_looked_at_once_more_on_the_day_of_the_destruction():
    known, signer = ProposalState(ID, PROPOSER, (ID,), (), False), Signer(name="Dewi", position="Kepala")
    for papers, scans in (([kept(fate=Fate.PERMANENT)], []), ([], [kept(fate=Fate.PERMANENT)])):
        outcome = decide_destruction(
            known, papers, scans, actor=OTHER, today=date(2027, 1, 1), approver=signer
        )
        assert isinstance(outcome, Refusal) and outcome.code == "paper-permanent"
    unknown = decide_destruction(None, [kept()], [], actor=OTHER, today=date(2027, 1, 1), approver=signer)
    assert unknown == Refusal("destruction-unknown")


@pytest.fixture
def old(cast, area):
    """A paper with two versions and a scan, all of 2024; and one that is kept for ever."""
    told = actions.issue(cast.agency, "test_invitation", THING, actor=cast.agus, request_id="r1")
    actions.replace_paper(cast.agency, told.paper, reason="tempat", actor=cast.agus, request_id="v")
    actions.save_retention_class(
        cast.agency, code="record", name="Berita acara", active_years=1, inactive_years=0, fate="destroyed",
        actor=cast.agus, request_id="class",
    )  # fmt: skip
    scan = actions.attach_scan(
        cast.agency, "test_thing", THING, name="a.png", data=png(), actor=cast.agus, request_id="s"
    )
    return told, scan


def test_two_persons_destroy_what_is_over_and_its_record_is_issued(cast, old):
    told, scan = old
    with clock.told(LATER):
        proposer, head = staff_client(cast.agus), staff_client(cast.head)
        page = proposer.get("/desk/papers/retention/").content.decode()
        assert f"paper:{told.paper}" in page and f"scan:{scan.scan}" in page
        sent = {"chosen": [f"paper:{told.paper}", f"scan:{scan.scan}"], "note": "arsip 2024"}
        proposed = proposer.post("/desk/papers/retention/", sent)
        url = proposed["Location"]
        assert f"paper:{told.paper}" not in proposer.get("/desk/papers/retention/").content.decode()
        assert "approve/" not in proposer.get(url).content.decode()
        assert proposer.post(f"{url}approve/").status_code == 403
        assert queries.pdf_of(told.paper, cast.agency) is not None
        assert "approve/" in head.get(url).content.decode()
        assert head.post(f"{url}approve/", {"request_id": "a1"}).status_code == 302
        for version in (1, 2):
            assert queries.pdf_of(told.paper, cast.agency, version) is None
        assert queries.scan_content(queries.scan_row(scan.scan, cast.agency)) is None
        with pytest.raises(blobs.Erased):
            blobs.content(cast.agency, told.digest)
        record = IssuedPaper.objects.get(kind="destruction_record")
        text = text_of(queries.pdf_of(record.id, cast.agency))
        assert told.number in text and "Dewi Anggraini" in text and "BERITA ACARA PEMUSNAHAN" in text
        assert head.get(url).status_code == proposer.get(f"/desk/papers/{told.paper}/").status_code == 200
        assert proposer.get(f"/desk/papers/{told.paper}/pdf/").status_code == 404
        again = actions.replace_paper(cast.agency, told.paper, reason="x", actor=cast.agus, request_id="z")
        assert again.code == "paper-destroyed"
        assert_replay_equals_tables()


def test_what_is_still_kept_cannot_be_proposed(cast, old):
    told, _scan = old
    outcome = actions.propose_destruction(cast.agency, [told.paper], [], actor=cast.agus, request_id="p")
    assert outcome.code == "paper-still-kept"
    assert queries.overdue_papers(cast.agency, date(2026, 12, 31)) == [] or all(
        one.kind == "scan" for one in queries.overdue_papers(cast.agency, date(2026, 12, 31))
    )


def test_a_declined_proposal_keeps_everything_and_may_come_again(cast, old):
    told, _scan = old
    with clock.told(LATER):
        by = {"actor": cast.agus}
        first = actions.propose_destruction(cast.agency, [told.paper], [], request_id="p", **by)
        twice = actions.propose_destruction(cast.agency, [told.paper], [], request_id="q", **by)
        assert twice == Refusal("destruction-proposed-already")
        client = staff_client(cast.head)
        url = f"/desk/papers/retention/{first.proposal}/"
        assert client.post(f"{url}decline/", {"reason": "masih dipakai auditor"})["Location"] == url
        assert "masih dipakai auditor" in client.get(url).content.decode()
        assert queries.pdf_of(told.paper, cast.agency) is not None
        assert not isinstance(
            actions.propose_destruction(cast.agency, [told.paper], [], request_id="r", **by), Refusal
        )
        late = actions.approve_destruction(cast.agency, first.proposal, actor=cast.head, request_id="l")
        assert late == Refusal("destruction-decided")
        assert_replay_equals_tables()


def test_evidence_that_something_else_cites_is_not_erased(cast, area):
    scans = [
        actions.attach_scan(
            cast.agency, "test_thing", about, name="a.png", data=png(), actor=cast.agus, request_id=f"{about}"
        )
        for about in (THING, OTHER_THING)
    ]
    assert scans[0].digest == scans[1].digest
    by = {"reason": "salah", "actor": cast.agus}
    actions.erase_scan(cast.agency, scans[0].scan, request_id="e", **by)
    assert queries.scan_content(queries.scan_row(scans[1].scan, cast.agency)) == png()
    actions.erase_scan(cast.agency, scans[1].scan, request_id="f", **by)
    with pytest.raises(blobs.Erased):
        blobs.content(cast.agency, scans[1].digest)
    again = actions.attach_scan(
        cast.agency, "test_thing", THING, name="a.png", data=png(), actor=cast.agus, request_id="g"
    )
    assert again.code == "scan-was-erased"
    assert_replay_equals_tables()


def test_a_class_of_ones_own_is_kept_and_a_code_is_given_once(cast, area):
    client = staff_client(cast.agus)
    told = {
        "code": "tamu", "name": "Buku tamu", "active_years": "1", "inactive_years": "2", "fate": "destroyed",
        "source": "JRA 2022",
    }  # fmt: skip
    assert client.post("/desk/papers/retention/classes/new/", told).status_code == 302
    assert queries.retention_classes(cast.agency)["tamu"].inactive_years == 2
    assert client.post("/desk/papers/retention/classes/new/", told).status_code == 409
    changed = {**told, "code": "other", "inactive_years": "5"}
    assert client.post("/desk/papers/retention/classes/tamu/", changed).status_code == 302
    assert queries.retention_classes(cast.agency)["tamu"].inactive_years == 5
