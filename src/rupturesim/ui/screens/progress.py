"""What one's own sessions show over time: read in the background with a bar, then page by page."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Footer, ProgressBar, Static, TabbedContent, TabPane
from textual.worker import get_current_worker

from rupturesim.clock import Clock
from rupturesim.errors import RupturesimError
from rupturesim.progress import LeftOut, Progress, SessionSummary, gather, known_clients, progress_of, summaries
from rupturesim.progress.faces import block_lines
from rupturesim.progress.outline import NONE_YET, TITLE, Page, outline
from rupturesim.text import clean
from rupturesim.transcript.shelf import newest_first
from rupturesim.ui.screens.fitting import FittingScreen

_PAGES: dict[Page, str] = {
    "time": "1 Time",
    "clients": "2 Clients",
    "moves": "3 Moves",
    "noticing": "4 Noticing",
    "next": "5 Next",
}
_WIDEST, _MARGIN = 96, 5
"""Columns of text at most, and those that border, padding and scrollbar take."""
_BETWEEN = 0.1
"""Seconds between two steps of the bar."""


class ProgressScreen(FittingScreen):
    """Counts over one's own sessions."""

    AUTO_FOCUS = None
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("e", "export", "Export"),
        *(Binding(str(place), f"tab('{page}')", show=False) for place, page in enumerate(_PAGES, start=1)),
        Binding("escape,q", "app.pop_screen", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """A bar while the sessions are read, then five pages."""
        yield Static(Content(TITLE), classes="title", markup=False)
        yield Static("Reading your sessions.", id="reading", classes="hint", markup=False)
        yield ProgressBar(id="bar", show_eta=False)
        with TabbedContent(id="pages"):
            for page, title in _PAGES.items():
                with TabPane(title, id=page), VerticalScroll(classes="page"):
                    yield Static(id=f"told-{page}", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the sessions without holding up the screen."""
        self.query_one("#pages").display = False
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        worker, paths, clock = get_current_worker(), newest_first(), Clock()
        found: list[SessionSummary | LeftOut] = []
        shown = 0.0
        for one in summaries(paths):
            if worker.is_cancelled:
                return
            found.append(one)
            if clock.elapsed - shown >= _BETWEEN:
                shown = clock.elapsed
                self.app.call_from_thread(self._step, len(found), len(paths))
        progress = progress_of(gather(found), known_clients())
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, progress)

    def _step(self, done: int, whole: int) -> None:
        if self.is_attached:
            self.query_one("#bar", ProgressBar).update(total=whole, progress=done)
            self.query_one("#reading", Static).update(Content(f"Reading {done} of {whole} sessions."))

    def _show(self, progress: Progress) -> None:
        if not self.is_attached:
            return
        self.progress = progress
        self.query_one("#bar").display = False
        if progress.sessions or progress.left_out:
            self.query_one("#reading").display = False
            self.query_one("#pages").display = True
            self._write()
            self.query_one("#time VerticalScroll").focus()
        else:
            self.query_one("#reading", Static).update(Content(NONE_YET))

    def on_resize(self, event: Resize) -> None:
        """Fit tables to the new width."""
        super().on_resize(event)
        self._write()

    def _write(self) -> None:
        if self.progress is None:
            return
        width = min(self.app.size.width - _MARGIN, _WIDEST)
        sections = outline(self.progress)
        for page in _PAGES:
            parts = [
                Content.assemble(
                    (section.title, "bold $accent"), "\n", clean("\n".join(block_lines(section.blocks, width)).rstrip())
                )
                for section in sections
                if section.page == page
            ]
            told = Content("\n\n").join(parts) if parts else Content("There is nothing to count here yet.")
            self.query_one(f"#told-{page}", Static).update(told)

    @on(TabbedContent.TabActivated)
    def _focus_page(self, event: TabbedContent.TabActivated) -> None:
        if self.progress is not None:
            event.pane.query_one(VerticalScroll).focus()

    def action_tab(self, page: str) -> None:
        """Turn to a page."""
        if self.query_one("#pages").display:
            self.query_one(TabbedContent).active = page

    def action_export(self) -> None:
        """Write all of it as Markdown into the user's folder, for its owner alone."""
        from rupturesim.progress.exporting import export_progress

        if self.progress is None or not self.progress.sessions:
            self.notify("There is nothing to write yet.", markup=False)
            return
        try:
            path = export_progress(self.progress)
        except RupturesimError as error:
            self.notify(str(error), severity="error", markup=False, timeout=15)
            return
        self.notify(f"It is in {path}", markup=False, timeout=10)
