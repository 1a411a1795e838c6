import Diagnostics
import TestSupport
import Testing

@testable import Syntax

/// The chapter's cells, and one of each construct that they do not use.
let chapter =
  (Chapter.definitions + Chapter.figures).joined(separator: "\n") + #"""

    g = x -> exp(-x^2 / 2)
    [f(s) for s in (0.1, 0.2) if s > 0.1]
    (x[0], x[-1], x[2:5], w[:, 3], w[i, :], x[::2])
    if c
      1
    elseif d; 2 else 3 end
    while c; c = false end
    "text $name and $(1 + 2)", true, false, nothing, [1, 2; 3, 4], (1, 2), 1e-3, π, σ, x̂, 2x̂², x′
    ?gaussian
    gaussian?
    %time f(x)
    """#

@Test func theChapterParses() {
  let cell = parse(chapter)
  #expect(cell.diagnostics.map { "\($0)" } == [])
  #expect(cell.statements.count == 33)
}
