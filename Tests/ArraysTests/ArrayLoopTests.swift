@testable import Arrays
import CVectorMath
import Foundation
import Language
import Testing
import TestSupport
import Work

/// Loops of `CVectorMath` against the operations one at a time.
struct ArrayLoopTests {
  /// Numbers of all magnitudes, whole ones and what is special.
  private static func number(_ random: inout SeededDraws) -> Double {
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      random.pick([
        0, -0.0, .infinity, -.infinity, .nan, Double.leastNonzeroMagnitude, -1e300, 1e308, 0.1,
        -0.1,
      ])
    case 1: Double(Int.random(in: -50...50, using: &random))
    case 2: Double(Int.random(in: -50...50, using: &random)) / 10
    case 3: Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
    case 4: Double(Int.random(in: -1 << 60...1 << 60, using: &random))
    default: Double.random(in: -100...100, using: &random)
    }
  }

  private static func same(_ a: Double, _ b: Double) -> Bool {
    a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
  }

  /// CPython, Objects/floatobject.c: `float_rem` and `float_floor_div`; by zero as NumPy.
  private static func python(_ a: Double, _ b: Double) -> (remainder: Double, quotient: Double) {
    let rest = fmod(a, b)
    if b == 0 { return (.nan, a / b) }
    var remainder = rest
    var quotient = (a - rest) / b
    if rest == 0 {
      remainder = Double(signOf: b, magnitudeOf: 0)
    } else if (rest < 0) != (b < 0) {
      remainder += b
      quotient -= 1
    }
    if quotient == 0 { return (remainder, Double(signOf: a / b, magnitudeOf: 0)) }
    var whole = quotient.rounded(.down)
    if quotient - whole > 0.5 { whole += 1 }
    return (remainder, whole)
  }

  @Test(arguments: 0..<20) func `remainders and whole quotients are those of Python`(seed: Int) {
    var random = SeededDraws(UInt64(seed))
    let count = 1000 + seed
    var a = (0..<count).map { _ in Self.number(&random) }
    var b = (0..<count).map { _ in Self.number(&random) }
    // Whole numbers by whole numbers.
    for index in stride(from: 0, to: count, by: 3) {
      (a[index], b[index]) = (a[index].rounded(), b[index].rounded())
    }
    // Multiples, and what is next to one.
    for index in stride(from: 0, to: count, by: 5) where b[index].isFinite && b[index] != 0 {
      b[index] = a[index] / Double(Int.random(in: 1...1000, using: &random))
    }
    var rest = a
    var whole = a
    cvectormath_remainder(a, b, &rest, count)
    cvectormath_floor_quotient(a, b, &whole, count)
    for index in 0..<count {
      let expected = Self.python(a[index], b[index])
      let single = ElementwiseOperation.remainder(a[index], b[index])
      #expect(Self.same(rest[index], expected.remainder), "\(a[index]) % \(b[index])")
      #expect(Self.same(single, expected.remainder), "\(a[index]) % \(b[index])")
      #expect(Self.same(whole[index], expected.quotient), "\(a[index]) // \(b[index])")
    }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 1000]) func `gathering reads the places that are there`(
    count: Int
  ) {
    var random = SeededDraws(UInt64(count) + 1)
    let source = (0..<37).map { Double($0) * 1.5 }
    var places = (0..<count).map { _ in Double(Int.random(in: -37..<37, using: &random)) }
    var target = [Double](repeating: -1, count: count)
    #expect(cvectormath_gather(source, source.count, places, &target, count) == 0)
    for index in 0..<count {
      let place = Int(places[index])
      #expect(target[index] == source[place < 0 ? place + 37 : place])
    }
    for wrong in [37, -38, 0.5, .nan, .infinity, -.infinity, 1e300, 4e9] where count > 0 {
      let place = Int.random(in: 0..<count, using: &random)
      let kept = places[place]
      places[place] = wrong
      #expect(cvectormath_gather(source, source.count, places, &target, count) != 0, "\(wrong)")
      places[place] = kept
    }
  }

  @Test func `the first place of a value is found`() {
    var random = SeededDraws(4)
    for count in 0..<40 {
      let numbers = (0..<count).map { _ in random.pick([0, -0.0, 1, 2, .nan, .infinity]) }
      for value in [0, 1, 2, .nan, .infinity, 7] {
        let expected = numbers.firstIndex { $0 == value || ($0.isNaN && value.isNaN) } ?? count
        #expect(Int(cvectormath_first_place(numbers, count, value)) == expected)
      }
    }
  }

  @Test(arguments: [0, 1], [40, 45])
  func `turning moves every number`(passesCaches: Int32, stride: Int) {
    let numbers = (0..<1100).map(Double.init)
    for (rows, columns) in [(1, 1), (8, 3), (9, 8), (8, 8), (16, 24), (20, 31), (23, 17), (3, 40)] {
      for start in 0..<8 {
        var target = [Double](repeating: -1, count: columns * stride + 8)
        target.withUnsafeMutableBufferPointer { target in
          cvectormath_turn(
            numbers, 45, rows, columns, target.baseAddress! + start, stride, passesCaches)
        }
        cvectormath_end_past_caches()
        for row in 0..<rows {
          for column in 0..<columns {
            #expect(target[start + column * stride + row] == numbers[row * 45 + column])
          }
        }
        #expect(target.count(where: { $0 >= 0 }) == rows * columns)
      }
    }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65, 1000])
  func `copies past the caches hold every number and no more`(count: Int) {
    let source = (0..<count).map { Double($0) + 0.5 }
    for start in 0..<8 {
      var target = [Double](repeating: -1, count: count + 16)
      target.withUnsafeMutableBufferPointer { target in
        cvectormath_copy_past_caches(source, target.baseAddress! + start, count)
      }
      cvectormath_end_past_caches()
      #expect(Array(target[start..<start + count]) == source)
      #expect(target.count(where: { $0 >= 0 }) == count)
    }
  }

  /// Around the lengths at which squares, and the memory that holds them, change.
  @Test(arguments: [
    [1, 1], [5, 3], [63, 64], [64, 65], [65, 63], [128, 130], [1, 200], [200, 1], [257, 300],
    [5003, 3], [3, 5003], [2100, 2], [9, 1000],
  ])
  func `transposing swaps the axes`(shape: [Int]) throws {
    let (rows, columns) = (shape[0], shape[1])
    for matrices in [1, 3] {
      let numbers = Tensor((0..<matrices * rows * columns).map(Double.init))
      let turned = try numbers.transposed(
        matrices, rows: rows, columns: columns, Interrupt())
      for place in numbers.elements.indices {
        let (matrix, inner) = place.quotientAndRemainder(dividingBy: rows * columns)
        let (row, column) = inner.quotientAndRemainder(dividingBy: columns)
        #expect(turned[matrix * rows * columns + column * rows + row] == numbers.elements[place])
      }
    }
  }

  @Test(arguments: [[5], [300], [3, 300], [300, 3], [2, 5, 257], [4, 1024], [3, 2500]])
  func `stretched operands are read where they belong`(shape: [Int]) throws {
    let count = shape.reduce(1, *)
    let whole = Tensor((0..<count).map { Double($0) * 0.25 }, shape: shape)
    for mask in 0..<(1 << shape.count) {
      let smaller = shape.enumerated().map { mask >> $0 & 1 == 1 ? 1 : $1 }
      let part = Tensor(
        (0..<smaller.reduce(1, *)).map { Double($0) * 3 + 1 }, shape: smaller)
      let graph = ElementwiseGraph(.subtract, [.tensor(whole), .tensor(part)], shape: shape)
      let result = try ElementwiseProgram(graph).run(interrupt: Interrupt())
      let strides = Shape.strides(shape)
      let own = Shape.strides(smaller)
      for place in 0..<count {
        var offset = 0
        for axis in shape.indices {
          let index = place / strides[axis] % shape[axis]
          offset += smaller[axis] == 1 ? 0 : index * own[axis]
        }
        #expect(result[place] == whole.elements[place] - part.elements[offset])
      }
    }
  }

  /// So many that results are written past the caches; rows that begin where a line of the cache does, and others.
  @Test(arguments: [[2050, 2047], [2048, 2056]]) func `results of any size are whole`(shape: [Int])
    throws
  {
    let (rows, columns) = (shape[0], shape[1])
    #expect(rows * columns >= ElementwiseProgram.manyInCaches)
    let whole = Tensor((0..<rows * columns).map(Double.init), shape: shape)
    let row = Tensor((0..<columns).map { Double($0) / 4 }, shape: [1, columns])
    let column = Tensor((0..<rows).map { Double($0) * 8 }, shape: [rows, 1])
    let inner = ElementwiseGraph(.add, [.tensor(row), .tensor(column)], shape: shape)
    let graph = ElementwiseGraph(.subtract, [.tensor(whole), .graph(inner)], shape: shape)
    let result = try ElementwiseProgram(graph).run(interrupt: Interrupt())
    let turned = try whole.transposed(Interrupt())
    #expect(turned.shape == [columns, rows])
    var wrong = 0
    for place in 0..<rows * columns {
      let (y, x) = place.quotientAndRemainder(dividingBy: columns)
      let expected = Double(place) - (Double(x) / 4 + Double(y) * 8)
      if result[place] != expected || turned.elements[x * rows + y] != Double(place) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test(arguments: [10, 20_000, 300_000], [3, 1000, 3000, 1_000_000])
  func `different numbers are those of the sorted ones`(count: Int, kinds: Int) throws {
    var random = SeededDraws(9)
    let special = [Double.nan, -0.0, 0, .infinity, -.infinity]
    let numbers = (0..<count).map { index -> Double in
      let kind = Double(Int.random(in: 0..<kinds, using: &random))
      return index % 997 == 5 ? special[index % 5] : kind / 7 - 50
    }
    let order = Order(isDescending: false, interrupt: Interrupt())
    let found = try order.distinct(of: numbers)
    let expected = try order.distinct(order.sorted(numbers))
    #expect(found.count == expected.count && zip(found, expected).allSatisfy(Self.same))
  }

  @Test(arguments: [
    0, 1, 2, 5, 8, 10, 25, 63, 64, 65, 100, 127, 128, 129, 191, 193, 512, 513, 1000, 1024, 1025,
    5000, 1 << 14, 1 << 14 + 1,
  ])
  func `lines come in order, what is no number last`(length: Int) throws {
    var random = SeededDraws(UInt64(length))
    for kinds in [3, 1 << 40] {
      // Few different numbers, and all kinds of them.
      let numbers = (0..<3 * length).map { _ in
        kinds == 3 ? random.pick([1, 0, -0.0, .nan, -2]) : Self.number(&random)
      }
      for isDescending in [false, true] {
        let order = Order(isDescending: isDescending, interrupt: Interrupt())
        let lines = try Tensor(numbers, shape: [3, length]).lines(
          along: 1, Interrupt(), short: order.sortLines, order.sorted)
        for line in 0..<3 {
          let own = Array(numbers[line * length..<(line + 1) * length])
          // Zero has one sign.
          let known = own.filter { !$0.isNaN }.map { $0 + 0 }.sorted()
          let expected =
            (isDescending ? known.reversed() : known)
            + [Double](repeating: .nan, count: length - known.count)
          let found = lines.elements[line * length..<(line + 1) * length]
          #expect(zip(found, expected).allSatisfy(Self.same))
          #expect(zip(try order.sorted(own), expected).allSatisfy(Self.same))
        }
      }
    }
  }
}
