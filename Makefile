# Needs Python 3.11, pip, git and make. All else (uv, packages, PostgreSQL) comes by itself, into this folder.
# The demo and the tests have environments and databases of their own, so neither disturbs the other.

.DEFAULT_GOAL := help
.PHONY: help demo test tests warm lint checks bench messages openapi reference environment

# Every process that a test starts would compile Django anew.
unexport PYTHONDONTWRITEBYTECODE

python := .venv/bin/python
checks messages openapi reference: export COMITY_DATA_DIR = var/test
checks openapi: export DJANGO_SETTINGS_MODULE = comity.config.testing

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-16s %s\n' "$$name" "$$text"; done

demo: ## Make a fictional world and serve it on http://localhost:8000
	@tools/environment .venv-demo --no-dev
	@.venv-demo/bin/python tools/messages.py compile
	@.venv-demo/bin/python -m comity.screening.engine.warm
	@exec .venv-demo/bin/comity demo

test: environment ## Run every check and every test
	@tools/chromium
	@$(MAKE) --no-print-directory --jobs=2 checks tests

tests: warm
	@tools/tests

# Machine code of the screening engine is made here, once, and not under the first question.
warm:
	@$(python) -m comity.screening.engine.warm

lint: environment ## Check style, types, import order, house rules and migrations
	@$(MAKE) --no-print-directory checks

checks:
	$(python) -m ruff check --quiet .
	$(python) -m ruff format --check --quiet .
	$(python) tools/house.py
	$(python) -m mypy
	$(python) -c 'import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())'
	$(python) -W 'ignore:Got an error checking:RuntimeWarning' -m django makemigrations --check --dry-run

bench: environment warm ## Measure, in some minutes; FULL=1 takes hours and a million persons
	@for name in ledger documents screening lists alike linkage load notices registers sync; do \
		echo "benchmarks/$$name.py"; $(python) -m "benchmarks.$$name" $(if $(FULL),--full) || exit 1; done
	@$(if $(FULL),$(python) -m benchmarks.screening --full --size 10000000)

messages: environment ## Collect the texts of pages into the catalogues of every language
	$(python) tools/messages.py extract

openapi: environment ## Write docs/reference/openapi.json from the API
	$(python) -m django export_openapi_schema --api comity.config.api.api --indent 2 --output docs/reference/openapi.json

reference: environment ## Write docs/reference from the code
	$(python) tools/reference.py

environment:
	@tools/environment .venv
	@$(python) tools/messages.py compile
