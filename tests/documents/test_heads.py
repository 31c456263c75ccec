"""The page about papers tells every template with its data, as the templates themselves do."""

from pathlib import Path

import pytest

from lentera.documents.heads import head_of, written
from lentera.documents.rendering import template_names

PAGE = Path(__file__).parent.parent.parent / "docs" / "papers.md"


def test_the_page_tells_the_templates_as_they_are():
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "python -m lentera.documents.heads docs/papers.md"


@pytest.mark.parametrize("template", template_names())
def test_every_template_says_in_its_head_what_it_takes(template):
    assert len(head_of(template)) > 40


def test_a_page_without_a_place_is_refused():
    with pytest.raises(ValueError, match="no place"):
        written("# Papers")
