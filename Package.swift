// swift-tools-version: 6.2
import PackageDescription

// The dependency rule, held by the lists below: numbers know nothing of text, text knows nothing
// of messages, messages know nothing of sockets, the kernel knows nothing of the language; only
// `KernelHost` knows both sides. `Tests/ArchitectureTests` compares every `import` with this file.
let package = Package(
  name: "nadaraya",
  products: [
    .library(name: "Estimators", targets: ["Estimators"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .executable(name: "nadaraya", targets: ["nadaraya"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
  ],
  targets: [
    // System libraries: a module map and a shim header each.
    .systemLibrary(name: "CZeroMQ"),
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CGlibc"),
    .systemLibrary(name: "CMath"),
    .systemLibrary(name: "CSandbox"),
    .systemLibrary(name: "CAdbc"),

    // What the process may do once it works: knows no language and no message.
    .target(name: "Sandbox", dependencies: ["CSandbox"]),

    // The Jupyter side.
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"]),
    .target(name: "JSON"),
    .target(name: "JupyterProtocol", dependencies: ["CSodium", "JSON"]),
    .target(
      name: "JupyterKernel",
      dependencies: [
        "CGlibc", "CSQLite", "JSON", "JupyterProtocol", "Sandbox", "ZeroMQ",
        .product(name: "Logging", package: "swift-log"),
      ]),

    // What the core asks of the system, and long work on all cores.
    // `Browser` is the same for the compiler's embedded mode and a page, in place of `Native`.
    .target(name: "Platform", dependencies: ["CGlibc"], exclude: ["Browser"]),
    .target(name: "Work", dependencies: ["Platform"]),

    // The language.
    .target(name: "Diagnostics"),
    .target(name: "Syntax", dependencies: ["Diagnostics"]),
    .target(name: "Language", dependencies: ["Diagnostics", "Syntax"]),
    .target(name: "Checking", dependencies: ["Diagnostics", "Language", "Syntax"]),
    .target(name: "PythonSyntax", dependencies: ["Diagnostics", "Language"]),
    .target(
      name: "PythonCells",
      dependencies: ["Checking", "Diagnostics", "Language", "PythonSyntax", "Syntax"]),
    .target(
      name: "Translation",
      dependencies: ["Checking", "Diagnostics", "Language", "PythonCells", "Syntax"]),

    // The numbers and the pictures: usable from any Swift program.
    // Loops in C, compiled for several processors.
    .target(
      name: "CVectorMath",
      cSettings: [.define("_FORTIFY_SOURCE", to: "3", .when(configuration: .release))]),
    .target(
      name: "Estimators",
      dependencies: [
        "CVectorMath", "Work", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    // What of `Pictures` is public, `Plotting` passes on.
    .target(
      name: "Pictures", dependencies: ["CMath", "CZlib", "Platform"],
      exclude: [
        "Glyphs/Browser", "Glyphs/generate.py", "Glyphs/LICENSE", "Glyphs/LICENSE-Hangul",
      ]),
    .target(name: "Plotting", dependencies: ["CMath", "Pictures"]),

    // Where they meet.
    .target(
      name: "Arrays",
      dependencies: [
        "CMath", "CVectorMath", "Diagnostics", "Estimators", "Language", "Platform", "Syntax",
        "Work",
      ]),
    .target(
      name: "Tables",
      dependencies: ["Arrays", "CZlib", "Diagnostics", "Language", "Platform", "Plotting", "Work"]),
    // SQL text for sums, and what a source is asked.
    .target(name: "Dialects", dependencies: ["Estimators", "Work"]),
    // What a value is, what can be done with it, and the program that does it.
    .target(
      name: "Values",
      dependencies: [
        "Arrays", "CMath", "Diagnostics", "Dialects", "Estimators", "Language", "Platform",
        "Plotting", "Tables", "Work",
      ]),
    .target(
      name: "Operations",
      dependencies: [
        "Arrays", "CVectorMath", "Diagnostics", "Dialects", "Estimators", "Language", "Platform",
        "Plotting", "Tables", "Values", "Work",
      ]),
    .target(
      name: "Evaluation",
      dependencies: [
        "Arrays", "Diagnostics", "Language", "Operations", "Platform", "Syntax", "Tables", "Values",
      ]),
    // The functions of the language; a room of its own for the largest group.
    .target(
      name: "Regressions",
      dependencies: [
        "Arrays", "CMath", "Diagnostics", "Dialects", "Estimators", "Language", "Operations",
        "Platform", "Plotting", "Tables", "Values",
      ]),
    .target(
      name: "Builtins",
      dependencies: [
        "Arrays", "Diagnostics", "Estimators", "Language", "Operations", "Plotting", "Regressions",
        "Tables", "Values", "Work",
      ]),
    .target(
      name: "Cells",
      dependencies: [
        "Arrays", "Builtins", "Checking", "Diagnostics", "Dialects", "Estimators", "Evaluation",
        "Language", "Operations", "Platform", "Plotting", "PythonCells", "Syntax", "Translation",
        "Values", "Work",
      ]),
    // Tables elsewhere: grants, the broker that keeps them, and its workers. The core knows it as a pair of functions.
    .target(
      name: "DataSources",
      dependencies: ["CAdbc", "CGlibc", "Dialects", "Platform", "Work"]),
    // Hosts: each a thin coat over `Cells`.
    .target(
      name: "Progress", dependencies: ["Diagnostics", "Platform", "Work"]),
    .target(
      name: "KernelHost",
      dependencies: [
        "Arrays", "Cells", "Checking", "Diagnostics", "Dialects", "JSON", "JupyterKernel",
        "JupyterProtocol", "Progress", "Sandbox", "Syntax", "Values", "Work",
      ]),
    .target(
      name: "Terminal",
      dependencies: ["Cells", "Diagnostics", "Platform", "Progress", "Syntax", "Values", "Work"]),
    .target(
      name: "Notebooks",
      dependencies: [
        "Arrays", "Cells", "Checking", "Diagnostics", "JSON", "JupyterProtocol", "KernelHost",
        "Terminal", "Values", "Work",
      ]),
    .target(
      name: "Commands",
      dependencies: [
        "Arrays", "CGlibc", "Cells", "Checking", "DataSources", "Diagnostics", "Dialects", "JSON",
        "JupyterKernel", "KernelHost", "Notebooks", "Platform", "PythonCells",
        "Sandbox", "Syntax", "Tables", "Terminal", "Translation", "Values", "Work",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      // Links into kernelspec/: the installed kernel needs no file but its binary.
      resources: [.embedInCode("Resources")]),
    .executableTarget(name: "nadaraya", dependencies: ["Commands"]),

    // Tests: one folder per target.
    .target(name: "TestSupport", dependencies: ["Syntax"], path: "Tests/TestSupport"),
    .testTarget(name: "PlatformTests", dependencies: ["CSandbox", "Platform"]),
    .testTarget(name: "SandboxTests", dependencies: ["CSandbox", "Sandbox"]),
    .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"]),
    .testTarget(name: "JupyterProtocolTests", dependencies: ["JSON", "JupyterProtocol"]),
    .testTarget(
      name: "JupyterKernelTests",
      dependencies: [
        "JSON", "JupyterKernel", "JupyterProtocol", "TestSupport", "ZeroMQ",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "DiagnosticsTests", dependencies: ["Diagnostics", "TestSupport"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Diagnostics", "Syntax", "TestSupport"]),
    .testTarget(
      name: "TranslationTests",
      dependencies: [
        "Arrays", "Cells", "Checking", "Diagnostics", "Language", "Plotting", "PythonCells",
        "Syntax", "TestSupport", "Translation", "Values",
      ], exclude: ["Recorded"]),
    .testTarget(
      name: "CheckingTests",
      dependencies: ["Checking", "Diagnostics", "Language", "Syntax", "TestSupport"]),
    .testTarget(name: "EstimatorsTests", dependencies: ["Estimators"]),
    .testTarget(
      name: "PicturesTests", dependencies: ["Pictures", "TestSupport"], exclude: ["Fonts"]),
    .testTarget(name: "PlottingTests", dependencies: ["CMath", "Plotting"]),
    .testTarget(
      name: "ArraysTests",
      dependencies: ["Arrays", "CVectorMath", "Diagnostics", "Language", "TestSupport", "Work"]),
    .testTarget(name: "TablesTests", dependencies: ["Arrays", "Plotting", "Tables", "Work"]),
    .testTarget(name: "ValuesTests", dependencies: ["Values"]),
    .testTarget(
      name: "BuiltinsTests",
      dependencies: [
        "Arrays", "Builtins", "Diagnostics", "Evaluation", "Language", "Operations", "Platform",
        "Plotting", "Syntax", "Tables", "TestSupport", "Values", "Work",
      ]),
    .testTarget(
      name: "CellsTests",
      dependencies: [
        "Arrays", "Builtins", "Cells", "Checking", "Diagnostics", "Evaluation", "Language",
        "Platform", "Plotting", "Syntax", "TestSupport", "Translation", "Values", "Work",
      ]),
    .testTarget(name: "ProgressTests", dependencies: ["Progress"]),
    .testTarget(name: "TerminalTests", dependencies: ["Diagnostics", "Terminal", "Work"]),
    .testTarget(name: "NotebooksTests", dependencies: ["Notebooks"]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Cells", "Commands", "Diagnostics", "JSON", "Notebooks", "Terminal",
        "TestSupport", "Values", "Work", .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "ArchitectureTests", dependencies: []),
  ],
  swiftLanguageModes: [.v6]
)

// `make fuzz` builds these with coverage and links them to libFuzzer, which brings its own `main`.
if Context.environment["FUZZING"] == "1" {
  package.products += [
    .library(name: "ParserFuzzing", type: .static, targets: ["ParserFuzzing"]),
    .library(name: "CellFuzzing", type: .static, targets: ["CellFuzzing"]),
  ]
  package.targets += [
    .target(
      name: "ParserFuzzing",
      dependencies: ["Checking", "Diagnostics", "Syntax", "Translation"],
      path: "Tests/Fuzzing/Parser"),
    .target(
      name: "CellFuzzing",
      dependencies: [
        "Cells", "Diagnostics", "Platform", "Syntax", "TestSupport", "Values", "Work",
      ],
      path: "Tests/Fuzzing/Cells"),
  ]
}

for target in package.targets where target.type != .system && target.name != "CVectorMath" {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
