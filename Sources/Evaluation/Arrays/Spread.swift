/// Mean, variance and length of all elements or along an axis, which is left with length 1.
enum Spread {
  static func mean(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Tensor
  {
    let count = Double(axis.map { tensor.shape[$0] } ?? tensor.count)
    var sums = try Reduction.sum.reduced(tensor, axis, interrupt)
    for index in sums.elements.indices { sums.elements[index] /= count }
    return sums
  }

  /// The mean first, then the squares of the distances from it: nothing cancels.
  static func variance(
    _ tensor: Tensor, _ axis: Int?, _ correction: Double, _ interrupt: Interrupt
  ) throws(RuntimeFailure) -> Tensor {
    let count = Double(axis.map { tensor.shape[$0] } ?? tensor.count)
    let mean = try mean(tensor, axis, interrupt)
    let squares = try Tensor.computed(.subtract, then: .square, [tensor, mean], interrupt)
    var sums = try Reduction.sum.reduced(squares, axis, interrupt)
    for index in sums.elements.indices { sums.elements[index] /= max(0, count - correction) }
    return sums
  }

  /// The Euclidean length, scaled so that squares neither overflow nor vanish.
  static func norm(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Tensor
  {
    let magnitudes = try Tensor.computed(.abs, [tensor], interrupt)
    let largest = try Reduction.maximum.reduced(magnitudes, axis, interrupt)
    var scale = largest
    for (index, number) in scale.elements.enumerated() where !(number > 0 && number.isFinite) {
      scale.elements[index] = 1
    }
    let squares = try Tensor.computed(.divide, then: .square, [magnitudes, scale], interrupt)
    var result = try Reduction.sum.reduced(squares, axis, interrupt)
    for (index, largest) in largest.elements.enumerated() {
      let length = scale.elements[index] * result.elements[index].squareRoot()
      result.elements[index] = largest.isFinite ? length : abs(largest)
    }
    return result
  }
}
