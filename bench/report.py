"""What was measured, as a table on screen and as JSON beside earlier runs."""

import json
import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`count` things done in `seconds`."""

    name: str
    count: int
    seconds: float

    @property
    def rate(self) -> float:
        """Things a second."""
        return self.count / self.seconds


def print_table(title: str, measured: list[Measured]) -> None:
    """The table on screen."""
    width = max(len(row.name) for row in measured)
    print(f"\n{title}\n{'':{width}}  {'count':>9}  {'seconds':>9}  {'a second':>10}")
    for row in measured:
        print(f"{row.name:{width}}  {row.count:>9,}  {row.seconds:>9.2f}  {row.rate:>10,.0f}")


def keep(folder: Path, name: str, measured: list[Measured]) -> Path:
    """Write the run to `folder/name.json` and return the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    run = {
        "benchmark": name,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rows": [
            {
                "name": row.name,
                "count": row.count,
                "seconds": round(row.seconds, 4),
                "rate": round(row.rate, 1),
            }
            for row in measured
        ],
    }
    path.write_text(json.dumps(run, indent=2) + "\n")
    return path
