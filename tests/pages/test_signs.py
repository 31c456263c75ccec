"""What was typed or scanned is quoted without signs that nobody sees."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lentera.journal.refusals import Refusal
from lentera.pages.forms import FlexibleDateField, PageForm, ScanField, scanned_lines
from lentera.pages.hooks import fact_text_of, known_fact_texts, text_of
from lentera.pages.outcomes import Outcome
from lentera.pages.signs import legible, scannable
from lentera.protocols.sip2.messages import clean

HIDDEN = [
    *(chr(one) for one in range(0x202A, 0x202F)),  # embeddings and overrides
    *(chr(one) for one in range(0x2066, 0x206A)),  # isolates
    "\u200b", "\u2060", "\ufeff", "\u00ad",  # no width
    "\u200e", "\u200f", "\u061c",  # marks of direction
    "\U000e0041", "\ufff9", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("sign", HIDDEN, ids=[f"U+{ord(sign):04X}" for sign in HIDDEN])
def test_a_sign_that_nobody_sees_is_neither_quoted_nor_scanned(sign):
    assert legible(f"KI{sign}-00{sign}1") == "KI-001"
    assert scannable(f"{sign} KI{sign}-001 {sign}") == "KI-001"
    assert clean(f"KI{sign}-001") == "KI-001"


@pytest.mark.parametrize(
    ("told", "quoted", "code"),
    [
        ("KI-001", "KI-001", "KI-001"),
        (" KI-001 ", " KI-001 ", "KI-001"),
        ("KI\t-001", "KI -001", "KI -001"),
        ("baris\r\ndua", "baris  dua", "baris  dua"),
        ("dua\u2028baris", "dua baris", "dua baris"),
        ("KI\x1d-001", "KI -001", "KI-001"),  # GS, as a scanner of GS1 codes sends it
        ("\x00", " ", ""),
        ("می\u200cخواهم", "می\u200cخواهم", "میخواهم"),  # Persian: without it the letters join
        ("ꦏ꧀\u200dꦱ", "ꦏ꧀\u200dꦱ", "ꦏ꧀ꦱ"),  # Javanese
        ("\u06dd١٢", "\u06dd١٢", "١٢"),  # the end of a verse is a sign that is seen
        ("Ayat\u00a0Suci", "Ayat\u00a0Suci", "Ayat\u00a0Suci"),
        ("اَلْقُرْآن", "اَلْقُرْآن", "اَلْقُرْآن"),
        ("😀 é 日本", "😀 é 日本", "😀 é 日本"),
        ("", "", ""),
    ],
)
def test_what_is_seen_stays_as_it_is(told, quoted, code):
    assert legible(told) == quoted
    assert scannable(told) == code


def test_the_sentence_of_every_refusal_and_fact_quotes_what_is_seen():
    turned = {"scanned": "\u202eKI-999", "barcode": "KI\u2066-9", "title": "Bumi\u202e Manusia"}
    assert "\u202e" not in text_of("scan-unknown", turned)
    assert text_of("scan-unknown", turned).startswith("KI-999 bukan kartu")
    assert "KI-9 " in str(Outcome.refused(Refusal("barcode-unknown", barcode="KI\u2066-9")).text)
    for kind, text in known_fact_texts().items():
        names = re.findall(r"%\((\w+)\)s", str(text))
        assert "\u202e" not in fact_text_of(kind, dict.fromkeys(names, "\u202ex")), kind


class Asking(PageForm):
    scan = ScanField()
    day = FlexibleDateField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], required=False)
    words = forms.CharField(required=False)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if words:
            raise ValidationError(_("“%(word)s” tidak dikenal."), params={"word": words})
        return words


def test_a_form_quotes_what_is_seen_and_reads_a_scan_without_the_rest():
    form = Asking(
        {"scan": "\u202eKI\u200b-001", "day": "\u202e31 Feb", "kind": "\u202eb", "words": "a\u202eb"}
    )
    assert not form.is_valid()
    assert form.cleaned_data["scan"] == "KI-001"
    assert form.errors["words"] == ["“ab” tidak dikenal."]
    for name in ("day", "kind"):
        assert form.errors[name] and "\u202e" not in str(form.errors[name]), name
    assert not Asking({"scan": "\u202e\u200b"}).is_valid()


def test_lines_of_scans_are_read_like_one_scan():
    assert scanned_lines("\ufeffKI-001\r\nKI\u200b-001\n\u202e\n KI-002 \n" + "9" * 70) == [
        "KI-001",
        "KI-002",
        "9" * 64,
    ]
