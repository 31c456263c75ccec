"""Signatures as plain data: what is asked of them and what is known of one. The library that makes them stays unloaded.

`signing` and `checking` load it: about 20 MB that a server needs when somebody signs, and no earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lentera.journal.refusals import Refusal

Trusted = Literal["own", "given", "unknown"]


class CannotSign(Exception):
    """Why not; `refusal` has its sentence in `reasons.py`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(repr(refusal))
        self.refusal = refusal


@dataclass(frozen=True)
class Token:
    """A token or card: the path of its PKCS#11 library, the label of the token, its PIN, the label of key and paper."""

    library: str
    label: str
    pin: str
    key: str


@dataclass(frozen=True)
class Place:
    """Where a signature goes. `box` is (left, bottom, right, top) in points; None signs invisibly."""

    field: str
    page: int = 0
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Trust:
    """Whom to believe: roots as PEM or DER. `own`: this installation's authority. `given`: those an office chose."""

    own: Sequence[bytes] = ()
    given: Sequence[bytes] = ()


@dataclass(frozen=True)
class Signature:
    """One signature. `signed_at` is what the signature claims unless `timestamped` (a service that is
    trusted vouches for it).

    `intact`: not a bit of what it covers was changed, and the key fits. `covers_whole`: it covers its whole revision,
    and what came later only adds signatures. `trusted`: whose root stands above its certificate, when it was valid at
    `signed_at` (revocation is not asked for: that needs a network).
    """

    field: str
    name: str
    organisation: str
    reason: str
    signed_at: datetime | None
    timestamped: bool
    intact: bool
    covers_whole: bool
    certifies: bool
    trusted: Trusted
    issuer: str
    certificate: str  # sha256 of it, hex


@dataclass(frozen=True)
class PdfReport:
    """`problems` are codes of `reasons.py`, the worst first; none when the PDF is signed whole and unchanged.

    `altered`: something was changed after a signature. `missing`: signatures that are still to come, as far as known.
    Who signed is judged by the caller: an unknown root is no problem here, but `trusted` says so.
    """

    signatures: tuple[Signature, ...] = ()
    altered: bool = False
    missing: int = 0
    problems: tuple[str, ...] = ()
