# make run    start Starbeam (the first time it installs what it needs into .venv)
# make test   lint, types, import rules and tests
# make test-all  the same with the longest tests, more random examples and every screen in four looks
# make bench  measurements, printed as tables
# make test-pecos  models to and from a PECOS that it installs into .cache/pecos
# Options: PORT=8501, PYTHON=/path/to/python3.12

PORT ?= 8501
PYTHON ?=
VENV := .venv
PY := $(VENV)/bin/python
LIBRARY := app.py prepare.py serve.py compiled algorithms xmr_core questions practice visuals pages benchmarks
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
PECOS := .cache/pecos
PECOS_STAMP := $(PECOS)/.installed

# Python may keep what it compiled, also where the machine's settings say no: many tests start a process.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-all test-pecos lint unit ready prepared browser postgres bench lock clean

run: $(RUN_STAMP)
	@$(PY) prepare.py
	@exec $(PY) serve.py --port "$(PORT)"

# Three processes, for those of the browser mostly wait: one drives it, the others work through the other files.
PYTEST := $(PY) -m pytest -n 3 --no-loadscope-reorder

test: ready
	$(PYTEST) -m "not thorough"

test-all: ready
	STARBEAM_EVERY_LOOK=true $(PYTEST) --hypothesis-profile=thorough

# Types are read while kernels and models are made and Debian's packages come.
ready: $(DEV_STAMP)
	@$(MAKE) --no-print-directory --jobs=3 lint prepared postgres

# The kernels and models of the tests.
prepared: $(DEV_STAMP)
	@export STARBEAM_CACHE_DIR="$${STARBEAM_CACHE_DIR:-$(CURDIR)/.cache/starbeam}"; \
	$(PY) prepare.py && $(PY) -c "from practice.feedback.star.kept import load; load()"

lint: $(DEV_STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(LIBRARY)
	$(VENV)/bin/lint-imports --no-logo

# The quick half of the tests, for work in progress.
unit: $(DEV_STAMP)
	$(PY) -m pytest -m "not browser and not slow and not thorough"

# Models to and from a PECOS that runs now. PECOS needs older libraries than Starbeam, so it has an environment of its own.
test-pecos: $(DEV_STAMP) $(PECOS_STAMP)
	$(PY) -m pytest tests/live_pecos

# Says which browser the tests will use; installs Debian's Chromium where it may.
browser: $(DEV_STAMP)
	@$(PY) -m tests.browser.chromium --install

# Says which PostgreSQL the tests of the learner's data will use; installs Debian's where it may, after the browser:
# apt does one thing at a time.
postgres: browser
	@$(PY) -m tests.practice.postgres --install

bench: $(DEV_STAMP) browser
	$(PY) -m benchmarks.step_paint

# Takes the newest versions that the ranges allow and writes them down. Run the tests afterwards.
lock: $(DEV_STAMP)
	$(PY) -m pip install --upgrade --upgrade-strategy eager -r requirements-dev.txt
	@{ echo "# The exact versions the tests ran with: pip install -r requirements.txt -c requirements.lock"; \
	   $(PY) -m pip freeze | sed 's/^uvloop==.*/& ; sys_platform != "win32"/'; } > requirements.lock
	@touch $(RUN_STAMP) $(DEV_STAMP)

clean:
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(RUN_STAMP): requirements.txt requirements.lock $(PY)
	@echo "Installing what Starbeam needs into $(VENV) (about 1 GB, once) ..."
	@$(PY) -m pip install $(PIP_FLAGS) -r requirements.txt -c requirements.lock
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements-distributed.txt requirements.txt requirements.lock $(PY)
	@echo "Installing what Starbeam and its tests need into $(VENV) (about 1.2 GB, once) ..."
	@$(PY) -m pip install $(PIP_FLAGS) -r requirements-dev.txt -c requirements.lock
	@touch $@ $(RUN_STAMP)

# libpecos has wheels for Linux and Pythons up to 3.11; --no-deps because XR-Linear needs nothing of the rest (6 GB).
$(PECOS_STAMP):
	@found=""; \
	for python in $(PECOS_PYTHON) $(PY) python3.11 python3.10 python3.9 python3; do \
		if "$$python" -c 'import sys; sys.exit(not (3, 9) <= sys.version_info < (3, 12))' 2>/dev/null; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "libpecos needs Python 3.9 to 3.11. Name one: make test-pecos PECOS_PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	echo "Installing PECOS into $(PECOS) with $$("$$found" --version) (about 330 MB, once) ..."; \
	"$$found" -m venv --clear $(PECOS) || { rm -rf $(PECOS); exit 1; }
	@$(PECOS)/bin/python -m pip install $(PIP_FLAGS) "numpy<2" "scipy<1.14" "scikit-learn<1.7"
	@$(PECOS)/bin/python -m pip install $(PIP_FLAGS) --no-deps libpecos
	@touch $@

PIP_FLAGS = --disable-pip-version-check $$(test -t 1 || echo --quiet)

# Without PYTHON= the first of these that is new enough is taken (python3 of macOS and of older Linuxes is not).
CANDIDATES = $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

$(PY):
	@found=""; \
	for python in $(CANDIDATES); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Starbeam needs Python 3.11 or newer; looked for: $(CANDIDATES). Name one: make run PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found cannot make virtual environments (no venv or ensurepip). On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version) ..."; \
	"$$found" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
