"""The daily summary: to a real mail server over the wire, once a day, and never a word about readers."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lentera.agreements import actions
from lentera.institutions import actions as institutions
from lentera.journal import clock
from lentera.journal.ticking import tick
from lentera.web import mailing
from lentera.web.models import MailAddress, OutgoingMail
from tests.agreements.papers import END, sign_from_paper
from tests.cast import Cast, make_cast, staff_client

DAY = END - timedelta(days=60)


@dataclass
class Server:
    """A mail server that takes what it is given; `mood` answers the recipient (250, 550) or hangs up (421)."""

    port: int = 0
    mood: int = 250
    got: list[Message] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 test")
        while line := (await reader.readline()).decode().strip():
            word = line.split(" ")[0].upper()
            if word == "DATA":
                say("354 go on")
                data = b""
                while not data.endswith(b"\r\n.\r\n"):
                    data += await reader.readline()
                self.got.append(message_from_bytes(data[:-5], policy=default))
                say("250 taken")
            elif word == "RCPT" and self.mood != 250:
                say(f"{self.mood} no")
            elif word == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
            await writer.drain()
        writer.close()


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """The server on a port of its own, and this node set up to use it."""
    made, ready = Server(), threading.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        listening = loop.run_until_complete(asyncio.start_server(made.talk, "127.0.0.1", 0))
        made.port = listening.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    settings.LENTERA_SMTP_URL = f"smtp://127.0.0.1:{made.port}"
    settings.LENTERA_MAIL_FROM = "lentera@dinas.example"
    settings.LENTERA_BASE_URL = "https://dinas.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    yield made
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.told(clock.at_local(DAY)):
        yield


def run(day: date) -> dict[str, int]:
    with clock.told(clock.at_local(day)):
        return tick(day)


def wants_mail(cast: Cast) -> None:
    mailing.set_address(cast.agency, cast.agus, "agus@dinas.example")


def test_a_summary_goes_out_once_a_day_and_only_with_news(cast: Cast, server: Server) -> None:
    sign_from_paper(cast)
    wants_mail(cast)
    done = run(DAY)
    assert (done["web.summaries"], done["web.mail"]) == (1, 1)
    assert (run(DAY)["web.summaries"], run(DAY)["web.mail"]) == (0, 0)
    [mail] = server.got
    assert mail["To"] == "agus@dinas.example" and mail["From"] == "lentera@dinas.example"
    text = mail.get_content()
    assert "Evaluasi untuk perjanjian" in text and "terlambat 60 hari" in text
    assert "https://dinas.example/desk/agreements/" in text
    assert run(DAY + timedelta(days=1))["web.summaries"] == 0, "nothing new: no mail"
    actions.open_follow_up(
        cast.agency, cast.prison, task="Kirim konsep", owner="Seksi Kerja Sama", owner_institution=cast.agency,
        due=DAY + timedelta(days=4), actor=cast.agus, request_id=None,
    )  # fmt: skip
    assert run(DAY + timedelta(days=2))["web.mail"] == 1
    assert "Kirim konsep" in server.got[1].get_content()
    assert [row.state for row in OutgoingMail.objects.order_by("day")] == ["sent", "sent"]


def test_a_server_that_is_away_stops_nothing_and_is_asked_again_later(
    cast: Cast, server: Server, settings: Any
) -> None:
    sign_from_paper(cast)
    wants_mail(cast)
    right = settings.LENTERA_SMTP_URL
    settings.LENTERA_SMTP_URL = "smtp://127.0.0.1:9"
    assert run(DAY)["web.mail"] == 0
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries) == ("waiting", 1) and row.reason == "ConnectionRefusedError"
    settings.LENTERA_SMTP_URL = right
    assert run(DAY)["web.mail"] == 0, "not before its pause is over"
    with clock.told(clock.at_local(DAY) + timedelta(minutes=16)):
        assert tick(DAY)["web.mail"] == 1
    assert len(server.got) == 1


def test_what_stays_unsent_is_given_up_and_what_was_interrupted_is_not_sent_twice(
    cast: Cast, server: Server, settings: Any
) -> None:
    sign_from_paper(cast)
    wants_mail(cast)
    run(DAY)
    OutgoingMail.objects.update(state="sending")
    assert run(DAY + timedelta(days=1))["web.mail"] == 0
    assert OutgoingMail.objects.get().state == "failed" and len(server.got) == 1
    OutgoingMail.objects.update(state="waiting")
    assert run(DAY + timedelta(days=3))["web.mail"] == 0
    assert OutgoingMail.objects.get(day=DAY).reason == "too old"


def test_an_address_that_the_server_refuses_is_said_on_the_page(cast: Cast, server: Server) -> None:
    sign_from_paper(cast)
    wants_mail(cast)
    server.mood = 550
    assert run(DAY)["web.mail"] == 0
    assert OutgoingMail.objects.get().reason == "address refused"
    assert "Gagal" in staff_client(cast.agus).get("/desk/mail/").content.decode()


def test_without_a_mail_server_nothing_is_written(cast: Cast) -> None:
    sign_from_paper(cast)
    wants_mail(cast)
    assert (run(DAY)["web.summaries"], run(DAY)["web.mail"]) == (0, 0)
    assert not OutgoingMail.objects.exists()


def test_an_account_sets_and_ends_its_own_address(cast: Cast) -> None:
    client = staff_client(cast.agus)
    assert client.post("/desk/mail/", {"address": "agus@dinas.example"}).status_code == 302
    assert mailing.address_of(cast.agency, cast.agus) == "agus@dinas.example"
    assert mailing.address_of(cast.agency, cast.head) == ""
    assert b"agus@dinas" not in bytes(MailAddress.objects.get().sealed), "kept sealed"
    assert client.post("/desk/mail/", {"address": "tidak"}).status_code == 200
    client.post("/desk/mail/", {"address": ""})
    assert not MailAddress.objects.exists()
    with pytest.raises(ValidationError):
        mailing.set_address(cast.agency, cast.agus, "a@b\nBcc: c@d.e")


def test_whoever_has_no_part_in_agreements_gets_no_mail(cast: Cast, server: Server) -> None:
    sign_from_paper(cast)
    for account in (cast.crew, cast.trainer, cast.cataloguer):
        mailing.set_address(cast.agency, account, "x@dinas.example")
    assert run(DAY)["web.summaries"] == 0
    wants_mail(cast)
    assert institutions.set_password(cast.agus, "kata sandi yang baru")
    assert run(DAY)["web.summaries"] == 1


@pytest.mark.parametrize(
    "url, told",
    [
        ("smtp://127.0.0.1:25", (25, False, False)),
        ("smtp://u:p%40ss@mail.example", (587, True, False)),
        ("smtp://mail.example:587", (587, True, False)),
        ("smtps://u:p@mail.example", (465, False, True)),
    ],
)
def test_a_password_never_goes_over_an_open_line(url: str, told: tuple[int, bool, bool]) -> None:
    made = mailing.backend(url)
    assert (made.port, made.use_tls, made.use_ssl) == told
    if "%40" in url:
        assert made.password == "p@ss"


@pytest.mark.parametrize("url", ["http://x", "smtp://", "mail.example"])
def test_another_kind_of_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="LENTERA_SMTP_URL"):
        mailing.backend(url)
