"""Trying a model out: one line in an ordinary moment, read by the guard, within the deadline."""

from llm.faults import hangs, says
from llm.faulty import MODEL, serving
from people import bare_persona
from rupturesim.llm.choice import choice
from rupturesim.llm.trying import ASKED, tried
from rupturesim.rehearsal import model_voice, scripted_voice


def test_a_line_that_may_be_said_is_shown_with_the_time_that_it_took() -> None:
    persona = bare_persona()
    with serving(says("With the week, I suppose.")) as server:
        lender = model_voice(choice(server.url, MODEL))(persona, 1)
        came = tried(lender, scripted_voice(persona, 1), persona)
        lender.close()
        assert came.lent.line == "With the week, I suppose."
        assert came.seconds >= 0
        assert ASKED in str(server.posted[0].json)


def test_a_server_that_hangs_is_given_up_at_the_deadline() -> None:
    persona = bare_persona()
    with serving(hangs) as server:
        lender = model_voice(choice(server.url, MODEL, deadline=1.0))(persona, 1)
        came = tried(lender, scripted_voice(persona, 1), persona)
        lender.close()
    assert came.lent.line is None
    assert came.lent.tries[-1].refused == "late"
    assert came.seconds < 4
