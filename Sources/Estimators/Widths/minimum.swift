/// The lowest point of a function between two places, to within `tolerance`.
///
/// A parabola through the last three places where that helps, golden section elsewhere: a smooth
/// function takes about a dozen evaluations. Of several minima one is found.
///
/// *Source*: Brent (1973), *Algorithms for Minimization without Derivatives*, chapter 5.
func minimum(
  between low: Double, and high: Double, tolerance: Double,
  of function: (Double) throws(EstimatorError) -> Double
) throws(EstimatorError) -> (place: Double, value: Double) {
  let golden = (3 - 5.0.squareRoot()) / 2
  var (low, high) = (low, high)
  var best = low + golden * (high - low)
  var bestValue = try function(best)
  var (second, secondValue) = (best, bestValue)
  var (third, thirdValue) = (best, bestValue)
  var (step, stepBefore) = (0.0, 0.0)
  for _ in 0..<100 {
    let middle = (low + high) / 2
    if abs(best - middle) <= 2 * tolerance - (high - low) / 2 { break }
    let parabolic = parabolaStep(
      (best, bestValue), (second, secondValue), (third, thirdValue))
    if abs(stepBefore) > tolerance, abs(parabolic) < abs(stepBefore) / 2,
      best + parabolic > low, best + parabolic < high
    {
      (stepBefore, step) = (step, parabolic)
      let place = best + step
      if place - low < 2 * tolerance || high - place < 2 * tolerance {
        step = best < middle ? tolerance : -tolerance
      }
    } else {
      stepBefore = (best < middle ? high : low) - best
      step = golden * stepBefore
    }
    let place = best + (abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance)
    let value = try function(place)
    if value <= bestValue {
      if place < best { high = best } else { low = best }
      (third, thirdValue) = (second, secondValue)
      (second, secondValue) = (best, bestValue)
      (best, bestValue) = (place, value)
    } else {
      if place < best { low = place } else { high = place }
      if value <= secondValue || second == best {
        (third, thirdValue) = (second, secondValue)
        (second, secondValue) = (place, value)
      } else if value <= thirdValue || third == best || third == second {
        (third, thirdValue) = (place, value)
      }
    }
  }
  return (best, bestValue)
}

/// The lowest point of a function of a few coordinates near a place, to within `tolerance` in each.
///
/// A simplex of points folds over its highest corner, and shrinks around the lowest; it starts anew where it ends, until that
/// changes nothing. Of several minima one is found.
///
/// *Source*: Nelder and Mead (1965), *A simplex method for function minimization*.
func minimum(
  around start: [Double], step: Double, tolerance: Double,
  of function: ([Double]) throws(EstimatorError) -> Double
) throws(EstimatorError) -> (place: [Double], value: Double) {
  var best = (place: start, value: try function(start))
  var step = step
  for _ in 0..<5 {
    let before = best
    var corners = [best]
    for axis in start.indices {
      var place = best.place
      place[axis] += step
      corners.append((place, try function(place)))
    }
    for _ in 0..<(200 * start.count) {
      corners.sort { $0.value < $1.value }
      let (low, high) = (corners[0], corners[start.count])
      if zip(low.place, high.place).allSatisfy({ abs($0 - $1) <= tolerance }) { break }
      let centre = start.indices.map { axis in
        corners.dropLast().reduce(0) { $0 + $1.place[axis] } / Double(start.count)
      }
      // On the line through the highest corner and the middle of the others.
      func corner(_ factor: Double) throws(EstimatorError) -> (place: [Double], value: Double) {
        let place = zip(centre, high.place).map { $0 + factor * ($1 - $0) }
        return (place, try function(place))
      }
      let folded = try corner(-1)
      if folded.value < low.value {
        let farther = try corner(-2)
        corners[start.count] = farther.value < folded.value ? farther : folded
      } else if folded.value < corners[start.count - 1].value {
        corners[start.count] = folded
      } else {
        let nearer = try corner(folded.value < high.value ? -0.5 : 0.5)
        if nearer.value < min(folded.value, high.value) {
          corners[start.count] = nearer
        } else {
          for index in corners.indices.dropFirst() {
            let place = zip(low.place, corners[index].place).map { ($0 + $1) / 2 }
            corners[index] = (place, try function(place))
          }
        }
      }
    }
    best = corners.min { $0.value < $1.value } ?? best
    step /= 10
    if zip(best.place, before.place).allSatisfy({ abs($0 - $1) <= 10 * tolerance }) { break }
  }
  return best
}

/// From the first place to the vertex of the parabola through three; infinite where there is none.
private func parabolaStep(
  _ a: (place: Double, value: Double), _ b: (place: Double, value: Double),
  _ c: (place: Double, value: Double)
) -> Double {
  let r = (a.place - b.place) * (a.value - c.value)
  let q = (a.place - c.place) * (a.value - b.value)
  let step = ((a.place - b.place) * r - (a.place - c.place) * q) / (2 * (q - r))
  return step.isNaN ? .infinity : step
}
