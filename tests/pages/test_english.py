"""English beside Indonesian: one word for one word, and one copy as one."""

import re
from collections import defaultdict

from lentera.pages import translations

MANY = re.compile(
    r"%\(count\)[sd] (?:[a-z-]+ )?(?:[a-z]+[^s\W]s|people)\b(?! (?:at once|too many|for one print))"
)
"""How a sentence with one number of things speaks of several of them."""
LIMITS = re.compile("too many|in one request|already")
"""What never speaks of one: a number above a limit."""


def told():
    for area in translations.areas():
        for message in translations.read(area):
            if message.id:
                yield area.name, message


def test_a_word_has_one_english_in_all_areas():
    """Django lays the catalogues of all areas on each other: of two, a page of either area would show the same one."""
    english = defaultdict(set)
    for _, message in told():
        if isinstance(message.id, str):
            english[message.context, message.id].add(message.string)
    assert {key: said for key, said in english.items() if len(said) > 1} == {}


def test_what_counts_things_says_one_as_one():
    plural_only = [
        (area, message.string)
        for area, message in told()
        if isinstance(message.id, str) and MANY.search(message.string) and not LIMITS.search(message.string)
    ]
    assert plural_only == []
