/// The version of the kernel, its language and the wheel.
///
/// `make wheel` reads it from here.
let nadarayaVersion = "0.1.0"

/// Where the pages of `docs` are read; `pyproject.toml` says the same.
let documentationAddress = "https://github.com/nadaraya/nadaraya/tree/main/docs"
