"""What a harvester may ask, as a table; tokens that nobody else can write."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from lentera.protocols.oai import tokens
from lentera.protocols.oai.asking import Problem, Span, read_request, read_span, stamp

PREFIX = ("metadataPrefix", "oai_dc")


@pytest.mark.parametrize(
    "case, pairs, expected",
    [
        ("nothing", [], "badVerb"),
        ("unknown", [("verb", "Nothing")], "badVerb"),
        ("wrong case", [("verb", "identify")], "badVerb"),
        ("repeated", [("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ("plain", [("verb", "Identify")], "ok"),
        ("too much", [("verb", "Identify"), ("identifier", "x")], "badArgument"),
        ("too little", [("verb", "ListRecords")], "badArgument"),
        ("half", [("verb", "GetRecord"), ("identifier", "x")], "badArgument"),
        ("empty", [("verb", "ListRecords"), ("metadataPrefix", "")], "badArgument"),
        ("twice", [("verb", "ListRecords"), PREFIX, PREFIX], "badArgument"),
        ("whole", [("verb", "ListRecords"), PREFIX, ("from", "2024-01-26"), ("until", "2024-01-26")], "ok"),
        ("token alone", [("verb", "ListRecords"), ("resumptionToken", "t")], "ok"),
        ("token and more", [("verb", "ListRecords"), ("resumptionToken", "t"), PREFIX], "badArgument"),
        ("sets with token", [("verb", "ListSets"), ("resumptionToken", "t")], "ok"),
        ("formats of one", [("verb", "ListMetadataFormats"), ("identifier", "x")], "ok"),
    ],
)
def test_requests(case, pairs, expected):
    if expected == "ok":
        assert read_request(pairs).verb == pairs[0][1]
        return
    with pytest.raises(Problem) as problem:
        read_request(pairs)
    assert problem.value.code == expected


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2024, 1, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    "first, until, expected",
    [
        ("", "", Span()),
        ("2024-01-26", "2024-01-26", Span(at(26), at(27))),
        ("2024-01-26T10:00:00Z", "2024-01-26T10:00:00Z", Span(at(26, 10), at(26, 10, 0, 1))),
        ("", "2024-01-31", Span(None, datetime(2024, 2, 1, tzinfo=UTC))),
        ("", "9999-12-31", Span()),
        ("", "9999-12-31T23:59:59Z", Span()),
        ("", "9999-12-30", Span(None, datetime(9999, 12, 31, tzinfo=UTC))),
        ("0001-01-01", "", Span(datetime(1, 1, 1, tzinfo=UTC))),
        ("0000-01-01", "", None),
        ("2024-02-30", "", None),
        ("2024-1-1", "", None),
        ("2024-01-26T10:00:00+07:00", "", None),
        ("2024-01-26T10:00Z", "", None),
        ("2024-01-26T25:00:00Z", "", None),
        ("2024-01-27", "2024-01-26", None),
        ("2024-01-26", "2024-01-26T10:00:00Z", None),
        ("26 Jan 2024", "", None),
        ("\u0662\u0660\u0662\u0664-01-26", "", None),
    ],
)
def test_spans(first, until, expected):
    if expected is None:
        with pytest.raises(Problem) as problem:
            read_span(first, until)
        assert problem.value.code == "badArgument"
    else:
        assert read_span(first, until) == expected


def test_a_token_is_read_by_its_verb_alone_and_cannot_be_forged():
    place = tokens.Place("ListRecords", "oai_dc", "", "2024-01-26", "agency", at(26), UUID(int=5), 200, 341)
    token = tokens.write(place)
    assert tokens.read(token, "ListRecords") == place
    for wrong, verb in ((token, "ListIdentifiers"), (token[:-1], "ListRecords"), ("", "ListRecords")):
        with pytest.raises(Problem) as problem:
            tokens.read(wrong, verb)
        assert problem.value.code == "badResumptionToken"
    for place_of in range(0, len(token), 7):
        changed = token[:place_of] + ("A" if token[place_of] != "A" else "B") + token[place_of + 1 :]
        with pytest.raises(Problem):
            tokens.read(changed, "ListRecords")


def test_datestamps_are_utc_seconds():
    assert stamp(datetime.fromisoformat("2024-01-26T18:30:15.999+08:00")) == "2024-01-26T10:30:15Z"
