"""What one can do here, and what this is not."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Footer, Static

from rupturesim.ui.screens.dialogs import CARE
from rupturesim.ui.screens.fitting import FittingScreen

_HELP = """\
WHAT THIS IS
You type what you would say to a client at a moment when the alliance strains: a rupture. In a \
withdrawal rupture the client moves away from you, in a confrontation rupture against you. What you \
say deepens the rupture or helps to repair it. Nothing tells you on the way how things stand; \
listen, as you would in the room. The debrief shows it turn by turn, and takes you back to any turn \
to try again.

IN THE SESSION
Enter         send; on an empty line, Enter twice says nothing and waits
Ctrl+J        a new line
F2            mark: I think they are withdrawing
F3            mark: I think they are confronting
F4            note what you feel (for yourself; the client does not see it)
F5            pause: the clock stands still
F8            coach: show, or hide, how things stand
F9            end the session and read the debrief
l             after the end, before the debrief: say what each line of the client's showed, and compare
Page Up       earlier talk; Page Down later
Esc           leave; the session can be gone on with later
What the client does without words stands in [brackets]. You may write [gestures] too.

IN A DRILL (d on the first screen)
One sign of strain, one answer, feedback at once, and again. Nothing of it is saved.
Enter         send; on an empty line after the feedback, the next moment
F2            the next moment; before an answer, one with another sign
F3            the same moment once more
F4            another way to say it
F9            end the drill and see what was met

ON THE FIRST SCREEN
F2            saved sessions; there, Delete deletes one for good
p, w          what your sessions show over time; whose words clients have

IN THE DEBRIEF
1 to 6        its pages; on the turns, Enter goes back to just before one
c             correct how a turn was heard; both versions are kept
l             label the client's lines: what each showed; then the same beside the model
a             the debrief of another attempt; r steps through the session; e writes the debrief to a file

ANYWHERE
F1            this page
Ctrl+P        all commands, among them light and dark colours
Ctrl+Q        quit; what was said is saved
Tab           from one part of the screen to the next; the part with the bright border listens to the keys

WHAT IT IS NOT
A practice tool: not an assessment of you, not therapy, not crisis help. The client is a model, not \
a person; whether such practice improves what becomes of clients is not shown.

PRIVACY
Sessions are saved on this machine, readable by you alone. Nothing is sent anywhere, unless you let \
a language model lend words: what you two say then goes to its server.

CARE
"""


class Help(FittingScreen):
    """One page of help."""

    BINDINGS = [Binding("escape,f1,q", "app.pop_screen", "Back")]

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(classes="page"):
            yield Static(_HELP + CARE, markup=False)
        yield Footer(show_command_palette=False)
