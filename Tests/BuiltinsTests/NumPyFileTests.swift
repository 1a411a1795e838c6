import Operations
@testable import Tables
@testable import Builtins
@testable import Arrays
import Language
import Foundation
import Diagnostics
import Platform
import Testing

@testable import Values
import Work

/// Files of NumPy beside what they hold; `ReferenceData/numpy_files.py` tells how they were written.
@Suite struct NumPyFileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../ReferenceData/numpy").standardizedFileURL

  private func read(_ name: String, in folder: URL = Self.folder) throws -> Value {
    let evaluator = Evaluator(
      names: Namespace(NameTable()), interrupt: Interrupt(), output: SilentSink(),
      random: RandomSource(seed: 0), files: ReadableFolders(notebook: folder.path))
    let signature = try #require(Catalog.entry(named: "read_npy"))
    let body = try #require(Builtin.tableFunctions["read_npy"])
    let arguments = Arguments(positional: [.init(.text(name), .start)], span: .start)
    return try body(BuiltinCall(binding: arguments, to: signature, evaluator))
  }

  @Test(arguments: ["stored.npz", "packed.npz"])
  func everyTypeThatNumPyWritesIsReadForWhatItHolds(archive: String) throws {
    let arrays = try #require(try read(archive).record)
    var json = JSONReader(
      Array(try Data(contentsOf: Self.folder.appending(path: "expected.json"))), Interrupt())
    guard let table = try json.read().table else {
      Issue.record("not a table")
      return
    }
    #expect(table.rowCount == arrays.names.all.count && table.rowCount > 50)
    for row in 0..<table.rowCount {
      let expected = table.row(row)
      guard case .text(let name)? = expected.field("name"),
        case .text(let kind)? = expected.field("kind")
      else {
        Issue.record("row \(row)")
        continue
      }
      let found = try #require(arrays.field(name), "\(name)")
      let values = try #require(expected.field("values"))
      if kind == "M" || kind == "m", let found = found.tensor, let days = values.tensor {
        // More than 53 bits of nanoseconds are rounded, and then the days.
        for (a, b) in zip(found.elements, days.elements) {
          #expect(a.isNaN && b.isNaN || abs(a - b) <= b.ulp, "\(name)")
        }
        #expect(found.count == days.count)
      } else {
        #expect(numbersAndTexts(found) == numbersAndTexts(values), "\(name)")
      }
      if let tensor = found.tensor {
        let kinds: [String: Tensor.Kind] = ["b": .truths, "M": .dates]
        #expect(tensor.kind == kinds[kind] ?? .numbers, "\(name)")
        let shape = expected.field("shape")?.tensor?.elements ?? []
        #expect(tensor.shape.map(Double.init) == shape, "\(name)")
      }
    }
  }

  @Test func halvesAreThoseOfTheProcessor() throws {
    let body = (0...UInt16.max).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let header = "{'descr': '<f2', 'fortran_order': False, 'shape': (65536,), }\n"
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + body
    let tensor = try #require(try NumPyReader(bytes).read(Interrupt()) { _ in }.get().tensor)
    for bits in 0...UInt16.max {
      let found = tensor.elements[Int(bits)]
      let expected = Double(Float16(bitPattern: bits))
      #expect(found.isNaN && expected.isNaN || found.bitPattern == expected.bitPattern)
    }
  }

  @Test func aDamagedArchiveIsRefusedWithAWord() throws {
    let whole = Array(try Data(contentsOf: Self.folder.appending(path: "packed.npz")))
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var draws = SystemRandomNumberGenerator()
    for _ in 0..<150 {
      var bytes = whole
      if Bool.random(using: &draws) {
        bytes.removeLast(.random(in: 1..<whole.count, using: &draws))
      } else {
        for _ in 0..<3 {
          bytes[.random(in: 0..<whole.count, using: &draws)] = .random(in: 0...255, using: &draws)
        }
      }
      try Data(bytes).write(to: folder.appending(path: "x.npz"))
      // Damage may fall where nobody looks, such as on a date of the directory.
      do {
        _ = try read("x.npz", in: folder)
      } catch RuntimeFailure.failed(let mistake, _) {
        #expect(mistake.topic == .npyInvalid)
      }
    }
  }

  /// Numbers by their bits, so that 0 is not -0 and NaN is itself.
  private func numbersAndTexts(_ value: Value) -> [String] {
    if case .text(let text) = value { return ["text \(text)"] }
    if let tensor = value.tensor {
      return tensor.elements.map { $0.isNaN ? "nan" : "\($0)" }
    }
    if let number = value.scalar { return [number.isNaN ? "nan" : "\(number)"] }
    if value == .nothing { return ["nan"] }
    return (value.items ?? []).flatMap { numbersAndTexts($0) }
  }
}
