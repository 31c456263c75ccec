"""Sentences in which a number decides between "1 copy" and "2 copies"; Indonesian says both alike, written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Counted:
    """The sentence of a refusal or a fact, chosen by the value named `by` when it is filled in."""

    text: str
    by: str

    def __str__(self) -> str:
        return self.spoken({})

    def __mod__(self, values: Mapping[str, Any]) -> str:
        return self.spoken(values) % values

    def spoken(self, values: Mapping[str, Any]) -> str:
        """The sentence for these values, its places still open; the plural where the number is not known.

        A number may come as it is or as it is drawn: one is "1" either way.
        """
        return ngettext(self.text, self.text, 1 if str(values.get(self.by)) == "1" else 2)


def counted(text: str, by: str) -> Counted:
    """`text` in singular and plural, by the value `by`; `python -m lentera.pages.translations` reads the call."""
    return Counted(text, by)
