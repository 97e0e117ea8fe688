"""A blind sample hides who speaks, and a reader's answers are scored against its key."""

import csv
from pathlib import Path

import pytest

from evaluation import blind
from handmade import answer, session
from rupturesim.alliance import Marker, Stage
from rupturesim.errors import InputError

SHEET = "id,before,trainee,client,style,stage\n"
KEY = "id,persona,style,stage,marker\n1,ruth,withdrawal,withdrawn,denial\n2,ruth,neither,repaired,\n"


def scores(folder: Path, answers: str) -> list[str]:
    """What is said of these answers."""
    sheet, key = folder / "sheet.csv", folder / "sheet.csv.key"
    sheet.write_text(SHEET + answers)
    key.write_text(KEY)
    return list(blind.scores(sheet, key))


def test_a_sample_shows_the_words_and_the_key_holds_the_rest(tmp_path: Path) -> None:
    said = answer(
        "Ruth's no bother.", stage=Stage.WITHDRAWN, marker=Marker.DENIAL, kind="withdrawal", before=("client: Hello.",)
    )
    blind.write_sample(tmp_path / "sheet.csv", {"ruth": [session(said)]}, size=3, seed=1)
    with (tmp_path / "sheet.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "id": "1",
                "before": "client: Hello.",
                "trainee": "Go on.",
                "client": "[name]'s no bother.",
                "style": "",
                "stage": "",
            }
        ]
    assert blind.key_of(tmp_path / "sheet.csv").read_text().splitlines()[1] == "1,ruth,withdrawal,withdrawn,denial"


def test_every_stage_comes_up_equally_often_and_the_seed_decides() -> None:
    many = [session(*(answer(f"{stage} {n}", stage=stage) for stage in Stage for n in range(5)))]
    chosen = blind.sample(many, 16, seed=4)
    assert {stage: sum(one.stage == stage for one in chosen) for stage in Stage if stage is not Stage.LEFT} == (
        dict.fromkeys([stage for stage in Stage if stage is not Stage.LEFT], 2)
    )
    assert chosen == blind.sample(many, 16, seed=4)
    assert chosen != blind.sample(many, 16, seed=5)


def test_answers_are_scored_against_the_key(tmp_path: Path) -> None:
    told = scores(tmp_path, "1,,,,Withdrawal,denial\n".replace("denial", "withdrawn") + "2,,,,withdrawal,\n")
    assert told[0] == "style: 50.0% of 2 told right; by chance 50.0%, always the commonest 50.0%"
    assert "stage: 100.0% of 1 told right; by chance 100.0%, always the commonest 100.0%" in told


def test_a_word_that_is_no_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="exchange 1: stage 'denial' is none of working"):
        scores(tmp_path, "1,,,,withdrawal,denial\n")


def test_an_exchange_that_the_key_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the key has no exchange '3'"):
        scores(tmp_path, "3,,,,withdrawal,withdrawn\n")


def test_a_sheet_without_the_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("id,text\n")
    (tmp_path / "key").write_text(KEY)
    with pytest.raises(InputError, match="has no column style, stage"):
        list(blind.scores(tmp_path / "sheet.csv", tmp_path / "key"))
