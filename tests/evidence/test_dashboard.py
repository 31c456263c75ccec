"""The dashboard: numbers counted from facts, each open, each institution its own."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from lentera.circulation import actions
from lentera.circulation.facts import SetOnHoldShelf, TakenFromHoldShelf, TakenWhy
from lentera.circulation.facts.family import (
    FamilyAsked,
    FamilyBook,
    FamilyGift,
    FamilySent,
    FamilySessionHeld,
    FamilyWay,
)
from lentera.evidence import behind, queries, timelines, words
from lentera.journal import clock
from lentera.journal.writing import writing
from lentera.pages import hooks
from lentera.stock.facts import LossCaseOpened, LossKind, NoFault
from lentera.stock.facts.review import AppealDecided, TitleRejected, TitlesApproved
from tests.cast import ZONE, staff_client
from tests.circulation.conftest import OWN as OWN_COPIES
from tests.circulation.conftest import TUESDAY, Stage, stage  # noqa: F401 - a fixture
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import sign_agreement
from tests.web.conftest import World, world  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
YEAR = (date(2024, 1, 1), date(2024, 2, 15))


def test_counts_of_the_agency(world: World) -> None:  # noqa: F811
    (one,) = queries.of_agency(world.cast.agency, *YEAR, date(2024, 2, 15))
    assert (one.partner, one.short) == (world.cast.prison, "Lapas Karang Intan")
    assert one.counted.copies == 10 and one.counted.fill is None  # nobody has counted the boxes yet
    assert one.counted.months == 2 and one.counted.loans == 0 and one.counted.gap_days == 0


def test_counts_of_the_partner_come_from_its_own_books(world: World) -> None:  # noqa: F811
    one = queries.of_partner(world.cast.prison, *YEAR, date(2024, 2, 15), ZONE)
    assert one.counted.readers == 1 and one.counted.copies == 0


def test_the_page_of_each_year_and_its_files(world: World) -> None:  # noqa: F811
    client = staff_client(world.cast.agus)
    page = client.get("/desk/evidence/").content.decode()
    assert "Lapas Karang Intan" in page and "2024, sampai 15 Februari 2024" in page
    assert "Belum ada perjanjian pada tahun ini" in client.get("/desk/evidence/?year=2022").content.decode()
    file = client.get("/desk/evidence/?export=csv")
    assert "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan" in file.content.decode("utf-8-sig")
    assert client.get("/desk/evidence/?export=xlsx").status_code == 200


def test_every_indicator_opens(world: World) -> None:  # noqa: F811
    client = staff_client(world.cast.agus)
    for code in set(behind.ROWS) - words.OWN_ONLY:
        assert client.get(f"/desk/evidence/{code}/?year=2024").status_code == 200, code
    page = client.get(f"/desk/evidence/fill/?partner={world.cast.prison}").content.decode()
    assert "/BAST/" in page and 'class="number">10' in page
    assert (
        "/BAST/" not in client.get(f"/desk/evidence/fill/?partner={world.cast.other_prison}").content.decode()
    )
    for wrong in ("nothing", "titles_a_person"):
        assert client.get(f"/desk/evidence/{wrong}/").status_code == 404
    assert client.get("/desk/evidence/fill/?partner=x").status_code == 404


def test_a_prison_sees_itself_only(world: World) -> None:  # noqa: F811
    other = staff_client(world.cast.other_librarian)
    page = other.get("/desk/evidence/").content.decode()
    assert "Karang Intan" not in page and "Lapas Tanjung" in page
    assert other.get(f"/desk/evidence/loans/?partner={world.cast.prison}").status_code == 404
    assert "/BAST/" not in other.get("/desk/evidence/fill/").content.decode()
    assert other.get("/desk/evidence/wait/").status_code == 404


def test_crew_and_trainers_see_their_own_work(world: World) -> None:  # noqa: F811
    crew, trainer = staff_client(world.cast.crew), staff_client(world.cast.trainer)
    assert crew.get("/desk/evidence/reliability/").status_code == 200
    assert crew.get("/desk/evidence/lesson_hours/").status_code == 404
    assert trainer.get("/desk/evidence/lesson_hours/").status_code == 200
    assert trainer.get("/desk/evidence/loans/").status_code == 404
    assert staff_client(world.cast.assistant).get("/desk/evidence/").status_code == 403


def test_partners_stand_at_the_middle_of_their_regency(world: World) -> None:  # noqa: F811
    (place,) = queries.places([world.cast.prison])
    assert place.regency.name == "Kabupaten Banjar" and place.names == "Lapas Karang Intan"
    assert len(queries.places([world.cast.agency, world.cast.prison, world.cast.other_prison])) == 3


def test_timelines_mark_gaps(world: World) -> None:  # noqa: F811
    today = date(2025, 3, 1)
    sign_agreement(
        world.cast.agency,
        world.cast.prison,
        actor=world.cast.agus,
        start=date(2025, 2, 20),
        end=date(2026, 2, 19),
    )
    picture = timelines.picture(queries.chains(world.cast.agency), today)
    assert picture is not None
    (row,) = picture.rows
    assert [bar.kind for bar in row.bars] == ["past", "gap", "now"]
    assert timelines.picture([], today) is None


def test_rows_belong_to_indicators() -> None:
    assert set(behind.ROWS) <= set(words.INDICATORS)


def test_the_side_bar_leads_here(world: World, rf) -> None:  # noqa: F811
    request = rf.get("/desk/evidence/")
    with clock.told(clock.at_local(date(2024, 2, 15))):
        from lentera.institutions import queries as institutions

        request.staff = institutions.staff(world.cast.agus)
        assert any(
            entry["url"] == "/desk/evidence/" and entry["active"] for entry in hooks.nav_entries(request)
        )


OWN = ("active_readers", "answers", "holds", "family_sessions", "family_children")


def test_what_a_library_counts_for_itself_is_told_to_no_agency(world: World) -> None:  # noqa: F811
    agency, sari = staff_client(world.cast.agus), staff_client(world.cast.sari)
    for code in OWN:
        assert agency.get(f"/desk/evidence/{code}/").status_code == 404
        assert sari.get(f"/desk/evidence/{code}/").status_code == 200
        assert str(words.INDICATORS[code][1]) not in agency.get("/desk/evidence/").content.decode()


def test_questions_in_time_and_holds_taken_come_from_the_facts(stage: Stage) -> None:  # noqa: F811
    house, today = stage.cast.prison, TUESDAY + timedelta(days=30)
    for number in range(6):
        asked = actions.ask_question(stage.desk, f"Apa itu {number}?", request_id=None, at=clock.now())
        late = timedelta(days=20 if number == 5 else 1)
        with clock.told(clock.now() + late):
            actions.answer_question(stage.desk, asked.question, pages=1, request_id=None, at=clock.now())
    dropped = actions.ask_question(stage.desk, "Tidak perlu lagi?", request_id=None, at=clock.now())
    actions.drop_question(stage.desk, dropped.question, request_id=None, at=clock.now())
    with writing(house, None, actor=stage.cast.sari) as entry:
        for number in range(5):
            why = TakenWhy.PUT_BACK if number == 4 else TakenWhy.LENT
            entry.record(SetOnHoldShelf(item=stage.items[OWN_COPIES[0]], until=TUESDAY))
            entry.record(TakenFromHoldShelf(item=stage.items[OWN_COPIES[0]], why=why))
    assert today.month == 4, "the month in which it all happened is over"
    one = queries.of_partner(house, date(2024, 1, 1), today, today, ZONE).counted
    assert (one.questions, one.answered, one.turns, one.taken) == (6, 5, 5, 4)
    running = queries.of_partner(house, date(2024, 1, 1), TUESDAY, TUESDAY, ZONE).counted
    assert (running.questions, running.turns) == (0, 0)
    assert one.holds == Decimal("0.800") and one.active is not None
    asked_of = behind.Asked(house, None, date(2024, 1, 1), today, today, ZONE, False)
    assert [row.amount for row in behind.ROWS["holds"](asked_of)] == [4]
    assert [row.amount for row in behind.ROWS["answers"](asked_of)] == [5]
    assert len(list(behind.ROWS["active_readers"](asked_of))) == 3
    earlier = queries.of_partner(house, date(2023, 1, 1), date(2023, 12, 31), today, ZONE).counted
    assert earlier.active is None and earlier.active_readers is None, "only today's is known"
    assert_replay_equals_tables()


def test_a_month_with_few_is_not_shown(stage: Stage) -> None:  # noqa: F811
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        for _number in range(4):
            entry.record(SetOnHoldShelf(item=stage.items[OWN_COPIES[0]], until=TUESDAY))
            entry.record(TakenFromHoldShelf(item=stage.items[OWN_COPIES[0]], why=TakenWhy.LENT))
    april = date(2024, 4, 1)
    asked_of = behind.Asked(stage.cast.prison, None, date(2024, 1, 1), april, april, ZONE, False)
    (row,) = behind.ROWS["holds"](asked_of)
    assert row.amount is None and "kurang dari 5" in str(row.detail)


def test_family_reading_is_counted_by_sessions_and_children(stage: Stage) -> None:  # noqa: F811
    readings = [uuid4() for _ in range(3)]
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        for number, (reading, children) in enumerate(zip(readings, (3, 1, 2), strict=True)):
            entry.record(
                FamilyAsked(
                    reading=reading, number=f"BK-2024-00{number}", gift=FamilyGift.DRAWING, record=None,
                    title="Kancil", book=FamilyBook.STAYS, children=children, asked_on=TUESDAY,
                )
            )  # fmt: skip
        entry.record(
            FamilySessionHeld(session=uuid4(), day=TUESDAY, minutes=60, readings=tuple(sorted(readings)))
        )
        for reading in readings[:2]:
            entry.record(FamilySent(reading=reading, way=FamilyWay.POST, on=TUESDAY))
    april = date(2024, 4, 1)
    asked_of = behind.Asked(stage.cast.prison, None, date(2024, 1, 1), april, april, ZONE, False)

    def told() -> tuple[int, int | None, list[int | None]]:
        one = queries.of_partner(stage.cast.prison, date(2024, 1, 1), april, april, ZONE).counted
        rows = [row.amount for row in behind.ROWS["family_children"](asked_of)]
        return one.family_sessions, one.family_children, rows

    assert told() == (1, None, [None]), "four children point at two families"
    with writing(stage.cast.prison, None, actor=stage.cast.sari) as entry:
        entry.record(FamilySent(reading=readings[2], way=FamilyWay.VISIT, on=TUESDAY))
    assert told() == (1, 6, [6])
    assert [row.amount for row in behind.ROWS["family_sessions"](asked_of)] == [1]


def test_reviews_are_counted_with_their_reasons(world: World) -> None:  # noqa: F811
    """Three titles decided, one of them rejected, its appeal upheld; the agency sees it as the prison does."""
    prison, day = world.cast.prison, date(2024, 2, 10)
    record, rejection, appeal = uuid4(), uuid4(), uuid4()
    with writing(prison, None, actor=world.cast.sari) as entry:
        entry.record(TitlesApproved(records=(uuid4(), uuid4()), titles=("Satu", "Dua"), decided_on=day))
        entry.record(
            TitleRejected(
                rejection=rejection, record=record, title="Peta Kota", rule="K3", rule_name="Peta",
                sentence="Peta jalan di luar.", reviewer=world.cast.sari, second=world.cast.warden, decided_on=day,
            )
        )  # fmt: skip
        entry.record(
            AppealDecided(
                appeal=appeal, rejection=rejection, record=record, reversed=True, sentence="Petanya sejarah.",
                decided_on=day,
            )
        )  # fmt: skip
    (seen,) = queries.of_agency(world.cast.agency, *YEAR, date(2024, 2, 15))
    own = queries.of_partner(prison, *YEAR, date(2024, 2, 15), ZONE)
    for one in (seen.counted, own.counted):
        assert (one.reviewed, one.rejected, one.reversals) == (3, 1, Decimal(1))
        assert one.rejections == Decimal("0.333")
    page = staff_client(world.cast.agus).get("/desk/evidence/rejections/").content.decode()
    assert "Peta jalan di luar." in page and "Peta Kota" in page
    page = staff_client(world.cast.agus).get("/desk/evidence/reversals/").content.decode()
    assert "Petanya sejarah." in page


def test_what_a_search_took_is_counted_apart(stage: Stage) -> None:  # noqa: F811
    house, day = stage.cast.prison, date(2024, 3, 1)
    with writing(house, None, actor=stage.cast.sari) as entry:
        for barcode, cause in zip(OWN_COPIES[:2], (NoFault.SEARCH, None), strict=True):
            opened = {"no_fault": cause is not None, "cause": cause, "opened_on": day}
            entry.record(
                LossCaseOpened(case=uuid4(), item=stage.items[barcode], kind=LossKind.LOST, **opened)
            )
    counted = queries.of_partner(house, date(2024, 1, 1), TUESDAY, TUESDAY, ZONE).counted
    assert (counted.losses, counted.no_fault) == (2, 1)
    asked_of = behind.Asked(house, None, date(2024, 1, 1), TUESDAY, TUESDAY, ZONE, False)
    (row,) = behind.ROWS["no_fault"](asked_of)
    assert row.detail == "penggeledahan" and row.on == day
