"""A run of matching by the page: in a process of its own, one at a time, and what is said of the last one."""

import sys
from datetime import timedelta

import pytest

from lentera.catalogue import actions, launching
from lentera.catalogue.models import MatchProposal
from lentera.catalogue.union import engine, memory, running
from lentera.journal import clock
from lentera.journal.holding import holding
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field
from tests.catalogue.test_union import command

PAGE = "/desk/catalogue/match/"
ISBN = field("020", "a9789799731234")
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home):
    cast = make_cast()
    twice = (book("Bumi Manusia", ISBN), book("Bumi manusia", ISBN, control="2"))
    actions.import_records(cast.agency, reads(*twice), actor=ACTOR)
    return cast


@pytest.fixture
def started(monkeypatch):
    """What was started, instead of starting it."""
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(running, "launch", lambda *words: told.append(words))
    return told


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_starts_a_run_shows_how_far_it_is_and_says_when_it_ended(cast, started):
    staff = staff_client(cast.cataloguer)
    assert "belum pernah dijalankan" in body(staff.get(PAGE))
    told = body(staff.post(f"{PAGE}run/", {"within": "on"}, follow=True))
    assert started == [("lentera.catalogue.union.running", cast.agency)]
    assert "Sedang mencocokkan" in told and 'hx-trigger="every 2s"' in told
    assert "Sedang mencocokkan" in body(staff.get(PAGE, headers={"HX-Request": "true"}))
    running.work(cast.agency)
    assert staff.get(PAGE, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    ended = body(staff.get(PAGE))
    assert "cantuman dibandingkan 2, pasangan diusulkan 1." in ended and "Bumi Manusia" in ended
    assert MatchProposal.objects.count() == 1


def test_a_second_run_is_refused_by_the_page_and_by_the_command(cast, started):
    staff = staff_client(cast.cataloguer)
    staff.post(f"{PAGE}run/")
    assert "Pencocokan sedang berjalan" in body(staff.post(f"{PAGE}run/", follow=True))
    assert len(started) == 1
    with holding(running._folder(cast.agency) / "lock"):
        assert command() == (1, "Pencocokan sedang berjalan; tunggu sampai selesai.\n")
        assert running.is_running(cast.agency)
        running.work(cast.agency)  # the process that comes too late
    assert not MatchProposal.objects.exists()


def test_a_run_that_was_cut_off_says_so_and_another_can_begin(cast, started):
    staff = staff_client(cast.cataloguer)
    staff.post(f"{PAGE}run/")
    told = running.last(cast.agency)
    told.began -= timedelta(minutes=1)
    running._save(cast.agency, told)
    assert "terputus" in body(staff.get(PAGE))
    staff.post(f"{PAGE}run/")
    assert len(started) == 2


def test_what_is_not_installed_is_named_instead_of_a_button(cast, started, monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)
    staff = staff_client(cast.cataloguer)
    told = body(staff.get(PAGE))
    assert "belum terpasang di sini: splink." in told and "lentera[match]" in told
    assert "Cari judul yang sama" not in told
    assert "belum terpasang di sini: splink." in body(staff.post(f"{PAGE}run/", follow=True))
    assert started == []


MEMINFO = "MemTotal: 24689752 kB\nMemFree: 100000 kB\nMemAvailable: {} kB\n"


@pytest.mark.parametrize("spare", [0, -1])
def test_the_page_says_what_memory_a_run_takes_and_refuses_where_it_is_not_there(
    cast, started, monkeypatch, tmp_path, spare
):
    has = memory.needed(2) // 1024 + 1 + spare
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    (tmp_path / "meminfo").write_text(MEMINFO.format(has))
    staff = staff_client(cast.cataloguer)
    assert "Untuk 2 cantuman perlu memori sekitar 0,3 GB; di komputer ini tersisa 0,3 GB." in body(
        staff.get(PAGE)
    )
    told = body(staff.post(f"{PAGE}run/", follow=True))
    if spare == 0:
        assert len(started) == 1 and command("--within")[0] == 0
        return
    refusal = "Mencocokkan 2 cantuman memerlukan memori sekitar 0,3 GB; di komputer ini kini tersisa 0,3 GB."
    assert refusal in told and started == []
    code, said = command()
    assert code == 1 and said.startswith(refusal)
    assert not MatchProposal.objects.exists()


@pytest.mark.parametrize("meminfo", [None, "", "MemTotal: 1 kB\n", "MemAvailable:\n"])
def test_where_the_system_does_not_say_what_is_left_nothing_is_refused(
    cast, started, monkeypatch, tmp_path, meminfo
):
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(
        memory, "OWN_GROUPS", tmp_path / "none"
    )  # these tests may run in a container with a limit
    if meminfo is not None:
        (tmp_path / "meminfo").write_text(meminfo)
    staff = staff_client(cast.cataloguer)
    assert "perlu memori sekitar 0,3 GB.</p>" in body(staff.get(PAGE))
    staff.post(f"{PAGE}run/")
    assert len(started) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [(ValueError("duckdb"), "galat program"), (engine.EngineMissing("duckdb"), "tidak dapat dimuat")],
)
def test_a_run_that_failed_says_why_and_leaves_the_proposals(cast, monkeypatch, error, said):
    command("--within")

    def fails(*_words, **_options):
        raise error

    monkeypatch.setattr("lentera.catalogue.actions.union.find_pairs", fails)
    running.work(cast.agency)
    told = body(staff_client(cast.cataloguer).get(PAGE))
    assert "tidak selesai" in told and said in told and "Bumi Manusia" in told


def test_the_run_of_the_command_is_told_on_the_page(cast):
    command("--within")
    assert running.last(cast.agency).ended <= clock.now()
    assert "pasangan diusulkan 1." in body(staff_client(cast.cataloguer).get(PAGE))


def test_only_cataloguers_start_a_run(cast, started):
    assert staff_client(cast.crew).post(f"{PAGE}run/").status_code == 403
    assert staff_client(cast.cataloguer).get(f"{PAGE}run/").status_code == 405
    assert started == []


def test_the_process_starts_as_it_is_called(monkeypatch):
    seen: list[list[str]] = []
    monkeypatch.setattr(launching.subprocess, "Popen", lambda words, **_: seen.append(words))
    launching.launch(running.__name__, ACTOR)
    assert seen == [[sys.executable, "-m", "lentera.catalogue.union.running", str(ACTOR)]]
