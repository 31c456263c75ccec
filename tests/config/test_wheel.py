"""One wheel holds all of Lentera, and installs an office out of itself on a computer that has nothing but Python."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lentera.config import installing, office

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from this tree."""
    folder = tmp_path_factory.mktemp("wheels")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_program_and_the_licence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    kinds = {
        ".html",
        ".css",
        ".js",
        ".mo",
        ".woff2",
        ".ttf",
        ".typ",
        ".toml",
        ".json",
        ".docx",
        ".svg",
        ".py",
    }
    shipped = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lentera").rglob("*")
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts
    ]
    assert kinds <= {Path(name).suffix for name in shipped}
    assert [name for name in shipped if name not in names] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names if not name.startswith("lentera-")} == {"lentera"}


def install(wheel, *words):
    """What `install.sh` calls: the wheel itself, with Python and nothing else."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(wheel), "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [sys.executable, "-S", "-m", "lentera.config.installing", *map(str, words)],
        env=environment, cwd="/", capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def test_the_wheel_installs_without_anything_else(wheel, tmp_path):
    assert install(wheel).returncode == 2
    empty = tmp_path / "wheels"
    empty.mkdir()
    done = install(wheel, empty, tmp_path / "office")
    assert (done.returncode, done.stderr.count("\n"), "found 0" in done.stderr) == (1, 1, True)


def test_a_wheel_that_is_missing_is_one_sentence_and_no_version_runs(wheel, tmp_path):
    done = install(wheel, wheel.parent, tmp_path / "office")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No matching distribution" in done.stderr
    assert office.running(tmp_path / "office") == ""
    name = installing.version_name(wheel.parent)
    assert not office.is_ready(tmp_path / "office", name)


@pytest.mark.parametrize(
    "names, release",
    [
        (["lentera-0.2.0-py3-none-any.whl", "segno-1.6.6-py3-none-any.whl"], "0.2.0"),
        (["lentera-0.2.0-py3-none-any.whl", "lentera-0.3.0-py3-none-any.whl"], None),
        (["lentera-evil-py3-none-any.whl"], None),
        ([], None),
    ],
)
def test_one_release_lies_in_a_folder_or_none_is_installed(tmp_path, names, release):
    for name in names:
        (tmp_path / name).touch()
    if release:
        assert installing.release_of(tmp_path) == release
        return
    with pytest.raises(installing.NotInstalled):
        installing.release_of(tmp_path)


def test_the_starters_run_what_is_current(tmp_path):
    version = tmp_path / "office" / "versions" / "0.1.0-abc"
    (version / "bin").mkdir(parents=True)
    (version / office.READY).touch()
    program = version / "bin" / "lentera"
    program.write_text('#!/bin/sh\necho "$LENTERA_HOME|$*"\nexit 7\n')
    program.chmod(0o755)
    installing.write_starters(tmp_path / "office")
    office.switch(tmp_path / "office", "0.1.0-abc")
    told = {name: value for name, value in os.environ.items() if name != "LENTERA_HOME"}
    starter = [str(tmp_path / "office" / "lentera"), "serve", "a b"]
    done = subprocess.run(starter, env=told, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (7, f"{tmp_path / 'office' / 'data'}|serve a b")
    done = subprocess.run(
        starter, env={**told, "LENTERA_HOME": "/srv/x"}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith("/srv/x|")
    assert (tmp_path / "office" / "lentera.cmd").read_bytes().count(b"\r\n") == 6
