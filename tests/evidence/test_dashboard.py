"""The dashboard: numbers counted from facts, each open, each institution its own."""

from datetime import date

import pytest

from lentera.evidence import behind, queries, timelines, words
from lentera.journal import clock
from lentera.pages import hooks
from tests.cast import ZONE, staff_client
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
    assert one.counted.readers == 1 and one.counted.readers_shown is None and one.counted.copies == 0


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
    for code in behind.ROWS:
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
