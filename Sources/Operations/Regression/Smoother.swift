import Estimators

/// Whichever regression a model is.
enum Smoother: LinearSmoother {
  case mean(NadarayaWatson)
  case local(LocalPolynomial)
  case neighbours(NeighbourPolynomial)

  package var keys: Points {
    switch self {
    case .mean(let model): model.keys
    case .local(let model): model.keys
    case .neighbours(let model): model.keys
    }
  }

  package var values: Values {
    switch self {
    case .mean(let model): model.values
    case .local(let model): model.values
    case .neighbours(let model): model.values
    }
  }

  func trainingFit(supervision: Supervision) throws(EstimatorError) -> TrainingFit {
    switch self {
    case .mean(let model): try model.trainingFit(supervision: supervision)
    case .local(let model): try model.trainingFit(supervision: supervision)
    case .neighbours(let model): try model.trainingFit(supervision: supervision)
    }
  }

  package func noise(supervision: Supervision) throws(EstimatorError) -> NoiseEstimate {
    switch self {
    case .mean(let model): try model.noise(supervision: supervision)
    case .local(let model): try model.noise(supervision: supervision)
    case .neighbours(let model): try model.noise(supervision: supervision)
    }
  }

  package func estimates(of values: Values, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    switch self {
    case .mean(let model): try model.estimates(of: values, at: queries, supervision: supervision)
    case .local(let model): try model.estimates(of: values, at: queries, supervision: supervision)
    case .neighbours(let model):
      try model.estimates(of: values, at: queries, supervision: supervision)
    }
  }

  func squaredNorms(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> [Double]
  {
    switch self {
    case .mean(let model): try model.squaredNorms(at: queries, supervision: supervision)
    case .local(let model): try model.squaredNorms(at: queries, supervision: supervision)
    case .neighbours(let model): try model.squaredNorms(at: queries, supervision: supervision)
    }
  }

  func squaredNorms(of variances: [Double], at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    switch self {
    case .mean(let model):
      try model.squaredNorms(of: variances, at: queries, supervision: supervision)
    case .local(let model):
      try model.squaredNorms(of: variances, at: queries, supervision: supervision)
    case .neighbours(let model):
      try model.squaredNorms(of: variances, at: queries, supervision: supervision)
    }
  }

  package func correlations(of variances: [Double]?, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]?
  {
    guard case .mean(let model) = self else { return nil }
    return try model.correlations(of: variances, at: queries, supervision: supervision)
  }
}
