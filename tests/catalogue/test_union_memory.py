"""What is left for matching: of the machine, and of the container or service that it runs in."""

from pathlib import Path

import pytest

from lentera.catalogue.union import memory

MB = 1_000_000
UNLIMITED = 9_223_372_036_854_771_712  # as the first version of groups says that there is no limit


@pytest.fixture
def tell(tmp_path, monkeypatch):
    """Write what the kernel would say; the machine has 8,000 MB left."""
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "OWN_GROUPS", tmp_path / "own")
    monkeypatch.setattr(memory, "GROUPS", tmp_path / "groups")
    (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {8_000 * MB // 1024} kB\n")

    def write(own: str, **files: object) -> None:
        (tmp_path / "own").write_text(own)
        for name, text in files.items():
            path = tmp_path / "groups" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n")

    return write


def second(group: str, most: object, used: int, cached: int = 0) -> dict[str, object]:
    at = f"{group}/" if group else ""
    told = {"memory.max": most, "memory.current": used, "memory.stat": f"anon 1\ninactive_file {cached}"}
    return {f"{at}{name}": text for name, text in told.items()}


def first(group: str, most: int, used: int, cached: int = 0) -> dict[str, object]:
    at = f"memory/{group}/" if group else "memory/"
    stat = f"inactive_file 7\ntotal_inactive_file {cached}"
    told = {"limit_in_bytes": most, "usage_in_bytes": used, "stat": stat}
    return {f"{at}memory.{name}": text for name, text in told.items()}


@pytest.mark.parametrize(
    ("case", "own", "files", "left"),
    [
        ("no limit", "0::/a\n", second("a", "max", 100 * MB), 8_000),
        ("a container's own root", "0::/\n", second("", 1_000 * MB, 400 * MB), 600),
        ("what is cached is given up", "0::/\n", second("", 1_000 * MB, 400 * MB, 150 * MB), 750),
        ("a service's limit", "0::/s/l\n", second("s/l", 500 * MB, 100 * MB) | second("s", "max", 1), 400),
        ("a limit round it", "0::/s/l\n", second("s/l", "max", 1) | second("s", 500 * MB, 200 * MB), 300),
        ("used up", "0::/\n", second("", 1_000 * MB, 1_001 * MB), 0),
        ("more than the machine has", "0::/\n", second("", 64_000 * MB, 0), 8_000),
        ("version 1", "4:memory:/d/1\n0::/\n", first("d/1", 700 * MB, 300 * MB, 50 * MB), 450),
        ("version 1, two kinds at once", "4:cpu,memory:/d\n", first("d", 700 * MB, 300 * MB), 400),
        ("version 1, the host's path", "4:memory:/docker/1\n", first("", 700 * MB, 300 * MB), 400),
        ("version 1, no limit", "4:memory:/\n", first("", UNLIMITED, 300 * MB), 8_000),
        ("another kind of group", "4:cpuset:/\n", first("", 1 * MB, 0), 8_000),
    ],
)
def test_the_least_that_machine_and_groups_have_left_counts(tell, case, own, files, left):
    tell(own, **files)
    assert memory.available() == pytest.approx(left * MB, abs=1024), case


def test_where_nothing_says_nothing_is_refused(tmp_path, monkeypatch):
    for name in ("MEMINFO", "OWN_GROUPS", "GROUPS"):
        monkeypatch.setattr(memory, name, Path(tmp_path) / "none")
    assert memory.available() is None and memory.too_little(10**9) is None


def test_a_limit_alone_is_enough_to_refuse(tell, tmp_path):
    tell("0::/\n", **second("", 400 * MB, 100 * MB))
    (tmp_path / "meminfo").unlink()
    refused = memory.too_little(10_000)
    assert refused is not None and refused.details["has"] == "0,3 GB"
