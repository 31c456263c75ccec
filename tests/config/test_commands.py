"""The command line: what it does, what it refuses with one sentence, and its exit codes."""

import csv
from datetime import timedelta

import pytest
from django.core.management import call_command

from lentera.config.cli import main
from lentera.config.commands.exports import SOURCES
from lentera.institutions.models import Account, Institution
from lentera.journal import clock
from lentera.journal.backing_up import kept_models
from lentera.journal.forgettable import drop_cached_keys
from lentera.journal.guard import open_door
from lentera.journal.models import Node, StoredEntry
from lentera.journal.node import this_node
from tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Dinas Perpustakaan Kabupaten Contoh"


@pytest.fixture
def cast(fresh_home):
    return make_cast()


@pytest.fixture
def told(capsys):
    """Run a command; returns its exit code and all that it said."""

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def wipe():
    with open_door():
        for model in kept_models():
            model._base_manager.all().delete()
    this_node.cache_clear()
    drop_cached_keys()


def test_init_makes_a_node_with_its_agency_and_recovery_key(fresh_home, told):
    code, said = told("init", "--role", "hub", "--name", NAME)
    assert code == 0
    assert Node.objects.get().role == "hub"
    assert Institution.objects.get().name == NAME
    sheet = fresh_home / "keys" / "recovery-sheet.txt"
    assert str(sheet) in said
    assert sheet.read_text().startswith("AGE-SECRET-KEY-1")
    assert sheet.stat().st_mode & 0o077 == 0
    code, said = told("init", "--role", "hub", "--name", NAME)
    assert code == 1
    assert "sudah berisi" in said


def test_the_first_account_gets_a_password_that_is_told_once(fresh_home, told, monkeypatch):
    told("init", "--role", "hub", "--name", NAME)
    monkeypatch.setattr("sys.stdin", None)
    code, said = told("account", "add", "kepala", "--role", "admin", "--name", "Budi")
    assert code == 0
    password = said.split()[-1]
    assert Account.objects.get(username="kepala").check_password(password)


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("--role", "raja"), "Peran raja tidak dikenal"),
        (("--role", "admin", "--institution", "Tidak Ada"), "Lembaga Tidak Ada tidak ditemukan"),
    ],
)
def test_an_account_that_cannot_be_is_refused_by_name(cast, told, words, sentence):
    before = Account.objects.count()
    code, said = told("account", "add", "baru", *words)
    assert code == 1
    assert sentence in said
    assert Account.objects.count() == before


def test_a_site_is_told_to_pair_before_it_has_accounts(fresh_home, told):
    _, said = told("init", "--role", "site", "--name", "Lapas Contoh")
    assert "lentera sync pair --ask" in said
    code, said = told("account", "add", "sari", "--role", "prison_librarian")
    assert code == 1
    assert "pasangkan dahulu" in said


def test_a_weak_password_is_refused(cast, told, monkeypatch):
    monkeypatch.setenv("LENTERA_PASSWORD", "12345")
    monkeypatch.setattr("sys.stdin", None)
    code, _ = told("account", "add", "baru", "--role", "admin")
    assert code == 1
    assert not Account.objects.filter(username="baru").exists()


def test_verify_tells_a_sound_journal_from_a_hurt_one(cast, told):
    code, said = told("journal", "verify", "--rebuild")
    assert code == 0
    assert "Jurnal utuh" in said
    with open_door():
        StoredEntry.objects.filter(kind="institutions.registered").update(bytes=b"{}")
    code, said = told("journal", "verify")
    assert code == 1
    assert "do not give its hash" in said


def test_tick_twice_changes_nothing_more(cast, told):
    with clock.told(clock.at_local(clock.local_day(clock.now()))):
        first, _ = told("tick", "--confirm-date")
        before = StoredEntry.objects.count()
        again, _ = told("tick", "--confirm-date")
    assert first == again == 0
    assert StoredEntry.objects.count() == before


def test_tick_does_nothing_on_a_day_that_looks_wrong(cast, told):
    far = (clock.today() + timedelta(days=400)).isoformat()
    code, said = told("tick", "--today", far)
    assert code == 1
    assert "--confirm-date" in said
    assert told("tick", "--today", far, "--confirm-date")[0] == 0


def test_a_backup_goes_into_an_empty_node_and_nowhere_else(fresh_home, told, tmp_path):
    told("init", "--role", "hub", "--name", NAME)
    file = tmp_path / "node.backup"
    assert told("backup", file)[0] == 0
    sheet = fresh_home / "keys" / "recovery-sheet.txt"
    code, said = told("restore", file, "--key", sheet)
    assert code == 1
    assert "Pulihkan ke LENTERA_HOME yang kosong" in said
    wipe()
    for wrong, words in (
        (("restore", file, "--key", tmp_path / "nothing"), "nothing: "),
        (("restore", file, "--key", sheet.parent / "recovery.pub"), "Ini bukan kunci pemulihan"),
        (("restore", sheet, "--key", sheet), "bukan cadangan untuk kunci pemulihan ini"),
    ):
        code, said = told(*wrong)
        assert code == 1
        assert words in said
        assert said.count("\n") == 1
        assert not Node.objects.exists()
    assert told("restore", file, "--key", sheet)[0] == 0
    assert Institution.objects.get().name == NAME
    assert told("journal", "verify", "--rebuild")[0] == 0
    assert told("restore", tmp_path / "nothing", "--key", sheet)[0] == 1


@pytest.mark.parametrize("what", ["loans", "items", "agreements", "placements"])
def test_exports_are_plain_csv(cast, told, tmp_path, what):
    file = tmp_path / f"{what}.csv"
    code, said = told("export", what, file)
    assert code == 0
    assert str(file) in said
    with file.open(encoding="utf-8", newline="") as rows:
        head, *lines = csv.reader(rows)
    assert head == SOURCES[what][2].split()
    assert {len(line) for line in lines} <= {len(head)}


def test_an_export_into_no_folder_names_it(cast, told, tmp_path):
    for file, named in ((tmp_path / "none" / "loans.csv", tmp_path / "none"), (tmp_path, tmp_path)):
        code, said = told("export", "loans", file)
        assert (code, said.count("\n")) == (1, 1)
        assert f"{named} " in said and ".part" not in said
    assert not any(tmp_path.glob("*.part")) and not (tmp_path / "none").exists()


def test_an_export_of_nothing_has_its_header(fresh_home, told, tmp_path):
    told("init", "--role", "hub", "--name", NAME)
    assert told("export", "placements", tmp_path / "none.csv")[0] == 0
    assert (tmp_path / "none.csv").read_text(encoding="utf-8").splitlines() == [
        ",".join(SOURCES["placements"][2].split())
    ]


def test_an_export_holds_no_formula(cast, told, tmp_path, monkeypatch):
    row = dict.fromkeys(SOURCES["items"][2].split(), "") | {"title": "=HYPERLINK(1)", "value_idr": -5}
    monkeypatch.setattr("lentera.stock.queries.export_items", lambda: iter([row]))
    told("export", "items", tmp_path / "items.csv")
    with (tmp_path / "items.csv").open(encoding="utf-8", newline="") as rows:
        found = next(csv.DictReader(rows))
    assert (found["title"], found["value_idr"]) == ("'=HYPERLINK(1)", "-5")


def test_an_export_that_cannot_be_written_leaves_no_part(cast, told, tmp_path):
    (tmp_path / "loans.csv").mkdir()
    code, said = told("export", "loans", tmp_path / "loans.csv")
    assert code == 1
    assert "loans.csv" in said
    assert {path.name for path in tmp_path.iterdir()} == {"home", "loans.csv"}


def test_commands_speak_english_where_lang_asks_for_it(cast, told, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    _, said = told("journal", "verify")
    assert "Jurnal utuh" not in said
    assert "The journal is whole" in said


def test_there_is_no_migration_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
