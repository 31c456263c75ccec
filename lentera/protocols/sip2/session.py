"""Who is at the other end: a machine with its institution, and the reader who stands before it."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from lentera.circulation import queries as circulation
from lentera.circulation.actions import Desk, try_pin
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Role, may
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.protocols.sip2.messages import Request, stamp
from lentera.protocols.sip2.tries import FoundRight, Tries

LOOK_AGAIN = 60.0  # seconds after which a machine's right is looked up anew
ENGLISH = frozenset({"001", "024"})  # language codes of SIP2: English, and that of the United Kingdom
RIGHT = (Capability.LOANS, Level.CREATE, "card+pin")


@dataclass(frozen=True, slots=True)
class Terminal:
    """A machine that has logged in: its account, and the institution and library where it stands."""

    account: UUID
    institution: UUID
    library: UUID | None
    zone: str
    place: str

    @property
    def desk(self) -> Desk:
        """The desk that it is. The actor of what happens here is the machine, never the reader."""
        return Desk(self.institution, self.account, self.library, self.zone)


@dataclass(slots=True)
class Office:
    """What all machines of one server share."""

    logins: Tries = field(default_factory=Tries)
    right: FoundRight = field(default_factory=FoundRight)


@dataclass(slots=True)
class Session:
    """One connection. `reader` is whose PIN was right last, until the next card or the end of his session."""

    office: Office
    peer: str = ""
    terminal: Terminal | None = None
    language: str = "id"
    reader: UUID | None = None
    last: bytes | None = None  # the newest answer, for 97
    failures: int = 0
    looked: float = 0.0

    def speak(self, code: str) -> None:
        """Take the language that the machine asks for; unknown ones leave it as it is."""
        if code.strip(" 0"):
            self.language = "en" if code in ENGLISH else "id"

    def log_in(self, username: str, password: str) -> bool:
        """Whether this is a machine's account with its password; too many failures let nobody in."""
        self.terminal = self.reader = None
        tries = self.office.logins
        if tries.must_wait(username.casefold(), self.peer):
            return False
        account = institutions.account_named(username)
        if account is not None and account.is_active and account.check_password(password):
            self.terminal = _terminal(account.id)
        if self.terminal is None:
            self.failures += 1
            tries.failed(username.casefold(), self.peer)
            return False
        tries.succeeded(username.casefold(), self.peer)
        self.looked = time.monotonic()
        return True

    def look_again(self) -> None:
        """A machine that lost its account or its right is logged out within a minute."""
        if self.terminal is not None and time.monotonic() - self.looked > LOOK_AGAIN:
            self.terminal = _terminal(self.terminal.account)
            self.looked = time.monotonic()


def _terminal(account: UUID) -> Terminal | None:
    staff = institutions.staff(account)
    if staff is None or Role.TERMINAL not in staff.roles or not may(staff, *RIGHT):  # a person uses the desk
        return None
    library = None if staff.library is None else institutions.library(staff.library)
    home = institutions.institution(staff.institution)
    place = library.name if library is not None else home.name if home is not None else ""
    # worked out for the first time it takes a fifth of a second, which no reader need wait
    circulation.rule_book(staff.institution, staff.library, around=clock.today(staff.zone))
    return Terminal(staff.account, staff.institution, staff.library, staff.zone, place)


@dataclass(frozen=True, slots=True)
class Patron:
    """The reader of a card as a machine may know him. `verified`: the PIN was right, so his loans may be told."""

    card: str
    id: UUID | None = None
    verified: bool = False
    refusal: Refusal | None = None  # why he does nothing here


@dataclass(slots=True)
class Asked:
    """One request with who asks it."""

    request: Request
    session: Session
    at: datetime = field(default_factory=clock.now)
    broken: Refusal | None = None  # nothing can be written now, so nothing is asked of the database

    @property
    def terminal(self) -> Terminal | Refusal:
        """The machine, if it has logged in and asks for its own institution: others' readers and copies are unknown."""
        terminal = self.session.terminal
        if terminal is None:
            return Refusal("machine-not-in")
        if self.broken is not None:
            return self.broken
        named = self.request.told("AO")
        if named and named.casefold() != str(terminal.institution):
            return Refusal("machine-elsewhere")
        return terminal

    @property
    def institution(self) -> str:
        """What an answer says as AO."""
        terminal = self.session.terminal
        return "" if terminal is None else str(terminal.institution)

    @property
    def date(self) -> str:
        """Now, in local time, as SIP2 writes it."""
        terminal = self.session.terminal
        zone = terminal.zone if terminal is not None else settings.LENTERA_TIME_ZONE
        return stamp(self.at.astimezone(ZoneInfo(zone)))

    def request_id(self, terminal: Terminal, *more: object) -> str:
        """The same bytes from the same machine are the same request.

        `more` tells apart requests of machines without a clock, whose bytes are alike each time.
        """
        told = terminal.account.bytes + self.request.raw + "\n".join(["", *map(str, more)]).encode()
        key = settings.SECRET_KEY.encode()[:64]
        return f"{PREFIX}{blake2b(told, key=key, digest_size=24).hexdigest()}"

    def patron(self) -> Patron:
        """Whose card it is, and whether the PIN is right: the one sent now, else the one of this session."""
        card, pin = self.request.told("AA"), self.request.fields.get("AD", "")
        terminal = self.terminal
        if isinstance(terminal, Refusal):
            return Patron(card, refusal=terminal)
        member = circulation.member_by_card(terminal.institution, card) if card else None
        if member is None:
            self.session.reader = None
            return Patron(card, refusal=Refusal("card-unknown", card=card[:60]))
        reader, known = member
        if pin:
            self.session.reader = None
            refusal = self._pin(terminal, card, pin, member)
            if refusal is not None:
                return Patron(card, reader, refusal=refusal)
            self.session.reader = reader
        elif self.session.reader != reader or known.pin_drawn:
            self.session.reader = None
            return Patron(card, reader, refusal=Refusal("pin-missing"))
        return Patron(card, reader, verified=True)

    def present(self) -> Patron:
        """The same, unless the reader is out for a time: somebody else has his card and PIN, and is told nothing."""
        patron, terminal = self.patron(), self.session.terminal
        if terminal is None or patron.id is None or not patron.verified:
            return patron
        since = circulation.away_since(terminal.institution, patron.id)
        if since is None:
            return patron
        return replace(patron, verified=False, refusal=Refusal("reader-away", since=since))

    def _pin(self, terminal: Terminal, card: str, pin: str, member: Any) -> Refusal | None:
        """Tried like a PIN at a kiosk, and counted with those; hashing one takes a good part of a second, so that
        one that was found right is known for the next book.
        """
        right = self.session.office.right
        tried = try_pin(terminal.desk, card, pin, at=self.at, right=right, member=member)
        if not isinstance(tried, Refusal):
            return None
        return Refusal("pin-wrong") if tried.code == "kiosk-pin-wrong" else tried


PREFIX = "sip2 "  # of request ids, which are kept for a day
