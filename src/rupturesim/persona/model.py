"""A persona: one simulated client, as an instructor writes them in YAML.

Only the first dozen fields are needed. The general phrase bank speaks for what an author leaves out.
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from rupturesim.alliance import Attachment, Component, Marker, Reaction, RuptureKind, RuptureStyle, Stage, Talkativeness
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.persona.telling import Line, Tellings, shown_by
from rupturesim.text import clean, words

SCHEMA = 1

Meets = Literal["room", "video", "phone"]

Passage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(clean)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Points = Annotated[float, Field(ge=0, le=10)]
Lines = Annotated[tuple[Line, ...], Field(max_length=400)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Named(_Part):
    id: Slug


class Trigger(_Named):
    """Something in the trainee's turns that sets this client's rupture off."""

    codes: tuple[Code, ...] = Field((), description="Codes any of which set it off")
    phrases: Lines = Field((), description="Words any of which set it off; a final * stands for any ending")
    strikes: Component = Field(description="The component of the alliance that it strikes")
    kind: RuptureKind | None = Field(None, description="For a mixed style: how the client answers this one")
    means: Line = Field(description="What it means to the client, as 'To her it means that ...' would go on")
    says: Tellings = Field((), description="What the client says when it happens")

    @model_validator(mode="after")
    def _has_a_way_to_happen(self) -> "Trigger":
        if not self.codes and not self.phrases:
            raise ValueError("a trigger needs codes or phrases that set it off")
        return self


class BringsUp(_Part):
    """The client raises the sore point unasked if nothing has set it off by then."""

    turn: int = Field(ge=1, le=30, description="After which trainee turn")
    trigger: Slug


class Opening(_Part):
    """How the session begins."""

    scene: Passage = Field(description="What a person in the room would see and know before the first word")
    lines: Annotated[Lines, Field(min_length=1)] = Field(description="Ways this client may begin; one is chosen")
    rupture: Slug | None = Field(None, description="The trigger that has already gone off when the session opens")
    stage: Literal[Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING] | None = None
    brings_up: BringsUp | None = None

    @model_validator(mode="after")
    def _rupture_and_stage_go_together(self) -> "Opening":
        if (self.rupture is None) != (self.stage is None):
            raise ValueError("'rupture' and 'stage' go together: give both, or neither")
        return self


class Underneath(_Part):
    """A need or a fear that shows only when the client has opened up."""

    what: Line = Field(description="The need or fear itself, for instructors and the debrief")
    says: Lines = Field((), description="How the client puts it into words, once it can be said")


class Leaning(_Named):
    """What helps or hurts this client more than others."""

    codes: tuple[Code, ...] = ()
    phrases: Lines = ()
    stages: tuple[Stage, ...] = Field((), description="Only in these stages; empty: in any")
    how_much: Literal["a little", "some", "much"] = "some"
    why: Line = Field(description="The sentence for the debrief, spoken to the trainee")
    says: Tellings = Field((), description="What the client may answer")

    @model_validator(mode="after")
    def _has_a_way_to_happen(self) -> "Leaning":
        if not self.codes and not self.phrases:
            raise ValueError("needs codes or phrases by which it is recognised")
        return self


class Topic(_Part):
    """Something in the client's life, or a direct question, that has answers of its own."""

    id: Slug
    words: Annotated[Lines, Field(min_length=1)] = Field(description="Words that bring it up; a final * is any ending")
    guarded: Tellings = Field((), description="Answers while a rupture is open")
    open: Tellings = Field((), description="Answers when at ease")


class OwnLines(_Part):
    """Lines of this client's own, and when they fit. What is left empty fits anything."""

    stages: tuple[Stage, ...] = ()
    markers: tuple[Marker, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    says: Annotated[Tellings, Field(min_length=1)]


class Disclosure(_Part):
    """Something that comes out only when the client is open enough."""

    openness: Points = Field(description="Told only at this openness or above")
    says: Line


class Voice(_Part):
    """How this person talks."""

    lines: tuple[OwnLines, ...] = ()
    idioms: Lines = Field((), description="Words and turns of phrase of theirs, for authors and models")
    gestures: Lines = Field((), description="Nonverbal habits, written as 'looks at the door'")
    never_says: Lines = Field((), description="What would be out of character")
    stories: tuple[Disclosure, ...] = Field((), description="Their own stories, let out bit by bit")


class Endings(_Part):
    """The client's last words."""

    repaired: Lines = ()
    left: Lines = ()
    unmended: Lines = Field((), description="When the trainee ends the session and the rupture is still open")


class Alliance(_Part):
    """The alliance as the session opens, each 0 to 10."""

    task: Points = 6.0
    goal: Points = 6.0
    bond: Points = 6.0


class AuthoredWay(_Part):
    """Something that a trainee might say at a moment, for the debrief and drills. What is left empty fits anything."""

    say: Line
    codes: Annotated[tuple[Code, ...], Field(min_length=1, max_length=4)] = Field(
        description="What it is an example of, the main one first; no straining move"
    )
    stages: tuple[Stage, ...] = Field((), description="Where it fits; empty: wherever a rupture is open")
    markers: tuple[Marker, ...] = Field((), description="The markers that it answers")
    after: tuple[Code, ...] = Field((), description="What the trainee had done that it speaks to")

    @model_validator(mode="after")
    def _repairs(self) -> "AuthoredWay":
        others = [code.value for code in self.codes if code not in REPAIRING]
        if others:
            raise ValueError(f"a way to say it is an example of repairing moves; {', '.join(others)} is none")
        return self


class OwnWay(AuthoredWay):
    """One for this client. trigger: only where this one has set the rupture off."""

    trigger: Slug | None = None


class PersonaTest(_Part):
    """A trainee's line with what should come of it, checked by `rupturesim persona check`."""

    client: Line | None = Field(None, description="The client's line just before")
    stage: Stage | None = Field(None, description="The stage in which it is said; by default the opening's")
    says: Line
    codes: tuple[Code, ...] = ()
    becomes: tuple[Stage, ...] = Field((), description="Any of these stages after the turn")
    direction: Literal["repairs", "strains", "neither"] | None = None


class Persona(_Part):
    """One simulated client."""

    schema_version: Literal[1] = Field(alias="schema", description="The version of this format")
    id: Slug
    name: Line
    age: int = Field(ge=16, le=110)
    pronouns: Line
    setting: Line = Field(description="Where therapy takes place and how it came about")
    presenting_problem: Passage
    background: Passage
    attachment: Attachment
    rupture_style: RuptureStyle
    triggers: Annotated[tuple[Trigger, ...], Field(min_length=1)]
    opening: Opening

    challenge: Literal["gentle", "moderate", "hard"] = Field(
        "moderate", description="How hard to reach; the harder, the less a repairing move tells"
    )
    introduction: Passage | None = Field(
        None, description="What a trainee may know beforehand; default: setting and problem"
    )
    alliance: Alliance = Alliance()
    need: Underneath | None = None
    fear: Underneath | None = None
    what_helps: tuple[Leaning, ...] = ()
    what_hurts: tuple[Leaning, ...] = ()
    markers: tuple[Marker, ...] = Field((), description="The markers this client tends to show")
    talkativeness: Talkativeness = Talkativeness.MEASURED
    meets: Meets = Field("room", description="Whether the two share a room, a screen or a telephone line")
    topics: tuple[Topic, ...] = ()
    voice: Voice = Voice()
    endings: Endings = Endings()
    ways: tuple[OwnWay, ...] = Field((), description="What a trainee might say to this client, for the debrief")
    tests: tuple[PersonaTest, ...] = ()
    author: Line | None = None
    licence: Line | None = None
    notes: Passage | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> "Persona":
        parts: tuple[Trigger | Leaning, ...] = (*self.triggers, *self.what_helps, *self.what_hurts)
        ids = [part.id for part in parts]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"the id '{name}' is used twice among triggers, what_helps and what_hurts")
        known = {trigger.id for trigger in self.triggers}
        brought = self.opening.brings_up.trigger if self.opening.brings_up else None
        for named in (self.opening.rupture, brought):
            if named is not None and named not in known:
                raise ValueError(f"the opening names the trigger '{named}', which does not exist")
        for way in self.ways:
            if way.trigger is not None and way.trigger not in known:
                raise ValueError(f"a way to say it names the trigger '{way.trigger}', which does not exist")
        for leaning in self.what_helps:
            straining = [code.value for code in leaning.codes if code in STRAINING]
            if straining:
                raise ValueError(f"what_helps '{leaning.id}' rests on a straining move: {', '.join(straining)}")
        return self

    def trigger(self, name: str) -> Trigger:
        """The trigger of that id. Raises KeyError if there is none."""
        return {trigger.id: trigger for trigger in self.triggers}[name]

    @cached_property
    def lines_for_other_reasons(self) -> dict[str, tuple[tuple[str, tuple[Marker, ...]], ...]]:
        """What the client says when a sore point is touched, when something helps or hurts, and of their own life.

        As words with single spaces between them and the markers that they show all the same, by their first three
        words; shorter lines are left out.
        """
        parts: tuple[Trigger | Leaning, ...] = (*self.triggers, *self.what_helps, *self.what_hurts)
        lines = [line for part in parts for line in part.says]
        lines += [line for topic in self.topics for line in (*topic.guarded, *topic.open)]
        lines += [line for hidden in (self.need, self.fear) if hidden for line in hidden.says]
        lines += [story.says for story in self.voice.stories]
        found: dict[str, tuple[tuple[str, tuple[Marker, ...]], ...]] = {}
        for line in lines:
            spoken = words(line)
            if len(spoken) > 2:
                first = " ".join(spoken[:3])
                found[first] = (*found.get(first, ()), (" ".join(spoken), shown_by(line)))
        return found

    @property
    def known_beforehand(self) -> str:
        """What a trainee may read before the session: no state, no triggers, no secrets."""
        return self.introduction or f"{self.setting} {self.presenting_problem}"
