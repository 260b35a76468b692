# Two commands do everything on a bare machine: `make run` and `make test`.

PYTHON := .venv/bin/python
LOA := .venv/bin/loa

.PHONY: run test test-long lint demo bench clean

run: .venv/ready
	$(LOA) publish --first-approval "Duyệt thử của make run"

test: .venv/ready-dev
	scripts/test-tools
	$(MAKE) lint
	$(PYTHON) -m pytest -n 2 --dist loadgroup

test-long: .venv/ready-dev
	scripts/test-tools
	$(PYTHON) -m pytest -m long -s --timeout 14400

lint: .venv/ready-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

demo: .venv/ready
	$(LOA) demo

bench: .venv/ready-dev
	$(PYTHON) -m pip install --quiet --no-deps --require-hashes --requirement requirements-bench.lock
	for each in benchmarks/[a-z]*.py; do $(PYTHON) $$each || exit 1; done

.venv/ready: requirements.lock pyproject.toml scripts/setup
	scripts/setup requirements.lock
	touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	scripts/setup requirements-dev.lock
	touch $@

clean:
	rm -rf .venv build var .cache
