VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install run test check fmt bench lock

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/'

install: $(VENV)/installed ## create .venv from the hashed lock file

$(VENV)/installed: requirements.lock pyproject.toml
	@sh bin/install $(VENV)

run: install ## install, start the embedded database, migrate, load the demo content, serve
	@$(BIN)/communs run

test: install ## run every test, in parallel
	$(BIN)/pytest -n auto

check: install ## style, types, contracts, migrations, translations, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/communs manage makemigrations --check --dry-run
	$(BIN)/communs translations check
	$(BIN)/djlint src --lint --quiet

fmt: install ## format the code and the templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint src --reformat --quiet

bench: install ## measure; the results are written under bench/results
	$(BIN)/python -m bench

lock: ## resolve the dependencies again, with their hashes (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-header --no-emit-index-url \
		--universal --python-version 3.11 --quiet --output-file requirements.lock
