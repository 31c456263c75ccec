"""Many short processes of one node without importing the program for each: they branch off one that has imported it.

Each command runs in a process of its own with the node's environment, and begins with nothing done and nothing open.
Only what Python reads at its start is read once; the tests of `config` start the installed program.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Stem:
    """The process from which commands branch off; its folder is the project's. End it with `end()`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.stem"],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str]:
        """Run `-m MODULE WORD...`, or the command `lentera WORD...`; returns its code and all that it said."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            said = [str(Path(folder) / name) for name in ("out", "err")]
            self._process.stdin.write(json.dumps([words, said]) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            assert answer, "the process that commands branch off has ended"
            return int(answer), "".join(Path(path).read_text("utf-8") for path in said)

    def end(self) -> None:
        """No command runs any more; wait for the process."""
        self._process.communicate()


def _serve() -> None:
    """Branch off a process for each line of the input, and answer its exit code."""
    import gc

    import django

    django.setup()
    from django.db import connections

    from lentera.config import cli

    cli._parser()  # brings in all commands with what they import
    gc.freeze()
    for line in sys.stdin:
        assert not any(one.connection for one in connections.all()), "a connection in two processes"
        branch = os.fork()
        if not branch:
            _be(*json.loads(line))
        code = os.waitstatus_to_exitcode(os.waitpid(branch, 0)[1])
        print(code, flush=True)


def _be(words: list[str], said: list[str]) -> None:
    """Become the process of one command, and end with it; only taking down the memory is left to the system."""
    import atexit
    import traceback

    from django.db import connections

    for number, path in enumerate((os.devnull, *said)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    code = 1
    try:
        code = _run(words)
        connections.close_all()
    finally:
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(words: list[str]) -> int:
    import runpy

    from lentera.config.cli import entry_point

    try:
        if words[0] == "-m":
            sys.argv = words[1:]
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = ["lentera", *words]
            entry_point()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


if __name__ == "__main__":
    _serve()
