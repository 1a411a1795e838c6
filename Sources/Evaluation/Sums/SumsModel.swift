import Language
import Estimators
import Plotting

/// A regression that keeps sums in place of its data: `predict(q)`, `certificate(q)`, `band(q)`.
final class SumsModel: ObjectValue {
  let regression: SummedRegression
  let keys: Tensor.Kind

  init(_ regression: SummedRegression, keys: Tensor.Kind) {
    self.regression = regression
    self.keys = keys
  }

  var typeName: String { "model" }

  var fieldNames: [String] {
    [
      "kernel", "width", "count", "narrowest", "degrees_of_freedom",
      "residual_degrees_of_freedom", "residual_variance", "loo_score",
    ] + Catalog.sumsModelMethods.map { $0.name }
  }

  func field(_ name: String) -> Value? {
    switch name {
    case "kernel":
      return (try? SmoothingKernel(.gaussian, width: regression.width)).map {
        .object(KernelValue($0))
      }
    case "width": return .number(regression.width)
    case "count": return .number(regression.sums.count)
    case "narrowest": return .number(regression.sums.narrowest)
    default:
      guard let signature = Catalog.sumsModelMethods.first(where: { $0.name == name }) else {
        return nil
      }
      return .object(
        MethodValue(signature: signature) { call throws(RuntimeFailure) in
          try self.answer(name, call)
        })
    }
  }

  func fieldDescription(_ name: String) -> String? {
    Catalog.sumsModelMethods.first { $0.name == name }?.written ?? field(name)?.described
  }

  func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    let fit = { () throws(RuntimeFailure) -> SummedFit in
      try call.estimating { () throws(EstimatorError) in
        try self.regression.fit(supervision: call.supervision)
      }
    }
    switch name {
    case "degrees_of_freedom": return .number(try fit().trace)
    case "residual_degrees_of_freedom": return .number(try fit().residualFreedom)
    case "residual_variance": return .number(try fit().noiseVariance)
    case "loo_score": return .number(try fit().leaveOneOut)
    default: return nil
    }
  }

  private func answer(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    switch name {
    case "predict": return try predict(call)
    case "certificate":
      let places = try call.places()
      return .tensor(
        Tensor(
          try call.estimating { () throws(EstimatorError) in
            try regression.estimate(at: places, supervision: call.supervision).bounds
          }))
    case "band":
      let band = try band(
        try call.places(), level: try call.number("level", default: 0.95), call)
      return .tuple([band.estimates, band.lower, band.upper].map { .tensor(Tensor($0)) })
    default: return .tensor(Tensor(try band(try call.places(), level: 0.95, call).standardErrors))
    }
  }

  func predict(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let places = try call.places()
    let answer = try call.estimating { () throws(EstimatorError) in
      try regression.estimate(at: places, supervision: call.supervision)
    }
    call.warn(untold: answer.untold, of: places.count)
    return .tensor(Tensor(answer.values))
  }

  private func band(_ places: [Double], level: Double, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Band
  {
    guard level > 0, level < 1 else {
      throw call.failure(
        "wrong-value", "A level lies between 0 and 1", under: "level",
        help: "Write 0.95 for 95 %.")
    }
    let band = try call.estimating { () throws(EstimatorError) in
      try regression.pointwiseBand(at: places, level: level, supervision: call.supervision)
    }
    call.warn(
      untold: band.estimates.indices.filter { band.estimates[$0].isNaN }, of: places.count)
    return band
  }

  var text: String {
    """
    Nadaraya-Watson regression from sums
      rows    \(numberText(regression.sums.count))
      kernel  gaussian(width=\(numberText(regression.width)))
    """
  }

  /// The fit with its confidence band over the range of the rows.
  func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure? {
    let range = regression.sums.range
    let places = (0...240).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 240
    }
    let band = try band(places, level: 0.95, call)
    var figure = try call.overlaid([
      .band(
        x: places, lower: band.lower, upper: band.upper, style: Style(colour: Colour.cycle[1]),
        label: "95 % band"),
      call.dated(.line(x: places, y: band.estimates, label: "fit"), x: keys),
      .title("gaussian(width=\(numberText(regression.width)))"), .xLabel("x"), .yLabel("y"),
    ])
    figure.summary =
      "Nadaraya-Watson regression from sums of \(numberText(regression.sums.count)) rows"
    return figure
  }
}
