# Everything happens in this folder (.venv, .uv, .finews); `make up` is all that it takes to begin.

PYTHON := .venv/bin/python

.PHONY: help install up down status test check format lint types schema

help:
	@echo "make up       install what is needed, start the stack, crawl for the first time"
	@echo "make down     stop it"
	@echo "make status   what runs, and where"
	@echo "make test     the tests, on a real Postgres, real HTTP and a real Airflow"
	@echo "make check    formatting, lint, types and the tests"
	@echo "make format   format the code"
	@echo "make schema   write anew what is written from the code: sql/schema.sql, the data dictionary, the answers in the docs"

install:
	@./scripts/install

up: install
	@.venv/bin/finews up

down status: install
	@.venv/bin/finews $@

# The first two one test after the other: they start whole stacks, and two that start at once may choose the same port.
test: install
	$(PYTHON) -m pytest tests/finews tests/operations
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/finews --ignore tests/operations

check: lint types test

lint: install
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types: install
	$(PYTHON) -m mypy

format: install
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

schema: install
	$(PYTHON) -m finews.schema
	$(PYTHON) -m finews.vocabulary
	$(PYTHON) -m finews.runbook
	$(PYTHON) -m finews.site_table
	$(PYTHON) -m finews.dictionary
	$(PYTHON) -m finews.questions
