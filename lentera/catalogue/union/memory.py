"""What matching takes of the machine's memory, and what the machine has left."""

from pathlib import Path
from uuid import UUID

from lentera.catalogue.queries.records import visible
from lentera.journal.refusals import Refusal
from lentera.pages import formats

GB = 1_000_000_000
START = 250_000_000  # bytes that a run takes for few records: program, splink and DuckDB loaded
RECORD = 7_000  # bytes a record, with the pairs that it is in
MEMINFO = Path("/proc/meminfo")


def needed(records: int) -> int:
    """Bytes that comparing so many records takes, at most.

    Measured on two houses of which each has a copy of the other's, half of them changed: 0.47 GB for 50,000 records,
    0.77 for 100,000, 1.20 for 200,000.
    """
    return START + RECORD * records


def available() -> int | None:
    """Bytes that programs may still take on this machine; None where it does not say (Windows, macOS)."""
    try:
        lines = MEMINFO.read_text().splitlines()
        (told,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(told) * 1024
    except (OSError, ValueError, IndexError):
        return None


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
