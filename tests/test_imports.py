"""The core runs without the app: no core module brings textual in, and the command line brings in little."""

import pkgutil
import subprocess
import sys

import pytest

import rupturesim

CORE = sorted(
    module.name
    for module in pkgutil.walk_packages(rupturesim.__path__, "rupturesim.")
    if not module.name.startswith(("rupturesim.ui", "rupturesim.__main__", "rupturesim.data"))
)


def imported_with(*modules: str) -> set[str]:
    """The top-level packages in a fresh process after importing these."""
    program = f"import sys, importlib; [importlib.import_module(m) for m in {modules!r}]; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_no_core_module_brings_in_the_app() -> None:
    assert not imported_with(*CORE) & {"textual", "rich"}


@pytest.mark.parametrize("module", ["rupturesim.cli", "rupturesim.ui.app"])
def test_what_opens_the_program_is_light(module: str) -> None:
    assert not imported_with(module) & {"pydantic", "yaml", "httpx", "jinja2", "numpy", "onnxruntime", "tokenizers"}
