# Suqing: every way to run and check it. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
BASE ?= build/encoder-base
WORK ?= build/accurate
HOST ?= 127.0.0.1
PORT ?= 8080
DEV_EXTRAS ?= desk,dev,postgres,train

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test test-fast check format bench model model-accurate model-sentiment clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Left out of .venv: setuptools, which nothing here uses when installed; the tests that numpy, scipy and scikit-learn
# bring of themselves; onnxruntime's library for C programs, unless its Python binding needs it.
$(VENV)/core.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[desk]'
	$(BIN)/python -m pip uninstall -qq --disable-pip-version-check --yes setuptools
	@cd $(VENV)/lib/python3*/site-packages && find numpy scipy sklearn -type d -name tests -prune -exec rm -rf {} + && \
		{ grep -q 'libonnxruntime\.' onnxruntime/capi/onnxruntime_pybind11_state*.so || rm -f onnxruntime/capi/libonnxruntime.*; }
	@touch $@

$(VENV)/dev.stamp: $(VENV)/core.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --use-pep517 --editable '.[$(DEV_EXTRAS)]'
	@touch $@

install: $(VENV)/core.stamp ## Make .venv with what serving and the complaint desk need

install-dev: $(VENV)/dev.stamp ## Add what tests and checks need

run: install ## Serve http://127.0.0.1:8080 and print one analysed complaint
	$(BIN)/suqing serve --host $(HOST) --port $(PORT) --demo

test: install-dev ## Run all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-fast: install-dev ## Run the tests without training, Ray and killed processes
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow'

check: install-dev ## Format, lint, types, imports, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

format: install-dev ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install-dev ## Print speed and memory: tagging beside jieba alone, serving, each stage, the encoder
	$(BIN)/python -m tests.benchmarks.tagging
	$(BIN)/python -m tests.benchmarks.serving
	$(BIN)/python -m tests.benchmarks.stages
	$(BIN)/python -m tests.benchmarks.survey
	$(BIN)/python -m tests.benchmarks.encoder

model: install ## Rebuild models/bundled/fast from DATA (default ../shared/data)
	$(BIN)/python -m training.bundled $(DATA) models/bundled/fast

model-sentiment: install ## Rebuild models/bundled/sentiment from DATA (half a minute)
	$(BIN)/python -m training.opinions.sentiment $(DATA) models/bundled/sentiment

$(BASE):
	$(BIN)/python -m training.encoder_base $(BASE)

model-accurate: install-dev $(BASE) ## Rebuild models/bundled/accurate (about two hours; goes on after an interruption)
	$(BIN)/python -m training.accurate $(DATA) $(BASE) $(WORK) models/bundled/accurate

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
