"""The guard's ear: what it hears by meaning (`hearing.yaml`), and that the guard goes on without it."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from guard.test_checks import scene
from rupturesim.alliance import Marker, Stage
from rupturesim.guard import ear, refusal
from rupturesim.guard.ear import CLASSES, FOLDER, Ear, EarFault, sounds, why_silent
from rupturesim.yamlfile import read

LARGEST = 15_000_000
"""Bytes of the weights."""
ROWS: Any = read(Path(__file__).with_name("hearing.yaml")).data
MENDED = "Well. The stone's gone out of my shoe, hearing you own up to it."


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the ear's files."""
    shutil.copytree(FOLDER, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ear is loaded yet, and none is left loaded."""
    monkeypatch.setattr(ear, "_loaded", None)


@pytest.mark.parametrize("row", ROWS["refused"], ids=lambda row: row["reply"][:40])
def test_what_breaks_a_rule_by_its_meaning_is_refused(row: dict[str, str]) -> None:
    found = sounds(row["reply"], scene(Stage(row["stage"])))
    assert found is not None
    assert found.check in CLASSES
    assert found.why.endswith(".")
    assert found.words == ""


@pytest.mark.parametrize("row", ROWS["passes"], ids=lambda row: row["reply"][:40])
def test_what_the_stage_grants_passes(row: dict[str, str]) -> None:
    assert sounds(row["reply"], scene(Stage(row["stage"]))) is None


def test_most_refusals_name_the_class_and_what_the_phrases_say_of_it() -> None:
    named = [sounds(row["reply"], scene(Stage(row["stage"]))) for row in ROWS["refused"]]
    right = [found for found, row in zip(named, ROWS["refused"], strict=True) if found and found.check == row["check"]]
    assert len(right) >= 0.8 * len(named), named


def test_the_same_line_may_be_said_once_it_is_mended_or_to_smooth_things_over() -> None:
    assert sounds(MENDED, scene(Stage.WITHDRAWN)) is not None
    assert sounds(MENDED, scene(Stage.REPAIRED)) is None
    assert sounds("Thank you, you're very good to me.", scene(Stage.STRAINED, marker=Marker.APPEASING)) is None


def test_each_reply_is_heard_alone_and_from_any_thread() -> None:
    replies = [row["reply"] for rows in ROWS.values() for row in rows]
    alone = [Ear.load(FOLDER).hears(reply) for reply in replies]
    shared = Ear.load(FOLDER)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shared.hears, reversed(replies))) == alone[::-1]


@pytest.mark.parametrize("reply", ["", " ", "...", "[shrugs]", "\ud800", "no " * 3000, "\u4f60\u597d", "x" * 30_000])
def test_any_text_is_heard(reply: str) -> None:
    assert set(Ear.load(FOLDER).hears(reply)) == set(CLASSES)


def test_the_ear_is_small_and_its_licence_beside_it() -> None:
    assert (FOLDER / "ear.onnx").stat().st_size < LARGEST
    assert "Apache License" in (FOLDER / "LICENSES.txt").read_text(encoding="utf-8")
    assert why_silent() == ""


def test_damaged_or_missing_files_are_a_fault(files: Path) -> None:
    weights = (files / "ear.onnx").read_bytes()
    for damaged in (b"", weights[:-1], b"onnx"):
        (files / "ear.onnx").write_bytes(damaged)
        with pytest.raises(EarFault, match=r"ear\.onnx is not the one"):
            Ear.load(files)
        settings = json.loads((files / "settings.json").read_text(encoding="utf-8"))
        (files / "settings.json").write_text(json.dumps(settings | {"version": ear.version_of(damaged)}))
        if damaged != weights[:-1]:
            with pytest.raises(EarFault, match="could not be loaded"):
                Ear.load(files)
        (files / "settings.json").write_text(json.dumps(settings))
    for name, text in (("settings.json", "{}"), ("settings.json", "not JSON")):
        (files / name).write_text(text)
        with pytest.raises(EarFault):
            Ear.load(files)


@pytest.mark.usefixtures("unheard")
def test_without_its_files_the_guard_goes_by_its_phrases(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ear, "FOLDER", tmp_path)
    assert "could not be loaded" in why_silent()
    assert sounds(MENDED, scene(Stage.WITHDRAWN)) is None
    assert refusal("As a language model I have no feelings.", scene(Stage.WITHDRAWN)) is not None
