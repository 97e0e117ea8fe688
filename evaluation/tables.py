"""The figures as text: a column a client, and lists for those who write the lines."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from evaluation import figures
from evaluation.figures import Spread, answers, exactly, nearly
from evaluation.repertoire import questions
from evaluation.sessions import Answer, Played
from evaluation.showing import SOURCES, WAYS, Judge, clashes, marked
from rupturesim.alliance import Stage, Talkativeness
from rupturesim.phrasing.bank import Source

Figure = float | int | Spread | None
Sessions = Sequence[Played]
MOST = 40
"""So many rows a list has at the most."""
_LABEL, _COLUMN = 47, 11


def table(by_persona: Mapping[str, Sessions], judge: Judge) -> Iterator[str]:
    """Every figure by client and over all."""
    every = [session for sessions in by_persona.values() for session in sessions]
    columns = {**by_persona, "all": every}
    yield " " * _LABEL + "".join(f"{name:>{_COLUMN}}" for name in columns)
    for label, figure in _rows(judge):
        if figure is None:
            yield label
        else:
            yield f"{label:{_LABEL}}" + "".join(f"{shown(figure(part)):>{_COLUMN}}" for part in columns.values())


def shown(figure: Figure) -> str:
    """One figure: a share in per cent, a count, or a median with the 95th percentile."""
    match figure:
        case None:
            return "-"
        case Spread():
            return f"{figure.middle:g} ({figure.high:g})"
        case int():
            return f"{figure:,}"
        case _:
            return f"{figure:.1%}"


def _rows(judge: Judge) -> Iterator[tuple[str, Callable[[Sessions], Figure] | None]]:
    yield "sessions", len
    yield "lines", lambda part: sum(len(session.answers) for session in part)
    yield "lines said twice within a session", figures.said_twice
    yield "met by the same trainee, sessions 2 to 5", None
    yield "  exactly", lambda part: figures.met_before(part, exactly)
    yield "  same phrase at its heart", lambda part: figures.met_before(part, nearly)
    yield "    in their 2nd session", lambda part: figures.met_before(part, nearly, 2)
    yield "    in their 5th session", lambda part: figures.met_before(part, nearly, 5)
    yield "said in any earlier session: exactly", lambda part: figures.met_in_all(part, exactly)
    yield "  same phrase at its heart", lambda part: figures.met_in_all(part, nearly)
    yield "phrases used", lambda part: len({nearly(answer) for answer in answers(part)})
    yield (
        "  lines made of a phrase of the bank",
        lambda part: figures.share(one.source == "bank" for one in answers(part)),
    )
    yield "distinct-2", lambda part: figures.distinct((answer.line for answer in answers(part)), 2)
    yield "distinct-3", lambda part: figures.distinct((answer.line for answer in answers(part)), 3)
    yield "spoken words a line: median (95 %)", lambda part: figures.lengths(answers(part))
    for stage in Stage:
        yield f"  {stage}", lambda part, stage=stage: figures.lengths(answers(part), stage)  # type: ignore[misc]
    yield "rupture turns with a marker", lambda part: len(marked(answers(part)))
    for way in WAYS:
        yield f"  {way}", lambda part, way=way: _way(part, judge, way)  # type: ignore[misc]
    for name, sources in SOURCES.items():
        yield f"    of these, {name}", lambda part, some=sources: _elsewhere(part, judge, some)  # type: ignore[misc]
    yield "  another condition, sounds of the other kind", lambda part: _contrary(part, judge)
    yield "sounds mended in an open rupture", lambda part: figures.share(map(judge.sounds_mended, answers(part)))
    yield "with a gesture", lambda part: figures.with_gesture(answers(part))
    yield "silence answered with silence", lambda part: figures.silent_after_silence(answers(part))
    yield "direct questions", lambda part: len(figures.asked(answers(part)))
    for how in ("answered", "put off", "hidden", "beside"):
        yield f"  {how}", lambda part, how=how: _met(part, how)  # type: ignore[misc]
    yield "  answered or put off, while a rupture is open", lambda part: _belongs(part, ruptured=True)
    yield "  answered or put off, otherwise", lambda part: _belongs(part, ruptured=False)
    yield "questions asked again", lambda part: len(figures.asked_again(answers(part)))
    yield "  remarked on", lambda part: figures.share(map(figures.remarks, figures.asked_again(answers(part))))
    yield "longest run of lines with the same first word", figures.longest_run


def _way(part: Sessions, judge: Judge, way: str) -> float | None:
    return figures.share(judge.way(answer) == way for answer in marked(answers(part)))


def _elsewhere(part: Sessions, judge: Judge, sources: Collection[Source]) -> float | None:
    """Of the rupture turns with a marker, those whose line is from these parts of the persona and may not show it."""
    found = marked(answers(part))
    return figures.share(answer.source in sources and judge.way(answer) == WAYS[-1] for answer in found)


def _contrary(part: Sessions, judge: Judge) -> float | None:
    found = marked(answers(part))
    return figures.share(judge.way(answer) == WAYS[-1] and judge.contrary(answer) for answer in found)


def _met(part: Sessions, how: str) -> float | None:
    return figures.share(figures.answered(answer) == how for answer in figures.asked(answers(part)))


def _belongs(part: Sessions, *, ruptured: bool) -> float | None:
    asked = [answer for answer in figures.asked(answers(part)) if bool(answer.kind) is ruptured]
    return figures.share(figures.answered(answer) in ("answered", "put off") for answer in asked)


def by_talk(by_persona: Mapping[str, Sessions], talk: Mapping[str, Talkativeness]) -> Iterator[str]:
    """Length by talkativeness: spoken words a line, the median and what 95 of 100 do not exceed."""
    yield "spoken words a line by talkativeness: median (95 %)"
    for kind in Talkativeness:
        names = [name for name in by_persona if talk[name] is kind]
        found = figures.lengths(answer for name in names for answer in answers(by_persona[name]))
        yield f"  {kind:12}{shown(found):>{_COLUMN}}   {', '.join(names)}"


def accuracy(judge: Judge) -> Iterator[str]:
    """How far the two classifiers can be trusted."""
    mended = judge.accuracy_of_mended()
    right, kind, chance = judge.accuracy_of_markers()
    yield f"mended or open: {mended.right:.1%} of {mended.lines:,} unseen authored lines told right (both count alike),"
    found, false = f"{mended.found:.1%}", f"{mended.false:.1%}"
    yield f"  sure of {found} of {mended.mended} written for repaired, falsely of {false} of the rest"
    yield f"marker: {right:.1%} of unseen authored lines told right (by chance {chance:.1%}), {kind:.1%} as to its kind"


def lists(by_persona: Mapping[str, Sessions], judge: Judge) -> Iterator[str]:
    """What writers may look at: where lines recur, miss the question, or do not show what is recorded."""
    every = [session for sessions in by_persona.values() for session in sessions]
    found = list(answers(every))
    yield "\nWhere the same trainee meets the same phrases most (lines, phrases, met before of later lines, commonest)"
    for cell in figures.cells(every)[:MOST]:
        where = f"{cell.persona} {cell.stage} {cell.marker or ''}"
        yield f"  {where:46}{cell.lines:>5}{cell.bodies:>5}{cell.again:>5} of {cell.later:<5}{cell.commonest[:90]}"
    yield "\nLines that may not show their marker (how often, ! if of the other kind, source, client, stage, marker)"
    for answer, count in clashes(found, judge)[: 2 * MOST]:
        where = f"{answer.source}: {answer.persona} {answer.stage} {answer.marker}"
        yield f"  {count:>4} {'!' if judge.contrary(answer) else ' '} {where:52}{answer.body[:110]}"
    yield "\nLines that sound mended in an open rupture (how often, client, stage)"
    mended = Counter((answer.persona, answer.stage, answer.body) for answer in found if judge.sounds_mended(answer))
    for (persona, stage, body), count in mended.most_common(2 * MOST):
        yield f"  {count:>4}  {persona} {stage}: {body[:130]}"
    yield from _questions(found)
    yield "\nQuestions asked again, not remarked on"
    for answer in [answer for answer in figures.asked_again(found) if not figures.remarks(answer)][:: MOST * 2][:12]:
        yield f"  {answer.persona} {answer.stage}: {answer.turn.text[:90]} | {answer.line[:90]}"
    for name, sessions in by_persona.items():
        yield f"\nSaid most often by {name}"
        for body, part in figures.commonest(answers(sessions)):
            yield f"  {part:6.2%}  {body[:130]}"


def _questions(found: Sequence[Answer]) -> Iterator[str]:
    yield "\nDirect questions: asked, answered, put off, hidden, beside, and lines beside them"
    by_id: dict[str, list[Answer]] = {name: [] for name in questions()}
    for answer in figures.asked(found):
        by_id[answer.turn.question].append(answer)
    for name, some in by_id.items():
        how = Counter(map(figures.answered, some))
        counts = "".join(f"{how[one]:>6}" for one in ("answered", "put off", "hidden", "beside"))
        yield f"  {name:14}{len(some):>5}{counts}"
        beside = [answer for answer in some if figures.answered(answer) == "beside"]
        for answer in beside[:: max(1, len(beside) // 3)][:3]:
            yield f"      {answer.persona} {answer.stage}: {answer.turn.text} | {answer.line[:100]}"
