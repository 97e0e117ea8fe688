"""Saying on stderr that turns are heard less well than usual, where they are."""

from rupturesim.cli.output import talk
from rupturesim.coder import why_not_trained


def warn_of_cues() -> None:
    """Say why the cues serve and not the trained model, if they do."""
    reason = why_not_trained()
    if reason:
        talk(f"Turns are heard by set phrases only, less well than usual: {reason}. 'rupturesim doctor' tells more.")
