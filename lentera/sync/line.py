"""The line to another node, one request at a time: a piece of a bundle up, the answer down from where it broke.

A request fails in one of two ways: `Broken`, where trying again may help, and `Ended`, where it does not.
"""

import http.client
import io
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from lentera.journal.refusals import Refusal
from lentera.pages.hooks import known_texts
from lentera.sync.halfway import Progress

KIND = "application/vnd.lentera.bundle"
BLOCK = 1 << 14  # bytes read at once: each must come within the silence that is allowed
NO_ANSWER = "exchange-no-answer"  # what was sent is no longer there: it is sent again
LONGEST_ANSWER = 1 << 16  # bytes of JSON
NO_HTTPS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")  # who answers does not speak it
AGAIN = (408, 416, 425, 429, 500, 502, 503, 504)


class Broken(Exception):
    """The line broke or the other side asks for patience. `wait`: seconds that it asks for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class Ended(Exception):
    """Trying again is no use. Holds the refusal that says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """How a node refuses another: a code, and its sentence for callers that do not know the code."""

    code: str
    details: dict[str, str] = {}
    text: str = ""


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A bundle goes where a person said, nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Address:
    """A node at an address (https://host). Proxies: LENTERA_SYNC_PROXY, or else HTTPS_PROXY, HTTP_PROXY, NO_PROXY."""

    def __init__(self, place: str) -> None:
        self.place = place.rstrip("/")
        proxy = settings.LENTERA_SYNC_PROXY
        proxies = urllib.request.ProxyHandler({"http": proxy, "https": proxy} if proxy else None)
        self._opener = urllib.request.build_opener(proxies, _NoDetour())

    def ask(self, id: str, size: int) -> Progress:
        """How much of a bundle of `size` bytes has arrived there."""
        return self._post(id, b"", f"bytes */{size}")

    def send(self, id: str, piece: bytes, start: int, size: int) -> Progress:
        """Send the bytes from `start` on; what has arrived then."""
        return self._post(id, piece, f"bytes {start}-{start + len(piece) - 1}/{size}")

    def fetch(self, id: str, answer: Progress, start: int, keep: Callable[[int, bytes], None]) -> None:
        """Fetch the answer from `start` on: `keep(place, bytes)` gets what comes, until the line breaks or all is here.

        Where the answer is another one by now, it comes from the beginning.
        """
        headers = {"Range": f"bytes={start}-", "If-Range": f'"{answer.tag}"'}
        request = urllib.request.Request(self._url(id), headers=headers)  # noqa: S310 (the scheme was checked)
        place = 0
        with self._opened(request) as told:
            if told.headers.get("Content-Type") != KIND:
                raise Ended(self._failed(str(_("yang dijawab bukan bundel"))))
            if told.status == 206:
                if not told.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                    raise Broken(str(_("yang dijawab bukan lanjutannya")))
                place = start
            try:
                while piece := told.read1(BLOCK):
                    keep(place, piece)
                    place += len(piece)
            except (http.client.HTTPException, OSError) as error:
                raise Broken(_words(error)) from error
        if place < (answer.size or 0):
            raise Broken(str(_("sambungan putus")))

    def _post(self, id: str, body: bytes, place: str) -> Progress:
        # A file, not bytes: it is sent in blocks, and each block has the whole time of silence, however slow the line.
        request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
            self._url(id),
            data=io.BytesIO(body),
            headers={"Content-Type": KIND, "Content-Length": str(len(body)), "Content-Range": place},
            method="POST",
        )
        with self._opened(request) as told:
            try:
                return msgspec.json.decode(told.read(LONGEST_ANSWER), type=Progress)
            except msgspec.DecodeError as error:
                raise Ended(self._failed(str(_("yang dijawab bukan bundel")))) from error
            except (http.client.HTTPException, OSError) as error:
                raise Broken(_words(error)) from error

    def _opened(self, request: urllib.request.Request) -> Any:
        try:
            return self._opener.open(request, timeout=settings.LENTERA_SYNC_SILENCE)
        except urllib.error.HTTPError as error:
            with error:
                raise self._why(error) from error
        except ssl.SSLCertVerificationError as error:
            raise Ended(self._failed(unproved(error))) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                raise Ended(self._failed(unproved(error.reason))) from error
            if isinstance(error.reason, ssl.SSLError) and error.reason.reason in NO_HTTPS:
                raise Ended(self._failed(str(_("di sana tidak ada HTTPS")))) from error
            raise Broken(_words(error.reason)) from error
        except (http.client.HTTPException, OSError) as error:
            raise Broken(_words(error)) from error

    def _why(self, error: urllib.error.HTTPError) -> Broken | Ended:
        if error.status is not None and 300 <= error.status < 400:
            other = error.headers.get("Location", "-")[:200]
            return Ended(self._failed(_("alamat itu mengalihkan ke %(other)s") % {"other": other}))
        try:
            told = msgspec.json.decode(error.read(LONGEST_ANSWER), type=Told)
        except (msgspec.DecodeError, http.client.HTTPException, OSError):
            told = Told(code="", text=f"{error.status} {error.reason}"[:200])
        if error.status in AGAIN or told.code == NO_ANSWER:
            return Broken(told.text or told.code, _seconds(error.headers.get("Retry-After")))
        if told.code in known_texts():
            return Ended(Refusal(told.code, ground=False, **told.details))
        return Ended(self._failed(told.text or told.code))

    def _failed(self, reason: str) -> Refusal:
        return Refusal("exchange-failed", address=self.place, reason=reason)

    def _url(self, id: str) -> str:
        return f"{self.place}/sync/{id}/"


def unproved(error: ssl.SSLCertVerificationError) -> str:
    """Why the other side's certificate is not believed, and what to do."""
    match error.verify_code:
        case 9:  # not yet valid
            return str(_("sertifikatnya belum berlaku; periksa tanggal dan jam komputer ini"))
        case 10:  # expired
            return str(_("sertifikatnya sudah lewat masa berlakunya, atau tanggal komputer ini salah"))
        case 62 | 64:  # made for another name, another number
            return str(_("sertifikatnya dibuat untuk nama lain"))
        case 18 | 19 | 20 | 21:  # made by itself, or by nobody known
            return str(
                _(
                    "penerbit sertifikatnya tidak dikenal komputer ini; bila benar, sebut berkasnya di SSL_CERT_FILE"
                )
            )
    return _words(error)


def _words(error: object) -> str:
    """What went wrong, short; never empty."""
    return (str(error) or type(error).__name__)[:200]


def _seconds(told: str | None) -> float | None:
    """Retry-After: seconds, or a date."""
    if told is None:
        return None
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
