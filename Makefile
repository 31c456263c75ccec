# What each target promises is told in README.md. Everything is installed into .venv, nothing else is touched,
# except system packages (browser, PostgreSQL) that the tests need and that only root can install.
.POSIX:
.PHONY: help run test lint bench soak lock setup clean

help:
	@echo "make run    serve Lentera with its demo on http://127.0.0.1:8000 (PORT=...)"
	@echo "make test   every check and every test, on SQLite and PostgreSQL"
	@echo "make lint   only the checks that read the code"
	@echo "make bench  benchmarks, a table on screen and var/bench/*.json"
	@echo "make soak   bounded runs under faults"
	@echo "make lock   write the locks anew from pyproject.toml"
	@echo "make clean  remove the environment and caches (data in var/ stays)"

run:
	@bin/setup run
	@bin/run

setup:
	@bin/setup test

test: setup
	@bin/lint
	@bin/test

lint: setup
	@bin/lint

bench: setup
	@.venv/bin/python -m bench

soak: setup
	@.venv/bin/python -m bench.soak

lock:
	@bin/lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
