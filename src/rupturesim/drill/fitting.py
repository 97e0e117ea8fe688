"""Whether repairing codes fit a moment: whether, by the rules, they would do good there and no harm."""

from rupturesim.client import Client, ClientState
from rupturesim.coder import Coding
from rupturesim.codes import Code
from rupturesim.persona.trials import direction


def fits(client: Client, state: ClientState, *codes: Code) -> bool:
    """Whether a turn with these codes alone fires a rule that does good, none that does harm, and leads nearer."""
    transition = client.step(state, Coding.of(codes))
    good = {rule: does_good(client, rule) for rule in transition.rules}
    return bool(good) and all(good.values()) and direction(transition) == "repairs"


def can_be_practised(client: Client, state: ClientState, code: Code) -> bool:
    """Whether a code fits alone, or adds some good where it comes beside giving back what was heard.

    Reasons, for one, mend something once the concern is out, and alone go past it all the same.
    """
    if fits(client, state, code):
        return True
    listened = set(client.step(state, Coding.of([Code.REFLECT])).rules)
    both = client.step(state, Coding.of([Code.REFLECT, code])).rules
    return bool(set(both) - listened) and fits(client, state, Code.REFLECT, code)


def does_good(client: Client, rule_id: str) -> bool:
    """Whether an effect rule of the table, or of the persona's own, does good."""
    kind, _, name = rule_id.partition(":")
    if name:
        return kind == "helps"
    return next(rule.effect.direction for rule in client.rules.effects if rule.id == rule_id) > 0
