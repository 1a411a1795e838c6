import Language
import Cells
import Checking
import Diagnostics
import Values
import Syntax
import TestSupport
import Testing

/// Arguments are treated alike in builtins, kernels, methods and the reader's functions, before a cell runs and while it does.
struct BinderTests {
  /// Something that is called: as the checker sees it, and so that only the evaluator knows what it is.
  struct Callee: Sendable, CustomTestStringConvertible {
    var signature: Signature
    var spellings: [String]
    var testDescription: String { spellings[0] }

    /// Arguments for all that must be given, but without `left`.
    func arguments(without left: String? = nil) -> [String] {
      signature.parameters.filter { $0.isRequired && $0.name != left }.map {
        "\($0.name)=\($0.choices.first.map { "\"\($0)\"" } ?? "nothing")"
      }
    }
  }

  static let definitions = """
    %config python = refuse
    m = regression([1, 2, 3], [1, 3, 2]; width=1)
    own(alpha, beta; gamma=1) = alpha
    bad = "zzqq"

    """

  static let builtins = Catalog.signatures.filter { !$0.isConstant }.map {
    Callee(signature: $0, spellings: [$0.name, "[\($0.name), \"\"][0]"])
  }
  static let methods = Catalog.modelMethods.map {
    Callee(signature: $0, spellings: ["m.\($0.name)", "(1 > 0 ? m : 0).\($0.name)"])
  }
  static let own = Callee(
    signature: Signature(
      "own", .functional,
      [.init("alpha", .any), .init("beta", .any), .keyword("gamma", .any)], .any, "", example: ""),
    spellings: ["own", "[own, \"\"][0]"])
  static let all = builtins + methods + [own]

  /// What a session says to the call, in each spelling.
  static func answers(_ callee: Callee, _ arguments: [String]) -> Set<String> {
    Set(
      callee.spellings.map { spelling in
        let session = Session()
        _ = session.text(definitions)
        return session.text("\(spelling)(\(arguments.joined(separator: ", ")))")
      })
  }

  @Test(arguments: all)
  func `a misspelt keyword is told`(callee: Callee) {
    for parameter in callee.signature.parameters
    where !parameter.isVariadic && parameter.name.count > 3 {
      var letters = Array(parameter.name)
      letters.swapAt(1, 2)
      let wrong = String(letters)
      guard wrong != parameter.name,
        !callee.signature.parameters.contains(where: { $0.name == wrong })
      else { continue }
      let answers = Self.answers(
        callee, callee.arguments(without: parameter.name) + ["\(wrong)=nothing"])
      #expect(answers == ["unknown-keyword: `\(callee.signature.name)` has no keyword `\(wrong)`"])
      let session = Session()
      _ = session.text(Self.definitions)
      for spelling in callee.spellings {
        let cell =
          "\(spelling)(\((callee.arguments(without: parameter.name) + ["\(wrong)=nothing"]).joined(separator: ", ")))"
        // A correction is offered only where the whole cell is right then, and `nothing` fits no parameter.
        guard case .failed(let diagnostic, _) = session.evaluate(cell) else { continue }
        #expect((diagnostic.help ?? "").contains(parameter.name), "\(cell)")
        // Before that, it is there wherever checking alone sees the mistake.
        let seen = check(parse(cell), globals: session.snapshot.facts(for: cell)).first
        if let seen, seen.topic == .unknownKeyword {
          #expect(
            seen.correction.map { applying($0, to: cell) }
              == cell.replacing("\(wrong)=", with: "\(parameter.name)="), "\(cell)")
        }
      }
    }
  }

  @Test(arguments: all)
  func `an argument given twice is told`(callee: Callee) {
    guard let first = callee.signature.parameters.first, !first.isVariadic, !first.isKeywordOnly
    else { return }
    let value = first.choices.first.map { "\"\($0)\"" } ?? "nothing"
    let answers = Self.answers(
      callee, [value] + callee.arguments(without: first.name) + ["\(first.name)=\(value)"])
    #expect(answers == ["argument-given-twice: `\(first.name)` is given twice"])
  }

  @Test(arguments: all)
  func `an argument too many is told`(callee: Callee) {
    let places = callee.signature.parameters.filter { !$0.isKeywordOnly }
    guard !places.contains(where: { $0.isVariadic }) else { return }
    let values = places.map { $0.choices.first.map { "\"\($0)\"" } ?? "nothing" } + ["nothing"]
    for answer in Self.answers(callee, values) {
      #expect(answer.hasPrefix("too-many-arguments: `\(callee.signature.name)` takes "))
    }
    #expect(Self.answers(callee, values).count == 1)
  }

  @Test(arguments: all)
  func `an argument that is missing is told`(callee: Callee) {
    for parameter in callee.signature.parameters where parameter.isRequired {
      let answers = Self.answers(callee, callee.arguments(without: parameter.name))
      let expected =
        "missing-argument: `\(callee.signature.name)` needs a value for `\(parameter.name)`"
      #expect(answers == [expected])
    }
  }

  /// Functions of the reader's with every kind of parameter, and arguments by the dozen: checked and called, one answer.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the checker and a run bind alike`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let places = ["alpha", "beta", "delta"].prefix(Int.random(in: 0...3, using: &draws)).map {
      Bool.random(using: &draws) ? $0 : "\($0)=0"
    }.sorted { !$0.contains("=") && $1.contains("=") }
    let rest = Bool.random(using: &draws) ? ["others..."] : []
    let keywords = ["epsilon=0", "zeta=0"].prefix(Int.random(in: 0...2, using: &draws))
    let heading = (places + rest).joined(separator: ", ")
    let names = ["alpha", "beta", "delta", "epsilon", "zeta", "others", "eta"]
    let session = Session()
    _ = session.text(
      "f(\(heading)\(keywords.isEmpty ? "" : "; " + keywords.joined(separator: ", "))) = 1\ng(v) = v"
    )
    for _ in 0..<20 {
      let given = (0..<Int.random(in: 0...5, using: &draws)).map { "\($0)" }
      let named = (0..<Int.random(in: 0...2, using: &draws)).map { "\(draws.pick(names))=\($0)" }
      let list = (given + named).joined(separator: ", ")
      #expect(
        session.text("f(\(list))") == session.text("[f, \"\"][0](\(list))"), "\(heading): \(list)")
      #expect(session.text("f(\(list))") == session.text("g(f)(\(list))"), "\(heading): \(list)")
    }
  }

  @Test(arguments: all.filter { $0.signature.parameters.contains { !$0.choices.isEmpty } })
  func `a choice that there is not is told, in a variable too`(callee: Callee) throws {
    for parameter in callee.signature.parameters where !parameter.choices.isEmpty {
      for word in ["zzqq", parameter.choices[0] + "x", ""] {
        let others = callee.arguments(without: parameter.name)
        let expected = ["unknown-option: `\(parameter.name)` has no choice `\(word)`"]
        let literal = Self.answers(callee, others + ["\(parameter.name)=\"\(word)\""])
        #expect(literal == Set(expected))
        let session = Session()
        _ = session.text(Self.definitions + "bad = \"\(word)\"")
        for spelling in callee.spellings {
          let call = (others + ["\(parameter.name)=bad"]).joined(separator: ", ")
          #expect(session.text("\(spelling)(\(call))") == expected[0], "\(spelling)(\(call))")
        }
      }
    }
  }

  @Test(arguments: [
    (
      "bad = \"zzz\"\nnadaraya_watson([1, 2], [1, 2], [9], boxcar; off_support=bad)[0]",
      "unknown-option: `off_support` has no choice `zzz`"
    ),
    ("m.predict([1]; q=[2])", "argument-given-twice: `q` is given twice"),
    ("m.band([1]; levle=0.9)", "unknown-keyword: `band` has no keyword `levle`"),
    ("m.band([1], 0.9, \"bootstrp\")", "unknown-option: `kind` has no choice `bootstrp`"),
    ("m.band([1]; kind=3)", "wrong-type: `band` needs a text for `kind`, not a number"),
    ("gaussian(1; u=2)", "argument-given-twice: `u` is given twice"),
    (
      "k = gaussian(width=2)\nk(1, 2)",
      "too-many-arguments: `gaussian` takes one argument, and this is 2"
    ),
    ("gaussian(width=2)(1; widht=3)", "unknown-keyword: `gaussian` has no keyword `widht`"),
  ])
  func `cells`(cell: String, expected: String) {
    let session = Session()
    _ = session.text(Self.definitions)
    #expect(session.text(cell) == expected)
  }

  @Test func `completion and help know a method and not the layer of its name`() {
    let session = Session()
    _ = session.text(Self.definitions)
    let snapshot = session.snapshot
    let inside = snapshot.completion(of: "m.band([1], ", at: 12).items.map { $0.text }
    #expect(inside.contains("level=") && inside.contains("kind=") && !inside.contains("alpha="))
    #expect(!inside.contains("q="))
    let options = snapshot.completion(of: "m.band([1]; kind=\"", at: 18).items.map { $0.text }
    #expect(options == ["pointwise", "simultaneous", "bootstrap", "prediction"])
    for source in ["m.band", "m.band(", "m.band([1], "] {
      let text = snapshot.inspection(of: source, at: source.count)?.text ?? ""
      let call = "band(q, level=0.95, kind=\"pointwise\"; convention=\"linear\")"
      #expect(text.hasPrefix(call), "\(source): \(text)")
    }
    #expect(snapshot.help(on: "m.band")?.text.hasPrefix("band(q,") ?? false)
    #expect(snapshot.help(on: "band")?.text.hasPrefix("band(q,") == false)
  }

  @Test(arguments: Catalog.modelMethods)
  func `the example of a method runs`(signature: Signature) {
    let text = Session().text(signature.example)
    #expect(text.hasPrefix("tensor(") || text.hasPrefix("("), "\(text)")
  }
}
