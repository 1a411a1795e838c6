/// The files that a page was given; they lie in one folder.
package final class ReadableFolders: Sendable {
  package let folder = "."

  package init(notebook folder: String, granted: [String] = []) {}

  package func open(_ path: String) throws(Refusal) -> Int32 {
    var name = path[...]
    while name.hasPrefix("./") { name = name.dropFirst(2) }
    if name.hasPrefix("/") || name.split(separator: "/").contains("..") { throw .outside }
    var text = String(name)
    let file = text.withUTF8 { page_file_open($0.baseAddress, Int32($0.count)) }
    guard file >= 0 else { throw .missing }
    return file
  }

  /// The names in a folder.
  package func names(in path: String) -> [String] {
    guard path.isEmpty || path == "./" else { return [] }
    var names: [String] = []
    while names.count < 1000 {
      let name = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) {
        buffer -> String? in
        let count = page_file_name(Int32(names.count), buffer.baseAddress, 1024)
        return count < 0 ? nil : String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
      }
      guard let name else { break }
      names.append(name)
    }
    return names.sorted()
  }

  package func advice(on path: String) -> String {
    """
    Here cells read only what lies in the notebook's folder: put the file there, or give it to a page by its file \
    button.
    """
  }

  package func advice(on path: String, hidden: String) -> String { advice(on: path) }
}

extension ReadableFolders.Refusal {
  package static func text(_ reason: Int32) -> String { "it is not there" }
}

/// A file that the page was given.
package final class OpenFile: Sendable {
  private let number: Int32

  package init(_ number: Int32) { self.number = number }

  package var size: Int? { Int(page_file_size(number)) }

  package func bytes(_ size: Int) -> [UInt8]? {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = Int(page_file_read(number, 0, buffer.baseAddress, Int32(size)))
    }
  }
}

@_extern(wasm, module: "page", name: "file_open") @_extern(c)
private func page_file_open(_ name: UnsafePointer<UInt8>?, _ count: Int32) -> Int32

@_extern(wasm, module: "page", name: "file_size") @_extern(c)
private func page_file_size(_ file: Int32) -> Int32

@_extern(wasm, module: "page", name: "file_read") @_extern(c)
private func page_file_read(
  _ file: Int32, _ position: Int32, _ target: UnsafeMutablePointer<UInt8>?, _ most: Int32
) -> Int32

@_extern(wasm, module: "page", name: "file_name") @_extern(c)
private func page_file_name(
  _ index: Int32, _ target: UnsafeMutablePointer<UInt8>?, _ most: Int32
) -> Int32
