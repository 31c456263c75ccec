"""Reading a database's own files in tests."""

import subprocess
from pathlib import Path


def read_apart(path: Path) -> bytes:
    """The bytes of a file, read by another process.

    SQLite's locks are POSIX locks: a process loses all of them on a file when it closes any descriptor of that file.
    A database that was read so and is then opened by a second process loses its log under the first one's feet.
    """
    return subprocess.run(["cat", str(path)], check=True, capture_output=True).stdout
