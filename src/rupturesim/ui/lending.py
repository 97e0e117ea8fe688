"""The app's way of choosing whose words the clients have: the program's own, or those that a language model lends.

What this needs is imported when it is first asked for, so that the first screen paints at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work

from rupturesim.errors import RupturesimError
from rupturesim.ui.looking_back import LookingBack
from rupturesim.ui.messages import Lend

if TYPE_CHECKING:
    from rupturesim.llm.choice import Choice
    from rupturesim.replay import Replay
    from rupturesim.session import Session


class Lending(LookingBack):
    """Knows which model lends words in the sessions that are opened.

    named_model: the one named for this run of the app; None where what the user has chosen before counts.
    """

    def __init__(
        self,
        session: Session | None,
        *,
        coach: bool = False,
        model: Choice | None = None,
        opened_with: tuple[Replay, int] | None = None,
    ) -> None:
        super().__init__(session, coach=coach, opened_with=opened_with)
        self.named_model = model
        self._fault_told = ""

    async def lending_model(self) -> Choice | None:
        """The model that lends words in a session that is opened now. Raises InputError."""
        if self.named_model is not None:
            return self.named_model
        from rupturesim.llm.remembered import load

        remembered = await asyncio.to_thread(load)
        if remembered.fault and remembered.fault != self._fault_told:
            self._fault_told = remembered.fault
            self.notify(remembered.fault, timeout=12)
        return remembered.choice

    @work(exclusive=True, group="words")
    async def action_words(self) -> None:
        """Choose whose words the clients have."""
        from rupturesim.ui.screens.words import Words

        if isinstance(self.screen, Words):
            return
        try:
            self.push_screen(Words(await self.lending_model()))
        except RupturesimError as error:
            self._sorry(error)

    @on(Lend)
    def _lend(self, message: Lend) -> None:
        """Keep what was chosen, for the sessions from now on."""
        from rupturesim.llm.remembered import forget, save
        from rupturesim.ui.screens.words import Words

        chosen = message.choice
        try:
            if chosen is None:
                forget()
            elif not chosen.address.remote:
                save(chosen)
        except RupturesimError as error:
            self._sorry(error)
            return
        self.named_model = chosen
        whose = f"words lent by {chosen.model}" if chosen else "the program's own words"
        kept = "Until you leave the app" if chosen and chosen.address.remote else "Kept. From the next session on"
        self.notify(f"{kept}, clients have {whose}.", timeout=8)
        if isinstance(self.screen, Words):
            self.pop_screen()
