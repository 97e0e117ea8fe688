"""The checks that rest on phrases alone: what is said, and whether the stage grants it."""

from rupturesim.guard.book import Rule, shipped_book
from rupturesim.guard.reading import Hit, reading_of
from rupturesim.guard.scene import Refusal, Scene


def refused_phrase(check: str, reply: str, scene: Scene) -> Refusal | None:
    """The first phrase of the reply that the words of a check refuse in this scene."""
    rules = shipped_book().rules
    for hit in reading_of(reply).hits:
        ready = rules[hit.key]
        if ready.check == check and scene.stage in ready.stages and _counts(ready.rule, hit, scene):
            return Refusal(check, ready.rule.why, hit.words)
    return None


def _counts(rule: Rule, hit: Hit, scene: Scene) -> bool:
    return (
        (scene.marker not in rule.besides or scene.marker is None)
        and (rule.denied or not hit.denied)
        and (rule.asked is None or rule.asked == hit.asked)
        and (rule.where == "both" or (rule.where == "gestures") == hit.gesture)
        and hit.length <= rule.longest
    )


def therapist(reply: str, scene: Scene) -> Refusal | None:
    """The client does not become the therapist."""
    return refused_phrase("therapist", reply, scene)


def repaired(reply: str, scene: Scene) -> Refusal | None:
    """Nothing sounds mended before it is."""
    return refused_phrase("repaired", reply, scene)


def thanks(reply: str, scene: Scene) -> Refusal | None:
    """No thanks and no praise while a rupture is open, but from a client who appeases."""
    return refused_phrase("thanks", reply, scene)


def advice(reply: str, scene: Scene) -> Refusal | None:
    """A client with an open rupture does not advise or teach."""
    return refused_phrase("advice", reply, scene)


def textbook(reply: str, scene: Scene) -> Refusal | None:
    """A lay client does not talk like a textbook."""
    return refused_phrase("textbook", reply, scene)


def risk(reply: str, scene: Scene) -> Refusal | None:
    """No client is at risk, and a model does not speak of it, not even to deny it."""
    return refused_phrase("risk", reply, scene)
