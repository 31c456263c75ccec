"""A backup restored for a trial: `python -m lentera.journal.restore_trial FILE`, with the key on standard input.

Runs in a process and a LENTERA_HOME of its own, which `backups` makes and removes. Says in one line of JSON what is in
the restored database, counted and summed anew; a file that does not restore is one sentence and exit code 1.
"""

import os
import sys
from pathlib import Path

import msgspec


def main(file: Path, secret: str) -> int:
    """Restore, verify, count. Returns the exit code."""
    import django

    if hasattr(os, "nice"):
        os.nice(5)  # a desk that lends goes first
    django.setup()
    from lentera.journal.backing_up import NotABackup, restore, sums_of_tables
    from lentera.journal.backups import Told
    from lentera.journal.verifying import verify

    try:
        _make_tables()
        rows = restore(file, secret)
    except (NotABackup, OSError) as why:
        sys.stderr.write(f"{why}\n")
        return 1
    found = verify()
    told = Told(
        rows=rows,
        streams=found.streams,
        entries=found.entries,
        sums=sums_of_tables().told(),
        problems=found.problems[:3],
    )
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    return 0


def _make_tables() -> None:
    """Every table as the models have it now; the hundreds of migrations that led there are tested elsewhere."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # this database lives for minutes
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed:
                editor.create_model(model)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.stdin.read()))
