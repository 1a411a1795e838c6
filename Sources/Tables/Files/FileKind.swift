/// What a file is that holds no text, by its first bytes, and what its reader can do.
package struct FileKind {
  /// With its article: `an Excel workbook`.
  package let name: String
  package let advice: String

  package static let binary = FileKind(
    name: "a file of bytes, not of text", advice: "Save the data as CSV in UTF-8.")

  private init(name: String, advice: String) {
    self.name = name
    self.advice = advice
  }

  /// Nil for whatever may be a text.
  package init?(_ bytes: [UInt8]) {
    if bytes.starts(with: Array("PK".utf8)), bytes.count > 3, [3, 5, 7].contains(bytes[2]) {
      self = FileKind.archive(bytes)
      return
    }
    // Signatures of letters, such as PAR1, may also begin a table: only beside bytes that no text has do they tell.
    let isText = !bytes.prefix(512).contains { $0 < 0x09 || (0x0E..<0x20).contains($0) }
    let place = FileKind.signatures.firstIndex { signature in
      (!isText || signature.isOfTexts)
        && bytes.dropFirst(signature.offset).starts(with: signature.bytes)
    }
    if let place {
      self = FileKind.signatures[place].kind
      return
    }
    guard let kind = FileKind.markup(bytes.prefix(512)) else { return nil }
    self = kind
  }

  private static func archive(_ bytes: [UInt8]) -> FileKind {
    let ends = Array(bytes.prefix(1 << 16)) + Array(bytes.suffix(1 << 16))
    func holds(_ word: String) -> Bool {
      ends.indices.contains { ends[$0...].starts(with: word.utf8) }
    }
    if holds("xl/") {
      return FileKind(
        name: "an Excel workbook", advice: "Save the sheet from the spreadsheet as CSV in UTF-8.")
    }
    if holds("opendocument.spreadsheet") {
      return FileKind(
        name: "an OpenDocument spreadsheet",
        advice: "Save the sheet from the spreadsheet as CSV in UTF-8.")
    }
    if holds(".npy") {
      return FileKind(
        name: "a file of `numpy.savez`",
        advice: "Read it with `read_npy`.")
    }
    return FileKind(name: "a zip archive", advice: "Unpack it, and read the file inside.")
  }

  /// Pages and documents, behind a byte order mark and blanks.
  private static func markup(_ bytes: ArraySlice<UInt8>) -> FileKind? {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    start = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let text = String(decoding: start.prefix(64), as: UTF8.self).lowercased()
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
      return FileKind(
        name: "a page of the web (HTML)",
        advice: "The address probably led to a page about the file: download the file itself.")
    }
    if text.hasPrefix("<?xml") {
      return FileKind(name: "an XML document", advice: "Save the data as CSV in UTF-8.")
    }
    if text.hasPrefix("version https://git-lfs.github.com") {
      return FileKind(
        name: "a pointer of Git LFS, not the file itself", advice: "Fetch it with `git lfs pull`.")
    }
    return nil
  }

  private struct Signature {
    var offset = 0
    var isOfTexts = false
    let bytes: [UInt8]
    let kind: FileKind
  }

  private static func signature(
    _ text: String, _ name: String, _ advice: String, at offset: Int = 0, isOfTexts: Bool = false
  ) -> Signature {
    Signature(
      offset: offset, isOfTexts: isOfTexts,
      bytes: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) },
      kind: FileKind(name: name, advice: advice))
  }

  private static let unpack = "Unpack it first; gzip is read as it is."
  private static let export = "Save the data as CSV in UTF-8 with the program that wrote it."

  private static let signatures = [
    signature("\u{1F}\u{8B}", "packed with gzip twice", "Unpack it first."),
    signature("\u{FD}7zXZ\u{0}", "packed with xz", unpack),
    signature("\u{28}\u{B5}\u{2F}\u{FD}", "packed with zstd", unpack),
    signature("1AY&SY", "packed with bzip2", unpack, at: 4),
    signature("7z\u{BC}\u{AF}\u{27}\u{1C}", "a 7z archive", unpack),
    signature("Rar!\u{1A}\u{07}", "a rar archive", unpack),
    signature("ustar", "a tar archive", "Unpack it, and read the file inside.", at: 257),
    signature("PAR1", "a Parquet file", export),
    signature("ARROW1", "an Arrow file", export),
    signature("FEA1", "a Feather file", export),
    signature("\u{D0}\u{CF}\u{11}\u{E0}", "an old Excel workbook (.xls)", export),
    signature(
      "%PDF-", "a PDF document", "Take the table out of it, and save it as CSV in UTF-8.",
      isOfTexts: true),
    signature("\u{89}HDF", "an HDF5 file", export),
    signature("CDF\u{1}", "a NetCDF file", export),
    signature("CDF\u{2}", "a NetCDF file", export),
    signature("SQLite format 3\u{0}", "an SQLite database", export),
    signature("MATLAB 5.0", "a MATLAB file", export),
    signature("RDX2\n", "a file of R's `save`", "Write the data with R's `write.csv`."),
    signature("RDX3\n", "a file of R's `save`", "Write the data with R's `write.csv`."),
    signature(
      "X\n\u{0}\u{0}\u{0}", "a file of R's `saveRDS`", "Write the data with R's `write.csv`."),
    signature("<stata_dta>", "a Stata file", export, isOfTexts: true),
    signature("$FL2", "an SPSS file", export),
    signature("\u{93}NUMPY", "an array that NumPy has saved", "Read it with `read_npy`."),
    signature("\u{89}PNG", "a picture", "Only texts hold tables."),
    signature("\u{FF}\u{D8}\u{FF}", "a picture", "Only texts hold tables."),
    signature("\u{FF}\u{FE}\u{0}\u{0}", "a text in UTF-32", "Save it in UTF-8."),
    signature("\u{0}\u{0}\u{FE}\u{FF}", "a text in UTF-32", "Save it in UTF-8."),
  ]
}
