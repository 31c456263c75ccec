"""What is quoted from a person's typing, a scan or a file name: only signs that are seen.

A sign that turns the writing direction (U+202E) makes a whole refusal read backwards; one without width makes two
numbers look alike. Neither is on a label, so a scan loses them, and so does every value that a sentence quotes.
"""

import unicodedata
from collections.abc import Iterable
from typing import TypeVar

Told = TypeVar("Told")

# Unicode calls these formatting too, but they are seen or shape the letters beside them: the two joiners of Arabic and
# Javanese, and the Arabic, Syriac and Kaithi marks that stand round a number.
_SHAPING = frozenset(
    "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_CONTROLS, _FORMATS = ("Cc", "Zl", "Zp"), ("Cf", "Cs")  # Cs: half a character, from a broken keyboard
_BETWEEN_WORDS = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def legible(text: str) -> str:
    """`text` on one line without control signs and direction marks; the joiners of letters stay.

    For titles, names and typed words inside a sentence.
    """
    if text.isprintable():  # nearly always: no sign of these kinds is
        return text
    return "".join(_shown(sign) for sign in text)


def scannable(text: str) -> str:
    """A barcode, card or other code without signs that no eye sees, and without blanks round it."""
    if text.isprintable():
        return text.strip()
    return "".join(_read(sign) for sign in text).strip()


def by_scan(told: Iterable[tuple[str, Told]]) -> dict[str, Told]:
    """By what a scan says of each code. Of two that read alike, the one without unseen signs is meant by it.

    Codes given before unseen signs were refused may hold some.
    """
    told = list(told)
    found = {code: one for code, one in told if code == scannable(code)}
    for code, one in told:
        seen = scannable(code)
        if seen != code:
            found[code if seen in found else seen] = one
    return found


def _shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in _CONTROLS:
        return " "
    return "" if kind in _FORMATS and sign not in _SHAPING else sign


def _read(sign: str) -> str:
    if sign in _BETWEEN_WORDS:
        return " "
    return "" if unicodedata.category(sign) in _CONTROLS + _FORMATS else sign
