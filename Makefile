# make run | make test | make prove      needs: make, Python >= 3.11 (with venv), network once.  Uses uv when it is there.
PY ?= python3
V  := .venv
UV := $(shell command -v uv 2>/dev/null)
ifeq ($(UV),)
mkvenv = $(PY) tools/check_python.py && $(PY) -m venv --clear $(V)
pipin  = $(V)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all:
else
mkvenv = uv venv -q --clear --python '>=3.11' $(V)
pipin  = uv pip install -q --python $(V)/bin/python --require-hashes --only-binary :all:
endif

run: $(V)/.run
	@exec $(V)/bin/python -m companion

test: $(V)/.dev
	@$(V)/bin/python tools/machine.py
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/mypy
	$(V)/bin/python -m pytest -q -n 2

prove: test
	$(V)/bin/python -m pytest -q -m prove
	$(V)/bin/python -m bench

$(V)/.run: requirements.lock
	@$(mkvenv)
	@$(pipin) -r requirements.lock
	@touch $@

$(V)/.dev: $(V)/.run requirements-dev.lock
	@$(pipin) -r requirements-dev.lock
	@touch $@

C = uv pip compile -q --universal --generate-hashes --no-annotate --no-header --no-build pyproject.toml
lock:
	$(C) -o requirements.lock
	$(C) -c requirements.lock --extra production -o requirements-production.lock
	$(C) -c requirements.lock --group dev -o requirements-dev.lock

screenshots: $(V)/.dev
	@$(V)/bin/python tools/screenshots.py

words: $(V)/.dev
	@$(V)/bin/python -m tools.catalog

.PHONY: run test prove lock words screenshots
.DELETE_ON_ERROR:
