"""What matching takes of the machine's memory, and what the machine, or the container in it, has left."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from lentera.catalogue.queries.records import visible
from lentera.journal.refusals import Refusal
from lentera.pages import formats

GB = 1_000_000_000
START = 250_000_000  # bytes that a run takes for few records: program, splink and DuckDB loaded
RECORD = 7_000  # bytes a record, with the pairs that it is in
MEMINFO = Path("/proc/meminfo")
OWN_GROUPS = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")


def needed(records: int) -> int:
    """Bytes that comparing so many records takes, at most.

    Measured on two houses of which each has a copy of the other's, half of them changed: 0.47 GB for 50,000 records,
    0.77 for 100,000, 1.20 for 200,000.
    """
    return START + RECORD * records


def available() -> int | None:
    """Bytes that this program may still take; None where nothing says (Windows, macOS).

    The least of what the machine has left and what each group of processes has left that the program is in: a
    container or a service with a limit sees the whole machine's memory, and is killed at its own.
    """
    told = [left for left in (_of_machine(), *_of_groups()) if left is not None]
    return min(told, default=None)


def _of_machine() -> int | None:
    try:
        lines = MEMINFO.read_text().splitlines()
        (told,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(told) * 1024
    except (OSError, ValueError, IndexError):
        return None


def _of_groups() -> Iterator[int | None]:
    """What the groups have left, the program's own and those around it; without a limit, None.

    Source: Linux, Documentation/admin-guide/cgroup-v2.rst (`memory.max`, `memory.current`) and cgroup-v1/memory.rst.
    Where a container shows its own group as the root, the path that the kernel tells leads nowhere: the root says it.
    """
    try:
        lines = OWN_GROUPS.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _number, _, rest = line.partition(":")
        kinds, _, path = rest.partition(":")
        if not kinds:
            root, limit, used, cached = GROUPS, "memory.max", "memory.current", "inactive_file"
        elif "memory" in kinds.split(","):
            root, limit, used = GROUPS / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
            cached = "total_inactive_file"
        else:
            continue
        own = root / path.strip("/")
        for group in (own, *own.parents):
            yield _left(group / limit, group / used, group / "memory.stat", cached)
            if group == root:
                break


def _left(limit: Path, used: Path, statistics: Path, cached: str) -> int | None:
    """Bytes between a limit and what is used of it; cached files count as used there, and are given up first."""
    try:
        most, has = int(limit.read_text()), int(used.read_text())
    except (OSError, ValueError):  # no such group, or "max": no limit
        return None
    try:
        lines = (line.split() for line in statistics.read_text().splitlines())
        has -= next((int(value) for name, value in lines if name == cached), 0)
    except (OSError, ValueError):
        pass
    return max(most - has, 0)


def compared(institution: UUID) -> int:
    """How many records a run of this institution reads."""
    return visible(institution).count()


def too_little(records: int) -> Refusal | None:
    """Why these records cannot be compared here now: half-way the system would end the run, or the node itself."""
    has = available()
    if has is None or needed(records) <= has:
        return None
    return Refusal(
        "match-memory",
        records=formats.number(records),
        needs=gigabytes(needed(records)),
        has=gigabytes(has),
    )


def gigabytes(count: int) -> str:
    """Bytes as a page says them."""
    return f"{formats.number(count / GB, 1)} GB"
