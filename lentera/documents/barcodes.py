"""Code 128 (ISO/IEC 15417) as bars: what a hand scanner reads from a label."""

from typing import Final

START_B: Final = 104
START_C: Final = 105
STOP: Final = 106
TO_B: Final = 100
TO_C: Final = 99
QUIET: Final = 10  # modules that stay white on each side, by the standard

# Widths of bar, gap, bar, gap, bar, gap (and a last bar for the stop), in modules, by value.
WIDTHS: Final = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 "
    "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 "
    "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 "
    "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 "
    "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
    "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 "
    "211232 2331112"
).split()


def is_encodable(text: str) -> bool:
    """Whether Code 128 can hold it: printable ASCII alone."""
    return bool(text) and all(" " <= letter <= "~" for letter in text)


def code128_values(text: str) -> list[int]:
    """The symbol values with start, check and stop. Raises ValueError where `is_encodable` says no.

    Four digits or more in a row are written two to a symbol, so that a long number stays readable on a narrow label.
    """
    if not is_encodable(text):
        raise ValueError("Code 128 holds printable ASCII only")
    values: list[int] = []
    place, pairs = 0, False
    while place < len(text):
        run = 0
        while place + run < len(text) and text[place + run].isdigit():
            run += 1
        if not pairs and run >= 4 and run % 2 == 0:
            values.append(TO_C if values else START_C)
            pairs = True
        elif pairs and run < 2:
            values.append(TO_B)
            pairs = False
        if not values:
            values.append(START_B)
        if pairs:
            values.append(int(text[place : place + 2]))
            place += 2
        else:
            values.append(ord(text[place]) - 32)
            place += 1
    check = values[0] + sum(weight * value for weight, value in enumerate(values[1:], start=1))
    return [*values, check % 103, STOP]


def code128_modules(text: str) -> int:
    """How many modules wide the code is, with its quiet zones."""
    return 11 * (len(code128_values(text)) - 1) + 13 + 2 * QUIET


def code128_svg(text: str) -> str:
    """The bars as SVG, one unit a module, 40 high, stretched by whoever draws it; quiet zones are in it."""
    path, left = [], QUIET
    for value in code128_values(text):
        for place, width in enumerate(map(int, WIDTHS[value])):
            if place % 2 == 0:
                path.append(f"M{left} 0h{width}v40h-{width}z")
            left += width
    wide = left + QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 40" width="{wide}" height="40" '
        f'preserveAspectRatio="none"><path d="{"".join(path)}" fill="#000"/></svg>'
    )
