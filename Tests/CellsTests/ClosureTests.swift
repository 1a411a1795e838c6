import Cells
import Testing
import Platform

/// Functions inside functions see the names around them, as they are when the function is called.
struct ClosureTests {
  @Test(arguments: [
    // Two that call each other, in either order.
    (
      """
      function parity(n)
          even(k) = k == 0 ? true : odd(k - 1)
          odd(k) = k == 0 ? false : even(k - 1)
          return (even(n), odd(n))
      end
      parity(7)
      """, "(false, true)"
    ),
    // They outlive the call that made them.
    (
      """
      function pair()
          even = k -> k == 0 ? 1 : odd(k - 1)
          odd = k -> k == 0 ? 0 : even(k - 1)
          return even, odd
      end
      even, odd = pair()
      (even(10), odd(10))
      """, "(1, 0)"
    ),
    ("function f()\n  g = k -> k == 0 ? 0 : 1 + g(k - 1)\n  g(5)\nend\nf()", "5"),
    ("function f()\n  g() = later\n  later = 4\n  g()\nend\nf()", "4"),
    ("function f()\n  k = 1\n  g(x) = x + k\n  k = 10\n  g(0)\nend\nf()", "10"),
    ("function f(k)\n  g(x) = x + k\n  k = k * 10\n  g(0)\nend\nf(2)", "20"),
    ("function f(k; j=k + 1)\n  g() = j\n  j = j + k\n  k = 0\n  (g(), k)\nend\nf(2)", "(5, 0)"),
    (
      "function f()\n  n = 0\n  count() = n\n  for i in range(3)\n    n += 1\n  end\n  count()\nend\nf()",
      "3"
    ),
    ("function f()\n  xs = [1, 2]\n  g() = xs\n  xs[0] = 9\n  g()\nend\nf()", "tensor([9., 2.])"),
    // Through a function between.
    (
      "function f()\n  g() = x -> x + later\n  h = g()\n  later = 5\n  h(1)\nend\nf()", "6"
    ),
    // Each turn of a loop has variables of its own.
    (
      """
      function kernels(sigmas)
          ks = []
          for s in sigmas
              ks = [ks..., x -> x / s]
          end
          return [k(12) for k in ks]
      end
      kernels((1, 2, 3))
      """, "tensor([12.,  6.,  4.])"
    ),
    (
      """
      function kernels(n)
          ks = []
          i = 0
          while i < n
              i += 1
              double = 2 * i
              ks = [ks..., x -> x + double]
          end
          return [k(0) for k in ks], double
      end
      kernels(3)
      """, "(tensor([2., 4., 6.]), 6)"
    ),
    (
      "function f()\n  g = s -> 0\n  fs = [x -> x + s for s in (1, 2)]\n  s = 7\n  [h(0) for h in fs]\nend\nf()",
      "tensor([1., 2.])"
    ),
    ("fs = [x -> x + s for s in (1, 2)]\n[h(0) for h in fs]", "tensor([1., 2.])"),
    // A kernel whose width is assigned behind it.
    (
      """
      function fit()
          k(u) = exp(-(u / width)^2 / 2)
          width = 0.5
          y_hat, _ = nadaraya_watson([0, 1], [0, 1], [0.5], k)
          return y_hat
      end
      fit()
      """, "tensor([0.5000])"
    ),
  ])
  func `a function sees the names around it`(source: String, expected: String) {
    #expect(Session().text(source) == expected)
  }

  @Test func `a name that has no value when the function is called is an error`() {
    let source = "function f()\n  g() = later\n  x = g()\n  later = 4\n  x\nend\nf()"
    #expect(Session().text(source).hasPrefix("no-value-yet"))
  }

  @Test func `long chains of functions are released without the stack`() {
    let source = """
      function chain(n)
          f = x -> x
          for i in range(n)
              g = 0
              next = x -> g(x)
              g = f
              f = next
          end
          return f
      end
      f = chain(200000)
      f = nothing
      1
      """
    #expect(Session().text(source) == "1")
  }

  @Test func `functions that know each other do not fill the memory`() {
    let session = Session(memoryLimit: Memory.held + 300 << 20)
    let source = """
      function f(n)
          data = zeros(100000)
          a(k) = k == 0 ? len(data) : b(k - 1)
          b(k) = k == 0 ? len(data) : a(k - 1)
          return a(n)
      end
      for i in range(2000)
          f(2)
      end
      f(2)
      """
    #expect(session.text(source) == "100000")
  }
}
