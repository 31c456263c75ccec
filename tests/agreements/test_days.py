"""Days of agreements around month ends and leap days: terms, gaps, states, warnings, retroactive starts."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import assume, given
from hypothesis import strategies as st

from lentera.agreements.facts import Content, Instrument, Party, Period, Signatory
from lentera.agreements.rules import (
    ALERT_DAYS,
    IN_FORCE,
    AgreementState,
    ScopeItemState,
    Status,
    Suspension,
    decide_alert,
    decide_ground,
    gap_days,
    in_force,
    months_later,
    periods_in,
    shares_by_year,
    state_on,
    successor_content,
    target_so_far,
    term_end,
    total_target,
)
from tests.agreements.papers import scope

DAY = timedelta(days=1)
AGENCY, PRISON = uuid4(), uuid4()


@st.composite
def edge_days(draw):
    """Days that lie at month ends and around 29 February more often than others."""
    year = draw(st.integers(1996, 2060))
    month = draw(st.sampled_from((1, 2, 2, 2, 3, 4, 12)) | st.integers(1, 12))
    first = date(year, month, 1)
    last = months_later(first, 1) - DAY
    anchor = draw(st.sampled_from((first, last, last - DAY, date(year, 2, 28), date(year, 3, 1))))
    return anchor + draw(st.integers(-2, 2)) * DAY


DAYS = edge_days()
MONTHS = st.integers(1, 60)


# ---- terms


@given(DAYS, MONTHS)
def test_a_term_of_months_ends_the_day_before_the_same_day_or_on_the_last_day_of_a_shorter_month(
    start, months
):
    end = term_end(start, months=months)
    after = end + DAY
    assert (after.year * 12 + after.month) - (start.year * 12 + start.month) in (months, months + 1)
    assert after.day in (start.day, 1)
    if after.day != start.day:
        assert end.day < start.day  # the month has no such day, so the term ends with the month


@given(DAYS, MONTHS)
def test_a_longer_term_never_ends_earlier(start, months):
    assert start <= term_end(start, months=months) < term_end(start, months=months + 1)


@given(DAYS, st.integers(1, 20))
def test_years_are_twelve_months(start, years):
    assert term_end(start, years=years) == term_end(start, months=12 * years)
    assert term_end(start, years=years, months=1) == term_end(start, months=12 * years + 1)


@given(DAYS, st.integers(1, 5))
def test_successors_follow_without_gap_and_stay_as_long(start, years):
    content = paper(start, term_end(start, years=years))
    for _ in range(4):
        after = successor_content(content, uuid4(), uuid4)
        assert gap_days(content.end, after.start) == 0
        assert after.end == term_end(after.start, years=years)
        content = after


@given(DAYS, st.integers(0, 400))
def test_a_successor_of_any_length_is_as_long_in_months_or_else_in_days(start, days):
    content = paper(start, start + days * DAY)
    after = successor_content(content, uuid4(), uuid4)
    assert after.start == content.end + DAY
    assert abs((after.end - after.start).days - days) <= 3  # whole months differ by at most 31 - 28 days


@given(DAYS, st.integers(0, 1500), st.sampled_from(Period))
def test_periods_tile_the_term(start, days, period):
    end = start + days * DAY
    count = periods_in(start, end, period)
    assert count >= 1
    if period is Period.TERM:
        assert count == 1
        return
    months = {Period.YEAR: 12, Period.QUARTER: 3, Period.MONTH: 1}[period]
    assert months_later(start, months * (count - 1)) <= end
    assert months_later(start, months * count) > end


@given(DAYS, st.integers(0, 1500), st.sampled_from(Period), st.integers(1, 999), st.integers(-40, 1600))
def test_what_is_due_grows_day_by_day_up_to_the_whole_target(start, days, period, target, ahead):
    end = start + days * DAY
    on = start + ahead * DAY
    due = [target_so_far(target, period, start, end, day) for day in (on, on + DAY)]
    whole = total_target(target, period, start, end)
    assert 0 <= due[0] <= due[1] <= whole
    assert target_so_far(target, period, start, end, end) == whole
    assert target_so_far(target, period, start, end, start - DAY) == 0


@given(DAYS, st.integers(0, 1500), st.integers(1, 9999))
def test_shares_of_years_add_up_whatever_the_days(start, days, total):
    shares = shares_by_year(total, start, start + days * DAY)
    assert sum(shares.values()) == total
    assert min(shares.values()) >= 0


# ---- states


def agreement(start, end, **more):
    return AgreementState(
        id=uuid4(),
        agency=AGENCY,
        parties=(AGENCY, PRISON),
        instrument=Instrument.PKS,
        number="1/2024",
        title="Layanan",
        start=start,
        end=end,
        signed_on=more.pop("signed_on", start),
        **more,
    )


@st.composite
def lives(draw):
    """An agreement with rests inside its term, perhaps ended early, perhaps renewed."""
    start = draw(DAYS)
    days = draw(st.integers(0, 800))
    end = start + days * DAY
    rests, day = [], start
    for _ in range(draw(st.integers(0, 3))):
        first = day + draw(st.integers(0, 60)) * DAY
        last = first + draw(st.integers(0, 40)) * DAY
        if last > end:
            break
        rests.append(Suspension(first, last))
        day = last + 2 * DAY
    terminated = draw(st.none() | st.integers(0, days).map(lambda ahead: start + ahead * DAY))
    if terminated == end:
        terminated = None
    signed = draw(st.none() | st.integers(-100, 100).map(lambda ahead: end + ahead * DAY))
    return agreement(
        start, end, suspensions=tuple(rests), terminated_on=terminated, successor_signed_on=signed
    )


@given(lives())
def test_every_day_has_one_state_and_days_in_force_are_counted_exactly(life):
    window = [life.start - 3 * DAY + count * DAY for count in range((life.end - life.start).days + 7)]
    states = [state_on(life, day) for day in window]
    assert all(isinstance(state, Status) for state in states)
    assert [state in IN_FORCE for state in states] == [in_force(life, day) for day in window]
    suspended = sum(max((min(rest.end, life.last_day) - rest.start).days + 1, 0) for rest in life.suspensions)
    whole = (life.last_day - life.start).days + 1
    assert sum(state in IN_FORCE for state in states) == whole - suspended


@given(lives(), st.integers(1, 4000))
def test_after_the_last_day_services_have_no_ground_and_never_get_it_back(life, later):
    day = life.last_day + later * DAY
    assume(day.year < 2090)
    item = ScopeItemState(uuid4(), life, "mobile_library", "Pusling", "visits", 12)
    assert not in_force(life, day)
    assert decide_ground(item, on=day).code in ("ground-ended", "ground-terminated")


@given(lives())
def test_before_the_first_day_it_is_only_signed(life):
    assert state_on(life, life.start - DAY) is Status.SIGNED


@given(DAYS, st.integers(1, 3), st.integers(0, 60))
def test_no_day_lies_in_two_agreements_of_one_chain(start, years, gap):
    first = agreement(start, term_end(start, years=years))
    second = agreement(first.end + (1 + gap) * DAY, term_end(first.end + (1 + gap) * DAY, years=years))
    for day in (first.end, first.end + DAY, second.start - DAY, second.start):
        assert in_force(first, day) + in_force(second, day) <= 1
    held = {day for day in _days(first.start, second.end) if in_force(first, day) or in_force(second, day)}
    assert (second.end - first.start).days + 1 - len(held) == gap == gap_days(first.end, second.start)


def _days(first, last):
    return (first + count * DAY for count in range((last - first).days + 1))


# ---- warnings


def run(life, days):
    raised, told = set(), []
    for day in days:
        alert = decide_alert(life, raised, today=day)
        if alert is not None:
            raised.add(alert.days)
            told.append((day, alert))
    return told


@given(DAYS, st.integers(100, 800), st.integers(1, 3))
def test_each_warning_is_raised_once_on_its_day_however_often_the_job_runs(start, days, times):
    life = agreement(start, start + days * DAY)
    window = [life.end - ahead * DAY for ahead in range(110, -10, -1) for _ in range(times)]
    told = run(life, window)
    assert [(day, alert.days) for day, alert in told] == [
        (life.end - ahead * DAY, ahead) for ahead in ALERT_DAYS
    ]
    assert all(alert.due == day for day, alert in told)


@given(DAYS, st.integers(0, 89))
def test_a_late_first_run_raises_only_the_latest_missed_and_then_goes_on(start, left):
    life = agreement(start, term_end(start, years=1))
    told = run(life, _days(life.end - left * DAY, life.end + 5 * DAY))
    reached = [ahead for ahead in ALERT_DAYS if ahead >= left]
    expected = [min(reached)] + [ahead for ahead in ALERT_DAYS if ahead < left]
    assert [alert.days for _, alert in told] == expected
    assert told[0][1].due == life.end - min(reached) * DAY


@given(DAYS, st.lists(st.integers(-5, 100), min_size=1, max_size=12, unique=True))
def test_whatever_days_the_job_misses_no_warning_is_raised_twice_and_none_after_the_end(start, lefts):
    life = agreement(start, term_end(start, years=1))
    told = run(life, [life.end - left * DAY for left in sorted(lefts, reverse=True)])
    days = [alert.days for _, alert in told]
    assert days == sorted(set(days), reverse=True)
    assert all(day <= life.end for day, _ in told)


@given(DAYS, st.integers(0, 90))
def test_a_signed_renewal_silences_what_would_follow(start, left):
    life = agreement(start, term_end(start, years=1))
    renewed = replace(life, successor_signed_on=life.end - left * DAY)
    told = run(renewed, _days(life.end - 100 * DAY, life.end))
    assert all(day < renewed.successor_signed_on for day, _ in told)


# ---- papers


def signer(name="Dewi Anggraini"):
    return Signatory(name=name, position="Kepala")


def paper(start, end, **more):
    told = {
        "instrument": Instrument.PKS,
        "title": "Layanan",
        "parties": (
            Party(institution=AGENCY, name="Dinas", number="1", signatory=signer()),
            Party(institution=PRISON, name="Lapas", number="2", signatory=signer("Bambang Sutejo")),
        ),
        "start": start,
        "end": end,
        "scope": scope(),
    }
    return Content(**(told | more))
