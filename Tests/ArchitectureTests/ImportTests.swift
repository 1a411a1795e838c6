import Foundation
import Testing

/// The top of the checkout.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// Every Swift file under `folder`, with its text.
func swiftFiles(under folder: String) throws -> [(path: String, lines: [Substring])] {
  let root = checkout.appending(path: folder)
  let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
  return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    return (folder + "/" + path, text.split(separator: "\n", omittingEmptySubsequences: false))
  }
}

/// The modules named in the target's `dependencies:`, read from the manifest as SwiftPM understands it.
struct Manifest: Decodable {
  struct Target: Decodable {
    struct Dependency: Decodable {
      /// Name first; the rest is the package and conditions.
      var byName: [String?]?
      var product: [String?]?

      enum CodingKeys: CodingKey { case byName, product, target }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        byName = try container.decodeIfPresent(LossyStrings.self, forKey: .byName)?.values
        product = try container.decodeIfPresent(LossyStrings.self, forKey: .product)?.values
      }
    }

    var name: String
    var type: String
    var dependencies: [Dependency]
  }

  var targets: [Target]
}

/// An array whose items that are not text are nil.
struct LossyStrings: Decodable {
  var values: [String?] = []

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    while !container.isAtEnd {
      let item = try container.superDecoder().singleValueContainer()
      values.append(try? item.decode(String.self))
    }
  }
}

/// What knows no operating system, and is compiled for browsers too.
let core = [
  "Work", "Estimators", "Pictures", "Plotting", "Diagnostics", "Syntax", "Language", "Checking",
  "PythonSyntax", "PythonCells", "Translation", "Arrays", "Tables", "Dialects", "Values",
  "Operations", "Evaluation", "Regressions", "Builtins", "Cells",
]

@Suite struct ImportTests {
  /// What comes with the toolchain.
  static let toolchain: Set<String> = [
    "Swift", "Glibc", "Synchronization", "Dispatch", "FoundationEssentials",
  ]

  @Test func `imports and declared dependencies are the same`() throws {
    let manifest = try dumpedManifest()
    #expect(manifest.targets.count > 20)
    for target in manifest.targets where target.type == "regular" || target.type == "executable" {
      guard
        FileManager.default.fileExists(
          atPath: checkout.appending(path: "Sources/\(target.name)").path)
      else { continue }
      let declared = Set(target.dependencies.compactMap { ($0.byName ?? $0.product)?.first ?? nil })
      var imported: Set<String> = []
      for (path, lines) in try swiftFiles(under: "Sources/\(target.name)") {
        for module in lines.compactMap(importedModule) where !Self.toolchain.contains(module) {
          imported.insert(module)
          #expect(
            declared.contains(module),
            "\(path) imports \(module), which Package.swift does not give it")
        }
      }
      let idle = declared.subtracting(imported)
      #expect(idle.isEmpty, "\(target.name) never imports \(idle.sorted())")
    }
  }

  /// 14 MB instead of 58 MB in the binary, and half the start-up time.
  @Test func `Sources do not import all of Foundation`() throws {
    for (path, lines) in try swiftFiles(under: "Sources") {
      #expect(!lines.compactMap(importedModule).contains("Foundation"), "\(path)")
    }
  }

  /// The core runs where there is no operating system: threads, files and memory are reached through `Platform`.
  @Test func `only Platform touches the system`() throws {
    for module in core {
      for (path, lines) in try swiftFiles(under: "Sources/\(module)") {
        let system = Set(lines.compactMap(importedModule)).intersection([
          "Glibc", "Dispatch", "FoundationEssentials",
        ])
        #expect(system.isEmpty, "\(path) imports \(system.sorted())")
      }
    }
  }

  /// What a builtin is stands in `Language`; what is said before a cell runs and what runs it read it there, and not from each other.
  @Test func `evaluation does not know the checker`() throws {
    let manifest = try dumpedManifest()
    for name in ["Values", "Operations", "Evaluation", "Regressions", "Builtins"] {
      let module = try #require(manifest.targets.first { $0.name == name })
      let known = module.dependencies.compactMap { $0.byName?.first ?? nil }
      #expect(
        known.contains("Language") && !known.contains("Checking") && !known.contains("Cells"),
        "\(name)")
    }
  }

  /// The kernel process and the language meet in one place.
  @Test func `only the kernel's host knows both sides`() throws {
    let manifest = try dumpedManifest()
    let own = manifest.targets.filter { $0.type == "regular" }
    var known: [String: Set<String>] = Dictionary(
      uniqueKeysWithValues: own.map {
        ($0.name, Set($0.dependencies.compactMap { $0.byName?.first ?? nil }))
      })
    // Until nothing is added: what is known through others.
    var isComplete = false
    while !isComplete {
      isComplete = true
      for (name, modules) in known {
        let more = modules.union(modules.flatMap { known[$0] ?? [] })
        if more != modules {
          known[name] = more
          isComplete = false
        }
      }
    }
    let both = known.filter { $0.value.isSuperset(of: ["Syntax", "JupyterProtocol"]) }.keys
    #expect(
      Set(both).subtracting(["KernelHost", "Notebooks", "Commands", "nadaraya"]).filter {
        !$0.hasSuffix("Tests")
      } == [])
    let direct = manifest.targets.filter { target in
      let names = target.dependencies.compactMap { $0.byName?.first ?? nil }
      return names.contains("Cells") && names.contains("JupyterKernel")
    }
    #expect(Set(direct.map { $0.name }) == ["KernelHost", "Commands"])
  }

  @Test func `only ZeroMQ touches libzmq`() throws {
    for (path, lines) in try swiftFiles(under: "Sources")
    where lines.compactMap(importedModule).contains("CZeroMQ") {
      #expect(path.hasPrefix("Sources/ZeroMQ/"), "\(path)")
    }
  }

  /// `M` in `import M`, `package import M`, `import struct M.T`.
  private func importedModule(_ line: Substring) -> String? {
    var words = line.split(separator: " ")
    while let word = words.first, word != "import" {
      guard
        ["package", "public", "internal", "private", "fileprivate"].contains(word)
          || word.hasPrefix("@")
      else { return nil }
      words.removeFirst()
    }
    guard words.count >= 2 else { return nil }
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
    let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return name.split(separator: ".").first.map(String.init)
  }

  private func dumpedManifest() throws -> Manifest {
    // A scratch path of its own: the outer `swift test` holds the lock of the usual one.
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", checkout.path, "--scratch-path", scratch.path,
      "dump-package",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(Manifest.self, from: data)
  }
}
