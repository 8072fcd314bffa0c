# On a fresh machine with Python 3.11 or later and make, every target sets up what it needs in .venv.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN := .venv/bin
# The tests start the program hundreds of times: what was compiled is kept, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint kill many film verapdf wheel clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

$(READY): pyproject.toml hatch_build.py
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên. / Python 3.11 or later is needed." >&2; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv || \
		{ rm -rf .venv; echo "Không tạo được .venv (Debian, Ubuntu: apt install python3-venv). / .venv cannot be made." >&2; exit 1; }
	@echo "Đang cài đặt vào .venv … / installing into .venv …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo,dissemination,test]'
	@# It pins an lxml that no longer installs everywhere; it works with ours.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps eark-validator==1.1.3
	@touch $@

demo: $(READY) ## a made-up delivery becomes verified packages in demo/
	@$(BIN)/oais-vn demo demo

lint: $(READY) ## style, types and floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-cache

test: lint ## lint, then all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

kill: $(READY) ## store runs killed at 200 random moments (minutes)
	$(BIN)/python tests/faults/kill_store.py 200

many: $(READY) ## 2,000 dossiers watched, 500 with workers killed, 500 on a cluster that dies (half an hour)
	$(BIN)/python tests/faults/soak.py

film: $(READY) ## 3,000 pages on film and back (minutes)
	$(BIN)/python tests/benchmarks/film.py

verapdf: $(READY) ## the demonstration's PDFs judged by veraPDF (needs Java and Maven)
	mvn -q -B -f tests/interop/verapdf/pom.xml dependency:copy-dependencies -DoutputDirectory="$(CURDIR)/build/verapdf"
	$(BIN)/python tests/interop/verapdf/judge.py build/verapdf ../shared/corpora

wheel: $(READY) ## the sdist and the wheel, in dist/
	$(BIN)/python -m build --outdir dist

clean: ## remove what was made, .venv included
	rm -rf .venv build dist demo xsd/third-party .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find oais_vn tests examples -name __pycache__ -type d -prune -exec rm -rf {} +
