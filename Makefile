# Every command of Kennisbank; `make help` explains them.
# Paths here are relative and quoted, so the project may live in a folder whose name holds spaces.

PORT ?= 8000
PYTEST ?= --numprocesses 2 --dist loadfile --no-loadscope-reorder

VENV = .venv/bin/python
MANAGE = $(VENV) manage.py
PIP_INSTALL = $(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK = $(VENV) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(LOCK_OPTIONS)
SERVERS = $(VENV) -m tests.servers
DJHTML = $(VENV) -m djhtml --tabwidth 2
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
BROWSERS = chromium chromium-browser google-chrome
TEMPLATES = $(wildcard */templates)

install_package = \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "This needs $(1): please install it (on Debian with apt-get install $(1))." >&2; exit 1; \
	fi; \
	echo "Installing the system package $(1) ..."; \
	apt-get -qq update && \
		DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $(1) >/dev/null

# What another project left in this shell must not decide what runs here.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH DJANGO_SETTINGS_MODULE

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run admin test test-embedded test-servers servers lint lint-python lint-templates lint-migrations lint-messages format bench \
	messages lock hooks clean venv install install-dev gettext chromium maven

help: ## Explain every target
	@echo "Kennisbank. Use: make <target>"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Variables: PORT=8001 (run), PYTHON=/path/to/python3 (which Python makes .venv), DATA_DIR=/elsewhere"
	@echo "(where a bank keeps its data), PYTEST=\"-k facets\" (test), SIZES=\"1000 10000\" and"
	@echo "ENGINES=\"tantivy elasticsearch\" (bench), LOCK_OPTIONS=--upgrade (lock). Those of the environment: docs/settings.md."

run: install ## Install, prepare and start the site for development; safe to repeat
	@exec $(MANAGE) run_bank --port "$(PORT)" --settings kennisbank.settings.dev

admin: install ## Make an administrator with a generated password, where there is none
	@$(MANAGE) create_admin --settings kennisbank.settings.dev

test: maven install-dev chromium lint test-embedded test-servers ## Install what tests need, then check and test everything

test-embedded: install-dev chromium ## Test on SQLite and tantivy: all that needs no server
	@env -u DATABASE_URL -u SEARCH_URL $(VENV) -m pytest -m "not servers" $(PYTEST)

test-servers: maven install-dev chromium ## Test on PostgreSQL and Elasticsearch: all that they change
	@$(SERVERS) -- $(VENV) -m pytest -m "not once" $(PYTEST)

servers: maven install-dev ## Run PostgreSQL and Elasticsearch for development, and print their addresses
	@exec $(SERVERS) --keep "$(or $(DATA_DIR),var)"

lint: lint-python lint-templates lint-migrations lint-messages ## Check form, migrations and translations; change nothing

lint-python: install-dev ## Check Python: ruff's rules and its formatting
	@$(VENV) -m ruff check
	@$(VENV) -m ruff format --check

lint-templates: install-dev ## Check the indentation of templates
	@$(DJHTML) --check $(TEMPLATES)

lint-migrations: install-dev ## Check that the models have no change without a migration
	@$(MANAGE) makemigrations --check --dry-run --settings kennisbank.settings.test

lint-messages: install-dev gettext ## Check that every text is translated and every catalogue compiled
	@$(MANAGE) update_messages --check --settings kennisbank.settings.test

format: install-dev ## Bring Python and templates into shape
	@$(VENV) -m ruff check --fix
	@$(VENV) -m ruff format
	@$(DJHTML) $(TEMPLATES)

bench: install-dev ## Measure the budgets; SIZES="1000 10000 100000" chooses how many records
	@$(VENV) -m benchmarks

messages: install-dev gettext ## Collect texts into the nl and nb catalogues and compile them
	@$(MANAGE) update_messages --settings kennisbank.settings.test

lock: install-dev ## Pin requirements.in and requirements-dev.in with hashes; LOCK_OPTIONS=--upgrade renews
	@$(LOCK) --output-file requirements.txt requirements.in
	@$(LOCK) --output-file requirements-dev.txt requirements-dev.in

hooks: install-dev ## Check each commit with the checks of `make lint`
	@$(VENV) -m pre_commit install

clean: ## Remove the environment and caches; the data of the bank stays
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@if $(VENV) -c 'import pip; $(NEW_ENOUGH)' 2>/dev/null; then exit 0; fi; \
	if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; \
	else set -- python3 python3.13 python3.12 python3.11 python; fi; \
	found=; \
	for candidate; do \
		if "$$candidate" -c '$(NEW_ENOUGH)' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Kennisbank needs Python 3.11 or newer: install it, or name one with PYTHON=/path/to/python3." >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found cannot make a virtual environment: install its venv module (on Debian python3-venv)." >&2; \
		exit 1; \
	fi; \
	echo "Making the virtual environment .venv ..."; \
	"$$found" -m venv --clear .venv

# A copy of what was installed last tells whether there is anything to do.
install: venv
	@cmp -s requirements.txt .venv/requirements.txt || { \
		echo "Installing the packages of requirements.txt ..."; \
		$(PIP_INSTALL) -r requirements.txt && cp requirements.txt .venv/requirements.txt; }

install-dev: install
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt || { \
		echo "Installing the packages of requirements-dev.txt ..."; \
		$(PIP_INSTALL) -r requirements-dev.txt && cp requirements-dev.txt .venv/requirements-dev.txt; }

gettext:
	@command -v msgfmt >/dev/null || { $(call install_package,gettext); }

# It brings the Java that Elasticsearch runs on; a server from outside needs neither.
maven:
	@if [ -n "$$SEARCH_URL" ]; then exit 0; fi; \
	if command -v mvn >/dev/null && { [ -n "$$JAVA_HOME" ] || command -v java >/dev/null; }; then exit 0; fi; \
	$(call install_package,maven)

chromium:
	@for browser in $(BROWSERS); do command -v $$browser >/dev/null && exit 0; done; \
	$(call install_package,chromium)
