import Testing

@testable import Syntax

@Suite struct FormatterTests {
  @Test(arguments: [
    ("x=1+2*-3", "x = 1 + 2 * -3\n"),
    ("y=2x^2-x ^ -1+2sin( x )", "y = 2x^2 - x^-1 + 2sin(x)\n"),
    ("f ( a ;b = 1 )=a+b", "f(a; b=1) = a + b\n"),
    ("w[ : ,3 ]+w[2 : 5]", "w[:, 3] + w[2:5]\n"),
    ("c?a:b", "c ? a : b\n"),
    ("x[c?1:2:3]", "x[c ? 1 : 2:3]\n"),
    ("xs=[ ps... ,1,2]+[1,2;3 ,4]", "xs = [ps..., 1, 2] + [1, 2; 3, 4]\n"),
    ("g=x->!x&&y ;", "g = x -> !x && y;\n"),
    ("\n\n a=1\n\n\n\nb=2\n\n", "a = 1\n\nb = 2\n"),
    ("a=1 # one\nlong=2   # two", "a = 1     # one\nlong = 2  # two\n"),
    ("print( \"a  $( 1+1 )  b\" )", "print(\"a  $( 1+1 )  b\")\n"),
    ("%time  f( 1 )\n?gaussian", "%time f(1)\n?gaussian\n"),
    ("if a\nb\nelse\nc\nend", "if a\n    b\nelse\n    c\nend\n"),
    ("y=1+\n2", "y = 1 +\n    2\n"),
    ("y=1+\\\n2", "y = 1 + \\\n    2\n"),
    ("y=(1\n+2)", "y = (1\n    + 2)\n"),
    ("grid(\na,\nb)", "grid(\n    a,\n    b)\n"),
    ("[f(s)for s in(1,2)if s>1]", "[f(s) for s in (1, 2) if s > 1]\n"),
    ("return_=3 ; a,b=b,a", "return_ = 3; a, b = b, a\n"),
    ("", ""),
  ])
  func `one layout`(source: String, layout: String) {
    #expect(formatted(source) == layout)
    #expect(formatted(layout) == layout)
  }

  @Test(arguments: ["x = (", "y = 'a'", "for"])
  func `what has an error stays as it is`(source: String) {
    #expect(formatted(source) == nil)
  }

  @Test func `nested blocks and continued lines`() {
    let source = """
      function fits(kernels,names;attention=false)
      panels=[]
      for (kernel,name) in zip(kernels,names)
      panel = attention ?heatmap(w,cmap="Reds"):
      line(x,y)+
      points(x,y,alpha=.5)
      if name=="a" continue end
      panels=[panels...,panel]
      end
      # all in one row
      row(panels;share_y=true)
      end
      """
    #expect(
      formatted(source) == """
        function fits(kernels, names; attention=false)
            panels = []
            for (kernel, name) in zip(kernels, names)
                panel = attention ? heatmap(w, cmap="Reds") :
                    line(x, y) +
                    points(x, y, alpha=.5)
                if name == "a" continue end
                panels = [panels..., panel]
            end
            # all in one row
            row(panels; share_y=true)
        end

        """)
  }
}
