# Qingdan: `make run` plays the main job, `make test` is what a change must pass. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help prepare prepare-tests page run test lint bench

CARGO ?= cargo

# What the tests need beside the build. Programs of Debian, each as `program:package`, and clients of PyPI, which get a
# folder of their own.
TEST_PROGRAMS := python3:python3-venv
TEST_CLIENTS := schemathesis==4.32.5 georeport==0.3.1 three==0.8.0 aiosmtpd==1.4.6
VENV := target/venv

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

# SQLite is compiled from C; the linker comes with the compiler.
prepare: ## install what the build misses
	@command -v $(CARGO) >/dev/null || { echo 'Rust is missing: see https://rustup.rs' >&2; exit 1; }
	@command -v cc >/dev/null || { \
		echo 'a C compiler is missing: installing build-essential' >&2; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q build-essential; }
	@$(CARGO) fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@$(CARGO) clippy --version >/dev/null 2>&1 || rustup component add clippy

# A tool that is there is left alone; the clients are installed anew when their list changes.
prepare-tests: prepare ## install what the tests talk to
	@missing=; for tool in $(TEST_PROGRAMS); do \
		command -v "$${tool%%:*}" >/dev/null || missing="$$missing $${tool#*:}"; done; \
	python3 -m ensurepip --version >/dev/null 2>&1 || missing="$$missing python3-venv"; \
	if [ -n "$$missing" ]; then \
		echo "installing$$missing"; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q --no-install-recommends $$missing; fi
	@if [ "$$(cat $(VENV)/clients 2>/dev/null)" != "$(TEST_CLIENTS)" ]; then \
		python3 -m venv $(VENV) && $(VENV)/bin/pip install -q wheel $(TEST_CLIENTS) \
		&& echo "$(TEST_CLIENTS)" >$(VENV)/clients; fi

page: ## build the web page that the program carries
	@command -v npm >/dev/null || { \
		echo 'npm is missing: installing nodejs and npm' >&2; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q nodejs npm; }
	cd page && npm ci --no-audit --no-fund && npm run build

run: prepare ## build, and play the main job on a fresh store
	@mkdir -p target
	$(CARGO) run --release -p qingdan -- tour --data "$$(mktemp -d target/tour.XXXXXX)"

lint: prepare ## formatting and lints
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

test: prepare-tests lint ## everything a change must pass
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		set -x; $(CARGO) nextest run --workspace && $(CARGO) test --workspace --doc; \
	else set -x; $(CARGO) test --workspace; fi

bench: prepare ## figures beside their floors
	$(CARGO) run --release -p bench
