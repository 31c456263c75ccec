"""Desks over HTTP and machines over SIP2 that lend at a real server, and the count of what they were told."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.lending_bed import Bed, barcode, card
from bench.served import Connection, serve

TOKEN = "x" * 32
PIN, PASSWORD = "2048", "lentera menyala 17"
CONTESTED = 20  # copies that all desks want at once, after the timing
FIRST = 3  # loans of each desk before the timing


@dataclass
class Told:
    """What the clients saw: a latency for each acknowledged loan, how long all took, what was wrong afterwards."""

    milliseconds: list[float] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)  # copies
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    server: float = 0.0  # seconds of processor time of all processes of the server
    client: float = 0.0  # and of the clients beside them

    @property
    def cost(self) -> str:
        """What one loan cost the server and its client, in milliseconds of processor time."""
        count = max(len(self.milliseconds), 1)
        return f"processor {self.server / count * 1000:.2f} ms a loan, client {self.client / count * 1000:.2f} ms"


Client = Callable[[int], bool]  # lends one copy; whether it was acknowledged


def over_http(home: Path, bed: Bed, desks: int, numbers: list[int]) -> Told:
    """Librarians with a session of their own scan into the page of the desk, as htmx sends it.

    What a process does once in its life (it loads templates, compiles questions, gets to know who is at work) is done
    by some loans before the timing.
    """
    first, wanted = numbers[: desks * FIRST], numbers[-CONTESTED:]
    timed = numbers[len(first) : -CONTESTED]
    sessions = [_session(bed) for _ in range(desks)]
    with serve(home) as (port, process):
        clients = [_desk(port, session) for session in sessions]
        if not all(clients[at % desks](number) for at, number in enumerate(first)):
            raise SystemExit("a loan before the timing was not acknowledged")
        server, own = _processor(process), time.process_time()
        told = _run(clients, timed)
        told.server, told.client = _processor(process) - server, time.process_time() - own
        contest = Told()
        threads = [threading.Thread(target=_work, args=(client, list(wanted), contest)) for client in clients]
        _join(threads)
    told.acknowledged += first + contest.acknowledged
    if sorted(contest.acknowledged) != sorted(wanted):
        told.problems.append(f"{len(contest.acknowledged)} loans of {CONTESTED} contested copies")
    told.problems += _problems(bed, told.acknowledged)
    return told


def over_sip2(home: Path, bed: Bed, machines: int, numbers: list[int]) -> Told:
    """Self-check machines, one account each. All readers have one hashed PIN, so that it is worked out once.

    The first check of a PIN takes a third of a second by intent; it is no part of a loan.
    """
    from django.test import override_settings

    from lentera.institutions.roles import Role
    from tests.cast import make_account
    from tests.protocols.sip2_client import Machine

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        for number in range(machines):
            make_account(
                bed.prison, f"machine{number}-{numbers[0]}", Role.TERMINAL, f"Mesin {number}", bed.library
            )
        _give_pins(bed, sorted({number // 2 for number in numbers}))
    _close()
    with _sip2(home) as port:
        clients = []
        for number in range(machines):
            machine = Machine(port, timeout=60)
            machine.log_in(f"machine{number}-{numbers[0]}", PASSWORD)
            clients.append(_machine(machine))
        clients[0](-1 - 2 * (numbers[0] // 2))
        told = _run(clients, numbers)
    told.problems = _problems(bed, told.acknowledged)
    return told


def idle_memory(home: Path) -> float:
    """Resident megabytes of the server's processes five seconds after it answered, shared pages counted once."""
    with serve(home) as (_port, process):
        time.sleep(5)
        return sum(_proportional(one) for one in [process, *_children(process)]) / 1024


def _proportional(process: int) -> float:
    """PSS in KiB: what forks share is divided among them."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    return 0.0


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for one in (task / "children").read_text().split():
            found += [int(one), *_children(int(one))]
    return found


def _processor(process: int) -> float:
    """Seconds of processor time that a process and its children have taken."""
    spent = 0
    for one in [process, *_children(process)]:
        told = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += int(told[11]) + int(told[12])  # in user mode, in the system
    return spent / os.sysconf("SC_CLK_TCK")


def _run(clients: list[Client], numbers: list[int]) -> Told:
    told = Told()
    shares = [numbers[number :: len(clients)] for number in range(len(clients))]
    begun = time.perf_counter()
    _join(
        threading.Thread(target=_work, args=(client, share, told))
        for client, share in zip(clients, shares, strict=True)
    )
    told.seconds = time.perf_counter() - begun
    if len(told.acknowledged) != len(numbers):
        raise SystemExit(f"only {len(told.acknowledged)} of {len(numbers)} loans were acknowledged")
    return told


def _work(client: Client, numbers: list[int], told: Told) -> None:
    for number in numbers:
        begun = time.perf_counter()
        if client(number):
            told.milliseconds.append((time.perf_counter() - begun) * 1000)
            told.acknowledged.append(number)


def _join(threads: "list[threading.Thread] | Iterator[threading.Thread]") -> None:
    started = list(threads)
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def _session(bed: Bed) -> str:
    from tests.cast import staff_client

    return str(staff_client(bed.librarian).cookies["sessionid"].value)


def _desk(port: int, session: str) -> Client:
    connection = Connection(port)
    own = os.urandom(8).hex()

    def lend(number: int) -> bool:
        body = (
            f"csrfmiddlewaretoken={TOKEN}&mode=lend&card={card(max(number, 0) // 2)}"
            f"&scan={barcode(max(number, 999_999 * (number < 0)))}&request_id={own}-{number}"
        )
        head = (
            "POST /desk/circulation/ HTTP/1.1\r\nHost: 127.0.0.1\r\nHX-Request: true\r\n"
            f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return b"Dipinjam sampai" in connection.ask((head + body).encode())

    return lend


def _machine(machine: "object") -> Client:
    date = f"{datetime.now(UTC):%Y%m%d    %H%M%S}"

    def lend(number: int) -> bool:
        of = number // 2 if number >= 0 else (-1 - number) // 2
        told: str = machine.check_out(card(of), barcode(number) if number >= 0 else "none", PIN, date)  # type: ignore[attr-defined]
        return told.startswith("121")

    return lend


def _give_pins(bed: Bed, readers: list[int]) -> None:
    from django.contrib.auth.hashers import make_password

    from lentera.circulation import queries
    from lentera.circulation.models import ReaderIdentity

    stored = make_password(PIN)
    for number in readers:
        id = queries.reader_by_card(bed.prison, card(number))
        known = None if id is None else queries.identity(bed.prison, id)
        if id is None or known is None:
            raise SystemExit(f"no reader {number}")
        ReaderIdentity.rows.remember(
            bed.prison, id=id, name=known.name, card=known.card, block=known.block, pin=stored
        )


@contextmanager
def _sip2(home: Path) -> Iterator[int]:
    """`lentera sip2` while inside: its port."""
    environ = os.environ | {"LENTERA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lentera.config.settings"}
    command = [str(Path(sys.executable).with_name("lentera")), "sip2", "--port", "0"]
    server = subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline().rsplit(":", 1)[1].strip(" .\n"))
    finally:
        server.terminate()
        server.wait(timeout=20)


def _problems(bed: Bed, acknowledged: list[int]) -> list[str]:
    """Acknowledged loans that are missing or doubled, and copies that are out twice."""
    from collections import Counter

    from lentera.circulation.models import Loan

    rows = Loan.objects.filter(institution=bed.prison, returned_at=None, undone=False)
    open_loans = Counter(rows.values_list("item", flat=True))
    _close()
    wrong = [number for number in acknowledged if open_loans[bed.items[number]] != 1]
    told = [f"copies {wrong[:5]} are not out once"] if wrong else []
    double = sum(1 for times in open_loans.values() if times > 1)
    return [*told, *([f"{double} copies are out twice"] if double else [])]


def _close() -> None:
    from django.db import connections

    connections.close_all()
