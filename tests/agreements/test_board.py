"""The board and the timeline: the database reckons as the rule does, pages count all and stay lean."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lentera.agreements import actions, queries
from lentera.agreements.facts import DraftState
from lentera.agreements.models import Agreement, AgreementParty, ArchiveNote, SuspensionRow
from lentera.agreements.queries import board as board_queries
from lentera.agreements.queries import timeline as timeline_queries
from lentera.agreements.queries.board import COLUMNS, board, statuses_on
from lentera.agreements.queries.timeline import lanes
from lentera.agreements.rules import RENEWAL_CLOCK, state_on
from lentera.agreements.rules.clock import STAGES, TAKEN_AT, clock_lines, worst_late, worst_step
from lentera.journal import clock
from lentera.journal.guard import open_door
from tests.agreements.papers import END, evaluate, lead_to_agreed, sign_from_paper
from tests.cast import staff_client

TODAY = date(2024, 1, 26)
STREAM = UUID(int=5)


@pytest.fixture(autouse=True)
def _day_of_the_article():
    with clock.told(clock.at_local(TODAY)):
        yield


def shown(response):
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def page(account, **query):
    return staff_client(account).get(reverse("agreements:list"), query)


def insert(model, **values):
    """A row as a replay would leave it: reads are proved here, not facts."""
    board_queries.forget_kept()
    timeline_queries.forget_kept()
    with open_door():
        QuerySet(model).bulk_create([model(id=values.pop("id", None) or uuid4(), stream=STREAM, **values)])


def insert_agreement(cast, number, start, days, *, partner=None, **values):
    id = uuid4()
    end = start + timedelta(days=days)
    insert(
        Agreement, id=id, institution_id=cast.agency, instrument=values.pop("instrument", "pks"), route="ksdpk",
        title="Layanan perpustakaan", number=number, partner=partner or cast.prison, start=start, end=end,
        signed_on=values.pop("signed_on", start), place="Banjarmasin", signed_end=end, **values,
    )  # fmt: skip
    for position, party in enumerate((cast.agency, partner or cast.prison), 1):
        insert(
            AgreementParty, institution_id=cast.agency, agreement=id, party=party, position=position, name="Pihak",
            number=number, signatory="Dewi Anggraini", office="Kepala", capacity="head",
        )  # fmt: skip
    return id


days = st.integers(-400, 400)
agreement_story = st.fixed_dictionaries(
    {
        "start": days,
        "term": st.integers(0, 500),
        "instrument": st.sampled_from(["pks", "mou"]),
        "terminated": st.none() | st.integers(0, 500),
        "rest": st.none() | st.tuples(st.integers(-20, 400), st.none() | st.integers(-1, 90)),
        "archived": st.booleans(),
        "renews": st.none() | st.integers(0, 5),
        "signed": st.integers(-60, 30),
    }
)


@given(stories=st.lists(agreement_story, min_size=1, max_size=6), today=st.integers(-30, 30))
def test_the_database_reckons_every_state_as_the_rule_does(cast, stories, today):
    day = TODAY + timedelta(days=today)
    with connection.cursor() as cursor, open_door():
        for model in (Agreement, AgreementParty, SuspensionRow, ArchiveNote):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    ids = []
    for number, told in enumerate(stories):
        start = TODAY + timedelta(days=told["start"])
        renewed = ids[told["renews"]] if told["renews"] is not None and told["renews"] < number else None
        end = start + timedelta(days=told["term"])
        ended = None if told["terminated"] is None else start + timedelta(days=told["terminated"])
        id = insert_agreement(
            cast, f"{number}/2024", start, told["term"], instrument=told["instrument"], predecessor=renewed,
            terminated_on=ended if ended is not None and ended < end else None,
            signed_on=start + timedelta(days=told["signed"]),
        )  # fmt: skip
        ids.append(id)
        if told["rest"] is not None:
            since, length = told["rest"]
            begun = start + timedelta(days=since)
            over = None if length is None else begun + timedelta(days=length)
            insert(
                SuspensionRow, institution_id=cast.agency, agreement=id, start=begun, end=over, reason="Wabah"
            )
        if told["archived"]:
            insert(ArchiveNote, id=id, institution_id=cast.agency, place="Lemari 3", archived_at=clock.now())
    expected = {id: state_on(state, day).value for id, state in queries.agreement_states(ids).items()}
    assert statuses_on(ids, cast.agency, day) == expected
    counted = board(cast.agency, day, RENEWAL_CLOCK)
    assert counted.total == len(ids)
    over = {"renewed": "over", "terminated": "over", "archived": "over"}
    for name in COLUMNS:
        assert counted.counts[name] == sum(over.get(told, told) == name for told in expected.values()), name


@pytest.mark.parametrize(
    "case, stage, evaluated, step",
    [
        ("nothing was done", 0, False, "evaluation"),
        ("evaluated, nothing asked", 0, True, "request"),
        ("asked without an evaluation", 1, False, "evaluation"),
        ("asked", 1, True, "review"),
        ("drafting", STAGES["drafting"], True, "sent"),
        ("with the partner", STAGES["negotiation"], True, "agreed"),
        ("agreed", STAGES["agreed"], True, "scheduled"),
        ("scheduled", STAGES["scheduled"], True, "signed"),
    ],
)
def test_the_next_step_is_the_open_one_whose_day_comes_first(case, stage, evaluated, step):
    told = worst_step(RENEWAL_CLOCK, stage=stage, evaluated=evaluated)
    assert told is not None and told[0] == step


def test_nothing_is_left_of_a_clock_whose_steps_are_all_taken():
    assert worst_step(RENEWAL_CLOCK, stage=TAKEN_AT["signed"], evaluated=True) is None
    assert worst_step((), stage=0, evaluated=False) is None


def test_the_seed_case_would_have_been_late_by_a_hundred_days():
    lines = clock_lines(
        RENEWAL_CLOCK, {"request": "Seksi Kerja Sama"}, END, stage=0, evaluated=False, today=date(2024, 1, 25)
    )  # fmt: skip
    told = {line.name: line for line in lines}
    assert [line.name for line in lines][:2] == ["evaluation", "request"]
    assert told["evaluation"].due == date(2023, 10, 16) and told["evaluation"].late == 101
    assert told["request"].owner == "Seksi Kerja Sama" and told["request"].late == 71
    assert told["signed"].late == 0 and not told["signed"].done
    assert worst_late(lines) == 101


def test_a_step_that_was_taken_late_says_so_and_is_no_worry_any_more():
    lines = clock_lines(
        RENEWAL_CLOCK, {}, END, stage=0, evaluated=True, today=TODAY, done={"evaluation": date(2024, 1, 20)}
    )
    assert lines[0].done and lines[0].done_on == date(2024, 1, 20)
    assert lines[0].late == (date(2024, 1, 20) - (END - timedelta(days=120))).days
    assert worst_late(lines) == (TODAY - (END - timedelta(days=90))).days


def test_the_board_shows_the_state_the_step_that_is_late_and_all_counts(cast):
    signed = sign_from_paper(cast)
    told = shown(page(cast.agus))
    assert "Segera berakhir 1" in told and "Lapas Karang Intan" in told
    assert "Evaluasi terlambat 102 hari" in told
    assert "18 hari lagi" in told
    evaluate(cast, signed.agreement, date(2024, 1, 20))
    assert "Permohonan perpanjangan terlambat 72 hari" in shown(page(cast.agus))
    renewal = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    assert "Telaah terlambat 57 hari" in shown(page(cast.agus))
    lead_to_agreed(cast, renewal.draft, TODAY)
    told = shown(page(cast.agus))
    assert "Disepakati 1" in told and "Agenda ditetapkan dalam 4 hari" in told


def test_a_column_opens_as_a_list_of_its_own_and_the_rest_keeps_its_counts(cast):
    for number in range(103):
        insert_agreement(cast, f"119/{number:03}/2023", date(2023, 3, 1), 300 + number % 50)
    insert_agreement(cast, "119/999/2024", date(2024, 1, 1), 365)
    whole = page(cast.agus)
    assert shown(whole).count("119/") <= 100
    told = shown(page(cast.agus, state="expired"))
    assert "Berakhir tanpa penerus" in told and "119/999/2024" not in told
    first = board(cast.agency, TODAY, RENEWAL_CLOCK, column="expired")
    second = board(cast.agency, TODAY, RENEWAL_CLOCK, column="expired", after=100)
    assert first.counts == second.counts == board(cast.agency, TODAY, RENEWAL_CLOCK).counts
    got = [row.id for row in first.rows["expired"] + second.rows["expired"]]
    assert len(got) == len(set(got)) == first.counts["expired"]


def test_a_partner_sees_its_own_and_nobody_elses(cast):
    signed = sign_from_paper(cast)
    assert "119/012/DISPERSIP/2023" in shown(page(cast.warden))
    assert "terlambat" not in shown(page(cast.warden)), "the clock is the agency's own worry"
    assert "119/012/DISPERSIP/2023" not in shown(page(cast.other_librarian))
    assert "Belum ada perjanjian" in shown(page(cast.other_librarian))
    assert staff_client(cast.crew).get(reverse("agreements:list")).status_code == 403
    renewal = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    assert "Pembahasan dengan mitra 0" in shown(page(cast.warden))
    for step in (DraftState.REVIEW, DraftState.DRAFTING):
        actions.move_draft(cast.agency, renewal.draft, step, actor=cast.agus, request_id=None)
    actions.send_to_partner(cast.agency, renewal.draft, actor=cast.agus, request_id=None)
    assert "Pembahasan dengan mitra 1" in shown(page(cast.warden))
    assert "Belum ada perjanjian" in shown(page(cast.other_librarian))


def test_the_timeline_draws_gaps_with_their_days_and_the_worst_lane_first(cast):
    insert_agreement(cast, "1/2022", date(2022, 2, 1), 300)  # to 28 Nov 2022
    insert_agreement(cast, "1/2023", date(2023, 2, 14), 364)
    insert_agreement(cast, "2/2022", date(2022, 2, 1), 700, partner=cast.other_prison)  # to 2 Jan 2024
    found = lanes(cast.agency, TODAY, date(2023, 1, 1), date(2025, 12, 31))
    assert [lane.partner for lane in found.lanes] == [cast.other_prison, cast.prison]
    assert (found.total, found.lapsed, found.ending) == (2, 1, 1)
    lapsed, running = found.lanes
    assert [(one.kind, one.days) for one in lapsed.periods] == [("past", 0), ("gap", 24)]
    assert [(one.kind, one.days) for one in running.periods] == [("gap", 77), ("soon", 0)]
    told = page(cast.agus, view="timeline")
    assert "Jeda 77 hari" in shown(told) and "lane-mark" in told.content.decode()
    assert 'lane-gap"' in page(cast.agus, view="timeline", year=2022).content.decode()
    assert page(cast.agus, view="timeline", state="expiring").content.decode().count("lane-name") == 1


def test_an_umbrella_neither_makes_nor_hides_a_gap(cast):
    insert_agreement(cast, "1/2020", date(2020, 12, 7), 3650, instrument="mou")
    insert_agreement(cast, "1/2022", date(2022, 2, 1), 300)
    insert_agreement(cast, "1/2023", date(2023, 2, 14), 364)
    [lane] = lanes(cast.agency, TODAY, date(2022, 1, 1), date(2025, 12, 31)).lanes
    assert [one.days for one in lane.periods if one.kind == "gap"] == [77]


@pytest.mark.parametrize("view", ["board", "timeline"])
def test_ten_times_the_partners_ask_no_more_questions(cast, view):
    client = staff_client(cast.agus)
    address = reverse("agreements:list")

    def questions():
        for _ in range(2):  # at the third request it is known who asks
            client.get(address, {"view": view})
        with CaptureQueriesContext(connection) as told:
            assert client.get(address, {"view": view}).status_code == 200
        return len(told)

    for number in range(3):
        insert_agreement(cast, f"{number}/2023", date(2023, 6, 1), 364, partner=uuid4())
    few = questions()
    for number in range(30):
        insert_agreement(cast, f"9{number}/2023", date(2023, 6, 1), 364, partner=uuid4())
    assert questions() == few


@pytest.mark.parametrize("account", ["agus", "head"])
def test_the_home_page_asks_no_more_questions_about_ten_times_the_agreements(cast, account):
    client = staff_client(getattr(cast, account))

    def questions():
        for _ in range(2):  # at the third request it is known who asks
            client.get("/desk/")
        with CaptureQueriesContext(connection) as told:
            answer = client.get("/desk/")
        return len(told), shown(answer)

    for number in range(5):
        insert_agreement(cast, f"{number}/2023", date(2023, 2, 10), 364, partner=uuid4())
    few, _text = questions()
    for number in range(50):
        insert_agreement(cast, f"9{number}/2023", date(2023, 2, 12), 364, partner=uuid4())
    many, text = questions()
    assert many == few
    assert "Evaluasi terlambat" in text and "35 perjanjian lain segera berakhir" in text


@pytest.mark.parametrize("view", ["board", "timeline", "list"])
def test_every_view_answers_in_english_and_takes_nonsense_calmly(cast, view):
    sign_from_paper(cast)
    client = staff_client(cast.agus)
    client.cookies["django_language"] = "en"
    assert (
        client.get(reverse("agreements:list"), {"view": view}, HTTP_ACCEPT_LANGUAGE="en").status_code == 200
    )
    for query in (
        {"state": "nonsense"},
        {"region": "Atlantis"},
        {"year": "99999"},
        {"after": "-1"},
        {"instrument": "x"},
    ):
        assert client.get(reverse("agreements:list"), {"view": view, **query}).status_code == 200


def test_a_region_keeps_only_its_partners(cast):
    insert_agreement(cast, "1/2023", date(2023, 6, 1), 364)
    insert_agreement(cast, "2/2023", date(2023, 6, 1), 364, partner=cast.other_prison)
    told = shown(page(cast.agus, region="Kabupaten Tabalong"))
    assert "2/2023" in told and "1/2023" not in told
    assert "Lapas Tanjung" in shown(page(cast.agus, view="timeline", region="Kabupaten Tabalong"))
