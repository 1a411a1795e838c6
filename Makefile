# The front door. `make build` and `make test` are all a newcomer needs.

BINARY := .build/release/nadaraya
VENV := .venv
PYTHON := $(VENV)/bin/python
SWIFT_LIBRARIES := libzmq3-dev libsodium-dev libsqlite3-dev zlib1g-dev
NOTEBOOK_PACKAGES := python3-venv
WHEEL_PACKAGES := binutils
BROWSER_PACKAGES := binaryen nodejs wasi-libc
BROWSER_BUILD := $(VENV)/browser .build/checkouts/swift-numerics
SITE_PACKAGES := graphviz
TEST_PACKAGES := chromium firefox-esr fonts-dejavu-core librsvg2-bin poppler-utils postgresql
ENGINE_PACKAGES := default-jre-headless

.PHONY: build test test-browser test-engines test-environments test-more swift-test python-test lint format golden gallery-compare notebook notebooks cheat-sheet lab install kernel wheel sdist docs site clean
.PHONY: browser browser-objects page
.PHONY: fuzz fuzz-wire fuzz-parser fuzz-cells soak tsan asan bench bench-kernel bench-language bench-regression bench-figures compare

# No address of a function can be overwritten once the program runs, and C notices a stack that was.
HARDENING := -Xlinker -z -Xlinker now -Xcc -fstack-protector-strong

build: $(VENV)/libraries
	swift build -c release --static-swift-stdlib $(HARDENING)

# What CI runs: build, lint, every test, and one line with the totals.
test: lint $(VENV)/ready $(BROWSER_BUILD)
	@Tests/run-all

# The language compiled for browsers: every case and notebook through it, and pages in a browser.
test-browser: kernel browser $(VENV)/ready
	$(PYTHON) -m pytest -n auto --dist loadfile --junit-xml=.build/reports/browser.xml Tests/Browser

# What needs environments of its own: gateways, JupyterHub, a book, the site, the tools that carry a notebook further. CI runs two files of it.
ENVIRONMENT_TESTS := Tests/Packaging
test-environments: kernel $(VENV)/ready
	$(PYTHON) -m pytest -n auto --dist loadfile $(ENVIRONMENT_TESTS) -m "environments and not more"

# The statements for databases in those that are large: Spark with two executors, ClickHouse. DuckDB and PostgreSQL are part of `test`.
test-engines: kernel $(VENV)/engines
	$(VENV)/engines/bin/python -m pytest -m engines Tests/Engines

# What takes too long for every change: all environments, all notebooks in browsers, twenty times the chapter, long fuzzing, a soak.
test-more: kernel $(VENV)/ready
	$(MAKE) test-environments
	$(PYTHON) -m pytest Tests -m more
	$(MAKE) soak SOAK_CELLS=20000
	$(MAKE) fuzz FUZZ_SECONDS=600

swift-test: $(VENV)/libraries
	swift build --build-tests
	@mkdir -p .build/reports
	swift test --skip-build --xunit-output .build/reports/swift.xml

python-test: kernel $(VENV)/ready
	$(PYTHON) -m pytest -n auto --dist loadfile --junit-xml=.build/reports/python.xml --ignore=Tests/Browser Tests

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

# Every notebook, in every language.
notebooks: kernel
	$(PYTHON) notebooks/execute.py --all

# dist/cheat-sheet.pdf: the language on one page.
cheat-sheet: $(VENV)/notebooks
	@Tests/apt-install chromium fonts-dejavu-core
	$(PYTHON) docs/cheat_sheet.py

# dist/gallery.html: the gallery's figures beside the same by matplotlib, to be looked at.
gallery-compare: $(VENV)/peers
	$(VENV)/peers/bin/python docs/gallery_compare.py

# JupyterLab with the kernel, on this machine only.
lab: kernel
	PYTHONPATH=kernelspec $(VENV)/bin/jupyter lab --ip=127.0.0.1 --MappingKernelManager.transport_encryption=auto \
	  --ServerApp.jpserver_extensions="{'nadaraya_kernel.prompt': True}" notebooks

install: build
	$(BINARY) install --user

# The reader's Python tools with this kernel among theirs.
kernel: build $(VENV)/notebooks
	@$(BINARY) install --prefix $(VENV)
	@PYTHONPATH=kernelspec $(PYTHON) -m nadaraya_kernel.lab $(VENV) $$($(BINARY) --version)

# dist/browser/nadaraya.wasm: the language for any browser, from the same sources.
browser: $(BROWSER_BUILD)
	python3 Sources/BrowserHost/build.py

# The same up to its last file, which tests of the wheel must not see change.
browser-objects: $(BROWSER_BUILD)
	python3 Sources/BrowserHost/build.py BrowserHost

# dist/pages: every notebook as one file that opens and runs in any browser.
page: browser $(VENV)/notebooks
	PYTHONPATH=kernelspec $(PYTHON) -m nadaraya_kernel.page notebooks dist/pages

# dist/nadaraya_kernel-….whl: one file that pip installs, with every library inside, and one for every other system.
wheel: build browser
	@Tests/apt-install $(WHEEL_PACKAGES)
	python3 kernelspec/wheel/build.py

# dist/nadaraya_kernel-….tar.gz: the sources, from which `pip install` builds where Swift is.
sdist:
	@mkdir -p dist
	cd kernelspec/wheel && python3 -c 'import backend; print(backend.build_sdist("../../dist"))'

# dist/site/api: the two libraries' pages by the toolchain's DocC, for a web server that shows dist/site at SITE_PATH.
SITE_PATH :=
docs: build
	for module in Estimators Plotting; do \
	  mkdir -p .build/symbols/$$module dist/site/api && \
	  swift symbolgraph-extract -module-name $$module -target $(shell uname -m)-unknown-linux-gnu \
	    -I .build/release/Modules -I .build/checkouts/swift-numerics/Sources/_NumericsShims/include \
	    -I .build/release/CVectorMath.build -I Sources/CGlibc -I Sources/CMath -I Sources/CZlib \
	    -minimum-access-level public -skip-synthesized-members -experimental-allowed-reexported-modules=Pictures \
	    -output-dir .build/symbols/$$module && \
	  docc convert Sources/$$module/$$module.docc --additional-symbol-graph-dir .build/symbols/$$module \
	    --fallback-display-name $$module --fallback-bundle-identifier nadaraya.$$module \
	    --hosting-base-path $(SITE_PATH)api/$$module --warnings-as-errors --output-path dist/site/api/$$module || exit 1; \
	done

# dist/site: all pages of docs/ with examples that run in the reader's browser, the notebooks' pages and the libraries'.
site: docs browser $(VENV)/site
	$(VENV)/site/bin/python docs/site/assemble.py $(BINARY) .build/site
	$(VENV)/site/bin/sphinx-build --quiet --fail-on-warning --keep-going -c docs/site -d .build/site-trees .build/site dist/site
	PYTHONPATH=kernelspec $(VENV)/site/bin/python -m nadaraya_kernel.page notebooks dist/site/notebooks
	cd notebooks && cp --parents */*.csv */*.json ../dist/site/notebooks

# Feeds made-up bytes to what reads messages, to what reads cells and to what runs them: a bounded time each.
FUZZ_SECONDS := 60
fuzz: fuzz-wire fuzz-parser fuzz-cells

fuzz-wire: $(VENV)/libraries
	@mkdir -p .build/fuzz/corpus
	swiftc -O -sanitize=fuzzer,address -parse-as-library -package-name nadaraya \
	  -module-name WireFuzzer -I Sources/CSodium \
	  $(shell find Sources/JupyterProtocol -name '*.swift') Tests/Fuzzing/WireFuzzer.swift \
	  -o .build/fuzz/wire
	ASAN_OPTIONS=detect_leaks=0 .build/fuzz/wire -max_total_time=$(FUZZ_SECONDS) \
	  -artifact_prefix=.build/fuzz/ .build/fuzz/corpus Tests/Fuzzing/Corpus/wire

FUZZ_BUILD := FUZZING=1 swift build -c release --scratch-path .build-fuzz -Xswiftc -sanitize=fuzzer

fuzz-parser: $(VENV)/libraries
	$(FUZZ_BUILD) --product ParserFuzzing
	swiftc -sanitize=fuzzer -parse-as-library .build-fuzz/release/libParserFuzzing.a -o .build-fuzz/parser -lz
	@mkdir -p .build-fuzz/corpus-parser
	.build-fuzz/parser -max_total_time=$(FUZZ_SECONDS) -timeout=5 -artifact_prefix=.build-fuzz/parser- \
	  .build-fuzz/corpus-parser Tests/Fuzzing/Corpus/language

fuzz-cells: $(VENV)/libraries
	$(FUZZ_BUILD) --product CellFuzzing
	swiftc -sanitize=fuzzer -parse-as-library .build-fuzz/release/libCellFuzzing.a -o .build-fuzz/cells -lz
	@mkdir -p .build-fuzz/corpus-cells
	.build-fuzz/cells -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=1000 \
	  -artifact_prefix=.build-fuzz/cells- .build-fuzz/corpus-cells Tests/Fuzzing/Corpus/language

# 100,000 cells from several clients at once; memory and descriptors must stay what they are.
SOAK_CELLS := 100000
soak: kernel $(VENV)/ready
	$(PYTHON) Tests/Soak/soak.py --cells $(SOAK_CELLS)

# The kernel over real sockets, watched by the compiler's sanitizers.
SOCKET_TESTS := "JupyterKernelTests|JupyterProtocolTests|ZeroMQTests"
tsan: $(VENV)/libraries
	swift build --build-tests --sanitize=thread --build-path .build-tsan
	swift test --skip-build --sanitize=thread --build-path .build-tsan --filter $(SOCKET_TESTS)

asan: $(VENV)/libraries
	swift build --build-tests --sanitize=address --build-path .build-asan
	ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address \
	  --build-path .build-asan --filter $(SOCKET_TESTS)

# Fills in every table of docs/benchmarks, measured side by side with the peers. Best on a machine that does nothing else.
# torch (large) and R with KernSmooth and locfit (r-cran-kernsmooth, r-cran-locfit) take part where they are installed.
bench: bench-kernel bench-language bench-regression bench-figures

bench-kernel: kernel $(VENV)/ready
	$(PYTHON) Benchmarks/kernel/bench.py --write
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -c Benchmarks/requirements.txt matplotlib
	$(PYTHON) Benchmarks/kernel/drag.py --write

# docs/compare.md: what other kernels were seen to answer. IRkernel and Octave come from Debian, the others from PyPI.
COMPARED := r-cran-irkernel octave gnuplot-nox ghostscript fonts-freefont-otf
compare: build
	@Tests/apt-install $(NOTEBOOK_PACKAGES) $(COMPARED)
	python3 -m venv $(VENV)/kernels
	$(VENV)/kernels/bin/pip install --quiet --disable-pip-version-check -r Benchmarks/kernel/requirements.txt
	$(BINARY) install --prefix $(VENV)/kernels
	. $(VENV)/kernels/bin/activate && python -m bash_kernel.install --sys-prefix && python -m calysto_scheme install --sys-prefix && \
	  HOME=$$VIRTUAL_ENV deno jupyter --install --force && \
	  jupyter kernelspec install $$VIRTUAL_ENV/.local/share/jupyter/kernels/deno --sys-prefix --replace && \
	  Rscript -e "IRkernel::installspec(prefix = Sys.getenv('VIRTUAL_ENV'))" && \
	  python Benchmarks/kernel/probe.py --write

bench-language: build $(VENV)/peers
	$(VENV)/peers/bin/python Benchmarks/language/compare.py --write
	$(VENV)/peers/bin/python Benchmarks/language/measure.py --write

bench-regression: build $(VENV)/peers
	swift build -c release --package-path Benchmarks/regression
	$(VENV)/peers/bin/python Benchmarks/regression/compare.py --write

bench-figures: $(VENV)/peers
	swift build -c release --package-path Benchmarks/figures
	$(VENV)/peers/bin/python Benchmarks/figures/compare.py --write

$(VENV)/peers: Benchmarks/requirements.txt $(VENV)/libraries
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check -r Benchmarks/requirements.txt
	@touch $@

$(VENV)/engines: Tests/Engines/requirements.txt $(VENV)/ready
	@Tests/apt-install $(ENGINE_PACKAGES)
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/site: docs/site/requirements.txt notebooks/requirements.txt
	@Tests/apt-install $(NOTEBOOK_PACKAGES) $(SITE_PACKAGES)
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

clean:
	rm -rf .build dist

# Stamps, so that a second `make` asks neither apt nor pip.

$(VENV)/libraries:
	@mkdir -p $(VENV)
	@Tests/apt-install $(SWIFT_LIBRARIES)
	@touch $@

.build/checkouts/swift-numerics:
	swift package resolve

$(VENV)/browser:
	@mkdir -p $(VENV)
	@Tests/apt-install $(BROWSER_PACKAGES)
	@touch $@

$(VENV)/notebooks: notebooks/requirements.txt
	@Tests/apt-install $(NOTEBOOK_PACKAGES)
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r notebooks/requirements.txt
	@touch $@

$(VENV)/packages:
	@mkdir -p $(VENV)
	@Tests/apt-install $(WHEEL_PACKAGES) $(TEST_PACKAGES)
	@touch $@

$(VENV)/ready: Tests/requirements.txt $(VENV)/packages $(VENV)/notebooks
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --target $(VENV)/nbconvert-7.2 --upgrade \
	  nbconvert==7.2.10 mistune==2.0.5
	@touch $@
