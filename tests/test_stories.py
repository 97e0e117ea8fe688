"""Every story comes out as it is written, while it is played and when its transcript is read again."""

from pathlib import Path

import pytest

from people import SHIPPED_IDS, shipped_persona
from rupturesim.alliance import Stage
from rupturesim.persona.hearing import heard
from rupturesim.replay import Replay
from rupturesim.session import Session
from rupturesim.transcript import read_transcript
from stories import SHOWS, STORIES, Story, StoryCoder, StoryVoice, story

every_story = pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)


def played(told: Story, path: Path) -> list[Stage]:
    """The stages after each turn when the story is played live."""
    persona = shipped_persona(told.persona)
    session = Session.begin(
        persona, "0" * 64, path, coder=StoryCoder(told), phraser=StoryVoice(told), seed=told.seed, mode="script"
    )
    stages = [session.say(turn.trainee).transition.after.stage for turn in told.turns]
    session.end()
    session.close()
    return stages


def saved(told: Story, path: Path) -> list[Stage]:
    """The stages after each turn when the transcript is read and every state computed afresh."""
    played(told, path)
    replay = Replay(read_transcript(path))
    assert replay.difference() == len(told.turns) + 1
    return [state.stage for state in replay.states(replay.attempts[-1])[1:]]


@every_story
@pytest.mark.parametrize("way", [played, saved], ids=["live", "saved"])
def test_a_story_comes_out_as_it_is_written(path: Path, way: object, tmp_path: Path) -> None:
    told = story(path)
    assert callable(way)
    stages = way(told, tmp_path / "story.jsonl")
    assert list(enumerate(stages, start=1)) == [(n, turn.stage) for n, turn in enumerate(told.turns, start=1)]
    assert stages[-1] is told.ends


@every_story
def test_a_story_shows_what_it_says_it_shows(path: Path) -> None:
    told = story(path)
    stages = [turn.stage for turn in told.turns]
    match told.shows:
        case "repaired":
            assert told.ends is Stage.REPAIRED
        case "left":
            assert told.ends is Stage.LEFT
        case "false repair":
            opening = shipped_persona(told.persona).opening.stage
            assert Stage.APPEASING in [opening, *stages]
        case "wobble":
            near = [place for place, stage in enumerate(stages) if stage in (Stage.VOICING, Stage.VULNERABLE)]
            back = [place for place, stage in enumerate(stages) if stage in (Stage.WITHDRAWN, Stage.CONFRONTING)]
            assert near
            assert any(place > near[0] for place in back)
            assert told.ends is Stage.REPAIRED


@every_story
def test_a_story_names_every_trigger_whose_words_it_uses(path: Path) -> None:
    told = story(path)
    persona = shipped_persona(told.persona)
    for turn in told.turns:
        assert heard(persona, turn.trainee) == set(turn.heard)


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_every_client_has_a_story_of_each_kind(name: str) -> None:
    kinds = {told.shows for told in map(story, STORIES) if told.persona == name}
    assert kinds == set(SHOWS)
