"""Commands where they cannot begin: no node yet, data of a newer program, a hurt database, a setting that is none."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import OperationalError
from django.utils import translation

from lentera.config.cli import main
from lentera.config.commands import beginning

LENTERA = [sys.executable, "-c", "from lentera.config.cli import entry_point; entry_point()"]
EACH = (
    "import sys; from lentera.config.cli import main\nfor words in sys.argv[1:]: print(main(words.split()))"
)
COMMANDS = [
    "tick",
    "serve --port 0",
    "journal verify --rebuild",
    "account add ani --role admin",
    "export loans out.csv",
    "backup node.backup",
    "catalogue import records.mrc",
    "catalogue reindex",
    "batch list",
    "items import copies.csv",
    "readers import members.csv",
    "sip2 --port 0",
    "node",
    "sync status",
    "sync export --to hub stick",
    "sync import stick",
]
SETTINGS = [
    ("LENTERA_TODAY", "besok"),
    ("LENTERA_EVALUATION_DAYS", "-1"),
    ("LENTERA_BACKUP_KEEP", "7"),
    ("LENTERA_TIME_ZONE", "Mars/Olympus"),
    ("DATABASE_URL", "mysql://host/base"),
]


def told(home, words, **environ):
    """Run `lentera WORDS` at a home; returns its exit code and all that it said."""
    run = subprocess.run(
        [*LENTERA, *words.split()],
        env={**os.environ, "DATABASE_URL": "sqlite:///", **environ, "LENTERA_HOME": str(home)},
        cwd=home.parent if home.parent.is_dir() else None,
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """A home with a node, never to be changed: tests take copies."""
    home = tmp_path_factory.mktemp("node") / "home"
    assert told(home, "init --role hub --name Dinas")[0] == 0
    return home


@pytest.fixture
def copied(node, tmp_path):
    return shutil.copytree(node, tmp_path / "home")


def test_where_there_is_no_node_each_command_says_so_and_makes_no_database(tmp_path):
    home = tmp_path / "home"
    run = subprocess.run(
        [sys.executable, "-c", EACH, *COMMANDS],
        env={**os.environ, "DATABASE_URL": "sqlite:///", "LENTERA_HOME": str(home)},
        cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300,
    )  # fmt: skip
    sentence = f"Belum ada data di {home}: jalankan lentera init atau lentera demo.\n"
    assert run.stderr == sentence * len(COMMANDS)
    assert run.stdout == "1\n" * len(COMMANDS)
    assert [path.name for path in home.iterdir()] == ["keys"]


def test_a_stick_is_checked_where_there_is_no_node(tmp_path):
    (tmp_path / "stick").write_bytes(b"no bundle")
    code, said = told(tmp_path / "home", "sync check stick")
    assert code == 1
    assert "bukan bundel Lentera" in said


@pytest.mark.parametrize("words", ["tick", "serve --port 0", "restore node.backup --key sheet"])
def test_data_of_a_newer_program_are_left_as_they_are(copied, words):
    (copied.parent / "node.backup").touch()
    (copied.parent / "sheet").touch()
    with closing(sqlite3.connect(copied / "lentera.sqlite3")) as base:
        base.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '9999_later', '2030-01-01')"
        )
        base.commit()
        before = list(base.iterdump())
        code, said = told(copied, words)
        assert (code, "Lentera yang lebih baru" in said, "Traceback" in said) == (1, True, False)
        assert list(base.iterdump()) == before


def test_a_hurt_database_is_told_in_a_sentence(copied):
    for name in ("lentera.sqlite3-wal", "lentera.sqlite3-shm"):
        (copied / name).unlink(missing_ok=True)
    (copied / "lentera.sqlite3").write_bytes(b"\x00rubbish" * 1000)
    code, said = told(copied, "tick")
    assert code == 1
    assert said.count("\n") == 1
    assert "Basis data tidak dapat dipakai" in said
    assert "lentera restore" in said


@pytest.mark.parametrize("reason", ["attempt to write a readonly database", "unable to open database file"])
def test_a_home_without_the_right_to_write_is_named(settings, tmp_path, reason):
    """What SQLite says there depends on whether the folder, the file or both may not be written."""
    settings.LENTERA_HOME = tmp_path
    with translation.override("id"):
        told = beginning.database_sentence(OperationalError(reason))
    assert told.startswith(f"Folder {tmp_path} tidak dapat ditulis oleh akun ini")
    assert reason not in told


def test_a_server_of_databases_that_does_not_answer_is_told_in_a_sentence(tmp_path):
    code, said = told(tmp_path / "home", "tick", DATABASE_URL="postgresql://127.0.0.1:1/lentera")
    assert code == 1
    assert said.count("\n") == 1
    assert "Basis data tidak dapat dipakai" in said


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_a_setting_that_is_none_is_named(tmp_path, name, value):
    code, said = told(tmp_path / "home", "tick", **{name: value})
    assert code == 1
    assert said.count("\n") == 1
    assert value.partition(":")[0] in said


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    code, said = told(tmp_path / "file" / "home", "tick")
    assert code == 1
    assert said.count("\n") == 1
    assert str(tmp_path / "file") in said


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [
        ("id_ID.UTF-8", "tick --today besok", "pemakaian: lentera tick"),
        ("id_ID.UTF-8", "tick --today besok", "--today: 'besok' bukan hari seperti 2024-01-26"),
        ("en_GB.UTF-8", "demo --as-of tomorrow", "--as-of: 'tomorrow' is no day like 2024-01-26"),
        ("id_ID.UTF-8", "journal", "harus disebut: COMMAND"),
        ("en_US.UTF-8", "tick --today besok", "argument --today: 'besok' is no day like 2024-01-26"),
        ("en_US.UTF-8", "journal", "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_words_are_told_in_the_language_of_the_machine(monkeypatch, capsys, language, words, sentence):
    monkeypatch.setenv("LC_ALL", language)
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "own", "other"),
    [("id_ID.UTF-8", "basis data", "database"), ("en_US.UTF-8", "database", "basis data")],
)
def test_help_is_in_one_language(monkeypatch, capsys, language, own, other):
    monkeypatch.setenv("LC_ALL", language)
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert own in told
    assert other not in told
