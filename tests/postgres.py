"""A PostgreSQL server for one test run: made in an empty folder, on a free port of this host, gone at the end.

It needs the server's programs (Debian: package `postgresql`) and no service. PostgreSQL refuses to run as root, so
root starts it as `postgres` or `nobody`. Durability is switched off: what is tested here is SQL, not the disk.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

_die_with_parent = 1  # PR_SET_PDEATHSIG of prctl(2)
_settings = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class Cluster:
    """One throwaway server."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lentera-postgresql-"))
        self.log = self.folder / "server.log"
        self.port = 0
        self.user = _unprivileged_user()
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Make the cluster, start it and return its DATABASE_URL. Raises RuntimeError with the server's own words."""
        if self.user is not None:
            shutil.chown(self.folder, self.user, pwd.getpwnam(self.user).pw_gid)
        data = self.folder / "data"
        self._run(
            "initdb",
            "--pgdata",
            data,
            "--username=lentera",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        options = [word for name, value in _settings.items() for word in ("-c", f"{name}={value}")]
        self.port = _free_port()  # only now: somebody else could take it while the cluster is made
        with self.log.open("wb") as log:
            self._server = subprocess.Popen(
                [_program("postgres"), "-D", data, "-p", str(self.port), "-k", self.folder, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                preexec_fn=_end_with_parent,  # no thread runs yet
                **self._identity(),
            )
        self._wait()
        return f"postgresql://lentera@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        """End the server at once, whatever clients still hold; its data is thrown away."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            try:
                self._server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._server = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        assert self._server is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                psycopg.connect(host="127.0.0.1", port=self.port, user="lentera", dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        words = self.log.read_text(errors="replace")
        self.stop()
        raise RuntimeError(f"PostgreSQL for the tests did not start:\n{words}")

    def _run(self, name: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [_program(name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            check=False,
            **self._identity(),
        )
        if done.returncode != 0:
            raise RuntimeError(f"{name} for the tests failed:\n{done.stdout}")

    def _identity(self) -> dict[str, object]:
        if self.user is None:
            return {}
        group = pwd.getpwnam(self.user).pw_gid
        return {
            "user": self.user,
            "group": group,
            "extra_groups": [],
            "env": {**os.environ, "HOME": str(self.folder)},
        }


def _program(name: str) -> str:
    """The newest installed server program of that name."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: float(found.parent.name), reverse=True
    )
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(
            f"{name} is missing: install PostgreSQL's server (on Debian: apt-get install postgresql)."
        )
    return found


def _unprivileged_user() -> str | None:
    """Who runs the server when root runs the tests; None when the tests run as somebody already."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_with_parent() -> None:
    """In the child: ask the kernel to end the server when the tests end, even when they are killed."""
    ctypes.CDLL(None).prctl(_die_with_parent, signal.SIGQUIT)
