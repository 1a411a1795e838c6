/// What only a library knows: a table, a figure, a model.
///
/// The closed set, so that the compiler finds every place that asks which one it is.
package enum Object: Sendable {
  case table(Table)
  case record(Record)
  case kernel(KernelValue)
  case model(RegressionModel)
  case diagnostics(DiagnosticsValue)
  case method(MethodValue)
  case weights(WeightsValue)
  case slice(SliceValue)
  case figure(FigureValue)
  case canvas(CanvasValue)
  case drawnTuple(DrawnTuple)
  case slider(Slider)
  case sums(SumsValue)
  case edgeSums(EdgeSumsValue)
  case planeSums(PlaneSumsValue)
  case sumsModel(SumsModel)
  case edgeModel(EdgeModel)
  case planeModel(PlaneSumsModel)
  case source(SourceValue)
  case sourceTable(SourceTable)
  case sourceColumn(SourceColumn)

  /// What each of them can be asked.
  package var base: any ObjectValue {
    switch self {
    case .table(let object): object
    case .record(let object): object
    case .kernel(let object): object
    case .model(let object): object
    case .diagnostics(let object): object
    case .method(let object): object
    case .weights(let object): object
    case .slice(let object): object
    case .figure(let object): object
    case .canvas(let object): object
    case .drawnTuple(let object): object
    case .slider(let object): object
    case .sums(let object): object
    case .edgeSums(let object): object
    case .planeSums(let object): object
    case .sumsModel(let object): object
    case .edgeModel(let object): object
    case .planeModel(let object): object
    case .source(let object): object
    case .sourceTable(let object): object
    case .sourceColumn(let object): object
    }
  }
}

extension Value {
  package var table: Table? { if case .object(.table(let table)) = self { table } else { nil } }
  package var record: Record? {
    if case .object(.record(let record)) = self { record } else { nil }
  }
  package var kernel: KernelValue? {
    if case .object(.kernel(let kernel)) = self { kernel } else { nil }
  }
  package var model: RegressionModel? {
    if case .object(.model(let model)) = self { model } else { nil }
  }
  package var method: MethodValue? {
    if case .object(.method(let method)) = self { method } else { nil }
  }
  package var weights: WeightsValue? {
    if case .object(.weights(let weights)) = self { weights } else { nil }
  }
  package var slice: SliceValue? {
    if case .object(.slice(let slice)) = self { slice } else { nil }
  }
}
