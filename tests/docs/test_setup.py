"""Setting up: what is missing is named, and nothing is done by halves."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAIN_TOOLS = ["sh", "cat", "cksum", "cut", "tr", "dirname", "basename", "id"]


@pytest.fixture
def checkout(tmp_path):
    """A copy of what setup reads, without an environment."""
    shutil.copytree(ROOT / "bin", tmp_path / "checkout" / "bin")
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / "checkout")
    return tmp_path / "checkout"


@pytest.fixture
def setup(checkout, tmp_path):
    """Runs `bin/setup MODE` on a machine that has plain tools, `more` programs and no way to install any."""
    path = tmp_path / "path"
    path.mkdir()
    for name in PLAIN_TOOLS:
        found = shutil.which(name)
        assert found is not None
        (path / name).symlink_to(found)

    def run(mode, more=None):
        for name, script in (more or {}).items():
            (path / name).write_text(f"#!/bin/sh\n{script}\n")
            (path / name).chmod(0o755)
        return subprocess.run(
            ["sh", "bin/setup", mode],
            cwd=checkout,
            env={"PATH": str(path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_missing_python_is_named(setup, checkout):
    done = setup("run")
    assert done.returncode == 1
    assert done.stderr.startswith("setup: missing: python3 python3-venv.")
    assert not (checkout / ".venv").exists()


def test_an_old_python_does_not_count(setup):
    done = setup("run", {"python3": "exit 1"})
    assert done.returncode == 1
    assert "missing: python3 python3-venv." in done.stderr


def test_a_python_that_makes_no_environment_asks_for_its_package(setup):
    done = setup("run", {"python3": 'case "$2" in *ensurepip*) exit 1 ;; esac'})
    assert done.returncode == 1
    assert done.stderr.startswith("setup: missing: python3-venv.")


def test_the_tests_ask_for_a_browser_and_the_program_does_not(setup):
    python = {"python3": "exit 0"}
    assert "chromium" in setup("test", python).stderr
    assert "chromium" not in setup("run", python).stderr


def test_an_unknown_mode_is_refused(setup):
    done = setup("everything")
    assert done.returncode == 1
    assert done.stderr == "setup: unknown mode 'everything'; use 'run' or 'test'.\n"
