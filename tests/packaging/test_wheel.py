"""The built wheel: exactly the files it should hold, and it runs from an empty place without the checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]
SCRIPT = "I am new at this, and I have no children.\nWhat is it like to be asked about them by me?\n/end\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from what git knows, with a private transcript lying in the shipped folder, as can happen."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    subprocess.run(["git", "-C", ROOT, "checkout-index", "--all", f"--prefix={source}/"], check=True)
    (source / "transcripts").mkdir(exist_ok=True)
    (source / "transcripts" / "2026-11-01-120000-ruth.jsonl").write_text("private")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(place / "dist"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (built,) = (place / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed from the wheel into an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    command = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(command, check=True, timeout=600)
    return scripts / "rupturesim"


def run(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed program in an empty folder, with nothing of the checkout on its way."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["RUPTURESIM_HOME"] = str(cwd / "home")
    return subprocess.run(
        [str(program), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_wheel_holds_exactly_the_program_and_what_ships_with_it(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "src/rupturesim", "personas", "prompts", "transcripts"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    tracked = [path for path in tracked if not path.endswith("README.md")]
    moved = {"personas/": "rupturesim/data/personas/", "prompts/": "rupturesim/data/prompts/"}
    moved |= {"transcripts/": "rupturesim/data/transcripts/", "src/": ""}
    expected = set()
    for path in tracked:
        for old, new in moved.items():
            if path.startswith(old):
                expected.add(new + path.removeprefix(old))
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert found == expected


def test_the_installed_program_lists_its_clients(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "persona", "list", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 8


def test_the_installed_program_plays_a_session_and_its_debrief(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "script.txt").write_text(SCRIPT)
    done = run(installed, "play", "bernadette", "--script", "script.txt", "--seed", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "WHAT HAPPENED" in done.stdout
    verified = run(installed, "replay", "last", "--verify", cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.parametrize("command", [["doctor"], ["paths"], ["persona", "schema"], ["persona", "check"]])
def test_the_installed_program_answers_every_command(installed: Path, tmp_path: Path, command: list[str]) -> None:
    done = run(installed, *command, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_the_installed_program_has_the_example_transcripts(installed: Path, tmp_path: Path) -> None:
    for path in (ROOT / "transcripts").glob("*.jsonl"):
        done = run(installed, "replay", path.stem, "--verify", cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
