"""A stylesheet styles what the house draws: no rule outlives the page it was written for."""

import re
from pathlib import Path

import lentera

_house = Path(lentera.__file__).parent
_libraries = ("leaflet", "htmx-")
"""Classes that a vendored library sets by itself."""


def _read(pattern: str) -> str:
    return "\n".join(
        path.read_text("utf-8")
        for path in sorted(_house.rglob(pattern))
        if not {"vendor", "migrations"} & set(path.parts)
    )


def _styled(css: str) -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return {name for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors) if not name.startswith(_libraries)}


def _composed(name: str, told: str) -> bool:
    """Whether a class is put together from its first part and a value: `tag-{{ tone }}`."""
    return any(f"{name[: cut.end()]}{{" in told for cut in re.finditer("-", name))


def test_every_class_that_is_styled_is_drawn_somewhere():
    told = "\n".join(map(_read, ("*.html", "*.js", "*.py")))
    words = set(re.findall(r"[A-Za-z][\w-]*", told))
    left_over = sorted(
        name for name in _styled(_read("*.css")) if name not in words and not _composed(name, told)
    )
    assert left_over == []


NOT_PRINTED = ("field-help", "side")
"""What scrolls and never stands on paper."""


def _cut_on_paper(css: str) -> list[str]:
    """Selectors of rules that scroll below a height, on paper too, where nobody scrolls."""
    seen = re.sub(r"@media screen \{(?:[^{}]*\{[^{}]*\})*\s*\}", "", css)
    rules = re.findall(r"([^{}]*)\{([^{}]*max-height[^{}]*overflow(?:-y)?: auto[^{}]*)\}", seen)
    return [name.strip() for name, _rule in rules if not re.search(rf"\.({'|'.join(NOT_PRINTED)})", name)]


def test_no_list_is_cut_off_on_paper():
    assert _cut_on_paper(_read("*.css")) == []
    told = ".a { max-height: 9px; overflow: auto; } @media screen { .b { max-height: 9px; overflow: auto; } .c {} }"
    assert _cut_on_paper(told) == [".a"]


def _shared_with_has(css: str) -> list[str]:
    """Rules that a browser without `:has()` drops as a whole, though one of their selectors needs none."""
    lists = re.findall(r"([^{}]*)\{", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    apart = [(told.strip(), re.split(r",(?![^()]*\))", told)) for told in lists if ":has(" in told]
    return [told for told, parts in apart if not all(":has(" in part for part in parts)]


def test_no_rule_is_lost_where_a_browser_has_no_has():
    assert _shared_with_has(_read("*.css")) == []
    assert _shared_with_has(".a > i, .a:not(:has(> i)) { top: 0 } .b:has(i, u), .c:has(u) {}") == [
        ".a > i, .a:not(:has(> i))"
    ]


def test_the_check_sees_what_is_left_over():
    assert _styled(
        "/* .old */ .gone:hover, .tag-soon > a { margin: .5em; } @media print { .paper { top: 0; } }"
    ) == {
        "gone",
        "tag-soon",
        "paper",
    }
    assert _composed("tag-soon", '<b class="tag tag-{{ tone }}">') and not _composed(
        "tag-soon", '<b class="tag">'
    )
