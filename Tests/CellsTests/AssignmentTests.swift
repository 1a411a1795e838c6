import Cells
import Testing

struct AssignmentTests {
  /// What an assignment changes is what the same subscripts read: places that no other element has.
  @Test(arguments: [
    "0", "-1", "1, 2", "1, 2, 3", "0, :, 4", "::2", "::-1", "1, ::-2", ":, 1:3", ":, :, -1",
    "2:, 0:0",
    "1:3, ::3, 4:0:-2", "[2, 0]", "[2, 0], 1", ":, [3, 1], 0", "k[:, 0, 0] > 10", "k > 17", "k < 0",
    "(k % 7) == 0",
  ])
  func `subscripts select the same elements left and right of =`(subscripts: String) {
    let session = Session()
    #expect(session.text("k = reshape(arange(60), (3, 4, 5))\nx = k + 0.5\ny = x\nz = x;") == "")
    #expect(
      session.text("p = array(k[\(subscripts)])\nx[\(subscripts)] = -1 - p\nz[\(subscripts)] = 7;")
        == "")
    let places = "q = reshape(p, -1)"
    #expect(
      session.text(
        "\(places)\nall([reshape(x, -1)[i] == (i in q ? -1 - i : i + 0.5) for i in range(60)])")
        == "true")
    #expect(
      session.text("all([reshape(z, -1)[i] == (i in q ? 7 : i + 0.5) for i in range(60)])")
        == "true")
    // Another name for the array keeps it.
    #expect(session.text("all(y == k + 0.5)") == "true")
  }

  @Test(arguments: [
    (
      "x[1:150000:3] = arange(50000)",
      "where(((k - 1) % 3 == 0) * (k < 150000) == 1, (k - 1) / 3, k)"
    ),
    ("x[::-1] = k", "n - 1 - k"), ("x[k % 2 == 0] = 5", "where(k % 2 == 0, 5, k)"),
    ("x[k % 2 == 0] = arange(n / 2)", "where(k % 2 == 0, k / 2, k)"),
    ("m = reshape(x, (500, 400))\nm[:, 3] = -1\nx = reshape(m, -1)", "where(k % 400 == 3, -1, k)"),
  ])
  func `parts of arrays that take several blocks`(assignment: String, expected: String) {
    let session = Session()
    #expect(session.text("n = 200000\nk = arange(n)\nx = k;") == "")
    #expect(session.text("\(assignment)\nall(x == \(expected))") == "true")
  }

  /// Elements at an array of places are those that each place by itself gives, and a wrong place is told.
  @Test(arguments: [1, 2, 7, 5000])
  func `places in an array are places one by one`(count: Int) {
    let session = Session()
    let places = (0..<40).map { _ in Int.random(in: -count..<count) }
    let list = "[\(places.map(String.init).joined(separator: ", "))]"
    #expect(
      session.text("x = rand(\(count))\np = \(list)\nall(x[p] == [x[i] for i in p])") == "true")
    for (wrong, told) in [
      ("\(count)", "out-of-range"), ("-\(count) - 1", "out-of-range"), ("0.5", "wrong-type"),
      ("nan", "wrong-type"), ("inf", "wrong-type"), ("1e300", "wrong-type"),
    ] {
      #expect(session.text("x[[0, \(wrong), 0]]").hasPrefix(told), "\(wrong)")
    }
  }

  @Test(arguments: ["0", "-1", "1:3", "[2, 0]", "d > date(\"2024-01-02\")", ":"])
  func `dates take dates and missing values, numbers no dates`(subscripts: String) {
    let session = Session()
    let dates = "[\"2024-01-0$(i)\" for i in range(1, 6)]"
    #expect(session.text("d = date(\(dates))\nx = arange(5);") == "")
    #expect(session.text("d[\(subscripts)] = 3").contains("An array of dates takes dates"))
    #expect(session.text("d[\(subscripts)] = d > d").contains("An array of dates takes dates"))
    #expect(session.text("x[\(subscripts)] = date(\"2024-01-01\")").contains("takes no dates"))
    #expect(
      session.text("e = d\ne[\(subscripts)] = date(\"2025-01-01\")\nany(year(e) == 2025)") == "true"
    )
    #expect(session.text("e[\(subscripts)] = e[\(subscripts)] + 1\nany(day(e) == 2)") == "true")
    #expect(session.text("e[\(subscripts)] = nan\nany(isnan(e))") == "true")
    #expect(session.text("all(year(d) == 2024) && all(x == arange(5))") == "true")
  }

  @Test func `as many elements are needed as are selected`() {
    let session = Session()
    #expect(session.text("x = arange(5)\nx[x > 2] = [1, 2, 3]").hasPrefix("shape-clash"))
    #expect(session.text("x[1:3] = [1, 2, 3]").hasPrefix("shape-clash"))
    #expect(session.text("x") == "tensor([0., 1., 2., 3., 4.])")
  }

  @Test(arguments: [(3, 200, 150), (2, 3, 4), (70_000, 2, 1), (1, 5, 0), (400, 300, 2)])
  func `lines along any axis are sorted as if they stood alone`(shape: (Int, Int, Int)) {
    let session = Session()
    #expect(session.text("w = rand(\(shape.0), \(shape.1), \(shape.2));") == "")
    if shape.2 > 0 {
      #expect(session.text("all(sort(w, axis=0)[:, 1, 0] == sort(w[:, 1, 0]))") == "true")
      #expect(
        session.text("all(sort(w, axis=1)[1 % len(w), :, 0] == sort(w[1 % len(w), :, 0]))")
          == "true")
      #expect(session.text("all(sort(w, axis=2)[0, 1] == sort(w[0, 1]))") == "true")
      #expect(session.text("all(median(w, axis=0)[1, 0] == median(w[:, 1, 0]))") == "true")
    } else {
      #expect(session.text("sort(w, axis=0).shape") == "(1, 5, 0)")
    }
  }
}
