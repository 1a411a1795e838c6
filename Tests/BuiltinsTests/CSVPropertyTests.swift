@testable import Builtins
@testable import Tables
import Testing

@testable import Values

/// What a program has written is read as it was, or not as numbers and with a word; never as other numbers.
@Suite struct CSVPropertyTests {
  private func read(_ text: String, _ options: CSVReader.Options) throws(CSVReader.Failure) -> Table
  {
    var reader = try CSVReader(Array(text.utf8), options)
    return Table(try reader.columns { _ in })
  }

  /// Everything said: the table itself.
  @Test(arguments: 0..<20) func aStatedFileIsReadAsItWas(block: Int) throws {
    for seed in block * 40..<(block + 1) * 40 {
      var random = SplitMix(state: UInt64(seed))
      let written = WrittenTable(&random)
      // A blank that separates columns parts no thousands, unless cells stand in quotes.
      if written.separator == " ", written.thousands == " " { continue }
      var options = CSVReader.Options()
      options.separator = written.separator.asciiValue
      options.decimal = written.decimal.asciiValue
      if !written.thousands.isEmpty { options.thousands = Array(written.thousands.utf8) }
      options.hasHeader = written.hasHeader
      options.missing = [written.missing]
      let table = try read(written.text, options)
      let offset = written.hasRowNames ? 1 : 0
      try #require(table.columns.count == written.columns.count + offset, "seed \(seed)")
      if written.hasHeader {
        #expect(Array(table.names[offset...]) == written.names, "seed \(seed)")
      }
      for (index, column) in written.columns.enumerated() {
        expect(table.columns[index + offset], is: column, written, "seed \(seed), column \(index)")
      }
    }
  }

  /// Nothing said: a column of numbers is the column that was written, or text and the card says why.
  @Test(arguments: 0..<20) func aGuessNeverChangesNumbers(block: Int) throws {
    for seed in block * 40..<(block + 1) * 40 {
      var random = SplitMix(state: UInt64(seed))
      let written = WrittenTable(&random)
      var options = CSVReader.Options()
      options.hasHeader = written.hasHeader
      options.missing = [written.missing]
      let table: Table
      do throws(CSVReader.Failure) { table = try read(written.text, options) } catch {
        // A complaint is no other number.
        if case .rowLength = error { continue }
        if case .behindQuote = error { continue }
        Issue.record("seed \(seed): \(error)")
        continue
      }
      let offset = written.hasRowNames ? 1 : 0
      guard table.columns.count == written.columns.count + offset else {
        // Not parted at all: everything stays text, and the card says that there is one column.
        #expect(
          table.columns.count == 1 && table.reading.contains("one column"),
          "seed \(seed): \(table.reading) \(written.text)")
        if case .numbers = table.columns[0] { Issue.record("seed \(seed): \(written.text)") }
        continue
      }
      for (index, column) in written.columns.enumerated() {
        let found = table.columns[index + offset]
        if case .numbers = column, case .texts(let texts) = found {
          // Which text it was is kept.
          for row in 0..<written.rowCount {
            let content = written.content(column, row)
            #expect(texts[row] == nil || texts[row] == content, "seed \(seed), column \(index)")
          }
        } else {
          expect(found, is: column, written, "seed \(seed), column \(index)")
        }
      }
    }
  }

  /// A file in pieces of a few bytes, many of which begin inside a cell, is the file as a whole, and so is what is wrong with it.
  @Test(arguments: 0..<20) func piecesMakeTheWhole(block: Int) throws {
    for seed in block * 20..<(block + 1) * 20 {
      var random = SplitMix(state: UInt64(seed))
      let written = WrittenTable(&random)
      var text = written.text
      // Some files are broken somewhere.
      if seed % 3 == 0 {
        let place = text.index(text.startIndex, offsetBy: random.below(text.count))
        text.insert(contentsOf: random.pick(["\"", "\n", ",", ";", "\n\n", "x\"y\n"]), at: place)
      }
      var options = CSVReader.Options()
      options.hasHeader = written.hasHeader
      options.missing = [written.missing]
      func read(_ size: Int) -> String {
        do throws(CSVReader.Failure) {
          var reader = try CSVReader(Array(text.utf8), options)
          reader.pieceSize = size
          let table = Table(try reader.columns { _ in })
          return "\(table.names) \(table.columns) \(table.reading)"
        } catch { return "\(error)" }
      }
      let whole = read(1 << 20)
      for size in [4, 17, 60] { #expect(read(size) == whole, "seed \(seed), \(size): \(text)") }
    }
  }

  private func expect(
    _ found: Table.Column, is column: WrittenTable.Column, _ written: WrittenTable, _ place: String
  ) {
    switch (column, found) {
    case (.numbers(let numbers), .numbers(let read)):
      let isSame = zip(numbers, read).allSatisfy { number, read in
        number.map { WrittenTable.value($0) == read || isMissing(number, written) } ?? read.isNaN
      }
      #expect(isSame && numbers.count == read.count, "\(place): \(read) of \(written.text)")
    case (.texts(let texts), .texts(let read)):
      #expect(read == texts, "\(place): \(written.text)")
    case (.texts(let texts), .numbers(let read)):
      // Nothing but missing values.
      #expect(texts.allSatisfy { $0 == nil } && read.count == texts.count, "\(place)")
    case (.texts(let texts), .dates(let days)):
      // The one date among the texts, alone in its column.
      let isSame = zip(texts, days).allSatisfy { text, day in
        text == nil ? day.isNaN : text == "12.05.2024" && day == 19855
      }
      #expect(isSame && days.count == texts.count, "\(place): \(days) of \(written.text)")
    default: Issue.record("\(place): \(found) of \(written.text)")
    }
  }

  /// A number that the table's own word for a missing value names.
  private func isMissing(_ number: (digits: Int, scale: Int)?, _ written: WrittenTable) -> Bool {
    number.map { WrittenTable.value($0) == Double(written.missing) } ?? false
  }
}
