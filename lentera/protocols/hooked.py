"""What protocols add to the daily work."""

from datetime import date, timedelta
from uuid import UUID

from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.journal.writing import forget_requests
from lentera.protocols.sip2.session import PREFIX


@every_day("protocols.forget_sip2")
def forget_machine_requests(institution: UUID, today: date) -> int:
    """A machine asks again within seconds: its requests are kept for a day."""
    before = clock.at_local(today) - timedelta(days=1)
    return forget_requests(before, author=institution, beginning=PREFIX)
