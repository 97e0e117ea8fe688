"""Makes docs/session.svg from the running app: `make screenshot`."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.screens.session import SessionScreen
from rupturesim.ui.widgets.turn_input import TurnInput

SAID = (
    "I'd like to hear how the visits have been going.",
    "You were asking me something there, and I went to my list. What would you want to know about me?",
)
_FETCHED_FONT = re.compile(r"@font-face\s*\{[^}]*\}\s*")
"""The picture uses the reader's own fonts: nothing is fetched when it is looked at."""

NEXT = "No, I haven't. And I can see why you'd ask."


async def picture(folder: Path) -> str:
    """The screen of a session in its third turn, as SVG."""
    app = RuptureApp(begin(find("bernadette"), "app", seed=5, out=folder / "s.jsonl"))
    async with app.run_test(size=(100, 30)) as pilot:
        while not isinstance(app.screen, SessionScreen):
            await pilot.pause()
        screen = app.screen
        for text in SAID:
            screen.query_one(TurnInput).insert(text)
            await pilot.press("enter")
            await pilot.pause(0.2)
            while screen.waiting:
                await pilot.pause()
        screen.query_one(TurnInput).insert(NEXT)
        await pilot.pause(0.2)
        return app.export_screenshot(title="rupturesim")


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["RUPTURESIM_HOME"] = home
        svg = _FETCHED_FONT.sub("", asyncio.run(picture(Path(home))))
    Path(__file__).with_name("session.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
