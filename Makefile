# Each target stands alone on a fresh machine: it makes .venv, installs, fetches the model, then does its work.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/installed

.PHONY: demo test check assets binding features bench-speed bench-scan bench-bind bench-concepts bench-falsehood-limits bench-causal bench-causal-null clean

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,assets]'
	@touch $@

# Of all three families, as many as end within minutes; `auditor scan` alone runs every rule.
DEMO_RULES := deception bias.gender backdoor_code.injection backdoor_code.unsafe_deserialization backdoor_code.weak_crypto backdoor_code.disabled_checks backdoor_code.represents_injection backdoor_code.represents_unsafe_deserialization
DEMO := $(BIN)/auditor scan --out runs/demo $(addprefix --rules ,$(DEMO_RULES))

demo: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(DEMO) || { [ $$? -eq 2 ] && $(DEMO) --fresh; }
	@echo "report: runs/demo/report.html"

# A worker a core, each with one thread; the tests of a file stay together, as they share their fixtures.
test: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Remake the SAE of the default model: nearly two hours on two cores; each step goes on where it stopped.
assets: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m auditor.assets.build auditor/assets/smollm2-135m-instruct.yaml --work build/assets
	@echo "next: make binding, then make features"

# Remake the contrast sets, benign answers, binding and calibration: about an hour; each step goes on where it stopped.
ASSET := auditor/assets/smollm2-135m-instruct
binding: $(STAMP)
	$(BIN)/python -m auditor.assets.contrast
	$(BIN)/python -m auditor.assets.benign
	$(BIN)/auditor bind --all --out $(ASSET)/binding.json
	$(BIN)/python -m benchmarks.tables

# Remake the cards that ship beside the SAE: some twenty minutes, the index first; it goes on where it stopped.
features: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m auditor.assets.features

bench-speed: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.tables

# The scan beside transformers' own passes, and the demo's seconds by stage: about half an hour.
bench-scan: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.scan
	$(BIN)/python -m benchmarks.tables

# How long binding takes: about seven minutes, more when no activations are cached.
bench-bind: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.bind_speed
	$(BIN)/python -m benchmarks.tables

# Every method beside every rival, for each concept: about twenty minutes; a concept that is done is kept.
bench-concepts: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.concepts
	$(BIN)/python -m benchmarks.tables

bench-falsehood-limits: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.falsehood_limits
	$(BIN)/python -m benchmarks.tables

bench-causal: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.causal_speed
	$(BIN)/python -m benchmarks.tables

# The checker checked: about three quarters of an hour; it goes on where it stopped.
bench-causal-null: $(STAMP)
	$(BIN)/auditor fetch smollm2-135m-instruct
	$(BIN)/python -m benchmarks.causal_null
	$(BIN)/python -m benchmarks.tables

# The environment, packages and runs; build/ stays, as the harvests and SAEs in it take hours.
clean:
	rm -rf .venv dist runs
