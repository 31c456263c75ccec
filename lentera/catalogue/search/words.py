"""Words: the same cutting and folding for what is indexed and what is asked, so that both meet."""

import re

from lentera.catalogue.marc.brief import fold
from lentera.catalogue.search.stemming import stem

LONGEST = 64  # signs: what is longer is no word (and a term of an index has an end)
_alone = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # kana and Han: written without blanks, so each is a word
_word = re.compile(rf"[{_alone}]|[^\W_{_alone}]+")
_inside = re.compile(r"(?<=\w)['’ʼʻ`´](?=\w)")  # Qur'an is one word


def words_of(text: str) -> list[str]:
    """The words of a text in order: folded, without marks and signs."""
    return [word[:LONGEST] for word in _word.findall(fold(_inside.sub("", text)))]


def stems_of(words: list[str]) -> list[str]:
    """The stem of each word, in order."""
    return [stem(word) for word in words]
