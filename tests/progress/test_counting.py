"""Progress adds sessions up, says what it rests on, and weighs nobody."""

import csv
import io
import json
import re
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from people import bare_persona
from progress.played import own, some
from rehearsals import LINES
from rupturesim.debrief.model import EndKind, Noticed
from rupturesim.errors import InputError
from rupturesim.paths import user_data
from rupturesim.progress import Gathered, LeftOut, Progress, gather, known_clients, progress_of, summaries
from rupturesim.progress.csvform import HEAD, to_csv
from rupturesim.progress.exporting import export_progress
from rupturesim.progress.faces import to_markdown, to_plain
from rupturesim.progress.filters import chosen, day_of
from rupturesim.progress.jsonform import to_json
from rupturesim.progress.periods import periods
from rupturesim.progress.summary import Met


def told(*paths: Path) -> Progress:
    return progress_of(gather(summaries(paths)), known_clients())


@pytest.fixture
def nine() -> Progress:
    """Nine sessions with as many attempts as came of them."""
    return told(*some(*range(9)))


def test_parts_add_up_to_the_whole(nine: Progress) -> None:
    whole = nine.total
    for parts in ([part.tally for part in nine.spans], [part.tally for part in nine.clients]):
        assert sum(part.sessions for part in parts) == whole.sessions == 9
        assert sum(part.turns for part in parts) == whole.turns
        for kind in EndKind:
            assert sum(dict(part.ended)[kind] for part in parts) == dict(whole.ended)[kind]
    assert sum(dict(whole.ended).values()) == whole.attempts
    for how in Met:
        assert sum(dict(count.met)[how] for count in nine.markers) == dict(whole.met)[how]
    for use in nine.codes:
        assert use.turns == (use.first or 0) + (use.latest or 0)
    assert nine.halves is not None
    assert sum(nine.halves) == whole.open_turns
    assert whole.open_turns > 0


def test_what_to_practise_names_counts_and_a_moment_that_there_is(nine: Progress) -> None:
    assert 1 <= len(nine.practise) <= 3
    for one in nine.practise:
        assert one.command.startswith("rupturesim ")
        assert one.what.endswith(".")
        if one.session:
            session = next(session for session in nine.sessions if session.name == one.session)
            attempt = session.attempts[one.attempt - 1]
            assert f"turn {one.turn} of {one.session}" in one.why or "the opening of" in one.why
            assert 0 <= one.turn <= attempt.at_turn + attempt.turns
            assert re.search(r"\d", one.why)


def test_a_straining_move_that_came_again_and_again_is_named_with_its_latest_turn() -> None:
    lines = (LINES[0], LINES[0], LINES[0], LINES[0], LINES[0])
    progress = told(own("2026-01-01-090000-bo", lines, bare_persona()))
    found = next(one for one in progress.practise if one.id == "instead-of:advise")
    room = progress.total.open_turns
    assert f"telling what to do came in {room} of the {room} turns" in found.why
    assert found.turn == max(progress.sessions[0].attempts[0].open_turns)
    assert found.command == "rupturesim drill --code invite"


def test_few_sessions_are_said_to_say_little_and_show_no_halves() -> None:
    progress = told(*some(1, 2, 3))
    assert "3 sessions say little" in to_plain(progress)
    assert progress.halves is None
    assert "First half" not in to_plain(progress)
    assert "say little" not in to_plain(told(*some(11, 12, 13, 14, 15)))


def test_nothing_grades_and_all_is_told_as_sentences(nine: Progress) -> None:
    text = to_plain(nine)
    assert not re.search(
        r"(?i)\b(good|bad|poor|well done|mistakes?|failed|score|level|streak|percent|weak)\b|%|\u2014", text
    )
    assert "OVER TIME" in text
    assert "no measure of you as a therapist" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 78
    assert max(map(len, to_plain(nine, 30).splitlines())) <= max(30, max(map(len, re.findall(r"\S+", text))) + 4)


def test_without_columns_each_row_is_a_line_with_its_headings(nine: Progress) -> None:
    text = " ".join(to_plain(nine, columns=False).split())
    assert re.search(r"- Ruth\. Sessions: \d+; Attempts: \d+; Mended: \d+;", text)


def test_with_no_session_it_says_how_to_begin() -> None:
    progress = told()
    assert "Rehearse one first" in to_plain(progress)
    assert progress.practise == ()
    assert to_json(progress)["sessions"] == []
    assert to_csv(progress).splitlines() == [",".join(HEAD)]


def test_sessions_in_which_nothing_was_said_are_told_apart() -> None:
    progress = told(own("2026-01-01-090000-ruth", ()), own("2026-01-02-090000-ruth"))
    assert (progress.total.sessions, progress.empty) == (1, 1)
    assert "One session in which nothing was said is not counted." in to_plain(progress)


def test_what_is_left_out_is_named_and_much_of_it_counted() -> None:
    left_out = tuple(LeftOut(Path(f"{place:02}.jsonl"), "the file is empty") for place in range(14))
    text = to_plain(progress_of(Gathered((), left_out), ()))
    assert "- 03.jsonl: the file is empty" in text
    assert "14 files could not be counted" in text
    assert "and 4 more" in text


@pytest.mark.parametrize(
    ("sessions", "hours", "by", "rows"),
    [
        (10, 24, "session", 10),
        (11, 24, "week", 2),
        (40, 24 * 7, "month", 10),
        (50, 24 * 31, "year", 5),
    ],
)
def test_the_more_time_the_coarser_the_table(sessions: int, hours: int, by: str, rows: int) -> None:
    (one,) = gather(summaries(some(1))).sessions
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    spread = [replace(one, started=begin + timedelta(hours=hours * place)) for place in range(sessions)]
    found, parts = periods(spread)
    assert (found, len(parts)) == (by, rows)
    assert sum(len(part) for _, _, part in parts) == sessions


class TestFilters:
    def test_of_one_client(self) -> None:
        gathered = gather(summaries(some(1, 2, 9)))
        first = gathered.sessions[0].persona_id
        found = chosen(gathered, persona_id=first.upper())
        assert {session.persona_id for session in found.sessions} == {first}
        assert len(found.sessions) == 2

    def test_clients_that_are_not_chosen_have_still_been_played(self) -> None:
        gathered = gather(summaries(some(*range(8))))
        one = chosen(gathered, persona_id="ruth")
        assert progress_of(one, known_clients()).not_played == ()
        assert "client" not in {found.id for found in progress_of(one, known_clients()).practise}
        some_only = chosen(gather(summaries([own("2026-03-01-090000-ruth")])), persona_id="ruth")
        assert "tomasz" in progress_of(some_only, known_clients()).not_played

    def test_from_a_day_on(self) -> None:
        (one,) = gather(summaries(some(1))).sessions
        days = [replace(one, started=datetime(2026, 1, day, 12).astimezone()) for day in (1, 2, 3)]  # noqa: DTZ001
        found = chosen(Gathered(tuple(days), ()), since=date(2026, 1, 2))
        assert [session.started.day for session in found.sessions] == [2, 3]

    @pytest.mark.parametrize(
        "text", ["", "yesterday", "2026-13-01", "20260101", "2026-1-1", "2026-01-01T09", "\x1b[31m"]
    )
    def test_a_day_that_is_none_is_refused_with_an_example(self, text: str) -> None:
        with pytest.raises(InputError, match="as in 2026-01-31") as found:
            day_of(text)
        assert "\x1b" not in str(found.value)

    def test_a_client_without_sessions_is_refused_with_those_there_are(self) -> None:
        gathered = gather(summaries([own("a")]))
        with pytest.raises(InputError, match=r"did you mean 'ruth'.*Sessions are with: ruth"):
            chosen(gathered, persona_id="rut")


def test_json_is_plain_versioned_and_documented(nine: Progress) -> None:
    found = to_json(nine)
    assert found["progress"] == 1
    assert json.loads(json.dumps(found)) == found
    guide = (Path(__file__).parents[2] / "docs" / "progress-json.md").read_text(encoding="utf-8")
    free = {str(value) for enum in (EndKind, Met, Noticed) for value in enum} | {use.code.value for use in nine.codes}
    assert not [key for key in _keys(found) - free if f"`{key}`" not in guide]
    assert not [name for name in HEAD if not name.startswith("code_") and f"`{name}`" not in guide]


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    return {key for inner in value for key in _keys(inner)} if isinstance(value, list) else set()


def test_csv_has_a_row_an_attempt_and_no_cell_is_a_formula(nine: Progress) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(nine))))
    assert len(rows) == nine.total.attempts
    assert sum(int(row["turns"]) for row in rows) == nine.total.turns
    assert {row["ended"] for row in rows} <= {kind.value for kind in EndKind}
    hostile = bare_persona(name='=HYPERLINK("http://x")')
    (row,) = csv.DictReader(io.StringIO(to_csv(told(own("@sum", LINES, hostile)))))
    assert row["client"].startswith("'=")
    assert row["session"] == "'@sum"


def test_markdown_brings_in_no_markup_of_others() -> None:
    text = to_markdown(told(own("2026-01-01-090000-x", LINES, bare_persona(name="<b>*Bo*</b>"))))
    assert "<b>" not in text
    assert "&lt;b&gt;\\*Bo" in text
    assert "| Client | Sessions |" in text


def test_an_export_is_its_owners_alone_and_replaced_by_the_next(nine: Progress) -> None:
    for _ in range(2):
        path = export_progress(nine)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.parent == user_data()
    assert path.read_text(encoding="utf-8") == to_markdown(nine)
    assert [entry.name for entry in user_data().iterdir() if entry.is_file()] == ["progress.md"]
