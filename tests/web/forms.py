"""The forms of a page, filled in as they stand there, and what sending them changed."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.apps import apps

Sent = tuple[str, tuple[tuple[str, str], ...]]  # where to, and what


class Forms(HTMLParser):
    """The forms of a page that are posted, filled in as they stand there; one for each of their buttons."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address, self._to = address, ""
        self._fields: list[tuple[str, str]] = []
        self._buttons: list[tuple[str, str]] = []
        self._select: str | None = None
        self.found: list[Sent] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "form":
            posted = told.get("method", "").lower() == "post"
            self._to = urljoin(self._address, told.get("action", "")) if posted else ""
            self._fields, self._buttons = [], []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            if "selected" in told or self._select not in dict(self._fields):
                self._fields = [one for one in self._fields if one[0] != self._select]
                self._fields.append((self._select, value))
        elif tag == "textarea" and name:
            self._fields.append((name, "Isi"))
        elif tag == "button" and name:
            self._buttons.append((name, value))
        elif tag == "input" and name and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self._fields.append((name, value or "2"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "form" and self._to:
            ways = [[one] for one in self._buttons] or [[]]
            self.found += [(self._to, tuple(sorted([*self._fields, *way]))) for way in ways]
            self._to = ""


def forms_of(address: str, page: str) -> list[Sent]:
    """Those of the page at this address."""
    forms = Forms(address)
    forms.feed(page)
    return forms.found


def rows_of_others(own: Any) -> dict[str, Any]:
    """What stands in all tables for every institution but one's own."""
    told = {}
    for model in apps.get_models():
        if any(field.attname == "institution_id" for field in model._meta.concrete_fields):
            rows = model._base_manager.exclude(institution=own).values_list()
            told[model._meta.label] = sorted(map(repr, rows))
    return told


def changed(before: dict[str, Any], own: Any) -> dict[str, Any]:
    """Where rows came, went or changed, and two of them."""
    after = rows_of_others(own)
    return {
        label: [*set(after[label]) ^ set(rows)][:2] for label, rows in before.items() if after[label] != rows
    }
