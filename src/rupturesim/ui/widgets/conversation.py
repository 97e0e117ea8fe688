"""What has been said, line under line."""

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rupturesim.phrasing import Said, Speaker
from rupturesim.ui.speech import speech


class Utterance(Static):
    """One thing that was said, under the name of who said it."""

    DEFAULT_CSS = """
    Utterance { height: auto; padding: 0 1; margin: 0 0 1 0; }
    Utterance.client { border-left: thick $accent; }
    Utterance.trainee { border-left: thick $primary; margin: 0 0 1 4; }
    """

    def __init__(self, name: str, said: Said) -> None:
        label = Content.styled(f"{name}: ", "bold")
        super().__init__(label + speech(said.text), classes=said.speaker, markup=False)


class Remark(Static):
    """Something that happened beside the talk: a mark, a note, an ending."""

    DEFAULT_CSS = """
    Remark { height: auto; padding: 0 1; margin: 0 0 1 0; color: $cue; text-style: italic; }
    """


class Conversation(VerticalScroll):
    """The talk between the trainee and one client. Keeps the newest line in view."""

    DEFAULT_CSS = """
    Conversation { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    """

    SHOWN = 80
    """So many of the latest entries are drawn; earlier ones come back when asked for, from the transcript."""

    can_focus = True

    def __init__(self, client: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: dict[Speaker, str] = {"client": client, "trainee": "You"}
        self._sign: Remark | None = None

    def on_mount(self) -> None:
        """Stay at the newest line, unless the trainee scrolls back."""
        self.anchor()

    async def say(self, *lines: Said) -> None:
        """Add lines at the end and bring the last into view."""
        await self._add(*(Utterance(self._names[line.speaker], line) for line in lines))

    async def remark(self, text: str) -> None:
        """Add a remark at the end."""
        await self._add(Remark(Content(text)))

    async def remark_first(self, text: str) -> None:
        """Put a remark before everything else."""
        await self.mount(Remark(Content(text)), before=0 if self.children else None)

    async def answering(self) -> None:
        """Show at the end that the client is about to speak. It stands still, so that nothing has to be read twice."""
        if self._sign is None:
            self._sign = sign = Remark(Content(f"{self._names['client']} \u2026"))
            self.anchor()
            await self.mount(sign)

    async def no_longer_answering(self) -> None:
        """Take that sign away."""
        sign, self._sign = self._sign, None
        if sign is not None:
            await sign.remove()

    async def show(self, lines: Sequence[Said]) -> None:
        """Show these lines and nothing else."""
        await self.remove_children()
        earlier = max(0, len(lines) - self.SHOWN)
        if earlier:
            await self._add(Remark(Content(f"{earlier} earlier lines are in the transcript.")))
        await self.say(*lines[earlier:])

    async def _add(self, *entries: Static) -> None:
        self.anchor()
        surplus = len(self.children) + len(entries) - self.SHOWN - 1
        if surplus > self.SHOWN // 4:
            await self.remove_children(list(self.children)[:surplus])
        await self.mount(*entries, before=self._sign)
