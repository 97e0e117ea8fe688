"""A debrief as content for the screen: pure functions from its data."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from rupturesim.codes import Code
from rupturesim.debrief.model import Debrief, Noted, Sentence, TurnReport, runs

_CODE_STYLES = {"repairing": "underline", "straining": "underline bold", "neutral": "underline"}
_UNSAID = "What the client was not saying: "

Part = str | tuple[str, str] | Content


def heading(text: str) -> Content:
    """A heading."""
    return Content.styled(f"{text}\n", "bold $accent")


def sentence(said: Sentence) -> Content:
    """A sentence, with a word of warning before what the trainee could not have known."""
    if said.unsaid:
        return Content.assemble((_UNSAID, "italic"), said.text)
    return Content(said.text)


def paragraph(sentences: Iterable[Sentence]) -> Content:
    """Sentences, one after another."""
    return Content(" ").join([sentence(said) for said in sentences])


def listed(sentences: Iterable[Sentence]) -> Content:
    """Sentences, one under another."""
    return Content("\n").join([Content.assemble("\u2022 ", sentence(said)) for said in sentences])


def page(parts: Sequence[tuple[str, Content | None]]) -> Content:
    """Headed parts with air between them; those without content are left out."""
    blocks = [Content.assemble(heading(title), body) for title, body in parts if body is not None and body.plain]
    return Content("\n\n").join(blocks)


def story_page(debrief: Debrief) -> Content:
    """The story of the session, its turning points, and what to practise."""
    points = [Content.assemble(sentence(point.what), " ", paragraph(point.came)) for point in debrief.turning_points]
    practice = [Content.assemble(sentence(item.what), "\n  ", sentence(item.why)) for item in debrief.practice]
    return page(
        [
            ("What happened", paragraph(debrief.story)),
            ("How it ended", sentence(debrief.ending.sentence)),
            ("It sounded mended", paragraph(debrief.false_repair)),
            ("Turning points", Content("\n\n").join(points)),
            ("To practise next", Content("\n\n").join(practice)),
            ("What cannot be told", paragraph(debrief.missing)),
            ("", Content("\n\n").join([Content(text) for text in debrief.closing])),
        ]
    )


def noticing_page(debrief: Debrief) -> Content:
    """Markers shown, met and passed over; the trainee's own marks."""
    noticing = debrief.noticing
    return page(
        [
            ("What the client showed, and whether your next words met it", listed(noticing.passed)),
            ("What you marked", listed(noticing.marking)),
            ("Each of your marks", listed(mark.sentence for mark in noticing.marks)),
            ("Each stretch of withdrawal or confrontation", listed(passage.sentence for passage in noticing.passages)),
            ("What you felt", _notes(debrief.notes)),
        ]
    )


def figures_page(debrief: Debrief, rows: Sequence[str]) -> Content:
    """The curve, the client's rating, and counts."""
    rating = debrief.rating
    rated = None
    if rating is not None:
        marks = (
            f"relationship {rating.relationship:.1f}   goals {rating.goals:.1f}   "
            f"approach {rating.approach:.1f}   overall {rating.overall:.1f}   in all {rating.total:.1f} of 40\n"
        )
        rated = Content.assemble(marks, paragraph(rating.says))
    return page(
        [
            ("Task, goal and bond, 0 to 10", Content.assemble("\n".join(rows), "\n\n", paragraph(debrief.curve_says))),
            ("How the client would rate the session", rated),
            ("The talk", listed(debrief.figures.says)),
        ]
    )


def turn_label(report: TurnReport) -> Content:
    """A turn in one line of a list."""
    first = " ".join(report.text.split())
    mark = "\u2022" if report.changes and report.stages[0] is not report.stages[1] else " "
    return Content(f"{report.number:>3} {mark} {first}")


def turn_page(report: TurnReport) -> Content:
    """One turn: the words with what they earned, what came of them, what moved, what the client did."""
    words = Content("").join([_run(text, codes, report) for text, codes in runs(report)])
    earned = [Content(f"{item.name}: {item.does}") for item in report.earned]
    came = [sentence(fired.sentence) for fired in report.came]
    moved = ", ".join(f"{c.measure} {c.before:.1f} \u2192 {c.after:.1f}" for c in report.changes)
    stage = " \u2192 ".join(dict.fromkeys(name for name in report.stage_names if name))
    return page(
        [
            (f"Turn {report.number}: you said", words),
            ("What that was", Content("\n").join([sentence(report.did), *earned])),
            ("What came of it", Content("\n").join([*came, *(sentence(said) for said in report.remarks)])),
            ("What moved", Content("\n".join(filter(None, (moved, stage))))),
            ("Before it, the client", Content(report.before.what) if report.before else None),
            ("The client answered", Content(report.answer) if report.answer else None),
            ("Then the client", Content(report.after.what) if report.after else None),
            ("You felt", _notes(report.notes)),
        ]
    )


def _run(text: str, codes: tuple[Code, ...], report: TurnReport) -> Content:
    if not codes:
        return Content(text)
    kinds = {earned.code: earned.kind.value for earned in report.earned}
    style = _CODE_STYLES["straining" if "straining" in {kinds[code] for code in codes} else "repairing"]
    return Content.styled(text, style)


def _notes(notes: Iterable[Noted]) -> Content:
    return Content("\n").join(
        [Content(f"After turn {note.turn}: {note.text}" if note.turn else note.text) for note in notes]
    )
