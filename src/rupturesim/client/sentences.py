"""The sentence that each rule has for the debrief, with the client's name and pronouns filled in."""

from collections.abc import Sequence

from rupturesim.client.rules import Rules, shipped_rules
from rupturesim.persona.model import Persona

_PRONOUNS = {
    "she": ("she", "her", "her", "herself"),
    "he": ("he", "him", "his", "himself"),
    "they": ("they", "them", "their", "themself"),
}
_SLOTS = ("they", "them", "their", "themself")


def fill(sentence: str, persona: Persona) -> str:
    """A sentence with {name}, {they}, {them}, {their} and {themself} filled in for this persona."""
    if "{" not in sentence:
        return sentence
    first = persona.pronouns.lower().split("/")[0].strip()
    forms = _PRONOUNS.get(first, _PRONOUNS["they"])
    for slot, form in zip(_SLOTS, forms, strict=True):
        sentence = sentence.replace("{" + slot + "}", form)
    return sentence.replace("{name}", persona.name)


class Sentences:
    """Looks up rules by the ids that a transition records."""

    def __init__(self, persona: Persona, rules: Rules | None = None) -> None:
        rules = rules or shipped_rules()
        self._persona = persona
        self._says = {rule.id: rule.says for rule in rules.all}

    def why(self, rules: Sequence[str], move: str | None) -> str:
        """What came of a turn in one breath: the rule that decided, and the one that moved the stage."""
        names = [*rules[:1], *([move] if move else [])]
        return " ".join(sentence for sentence in map(self.of, names) if sentence)

    def of(self, rule_id: str) -> str | None:
        """The sentence of a rule of the table or of the persona's own; None for an id that no longer exists."""
        kind, _, name = rule_id.partition(":")
        if not name:
            sentence = self._says.get(rule_id)
            return fill(sentence, self._persona) if sentence else None
        if kind == "trigger":
            for trigger in self._persona.triggers:
                if trigger.id == name:
                    return f"It touched a sore point: to {fill('{them}', self._persona)} it means that {trigger.means}"
            return None
        leanings = self._persona.what_helps if kind == "helps" else self._persona.what_hurts
        return next((leaning.why for leaning in leanings if leaning.id == name), None)
