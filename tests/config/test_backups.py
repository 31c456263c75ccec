"""Backups that make themselves: restored before they count, kept for their time, and never in the way of each other."""

import errno
import os
from datetime import date, time, timedelta

import msgspec
import pyrage
import pytest

from lentera.config.cli import main
from lentera.config.commands import background
from lentera.journal import backing_up, backups, clock
from lentera.journal.backing_up import make_recovery_key, sums_of_tables
from lentera.journal.guard import open_door
from lentera.journal.models import Node, StoredEntry
from lentera.journal.refusals import Refusal
from tests.cast import ZONE, make_cast, staff_client

DAY = date(2023, 1, 3)
TODAY = date(2024, 3, 20)


def days_ago(*ages):
    return [TODAY - timedelta(days=age) for age in ages]


@pytest.mark.parametrize(
    "case, ages, kept",
    [
        ("none", [], []),
        ("a week", range(7), range(7)),
        ("the eighth day stays as the newest of its week", range(8), range(7)),
        ("two weeks: sundays stay", range(15), [*range(7), 10]),
        ("a month: four weeks", range(35), [*range(7), 10, 17]),
        ("the day of the limit stays", [0, 30], [0, 30]),
        ("the day after the limit goes", [0, 31], [0]),
        ("the newest stays, however old", [90, 100], [90]),
        ("a day that is still to come is the newest", [-400, 0, 1], [-400, 0, 1]),
    ],
)
def test_which_backups_stay(case, ages, kept):
    found = backups.which_to_keep(days_ago(*ages), TODAY, daily=7, weekly=4)
    assert sorted((TODAY - day).days for day in found) == sorted(kept)


@pytest.fixture
def cast(db, fresh_home, settings):
    made = make_cast()
    settings.LENTERA_BACKUP_COPY = ""
    settings.LENTERA_BACKUP_KEEP = (7, 4)
    return made


@pytest.fixture
def paper(cast):
    """The secret half of the recovery key."""
    return make_recovery_key()


@pytest.fixture
def told(capsys):
    """Run a command; returns its exit code and all that it said."""

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def quick(monkeypatch):
    """Trials that open the file here instead of in a process of their own, where the trial itself is not the point."""

    def tried(file, secret):
        sums, table = backing_up.Sums(), ""
        for line in list(backing_up._opened(file, secret))[1:-1]:
            told = msgspec.json.decode(line)
            if isinstance(told, dict):
                table = told["table"]
            else:
                sums.add(table, line)
        rows = sum(count for count, _ in sums.tables.values())
        return backups.Told(rows=rows, streams=1, entries=StoredEntry.objects.count(), sums=sums.told())

    monkeypatch.setattr(backups, "_tried", tried)


def at(day=DAY, hour=10):
    return clock.told(clock.at_local(day, time(hour), ZONE))


def names(home):
    return sorted(path.name for path in (home / "backups").iterdir())


@pytest.mark.django_db(transaction=True)
def test_a_backup_counts_when_it_was_restored(cast, paper, fresh_home):
    with at():
        made = backups.keep_daily()
    assert isinstance(made, backups.Status)
    assert made.entries == StoredEntry.objects.count()
    assert names(fresh_home) == ["lentera-2023-01-03.backup", "status.json"]
    assert backups.status() == made
    assert not made.problem
    with at(hour=11):
        assert not backups.is_due()
        found = backups.try_on_paper(paper)
        assert (found.rows, found.entries) == (made.rows, made.entries)
        assert backups.status().paper_at == clock.now()
    with at(date(2023, 1, 4)):
        assert backups.is_due()
        assert not backups.status().is_old
    with at(date(2023, 1, 7)):
        assert backups.status().is_old


@pytest.mark.django_db(transaction=True)
def test_only_the_key_on_paper_opens_what_is_kept(cast, paper, fresh_home):
    with at():
        backups.keep_daily()
    other = str(pyrage.x25519.Identity.generate())
    assert backups.try_on_paper(other).code == "backup-trial-failed"
    assert backups.status().paper_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "case, kind, code",
    [("a chain that is hurt", "institutions.registered", "backup-unsound")],
)
def test_a_hurt_journal_makes_no_good_backup(cast, paper, fresh_home, case, kind, code):
    with at():
        first = backups.keep_daily()
    with open_door():
        StoredEntry.objects.filter(kind=kind).update(bytes=b"{}")
    with at(date(2023, 1, 4)):
        refused = backups.keep_daily()
        assert refused.code == code
        assert not backups.is_due()  # not again within the hour
    with at(date(2023, 1, 4), hour=12):
        assert backups.is_due()
    assert names(fresh_home) == ["lentera-2023-01-03.backup", "status.json"]
    known = backups.status()
    assert (known.file, known.problem) == (first.file, code)


@pytest.mark.django_db(transaction=True)
def test_a_restored_row_that_differs_is_noticed(cast, paper, monkeypatch):
    """What is restored is summed anew, so equal counts are not enough."""
    real = backing_up.plain_value

    def plain_value(value):
        return value + 1 if type(value) is int and value == 1 else real(value)

    before = sums_of_tables().told()
    monkeypatch.setattr(backing_up, "plain_value", plain_value)
    assert sums_of_tables().told() != before
    monkeypatch.setattr(backups, "_tried", lambda file, secret: told_of(file, secret))

    def told_of(file, secret):
        return backups.Told(rows=sums_rows(), streams=1, entries=1, sums=before)

    def sums_rows():
        return sum(rows for rows, _ in sums_of_tables().tables.values())

    with at():
        assert backups.keep_daily().code == "backup-differs"


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_one_sentence_and_old_backups_stay(cast, paper, fresh_home, monkeypatch, told, quick):
    with at():
        backups.keep_daily()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("lentera.journal.backing_up.os.fsync", full)
    with at(date(2023, 1, 4)):
        code, said = told("backup")
        assert (code, said.count("\n")) == (1, 1)
        assert "Cakram penuh" in said
        code, said = told("backup", fresh_home / "own.backup")
        assert (code, said.count("\n")) == (1, 1)
        assert "Cakram penuh" in said
    assert names(fresh_home) == ["lentera-2023-01-03.backup", "status.json"]
    assert not (fresh_home / "own.backup").exists()


@pytest.mark.django_db(transaction=True)
def test_old_backups_go_and_own_files_stay(cast, paper, fresh_home, quick):
    place = fresh_home / "backups"
    place.mkdir()
    for age in (1, 31, 45):
        (place / f"lentera-{(DAY - timedelta(days=age)).isoformat()}.backup").write_bytes(b"x")
    (place / "lentera-arsip.backup").write_bytes(b"x")
    with at():
        backups.keep_daily()
    assert names(fresh_home) == [
        "lentera-2023-01-02.backup", "lentera-2023-01-03.backup", "lentera-arsip.backup", "status.json",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_second_folder_gets_a_copy_when_it_is_there(cast, paper, fresh_home, settings, tmp_path, quick):
    stick = tmp_path / "stick"
    settings.LENTERA_BACKUP_COPY = str(stick)
    with at():
        made = backups.keep_daily()
        assert (made.copied_to, made.copy_problem) == ("", "backup-copy-missing")
        assert "stiknya" in staff_client(cast.admin).get("/desk/").content.decode()
        stick.mkdir()
        made = backups.keep_daily()
    assert (made.copied_to, made.copy_problem) == (str(stick), "")
    assert (stick / made.file).read_bytes() == (fresh_home / "backups" / made.file).read_bytes()
    assert len(list(stick.iterdir())) == 1


@pytest.mark.django_db(transaction=True)
def test_commands_tell_how_backups_stand(cast, fresh_home, told, quick):
    code, said = told("backup")
    assert (code, "kunci pemulihan" in said) == (1, True)
    paper = make_recovery_key()
    assert told("backup", "status")[0] == 1
    assert told("backup", "test")[0] == 1
    with at():
        code, said = told("backup")
        assert (code, "utuh, 0 hari lalu" in said, "belum pernah dicoba" in said) == (0, True, True)
        key = fresh_home / "paper"
        key.write_text(paper)
        assert told("backup", "test", "--key", key)[0] == 0
        assert "belum pernah" not in told("backup", "status")[1]
        assert told("backup", "test", "--key", fresh_home / "nothing")[0] == 1
    with at(date(2023, 1, 9)):
        code, said = told("backup", "status")
        assert (code, "berumur 6 hari" in said) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_the_home_of_whoever_is_in_charge_tells(cast, paper, quick):
    admin, librarian = staff_client(cast.admin), staff_client(cast.sari)
    with at():
        assert "Cadangan" not in admin.get("/desk/").content.decode()
        assert backups.keep_daily() == backups.status()
        assert "Dicoba dipulihkan, utuh" in admin.get("/desk/").content.decode()
    with at(date(2023, 1, 9)):
        assert "berumur 6 hari" in admin.get("/desk/").content.decode()
        assert "Cadangan" not in librarian.get("/desk/").content.decode()
        with open_door():
            Node.objects.update(role="site")  # then she is who keeps it
        assert "berumur 6 hari" in librarian.get("/desk/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_server_makes_one_a_day_and_none_on_a_day_that_looks_wrong(cast, fresh_home, monkeypatch):
    asked = []
    monkeypatch.setattr(backups, "keep_daily", lambda: asked.append(clock.today()) or Refusal("backup-none"))
    with at():
        background.back_up_once()
        assert asked == []  # no recovery key
    make_recovery_key()
    with at():
        background.back_up_once()
    with at(date(2029, 1, 1)):
        background.back_up_once()
    assert asked == [DAY]
    (fresh_home / "demo.json").write_text("{}")
    with at():
        background.back_up_once()
    assert asked == [DAY]


def test_what_a_killed_trial_left_is_cleared(fresh_home):
    old, fresh = (fresh_home / "backups" / name for name in (".trial-old", ".trial-fresh"))
    for place in (old, fresh):
        place.mkdir(parents=True)
    os.utime(old, (1, 1))
    backups._clear_left_overs(fresh_home / "backups")
    assert (old.exists(), fresh.exists()) == (False, True)
