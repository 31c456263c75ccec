"""Take one bundle in, in a process of its own: `python -m tests.sync.taking HOME DATABASE BUNDLE`."""

import sys
from pathlib import Path


def main() -> int:
    """0 when it was taken in, 1 when it was refused."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from lentera.journal.refusals import Refusal
    from lentera.sync.importing import take

    home, database, bundle = sys.argv[1:4]
    settings.LENTERA_HOME = Path(home)
    connections["default"].close()
    connections.databases["default"]["NAME"] = database
    connections["default"].settings_dict["NAME"] = database
    taken = take(Path(bundle).read_bytes())
    return 1 if isinstance(taken, Refusal) else 0


if __name__ == "__main__":
    sys.exit(main())
