"""Papers of stock, road, training and evidence: from real stories, in both languages, without names of inmates."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from lentera.agreements import queries as agreements
from lentera.agreements.facts import Instrument
from lentera.evidence.papers import period_by_code, period_of, periods
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.papers import actions, hooks, queries
from lentera.papers.models import IssuedPaper
from lentera.papers.queries import letterhead
from lentera.stock import actions as stock
from lentera.stock.actions.weeding import propose_gift
from lentera.stock.facts import Closing, LossKind, Result
from lentera.stock.models import Placement
from lentera.stock.queries import holdings_in_hand
from lentera.stock.write_offs import weeding_of
from lentera.training import queries as training
from lentera.training.models import Participant
from tests.cast import staff_client
from tests.documents.test_rendering import text_of
from tests.journal.proofs import assert_replay_equals_tables
from tests.mobile.conftest import road  # noqa: F401 - a fixture
from tests.stock.conftest import house  # noqa: F401 - a fixture
from tests.stock.stories import RUDI, SARI, send_boxes, signer, stock_shelf
from tests.training.conftest import NAMES, school  # noqa: F401 - a fixture


@pytest.fixture
def folk(house):  # noqa: F811
    """The cast of the house; the road and the school have one of their own."""
    return house.cast


def issue(cast, kind, about, *, language="id", actor=None):
    told = actions.issue(
        cast.agency, kind, about, language=language, actor=actor or cast.agus, request_id=uuid4().hex
    )
    assert not isinstance(told, Refusal), told
    return told, text_of(queries.pdf_of(told.paper, cast.agency))


@pytest.fixture
def placed(house):  # noqa: F811
    """Four copies in two boxes, on their way."""
    shelf = stock_shelf(house.agency, 4, actor=house.stock)
    return send_boxes(house.agency, house.prison, house.lending, [shelf[:2], shelf[2:]], actor=house.stock)


def test_the_papers_of_a_placement(house, placed, folk):  # noqa: F811
    bast, text = issue(folk, "handover", placed.placement)
    assert bast.number == placed.paper.number and RUDI in text and "KS0000001" in text
    assert bast.code in text
    assert "Tidak ada selisih" not in text and "Catatan selisih :" in text, "nobody has counted yet"
    assert letterhead(folk.agency, bast.on)["address"] in text.split("BERITA ACARA")[0]
    way, text = issue(folk, "waybill", placed.placement)
    assert (
        way.number.startswith("041/1/DISPERSIP/")
        and "SURAT JALAN" in text
        and "4 eksemplar dalam 2 boks" in text
    )
    boxes, text = issue(folk, "box_list", placed.placement)
    assert boxes.number == "" and all(f"KS000000{one}" in text for one in (1, 2, 3, 4))
    english, text = issue(folk, "waybill", placed.placement, language="en")
    assert english.number == way.number
    assert {one.kind for one in queries.papers_about(placed.placement, folk.prison)} == {
        "handover", "waybill", "box_list"
    }  # fmt: skip
    assert queries.papers_about(placed.placement, folk.other_prison) == []
    assert_replay_equals_tables()


@pytest.mark.parametrize("instrument, language, said", [
    ("pks", "id", "Berdasarkan Perjanjian Kerja Sama Nomor"),
    ("use_loan", "id", "Berdasarkan Perjanjian Pinjam Pakai Nomor"),
    ("mou", "en", "On the ground of Memorandum of Understanding number"),
])  # fmt: skip
def test_a_handover_calls_its_ground_by_name(placed, folk, monkeypatch, instrument, language, said):
    seen = agreements.agreement_state
    told = replace(
        seen(Placement.objects.get(id=placed.placement).agreement), instrument=Instrument(instrument)
    )
    monkeypatch.setattr(agreements, "agreement_state", lambda _agreement: told)
    assert said in issue(folk, "handover", placed.placement, language=language)[1]


def test_the_issued_record_stays_as_it_was_when_the_partner_counts(house, placed, folk):  # noqa: F811
    bast, before = issue(folk, "handover", placed.placement)
    for number in (1, 2, 3):
        stock.scan(house.prison, placed.placement, 1, f"KS000000{number}", actor=house.sari, request_id=None)
    stock.receive(
        house.prison, placed.placement, signer(SARI, house.sari), Closing.WITH_NOTES,
        received_on=clock.today(), actor=house.sari,
        request_id="r", note="satu belum ada",
    )  # fmt: skip
    assert text_of(queries.pdf_of(bast.paper, folk.agency)) == before


def test_nothing_came_back_yet_and_nothing_is_lost(house, placed, folk):  # noqa: F811
    for kind, about in (("return_record", placed.placement), ("write_off_proposal", folk.agency)):
        outcome = actions.issue(folk.agency, kind, about, actor=folk.agus, request_id=kind)
        assert isinstance(outcome, Refusal) and outcome.code == "paper-empty"


def test_what_came_back_is_put_on_record(house, placed, folk):  # noqa: F811
    by = {"actor": house.sari, "request_id": None}
    for number in (1, 2, 3, 4):
        box = 1 if number < 3 else 2
        stock.scan(house.prison, placed.placement, box, f"KS000000{number}", **by)
    told = {"received_on": clock.today(), **by}
    stock.receive(house.prison, placed.placement, signer(SARI, house.sari), Closing.CLEAN, **told)
    held = [one.item for one in holdings_in_hand(house.prison)]
    sent = stock.send_back(
        house.prison, placed.placement, held[:3], signer(SARI, house.sari), sent_on=clock.today(), **by
    )
    stock.count_return(
        house.agency, placed.placement, dict.fromkeys(held[:3], Result.GOOD), signer(RUDI, house.stock),
        sending=sent.sending, received_on=clock.today(), actor=house.stock, request_id=None,
    )  # fmt: skip
    record, text = issue(folk, "return_record", placed.placement)
    assert SARI in text and RUDI in text and "3 eksemplar" in text and "3 KS0000003" in text
    assert "Demikian berita acara ini dibuat dengan sebenarnya." in text
    assert record.addressees == (folk.prison,) and [one.name for one in record.signers] == [SARI, RUDI]


def test_papers_of_others_cannot_be_issued(house, placed, folk):  # noqa: F811
    for kind in ("handover", "waybill", "box_list", "return_record"):
        outcome = actions.issue(folk.prison, kind, placed.placement, actor=folk.sari, request_id=kind)
        assert outcome == Refusal("paper-about-unknown"), kind
    assert not IssuedPaper.objects.exists()


def test_lost_copies_are_proposed_to_be_written_off(house, folk):  # noqa: F811
    shelf = stock_shelf(house.agency, 2, actor=house.stock)
    stock.open_case(
        house.agency,
        shelf[0],
        LossKind.LOST,
        on=clock.today(),
        note="banjir",
        actor=house.stock,
        request_id="l",
    )
    told, text = issue(folk, "write_off_proposal", folk.agency)
    assert "KS0000001" in text and "banjir" in text and "KS0000002" not in text and "Keterangan" in text
    assert "Dewi Anggraini" in text and told.signers[0].position == "Kepala Dinas"


def test_a_write_off_without_notes_has_no_empty_column(house, folk):  # noqa: F811
    shelf = stock_shelf(house.agency, 1, actor=house.stock)
    stock.open_case(
        house.agency, shelf[0], LossKind.LOST, on=clock.today(), note="", actor=house.stock, request_id="l"
    )
    _, text = issue(folk, "write_off_proposal", folk.agency)
    assert "KS0000001" in text and "Keterangan" not in text


def test_what_weeding_chose_is_proposed_with_its_reasons(house, folk):  # noqa: F811
    shelf = stock_shelf(house.agency, 3, actor=house.stock)
    by = {"actor": house.stock, "request_id": None}
    about = weeding_of(folk.agency)
    empty = actions.issue(folk.agency, "weeding_proposal", about, actor=folk.agus, request_id="empty")
    assert isinstance(empty, Refusal) and empty.code == "paper-empty"
    for item in shelf[:2]:
        assert not isinstance(propose_gift(folk.agency, item, on=clock.today(), **by), Refusal)
    told, text = issue(folk, "weeding_proposal", about)
    assert "KS0000001" in text and "KS0000002" in text and "KS0000003" not in text
    assert "akan dihadiahkan" in text and "2 eksemplar" in text and "Dewi Anggraini" in text
    assert told.title in staff_client(house.stock).get(
        reverse("stock:weeding")
    ).content.decode() and told.number.startswith("041/1/")
    other = actions.issue(folk.prison, "weeding_proposal", about, actor=folk.sari, request_id="other")
    assert other == Refusal("paper-about-unknown")
    losses = staff_client(house.stock).get(reverse("stock:cases")).content.decode()
    assert told.title not in losses, "the papers of losses are others"


def test_the_crew_gets_its_assignment(road):  # noqa: F811
    trip = road.plan().trip
    told, text = issue(road.cast, "crew_order", trip)
    assert "Yusuf Maulana" in text and "Lapas Karang Intan" in text and "09.00" in text
    assert told.number.startswith("094/1/") and told.on == date(2024, 2, 6)
    english, text = issue(road.cast, "crew_order", trip, language="en")
    assert english.number == told.number and "Yusuf Maulana" in text


def test_trainers_get_their_assignment_and_lists_of_names_are_never_kept(school):  # noqa: F811
    run = school.plan().run
    told, text = issue(school.cast, "trainer_order", run)
    assert told.number.startswith("893/1/") and "Komunitas Sastra" in text
    school.enrol(run, 3)
    session = training.offered_sessions(school.cast.prison, run)[0].session
    kind = hooks.kind_of("attendance_list")
    made = kind.make(school.cast.prison, session, "id")
    assert [row[1] for row in made.data["rows"]] == NAMES[:3]
    assert kind.make(school.cast.agency, session, "id") == Refusal("paper-about-unknown")
    known = Participant.rows.find(school.cast.prison, run=run)
    Participant.rows.forget(school.cast.prison, [known[0][0]])
    assert len(kind.make(school.cast.prison, session, "id").data["rows"]) == 2, "nobody signs for a dash"
    Participant.rows.forget(school.cast.prison, [id for id, _who in known])
    assert kind.make(school.cast.prison, session, "id").code == "paper-empty"
    school.enrol(run, 3)
    outcome = actions.issue(
        school.cast.prison, "attendance_list", session, actor=school.cast.sari, request_id="x"
    )
    assert outcome.code == "paper-kind-unknown"
    client = staff_client(school.cast.sari)
    printed = client.get(f"/desk/papers/print/attendance_list/{session}/")
    assert NAMES[0] in text_of(printed.content) and printed["Cache-Control"] == "private, no-store"
    assert (
        staff_client(school.cast.warden).get(f"/desk/papers/print/attendance_list/{session}/").status_code
        == 403
    )
    assert client.post(f"/desk/papers/attach/session/{session}/").status_code == 403
    page = client.get(f"/desk/training/runs/{run}/sessions/{session}/")
    if page.status_code == 200:
        assert f"/desk/papers/print/attendance_list/{session}/" in page.content.decode()


@pytest.mark.parametrize("code, first, last", [
    ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ("2024-K1", date(2024, 1, 1), date(2024, 3, 31)),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2023-K4", date(2023, 10, 1), date(2023, 12, 31)),
])  # fmt: skip
def test_periods_of_reports(code, first, last):
    found = period_by_code(code, date(2024, 2, 15))
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("code", ["2025", "2024-03", "2024-K2", "2024-13", "x", "", "2013", "2024-2"])
def test_no_report_of_a_period_that_has_not_begun(code):
    assert period_by_code(code, date(2024, 2, 15)) is None


def test_a_year_has_seventeen_reports_and_each_finds_its_period_again(house):  # noqa: F811
    all_of_2023 = list(periods(2023))
    assert len({one.of(house.agency) for one in all_of_2023}) == 17
    assert all(period_of(house.agency, one.of(house.agency)) == one for one in all_of_2023)
    assert period_of(house.agency, uuid4()) is None


def test_a_report_is_issued_from_the_indicators(house, placed, folk):  # noqa: F811
    about = period_by_code("2024-K1", clock.today()).of(folk.agency)
    told, text = issue(folk, "periodic_report", about)
    assert "LAPORAN TRIWULAN" in text and "Lapas Karang Intan" in text
    assert told.title == "Laporan triwulan, triwulan 1 2024"
    english, text = issue(folk, "periodic_report", about, language="en")
    assert english.number == told.number
    page = staff_client(folk.agus).get("/desk/evidence/reports/?period=2024-K1")
    assert told.number in page.content.decode()
    assert staff_client(folk.sari).get("/desk/evidence/reports/").status_code == 200
    assert staff_client(folk.assistant).get("/desk/evidence/reports/").status_code == 403


@pytest.mark.parametrize("kind", ["waybill", "box_list", "handover"])
def test_every_paper_can_be_had_as_a_working_copy(house, placed, folk, kind):  # noqa: F811
    answer = staff_client(folk.stock).get(f"/desk/papers/docx/{kind}/{placed.placement}/")
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_check_page_says_what_holds_and_nothing_of_the_content(house, placed, folk, client):  # noqa: F811
    told, _text = issue(folk, "waybill", placed.placement)
    page = client.get(f"/verify/{told.code}").content.decode()
    assert told.number in page and RUDI in page and told.digest in page and "Berlaku" in page
    assert "Karang Intan" not in page and "KS0000001" not in page
    newer = actions.replace_paper(
        folk.agency, told.paper, reason="kendaraan lain", actor=folk.agus, request_id="v"
    )
    assert "Diganti oleh versi 2" in client.get(f"/verify/{told.code}").content.decode()
    assert "Berlaku" in client.get(f"/verify/{newer.code}").content.decode()
    actions.cancel_paper(folk.agency, told.paper, reason="tidak jadi", actor=folk.agus, request_id="c")
    cancelled = client.get(f"/verify/{newer.code}").content.decode()
    assert "Dibatalkan penerbitnya" in cancelled and "tidak jadi" not in cancelled


def test_papers_are_found_by_words_of_title_number_kind_and_partner(house, placed, folk):  # noqa: F811
    way, _text = issue(folk, "waybill", placed.placement)
    for words in ("surat jalan", "karang", way.number, "jalan intan"):
        assert way.paper in {one.id for one in queries.find_papers(folk.agency, words)}, words
    assert queries.find_papers(folk.agency, "tanjung") == []
    assert queries.find_papers(folk.other_prison, "surat jalan") == []
    assert [one.id for one in queries.find_papers(folk.prison, partner=folk.agency)] == [way.paper]
    page = staff_client(folk.agus).get("/desk/search/?q=surat jalan").content.decode()
    assert f"/desk/papers/{way.paper}/" in page
