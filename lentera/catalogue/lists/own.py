"""A visitor's own list: record ids in a signed cookie that ends with the browser's session. No account, no table."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "daftar"
MOST = 60  # ids of 16 bytes: a cookie holds 4,096 signs
_SALT = "lentera.catalogue.lists"


def own_list(request: HttpRequest) -> list[UUID]:
    """What the visitor put on the list, in that order; nothing when the cookie is not ours."""
    try:
        told = signing.Signer(salt=_SALT).unsign(request.COOKIES.get(COOKIE, ""))
        packed = urlsafe_b64decode(told.encode())
    except (signing.BadSignature, ValueError):
        return []
    return [UUID(bytes=packed[at : at + 16]) for at in range(0, len(packed) - 15, 16)]


def keep_own_list(request: HttpRequest, response: HttpResponse, records: list[UUID]) -> None:
    """Put the list into the answer; an empty one takes the cookie away."""
    if not records:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    packed = b"".join(record.bytes for record in dict.fromkeys(records[-MOST:]))
    told = signing.Signer(salt=_SALT).sign(urlsafe_b64encode(packed).decode())
    response.set_cookie(COOKIE, told, httponly=True, samesite="Lax", secure=request.is_secure())
