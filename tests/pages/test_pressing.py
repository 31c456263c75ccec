"""Pressed fragments say what their templates say, whatever is filled in."""

import re
from html import escape

import pytest
from django.template import Context, loader
from django.utils import translation
from django.utils.safestring import SafeString

from lentera.pages.outcomes import Button, Outcome
from lentera.pages.pressing import outcome_bar, pressed
from lentera.pages.vocabulary import speaking

HOSTILE = "<b onclick='x'>&amp; \"K\"</b> %(card)s {{ x }}"
REQUEST = re.compile(r'(?<=name="request_id" value=")[0-9a-f]{32}(?=")')
BUTTONS = (
    Button("Urungkan", "/undo/?mode=lend&x=1", key="Escape", name="loan", value=HOSTILE),
    Button(HOSTILE, "/receipt/?a=1&b=2", key="F9", method="get"),
    Button("Cetak", "/print/", icon="printer"),
)
BARS = [
    Outcome.ok("Dipinjam", "Bumi Manusia"),
    Outcome.ok(HOSTILE, HOSTILE, buttons=BUTTONS, why_url="/why/?a=1&b=2"),
    Outcome.ok(HOSTILE, SafeString("<b>safe</b>"), buttons=BUTTONS[1:]),
    Outcome.info(HOSTILE),
    Outcome("refused", "Belum bisa", HOSTILE),
]


def by_template(outcome, token="t0k&n"):
    context = {"outcome": outcome, "fragment": True, "csrf_token": token}
    return loader.get_template("pages/_outcome.html").template.render(Context(context))


@pytest.mark.parametrize("outcome", BARS)
def test_a_pressed_bar_is_the_bar_of_the_template(outcome):
    for _turn in range(2):  # pressed, and filled again
        bar = outcome_bar(outcome, "t0k&n")
        assert REQUEST.sub("", bar) == REQUEST.sub("", by_template(outcome))


def test_a_bar_whose_reasons_are_still_to_be_worked_out_is_left_to_its_template():
    assert outcome_bar(Outcome.refused("Sedang dipinjam", why=list), "t") is None


def test_every_form_of_every_draw_has_a_request_id_of_its_own():
    told = [found for _ in range(3) for found in REQUEST.findall(str(outcome_bar(BARS[1], "t")))]
    told += REQUEST.findall(str(outcome_bar(Outcome.ok("x", buttons=BUTTONS[::2]), "t")))
    assert len(told) == len(set(told)) == 8


def make(directory, settings, text):
    (directory / "fragment.html").write_text("{% load i18n lentera %}" + text)
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [str(directory)]}]
    return pressed("fragment.html")


def test_words_are_those_of_the_language_and_the_house(tmp_path, settings):
    drawn = make(tmp_path, settings, "{% blocktranslate %}Kartu {{ card }}{% endblocktranslate %}")(
        lambda hole: {"card": hole("card")}
    )
    assert drawn({"card": HOSTILE}) == f"Kartu {escape(HOSTILE)}"
    with translation.override("en"):
        assert drawn({"card": "7"}) == "Card 7"
    with speaking("school"):
        assert drawn({"card": "7"}) == by_words(tmp_path)
    assert drawn({"card": "8"}) == "Kartu 8"


def by_words(directory):
    return loader.get_template("fragment.html").template.render(Context({"card": "7"}))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ card|upper }}", "not drawn as it was told"),
        ("{% if False %}{{ card }}{% endif %}", "not drawn as it was told"),
        ("{{ card }}{% now 'u' %}", "something new each time"),
    ],
)
def test_what_cannot_be_pressed_is_refused_at_once(tmp_path, settings, text, why):
    drawn = make(tmp_path, settings, text)(lambda hole: {"card": hole("card")})
    with pytest.raises(TypeError, match=why):
        drawn({"card": "7"})


def test_marks_are_kept_out_of_what_a_test_sees(tmp_path, settings):
    from django.test.signals import template_rendered

    seen = []
    template_rendered.connect(hear := lambda **told: seen.append(told))
    try:
        drawn = make(tmp_path, settings, "{{ card }}")(lambda hole: {"card": hole("card")})
        assert drawn({"card": "7"}) == "7"
    finally:
        template_rendered.disconnect(hear)
    assert seen == []
