# Everything a person does with this checkout. `make run` and `make test` set up what they need first.
SHELL := /bin/bash
PYTHON := .venv/bin/python
MINUTES ?= 30
# Half as many again as there are processors: much of what tests with real processes do is wait.
WORKERS ?= $(shell echo $$(( ($$(nproc) * 3 + 1) / 2 )))

# Compiled files are kept even where the environment says otherwise: half of a start would be compiling.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test lint demo bench soak coverage nightly mutation words wheel bundle deb appimage sums lock third-party clean

setup:           ## .venv at the root with the kith command in it
	@packaging/setup.sh

run:             ## a node of your own and its window
	@packaging/setup.sh window
	@.venv/bin/kith

# Beside the checks all tests are collected once: what that compiles each worker would else compile for itself.
test:            ## every check, then every test
	@packaging/setup.sh tests
	@$(PYTHON) -m pytest --collect-only -q > /dev/null 2>&1 & \
		$(MAKE) --no-print-directory lint; code=$$?; wait; exit $$code
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadgroup -ra

lint:            ## style, types, import contracts, screens
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/pyside6-qmllint --max-warnings 0 -I . $$(find $(CURDIR)/ui -name '*.qml')

demo: setup      ## three nodes on this machine find each other, talk, and survive a kill -9
	@$(PYTHON) -m tests.demo

bench:           ## ratios against peers and physical limits, measured side by side
	@packaging/setup.sh bench
	@$(PYTHON) -m tests.bench

soak:            ## nodes and a relay at work for that many minutes: do they hold more and more? make soak MINUTES=60
	@packaging/setup.sh tests
	@$(PYTHON) -m tests.soak --minutes $(MINUTES)

# Searches by many seeds: they run no line or branch that the narrow tests leave out, and take longer than all of those.
SEARCHES := model or oracles or attacker or flip or purity or accumulated or histories or any_loss or narrow_limits \
	or put_back or survives_loss or links_that or restored or large_stores

coverage:        ## every line and every branch of crypto and sync is run by a test of theirs, or this fails
	@packaging/setup.sh tests
	@$(PYTHON) -m pytest -n auto --dist loadgroup tests/crypto tests/sync -k "not ($(SEARCHES))" \
		--cov --cov-branch --cov-fail-under=100

nightly:         ## the long counts, for that many minutes in all: make nightly MINUTES=60
	@packaging/setup.sh tests
	@$(MAKE) --no-print-directory coverage
	@$(PYTHON) -m tests.world --minutes $$(( $(MINUTES) / 2 ))
	@KITH_NIGHTLY=1 timeout $$(( $(MINUTES) * 30 )) $(PYTHON) -m pytest -n auto --dist loadgroup -ra; code=$$?; \
		if [ $$code -eq 124 ]; then echo "nightly: time is up, the longer searches were cut short"; else exit $$code; fi

mutation:        ## small mistakes planted one by one in ratchet, sessions and reconcile: the tests must notice them
	@packaging/setup.sh tests
	@$(PYTHON) -m tests.mutation

words:           ## bring assets/i18n up to date with the sentences of the sources
	@$(PYTHON) packaging/words.py

wheel bundle deb appimage sums: setup  ## what people install, into dist/ (packaging/README.md); minutes, no test of `make test`
	@packaging/build.sh $@

lock:            ## pin anew what pyproject.toml asks for (needs uv), then list the licences
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --all-extras --upgrade pyproject.toml -o requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --upgrade -c requirements.lock --group pyproject.toml:build pyproject.toml -o packaging/bundle.lock
	@packaging/setup.sh && $(MAKE) --no-print-directory third-party

third-party:     ## THIRD_PARTY.md from the lock and what is installed
	@$(PYTHON) packaging/third_party.py > THIRD_PARTY.md.new && mv THIRD_PARTY.md.new THIRD_PARTY.md

clean:           ## everything that set-up and tests made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage build dist out
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
