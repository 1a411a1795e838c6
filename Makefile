# The front door. `make build` and `make test` are all a newcomer needs.

BINARY := .build/release/nadaraya
VENV := .venv
PYTHON := $(VENV)/bin/python
SWIFT_LIBRARIES := libzmq3-dev libsodium-dev libsqlite3-dev zlib1g-dev
TEST_PACKAGES := binutils python3-venv chromium fonts-dejavu-core librsvg2-bin

.PHONY: build test swift-test python-test lint format golden notebook lab install kernel wheel clean

build: $(VENV)/libraries
	swift build -c release --static-swift-stdlib

# What CI runs: build, lint, every test, and one line with the totals.
test: lint
	@Tests/run-all

swift-test: $(VENV)/libraries
	swift build --build-tests
	swift test --skip-build

python-test: kernel $(VENV)/packages
	$(PYTHON) -m pytest Tests

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format format --in-place --recursive Sources Tests Package.swift

# Records the golden files anew; look at the difference before committing it.
golden: $(VENV)/libraries
	RECORD_GOLDEN=1 swift test

# Runs the chapter in a fresh kernel, stores its outputs and opens it in the browser's format.
notebook: kernel
	$(PYTHON) notebooks/execute.py

# JupyterLab with the kernel, on this machine only.
lab: kernel
	$(VENV)/bin/jupyter lab --ip=127.0.0.1 notebooks

install: build
	$(BINARY) install --user

# The Python tools with this kernel among theirs.
kernel: build $(VENV)/ready
	@$(BINARY) install --prefix $(VENV)

# dist/nadaraya_kernel-….whl: one file that pip installs, with every library inside.
wheel: build
	python3 kernelspec/wheel/build.py

clean:
	rm -rf .build dist

# Stamps, so that a second `make` asks neither apt nor pip.

$(VENV)/libraries:
	@mkdir -p $(VENV)
	@Tests/apt-install $(SWIFT_LIBRARIES)
	@touch $@

$(VENV)/packages:
	@mkdir -p $(VENV)
	@Tests/apt-install $(TEST_PACKAGES)
	@touch $@

$(VENV)/ready: Tests/requirements.txt $(VENV)/packages
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	@touch $@
