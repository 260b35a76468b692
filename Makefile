# Two commands do everything on a bare machine: `make run` and `make test`. `make help` tells of all.

PYTHON := .venv/bin/python
LOA := .venv/bin/loa
PYTEST := $(PYTHON) -m pytest
TOGETHER := -n 2 --dist loadgroup
ALONE := "not long and not net and not media and not browser"

.PHONY: help run giong test test-long test-room check lint demo bench clean

help:  ## tells what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

run: .venv/ready  ## sets everything up, publishes this office, shows a table article × channel
	$(LOA) publish --first-approval "Duyệt thử của make run"

test: .venv/ready-dev  ## installs the test tools (asks for root), runs lint and the whole suite
	scripts/test-tools
	$(MAKE) lint
	$(PYTEST) $(TOGETHER)

check: lint  ## while you work: lint, types and the tests of the rooms that decide, in seconds
	$(PYTEST) $(TOGETHER) -m $(ALONE) --hypothesis-profile=quick \
		$$($(PYTHON) -m tests.support.rooms --quick)

test-room: .venv/ready-dev  ## the tests of one room, e.g. make test-room ROOM=speech
	@$(PYTHON) -m tests.support.rooms $(ROOM) > /dev/null
	$(PYTEST) $(TOGETHER) --durations=5 $$($(PYTHON) -m tests.support.rooms $(ROOM))

test-long: .venv/ready-dev  ## the randomised runs that take hours
	scripts/test-tools
	$(PYTEST) -m long -s --timeout 14400

lint: .venv/ready-dev  ## ruff and mypy
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

demo: .venv/ready  ## publishes to stand-ins of Facebook and Zalo on this machine
	$(LOA) demo

bench: .venv/ready-dev  ## the figures of BENCHMARKS.md
	$(PYTHON) -m pip install --quiet --no-deps --require-hashes --requirement requirements-bench.lock
	for each in benchmarks/[a-z]*.py; do $(PYTHON) $$each || exit 1; done

.venv/ready: requirements.lock pyproject.toml scripts/setup
	scripts/setup requirements.lock
	touch $@

giong: .venv/ready  ## installs what speaks voice files of the ward's own (docs/giong-doc.md)
	scripts/setup requirements-giong.lock

.venv/ready-dev: requirements-dev.lock .venv/ready
	scripts/setup requirements-dev.lock
	touch $@

clean:  ## forgets what was set up, made and sent here: .venv, build, var
	rm -rf .venv build var .cache
