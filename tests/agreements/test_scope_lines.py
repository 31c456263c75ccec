"""The lines of a scope, as they are typed."""

from lentera.agreements.forms.agreement import MOST_LINES, ScopeLines


def test_a_request_that_names_lines_without_end_is_drawn_with_a_hundred():
    lines = ScopeLines({"scope-TOTAL_FORMS": "9" * 20, "scope-INITIAL_FORMS": "0"}, prefix="scope")
    assert not lines.is_valid()
    assert len(lines.forms) == MOST_LINES
