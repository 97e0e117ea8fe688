"""The language model that is named on the command line."""

import argparse

from rupturesim.cli.output import talk
from rupturesim.errors import InputError, ServerFault
from rupturesim.llm.address import Address, address
from rupturesim.llm.choice import DEADLINE, Choice, choice

_ASKING = 5.0
"""Seconds that a server may take to name its models."""


def chosen_model(arguments: argparse.Namespace) -> Choice | None:
    """The model that `--llm` and what goes with it name, or None.

    Says where words will be sent if that is another machine. Raises InputError if it cannot be used.
    """
    if arguments.llm is None:
        for name in ("model", "completion", "deadline", "allow_remote"):
            if getattr(arguments, name) not in (None, False):
                raise InputError(
                    f"--{name.replace('_', '-')} goes with --llm URL, which says where the model is served"
                )
        return None
    where = address(arguments.llm, allow_remote=arguments.allow_remote)
    chosen = choice(
        arguments.llm,
        arguments.model if arguments.model is not None else _only_model(where),
        completion=arguments.completion,
        allow_remote=arguments.allow_remote,
        deadline=DEADLINE if arguments.deadline is None else arguments.deadline,
    )
    if where.remote:
        talk(f"What you and the client say will be sent to {where.host}.")
    return chosen


def _only_model(where: Address) -> str:
    """The model that the server has, if it is but one. Raises InputError."""
    from rupturesim.rehearsal import endpoint

    asked = endpoint(where)
    try:
        names = asked.models(within=_ASKING)
    except ServerFault as fault:
        raise InputError(
            f"--llm {where.base}: {fault}; say which model with --model NAME, or mend the server"
        ) from None
    finally:
        asked.close()
    if len(names) == 1:
        return names[0]
    there = f"it has {', '.join(names[:20])}" if names else "it names none"
    raise InputError(f"--llm {where.base}: say which model with --model NAME; {there}")
