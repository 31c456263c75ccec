"""The exchange over HTTPS, from the side that calls: our bundle up in pieces, the other's down.

Each goes on from where it broke. A try that brings nothing forward is followed by a longer pause, with some chance in
it so that six hundred sites do not come back at once; a try that does begins to count anew. What was not done is kept,
and the next exchange goes on with it.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from lentera.journal import clock
from lentera.journal.holding import AtWork, holding
from lentera.journal.refusals import Refusal
from lentera.sync.bundle.label import LARGEST, read_head
from lentera.sync.exporting import export
from lentera.sync.halfway import Line, Outgoing, Progress, transfer_id
from lentera.sync.importing import Taken, take
from lentera.sync.line import Address, Broken, Ended
from lentera.sync.models import Peer

FIRST_PIECE, LEAST_PIECE, LARGEST_PIECE = 1 << 16, 1 << 14, 1 << 20  # bytes: it grows while the line holds
QUICK, SLOW = 4.0, 15.0  # seconds for a piece: what comes after it is larger, or smaller
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 120.0  # seconds
PATIENCE = 1800.0  # seconds of pauses in one exchange

_chance = random.Random()  # noqa: S311 (no secret)
Pause = Callable[[float], None]


def exchange(
    peer: UUID,
    address: str = "",
    *,
    tries: int = 0,
    pause: Pause = time.sleep,
    chance: random.Random | None = None,
) -> Taken | Refusal:
    """Exchange bundles with a node at `address` (https://host; remembered).

    `tries`: how many may bring nothing forward, one after another (LENTERA_SYNC_TRIES when 0). A refusal names what
    went wrong last. How it went is kept for the page.
    """
    row, _made = Peer.objects.get_or_create(id=peer)
    if address and address != row.address:
        row.address = address
        row.save(update_fields=["address"])
    place = row.address
    if urlsplit(place).scheme not in ("https", "http"):
        return Refusal("exchange-failed", address=place or "-", reason="https://…")
    ours = Outgoing(peer)
    patience = Patience(tries or settings.LENTERA_SYNC_TRIES, pause, chance or _chance)
    try:
        with holding(ours.lock):
            return _exchange(peer, row.paused, ours, Address(place), patience)
    except AtWork:
        return Refusal("exchange-going-on")


def _exchange(
    peer: UUID, paused: bool, ours: Outgoing, address: Address, patience: "Patience"
) -> Taken | Refusal:
    line = ours.line()
    line.tried_at, line.next_at, line.code, line.details = clock.now(), None, "", {}
    rested = None if paused else ours.bundle()
    made = rested or export(peer)
    outcome: Taken | Refusal
    if isinstance(made, Refusal):
        outcome = made
    else:
        if rested is None:
            ours.keep(made)
            line.answer = None
        transfer = Transfer(address, ours, made, line, asks=rested is not None)
        outcome = _carried(transfer, patience)
    if isinstance(outcome, Refusal):
        line.code, line.details = outcome.code, {name: str(told) for name, told in outcome.details.items()}
        if patience.asked:
            line.next_at = clock.now() + timedelta(seconds=patience.asked)
    else:
        line.done_at = clock.now()
        if rested is not None:  # what was said since waits still
            line.next_at = line.done_at
    ours.note(line)
    return outcome


def _carried(transfer: "Transfer", patience: "Patience") -> Taken | Refusal:
    try:
        while not transfer.done:
            try:
                transfer.step()
                patience.look(transfer.moved)
            except Broken as why:
                transfer.broke()
                patience.after(why, transfer.moved)
    except Ended as why:
        transfer.ours.forget()
        return why.refusal
    except Broken as why:
        return Refusal("exchange-failed", address=transfer.address.place, reason=why.reason)
    taken = take(transfer.ours.reply.read_bytes())
    transfer.ours.forget()
    return taken


class Patience:
    """How long to go on: pauses grow twofold up to LONGEST_PAUSE, a third of each by chance, PATIENCE in all."""

    def __init__(self, tries: int, pause: Pause, chance: random.Random) -> None:
        self.tries, self._pause, self._chance = tries, pause, chance
        self.failures, self.idle, self.waited, self.best = 0, 0, 0.0, 0
        self.asked = 0.0  # seconds that the other side asked for, when it was too long to wait

    def look(self, moved: int) -> None:
        """After a try that went well. Raises Broken when nothing moves although all goes well."""
        self._count(moved)
        self.idle += 1
        if self.idle > self.tries + 2:
            raise Broken(str(_("yang dikirim tidak tinggal di sana")))

    def after(self, why: Broken, moved: int) -> None:
        """Wait, or raise `why` when it is enough."""
        self._count(moved)
        if why.wait is None or self.tries == 1:  # who asks for patience lives
            self.failures += 1
        wait = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** max(0, self.failures - 1)) * self._chance.uniform(
            2 / 3, 1
        )
        if why.wait is not None:
            wait = max(why.wait, 1.0) + self._chance.uniform(0, 1)
        if self.failures >= self.tries or self.waited + wait > PATIENCE:
            self.asked = why.wait or 0.0
            raise why
        self.waited += wait
        self._pause(wait)

    def _count(self, moved: int) -> None:
        if moved > self.best:
            self.best, self.failures, self.idle = moved, 0, 0


class Transfer:
    """One exchange: how far the bundle is, how far the answer."""

    def __init__(self, address: Address, ours: Outgoing, bundle: bytes, line: Line, *, asks: bool) -> None:
        self.address, self.ours, self.bundle, self.line = address, ours, bundle, line
        self.id = transfer_id(bundle[: read_head(bundle)[1]])
        self.offset: int | None = None if asks else 0
        self.piece = FIRST_PIECE
        self.got = ours.reply.stat().st_size if ours.reply.exists() and line.answer is not None else 0
        self.most = 0

    @property
    def done(self) -> bool:
        """Whether the whole answer is here."""
        return self.line.answer is not None and self.got == self.line.answer.size

    @property
    def moved(self) -> int:
        """Bytes up and down at the best moment: what only goes back and forth is no progress."""
        self.most = max(self.most, (self.offset or 0) + self.got)
        return self.most

    def step(self) -> None:
        """One request. Raises Broken, Ended."""
        if self.line.answer is not None and self.offset is not None:
            self.address.fetch(self.id, self.line.answer, self.got, self._keep)
            return
        size = len(self.bundle)
        if self.offset is None:
            told = self.address.ask(self.id, size)
        else:
            piece = self.bundle[self.offset : self.offset + self.piece]
            begun = time.monotonic()
            told = self.address.send(self.id, piece, self.offset, size)
            took = time.monotonic() - begun
            if took < QUICK:
                self.piece = min(LARGEST_PIECE, self.piece * 2)
            elif took > SLOW:
                self.piece = max(LEAST_PIECE, self.piece // 2)
        self._hear(told)

    def broke(self) -> None:
        """After a break nothing is certain: smaller pieces, and the other side is asked what it has."""
        self.piece = max(LEAST_PIECE, self.piece // 4)
        self.offset = None

    def _hear(self, told: Progress) -> None:
        if not 0 <= told.offset <= len(self.bundle) or not 0 <= (told.size or 0) <= LARGEST:
            raise Ended(Refusal("exchange-failed", address=self.address.place, reason=str(told.offset)))
        self.offset = told.offset
        answer = None if told.size is None else told
        if answer is None or self.line.answer is None or answer.tag != self.line.answer.tag:
            self.got = 0
            self.ours.reply.write_bytes(b"")
        self.line.answer = answer
        self.line.up, self.line.down = len(self.bundle), told.size or 0
        self.ours.note(self.line)

    def _keep(self, place: int, piece: bytes) -> None:
        if place + len(piece) > LARGEST:
            raise Ended(Refusal("bundle-too-large"))
        with self.ours.reply.open("r+b") as file:
            file.seek(place)
            file.write(piece)
            file.truncate()
        self.got = place + len(piece)
