"""Check digits of the International Standard Book Number."""


def check_digit_10(body: str) -> str:
    """The tenth character for nine digits: weights 10 down to 2, modulo 11, ten is written X."""
    rest = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), body, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def check_digit_13(body: str) -> str:
    """The thirteenth digit for twelve: weights 1 and 3 in turn, modulo 10."""
    return str(-sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(body)) % 10)


def isbn13(isbn10: str) -> str:
    """The same book's number in the form used since 2007."""
    body = f"978{isbn10[:9]}"
    return body + check_digit_13(body)


def repaired_isbn10(raw: str) -> str:
    """An ISBN-10 whose leading zeros a spreadsheet has eaten, or nothing when its check digit is wrong."""
    padded = raw.strip().upper().zfill(10)
    if len(padded) != 10 or not padded[:9].isdigit() or padded == "0" * 10:
        return ""
    return padded if check_digit_10(padded[:9]) == padded[9] else ""
