import Values
import Language
import Testing

@testable import Cells

@Suite struct CompletionTests {
  private let session: Session

  init() {
    session = Session()
    _ = session.execute(
      """
      t = dataset("chapter")
      x_train = t.x_train
      tent(u) = max(1 - abs(u), 0)
      scaled(x; factor=2) = factor * x
      model = regression(x_train, t.y_train; width=1)
      """, name: "cell [1]", output: SilentSink())
  }

  /// The texts offered at the `|` of the source.
  private func texts(_ marked: String) -> [String] {
    let (source, cursor) = unmarked(marked)
    return session.snapshot.completion(of: source, at: cursor).items.map(\.text)
  }

  /// The source after the first item is accepted.
  private func accepted(_ marked: String) -> String? {
    let (source, cursor) = unmarked(marked)
    let completion = session.snapshot.completion(of: source, at: cursor)
    guard let item = completion.items.first else { return nil }
    let scalars = Array(source.unicodeScalars)
    let before = String(String.UnicodeScalarView(scalars[..<completion.replacing.lowerBound]))
    let after = String(String.UnicodeScalarView(scalars[completion.replacing.upperBound...]))
    return before + item.text + after
  }

  private func unmarked(_ marked: String) -> (String, Int) {
    let scalars = Array(marked.unicodeScalars)
    let cursor = scalars.firstIndex(of: "|") ?? scalars.count
    return (marked.replacing("|", with: ""), cursor)
  }

  @Test(arguments: [
    ("gauss|", "gaussian"), ("y = gauss|(1) + 2", "y = gaussian(1) + 2"), ("x_tr|", "x_train"),
    ("ten|", "tent"), ("\"σ and $x_tr|\"", "\"σ and $x_train\""), ("σ̂ = x_tr|", "σ̂ = x_train"),
    ("gaussian(1; wi|", "gaussian(1; width="), ("scaled(1; fac|)", "scaled(1; factor=)"),
    ("sum(x_train, ax|", "sum(x_train, axis="),
    ("dataset(\"mot|\")", "dataset(\"motorcycle\")"),
    ("select_width(x, y, gaussian; method=\"g|\")", "select_width(x, y, gaussian; method=\"gcv\")"),
    ("t.y|", "t.y_train"), ("t[3].y|", "t[3].y_train"), ("t[\"y|\"]", "t[\"y_train\"]"),
    ("sort_by(t, \"y|\")", "sort_by(t, \"y_train\")"),
    ("%ti|", "%time"), ("%plots po|", "%plots portable"), ("?gauss|", "?gaussian"),
    ("\\sigma|", "σ"), ("x\\hat|", "x\u{302}"), ("a = \\alph| + 1", "a = α + 1"),
    ("wh|", "where"), ("functio|", "function"), ("GAUSS|", "gaussian"),
    ("%time x_tr|", "%time x_train"), ("%%time\nx_tr|", "%%time\nx_train"),
    ("%time sum(x_tr|)", "%time sum(x_train)"), ("model.pre|", "model.predict"),
    ("model.wid|", "model.width"), ("model.predict(x_tr|)", "model.predict(x_train)"),
    ("regression(x_train, x_train; ke|", "regression(x_train, x_train; kernel="),
    ("line(x_train, co|)", "line(x_train, color=)"), ("f = u -> gau|", "f = u -> gaussian"),
    ("row(line(x_train, sty|", "row(line(x_train, style="), ("a = [gau|]", "a = [gaussian]"),
    ("x = t.x_tr| + 1", "x = t.x_train + 1"), ("t[t.x|>1]", "t[t.x_train>1]"),
    ("for i in rang|", "for i in range"), ("%reset ten|", "%reset tent"),
    ("%config mem|", "%config memory"), ("%config th|", "%config theme"),
    ("x_train.me|", "x_train.mean"), ("help(gau|", "help(gaussian"),
    ("heatmap(x_train, cmap=\"Re|\")", "heatmap(x_train, cmap=\"Reds\")"),
    ("attention(1, 2, 3; score=\"do|\")", "attention(1, 2, 3; score=\"dot\")"),
    ("read_csv(\"a.csv\", enc|", "read_csv(\"a.csv\", encoding="),
    ("read_csv(\"a.csv\", encoding=\"win|", "read_csv(\"a.csv\", encoding=\"windows-1252"),
    ("g(query) = mean(que|)", "g(query) = mean(query)"),
    ("line(1, 2, color=\"mag|\")", "line(1, 2, color=\"magenta\")"),
    ("line(1, 2, style=\"-|\")", "line(1, 2, style=\"-\")"),
    ("if x_tr|", "if x_train"), ("(x_train, scaled(x_tr|", "(x_train, scaled(x_train"),
    ("y = 1; x_tr|; z", "y = 1; x_train; z"), ("tent(1) + ten|(2)", "tent(1) + tent(2)"),
  ])
  func theLikeliestIsOfferedFirst(marked: String, source: String) {
    #expect(accepted(marked) == source)
  }

  @Test func kernelsComeFirstWhereAKernelFits() {
    let offered = texts("nadaraya_watson(x_train, x_train, x_train, |)")
    #expect(offered.prefix(3).contains("tent"))
    #expect(offered.prefix(5).contains("gaussian"))
    #expect(texts("regression(x_train, x_train; kernel=|)").prefix(5).contains("gaussian"))
  }

  @Test func aKeywordIsNoName() {
    #expect(!texts("gaussian(widening=1) + wid|").contains("widening"))
  }

  @Test func keywordsThatAreGivenAreNotOfferedAgain() {
    let offered = texts("line(x_train, label=\"a\", |")
    #expect(offered.contains("style="))
    #expect(!offered.contains("label="))
    #expect(!offered.contains("x="))
  }

  @Test(arguments: ["# gauss|", "\"gauss|\"", "12|", "x_train.foo.|"])
  func nothingIsOfferedWhereNothingFits(marked: String) { #expect(texts(marked) == []) }

  @Test func namesOfTheCellAreOffered() {
    #expect(
      texts("function f(alpha_one)\n  beta_two = 1\n  |\nend").prefix(3).contains("alpha_one"))
    #expect(
      accepted("function f(alpha_one)\n  alpha|\nend") == "function f(alpha_one)\n  alpha_one\nend")
  }

  @Test func anyCursorIsAnswered() {
    let source = "σ = \"a $(f(1, k=[2\n)\" + \\al t. %time ?x # c"
    for cursor in -1...source.unicodeScalars.count + 2 {
      let completion = session.snapshot.completion(of: source, at: cursor)
      #expect(completion.replacing.lowerBound >= 0)
      #expect(completion.replacing.upperBound <= source.unicodeScalars.count)
    }
  }

  /// What a notebook uses more comes before what it uses less, and keywords of the call before all names.
  @Test(arguments: [["sqrt", "sort"], ["sort", "sqrt"], ["sum", "std"], ["shape", "sigmoid"]])
  func whatIsUsedMostComesFirst(names: [String]) {
    let session = Session()
    for (name, count) in zip(names, [3, 2]) {
      for _ in 0..<count {
        _ = session.execute("\(name)([4.0])", name: "cell [1]", output: SilentSink())
      }
    }
    func offered(_ source: String) -> [String] {
      session.snapshot.completion(of: source, at: source.unicodeScalars.count).items.map(\.text)
    }
    #expect(Array(offered("s").prefix(2)) == names)
    #expect(offered("sort([1], ").first?.hasSuffix("=") == true)
    let rest = offered("s").dropFirst(2).prefix { Catalog.entry(named: $0) != nil }
    #expect(Array(rest) == rest.sorted())
  }
}
