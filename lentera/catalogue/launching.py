"""Long work in a process of its own. It belongs to no server: a restart of the server does not end it."""

import subprocess
import sys
from uuid import UUID


def launch(module: str, id: UUID) -> None:
    """Start `python -m module id`; returns at once. Raises OSError."""
    subprocess.Popen(  # noqa: S603 the module is one of ours, the id a UUID
        [sys.executable, "-m", module, str(id)], stdin=subprocess.DEVNULL, start_new_session=True
    )
