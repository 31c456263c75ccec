"""An area answers for the same addresses as Django's own resolver, and for no others."""

import re
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, include, path, re_path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern

from lentera.config.addresses import Area

PLACE = {"uuid": str(UUID(int=7)), "int": "12", "str": "word", "slug": "a-word", "papercode": "12/A/2024"}
VARIES = re.compile(r"<(?:(\w+):)?\w+>")


def areas() -> list[Area]:
    return [one for one in get_resolver().url_patterns if isinstance(one, Area)]


def plain(told: list[Area]) -> URLResolver:
    """The same addresses without short cuts."""
    asked = [
        URLResolver(one.pattern, one.urlconf_name, one.default_kwargs, one.app_name, one.namespace)
        for one in told
    ]
    return URLResolver(RegexPattern(r"^/"), asked)


def examples() -> list[str]:
    """An address of every pattern, and some beside each."""
    found = []
    for one in areas():
        for pattern in one.url_patterns:
            found.append(
                VARIES.sub(lambda place: PLACE.get(place[1] or "str", "4" * 4), str(pattern.pattern))
            )
    near = [wrong for told in found for wrong in (told.rstrip("/"), f"{told}x", f"x{told}", f"{told}//")]
    return [f"/{told}" for told in (*found, *near, "", "/", "//", "desk", "desk//", "kiosk/*", "*", "*/*")]


def led(resolver: URLResolver, address: str) -> object:
    try:
        found = resolver.resolve(address)
    except Resolver404:
        return None
    return found.func, found.args, found.kwargs, found.url_name, found.namespaces, found.route


def test_every_address_leads_where_django_leads_it():
    without = plain(areas())
    told = {address: led(without, address) for address in examples()}
    assert {address: led(get_resolver(), address) for address in told} == told
    assert sum(where is not None for where in told.values()) > 400
    assert sum(where is None for where in told.values()) > 400


def test_every_address_leads_to_the_same_page_in_whatever_order_areas_are_asked():
    backwards = URLResolver(RegexPattern(r"^/"), areas()[::-1])
    assert areas()[0].app_name == "circulation"
    for address in examples():
        assert led(backwards, address) == led(get_resolver(), address), address


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        (path("desk/a/b/", print), "desk/a/b/"),
        (path("desk/a", print), "desk/a"),
        (path("desk/<str:x>/b/", print), "desk/any/b/"),
        (path("desk/pre<str:x>/", print), "desk/prefix/"),
        (path("pre<str:x>", print), "prefix"),
        (path("<slug:x>/y/", print), "any/y/"),
        (path("", print), ""),
        (re_path(r"^(a|b)/c$", print), "b/c"),
        (path("desk/", include([path("a/", print)])), "desk/a/"),
        (path("de", include([path("sk/a/", print)])), "desk/a/"),
        (path("", include([path("x/", print)])), "x/"),
    ],
)
def test_whatever_may_be_among_its_patterns_is_asked(pattern: URLPattern, address: str):
    other = path("other/thing/", print)
    assert led(Area(RegexPattern("^"), [other, pattern]), address) is not None
    assert led(Area(RegexPattern("^"), [other]), address) is None
