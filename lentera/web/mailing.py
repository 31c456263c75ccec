"""The daily summary by mail: written once a day where something is new, sent by the background, never twice.

Without a mail server nothing is written and nothing waits. Whatever a mail server does, the daily work goes on.
"""

import logging
import smtplib
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lentera.agreements.queries import DigestLine, digest_lines
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.journal import clock
from lentera.pages import formats
from lentera.pages.addresses import address
from lentera.pages.counting import counted
from lentera.web.models import MailAddress, OutgoingMail

TIMEOUT = 10  # seconds for one word of the server
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 8
STALE = timedelta(days=2)  # what could not be sent until then is no news any more
AT_ONCE = 50  # mails of one institution in one run
LINES = 40

log = logging.getLogger("lentera.mail")
State = OutgoingMail.State


def mail_is_set_up() -> bool:
    """Whether this node has a mail server and a sender."""
    return bool(settings.LENTERA_SMTP_URL and settings.LENTERA_MAIL_FROM)


def address_of(institution: UUID, account: UUID) -> str:
    """Where an account wants mail, or ""."""
    kept = MailAddress.rows.open(institution, account)
    return kept.address if kept is not None else ""


def set_address(institution: UUID, account: UUID, told: str) -> None:
    """Send an account's summary there; "" ends it. Raises ValidationError for what is no address."""
    if not told:
        MailAddress.rows.forget(institution, [account])
        OutgoingMail.objects.filter(institution=institution, account=account, state=State.WAITING).delete()
        return
    validate_email(told)
    MailAddress.rows.remember(institution, id=account, address=told)


def write_digests(institution: UUID, today: date) -> int:
    """Put today's summaries of an institution's accounts into the outbox, where something is new. Returns how many."""
    if not mail_is_set_up():
        return 0
    wanting = list(MailAddress.objects.filter(institution=institution).values_list("id", flat=True))
    done = set(
        OutgoingMail.objects.filter(institution=institution, day=today).values_list("account", flat=True)
    )
    written = 0
    for account in wanting:
        staff = institutions.staff(account)
        if account in done or staff is None or staff.institution != institution:
            continue
        with translation.override("id"):
            lines = digest_lines(staff, today)
            if not _is_news(institution, account, lines):
                continue
            written += _put(staff, today, lines)
    return written


def _is_news(institution: UUID, account: UUID, lines: Iterable[DigestLine]) -> bool:
    last = (
        OutgoingMail.objects.filter(institution=institution, account=account)
        .order_by("-day")
        .values_list("keys", flat=True)
        .first()
    )
    return bool({line.key for line in lines} - set((last or "").split("\n")))


def _put(staff: Staff, today: date, lines: list[DigestLine]) -> int:
    late = sum(line.days < 0 for line in lines)
    subject = counted("Lentera, %(day)s: %(due)s hal, %(late)s terlambat", "due") % {
        "day": formats.short_date(today),
        "due": formats.number(len(lines)),
        "late": formats.number(late),
    }
    try:
        with transaction.atomic():
            OutgoingMail.objects.create(
                institution_id=staff.institution,
                account=staff.account,
                day=today,
                subject=subject,
                text=_text(today, lines),
                keys="\n".join(line.key for line in lines),
                next_try=clock.now(),
                changed_at=clock.now(),
            )
    except IntegrityError:  # another process wrote it in the same moment
        return 0
    return 1


def _text(today: date, lines: list[DigestLine]) -> str:
    told = [_("Yang perlu dikerjakan, %(day)s:") % {"day": formats.full_date(today)}, ""]
    base = settings.LENTERA_BASE_URL.rstrip("/")
    for line in lines[:LINES]:
        told.append(f"- {line.text}")
        path = address(line.page, line.id)
        if base and path:
            told.append(f"  {base}{path}")
    if len(lines) > LINES:
        told.append(
            counted("dan %(count)s hal lain, lihat papan perjanjian.", "count")
            % {"count": formats.number(len(lines) - LINES)}
        )
    told += ["", _("Surat ini dikirim paling banyak sekali sehari, hanya bila ada yang baru.")]
    return "\n".join(told)


def send_waiting(institution: UUID, _today: date) -> int:
    """Send what waits in an institution's outbox and is due. Returns how many were sent; errors only put off."""
    if not mail_is_set_up():
        return 0
    now = clock.now()
    OutgoingMail.objects.filter(
        institution=institution, state=State.SENDING, changed_at__lt=now - timedelta(hours=1)
    ).update(state=State.FAILED, reason="interrupted", changed_at=now)
    OutgoingMail.objects.filter(
        institution=institution, state=State.WAITING, day__lt=clock.local_day(now) - STALE
    ).update(state=State.FAILED, reason="too old", changed_at=now)
    due = OutgoingMail.objects.filter(
        institution=institution, state=State.WAITING, next_try__lte=now
    ).order_by("next_try", "id")
    sent = 0
    for id in list(due.values_list("id", flat=True)[:AT_ONCE]):
        outcome = _send(id)
        if outcome is None:  # the server cannot be reached: the others need not knock as well
            break
        sent += outcome
    return sent


def _send(id: UUID) -> int | None:
    """Send one mail that this process could claim: 1 sent, 0 not this one, None when the server is away."""
    claimed = OutgoingMail.objects.filter(id=id, state=State.WAITING).update(
        state=State.SENDING, changed_at=clock.now()
    )
    if not claimed:
        return 0
    row = OutgoingMail.objects.get(id=id)
    to = address_of(row.institution_id, row.account)
    if not to or institutions.staff(row.account) is None:
        _end(row, State.FAILED, "no address")
        return 0
    message = EmailMessage(
        row.subject,
        row.text,
        settings.LENTERA_MAIL_FROM,
        [to],
        headers={"Message-ID": f"<{row.id}@lentera>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.connection = backend(settings.LENTERA_SMTP_URL)
        message.send()
    except smtplib.SMTPRecipientsRefused:
        _end(row, State.FAILED, "address refused")
        return 0
    except (smtplib.SMTPException, OSError, ValueError) as why:
        _put_off(row, type(why).__name__)
        log.warning("mail server not reached: %s", type(why).__name__)
        return None
    _end(row, State.SENT, "")
    return 1


def _end(row: OutgoingMail, state: "OutgoingMail.State", reason: str) -> None:
    OutgoingMail.objects.filter(id=row.id).update(
        state=state, tries=row.tries + 1, reason=reason, changed_at=clock.now()
    )


def _put_off(row: OutgoingMail, reason: str) -> None:
    tries = row.tries + 1
    pause = min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
    OutgoingMail.objects.filter(id=row.id).update(
        state=State.FAILED if tries >= MOST_TRIES else State.WAITING,
        tries=tries,
        reason=reason,
        next_try=clock.now() + pause,
        changed_at=clock.now(),
    )


def backend(url: str) -> EmailBackend:
    """The way to the server of `url`: `smtps://` speaks TLS at once, `smtp://` begins it when it may name a password.

    A password never goes over an open line. Raises ValueError for another scheme or a missing host.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("LENTERA_SMTP_URL: use smtp://user:password@host:587 or smtps://…")
    at_once = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or (465 if at_once else 587 if user else 25),
        username=user,
        password=unquote(parts.password or ""),
        use_ssl=at_once,
        use_tls=not at_once and (bool(user) or parts.port == 587),
        timeout=TIMEOUT,
        fail_silently=False,
    )
