# Everything runs in an environment of its own; nothing outside this folder is touched.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types rules measured clean-environment

demo: .venv/.installed
	$(BIN)/qc check corpus/ --fail-on never

test: .venv/.dev
	$(BIN)/pytest -n 2

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev
	$(BIN)/mypy

rules: .venv/.dev
	$(BIN)/qc rules test
	$(BIN)/qc rules lint

# Counts again how sure each rule is; needs QC_DATA (docs/data.md).
measured: .venv/.dev
	$(BIN)/python -m qc.learning.measure

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ .venv/.installed

clean-environment:
	rm -rf .venv
