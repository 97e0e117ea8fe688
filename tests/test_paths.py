"""Where shipped things and the user's things are."""

import os
import stat
import sys
from pathlib import Path

import pytest

from rupturesim import paths
from rupturesim.errors import InputError


def test_in_a_checkout_the_shipped_folders_stand_at_the_top(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "src" / "rupturesim"
    package.mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.shipped("personas") == tmp_path / "personas"


def test_in_an_installed_package_they_stand_inside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "rupturesim"
    (package / "data" / "prompts").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.shipped("prompts") == package / "data" / "prompts"
    with pytest.raises(InputError, match="is missing; install rupturesim again"):
        paths.shipped("personas")


def test_the_variable_names_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RUPTURESIM_HOME", str(tmp_path / "mine"))
    assert paths.user_data() == tmp_path / "mine"
    assert paths.sessions() == tmp_path / "mine" / "sessions"
    assert paths.user_personas() == tmp_path / "mine" / "personas"
    assert paths.user_prompts() == tmp_path / "mine" / "prompts"
    assert not (tmp_path / "mine").exists(), "asking where it is makes nothing"


def test_without_the_variable_it_is_the_platforms_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUPTURESIM_HOME", "")
    assert paths.user_data().name == "rupturesim"
    assert paths.user_data().is_absolute()


def test_a_relative_name_and_a_tilde_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUPTURESIM_HOME", "here")
    assert paths.user_data() == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("RUPTURESIM_HOME", "~/there")
    assert paths.user_data() == tmp_path / "there"


def test_a_file_cannot_be_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("RUPTURESIM_HOME", str(tmp_path / "file"))
    with pytest.raises(InputError, match="RUPTURESIM_HOME names .*file, which is not a folder"):
        paths.user_data()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_what_is_made_is_open_to_the_user_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        made = paths.ensure(tmp_path / "a" / "b")
    finally:
        os.umask(old)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (made, made.parent)] == [0o700, 0o700]
    assert paths.ensure(made) == made, "what is there already stays"


def test_a_folder_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    paths.ensure(tmp_path / "shared")
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="cannot make the folder .*file"):
            paths.ensure(folder)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot make the folder .*Permission denied"):
        paths.ensure(tmp_path / "a")
