"""The transparent coder codes turns as the manual says, and never fails on any text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rupturesim.coder import Coder
from rupturesim.coder.cuebook import parse
from rupturesim.coder.cues import CueCoder
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.errors import ProblemsError

CODER = CueCoder.shipped()
COMPLAINT = "You cut me off again. You never listen."
DOUBT = "You look about nineteen. How could you understand what this is like?"
TASK = "I don't see the point of the diary."
FLAT = "It's been a long week with my mother."


def heard(turn: str, client: str = "") -> set[str]:
    return {coded.code.value for coded in CODER.code(turn, client)}


MANUAL_COUNTS = [
    # turn, the client's line before it, the code that the manual gives it
    ("I moved too fast there.", COMPLAINT, "acknowledge"),
    ("I'm sorry I talked over you.", COMPLAINT, "acknowledge"),
    ("Yeah, I am pretty young.", DOUBT, "acknowledge"),
    ("Of course you're angry, anyone would be.", COMPLAINT, "validate"),
    ("It makes sense to hold back after that.", FLAT, "validate"),
    ("It sounds like that stung.", COMPLAINT, "reflect"),
    ("Maybe you're worried you're not in good hands.", DOUBT, "reflect"),
    ("What was that like?", FLAT, "invite"),
    ("Tell me more about what went wrong.", COMPLAINT, "invite"),
    ("Can you tell me more?", FLAT, "invite"),
    ("Something just shifted between us.", FLAT, "meta"),
    ("How did it feel when I said that?", FLAT, "meta"),
    ("I notice I feel a bit protective of you.", FLAT, "disclose"),
    ("I'm aware I got anxious and started explaining.", COMPLAINT, "disclose"),
    ("I think I wasn't clear: I meant the exercise, not you.", COMPLAINT, "clarify"),
    ("We could drop the worksheet; what would be more useful?", TASK, "renegotiate"),
    ("The diary is there to show us what comes before the panic.", TASK, "rationale"),
    ("I wonder whether this is a bit like waiting for your father to blow up.", FLAT, "link"),
    ("Thank you for telling me, that can't have been easy.", COMPLAINT, "appreciate"),
    ("Take your time.", FLAT, "space"),
    ("We don't have to go there today.", FLAT, "space"),
    ("[waits]", FLAT, "space"),
    ("A doctor doesn't need to have had cancer.", DOUBT, "defend"),
    ("I was only trying to help.", COMPLAINT, "defend"),
    ("I have twelve years of training.", DOUBT, "defend"),
    ("That's your projection.", COMPLAINT, "blame"),
    ("You're doing to me what you do to your wife.", COMPLAINT, "blame"),
    ("I think you're avoiding.", FLAT, "blame"),
    ("I'm sure it's not that bad.", FLAT, "minimise"),
    ("I'm sorry you feel that way.", COMPLAINT, "minimise"),
    ("Let's not make too much of it.", COMPLAINT, "minimise"),
    ("You should try the breathing exercise.", FLAT, "advise"),
    ("Let's get back to the worksheet.", COMPLAINT, "advise"),
    ("Anyway, how was your week?", COMPLAINT, "shift"),
    ("I'm useless at this.", COMPLAINT, "overown"),
    ("I completely failed you, I'm the worst.", COMPLAINT, "overown"),
    ("Please don't leave.", COMPLAINT, "overown"),
    ("Well, nobody is forcing you to come.", COMPLAINT, "hostile"),
    ("Do you want to get better or not?", COMPLAINT, "hostile"),
    ("Why didn't you say so before?", COMPLAINT, "interrogate"),
    ("I hear you.", COMPLAINT, "hollow"),
    ("I understand.", COMPLAINT, "hollow"),
    ("I'm sorry.", COMPLAINT, "hollow"),
    ("Did you take the tablets this morning?", FLAT, "closed"),
    ("Mm-hm.", FLAT, "other"),
    ("Hello, come in. It's room four again next week.", "Hi.", "other"),
]


@pytest.mark.parametrize(("turn", "client", "code"), MANUAL_COUNTS)
def test_codes_what_the_manual_counts(turn: str, client: str, code: str) -> None:
    assert code in heard(turn, client)


@pytest.mark.parametrize(
    ("turn", "client", "code"),
    [row for row in MANUAL_COUNTS if row[2] in {code.value for code in REPAIRING | {Code.CLOSED, Code.OTHER}}],
)
def test_hears_no_strain_in_what_the_manual_counts_as_repair(turn: str, client: str, code: str) -> None:
    assert not heard(turn, client) & {code.value for code in STRAINING}


@pytest.mark.parametrize(
    ("turn", "client", "code"), [row for row in MANUAL_COUNTS if row[2] in {code.value for code in STRAINING}]
)
def test_hears_no_repair_in_what_the_manual_counts_as_strain(turn: str, client: str, code: str) -> None:
    assert not heard(turn, client) & {code.value for code in REPAIRING}


@pytest.mark.parametrize(
    ("turn", "client", "not_code", "code"),
    [
        # blanket self-blame is no acknowledgement
        ("It's all my fault, I always ruin everything.", COMPLAINT, "acknowledge", "overown"),
        ("I'm sorry you feel that way.", COMPLAINT, "acknowledge", "minimise"),
        ("I'm sorry.", COMPLAINT, "acknowledge", "hollow"),
        # naming the feeling only
        ("It sounds like you're angry.", COMPLAINT, "validate", "reflect"),
        # claimed understanding is no reflection
        ("I understand.", COMPLAINT, "reflect", "hollow"),
        # yes/no questions, and a question about logistics
        ("Did you sleep?", FLAT, "invite", "closed"),
        # talk about relationships outside is no meta
        ("Did your mother and sister talk?", FLAT, "meta", "closed"),
        # credentials that answer a complaint
        ("I have a master's degree and two hundred supervised hours.", DOUBT, "disclose", "defend"),
        # arguing that the client is wrong
        ("I never said that.", COMPLAINT, "clarify", "defend"),
        # imposing a task
        ("You need to do the diary every night.", TASK, "renegotiate", "advise"),
        # an accusation is no link
        ("You're doing to me what you do to your wife.", COMPLAINT, "link", "blame"),
        # a tentative link is no accusation
        ("I wonder if it's a bit like how it was with your father.", FLAT, "blame", "link"),
        # options to choose from are no advice
        ("We could try the breathing, or leave it for today. Which would you prefer?", TASK, "advise", "renegotiate"),
        # a choice among options offered is no invitation
        ("We could try the breathing, or leave it for today. Which would you prefer?", TASK, "invite", "renegotiate"),
        # one gentle open question
        ("What was it like to hear that?", FLAT, "interrogate", "invite"),
        # followed by a real acknowledgement
        ("I'm sorry. I cut you off just then.", COMPLAINT, "hollow", "acknowledge"),
        ("I hear you. It sounds like that really hurt.", COMPLAINT, "hollow", "reflect"),
        # specific ownership is no abdication
        ("I rushed you there, and I got that wrong.", COMPLAINT, "overown", "acknowledge"),
        # praise with no concern in sight
        ("Well done!", "I passed my driving test!", "minimise", "other"),
    ],
)
def test_does_not_count_what_the_manual_excludes(turn: str, client: str, not_code: str, code: str) -> None:
    found = heard(turn, client)
    assert not_code not in found
    assert code in found


@pytest.mark.parametrize(
    ("turn", "client", "codes"),
    [
        # "I hear you, but ..." is coded by what follows the 'but', never as a repair
        ("I hear you, but you should finish the worksheet.", TASK, {"advise"}),
        ("Point taken, but I was only trying to help.", COMPLAINT, {"defend"}),
        ("I'm sorry, but I never said that.", COMPLAINT, {"defend"}),
        ("You're right, but I have twelve years of training.", DOUBT, {"defend"}),
        ("I hear you. But I was only trying to help.", COMPLAINT, {"defend"}),
        # perfunctory thanks
        ("Thanks for sharing.", COMPLAINT, {"hollow"}),
        # three questions stacked
        ("Did you sleep? Did you eat? Did you ring her?", FLAT, {"interrogate"}),
        # silence and gestures
        ("", COMPLAINT, {"space"}),
        ("   \n", COMPLAINT, {"space"}),
        ("[silence]", COMPLAINT, {"space"}),
        ("...", COMPLAINT, {"space"}),
        # another's words in quotation marks are not the therapist's
        ('When he said "you should try harder", that must have hurt.', FLAT, {"reflect"}),
        # negation
        ("It isn't your fault that he shouted.", FLAT, set()),
        ("I don't think that's your projection.", DOUBT, set()),
        ("I'm not saying you should try harder.", COMPLAINT, set()),
        # several codes in a turn
        (
            "I moved too fast there. Of course you're angry. What was that like?",
            COMPLAINT,
            {"acknowledge", "validate", "invite"},
        ),
        ("I hear you. You should try the breathing exercise.", FLAT, {"hollow", "advise"}),
    ],
)
def test_follows_the_rulings(turn: str, client: str, codes: set[str]) -> None:
    if codes:
        assert heard(turn, client) == codes
    else:
        assert not heard(turn, client) & {code.value for code in STRAINING}


def test_same_words_after_a_complaint_defend_and_after_small_talk_do_not() -> None:
    turn = "It's a standard form."
    assert "defend" in heard(turn, "You gave me that form without asking me.")
    assert "defend" not in heard(turn, "Where do I sign?")


def test_evidence_is_the_words_that_earn_the_code() -> None:
    turn = "I moved too fast there. What was that like?"
    found = {coded.code: [turn[a:b] for a, b in coded.evidence] for coded in CODER.code(turn, COMPLAINT)}
    assert found[Code.ACKNOWLEDGE] == ["I moved too fast there"]
    assert found[Code.INVITE] == ["What was that like"]


def test_evidence_offsets_count_characters_of_the_typed_text() -> None:
    turn = "🙂 \u201cHm.\u201d I\u2019m sorry I talked over you."
    (coded,) = [coded for coded in CODER.code(turn, COMPLAINT) if coded.code is Code.ACKNOWLEDGE]
    assert "talked over you" in turn[coded.evidence[0][0] : coded.evidence[0][1]]


def test_is_read_once_and_its_version_follows_its_patterns() -> None:
    coder: Coder = CueCoder.shipped()
    assert coder is CueCoder.shipped()
    assert coder.version.startswith("cues-1-")
    assert len(coder.version) == len("cues-1-") + 8


def test_every_shipped_pattern_compiles() -> None:
    for cue in CODER.book.cues:
        for pattern in (*cue.phrases, *cue.unless):
            assert pattern.regex.pattern


@pytest.mark.parametrize(
    "turn",
    ["i " * 10_000, "word " * 4_000, "a" * 20_000, "?" * 20_000, "[" * 20_000, '"' * 20_000, "you are " * 2_500,
     "'a " * 6_600, "*" * 20_000, "- " * 10_000, "no. " * 5_000, "\n" * 20_000, "语" * 20_000, "e\u0301" * 10_000],
)  # fmt: skip
def test_a_very_long_turn_is_coded(turn: str) -> None:
    assert CODER.code(turn, turn)


PIECES = (
    "i you i'm sorry sorry, but what how why? did . ! \" ' [waits] * ( you're right never \u2019 \u061f 你好 שלום 🙂 "
    "said \x00 \u202e e\u0301 only trying to help feel that way then"
)
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(PIECES.split(" ")),
        max_size=40,
    ).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(turn=ANY_TEXT, client=ANY_TEXT)
def test_any_text_gets_a_well_formed_coding(turn: str, client: str) -> None:
    coding = CODER.code(turn, client)
    codes = [coded.code for coded in coding]
    assert codes
    assert codes == [code for code in Code if code in set(codes)]  # the manual's order, each once
    assert Code.OTHER not in codes or codes == [Code.OTHER]
    for coded in coding:
        assert 0 < coded.score <= 1
        assert coded.evidence or not turn.strip()
        ends = 0
        for start, end in coded.evidence:
            assert ends <= start < end <= len(turn)
            ends = end
    assert CODER.code(turn, client) == coding


BAD_BOOKS = {
    "cues: [{code: kindness, phrases: 'so kind'}]": "unknown code 'kindness'",
    "cues: [{code: space, phrases: 'take (your time'}]": "'(' is not closed",
    "cues: [{code: space, phrases: '* time'}]": "cannot begin with a gap",
    "cues: [{code: space, phrases: '[some] [time]'}]": "not optional",
    "cues: [{code: space, phrases: '{nothing} here'}]": "no list is called {nothing}",
    "cues: [{code: space, phrases: 'a || b'}]": "has no place here",
    "cues: [{code: space, phrases: 'so', when: {cleint: [you]}}]": "unknown field 'cleint'",
    "cues: [{code: space, phrases: 'so', when: {client: [moody]}}]": "unknown kind of client line 'moody'",
    "cues: [{code: space, phrases: 'so', score: 7}]": "score must be",
    "cues: [{code: space, phrases: 'so', when: {place: middle}}]": "place must be one of",
    "cues: [{code: space, phrases: 3}]": "phrases must be text",
    "cues: [{code: space, phrases: 'so', when: {asked: maybe}}]": "asked must be true or false",
    "cues: [{code: space, phrases: 'so', when: {max_words: many}}]": "max_words must be a number",
    "cues: []": "has no cues",
    "rules: []": "unknown part 'rules'",
    "cues: [": "not YAML",
    "[]": "has no cues",
}


@pytest.mark.parametrize(("text", "message"), BAD_BOOKS.items())
def test_a_bad_cue_file_is_refused_with_its_fault(text: str, message: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        parse(text)
    assert message in str(raised.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        parse("cues: [{code: kindness, phrases: 'x'}, {code: space, phrases: '(('}]")
    assert len(raised.value.problems) >= 2


def test_cues_stand_beside_the_module() -> None:
    import rupturesim.coder.cues as module

    assert Path(module.__file__).with_name("cues.yaml").is_file()
