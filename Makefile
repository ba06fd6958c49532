# `make run` and `make test` do everything on a fresh machine; the rest is for developers.

PYTHON ?= python3.11
PORT ?= 5000
BIN := .venv/bin
export PORT

.PHONY: install run test test-long check fix lock messages bench search-quality

install: .venv/runtime qa/translations/compiled  ## what a server needs

run: .venv/runtime qa/translations/compiled  ## serve the site with its worker and demo content
	@$(BIN)/flask --app app serve --demo

test: .venv/development qa/translations/compiled  ## the whole test suite
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

test-long: .venv/development qa/translations/compiled  ## state machines, kills and the crowd, for longer
	@STATE_MACHINE_STEPS=150 STATE_MACHINE_EXAMPLES=20 $(BIN)/pytest -n auto tests/machine tests/notifications/test_wrong_person.py
	@KILLS=20 $(BIN)/pytest -n auto tests/journeys/test_crash.py tests/core/test_worker_kill.py
	@CROWD_PROCESSES=8 CROWD_ACTS=10000 $(BIN)/pytest -n 0 -s tests/crowd

check: .venv/development qa/translations/compiled  ## format, lint, types, floors, templates, catalogues; then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(MAKE) test

fix: .venv/development  ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/development  ## bring the catalogues up to date with the code
	$(BIN)/python -m qa.translations

lock: .venv/development  ## pin requirements*.in anew, with hashes
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --no-header requirements-dev.in -o requirements-dev.txt

bench: .venv/development qa/translations/compiled  ## the table of docs/performance.md
	@$(BIN)/python -m bench.run

search-quality: .venv/development  ## fails where questions are found worse than recorded; DATA=folder
	@$(BIN)/python -m bench.search_relevance $(DATA) $(RECORD)

.venv/pip:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime: requirements.txt | .venv/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

qa/translations/compiled: $(wildcard qa/translations/*/LC_MESSAGES/messages.po) .venv/runtime
	@$(BIN)/pybabel --quiet compile -d qa/translations
	@touch $@
