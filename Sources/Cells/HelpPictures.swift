import Diagnostics
import Estimators
import Values
import Language
import Plotting

/// The curve of a smoothing kernel as an image in Markdown; nil for any other name.
///
/// Pictures of help are `data:` URIs, so that they need no connection and no trust.
func kernelPicture(_ name: String) -> MarkdownText? {
  guard let shape = SmoothingKernel.Shape.allCases.first(where: { $0.name == name }) else {
    return nil
  }
  let u = (-150...150).map { Double($0) / 50 }
  var figure = Figure.line(x: u, y: u.map(shape.weight))
  figure.arrangement.width = 320
  figure.arrangement.height = 180
  for index in figure.panels.indices {
    figure.panels[index].attributes.xLabel = "u"
    figure.panels[index].attributes.yLabel = "weight"
  }
  return image(figure, "The curve of the \(shape.name) kernel")
}

private func image(_ figure: Figure, _ name: String) -> MarkdownText {
  let svg = base64(Array(figure.svg().utf8))
  return MarkdownText(ownWords: "![\(name)](data:image/svg+xml;base64,\(svg))")
}

/// What the example of a builtin draws; nil where it draws nothing.
func examplePicture(_ signature: Signature) -> MarkdownText? {
  let draws = namesUsed(in: signature.example).contains { name in
    Catalog.entry(named: name).map { $0.group == .figures } ?? false
  }
  guard draws,
    case .finished(let value?) = Session().execute(
      signature.example, name: signature.name, output: SilentSink()),
    let figure = value.figure
  else { return nil }
  return image(figure, "What the example draws")
}
