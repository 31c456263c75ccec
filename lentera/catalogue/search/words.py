"""Words: the same cutting and folding for what is indexed and what is asked, so that both meet."""

import re
from collections.abc import Sequence
from functools import lru_cache

from lentera.catalogue.marc.brief import fold
from lentera.catalogue.search.stemming import stem

LONGEST = 64  # signs: what is longer is no word (and a term of an index has an end)
BORDER = "\x01"  # stands between texts that are cut in one go; a record's texts have no control characters
_alone = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # kana and Han: written without blanks, so each is a word
_word = re.compile(rf"{BORDER}|[{_alone}]|[^\W_{_alone}]+")
_beyond = re.compile("[^\x00-\x7f]+")
_PLAIN = (
    bytes(ord(sign) if (sign := chr(code).lower()).isalnum() or sign == BORDER else 32 for code in range(128))
    * 2
)
_inside = re.compile(
    r"['’ʼʻ`´](?<=\w.)(?=\w)"
)  # Qur'an is one word; looks back only where such a sign stands
ROOTS_KEPT = 300_000  # words whose root is remembered, about 40 MB


def words_of(text: str) -> list[str]:
    """The words of a text in order: folded, without marks and signs."""
    return _cut(text.replace(BORDER, " "))


def words_of_each(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of each text with blanks between, and all words, each once: cut in one go, because a record
    has two dozen texts and most of them are short.
    """
    joined = f" {BORDER} ".join(texts)
    if joined.count(BORDER) != len(texts) - 1:
        joined = f" {BORDER} ".join([text.replace(BORDER, " ") for text in texts])
    words = _cut(joined)
    different = dict.fromkeys(words)
    different.pop(BORDER, None)
    return [text.strip() for text in " ".join(words).split(BORDER)], list(different)


def _cut(text: str) -> list[str]:
    if not text.isascii():
        text = _beyond.sub(_told_plainly, _inside.sub("", text).lower())
    elif "'" in text or "`" in text:
        text = _inside.sub("", text)
    words = text.encode().translate(_PLAIN).decode().split() if text.isascii() else _word.findall(text)
    return [word[:LONGEST] for word in words] if max(map(len, words), default=0) > LONGEST else words


def _told_plainly(found: re.Match[str]) -> str:
    return _folded(found[0])


@lru_cache(maxsize=100_000)
def _folded(part: str) -> str:
    return fold(part)


def stems_of(words: list[str]) -> list[str]:
    """The stem of each word, in order."""
    return [stem(word) for word in words]


class _Roots(dict[str, str]):
    """The stem of each word that was asked for; empty for a word that is its own root."""

    def __missing__(self, word: str) -> str:
        if len(self) >= ROOTS_KEPT:
            self.clear()
        root = stem(word)
        told = self[word] = "" if root == word else root
        return told


_roots = _Roots()


def roots_of(words: list[str]) -> dict[str, str]:
    """The stem of each word that differs from it: a word that is its own root needs no second term."""
    return {word: root for word in words if (root := _roots[word])}
