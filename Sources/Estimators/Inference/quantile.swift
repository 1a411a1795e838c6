/// The p-quantile of numbers that each stand for so many, at least for two in all, as that of all of them.
func quantile(ofAscending sorted: [Double], _ p: Double, weightedAs rows: Values) -> Double {
  guard let weights = rows.weights else { return quantile(ofAscending: sorted, p) }
  let place = 1 + p * (rows.observations - 1)
  var found: [Double] = []
  var below = 0.0
  for (row, number) in sorted.enumerated() {
    below += weights.numbers[row]
    // A sum of shares may end a rounding below what it adds up to.
    while found.count < 2, below >= (place.rounded(.down) + Double(found.count)) * (1 - 1e-12) {
      found.append(number)
    }
  }
  guard let low = found.first else { return sorted.last ?? .nan }
  return low + (place - place.rounded(.down)) * ((found.last ?? low) - low)
}

/// The p-quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
func quantile(ofAscending sorted: [Double], _ p: Double) -> Double {
  guard !sorted.isEmpty else { return .nan }
  let place = p * Double(sorted.count - 1)
  let low = Int(place.rounded(.down))
  let high = min(low + 1, sorted.count - 1)
  return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
}
