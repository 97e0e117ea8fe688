"""Prompt templates (`prompts/*.j2`): where they are found, what they may reach, and how much they may write.

A template of the same name in the user's own folder goes before the shipped one. Templates are passed on from hand to
hand, so they are kept away from everything but the values that they are given.
"""

from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from rupturesim.errors import InputError
from rupturesim.paths import shipped, user_prompts

_MOST_LETTERS = 200_000
"""Letters that one template may write; the talk of a long session is a good deal shorter."""
_LONGEST_RANGE = 1000


class Templates:
    """Some of the templates, read once. Raises InputError if one cannot be read."""

    def __init__(self, *names: str) -> None:
        environment = _Environment(
            loader=FileSystemLoader([user_prompts(), shipped("prompts")]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        )
        environment.globals["range"] = _short_range
        self._templates = {}
        for name in names:
            try:
                self._templates[name] = environment.get_template(name)
            except (TemplateError, UnicodeDecodeError, RecursionError, OSError) as error:
                raise _fault(name, error) from None

    def filled(self, name: str, values: dict[str, Any]) -> str:
        """What a template makes of the values. Raises InputError if it asks for what there is not, or for too much."""
        written: list[str] = []
        letters = 0
        try:
            for piece in self._templates[name].generate(values):
                letters += len(piece)
                if letters > _MOST_LETTERS:
                    raise ValueError(f"it writes more than {_MOST_LETTERS:,} letters")
                written.append(piece)
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise _fault(name, error) from None
        except (RecursionError, MemoryError) as error:
            raise _fault(name, ValueError(f"it writes without end ({type(error).__name__})")) from None
        return "".join(written).strip()


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which the client is what the persona guide names, and has no methods.

    Those of a pydantic model can read files and unpickle.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read this of a value."""
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        return super().is_safe_attribute(obj, attr, value)


def _short_range(*bounds: int) -> range:
    """Numbers for a loop; raises OverflowError for more than anyone needs."""
    numbers = range(*bounds)
    if len(numbers) > _LONGEST_RANGE:
        raise OverflowError(f"range has at most {_LONGEST_RANGE:,} numbers")
    return numbers


def _fault(name: str, error: Exception) -> InputError:
    own = user_prompts() / name
    path = own if own.exists() else shipped("prompts") / name
    line = getattr(error, "lineno", None)
    return InputError(f"{path}{f':{line}' if line else ''}: this template cannot be used: {error}")
