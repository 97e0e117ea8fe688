"""The corpus is whole, broad and consistent, and holds nothing of what the coder is measured on."""

import json
from collections import Counter
from pathlib import Path

import pytest

from rupturesim.codes import ALL_CODES, Code
from rupturesim.errors import ProblemsError
from training.agreement import Agreement, agreement
from training.convert import convert, marked
from training.corpus import DEV, Turn, digest, folds, read, read_all

TURNS = read_all()


def test_there_are_enough_turns_of_every_code() -> None:
    assert len(TURNS) >= 6000
    counts = Counter(code for turn in TURNS for code in turn.codes)
    assert min(counts[code] for code in ALL_CODES) >= 250


def test_much_of_it_is_whole_ordinary_sessions() -> None:
    ordinary = Counter(turn.session for turn in TURNS if turn.kind == "ordinary")
    assert sum(ordinary.values()) >= 2000
    assert sorted(ordinary.values())[len(ordinary) // 2] >= 30


def test_no_turn_of_the_dev_set_is_in_it() -> None:
    known = {turn.therapist.lower() for turn in TURNS}
    assert not [turn.id for turn in read(DEV) if turn.therapist.lower() in known]


def test_turns_in_pairs_differ_in_their_codes() -> None:
    pairs: dict[tuple[str, str], set[frozenset[Code]]] = {}
    for turn in TURNS:
        if turn.kind == "pair":
            pairs.setdefault((turn.author, turn.therapist), set()).add(turn.codes)
    told_apart = sum(len(codes) > 1 for codes in pairs.values())
    assert told_apart / len(pairs) > 0.9


def test_an_author_is_never_in_two_folds_and_folds_are_even() -> None:
    fold = folds(TURNS, 3)
    where: dict[str, set[int]] = {}
    for turn, at in zip(TURNS, fold, strict=True):
        where.setdefault(turn.author, set()).add(at)
    assert all(len(found) == 1 for found in where.values())
    sizes = Counter(fold)
    assert max(sizes.values()) < 1.2 * min(sizes.values())


def test_the_digest_changes_with_a_label() -> None:
    one = Turn("x-1", "moment", "", "Mm.", frozenset({Code.OTHER}))
    other = Turn("x-1", "moment", "", "Mm.", frozenset({Code.SPACE}))
    assert digest([one]) != digest([other])


class TestReading:
    ROW = {"id": "x-1", "kind": "moment", "client": "", "therapist": "Go on.", "codes": ["invite"]}

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"codes": ["reflec"]}, "unknown code 'reflec'"),
            ({"codes": []}, "at least one code"),
            ({"codes": ["other", "invite"]}, "stands alone"),
            ({"kind": "poem"}, "'poem'"),
            ({"spans": [["Went on.", "invite"]]}, "do not stand in the turn"),
            ({"spans": []}, "needs a span"),
        ],
    )
    def test_a_faulty_line_is_named(self, tmp_path: Path, change: dict[str, object], says: str) -> None:
        path = tmp_path / "x.jsonl"
        path.write_text(json.dumps(self.ROW) + "\n" + json.dumps(self.ROW | change) + "\n", encoding="utf-8")
        with pytest.raises(ProblemsError, match=says) as found:
            read(path)
        assert "x.jsonl:2" in str(found.value)

    def test_the_same_id_twice_is_an_error(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / f"{name}.jsonl").write_text(json.dumps(self.ROW) + "\n", encoding="utf-8")
        with pytest.raises(ProblemsError, match="stands twice"):
            read_all(tmp_path)


class TestMarkedUp:
    def test_marks_may_share_words_and_nest(self) -> None:
        text, spans = marked("{acknowledge|I did.} {meta|What was that like, {invite,disclose|me laughing}?}")
        assert text == "I did. What was that like, me laughing?"
        assert spans == [
            ("I did.", Code.ACKNOWLEDGE),
            ("me laughing", Code.INVITE),
            ("me laughing", Code.DISCLOSE),
            ("What was that like, me laughing?", Code.META),
        ]

    @pytest.mark.parametrize(
        "line", ["{acknowledge|I did.", "I did.}", "{ I did.", "{other|Mm.}", "{owned|I did.}", ""]
    )
    def test_faulty_marks_are_refused(self, line: str) -> None:
        with pytest.raises(ValueError, match=r"mark|code|empty"):
            marked(line)

    def test_a_session_becomes_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "z.txt"
        path.write_text(
            "== s01 ordinary | a clinic\nC:\nT: Hello.\nC: Hi.\nT: {invite|How was it?}\n", encoding="utf-8"
        )
        rows = convert(path)
        assert [(row["id"], row["codes"]) for row in rows] == [("z-s01-001", ["other"]), ("z-s01-002", ["invite"])]

    def test_every_faulty_line_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "z.txt"
        path.write_text("== s01 poems\nT: Hello.\nC: Hi.\nT: {invite|How\n", encoding="utf-8")
        with pytest.raises(ProblemsError) as found:
            convert(path)
        assert [problem.line for problem in found.value.problems] == [1, 2, 4]


def test_agreement_counts_and_corrects_for_chance() -> None:
    both, one = frozenset({Code.SPACE}), frozenset({Code.OTHER})
    pairs = [(both, both)] * 4 + [(both, one)] + [(one, both)] + [(one, one)] * 4
    assert agreement(pairs, Code.SPACE) == Agreement(4, 1, 1, 4)
    assert agreement(pairs, Code.SPACE).f1 == pytest.approx(0.8)
    assert agreement(pairs, Code.SPACE).kappa == pytest.approx(0.6)
