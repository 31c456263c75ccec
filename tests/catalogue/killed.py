"""The victim of the kill test: imports a file into the node of LENTERA_HOME, like the command does.

Arguments: the file, the institution. Says on its output how far it has come, so that it can be killed at that place.
"""

import os
import sys
from pathlib import Path
from uuid import UUID


def main(path: Path, institution: UUID) -> None:
    """Import, telling each portion."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lentera.config.settings"
    import django

    django.setup()
    from lentera.catalogue import actions
    from lentera.catalogue.formats import open_file
    from lentera.catalogue.spooling import file_digest
    from lentera.catalogue.working import in_pieces

    opened = open_file(path)
    done = actions.import_records(
        institution,
        opened.reads,
        actor=institution,
        file=file_digest(path),
        pieces=in_pieces(opened),
        way=opened.way,
        progress=lambda told: print("writing" if told.writing else "reading", told.read, flush=True),
    )
    print("done", done.read, done.counts["added"], done.resumed, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]))
