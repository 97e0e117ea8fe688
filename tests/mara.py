"""Mara, a small valid persona for tests, and ways to spoil her file."""

from pathlib import Path

from rupturesim.persona.load import persona_document, persona_in
from rupturesim.persona.model import Persona

MARA = """\
schema: 1
id: mara
name: Mara
age: 34
pronouns: she/her
setting: A city counselling service, her sixth session.
presenting_problem: Mara cannot say no at work and lies awake over it.
background: She looked after two younger brothers while her mother worked nights.
attachment: avoidant
rupture_style: withdrawal
triggers:
  - id: homework
    codes: [advise]
    phrases: [worksheet*]
    strikes: task
    means: she is one more task on somebody's list
    says: ["Right. The worksheet."]
opening:
  scene: Mara sits down without taking off her coat.
  lines:
    - I did not do the worksheet. [looks at the door]
  rupture: homework
  stage: withdrawn
what_helps:
  - id: her-pace
    codes: [space]
    phrases: [no hurry]
    why: Mara opens when she may set the pace.
what_hurts:
  - id: pressed-for-feeling
    codes: [interrogate]
    phrases: [how did that make you feel]
    why: Being pressed for feelings makes her go.
topics:
  - id: brothers
    words: [brother*, the boys]
    guarded: [They are fine.]
  - id: work
    words: [work, boss*]
voice:
  lines:
    - stages: [withdrawn]
      says: ["[shrugs] It is fine."]
  never_says: [thank you so much]
tests:
  - says: We do not have to go into that today, there is no hurry.
    codes: [space]
    direction: repairs
"""


def spoilt(old: str, new: str) -> str:
    """Mara's file with one passage changed."""
    assert MARA.count(old) == 1, old
    return MARA.replace(old, new)


def persona(text: str = MARA) -> Persona:
    """The persona of that text."""
    return persona_in(persona_document(text.encode(), "mara.yaml"))


def written(folder: Path, text: str = MARA, name: str = "mara.yaml") -> Path:
    """The file of that text in `folder`."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
