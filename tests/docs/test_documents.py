"""The project's papers are true: README, changelog, reasons, licence, locks."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CODE = [path for path in (ROOT / "lentera").rglob("*.py") if "migrations" not in path.parts]
PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LICENCE_OF_THE_FSF = (
    "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"  # agpl-3.0.txt, SHA-256
)


def table_names(paper: str, heading: str) -> set[str]:
    """The names in the first column of the table under `heading`."""
    section = paper.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def normal(requirement: str) -> str:
    """The bare name of a requirement, as locks write it."""
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_setting_stands_in_the_readme():
    read = {
        name
        for path in CODE
        for name in re.findall(r"environ(?:\.get\(|\[|\.setdefault\()\s*\"([A-Z_]+)\"", path.read_text())
        if name.startswith("LENTERA_") or name == "DATABASE_URL"
    }
    assert read
    assert read <= table_names((ROOT / "README.md").read_text(), "Settings")


def test_every_setting_in_the_readme_is_read():
    code = "\n".join(path.read_text() for path in CODE)
    settings = table_names((ROOT / "README.md").read_text(), "Settings")
    assert settings
    assert {name for name in settings if name not in code} == set()


def test_every_target_of_make_stands_in_the_readme():
    described = {
        name.removeprefix("make ") for name in table_names((ROOT / "README.md").read_text(), "Commands")
    }
    targets = set(re.findall(r'echo "make (\w+) ', (ROOT / "Makefile").read_text()))
    assert described == targets - {"clean"}
    assert targets <= set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_between_papers_lead_somewhere(paper):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", re.sub(r"```.*?```", "", paper.read_text(), flags=re.DOTALL))
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in local if not (paper.parent / link).exists()] == []


def test_every_dependency_has_its_reason():
    reasons = (ROOT / "docs" / "why.md").read_text().lower()
    needed = {normal(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert {name for name in needed if name not in reasons} == set()


@pytest.mark.parametrize(
    "lock, groups", [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_locks_hold_every_dependency_with_digests_and_no_address(lock, groups):
    text = (ROOT / lock).read_text()
    pinned = {line.split("==")[0] for line in re.findall(r"^[a-z0-9][^ ]+==[^ ]+", text, re.MULTILINE)}
    asked = [*PROJECT["project"]["dependencies"]]
    asked += [
        entry for group in groups for entry in PROJECT["dependency-groups"][group] if isinstance(entry, str)
    ]
    assert {normal(requirement) for requirement in asked} <= {normal(name.split("[")[0]) for name in pinned}
    assert "://" not in text
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
        assert not block or "--hash=sha256:" in block


def test_what_runs_is_tested_in_the_same_version():
    runs, tests = (
        set(re.findall(r"^([a-z0-9][^ =]*==[^ ]+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert runs <= tests


def test_the_licence_is_the_whole_text():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == LICENCE_OF_THE_FSF
    assert PROJECT["project"]["license"] == "AGPL-3.0-or-later"


def test_the_changelog_begins_with_what_is_not_released_yet():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"
