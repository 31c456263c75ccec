"""The tree keeps its promises: nothing is fetched from outside, and every file has a name that says what it is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data)=["']?(?:https?:)?//"""
    r"""|<link\b[^>]*\bhref=["']?(?:https?:)?//|@import\s+(?:url\()?["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)
NAMELESS = {"utils.py", "helpers.py", "helper.py", "util.py", "misc.py", "common.py", "manager.py"}


def test_the_search_for_outside_addresses_finds_them():
    for line in (
        '<script src="https://example.org/x.js">',
        "<link rel=icon href=//example.org/x.png>",
        '@import "https://example.org/x.css"',
        "background: url('https://example.org/x.png')",
    ):
        assert FETCHED.search(line), line
    assert not FETCHED.search('<a href="https://example.org/">')


def test_no_template_or_stylesheet_fetches_from_outside():
    read = [path for path in (ROOT / "lentera").rglob("*") if path.suffix in {".html", ".css", ".svg"}]
    assert read
    fetching = [
        f"{path.relative_to(ROOT)}: {found.group(0)[:80]}"
        for path in read
        for found in FETCHED.finditer(path.read_text(errors="replace"))
    ]
    assert fetching == []


def test_no_module_is_called_after_nothing():
    assert [path for path in (ROOT / "lentera").rglob("*.py") if path.name in NAMELESS] == []
