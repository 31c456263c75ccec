"""How else a word may be spelt: as before 1972 or since, as one word with its article or as two, with two letters in
the wrong order. What of it the catalogue knows is what was meant.
"""

import re

TODAY = {"dj": "j", "nj": "ny", "sj": "sy", "tj": "c", "ch": "kh", "oe": "u", "j": "y"}
"""Sounds as they were written till 1972 (`oe` till 1947), and since."""
BEFORE = {new: old for old, new in TODAY.items()}
VOWEL = ("oe", "u")
ARTICLE = "al"


def spellings(word: str) -> list[str]:
    """Other ways to write a word in small letters, the likeliest first; two words where it has an article.

    Names often keep a part of their older form (Soekarno, Djakarta): so vowels and consonants change alone, too.
    """
    found = []
    for sounds in (TODAY, BEFORE):
        vowels = {old: new for old, new in sounds.items() if old in VOWEL}
        consonants = {old: new for old, new in sounds.items() if old not in VOWEL}
        found += [_written(word, one) for one in (sounds, vowels, consonants)]
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 2:
        found.append(f"{ARTICLE} {word.removeprefix(ARTICLE)}")
    return [one for one in dict.fromkeys(found) if one != word]


def swapped(word: str) -> list[str]:
    """The word with two neighbours in the other order, for each pair that differs."""
    return [
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
        for at in range(len(word) - 1)
        if word[at] != word[at + 1]
    ]


def _written(word: str, sounds: dict[str, str]) -> str:
    longest_first = sorted(sounds, key=len, reverse=True)
    return re.sub("|".join(longest_first), lambda found: sounds[found.group()], word)
