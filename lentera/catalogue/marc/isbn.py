"""ISBN: from what stands in a record, a form or a query to thirteen digits that pass the check."""

import re
from operator import mul

_shape = re.compile(r"(?:97[89][0-9]{10}|[0-9]{9}[0-9X])(?![0-9])")
_separators = re.compile(r"[\s\-‐‑–.]")


def check_digit_10(digits: str) -> str:
    """The check digit of nine digits: weights 10 to 2, modulo 11, ten is X."""
    rest = -sum(map(mul, map(int, digits), range(10, 1, -1))) % 11
    return "X" if rest == 10 else str(rest)


def check_digit_13(digits: str) -> str:
    """The check digit of twelve digits: weights 1 and 3 in turn, modulo 10."""
    told = list(map(int, digits))
    return str(-(sum(told[::2]) + 3 * sum(told[1::2])) % 10)


def to_isbn13(text: str) -> str | None:
    """The ISBN at the start of `text` as thirteen digits, or None when there is none or its check digit is
    wrong.

    Hyphens and blanks are passed over, a qualifier after it too: `979-461-227-8 (jilid 1)`.
    """
    compact = _separators.sub("", text.split("(")[0]).upper()
    found = _shape.match(compact)
    if found is None:
        return None
    number = found.group()
    if len(number) == 10:
        if check_digit_10(number[:9]) != number[9]:
            return None
        body = "978" + number[:9]
        return body + check_digit_13(body)
    return number if check_digit_13(number[:12]) == number[12] else None


def to_isbn10(isbn13: str) -> str | None:
    """The old ten-digit form of a valid ISBN-13, which only those that begin with 978 have."""
    if not isbn13.startswith("978"):
        return None
    return isbn13[3:12] + check_digit_10(isbn13[3:12])
