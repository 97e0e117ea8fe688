"""A debrief for sharing: nobody's words are in it, and all that it counts is as it was."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debrief.sessions import STORIES, STRAINED_AT_OPENING, WORDING, persona, played
from debrief.test_traceable import sentences
from rupturesim.codes import Code
from rupturesim.corrections import corrected
from rupturesim.debrief import Debrief, debrief_of, redacted_debrief, to_csv, to_html, to_json, to_markdown, to_plain
from rupturesim.debrief.redact import emptied
from rupturesim.persona.load import parse_persona
from rupturesim.persona.model import Persona
from rupturesim.text import words
from rupturesim.transcript.attempts import Attempt, attempts_of
from rupturesim.transcript.events import CorrectionEvent, Header, ModelEvent
from rupturesim.transcript.reader import read_transcript

FORMS: dict[str, Callable[[Debrief], str]] = {
    "plain": to_plain,
    "markdown": to_markdown,
    "json": lambda debrief: json.dumps(to_json(debrief), ensure_ascii=False),
    "csv": to_csv,
    "html": to_html,
}
TURNS = ["advise", "closed", "space", "acknowledge", "advise blame", "validate invite", "reflect", "renegotiate"]


class Canaries:
    """Words that occur nowhere else, each handed out once."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, where: str) -> str:
        self.made.append(f"zq{len(self.made):03}{where}")
        return self.made[-1]


def planted(new: Canaries) -> tuple[Attempt, Persona]:
    """A session with a canary in every text that somebody wrote, among words that coded spans cover."""
    client = Persona.model_validate(
        {
            **persona(opening=STRAINED_AT_OPENING).model_dump(by_alias=True),
            "id": "c" + new("id"),
            "name": new("name"),
            "setting": new("setting"),
            "presenting_problem": new("problem"),
            "background": f"The sister is {new('background')}.",
            "introduction": new("introduction"),
            "opening": {
                "scene": new("scene"),
                "lines": [new("line")],
                "rupture": (trigger := "t" + new("trigger")),
                "stage": "withdrawn",
                "brings_up": {"turn": 3, "trigger": trigger},
            },
            "triggers": [
                {
                    "id": trigger,
                    "codes": ["advise"],
                    "phrases": [new("phrase")],
                    "strikes": "task",
                    "means": new("means"),
                    "says": [new("says")],
                }
            ],
            "what_helps": [{"id": "h" + new("helps"), "codes": ["space"], "why": new("why"), "says": [new("says")]}],
            "what_hurts": [{"id": "u" + new("hurts"), "codes": ["blame"], "why": new("why"), "says": [new("says")]}],
            "need": {"what": new("need"), "says": [new("says")]},
            "fear": {"what": new("fear"), "says": [new("says")]},
            "topics": [{"id": "p" + new("people"), "words": [new("people")], "open": [new("people")]}],
            "voice": {
                "idioms": [new("idiom")],
                "gestures": [new("gesture")],
                "lines": [{"says": [new("own")]}],
                "stories": [{"openness": 3, "says": new("story")}],
            },
            "endings": {"repaired": [new("ending")], "left": [new("ending")], "unmended": [new("ending")]},
            "ways": [{"say": new("way"), "codes": ["invite", "validate"]}],
            "author": new("author"),
            "licence": new("licence"),
            "notes": new("notes"),
        }
    )
    attempt = played(TURNS, client, marks={1: "withdrawal"}, notes={0: new("note"), 2: new("note")})
    turns = [
        replace(
            turn,
            text=f"{turn.text} {new('turn')} [{new('gesture')}]",
            coding=replace(
                turn.coding,
                codes=tuple(
                    replace(coded, evidence=(*coded.evidence, (len(turn.text) + 1, len(turn.text) + 7)))
                    for coded in turn.coding.codes
                ),
                heard=frozenset({trigger, new("heard")}),
            ),
            answer=f"{new('answer')}. [{new('gesture')}] {turn.answer}",
            model=ModelEvent(turn=turn.number, name=new("model"), accepted=True, why=new("model")),
        )
        for turn in attempt.turns
        if turn.coding is not None
    ]
    changed = turns[4].transition
    assert changed is not None
    odd = changed.model_copy(update={"rules": (*changed.rules, new("rule"), f"helps:{new('rule')}")})
    turns[4] = replace(turns[4], transition=odd)
    why = CorrectionEvent(attempt=1, turn=2, codes=(Code.REFLECT,), why=new("reason"))
    turns[1] = replace(turns[1], correction=why, heard_first=turns[1].coding)
    assert attempt.end is not None
    end = attempt.end.model_copy(update={"text": new("farewell")})
    return replace(attempt, opening=f"{new('opening')} {attempt.opening}", turns=tuple(turns), end=end), client


def header_of(client: Persona, new: Canaries) -> Header:
    return Header(
        program=new("program"),
        rules=0,
        coder=new("coder"),
        persona_id=client.id,
        persona_sha256="0" * 64,
        persona=client.model_dump(mode="json", by_alias=True),
        seed=1,
        mode="script",
        started="2026-01-01T00:00:00Z",
    )


@pytest.mark.parametrize("form", FORMS)
def test_no_word_that_anybody_wrote_is_in_any_form(form: str) -> None:
    new = Canaries()
    attempt, client = planted(new)
    other = replace(attempt, number=2, of=1, at_turn=3)
    given = {"attempts": [attempt, other], "header": header_of(client, new)}
    told = FORMS[form](redacted_debrief(attempt, client, **given))  # type: ignore[arg-type]
    assert not [canary for canary in new.made if canary in told]
    open_told = FORMS[form](debrief_of(attempt, client, **given))  # type: ignore[arg-type]
    assert len([canary for canary in new.made if canary in open_told]) > 10  # the session did hold them
    assert not [text for code, text in WORDING.items() if text in told and code is not Code.OTHER]


@pytest.mark.parametrize("form", FORMS)
def test_no_word_for_a_feeling_is_in_any_form(form: str) -> None:
    felt = ("heartbroken", "humiliated", "terrified")
    attempt = played(TURNS, texts={turn: f"You sound {word} and {word}." for turn, word in enumerate(felt, start=1)})
    told = FORMS[form](redacted_debrief(attempt, persona()))
    assert not [word for word in felt if word in told]


def test_attempts_that_differ_in_their_words_alone_are_told_apart() -> None:
    attempt = played(TURNS, texts={2: "Did you sleep well then?"})
    other = replace(played(TURNS, texts={2: "Has he gone away then?"}), number=2, of=1, at_turn=2)
    client = persona()
    seen: list[Attempt] = []

    def noted(attempt: Attempt, client: Persona, *, attempts: Sequence[Attempt] = (), **_more: object) -> Debrief:
        seen.extend([attempt, *attempts] if attempts else [])
        return debrief_of(attempt, client, attempts=attempts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rupturesim.debrief.redact.debrief_of", noted)
        redacted_debrief(attempt, client, attempts=[attempt, other])
    this, same, apart = seen
    assert this == same
    assert [turn.text == there.text for turn, there in zip(this.turns, apart.turns, strict=True)] == [
        turn.number != 2 for turn in this.turns
    ]


def numbers(value: object) -> object:
    """Figures with nothing but their numbers."""
    if isinstance(value, dict):
        return {key: numbers(inner) for key, inner in value.items() if key not in {"says", "spans"}}
    if isinstance(value, list):
        return [numbers(inner) for inner in value]
    return "" if isinstance(value, str) else value


def cut(text: str) -> str:
    """A sentence without what it quotes."""
    return re.sub(r"“[^”]*”|(?<!\w)'[^']*'(?!\w)", "…", text)


@pytest.mark.parametrize("name", STORIES)
def test_all_that_is_counted_stays_as_it_was(name: str) -> None:
    client = persona()
    attempt = played(STORIES[name], client, marks={1: "withdrawal"}, notes={2: "Nervous."})
    bare, whole = redacted_debrief(attempt, client), debrief_of(attempt, client)
    assert numbers(to_json(bare)["figures"]) == numbers(to_json(whole)["figures"])
    told = [cut(sentence.text.replace("Hanna", "Client")) for sentence in whole.figures.says]
    assert [cut(sentence.text) for sentence in bare.figures.says] == told
    assert bare.curve == whole.curve
    assert bare.rating is None or whole.rating is None or bare.rating.total == whole.rating.total
    for shown, turn in zip(bare.turns, whole.turns, strict=True):
        assert len(words(shown.text)) == len(words(turn.text))
        assert (shown.silent, shown.stages, shown.passed_over) == (turn.silent, turn.stages, turn.passed_over)
        assert [earned.code for earned in shown.earned] == [earned.code for earned in turn.earned]
        for before, after in zip(turn.earned, shown.earned, strict=True):
            counts = [
                [len(words(text[start:end])) for start, end in earned.spans]
                for earned, text in ((before, turn.text), (after, shown.text))
            ]
            assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["ruth-going-back", "noor-tried-again", "kwame-given-room"])
def test_the_shipped_sessions_are_told_without_their_clients(name: str) -> None:
    transcript = read_transcript(Path(__file__).parents[2] / "transcripts" / f"{name}.jsonl")
    client, attempts = parse_persona(transcript.header.persona), attempts_of(transcript)
    attempt = corrected(attempts[-1], client, transcript.header.seed)
    debrief = redacted_debrief(attempt, client, attempts=attempts, header=transcript.header)
    for form in FORMS.values():
        told = form(debrief)
        assert client.name not in told
        assert client.id not in told.lower()
        assert not [said.text for said in attempt.said if len(words(said.text)) > 2 and said.text in told]
    assert debrief.client == "Client"


@pytest.mark.parametrize("name", STORIES)
def test_what_is_cited_stands_in_the_copy(name: str) -> None:
    debrief = redacted_debrief(played(STORIES[name]), persona())
    texts = {("trainee", turn.number): turn.text for turn in debrief.turns}
    texts |= {("client", turn.number): turn.answer or "" for turn in debrief.turns} | {("client", 0): debrief.opening}
    for sentence in sentences(debrief):
        for cite in sentence.cites:
            assert all(0 <= start < end <= len(texts[cite.speaker, cite.turn]) for start, end in cite.spans)


def test_a_copy_says_that_words_are_left_out() -> None:
    debrief = redacted_debrief(played(["advise"]), persona())
    assert "are left out of this copy" in to_plain(debrief, width=400)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("What was that like, for you?", "word word word word, word word?"),
        ("[silence]", "[silence]"),
        ("[looks at Mary] Oh.", "[gesture] word."),
        ("well-known: it's 3 o'clock", "word word: word word word"),
        ("“Why?!” he said…", "word? word word…"),
        ("\U0001f600", "…"),
        ("two\n\nlines", "word\nword"),
        ("", ""),
    ],
)
def test_words_become_fillers(text: str, bare: str) -> None:
    assert emptied(text).text == bare


@given(st.text(st.sampled_from("ab İ'’-_?!.,[]()\n…你好é3\u0301"), max_size=40))
def test_any_text_keeps_its_words_its_questions_and_its_silence(text: str) -> None:
    found = emptied(text)
    assert len(words(found.text)) == len(words(text))
    assert found.text.count("?") == text.count("?")
    assert re.fullmatch(r"(word|gesture|[\s.,;:!?…\[\]])*", found.text)


@given(st.text(st.sampled_from("ab ?.[]\n"), min_size=1, max_size=30), st.data())
def test_spans_stay_inside_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = emptied(text)
    for new_start, new_end in found.spans([(start, end)]):
        assert 0 <= new_start < new_end <= len(found.text)
    assert found.spans([(start, len(text) + 1), (end, start)]) == ()
    assert bool(found.spans([(start, end)])) >= bool(text[start:end].strip())
