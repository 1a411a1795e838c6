import Language
import Diagnostics
import Estimators
import Plotting

/// The curve of a smoothing kernel as an image in Markdown; nil for any other name.
///
/// The picture is a `data:` URI, so that it needs no connection and no trust.
func kernelPicture(_ name: String) -> MarkdownText? {
  guard let shape = SmoothingKernel.Shape(rawValue: name) else { return nil }
  let u = (-150...150).map { Double($0) / 50 }
  var figure = Figure.line(x: u, y: u.map(shape.weight))
  figure.arrangement.width = 320
  figure.arrangement.height = 180
  for index in figure.panels.indices {
    figure.panels[index].attributes.xLabel = "u"
    figure.panels[index].attributes.yLabel = "weight"
  }
  let svg = base64(Array(figure.svg().utf8))
  return MarkdownText(
    ownWords: "![The curve of the \(shape.rawValue) kernel](data:image/svg+xml;base64,\(svg))")
}
