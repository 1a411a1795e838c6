import RealModule

/// Chebyshev nodes and what goes from them to those of halves and back.
extension NodeBoxes {
  /// The nodes, from −1 to 1.
  static let places = (0..<nodes).map { Double.cos(.pi * (Double($0) + 0.5) / Double(nodes)) }

  /// The values at the nodes of T_k times what makes coefficients of values, row by row of k.
  static let weightsOfMoments: [Double] = (0..<nodes).flatMap { k in
    (0..<nodes).map { node in
      // The angle as a whole number of parts of a turn, so that no digit is lost.
      let part = k * (2 * node + 1) % (4 * nodes)
      return (k == 0 ? 1 : 2) / Double(nodes) * Double.cos(.pi * Double(part) / Double(2 * nodes))
    }
  }

  /// The coefficients in Chebyshev polynomials of values at the nodes, row by row of the nodes.
  static let coefficientsOfValues: [Double] = (0..<nodes * nodes).map {
    weightsOfMoments[$0 % nodes * nodes + $0 / nodes]
  }

  /// The Lagrange polynomials of a box at the nodes of its lower and its upper half, row by row of the half's nodes.
  static let ofHalves: [[Double]] = [-1.0, 1.0].map { side in
    places.flatMap { place in
      let t = (place + side) / 2
      var polynomials = [1.0, t]
      for k in 2..<nodes { polynomials.append(2 * t * polynomials[k - 1] - polynomials[k - 2]) }
      return (0..<nodes).map { node in
        compensatedSum(0..<nodes) { weightsOfMoments[$0 * nodes + node] * polynomials[$0] }
      }
    }
  }

  /// The same, row by row of the box's nodes.
  static let toHalves: [[Double]] = ofHalves.map { matrix in
    (0..<nodes * nodes).map { matrix[$0 % nodes * nodes + $0 / nodes] }
  }

  /// How much the keys of a box count.
  func mass(of keys: Range<Int>, _ record: UnsafePointer<Double>) -> Double {
    if weights.isEmpty { return Double(keys.count) }
    var sum = 0.0
    for node in 0..<Self.nodes { sum += record[node] }
    return sum
  }

  /// A number for each node.
  typealias Vector = SIMD16<Double>

  static func vector(_ numbers: UnsafePointer<Double>) -> Vector {
    var vector = Vector()
    for node in 0..<nodes { vector[node] = numbers[node] }
    return vector
  }

  /// The larger of the last two coefficients of values at the nodes: what the polynomials may still lack.
  static func last(_ values: Vector) -> Double {
    max(abs((values * lastButOne).sum()), abs((values * lastOne).sum()))
  }

  private static let lastOne = coefficients(nodes - 1)
  private static let lastButOne = coefficients(nodes - 2)

  private static func coefficients(_ k: Int) -> Vector {
    var row = Vector()
    for node in 0..<nodes { row[node] = weightsOfMoments[k * nodes + node] }
    return row
  }
}
