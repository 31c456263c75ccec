"""A setting that is a number and has none, or one that cannot be meant, is said at the start."""

import os
import subprocess
import sys

import pytest

from lentera.config.settings import _number

NAME = "LENTERA_SESSION_HOURS"


def hours() -> int:
    return _number(NAME, "16", least=1, most=8_784)


@pytest.mark.parametrize(("told", "meant"), [(None, 16), ("1", 1), ("08", 8), ("8784", 8_784)])
def test_hours_are_as_they_are_told(monkeypatch, told, meant):
    monkeypatch.delenv(NAME, raising=False)
    if told is not None:
        monkeypatch.setenv(NAME, told)
    assert hours() == meant


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("", "is not a number like 16"),
        ("abc", "is not a number like 16"),
        ("-1", "is not a number like 16"),
        ("1.5", "is not a number like 16"),
        ("٨", "is not a number like 16"),
        ("0", "is not between 1 and 8784"),
        ("8785", "is not between 1 and 8784"),
        ("9" * 5_000, "is not between 1 and 8784"),
    ],
)
def test_other_hours_are_one_sentence(monkeypatch, told, said):
    monkeypatch.setenv(NAME, told)
    with pytest.raises(SystemExit) as stopped:
        hours()
    assert str(stopped.value) == f"{NAME}: {told} {said}"


def test_no_hours_at_all_are_refused_at_the_start(tmp_path):
    told = os.environ | {"LENTERA_HOME": str(tmp_path), NAME: "0"}
    words = [sys.executable, "-c", "import lentera.config.settings"]
    done = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, f"{NAME}: 0 is not between 1 and 8784\n")
