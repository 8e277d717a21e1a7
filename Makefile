# Everything runs in an environment of its own; nothing outside this folder is touched.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types rules rule-docs measured model benchmark gate pictures clean-environment

demo: .venv/.installed
	@echo "$$ qc check corpus/ --fail-on never"
	@$(BIN)/qc check corpus/ --fail-on never
	@echo "qc is installed as $(BIN)/qc; what it said is explained in README.md"

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

# Writes docs/rules anew, after a rule or rules/measured.json has changed.
rule-docs: .venv/.dev
	$(BIN)/qc rules docs

# Counts again how sure each rule is; needs QC_DATA (docs/data.md).
measured: .venv/.dev
	$(BIN)/python -m qc.learning.measure

# Trains qc's own model on folds 0 to 3 of the data in QC_DATA, some ten minutes on one core (docs/model.md).
model: .venv/.dev
	OMP_NUM_THREADS=1 $(BIN)/qc train "$(QC_DATA)" -o qc/data/model --overwrite

# Writes docs/benchmark.md anew, after rules or model have changed; needs QC_DATA, and is for closing notes only (fold 4).
benchmark: .venv/.dev
	$(BIN)/python -m tests.benchmarks.benchmark_page

# Holds the figures of fold 4 to their floors and names broken ones only; needs QC_DATA.
gate: .venv/.dev
	$(BIN)/qc eval "$(QC_DATA)" --gate tests/benchmarks/floors.json

.venv/.installed: pyproject.toml
	@echo "installing qc into .venv, once"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,train]'
	touch $@ .venv/.installed

# Makes docs/pictures anew, after what qc prints has changed.
pictures: .venv/.dev
	$(BIN)/python tools/make_pictures.py
	$(BIN)/python tools/make_report_pictures.py

clean-environment:
	rm -rf .venv
