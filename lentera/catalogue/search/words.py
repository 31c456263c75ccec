"""Words: the same cutting and folding for what is indexed and what is asked, so that both meet."""

import re
from collections.abc import Iterable, Sequence
from itertools import filterfalse

from lentera.catalogue.marc.brief import fold
from lentera.catalogue.search.stemming import stem

LONGEST = 64  # signs: what is longer is no word (and a term of an index has an end)
BORDER = "\x01"  # stands between texts that are cut in one go; a record's texts have no control characters
_BETWEEN = f" {BORDER} "
_alone = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # kana and Han: written without blanks, so each is a word
_word = re.compile(rf"{BORDER}|[{_alone}]|[^\W_{_alone}]+")
_PLAIN = bytes(
    ord(sign) if (sign := chr(code).lower()).isalnum() or sign == BORDER else 32 for code in range(128)
) + bytes(range(128, 256))
_inside = re.compile(
    r"['’ʼʻ`´](?<=\w.)(?=\w)"
)  # Qur'an is one word; looks back only where such a sign stands
_inside_plain = re.compile(r"['`](?<=\w.)(?=\w)")
PLAIN_KEPT = 100_000  # words beyond ASCII whose plain form is remembered, about 20 MB
ROOTS_KEPT = 300_000  # words whose root is remembered, about 40 MB


def words_of(text: str) -> list[str]:
    """The words of a text in order: folded, without marks and signs."""
    return _shortened(_cut(_plainly(text.replace(BORDER, " "))))


def words_of_each(texts: Sequence[str]) -> tuple[list[str], Iterable[str], dict[str, str]]:
    """The words of each text with blanks between; all words, each once; and the stem of each word that differs from
    it. Cut in one go, because a record has two dozen texts and most of them are short.
    """
    joined = _BETWEEN.join(texts)
    if not joined.isascii():
        joined = _BETWEEN.join([text if text.isascii() else _plainly(text) for text in texts])
    if joined.count(BORDER) != len(texts) - 1:
        joined = _BETWEEN.join([_plainly(text.replace(BORDER, " ")) for text in texts])
    words = _cut(joined)
    different = dict.fromkeys(words)
    different.pop(BORDER, None)
    others = list(filterfalse(_is_own, different))
    if others and len(max(others, key=len)) > LONGEST:
        words = _shortened(words)
        different = dict.fromkeys(words)
        different.pop(BORDER, None)
        others = list(different)
    return list(map(str.strip, " ".join(words).split(BORDER))), different, roots_of(others)


def _plainly(text: str) -> str:
    """What is more than ASCII in a text in its plain form."""
    return " ".join([part if part.isascii() else _plain[part] for part in text.split()])


def _cut(text: str) -> list[str]:
    """The words of a text in its plain form, however long they are."""
    if "'" in text or "`" in text:
        text = _inside_plain.sub("", text)
    return text.encode().translate(_PLAIN).decode().split()


def _shortened(words: list[str]) -> list[str]:
    return [word[:LONGEST] for word in words]


class _Plain(dict[str, str]):
    """The words, with blanks between, of what stands between blanks and is more than ASCII."""

    def __missing__(self, part: str) -> str:
        told = " ".join(_word.findall(fold(_inside.sub("", part))))
        if len(part) <= LONGEST:
            if len(self) >= PLAIN_KEPT:
                self.clear()
            self[part] = told
        return told


_plain = _Plain()


def stems_of(words: list[str]) -> list[str]:
    """The stem of each word, in order."""
    return [stem(word) for word in words]


class _Roots(dict[str, str]):
    """The stem of each word that was asked for; empty for a word that is its own root."""

    def __missing__(self, word: str) -> str:
        if len(self) >= ROOTS_KEPT:
            self.clear()
            _own.clear()
        root = stem(word)
        if root == word:
            root = ""
            if len(word) <= LONGEST:
                _own.add(word)
        self[word] = root
        return root


_roots = _Roots()
_own: set[str] = set()  # words among them that are their own roots: nearly all are, and a set tells it sooner
_is_own = _own.__contains__


def roots_of(words: Iterable[str]) -> dict[str, str]:
    """The stem of each word that differs from it: a word that is its own root needs no second term."""
    return {word: root for word in words if (root := _roots[word])}
