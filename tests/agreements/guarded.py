"""An agreement and its paper as rules see them, with what stands before, beside and after it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import msgspec

from lentera.agreements.facts import Instrument
from lentera.agreements.rules import AgreementState
from lentera.journal.refusals import Refusal
from tests.agreements.papers import END, START, content

AGENCY, PRISON, THIRD, OFFICER, HEAD = (uuid4() for _ in range(5))
DAY = timedelta(days=1)
PAPER = content(AGENCY, PRISON)
STATE = AgreementState(
    id=uuid4(),
    agency=AGENCY,
    parties=(AGENCY, PRISON),
    instrument=Instrument.PKS,
    number="119/012",
    title="Layanan",
    start=START,
    end=END,
    signed_on=START,
)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def changed(**changes):
    return msgspec.structs.replace(PAPER, **changes)


NO_NUMBER = changed(parties=(PAPER.parties[0], msgspec.structs.replace(PAPER.parties[1], number=" ")))
BEFORE = replace(STATE, id=uuid4(), start=date(2022, 2, 14), end=START - DAY)
SAME_TIME = replace(STATE, id=uuid4(), start=END, end=END + 300 * DAY)
AFTERWARDS = replace(SAME_TIME, start=END + DAY)
