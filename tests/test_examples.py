"""The shipped example sessions are what their scripts say, end as they are meant to, and can be debriefed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from examples.make_transcripts import SCRIPTS, SILENCE_LASTS, TRANSCRIPTS, WORDS_A_SECOND, example, examples, play
from rupturesim.alliance import Stage
from rupturesim.client import ClientState, Transition
from rupturesim.coder import default_coder
from rupturesim.debrief import debrief_of, to_json, to_markdown, to_plain
from rupturesim.phrasing import Said
from rupturesim.plain import understand
from rupturesim.replay import Replay
from rupturesim.text import words
from rupturesim.transcript import Attempt, attempts_of, read_transcript

ENDS = {
    "bernadette-second-thoughts": (Stage.REPAIRED, "stopped"),
    "kwame-given-room": (Stage.REPAIRED, "stopped"),
    "noor-tried-again": (Stage.REPAIRED, "stopped"),
    "priya-all-fine": (Stage.APPEASING, "stopped"),
    "ruth-going-back": (Stage.REPAIRED, "stopped"),
    "tomasz-the-plan": (Stage.LEFT, "left"),
}

every_example = pytest.mark.parametrize("stem", sorted(ENDS))


def shipped_replay(stem: str) -> Replay:
    """A shipped transcript."""
    return Replay(read_transcript(TRANSCRIPTS / f"{stem}.jsonl"))


class RecordedVoice:
    """Lets the client say what is recorded after the same words."""

    def __init__(self, attempts: Sequence[Attempt]) -> None:
        self._next = {
            tuple(attempt.said[:place]): said.text
            for attempt in attempts
            for place, said in enumerate(attempt.said)
            if said.speaker == "client"
        }

    def opening(self, state: ClientState) -> str:
        """The recorded first line."""
        return self._after(())

    def reply(self, transition: Transition, history: Sequence[Said]) -> str:
        """The recorded answer."""
        return self._after(history)

    def farewell(self, state: ClientState, history: Sequence[Said]) -> str:
        """The recorded last line."""
        return self._after(history)

    def _after(self, history: Sequence[Said]) -> str:
        return self._next.get(tuple(history), "(not in the transcript)")


def what_was_done(replay: Replay) -> list[object]:
    """All that is recorded but the client's words and the times."""
    kept: list[object] = []
    for event in replay.transcript.events:
        fields = event.model_dump(mode="json", exclude={"at"})
        if fields["event"] in ("client", "end"):
            del fields["text"]
        kept.append(fields)
    return kept


def test_every_script_has_its_transcript_and_every_transcript_its_script() -> None:
    assert {shown.stem for shown in examples()} == set(ENDS)
    assert {path.stem for path in TRANSCRIPTS.glob("*.jsonl")} == set(ENDS)


@every_example
def test_a_transcript_verifies(stem: str) -> None:
    transcript = read_transcript(TRANSCRIPTS / f"{stem}.jsonl")
    assert not transcript.torn
    states = sum(len(attempt.turns) + 1 for attempt in attempts_of(transcript))
    assert Replay(transcript).difference() == states


@every_example
def test_a_transcript_is_of_the_client_and_seed_that_the_script_names(stem: str) -> None:
    shown, header = example(SCRIPTS / f"{stem}.txt"), shipped_replay(stem).transcript.header
    assert (header.persona_id, header.seed, header.mode) == (shown.client, shown.seed, "script")
    assert shown.title


@every_example
def test_a_transcript_is_what_its_script_says_when_played_again(stem: str, tmp_path: Path) -> None:
    shipped = shipped_replay(stem)
    again = tmp_path / "again.jsonl"
    play(example(SCRIPTS / f"{stem}.txt"), again, voice=RecordedVoice(shipped.attempts))
    assert what_was_done(Replay(read_transcript(again))) == what_was_done(shipped)


@every_example
def test_the_coder_of_today_hears_every_turn_as_recorded(stem: str) -> None:
    replay, coder = shipped_replay(stem), default_coder()
    assert [replay.rescored(attempt, coder)[0] for attempt in replay.attempts] == [[] for _ in replay.attempts]


@every_example
def test_an_example_ends_as_it_is_meant_to(stem: str) -> None:
    replay = shipped_replay(stem)
    last = replay.attempts[-1]
    assert last.end is not None
    assert (replay.states(last)[-1].stage, last.end.how) == ENDS[stem]
    assert 8 <= len(last.turns) <= 14


def test_the_second_thoughts_cost_the_trust_that_was_there_before_it_is_won_again() -> None:
    replay = shipped_replay("bernadette-second-thoughts")
    stages = [state.stage for state in replay.states(replay.attempts[-1])]
    back = stages.index(Stage.CONFRONTING)
    assert Stage.VOICING in stages[:back]
    assert Stage.VOICING in stages[back:]


def test_the_first_attempt_with_noor_leads_apart_and_the_second_together() -> None:
    replay = shipped_replay("noor-tried-again")
    first, second = replay.attempts
    assert (second.of, second.at_turn) == (1, 2)
    assert [replay.states(attempt)[-1].stage for attempt in (first, second)] == [Stage.CONFRONTING, Stage.REPAIRED]


@every_example
def test_every_attempt_can_be_debriefed_in_plain_text_markdown_and_json(stem: str) -> None:
    replay = shipped_replay(stem)
    for attempt in replay.attempts:
        debrief = debrief_of(attempt, replay.persona)
        assert len(debrief.turns) == len(attempt.turns)
        assert replay.persona.name in to_plain(debrief)
        assert to_markdown(debrief).startswith("#")
        assert json.loads(json.dumps(to_json(debrief)))


def test_playing_a_script_twice_gives_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    shown = example(SCRIPTS / "noor-tried-again.txt")
    once, twice = tmp_path / "once.jsonl", tmp_path / "twice.jsonl"
    for path in (once, twice):
        play(shown, path)
    assert once.read_bytes() == twice.read_bytes()


def test_the_clock_counts_the_time_that_the_words_take() -> None:
    attempt = shipped_replay("kwame-given-room").attempts[-1]
    turn, silent = attempt.turns[0], attempt.turns[1]
    before = len(words(attempt.opening or "")) + len(words(turn.text))
    assert turn.said_at == pytest.approx(before / WORDS_A_SECOND, abs=0.01)
    assert turn.answered_at is not None
    assert silent.said_at == pytest.approx(turn.answered_at + SILENCE_LASTS, abs=0.01)


def test_sessions_start_an_hour_apart() -> None:
    starts = [shipped_replay(shown.stem).transcript.header.started for shown in examples()]
    assert f"{starts[0]:%Y-%m-%dT%H:%M:%SZ}" == "2026-11-02T10:00:00Z"
    assert {(later - start).total_seconds() for start, later in zip(starts, starts[1:], strict=False)} == {3600}


def test_a_script_that_goes_on_after_the_client_has_left_is_refused(tmp_path: Path) -> None:
    told = example(SCRIPTS / "tomasz-the-plan.txt")
    shown = replace(told, lines=(*told.lines, "Are you still there?"))
    with pytest.raises(ValueError, match="Are you still there"):
        play(shown, tmp_path / "too-long.jsonl")


@every_example
def test_a_script_holds_nothing_that_would_be_misunderstood(stem: str) -> None:
    for line in example(SCRIPTS / f"{stem}.txt").lines:
        command = understand(line)
        assert command is not None
        assert command.action in ("say", "withdrawing", "confronting", "note", "back", "end")
