"""Docs are true: the pages written from the code say what the code says."""

import pytest

from tests.docs.tables import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_code_says(name):
    written = (DOCS / name).read_text(encoding="utf-8") if (DOCS / name).exists() else ""
    assert written == PAGES[name](), f"docs/{name} is old: python -m tests.docs.tables writes it anew"
