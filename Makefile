# The project's commands. `make run` and `make test` need Python 3.11 or newer, and nothing else.

PORT ?= 8000
# Test processes at once, and further words for pytest: make test ARGS='-k ballots --db sqlite'
WORKERS ?= 2
ARGS ?=
# A run starts Python a dozen times: what it compiles is kept, also where the environment says otherwise.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
# Node comes with the dev packages, so its programs are looked for there first.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH" REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
LINTERS := .ci/openapi/node_modules
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

# The first interpreter that is new enough; asked only when the virtual environment is made.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

# Two installs into one environment must not run side by side.
.NOTPARALLEL:
.PHONY: help run test bench chaos check format lock lock-linters openapi verifier image-check clean \
	check-lint check-format check-types check-imports check-dependencies check-drift check-openapi

help:
	@echo 'make run          start everything in demo mode on port $(PORT) (PORT=…)'
	@echo 'make test         the whole suite, on SQLite and on PostgreSQL where there is one'
	@echo "make chaos        break everything that can break, and count the ballots (ARGS='--only kill-api')"
	@echo 'make bench        votes a second and other ratios, on both databases (needs wrk; ARGS=--quick)'
	@echo 'make check        lint, types, import law, dependencies, OpenAPI'
	@echo 'make format       put the code into its one shape'
	@echo 'make openapi      write openapi.json anew'
	@echo 'make verifier     dist/tongxin-verify.pyz: checks a bundle on bare Python 3.11'
	@echo 'make image-check  walk through the Dockerfile and compose.yaml without Docker'
	@echo 'make lock         resolve the Python packages anew (ARGS=--upgrade: newer ones)'
	@echo 'make lock-linters resolve the OpenAPI linters anew'
	@echo 'make clean        remove what the other commands made, but no data'

run: $(VENV)/runtime-installed
	@exec env TONGXIN_MODE=demo $(BIN)/python -m api.cli up --port $(PORT)

test: $(VENV)/dev-installed
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

# Some twenty minutes; as root also on a disk that is full. docs/chaos.md says what each fault does.
chaos: $(VENV)/dev-installed
	@$(BIN)/python -m bench.chaos $(ARGS)

bench: $(VENV)/dev-installed
	@$(BIN)/python -m bench $(ARGS)

check: check-lint check-format check-types check-imports check-dependencies check-drift check-openapi
	@printf '\nEverything checked.\n'

check-lint: $(VENV)/dev-installed
	@printf '\n== Lint (ruff)\n'
	@$(BIN)/ruff check .

check-format: $(VENV)/dev-installed
	@printf '\n== Format (ruff)\n'
	@$(BIN)/ruff format --check .

check-types: $(VENV)/dev-installed
	@printf '\n== Types (mypy --strict)\n'
	@$(BIN)/mypy --strict

check-imports: $(VENV)/dev-installed
	@printf '\n== Import law (import-linter)\n'
	@$(BIN)/lint-imports --no-logo

check-dependencies: $(VENV)/dev-installed
	@printf '\n== Dependencies (deptry)\n'
	@$(BIN)/deptry api

check-drift: $(VENV)/dev-installed
	@printf '\n== Is openapi.json what the code says?\n'
	@$(BIN)/python -m api.cli openapi --check

check-openapi: $(LINTERS)/installed
	@printf '\n== OpenAPI (redocly, recommended-strict)\n'
	@$(WITH_NODE) $(LINTERS)/.bin/redocly lint --config .ci/openapi/redocly.yaml openapi.json
	@printf '\n== OpenAPI (spectral:oas)\n'
	@$(WITH_NODE) $(LINTERS)/.bin/spectral lint --ruleset .ci/openapi/.spectral.yaml --fail-severity hint openapi.json

format: $(VENV)/dev-installed
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

openapi: $(VENV)/dev-installed
	@$(BIN)/python -m api.cli openapi

# Made without the virtual environment, as whoever checks us would.
verifier:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed.' >&2; exit 1; }
	@$(PYTHON) -m api.verifier.packing dist/tongxin-verify.pyz

image-check: $(VENV)/dev-installed
	@$(BIN)/python .ci/image_check.py

# The dev packages are resolved within the runtime's, so that tests run what production runs.
lock: $(VENV)/dev-installed
	$(LOCK) --all-extras $(ARGS) -o requirements.lock
	$(LOCK) --all-extras --group dev -c requirements.lock $(ARGS) -o requirements-dev.lock

# npm keeps stale entries when it finds an old lock, hence the clean slate.
lock-linters: $(VENV)/dev-installed
	rm -rf $(LINTERS) .ci/openapi/package-lock.json
	cd .ci/openapi && $(WITH_NODE) npm install --package-lock-only --loglevel=error
	$(BIN)/python .ci/openapi/tidy_lock.py

clean:
	rm -rf $(VENV) $(LINTERS) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	find api tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: none of python3, python3.11 … python3.14 is.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo '$(PYTHON) cannot make virtual environments: install python3-venv.' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Each stamp is younger than the lock it was installed from, or the install runs again.
$(VENV)/runtime-installed: requirements.lock | $(VENV)/made
	@echo 'Installing the runtime packages (about half a minute) …'
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

# The dev lock holds the runtime's packages too.
$(VENV)/dev-installed: requirements-dev.lock requirements.lock | $(VENV)/made
	@echo 'Installing the development packages (about a minute) …'
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/runtime-installed

$(LINTERS)/installed: .ci/openapi/package-lock.json | $(VENV)/dev-installed
	@echo 'Installing the OpenAPI linters …'
	@cd .ci/openapi && $(WITH_NODE) npm ci --no-progress --loglevel=error
	@touch $@
