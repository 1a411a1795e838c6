import Values
import PythonCells
import Language
import Cells
import Checking
import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing
import Translation

/// What a message offers to be pasted makes the cell right.
struct CorrectionTests {
  /// Cells of the cases, of the errors' sections and of the fuzzers' corpus.
  static let sources: [String] = {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    var all = ErrorTopic.allCases.compactMap(\.wrong)
    let files = FileManager.default.enumerator(
      at: tests.appending(path: "Cases"), includingPropertiesForKeys: nil)
    for case let url as URL in files ?? .init() where url.pathExtension == "md" {
      guard let text = try? String(contentsOf: url, encoding: .utf8),
        let start = text.range(of: "# SOURCE\n```julia\n"),
        let end = text.range(of: "\n```\n", range: start.upperBound..<text.endIndex)
      else { continue }
      all.append(String(text[start.upperBound..<end.lowerBound]))
    }
    let corpus = tests.appending(path: "Fuzzing/Corpus/language")
    for url
      in (try? FileManager.default.contentsOfDirectory(
        at: corpus, includingPropertiesForKeys: nil)) ?? []
    {
      if let bytes = try? Data(contentsOf: url) {
        all.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    return all.sorted()
  }()

  private static let data = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Cases/data").path

  private func session(refusing: Bool) -> Session {
    let session = Session(folder: Self.data, patience: 60)
    if refusing { _ = session.outcome("%config python = refuse", "settings") }
    return session
  }

  /// Pasted into the notebook as the failed cell left it, the correction reads, checks and runs.
  @Test(arguments: [true, false])
  func `every correction makes the cell right`(refusing: Bool) {
    #expect(Self.sources.count > 300)
    var count = 0
    for source in Self.sources {
      let session = session(refusing: refusing)
      guard case .failed(let error, let place) = session.outcome(source).result,
        let correction = error.correction
      else { continue }
      let fixed = applying(correction, to: place.text)
      count += 1
      if let failure = session.outcome(fixed, "cell [2]").failure, !failure.isOutside {
        Issue.record("\(failure.title)\n\(source)\n---\n\(fixed)")
      }
    }
    #expect(count > 100)
  }

  /// What is shown can be copied: the whole cell, without a gutter and without commands for the terminal.
  @Test func `the correction is shown as it is pasted`() throws {
    for source in Self.sources where source.utf8.count < 4000 {
      guard case .failed(let error, let place) = session(refusing: true).outcome(source).result,
        let correction = error.correction
      else { continue }
      let fixed = applying(correction, to: place.text)
      let shown = render(error, in: place.text, place: "cell [1]", emphasis: true).source
      guard let heading = shown.range(of: "\u{1B}[1m  corrected:\u{1B}[0m\n") else {
        #expect(fixed.allSatisfy { $0.isWhitespace } || fixed.utf8.count > 12_000, "\(source)")
        continue
      }
      let pasted = String(shown[heading.upperBound...])
      #expect(!pasted.contains("\u{1B}"))
      let isWhole = treeText(parse(pasted).statements) == treeText(parse(fixed).statements)
      #expect(isWhole || SourceText(place.text).lineCount > 20, "\(source)\n---\n\(pasted)")
    }
  }

  @Test(arguments: [
    ("-x^2 / 2 sigma^2", "-x^2 / (2 * sigma^2)"), ("x / pow(x + 1, 2)", "x / (x + 1)^2"),
    ("2 * (x) np.add(x, 1)", "2 * (x) * (x + 1)"),
  ])
  func `a correction stands in brackets where it needs them, and in one pair`(
    wrong: String, right: String
  ) throws {
    let session = session(refusing: true)
    _ = session.outcome("x = [1, 2]; sigma = 2", "cell [1]")
    let error = try #require(session.outcome(wrong).failure)
    #expect(applying(try #require(error.correction), to: wrong) == right)
  }

  /// No colour can be read on light and dark grounds.
  @Test func `messages have no colours`() {
    for source in Self.sources.prefix(100) {
      guard case .failed(let error, let place) = session(refusing: true).outcome(source).result
      else { continue }
      let shown = render(error, in: place.text, place: "cell [1]", emphasis: true).source
      let codes = shown.matches(of: #/\u{1B}\[([0-9;]*)m/#).map { String($0.1) }
      #expect(Set(codes).isSubset(of: ["", "0", "1", "4"]))
    }
  }
}

extension Diagnostic {
  /// Whether it tells of files, limits or what a cell means to say, which no correction of words changes.
  fileprivate var isOutside: Bool {
    [.raised, .assertionFailed, .noReader].contains(topic)
      || [.files, .limits].contains(topic.group)
  }
}

/// The table of other languages' names.
struct ForeignRowTests {
  static let rows = ForeignRows.all

  @Test func `the rows can be read`() {
    #expect(Self.rows.count >= 300)
    for row in Self.rows {
      switch row.here {
      case .source(let here) where !here.hasPrefix("%"):
        #expect(parse(here).diagnostics.isEmpty, "\(row.call): \(here)")
      case .advice(let advice): #expect(advice.hasSuffix("."), "\(row.call): \(advice)")
      case .source, .nothing: break
      }
    }
  }

  /// Whatever name has a row gets an answer, and no advice to define it.
  @Test(
    arguments: Set(rows.filter { !["array", "table", "figure"].contains($0.language) }.map(\.name))
      .sorted())
  func `every name has its answer`(name: String) throws {
    // What has a meaning here is told only when it runs.
    let first = String(name.prefix { $0 != "." })
    guard Catalog.entry(named: first) == nil, Keyword(rawValue: name) == nil else { return }
    let found = try #require(checked("\(name)(1)").first)
    #expect(found.help?.hasPrefix("Define it first") != true, "\(found.help ?? "")")
    #expect(found.help?.hasPrefix("Give it a value first: `\(name) = …`") != true)
  }

  /// What a name gives where it comes from, by NumPy and R, and here.
  @Test(arguments: [
    ("zeros_like([3, 4])", "0 0"),
    ("ones_like([3, 4])", "1 1"),
    ("full_like([3, 4], 7)", "7 7"),
    ("concatenate([[1, 2], [3]])", "1 2 3"),
    ("hstack([[1, 2], [3]])", "1 2 3"),
    ("vstack([[1, 2], [3, 4]])", "1 2 3 4"),
    ("column_stack([[1, 2], [3, 4]])", "1 3 2 4"),
    ("repeat([1, 2], 2)", "1 1 2 2"),
    ("roll([1, 2, 3], 1)", "3 1 2"),
    ("flip([1, 2, 3])", "3 2 1"),
    ("fliplr([1, 2; 3, 4])", "2 1 4 3"),
    ("nanmean([1, nan, 4])", "2.5"),
    ("nansum([1, nan, 4])", "5"),
    ("nanmax([1, nan, 4])", "4"),
    ("nanmin([1, nan, 4])", "1"),
    ("nanstd([1, nan, 4])", "1.5"),
    ("nanvar([1, nan, 4])", "2.25"),
    ("nanmedian([1, nan, 4])", "2.5"),
    ("average([1, 2, 3])", "2"),
    ("average([1, 2, 4], weights=[1, 1, 2])", "2.75"),
    ("ptp([1, 5, 3])", "4"),
    ("corrcoef([1, 2, 4], [1, 3, 4])", "0.9285714286"),
    ("cumprod([1, 2, 3])", "1 2 6"),
    ("log1p(0.5)", "0.4054651081"),
    ("expm1(0.5)", "0.6487212707"),
    ("cbrt([-8, 27])", "-2 3"),
    ("rint([0.5, 1.6])", "0 2"),
    ("fix([-1.7, 1.7])", "-1 1"),
    ("mod([-3, 5], 2)", "1 1"),
    ("floor_divide(-7, 2)", "-4"),
    ("arcsinh(0.5)", "0.4812118251"),
    ("arccosh(1.5)", "0.9624236501"),
    ("arctanh(0.5)", "0.5493061443"),
    ("sinc([0.5, 1.5])", "0.6366197724 -0.2122065908"),
    ("heaviside([-1, 0, 2], 0.5)", "0 0.5 1"),
    ("trace([1, 2; 3, 4])", "5"),
    ("diag([1, 2])", "1 0 0 2"),
    ("inner([1, 2], [3, 4])", "11"),
    ("trapezoid([1, 2, 4], [0, 1, 3])", "7.5"),
    ("searchsorted([1, 3, 5], [2, 4])", "1 2"),
    ("geomspace(1, 100, 3)", "1 10 100"),
    ("expand_dims([1, 2], 0)", "1 2"),
    ("squeeze([1, 2; 3, 4])", "1 2 3 4"),
    ("swapaxes([1, 2; 3, 4], 0, 1)", "1 3 2 4"),
    ("append([1, 2], [3])", "1 2 3"),
    ("argwhere(array([5, 1, 7]) > 4)", "0 2"),
    ("flatnonzero(array([5, 0, 7]))", "0 2"),
    ("square(3)", "9"),
    ("power(2, 3)", "8"),
    ("maximum([1, 5], [3, 2])", "3 5"),
    ("minimum([1, 5], [3, 2])", "1 2"),
    ("clip([1, 5], 2, 4)", "2 4"),
    ("logspace(0, 2, 3)", "1 10 100"),
    ("identity(2)", "1 0 0 1"),
    ("percentile([1, 2, 3, 4], 25)", "1.75"),
    ("count_nonzero([0, 1, 2])", "2"),
    ("deg2rad(180)", "3.141592654"),
    ("hypot(3, 4)", "5"),
    ("factorial(5)", "120"),
    ("ravel([1, 2; 3, 4])", "1 2 3 4"),
    ("matmul([1, 2; 3, 4], [1, 1])", "3 7"),
    ("outer([1, 2], [3, 4])", "3 4 6 8"),
    ("nan_to_num([nan, 1])", "0 1"),
    ("relu([-1, 2])", "0 2"),
    ("sigmoid(0.3)", "0.5744425168"),
    ("rsqrt(4)", "0.5"),
    ("cdist([1, 2], [4])", "3 2"),
    ("logsumexp([1, 2])", "2.313261688"),
    ("mse_loss([1, 2], [2, 4])", "2.5"),
    ("l1_loss([1, 2], [2, 4])", "1.5"),
    ("masked_select([1, 2, 3], array([1, 2, 3]) > 1)", "2 3"),
    ("colSums(array([1, 2; 3, 4]))", "4 6"),
    ("rowMeans(array([1, 2; 3, 4]))", "1.5 3.5"),
    ("order([3, 1, 2])", "1 2 0"),
    ("rank([3, 1, 2])", "3 1 2"),
    ("rev([1, 2])", "2 1"),
    ("nrow([1, 2; 3, 4; 5, 6])", "3"),
    ("ncol([1, 2; 3, 4; 5, 6])", "2"),
    ("dim([1, 2; 3, 4; 5, 6])", "3 2"),
    ("numeric(2)", "0 0"),
    ("seq(0, 1, 0.25)", "0 0.25 0.5 0.75 1"),
    ("seq(2, 4)", "2 3 4"),
    ("seq_len(3)", "1 2 3"),
    ("rep(7, 2)", "7 7"),
    ("matrix([1, 2, 3, 4, 5, 6], 2, 3)", "1 3 5 2 4 6"),
    ("sapply([1, 2], x -> x + 1)", "2 3"),
    ("ifelse(array([1, 5]) > 2, 1, 0)", "0 1"),
    ("pmin([1, 5], [3, 2])", "1 2"),
    ("pmax([1, 5], [3, 2])", "3 5"),
    ("sd([1, 2, 4])", "1.527525232"),
    ("cor([1, 2, 4], [1, 3, 4])", "0.9285714286"),
    ("mad([1, 2, 4, 9])", "2.2239"),
    ("IQR([1, 2, 3, 4])", "1.5"),
    ("scale([1, 2, 3])", "-1 0 1"),
    ("dnorm(0)", "0.3989422804"),
    ("dnorm(1, 0, 2)", "0.1760326634"),
    ("crossprod([1, 2; 3, 4])", "10 14 14 20"),
    ("apply([1, 2; 3, 4], 1, sum)", "3 7"),
    ("apply([1, 2; 3, 4], 2, sum)", "4 6"),
    ("extrema([3, 1, 2])", "1 3"),
    ("fill(7, 2)", "7 7"),
    ("vcat([1], [2])", "1 2"),
    ("hcat([1, 2], [3, 4])", "1 3 2 4"),
    ("sortperm([3, 1, 2])", "1 2 0"),
    ("findmax([3, 9, 2])", "9 1"),
    ("findall(array([5, 1, 7]) > 4)", "0 2"),
    ("first([4, 5])", "4"),
    ("last([4, 5])", "5"),
    ("div(7, 2)", "3"),
    ("abs2(3)", "9"),
    ("numel([1, 2; 3, 4])", "4"),
    ("repmat([1, 2], 2, 1)", "1 2 1 2"),
    ("stdev([1, 2, 4])", "1.527525232"),
    ("int(-3.7)", "-3"),
    ("sorted([3, 1])", "1 3"),
  ])
  func `what is offered has the value it has elsewhere`(call: String, value: String) throws {
    let session = Session(patience: 60)
    _ = session.outcome("%config python = refuse", "settings")
    let failure = session.outcome(call).failure
    // Some names have come into this language since.
    if failure == nil, Catalog.entry(named: String(call.prefix { $0 != "(" })) == nil {
      Issue.record("\(call) is right")
    }
    let fixed =
      try failure.map {
        applying(try #require($0.correction, "\($0.help ?? "")"), to: call)
      } ?? call
    guard case .finished(let result?) = session.outcome(fixed).result else {
      Issue.record("\(fixed)")
      return
    }
    #expect(printedDifference(result.displayText, value) == nil, "\(fixed)")
  }
}
