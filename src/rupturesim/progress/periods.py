"""Sessions cut by time: few one by one, many by week, month or year."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from rupturesim.progress.summary import SessionSummary

Period = Literal["session", "week", "month", "year"]

ONE_BY_ONE, MOST_WEEKS, MOST_MONTHS = 10, 16, 36
"""So many sessions are listed each by itself, so many weeks week by week, so many months month by month."""

Part = tuple[str, str, tuple[SessionSummary, ...]]
"""What it is called, the day on which it begins (YYYY-MM-DD), and its sessions."""


def periods(sessions: Sequence[SessionSummary]) -> tuple[Period, tuple[Part, ...]]:
    """The sessions, which come in order of time, cut as finely as a table bears. Empty stretches are left out."""
    if len(sessions) <= ONE_BY_ONE:
        return "session", tuple((session.name, f"{session.started:%Y-%m-%d}", (session,)) for session in sessions)
    weeks = _grouped(sessions, "week")
    if len(weeks) <= MOST_WEEKS:
        return "week", weeks
    months = _grouped(sessions, "month")
    return ("month", months) if len(months) <= MOST_MONTHS else ("year", _grouped(sessions, "year"))


def _grouped(sessions: Sequence[SessionSummary], by: Literal["week", "month", "year"]) -> tuple[Part, ...]:
    groups: dict[date, list[SessionSummary]] = {}
    for session in sessions:
        groups.setdefault(_first_day(session.started.date(), by), []).append(session)
    return tuple((_label(day, by), day.isoformat(), tuple(group)) for day, group in groups.items())


def _first_day(day: date, by: Literal["week", "month", "year"]) -> date:
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _label(day: date, by: Literal["week", "month", "year"]) -> str:
    if by == "week":
        return day.isoformat()
    return f"{day:%Y-%m}" if by == "month" else f"{day:%Y}"
