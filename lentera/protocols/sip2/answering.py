"""What is answered to each request that a machine sends."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.utils import translation

from lentera.circulation.queries.kiosk import words_for_reader
from lentera.journal.refusals import Refusal
from lentera.journal.unwritten import why_unwritten
from lentera.protocols.sip2 import holds, lending, patrons
from lentera.protocols.sip2.messages import Answer, Request, yes
from lentera.protocols.sip2.session import Asked, Session

log = logging.getLogger(__name__)

# 1 patron status, 2 check-out, 3 check-in, 4 block patron, 5 status, 6 resend, 7 login, 8 patron information,
# 9 end of session, 10 fee paid, 11 item information, 12 item status update, 13 patron enable, 14 hold, 15 renew,
# 16 renew all: nobody is blocked by a machine, and nothing costs money.
SUPPORTED = "YYYNYYYYYNYNNYYY"
TIMEOUT = "100"  # tenths of a second till a machine asks again
RETRIES = "003"


def answer(request: Request, session: Session) -> Answer:
    """The answer to a request; runs in a thread of its own, with the database at hand.

    What could not be written for want of room is refused in words, so that nobody walks off with a copy while a machine
    waits in silence; whatever else fails is raised, and the machine asks again.
    """
    session.look_again()
    if request.code in ("23", "63"):
        session.speak(request.fixed["language"])
    with translation.override(session.language):
        try:
            return HANDLERS[request.code](Asked(request, session))
        except OperationalError as error:
            if why_unwritten(error) is None or request.code == "93":
                raise
            log.exception("a message %s could not be written", request.code)
            return HANDLERS[request.code](Asked(request, session, broken=Refusal("machine-not-now")))


def log_in(asked: Asked) -> Answer:
    """93 → 94: only names and passwords in the clear; the place (CP) is told by the account."""
    request = asked.request
    plain = request.fixed["name_algorithm"] == "0" == request.fixed["password_algorithm"]
    ok = plain and asked.session.log_in(request.told("CN"), request.fields.get("CO", ""))
    return Answer(f"94{int(ok)}")


def status(asked: Asked) -> Answer:
    """99 → 98: what this server does; before the login that it does nothing yet."""
    terminal = asked.session.terminal
    can = yes(terminal is not None)
    told = Answer(f"98{can}{can}{can}{can}NN{TIMEOUT}{RETRIES}{asked.date}2.00")
    told.add("AO", asked.institution)
    told.add("AM", terminal.place if terminal is not None else "")
    told.add("BX", SUPPORTED)
    if terminal is None:
        told.add("AF", words_for_reader(Refusal("machine-not-in")))
    return told


def cannot(head: str, *named: str) -> Callable[[Asked], Answer]:
    """A polite no to what BX says is not done: the fields `named` go back as they came."""

    def refuse(asked: Asked) -> Answer:
        told = Answer(head.replace("DATE", asked.date))
        told.add("AO", asked.institution)
        for name in named:
            told.add(name, asked.request.told(name))
        terminal = asked.terminal
        why = terminal if isinstance(terminal, Refusal) else Refusal("machine-cannot")
        told.add("AF", words_for_reader(why))
        return told

    return refuse


HANDLERS: dict[str, Callable[[Asked], Answer]] = {
    "01": patrons.refuse_block,
    "09": lending.check_in,
    "11": lending.check_out,
    "15": holds.hold,
    "17": lending.item_information,
    "19": cannot("200DATE", "AB"),
    "23": patrons.patron_status,
    "25": patrons.refuse_enable,
    "29": lending.renew,
    "35": patrons.end_session,
    "37": cannot("38NDATE", "AA", "BK"),
    "63": patrons.patron_information,
    "65": lending.renew_all,
    "93": log_in,
    "99": status,
}
