"""Who sends a request: the address that the connection comes from, or whom a proxy on this machine names."""

from ipaddress import ip_address

from django.http import HttpRequest


def sender_of(request: HttpRequest) -> str:
    """The address of a request. What a proxy adds stands last (RFC 7239, section 5.2, of its older form); whatever
    stands before it anybody may have written, and so may all of it who comes from elsewhere.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if told and is_of_this_machine(address) else address


def is_of_this_machine(address: str) -> bool:
    """Whether an address is a loopback one."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
