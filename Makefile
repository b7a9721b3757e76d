PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EVENTS ?= events.yaml
JS := $(VENV)/js
NODE := $(BIN)/node $(JS)/node_modules
BIOME := $(NODE)/@biomejs/biome/bin/biome
SCRIPTS := geo/web bench tests/js
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-annotate --no-header

TEST_SCRIPTS := --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test --experimental-test-coverage \
	--test-coverage-include='geo/web/**' 'tests/js/*.test.js'
COVERAGE := --cov=geo --cov-report=term-missing:skip-covered --cov-fail-under=95

# npm starts the node beside it.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: messages run test coverage check format fuzz bench soak screenshots gallery schema lock clean

run: $(READY)
	$(BIN)/streamlit run dashboard.py -- --events $(EVENTS)

test: $(READY)-dev $(READY)-js
	$(BIN)/node $(TEST_SCRIPTS)
	$(BIN)/python -m pytest

# How much of geo/ the tests without a browser reach; apart from `test`, which it makes more than twice as slow.
coverage: $(READY)-dev
	$(BIN)/python -m pytest $(COVERAGE) --ignore=tests/browser

# Python, then JavaScript: biome.json and tests/js/tsconfig.json have its settings.
check: $(READY)-dev $(READY)-js
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIOME) check $(SCRIPTS)
	$(NODE)/typescript/bin/tsc -p tests/js
	$(BIN)/python -m geo validate events.yaml

format: $(READY)-dev $(READY)-js
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIOME) check --write $(SCRIPTS)

SECONDS ?= 300
fuzz: $(READY)-dev
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

bench: $(READY)-dev
	$(BIN)/python -m bench

# Whether anything grows over 10,000 scrubs, 200 edits and 500 sessions, and what a session asks of whom; 40 minutes.
soak: $(READY)-dev
	$(BIN)/python -m bench.soak

screenshots: $(READY)-dev
	$(BIN)/python -m tests.browser.screenshots docs

# Pictures of every part of the page, in the made-up language whose messages are longer and in brackets, or in others.
LANGUAGES ?= pseudo
gallery: $(READY)-dev
	$(BIN)/python -m tests.browser.gallery gallery $(LANGUAGES)

schema: $(READY)
	$(BIN)/python -m geo schema --force -o geo/schema/events.schema.json

# Every package that requirements.txt and requirements-dev.txt bring along, pinned with the hashes of its files for every
# system and Python: run it after changing one of them. What is locked stays as it is, where it still fits.
lock: $(READY)-dev
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -o requirements-dev.lock
	$(BIN)/python -m tests.helpers.licences > docs/licences.md

$(READY)-js: $(READY)-dev tests/js/package-lock.json
	mkdir -p $(JS)
	cp tests/js/package.json tests/js/package-lock.json $(JS)
	$(BIN)/npm ci --silent --no-audit --no-fund --prefix $(JS)
	touch $@

# The words of the interface, from the code, and the catalogues brought up to date with them.
messages: $(READY)-dev
	$(BIN)/python -m tests.helpers.catalogue

clean:
	rm -rf $(VENV)

$(READY): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, found " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(READY)-dev: $(READY) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
