# `make run` and `make test` do all their own set-up; nothing but Python 3.11+ and make is needed. The tests of
# PostgreSQL want its programs: `make test` installs them where it may, and says how where it may not.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SECONDS ?= 60
UNABLE ?= 77
SOAK_SECONDS ?= 600

.PHONY: run test bench bench-names soak fuzz screenshots check serve clean lock docker-test audit

run: $(VENV)/run.done          ## check the knowledge, answer three samples, then prompt at a terminal
	@$(BIN)/python -m bot check
	@$(BIN)/python -m bot try

test: $(VENV)/test.done        ## every test, linter and layer
	@$(BIN)/python -m pytest

bench: $(VENV)/test.done       ## time a signed slash command beside a bare Bolt app, and the start
	@$(BIN)/python tests/bench/slash_command.py
	@$(BIN)/python tests/bench/served.py
	@$(BIN)/python tests/bench/database.py
	@$(BIN)/python tests/bench/start.py
	@echo "the whole answer to texts made to be slow, milliseconds" && $(BIN)/python tests/bench/worst.py

bench-names: $(VENV)/test.done ## names beside other engines, at 500 to 100,000; the others go in a folder of their own
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $(VENV)/bench -r tests/bench/requirements.txt
	@PYTHONPATH=$(VENV)/bench $(BIN)/python tests/bench/names.py

soak: $(VENV)/test.done        ## serve for ten minutes at half of what it can do, and see that nothing grows: make soak SOAK_SECONDS=60
	@$(BIN)/python tests/soak.py $(SOAK_SECONDS)

fuzz: $(VENV)/test.done        ## any bytes as a question and as a list, a minute each: make fuzz SECONDS=600
	@mkdir -p $(VENV)/fuzz/crashes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --upgrade --target $(VENV)/fuzz -r tests/fuzz/requirements.txt || true
	@PYTHONPATH=$(VENV)/fuzz $(BIN)/python tests/fuzz/question.py -max_total_time=$(SECONDS) -artifact_prefix=$(VENV)/fuzz/crashes/
	@PYTHONPATH=$(VENV)/fuzz $(BIN)/python tests/fuzz/un_list.py -max_total_time=$(SECONDS) -artifact_prefix=$(VENV)/fuzz/crashes/

screenshots: $(VENV)/test.done ## draw the messages as Slack shows them, into tests/screenshots; needs Chromium
	@$(BIN)/python tests/screenshots/shoot.py

serve: $(VENV)/run.done        ## serve Slack in Socket Mode (needs the tokens, see README)
	@$(BIN)/python -m bot serve

docker-test: $(VENV)/test.done ## build the image, run it hardened and look at it; needs root on Debian, and no registry
	@$(BIN)/python tests/docker/run.py --unable $(UNABLE)

audit: $(VENV)/test.done       ## look the locked libraries up in PyPI's list of known weaknesses; needs access to it
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target $(VENV)/audit -r tests/audit/requirements.txt
	@PYTHONPATH=$(VENV)/audit $(BIN)/python -m pip_audit --strict --disable-pip --require-hashes -r requirements.lock

lock: $(VENV)/test.done        ## write the lock files anew (needs uv)
	uv pip compile pyproject.toml --generate-hashes --universal --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra dev -c requirements.lock --generate-hashes --universal --upgrade -o .ci/dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python has no venv here; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/run.done: requirements.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/test.done: .ci/dev.lock pyproject.toml tests/node/package-lock.json | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python tests/node/install.py
	@.ci/postgresql
	@touch $@ $(VENV)/run.done
