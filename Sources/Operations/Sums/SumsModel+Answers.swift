import Tables
package import Values
import Arrays
package import Diagnostics
package import Estimators
package import Plotting

extension SumsModel: WorkingObject {
  package func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard degree == 0 else { return nil }
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

  /// What one of its methods gives.
  func answer(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    switch name {
    case "predict": return try predict(call, at: call.places())
    case "certificate":
      return .tensor(Tensor(try estimate(call, at: call.places()).bounds))
    case "band":
      let band = try band(
        try call.places(), level: try call.number("level"), call,
        isSimultaneous: try call.text("kind") == "simultaneous")
      return .tuple([band.estimates, band.lower, band.upper].map { .tensor(Tensor($0)) })
    default:
      let places = try call.places()
      guard try call.text("convention") == "asymptotic" else {
        return .tensor(Tensor(try band(places, level: 0.95, call).standardErrors))
      }
      try refusePolynomial(call)
      return .tensor(
        Tensor(
          try call.estimating { () throws(EstimatorError) in
            try regression.asymptoticErrors(at: places, supervision: call.supervision)
          }))
    }
  }

  /// The model's estimates, or its derivatives.
  package func predict(_ call: BuiltinCall, at places: [Double]) throws(RuntimeFailure) -> Value {
    let answer = try estimate(call, at: places)
    call.warn(untold: answer.untold, of: places.count)
    return .tensor(Tensor(answer.values))
  }

  private func estimate(_ call: BuiltinCall, at places: [Double]) throws(RuntimeFailure)
    -> SummedRegression.Answer
  {
    let derivative = try call.integer("derivative")
    guard (0...degree).contains(derivative) else {
      throw call.failure(
        .wrongValue, "A model of degree \(degree) has no derivative \(derivative) here",
        under: "derivative",
        help: "Make it with a higher `degree`, as in `regression(s; width=0.3, degree=2)`.")
    }
    return try call.estimating { () throws(EstimatorError) in
      try answer(at: places, derivative: derivative, supervision: call.supervision)
    }
  }

  /// The estimates, or a derivative, at places.
  package func answer(at places: [Double], derivative: Int = 0, supervision: Supervision)
    throws(EstimatorError) -> SummedRegression.Answer
  {
    degree == 0
      ? try regression.estimate(at: places, supervision: supervision)
      : try regression.polynomial(
        degree: degree, derivative: derivative, at: places, supervision: supervision)
  }

  private func refusePolynomial(_ call: BuiltinCall) throws(RuntimeFailure) {
    guard degree != 0 else { return }
    throw call.failure(
      .wrongValue, "A polynomial from sums has no standard errors here",
      help: "Make the model without `degree` for them.")
  }

  private func band(
    _ places: [Double], level: Double, _ call: BuiltinCall, isSimultaneous: Bool = false
  ) throws(RuntimeFailure) -> Band {
    try refusePolynomial(call)
    guard level > 0, level < 1 else {
      throw call.failure(
        .wrongValue, "A level lies between 0 and 1", under: "level",
        help: "Write 0.95 for 95 %.")
    }
    let band = try call.estimating { () throws(EstimatorError) in
      isSimultaneous
        ? try regression.simultaneousBand(at: places, level: level, supervision: call.supervision)
        : try regression.pointwiseBand(at: places, level: level, supervision: call.supervision)
    }
    call.warn(
      untold: band.estimates.indices.filter { band.estimates[$0].isNaN }, of: places.count)
    return band
  }

  /// The fit, with its confidence band where it has one, over the range of the rows.
  package func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure? {
    let range = regression.sums.range
    let places = (0...240).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 240
    }
    var layers: [Figure] = []
    if degree == 0 {
      let band = try band(places, level: 0.95, call)
      layers.append(
        .band(
          x: places, lower: band.lower, upper: band.upper, style: Style(colour: Colour.cycle[0]),
          label: "95 % band"))
    }
    let fit = try call.estimating { () throws(EstimatorError) in
      try answer(at: places, supervision: call.supervision).values
    }
    var figure = try call.overlaid(
      layers + [
        call.dated(.line(x: places, y: fit, label: "fit"), x: keys),
        .title("gaussian(width=\(numberText(regression.width)))"), .xLabel("x"), .yLabel("y"),
      ])
    figure.summary =
      "\(title) of \(numberText(regression.sums.count)) rows"
    return figure
  }
}
