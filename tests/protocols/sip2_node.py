"""A node of its own in LENTERA_HOME: a library with readers who have PINs, copies, and machines. Says its institution.

`python -m tests.protocols.sip2_node READERS COPIES MACHINES`.
"""

import sys
from uuid import UUID

PIN, PASSWORD = "2048", "lentera menyala 17"


def make(readers: int, copies: int, machines: int) -> UUID:
    """Make it in the configured database; returns the institution. All readers share one hashed PIN."""
    from django.contrib.auth.hashers import make_password

    from lentera.circulation import actions
    from lentera.circulation.actions import Desk, NewReader
    from lentera.circulation.facts import ReaderGroup
    from lentera.circulation.models import ReaderIdentity
    from lentera.institutions.actions import add_account
    from lentera.institutions.roles import Role
    from lentera.journal import clock
    from lentera.journal.node import make_node
    from lentera.journal.tables import prepare_tables
    from tests.cast import make_agency, make_prison
    from tests.circulation.conftest import add_own

    prepare_tables()
    make_node("hub", "Dispersip")
    agency = make_agency()
    prison, library = make_prison(agency, "Karang Intan", actor=agency)
    stored = make_password(PIN)
    people = [
        NewReader(name=f"Pembaca {number}", group=ReaderGroup.CONVICT, card=card(number))
        for number in range(readers)
    ]
    told = actions.register_all(prison, people, request_id=None, actor=prison, at=clock.now())
    for who, fact in zip(people, told, strict=True):
        ReaderIdentity.rows.remember(prison, id=fact.reader, name=who.name, card=who.card, pin=stored)
    desk = Desk(prison, prison, library)
    actions.save_rule(desk, "", days=5, renewals=1, max_items=100_000, pause_per_late_day=1, request_id=None)
    for first in range(0, copies, 500):
        add_own(prison, tuple(barcode(one) for one in range(first, min(first + 500, copies))), prison)
    for number in range(machines):
        add_account(f"kiosk{number}", PASSWORD, Role.TERMINAL, prison, library=library, actor=prison)
    return prison


def card(number: int) -> str:
    """The card of a reader."""
    return f"{70_000 + number}"


def barcode(number: int) -> str:
    """The barcode of a copy."""
    return f"KI-{number:06}"


if __name__ == "__main__":
    import django

    django.setup()
    print(make(*map(int, sys.argv[1:])))
