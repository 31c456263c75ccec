"""CQL: trees as tables, and the algebra that no query may break."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.catalogue.queries import Combined, Everything, Exactly, Order, Words, Years
from lentera.protocols.sru.cql import Both, Clause, Modifier, parse
from lentera.protocols.sru.diagnostics import Diagnostic
from lentera.protocols.sru.meaning import meaning, old_sort_order, scanned

A, B, C = (Clause(name) for name in "abc")


@pytest.mark.parametrize(
    "text, tree",
    [
        ("a", A),
        ('"a b"', Clause("a b")),
        ("a and b or c", Both("or", Both("and", A, B), C)),
        ("a or b and c", Both("and", Both("or", A, B), C)),
        ("a AND (b Or c)", Both("and", A, Both("or", B, C))),
        ("a not b", Both("not", A, B)),
        ("dc.Title = a", Clause("a", "dc.title", "=")),
        ('dc.title any "a b"', Clause("a b", "dc.title", "any")),
        ("dc.title =/stem/x=1 a", Clause("a", "dc.title", "=", (Modifier("stem"), Modifier("x", "=", "1")))),
        ('date within "1990 2000"', Clause("1990 2000", "date", "within")),
        ("a prox/distance<3 b", Both("prox", A, B, (Modifier("distance", "<", "3"),))),
        (r'"say \"a\""', Clause('say "a"')),
        ('"and" and "or"', Both("and", Clause("and"), Clause("or"))),
        ("((a))", A),
    ],
)
def test_trees(text, tree):
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    "text, number",
    [
        ("", 10),
        ("   ", 10),
        ("a and", 10),
        ("(a", 13),
        ("a)", 13),
        ("()", 13),
        ('"a', 14),
        ("title =", 10),
        ("= a", 10),
        ("a sortBy", 10),
        ("(" * 60 + "a" + ")" * 60, 13),
        (" or ".join(["a"] * 300), 48),
        ("a" * 5000, 10),
        ('a "b" c', 10),
    ],
)
def test_what_is_no_query(text, number):
    with pytest.raises(Diagnostic) as problem:
        parse(text)
    assert problem.value.number == number


@pytest.mark.parametrize(
    "text, question",
    [
        ("bumi manusia", None),
        ('"bumi manusia"', Words("all", "bumi manusia", "all")),
        ('dc.title = "bumi manusia"', Words("title", "bumi manusia", "phrase")),
        ('title all "bumi manusia"', Words("title", "bumi manusia", "all")),
        ('creator any "toer hirata"', Words("author", "toer hirata", "any")),
        ('dc.title == "bumi manusia"', Words("title", "bumi manusia", "whole")),
        ('dc.title exact "bumi manusia"', Words("title", "bumi manusia", "whole")),
        ('dc.title cql.adj "bumi manusia"', Words("title", "bumi manusia", "phrase")),
        ("subject =/cql.stem berkebun", Words("subject", "berkebun", "phrase", True)),
        ("date > 1990", Years(1991, None)),
        ("date <= 1990", Years(None, 1990)),
        ('dc.date within "1990 1980"', Years(1980, 1990)),
        ("cql.allRecords = 1", Everything()),
        ("language = IND", Exactly("language", "ind")),
        ("isbn = 978-0-306-40615-7", Words("isbn", "978-0-306-40615-7", "phrase")),
        ('> d = "info:srw/cql-context-set/1/dc-v1.1" d.title = a', Words("title", "a", "phrase")),
        ('> "http://purl.org/dc/elements/1.1/" title = a', Words("title", "a", "phrase")),
        ("title <> a", Combined("not", Everything(), Words("title", "a", "phrase"))),
    ],
)
def test_meanings(text, question):
    if question is None:
        with pytest.raises(Diagnostic):
            meaning(parse(text))
    else:
        assert meaning(parse(text)).question == question


@pytest.mark.parametrize(
    "text, number",
    [
        ("foo.title = a", 15),
        ("dc.shoesize = 3", 16),
        ("shoesize = 3", 16),
        ("title < a", 19),
        ("title encloses a", 19),
        ("foo.any = a", 15),
        ("title foo.any a", 19),
        ("title =/fuzzy a", 20),
        ('title = ""', 27),
        ('title == "a*"', 28),
        ("title = ^a", 31),
        ('title = "a b^"', 31),
        ('title any "a ^b c"', 31),
        ("language = ^ind", 31),
        ("title = ^", 31),
        ("title = a^b", 32),
        ('title = "^a b^c"', 31),
        ("bath.isbn = 97^8", 32),
        ("date = tahun", 36),
        ("date within 1990", 36),
        ("rec.identifier = 7", 36),
        ("a prox b", 39),
        ("a and/x b", 48),
        ("a sortBy shoesize", 80),
        ("a sortBy title/sort.locale=id", 82),
        ("a sortBy title date", 82),
    ],
)
def test_what_is_not_done_here(text, number):
    with pytest.raises(Diagnostic) as problem:
        meaning(parse(text))
    assert problem.value.number == number


def test_an_escaped_anchor_is_a_sign_like_others():
    assert meaning(parse(r"title = a\^b")).question == Words("title", r"a\^b", "phrase")
    with pytest.raises(Diagnostic) as problem:
        scanned(parse("title = ^a"))
    assert problem.value.number == 31


@pytest.mark.parametrize(
    "text, order",
    [
        ("a sortBy title", Order("title")),
        ("a sortBy dc.title/sort.descending", Order("title", True)),
        ("a sortby dc.date/sort.ascending", Order("year")),
    ],
)
def test_orders(text, order):
    assert meaning(parse(text)).order == order


def test_the_old_sort_keys():
    assert old_sort_order("title,,1") == Order("title") and old_sort_order("date,dc,0") == Order("year", True)
    assert old_sort_order("") is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_parser(text):
    with contextlib.suppress(Diagnostic):  # any other exception fails
        meaning(parse(text))
