# Qingdan: `make run` opens the demo, `make test` is what a change must pass. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help prepare prepare-tests prepare-page prepare-browser page run tour test test-rust test-page test-browser screenshots lint fuzz bench bench-http bench-page

CARGO ?= cargo
# Where `make run` listens; port 0 picks a free one.
LISTEN ?= 127.0.0.1:8310
# Vite needs node 20.19; where the system's is older (Debian 12 has 18), npm puts a newer one here.
NODE_VERSION := 22.23.3
NODE_FOLDER := $(CURDIR)/target/node/node_modules/node/bin
WITH_NODE := PATH="$(NODE_FOLDER):$$PATH"
NODE_FITS := node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
PAGE_SOURCES := $(shell find page -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/tests/*' -not -name '*.rs')

# What the tests need beside the build. Programs of Debian, each as `program:package`, and clients of PyPI, which get a
# folder of their own.
TEST_PROGRAMS := python3:python3-venv mosquitto:mosquitto mosquitto_pub:mosquitto-clients curl:curl
TEST_CLIENTS := schemathesis==4.32.5 georeport==0.3.1 three==0.8.0 aiosmtpd==1.4.6 standardwebhooks==1.0.1 moto[s3,server]==5.2.5
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
prepare-tests: prepare prepare-page web/tests/provider/node_modules/.package-lock.json ## install what the tests talk to
	@missing=; for tool in $(TEST_PROGRAMS); do \
		command -v "$${tool%%:*}" >/dev/null || missing="$$missing $${tool#*:}"; done; \
	python3 -m ensurepip --version >/dev/null 2>&1 || missing="$$missing python3-venv"; \
	if [ -n "$$missing" ]; then \
		echo "installing$$missing"; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q --no-install-recommends $$missing; fi
	@if [ "$$(cat $(VENV)/clients 2>/dev/null)" != "$(TEST_CLIENTS)" ]; then \
		python3 -m venv $(VENV) && $(VENV)/bin/python -m pip install -q wheel $(foreach client,$(TEST_CLIENTS),'$(client)') \
		&& echo "$(TEST_CLIENTS)" >$(VENV)/clients; fi

# The provider of single sign-on at which the tests sign in.
web/tests/provider/node_modules/.package-lock.json: web/tests/provider/package-lock.json | prepare-page
	cd web/tests/provider && $(WITH_NODE) npm ci --no-audit --no-fund
	@touch $@

prepare-page:
	@command -v npm >/dev/null || { \
		echo 'npm is missing: installing nodejs and npm' >&2; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q nodejs npm; }
	@$(WITH_NODE) $(NODE_FITS) || { \
		echo 'node is older than 20.19: npm puts a newer one into target/node' >&2; \
		mkdir -p target/node && npm install --prefix target/node --no-audit --no-fund --loglevel error node@$(NODE_VERSION); }

prepare-browser:
	@command -v chromium >/dev/null || { \
		echo 'Chromium is missing: installing chromium and fonts-noto-cjk' >&2; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q chromium fonts-noto-cjk; }

page: prepare-page page/dist/index.html ## build the web page that the program carries

page/node_modules/.package-lock.json: page/package-lock.json
	cd page && $(WITH_NODE) npm ci --no-audit --no-fund
	@touch $@

page/dist/index.html: $(PAGE_SOURCES) page/node_modules/.package-lock.json
	cd page && $(WITH_NODE) npm run build
	@touch $@

run: prepare page ## open the demo in a browser: builds page and program, prints address and accounts; Ctrl-C stops
	@mkdir -p target
	$(CARGO) run --release -p qingdan -- serve --demo --data "$$(mktemp -d target/demo.XXXXXX)" --listen $(LISTEN)

tour: prepare ## play the main job on a fresh store, in the terminal
	@mkdir -p target
	$(CARGO) run --release -p qingdan -- tour --data "$$(mktemp -d target/tour.XXXXXX)"

lint: prepare ## formatting and lints
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

test: prepare-tests lint page test-rust test-browser ## everything a change must pass

test-rust:
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		set -x; $(CARGO) nextest run --workspace && $(CARGO) test --workspace --doc; \
	else set -x; $(CARGO) test --workspace; fi

# Drives the program that is built; the tests in Rust have just built it.
test-browser: prepare-page prepare-browser
	cd page && $(WITH_NODE) npm test

test-page: prepare page ## the page in a browser: budgets, journeys, accessibility
	$(CARGO) build -p qingdan
	@$(MAKE) --no-print-directory test-browser

screenshots: prepare page prepare-browser ## take the pictures of docs/ from the demo
	@command -v pngquant >/dev/null || { \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q pngquant; }
	$(CARGO) build -p qingdan
	cd page && $(WITH_NODE) node tests/screenshots.mjs

fuzz: prepare ## odd input for each parser, for long; TIMES=1000 makes it longer
	$(CARGO) run --release -p fuzz -- $(TIMES)

# nginx, wrk and PostgreSQL are the floors of the service; ITEMS is how many are stored for the questions.
bench-http: prepare ## figures of the service beside nginx and PostgreSQL
	@missing=; for tool in nginx wrk; do command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	ls /usr/lib/postgresql/*/bin/pgbench >/dev/null 2>&1 || missing="$$missing postgresql"; \
	if [ -n "$$missing" ]; then \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -q && $$root apt-get install -y -q --no-install-recommends $$missing; fi
	$(CARGO) build --release -p qingdan -p bench
	target/release/bench http $(ITEMS)

bench-page: prepare page prepare-browser ## figures of the page in a browser, over ITEMS stored items
	$(CARGO) build --release -p qingdan -p bench
	cd page && $(WITH_NODE) node bench/page.mjs $(ITEMS)

bench: prepare ## figures beside their floors
	$(CARGO) run --release -p bench
