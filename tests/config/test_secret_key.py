"""The key of sessions: made once, by whichever of several processes starts first."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(home: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "LENTERA_HOME": str(home)}
    environment.pop("LENTERA_SECRET_KEY", None)
    words = [sys.executable, "-c", "from lentera.config.settings import SECRET_KEY; print(SECRET_KEY)"]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def keys(home: Path, count: int) -> set[str]:
    """What processes that start at once take for the key."""
    processes = [start(home) for _ in range(count)]
    told = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0] * count
    return told


def test_processes_that_start_at_once_have_one_key(tmp_path):
    (key,) = keys(tmp_path, 6)
    assert len(key) > 40
    assert [one.name for one in (tmp_path / "keys").iterdir()] == ["secret.key"]
    assert keys(tmp_path, 1) == {key}


def test_an_empty_key_is_made_anew(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret.key").touch()
    (key,) = keys(tmp_path, 1)
    assert len(key) > 40 and keys(tmp_path, 1) == {key}
