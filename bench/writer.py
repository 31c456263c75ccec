"""The victim of a soak run: records facts until it is killed, and says each on its output once it is acknowledged.

Arguments: home, the first number. After a kill it is started again with the last number that was heard, so that the
one in flight is asked for once more under the same request id.
"""

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

from bench.stage import ACTOR, AUTHOR, plug_in


def main(home: str, first: str) -> None:
    """Record numbers `first`, `first` + 1, … for ever."""
    plug_in(Path(home))
    from lentera.journal.writing import writing
    from tests.journal.sample.facts import BedDug

    for number in count(int(first)):
        with writing(
            AUTHOR, f"soak {number}", actor=ACTOR, at=datetime.now(UTC).replace(microsecond=0)
        ) as entry:
            if entry.first_result is None:
                entry.record(BedDug(bed=UUID(int=number + 1_000), name=f"{number}"))
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
