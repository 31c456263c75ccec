"""Makes the bundled Word templates anew: `python -m lentera.documents.docx_papers [folder]`.

They are written by code so that a change of the house reaches all of them, and kept as files so that an office can copy
one and change it in Word.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from docx.shared import Cm

from lentera.documents.docx import DOCX_TEMPLATES, steady
from lentera.documents.docx_making import CENTER, INK, JUSTIFY, MUTED, RIGHT, Maker


def letter() -> Maker:
    """Official letter."""
    make = Maker()
    make.p("{{ data.place }}, {{ data.date.plain }}", align=RIGHT)
    make.facts(
        "([[w.number, data.number]] if data.number else []) "
        "+ [[w.attachments, data.attachments or w.none], [w.subject, data.subject]]"
    )
    make.p("{{ w.to }}", after=0)
    with make.each("one", "data.to"):
        make.p("{{ one }}", after=0)
    make.p("", after=2)
    make.lines("data.paragraphs")
    make.facts("data.facts")
    make.table("data.table")
    make.lines("data.closing")
    with make.signing():
        make.p("{{ data.signatory.position }},", after=4)
        make.ink("data.signatory")
        make.name("data.signatory")
    make.copies()
    return make


def record() -> Maker:
    """Official record."""
    make = Maker()
    make.title("{{ data.title|upper }}")
    make.lines("data.subtitle", align=CENTER)
    with make.when("data.number"):
        make.p("{{ w.number }}: {{ data.number }}", align=CENTER)
    make.p(
        "{{ data.opening or fill(w.opening if data.persons else w.opening_alone, words=data.date.words, "
        "plain=data.date.plain, place=data.place) }}",
        align=JUSTIFY,
    )
    with make.each("who", "data.persons"):
        make.p("{{ loop.index }}. {{ who.role }}", bold=True, after=2, keep=True)
        make.person("who")
    make.lines("data.paragraphs")
    make.facts("data.facts")
    make.table("data.table")
    make.lines("data.closing")
    make.signatures("data.signatures")
    return make


def order() -> Maker:
    """Assignment letter."""
    make = Maker()
    make.title("{{ w.title }}")
    with make.when("data.number"):
        make.p("{{ w.number }}: {{ data.number }}", align=CENTER)
    for label, many in (("considering", "considering"), ("bases", "bases")):
        with make.when(f"data.{many}"):
            make.p(f"{{{{ w.{label} }}}}:", bold=True, after=2, keep=True)
            with make.each("one", f"data.{many}"):
                mark = "{{ letter(loop.index0) }}" if label == "considering" else "{{ loop.index }}"
                make.p(mark + ".\t{{ one }}", hanging=0.8, after=2, align=JUSTIFY)
    make.p("{{ w.assigns }}", "Heading 2", align=CENTER)
    make.p("{{ w.to }}:", bold=True, after=2, keep=True)
    make.rows(
        ("{{ w.no }}", "{{ w.name }}", "{{ w.position }}"),
        "data.persons",
        (
            "{{ loop.index }}",
            "{{ one.name }}{% if one.nip %} ({{ w.nip }} {{ one.nip }}){% endif %}",
            "{{ one.position }}",
        ),
        (1.2, 8, 7.2),
        right="0",
    )
    make.p("{{ w.for }}:", bold=True, after=2, keep=True)
    with make.each("one", "data.tasks"):
        make.p("{{ loop.index }}.\t{{ one }}", hanging=0.8, after=2, align=JUSTIFY)
    with make.signing():
        make.p("{{ fill(w.issued, place=data.place) }}", after=0)
        make.p("{{ fill(w.on, date=data.date.plain) }}", after=0)
        make.p("{{ data.signatory.position }},", after=4)
        make.ink("data.signatory")
        make.name("data.signatory")
    make.copies()
    return make


def report() -> Maker:
    """Report."""
    make = Maker()
    make.title("{{ data.title|upper }}")
    make.lines("data.subtitle", align=CENTER)
    with make.when("data.number"):
        make.p("{{ w.number }}: {{ data.number }}", align=CENTER, after=2)
    make.p("{{ fill(w.as_of, date=data.date.plain) }}", align=CENTER)
    make.facts("data.facts")
    with make.each("part", "data.sections"):
        make.p("{{ part.title }}", "Heading 2")
        make.lines("part.paragraphs")
        make.facts("part.facts")
        with make.each("bar", "part.bars"):
            make.p(
                "{{ bar.label }}: {{ bar.value.figure }}{% if bar.target %} {{ w.of }} {{ bar.target.figure }}"
                "{% endif %} {{ bar.unit }}",
                after=2,
            )
        make.table("part.table")
    with make.when("data.signatures"):
        make.signatures("data.signatures", day="{{ data.place }}, {{ data.date.plain }}")
    return make


def agreement() -> Maker:
    """Agreement between any number of parties."""
    make = Maker()
    _agreement_head(make)
    _agreement_opening(make)
    _agreement_articles(make)
    make.p(
        "{{ fill(w.closing_electronic if data.signed_electronically else w.closing, "
        "instrument=w['name_' + data.instrument], copies=w['count_' ~ data.parties|length]) }}",
        align=JUSTIFY,
        keep=True,
    )
    make.signatures("signing_parties")
    with make.when("data.witnesses"):
        make.signatures("signing_witnesses")
    _agreement_annexes(make)
    return make


def _agreement_head(make: Maker) -> None:
    make.p("{{ w[data.instrument] }}", "Heading 1", align=CENTER, after=2)
    with make.when("data.amends"):
        make.p(
            "{{ fill(w.amends, instrument=w['name_' + data.amends.instrument], numbers=listed(data.amends.numbers), "
            "date=data.amends.date.plain) }}",
            align=CENTER,
        )
    make.p("{{ w.between_head }}", align=CENTER, after=2)
    with make.each("party", "data.parties"):
        with make.when("loop.index0"):
            make.p("{{ (w.with if loop.index0 == 1 else w.and)|upper }}", align=CENTER, after=2)
        make.p("{{ party.organisation }}", align=CENTER, bold=True, after=2)
    make.p("{{ w.about|upper }}", align=CENTER, after=2)
    make.p("{{ data.title }}", align=CENTER, bold=True)
    with make.each("number", "data.numbers"):
        make.p("{{ w.number }}: {{ number or '……………………' }}", align=CENTER, after=2)


def _agreement_opening(make: Maker) -> None:
    make.p(
        "{{ fill(w.opening, words=data.date.words, plain=data.date.plain, place=data.place or '……………') if data.date "
        "else fill(w.opening_blank, place=data.place or '……………') }}",
        align=JUSTIFY,
    )
    with make.each("party", "data.parties"):
        make.p(
            "{{ loop.index }}.\t{{ party.name or '……………………' }}{% if party.position %}, {{ party.position }}{% endif %}"
            "{% if party.address %}, {{ fill(w.seat, address=party.address) }}{% endif %}"
            "{% if party.mandate %}, {{ fill(w.mandate, mandate=party.mandate) }}{% endif %}, "
            "{{ fill(w.acting, organisation=party.organisation, party=w['party_' ~ loop.index]) }}",
            align=JUSTIFY,
            hanging=0.8,
        )
    make.p("{{ fill(w.together, names=listed(party_names), party=w.both) }}", align=JUSTIFY)
    for many, words, mark in (
        ("considerations", "considering", "{{ letter(loop.index0) }}"),
        ("legal_bases", "bases", "{{ loop.index }}"),
    ):
        with make.when(f"data.{many}"):
            make.p(f"{{{{ w.{words} }}}}", keep=True)
            with make.each("one", f"data.{many}"):
                make.p(mark + ".\t{{ one }}", hanging=0.8, after=2, align=JUSTIFY)


def _agreement_articles(make: Maker) -> None:
    make.p("{{ w.agreed }}", align=JUSTIFY)
    with make.each("article", "articles"):
        make.p("{{ w.article }} {{ loop.index }}", "Heading 2", align=CENTER, after=0)
        make.p("{{ article.title|upper }}", align=CENTER, bold=True, colour=INK, keep=True)
        with make.each("clause", "article.clauses"):
            make.p(
                "{% if article.clauses|length > 1 %}({{ loop.index }})\t{% endif %}{{ clause.text or clause }}",
                hanging=0.9,
                align=JUSTIFY,
            )
            with make.each("point", "clause.points"):
                paragraph = make.p(
                    "{{ letter(loop.index0) }}.\t{{ point }}", hanging=0.8, after=2, align=JUSTIFY
                )
                paragraph.paragraph_format.left_indent = Cm(1.7)


def _agreement_annexes(make: Maker) -> None:
    annex(make, "data.changes", "{{ w.changes }}", lambda: make.rows(
        ("{{ w.what }}", "{{ w.before }}", "{{ w.after }}"), "data.changes",
        ("{{ one.what }}", "{{ shown(one.before) }}", "{{ shown(one.after) }}"), (4, 6.2, 6.2),
    ))  # fmt: skip
    annex(make, "data.scope_items", "{{ w.scope }}", lambda: make.rows(
        ("{{ w.no }}", "{{ w.service }}", "{{ w.target }}", "{{ w.unit }}", "{{ w.period }}"), "data.scope_items",
        ("{{ loop.index }}", "{{ one.service }}", "{{ shown(one.target) }}", "{{ one.unit }}", "{{ one.period }}"),
        (1.2, 6.2, 2.2, 2.8, 4), right="02",
    ))  # fmt: skip
    annex(make, "data.work_plan", "{{ w.plan }}", lambda: make.rows(
        ("{{ w.no }}", "{{ w.activity }}", "{{ w.when }}", "{{ w.who }}"), "data.work_plan",
        ("{{ loop.index }}", "{{ one.activity }}", "{{ shown(one.when) }}", "{{ one.who }}"), (1.2, 7, 4.1, 4.1),
        right="0",
    ))  # fmt: skip
    with make.each("part", "data.annexes"):
        make.p("{{ w.annex }}: {{ part.title }}", "Heading 2").paragraph_format.page_break_before = True
        make.lines("part.paragraphs")
        make.facts("part.facts")
        make.table("part.table")


def annex(make: Maker, when: str, title: str, body: Callable[[], None]) -> None:
    """A part on a page of its own, when there is one."""
    with make.when(when):
        make.p("{{ w.annex }}: " + title, "Heading 2").paragraph_format.page_break_before = True
        body()


def listing() -> Maker:
    """Any table."""
    make = Maker(landscape=True)
    make.p("{{ data.title }}", "Heading 1")
    make.p(
        "{{ data.subtitle }}{% if not to_fill(data) %}{% if data.subtitle %} · {% endif %}"
        "{{ fill(w.made, date=data.date.plain) }} · {{ fill(w.rows, rows=data.rows|length) }}{% endif %}"
    )
    make.table("data")
    with make.when("not data.rows"):
        make.p("{{ w.empty }}")
    with make.when("data.note"):
        make.p("{{ data.note }}", size=9)
    return make


def minutes() -> Maker:
    """Minutes."""
    make = Maker()
    make.title("{{ w.title }}", "{{ data.subject }}")
    make.p("{{ w.number }}: {{ data.number }}", align=CENTER)
    make.facts(
        "[[w.date, data.date.long], [w.time, data.time], [w.place, data.place], [w.purpose, data.purpose], "
        "[w.chair, data.chair.name + ', ' + data.chair.position if data.chair else '']]"
    )
    with make.when("data.attendees"):
        make.p("{{ w.attendees }}", "Heading 2")
        make.rows(
            ("{{ w.no }}", "{{ w.name }}", "{{ w.position }}", "{{ w.organisation }}"),
            "data.attendees",
            ("{{ loop.index }}", "{{ one.name }}", "{{ one.position }}", "{{ one.organisation }}"),
            (1.2, 5, 5, 5.2),
            right="0",
        )
    make.p("{{ w.agenda }}", "Heading 2")
    with make.each("item", "data.agenda"):
        make.p("{{ loop.index }}.\t{{ item.topic }}", bold=True, hanging=0.8, after=2, keep=True)
        with make.when("item.discussion"):
            make.p("{{ item.discussion }}", align=JUSTIFY).paragraph_format.left_indent = Cm(0.8)
        with make.when("item.decision"):
            make.p("{{ w.decision }}: {{ item.decision }}", align=JUSTIFY).paragraph_format.left_indent = Cm(
                0.8
            )
    with make.when("data.follow_ups"):
        make.p("{{ w.follow_ups }}", "Heading 2")
        make.rows(
            ("{{ w.no }}", "{{ w.task }}", "{{ w.owner }}", "{{ w.due }}"),
            "data.follow_ups",
            ("{{ loop.index }}", "{{ one.task }}", "{{ one.owner }}", "{{ shown(one.due) }}"),
            (1.2, 7.2, 4.6, 3.4),
            right="0",
        )
    make.signatures("data.signers")
    return make


def bast() -> Maker:
    """Handover record."""
    make = Maker()
    make.title("{{ w.title }}")
    make.p("{{ w[data.kind] }}", align=CENTER, bold=True, after=2)
    with make.each("number", "data.numbers"):
        make.p("{{ w.number }}: {{ number }}", align=CENTER, after=2)
    make.p(
        "{{ fill(w.opening, words=data.date.words, plain=data.date.plain, place=data.place) }}", align=JUSTIFY
    )
    for who, called in (("data.giver", "first"), ("data.receiver", "second")):
        make.person(who)
        make.p(f"{{{{ fill(w.called, party=w.{called}) }}}}")
    make.p(
        "{{ fill(w.basis, agreement=data.basis.agreement, numbers=listed(data.basis.numbers), "
        "date=data.basis.date.plain, scope=data.basis.scope) }}",
        align=JUSTIFY,
    )
    make.p("{{ w.handed }}", align=JUSTIFY, keep=True)
    make.rows(
        ("{{ w.what }}", "{{ w.figures }}", "{{ w.in_words }}"),
        "amounts",
        ("{{ one[0] }}", "{{ one[1] }}", "{{ one[2] }}"),
        (3.6, 3.6, 9.2),
        right="1",
    )
    make.facts(
        "[[w.condition, condition], [w.differences, data.differences|join('; ') if data.differences else "
        "w.no_differences], [w.term, fill(w.until, date=data.until.plain) if data.until else '']]"
    )
    make.p("{{ w.closing }}", align=JUSTIFY, keep=True)
    make.signatures("signing_handover")
    make.p("{{ w.annex }}", "Heading 2").paragraph_format.page_break_before = True
    make.rows(
        tuple(f"{{{{ w.{key} }}}}" for key in ("no", "box", "barcode", "book", "call", "state", "value")),
        "data.items",
        (
            "{{ loop.index }}", "{{ one.box }}", "{{ one.barcode }}", "{{ one.title }}", "{{ one.call_number }}",
            "{{ one.condition }}", "{{ money(one.value) }}",
        ),
        (1.1, 1.2, 2.6, 4.5, 2.6, 2, 2.4),
        right="06",
    )  # fmt: skip
    return make


def press_release() -> Maker:
    """Press release."""
    make = Maker()
    make.p("{{ w.title }}", bold=True, size=9, after=2)
    make.p("{{ data.title }}", "Heading 1")
    make.p(
        "{{ w.number }} {{ data.number }} · {{ fill(w.embargo, until=data.embargo) if data.embargo else w.free }}",
        size=9,
        colour=MUTED,
    )
    with make.each("one", "data.paragraphs"):
        make.p("{% if loop.first %}{{ data.place }}, {{ data.date.long }} – {% endif %}{{ one }}")
    with make.each("quote", "data.quotes"):
        make.p("“{{ quote.text }}”", after=0, keep=True).paragraph_format.left_indent = Cm(0.8)
        make.p(
            "{{ quote.speaker }}, {{ quote.position }}", size=9, colour=MUTED
        ).paragraph_format.left_indent = Cm(0.8)
    with make.when("data.about"):
        make.p("{{ w.about }}. {{ data.about }}", size=9, colour=MUTED)
    make.facts(
        "[[w.contact, data.contact], [w.approved, data.approved_by.name + ', ' + data.approved_by.position "
        "if data.approved_by else '']]"
    )
    return make


TEMPLATES: Final[dict[str, Callable[[], Maker]]] = {
    "letter": letter, "record": record, "order": order, "report": report, "agreement": agreement, "list": listing,
    "minutes": minutes, "bast": bast, "press_release": press_release,
}  # fmt: skip


def make_all(folder: Path) -> None:
    """Write every template into a folder; the same code gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in TEMPLATES.items():
        document = make().doc
        about = document.core_properties
        about.author, about.title, about.comments = "Lentera", name, ""
        about.created = about.modified = datetime(2024, 1, 26)  # noqa: DTZ001  Word keeps no zone
        (folder / f"{name}.docx").write_bytes(steady(document.save))


if __name__ == "__main__":
    make_all(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCX_TEMPLATES)
