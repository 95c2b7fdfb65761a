# Everything a newcomer needs is `make run` and `make test`; the rest serves those two.
.DEFAULT_GOAL := help
.PHONY: help run test test-long check fmt docs golden setup lock bench clean

# PORT=18434 on the command line; without it the settings decide, 11434 by default.
PORT ?=
# Processes that share the tests; 1 runs them in order, in this one.
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# The first interpreter on PATH that is new enough; PYTHON=/path/to/python overrides the search.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 12))' >/dev/null 2>&1 \
	&& { echo "$$p"; break; }; done)

help:
	@echo "make run [PORT=18434]  fetch the default models, start the server, say what to try"
	@echo "make test [JOBS=1]     set up and run the tests (some 15 minutes on two cores; model files are cached)"
	@echo "make test-long         the tests that take longer"
	@echo "make check             formatting, lint, types, import rules, generated docs"
	@echo "make fmt | docs | bench | lock | clean"

run: $(VENV)/.runtime
	@$(BIN)/verstak $(if $(PORT),--port $(PORT)) serve --with-default-models

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not long" $(if $(filter-out 1,$(JOBS)),-n $(JOBS) --dist loadgroup)

test-long: $(VENV)/.dev
	$(BIN)/python -m pytest -m long

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check -P docs/reference/*.md

fmt: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev
	$(BIN)/cog -r -P docs/reference/*.md

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.run

setup: $(VENV)/.dev

# Their wheels are often built for older interpreters than verstak itself needs.
TOOLCHAINS = $(patsubst %.in,%,$(wildcard src/verstak/toolchains/locks/*.in))

# Hashes without addresses: any index or mirror that pip is configured for will do.
lock:
	uv pip compile -q pyproject.toml --extra build --universal --generate-hashes \
		--python-version 3.12 --no-header --no-annotate -o requirements.lock
	uv pip compile -q pyproject.toml --extra build --extra dev --universal --generate-hashes \
		--python-version 3.12 --no-header --no-annotate -c requirements.lock -o requirements-dev.lock
	for name in $(TOOLCHAINS); do uv pip compile -q $$name.in --universal --generate-hashes \
		--python-version 3.11 --no-header --no-annotate -o $$name.lock || exit 1; done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "verstak needs Python 3.12 or newer with venv; found none on PATH." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install python3.12-venv; macOS: brew install python@3.12)" >&2; \
		echo "or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked requirements into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked requirements for development into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime
