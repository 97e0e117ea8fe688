"""Lines put together from parts."""

from phrasing.talks import persona_of
from rupturesim.alliance import Stage
from rupturesim.client.step import Client
from rupturesim.phrasing.bank import Phrase, shipped_bank
from rupturesim.phrasing.composing import Composer
from rupturesim.phrasing.moment import Moment, moment_at_the_end
from rupturesim.phrasing.own import ANY
from rupturesim.phrasing.template import template

BANK = shipped_bank()
COMPOSER = Composer(BANK.grammar)
PERSONA = persona_of()


def moment(stage: Stage = Stage.CONFRONTING) -> Moment:
    """A moment in a stage, with nothing said yet."""
    return moment_at_the_end(PERSONA, 1, BANK, Client(PERSONA).state_in(stage), ())


def phrases(*texts: str) -> list[Phrase]:
    return [Phrase(template(text), ANY) for text in texts]


def every_line(body: str, opener: str, tail: str = "So.", gesture: str = "looks away") -> set[str]:
    """All the lines that these parts can make, the last resort aside."""
    parts = {
        "body": phrases(body),
        "opener": phrases(opener),
        "tail": phrases(tail),
        "gesture": phrases(gesture),
        "sign": [],
    }
    now, found = moment(), set[str]()
    while True:
        line = COMPOSER.new_line(now._replace(before=frozenset(line.casefold() for line in found)), parts).line
        if line.startswith(f"[{BANK.grammar.last_resort}"):
            return found
        found.add(line)


def test_a_comma_takes_the_capital_away_but_not_from_i() -> None:
    assert "Look, that is not what I said." in every_line("That is not what I said.", "Look,")
    assert "Look, I'm not doing that." in every_line("I'm not doing that.", "Look,")


def test_an_opener_and_a_body_do_not_begin_alike_or_both_with_an_interjection() -> None:
    for body, opener in (("No. I won't do that.", "No."), ("Well, I won't do that.", "Mm."), ("You did it.", "You.")):
        assert not any(line.startswith(f"{opener} Ah.") for line in every_line(body, f"{opener} Ah."))
    assert any(line.startswith("I see.") for line in every_line("I won't do that.", "I see."))


def test_one_gesture_a_line_and_no_tail_after_a_question() -> None:
    assert all(line.count("[") <= 1 for line in every_line("I won't do that. [nods] I said so.", "Look."))
    assert not any(line.endswith("So.") for line in every_line("Would you sit here and take it?", "Look."))


def test_the_last_resort_is_always_new() -> None:
    gestures, said = phrases("looks away", "frowns"), set[str]()
    for _ in range(30):
        line = COMPOSER.last_resort(moment()._replace(before=frozenset(said)), gestures)
        assert line.startswith("[says nothing; ")
        assert line not in said
        said.add(line)
    assert COMPOSER.last_resort(moment(), []) == "[says nothing; waits]"
