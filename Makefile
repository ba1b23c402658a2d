# make graph: a virtual environment, the locked packages, and the graph of data/raw.  make test: the tests.
# make bench: speed, and the same articles in another dress, on the articles of GOLD.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
IN ?= data/raw
OUT ?= data/graph
GOLD ?= tests/gold

.PHONY: graph test check bench notebooks clean lock

graph: $(VENV)/.installed
	$(BIN)/kgx build $(IN) --out $(OUT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sample.py
	$(BIN)/kgx evaluate tests/gold --floors tests/gold/floors.yaml
	$(BIN)/python tools/readme.py

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/speed.py $(GOLD)
	$(BIN)/python benchmarks/robustness.py $(GOLD)
	$(BIN)/python benchmarks/thresholds.py $(GOLD)

$(VENV)/.created:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(VENV)/.created requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# needs uv; versions and hashes only
lock:
	uv pip compile pyproject.toml --extra html --extra pdf --extra feeds --extra validate --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -o requirements.lock
	uv pip compile pyproject.toml --group dev --extra html --extra pdf --extra feeds --extra validate --extra serve --extra view -c requirements.lock --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
