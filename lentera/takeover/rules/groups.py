"""Old types of membership and the groups of readers here."""

import re

from lentera.circulation.facts import ReaderGroup

# What prisons call their members, in the order in which it decides: "anak didik pemasyarakatan" is no convict.
WORDS = (
    (ReaderGroup.JUVENILE, r"\b(anak|andik|juvenile)\b"),
    (ReaderGroup.DETAINEE, r"\b(tahanan|detainee)\b"),
    (ReaderGroup.CONVICT, r"\b(narapidana|napi|wbp|warga binaan|convict)\b"),
    (ReaderGroup.PROBATION_CLIENT, r"\b(klien|bapas|probation)\b"),
    (ReaderGroup.STAFF, r"\b(petugas|pegawai|staf|staff|guru|pengajar|pns|asn|polsuspas)\b"),
)


def is_group(told: str) -> bool:
    """Whether a word is the name of a group."""
    return told in set(ReaderGroup)


def proposed(kind: str) -> str:
    """The group that an old type of membership most likely means; "" when its words do not say."""
    told = kind.strip().lower()
    if is_group(told):
        return told
    return next((str(group) for group, words in WORDS if re.search(words, told)), "")
