# Two commands on a fresh machine: `make run` and `make test`. Bare `make` lists all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PERIOD ?= 2021-05
NOW ?= 2021-06-10T09:00
FUZZ_MINUTES ?= 10
# Processes that test at once, one a core; 0 is none but pytest itself.
TESTERS ?= auto
OTHER_SLACK := tests/independent
# Other tools that do the same work, for `make bench` alone.
BENCH := .venv-bench

.DEFAULT_GOAL := help
.PHONY: help run test fuzz bench check fix lock samples schemas clean

help: ## list what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.runs ## set up and run the sample city's month (PERIOD=2021-05 NOW=…)
	@$(BIN)/yuebao run $(PERIOD) $(if $(NOW),--now $(NOW))

test: $(VENV)/.tests ## set up and pass the tests (TESTERS=0 in one process)
	@$(BIN)/pytest -n $(TESTERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

fuzz: $(VENV)/.tests ## throw random input at the readers (FUZZ_MINUTES=10); data/fuzz keeps what breaks
	@$(BIN)/python tests/fuzz_reader.py --minutes $(FUZZ_MINUTES)

bench: $(VENV)/.tests $(BENCH)/.set-up ## how fast, beside the limit and other tools, into docs/bench.md (MONTHS=60 ONLY=backfill)
	@$(BIN)/python tests/bench

check: $(VENV)/.tests ## style, types, SQL and the dependency rule
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar warehouse
	$(BIN)/lint-imports
	$(BIN)/yuebao registry check --city taicang
	$(BIN)/yuebao registry check --city shaoyang

fix: $(VENV)/.tests ## format and mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar warehouse

lock: $(VENV)/.tests ## compile the locked requirements again from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		pyproject.toml --all-extras -c requirements.txt -o requirements-scale.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		pyproject.toml --all-extras --group dev -c requirements-scale.txt \
		-o requirements-dev.txt
	sed -nE 's/^((duckdb|numpy|pandas|pyarrow|python-calamine)==.*) \\$$/\1/p' requirements.txt \
		| $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--group pyproject.toml:bench -c /dev/stdin -o requirements-bench.txt

samples: $(VENV)/.tests ## write the sample workbooks again
	$(BIN)/python samples/taicang/make.py

schemas: $(VENV)/.runs ## write the registry's JSON Schemas again
	$(BIN)/yuebao registry schema

clean: ## remove what was set up, and the data of trial runs
	rm -rf $(VENV) $(BENCH) $(OTHER_SLACK)/node_modules data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12 run"; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runs $(OTHER_SLACK)/node_modules
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --require-hashes -r requirements-dev.txt
	@touch $@

# Where a package cannot be had, the bench leaves its variants out.
$(BENCH)/.set-up: requirements-bench.txt | $(BIN)/python
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --require-hashes -r requirements-bench.txt \
		&& touch $@ || rm -rf $(BENCH)

# A Slack by other hands; where it cannot be had the tests against it say so and skip.
$(OTHER_SLACK)/node_modules: $(OTHER_SLACK)/package-lock.json
	@mkdir -p $@
	@npm ci --prefix $(OTHER_SLACK) --ignore-scripts --no-audit --no-fund --silent \
		|| echo "No npm, or no package from it: tests against another Slack are skipped."
	@touch $@
