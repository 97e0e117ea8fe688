"""The personas that can be chosen: shipped ones and the user's own."""

import hashlib
from pathlib import Path

import pytest

from mara import MARA, written
from rupturesim import paths
from rupturesim.errors import InputError, ProblemsError
from rupturesim.persona import shelf as shelf_module
from rupturesim.persona.shelf import find, fingerprint, shelf


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's own folder of personas; beside it a shipped folder with Mara and Noor in it."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    written(shipped)
    written(shipped, MARA.replace("id: mara", "id: noor"), "noor.yaml")
    (shipped / "README.md").write_text("not a persona")
    monkeypatch.setattr(shelf_module, "shipped", lambda kind: shipped)
    monkeypatch.setenv("RUPTURESIM_HOME", str(tmp_path / "home"))
    return paths.ensure(paths.user_personas())


def test_shipped_personas_come_first_with_where_they_are_from(own: Path) -> None:
    written(own, MARA.replace("id: mara", "id: aki"), "aki.yml")
    there = shelf()
    assert [(each.persona.id, each.shipped) for each in there.personas] == [
        ("mara", True),
        ("noor", True),
        ("aki", False),
    ]
    assert there.problems == ()
    assert there.personas[0].sha256 == hashlib.sha256(MARA.encode()).hexdigest() == fingerprint(MARA.encode())


def test_a_broken_persona_hides_no_other(own: Path) -> None:
    broken = written(own, MARA.replace("id: mara", "id: aki").replace("age: 34", "age: 3"), "aki.yaml")
    written(own, MARA.replace("id: mara", "id: zoe"), "zoe.yaml")
    (own / "folder.yaml").mkdir()
    there = shelf()
    assert [each.persona.id for each in there.personas] == ["mara", "noor", "zoe"]
    assert [str(problem) for problem in there.problems] == [
        f"{broken}:4:6: 'age' should be at least 16",
        f"{own / 'folder.yaml'}: is a folder, not a file",
    ]


def test_a_user_may_not_take_the_place_of_a_shipped_client(own: Path) -> None:
    taken = written(own, MARA.replace("name: Mara", "name: Other"))
    there = shelf()
    assert [each.persona.name for each in there.personas] == ["Mara", "Mara"]
    assert [str(problem) for problem in there.problems] == [
        f"{taken}: the id 'mara' is already that of a client that ships with rupturesim; choose another id"
    ]
    assert find("mara").shipped


def test_two_of_the_users_own_with_one_id_are_told_apart(own: Path) -> None:
    written(own, MARA.replace("id: mara", "id: aki"), "a.yaml")
    written(own, MARA.replace("id: mara", "id: aki"), "b.yaml")
    assert [problem.message for problem in shelf().problems] == [
        f"the id 'aki' is already that of {own / 'a.yaml'}; choose another id"
    ]


def test_without_a_folder_of_the_users_own_the_shipped_ones_are_there(own: Path) -> None:
    own.rmdir()
    assert len(shelf().personas) == 2


def test_a_persona_is_found_by_id_whatever_its_file_is_called(own: Path) -> None:
    written(own, MARA.replace("id: mara", "id: aki"), "something-else.yaml")
    assert find("aki").path == own / "something-else.yaml"
    assert find("noor").persona.id == "noor"


def test_a_persona_is_found_by_its_file(own: Path, tmp_path: Path) -> None:
    path = written(tmp_path, MARA.replace("id: mara", "id: draft"), "draft.yaml")
    found = find(str(path))
    assert (found.persona.id, found.path, found.shipped) == ("draft", path, False)
    with pytest.raises(ProblemsError, match="there is no such file"):
        find("nowhere/draft.yaml")


def test_an_unknown_id_names_the_nearest_and_all(own: Path) -> None:
    with pytest.raises(InputError) as caught:
        find("marra")
    assert str(caught.value) == "there is no client 'marra' (did you mean 'mara'?). There are: mara, noor."


def test_asking_for_a_broken_persona_tells_what_is_wrong_with_it(own: Path) -> None:
    written(own, MARA.replace("age: 34", "age: 3").replace("id: mara", "id: aki"), "aki.yaml")
    with pytest.raises(ProblemsError, match="'age' should be at least 16"):
        find("aki")
