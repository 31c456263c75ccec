"""The victim of the kill test: an office's program that takes an update into use, or starts as a server does.

Arguments: `apply FILE`, or `start`. Runs on the Python of a version, and says each step before it is taken.
"""

import sys
from pathlib import Path


def main(words):
    """Do it; the exit code is 1 for an update that was refused."""
    import django

    django.setup()
    from lentera.config import applying
    from lentera.config.updating import NotAnUpdate
    from lentera.journal.tables import prepare_tables

    if words[0] == "start":
        applying.clear_left_overs()
        prepare_tables()
        return 0
    try:
        applying.apply(Path(words[1]), step=lambda name: print(name, flush=True))
    except NotAnUpdate as why:
        print(why.code, why.details, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
