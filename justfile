set shell := ["bash", "-euo", "pipefail", "-c"]
export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

# What there is
default:
    @just --list --unsorted

# Format and mend what can be mended
fix:
    ruff format .
    ruff check --fix .

# Format, lint, types, import contracts
static:
    ruff format --check .
    ruff check --no-cache .
    mypy
    lint-imports

# The fast loop: no engine, no browser
test *args:
    pytest -q -m "not engine and not web and not kills and not journey" {{args}}

# Everything: set up, bring what tests need, run all suites
check:
    ./check

# Kill jobs and engines ten times each, half of them between first and last write
kills:
    KITHKIN_KILLS=10 pytest -q -m kills

# Random sequences of all that happens to a graph, thousands of them; KITHKIN_SEED begins elsewhere
laws towns="10":
    KITHKIN_TOWNS={{towns}} KITHKIN_STREETS={{towns}} KITHKIN_STEPS=15 pytest -q tests/laws -k every_law
