"""A light stemmer for Indonesian: strips affixes as long as a root word of the list comes out.

What gives no known root (names, foreign words, new words) stays as it is: a wrong root would find wrong
books, and the plain words are searched as well. Affixes after the school grammar: particles (-lah),
possessives (-nya), suffixes (-kan, -an, -i), then prefixes with the sounds that they change (menulis: tulis).
"""

import lzma
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

SHORTEST = 4  # letters: shorter words are left alone
PARTICLES = ("lah", "kah", "tah", "pun")
POSSESSIVES = ("nya", "ku", "mu")
SUFFIXES = ("kan", "an", "i", "isasi")
PREFIX_FIRST = ("pe", "me", "di", "ter")
PREFIX_BEGINS = frozenset(
    ("di", "ke", "se", "ku", "ka", "be", "te", "pe", "me")
)  # no prefix begins otherwise
ENDINGS = (*PARTICLES, *POSSESSIVES, *SUFFIXES)
DEEPEST = 3  # prefixes on one word: ke-ber-untung, mem-per-ber-...
VOWELS = frozenset("aiueo")
INFIXES = ("er", "el", "em", "in")


@cache
def root_words() -> frozenset[str]:
    """The list of root words, read once (about 30,000)."""
    packed = files("lentera.catalogue.search").joinpath("data/root-words.txt.xz").read_bytes()
    return frozenset(lzma.decompress(packed).decode("utf-8").split("\n"))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The root of a word in lower case, or the word itself when no known root is in it."""
    word = word.lower()
    if "-" in word:
        return _stem_doubled(word)
    if not (word.isascii() and word.isalpha()):
        return word  # no root has such a sign, and no affix takes it away
    roots = root_words()
    if len(word) < SHORTEST or word in roots:
        return word
    if word[:2] not in PREFIX_BEGINS and not word.endswith(ENDINGS):
        return _without_infix(word) or word
    if word.startswith(PREFIX_FIRST) and word.endswith("i"):  # pe-tani, not petan-i
        for root in _without_prefixes(word, 1):
            if root in roots:
                return root
    endings = list(dict.fromkeys(_without_endings(word)))
    for depth in range(DEEPEST + 1 if word[:2] in PREFIX_BEGINS else 1):
        for rest, suffix in endings:
            for root in _without_prefixes(rest, depth):
                if (
                    root in roots
                    and len(root) > 2
                    and not (suffix == "i" and root.endswith("i") and depth == 0)
                ):
                    return root
    return _without_infix(word) or word


def _stem_doubled(word: str) -> str:
    """`buku-buku` is buku, `bolak-balik` stays, `kuasa-mu` and `allah-lah` are written with a hyphen out of
    respect.
    """
    first, _, second = word.rpartition("-")
    if second in PARTICLES or second in POSSESSIVES:
        return stem(first)
    one, two = stem(first), stem(second)
    if one == two:
        return one
    if (
        first.startswith(("me", "pe")) and stem("me" + second) == one
    ):  # meniru-nirukan: doubled with the changed sound
        return one
    return word


def _without_endings(word: str) -> Iterator[tuple[str, str]]:
    """The word as it is, and without each ending that may come off, fewest first; with the suffix that was
    taken.
    """
    stripped = [word]
    for group in (PARTICLES, POSSESSIVES):
        stripped += [
            shorter
            for longer in list(stripped)
            for ending in group
            if longer.endswith(ending) and len(shorter := longer[: -len(ending)]) >= 3
        ]
    for longer in stripped:
        yield longer, ""
    for longer in reversed(stripped):
        for ending in SUFFIXES:
            if longer.endswith(ending) and len(shorter := longer[: -len(ending)]) >= (
                3 if len(ending) < 4 else 4
            ):
                yield shorter, ending


def _without_prefixes(word: str, depth: int) -> Iterator[str]:
    """What may be left when exactly `depth` prefixes come off."""
    if depth == 0:
        yield word
        return
    for shorter in _without_prefix(word):
        yield from _without_prefixes(shorter, depth - 1)


def _without_prefix(word: str) -> Iterator[str]:
    for prefix in ("di", "ke", "se", "ku", "kau"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            yield word[len(prefix) :]
    for prefix in ("ber", "ter", "per"):
        if word.startswith(prefix) and len(word) > 5:
            if word[3] in VOWELS:
                yield word[2:]  # be-rambut, te-raup, pe-rawat
            yield word[3:]
    for prefix in ("belajar", "pelajar"):
        if word.startswith(prefix):
            yield "ajar" + word[len(prefix) :]
    if word.startswith(("be", "te")) and word[3:5] == "er" and len(word) > 5:
        yield word[2:]  # be-kerja, te-percik
    for head in ("me", "pe"):
        if word.startswith(head) and len(word) > 4:
            yield from _without_nasal(word, head)


def _without_nasal(word: str, head: str) -> Iterator[str]:
    """me- and pe-: the nasal is a sound of the prefix, or has taken the place of p, t, s or k."""
    rest = word[2:]
    if rest.startswith("ng"):
        after = rest[2:]
        if after[:1] in VOWELS:
            yield after
            yield "k" + after
            yield rest
        yield after
        if after.startswith("e") and len(after) > 3:
            yield after[1:]  # menge-bom
    elif rest.startswith("ny"):
        yield rest  # me-nyala before sala
        yield "s" + rest[2:]
    elif rest.startswith("m"):
        after = rest[1:]
        if after[:1] in VOWELS or after[:1] == "r":
            yield "p" + after
            yield rest
        yield after
    elif rest.startswith("n"):
        after = rest[1:]
        if after[:1] in VOWELS:
            yield "t" + after
            yield rest
        yield after
    else:
        yield rest
        if rest[:1] == "r" and head == "pe":
            yield rest[1:]


def _without_infix(word: str) -> str | None:
    """-er-, -el-, -em- and -in- after the first letter, and the doubled first syllable: kinerja, lelembut,
    rerata.
    """
    for infix in INFIXES:
        if word[1:3] == infix and (root := word[0] + word[3:]) in root_words():
            return root
    if len(word) > 4 and word[1] == "e" and word[0] == word[2] and word[2:] in root_words():
        return word[2:]
    return None
