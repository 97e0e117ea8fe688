"""What the screen of the client's words says of servers and of a line that was tried."""

from collections.abc import Sequence

from rupturesim.llm.finding import PLACES, Found
from rupturesim.llm.trying import ASKED, Tried
from rupturesim.phrasing import Try


def nothing_found() -> str:
    """That no server answers, and what could be started."""
    ports = ", ".join(place.url.rpartition(":")[2] for place in PLACES)
    return (
        f"No language model's server answers on this machine (looked at the ports {ports}). That is fine: nothing is "
        "needed. If you would like one, start a server such as Ollama, LM Studio or llama.cpp with a model, then "
        "press F2."
    )


def found_told(found: Sequence[Found]) -> str:
    """What each server has, or why it cannot be used."""
    return "\n".join(_told(one) for one in found)


def _told(one: Found) -> str:
    where = one.place.name or one.address.base
    if one.fault is not None:
        return f"{where}: {one.fault}."
    if not one.models:
        return f"{where}: the server is there, and has no model yet."
    return f"{where}: {'one model' if len(one.models) == 1 else f'{len(one.models)} models'}, listed above."


def tried_told(came: Tried, name: str) -> str:
    """What came of trying a model out. name: the client's."""
    took = f"{came.seconds:.1f} s"
    if came.lent.line is not None:
        again = "\nThis is its second line; the first was of no use here." if len(came.lent.tries) > 1 else ""
        return f"You: {ASKED}\n{name}, after {took}: {came.lent.line}{again}"
    return f"No line came that could be said ({took}). {_why(came.lent.tries)}"


def _why(tries: Sequence[Try]) -> str:
    kept_back = [one for one in tries if one.text]
    if kept_back:
        times = "what it wrote" if len(kept_back) == 1 else "both lines that it wrote"
        return f"The program kept back {times}. {kept_back[-1].why} It would speak in its own words here."
    why = tries[-1].why if tries else "The model was not asked."
    slow = " The first answer takes longest, while the server loads the model: try again, or allow it more seconds."
    return f"{why}{slow if tries and tries[-1].refused == 'late' else ''}"
