import Work

/// A new array of which `body` writes each part, on all cores when there are many.
///
/// The parts run at the same time. A block should take about a millisecond: that is how long a stop waits.
func parallelArray<Element: BitwiseCopyable>(
  _ count: Int, blockSize: Int = 1 << 15, supervision: Supervision,
  _ body: (_ part: Range<Int>, _ target: UnsafeMutablePointer<Element>) -> Void
) throws(EstimatorError) -> [Element] {
  try filledArray(count) { (target) throws(EstimatorError) in
    try parallelBlocks(count, blockSize: blockSize, supervision: supervision.quiet) {
      body($0, target)
    }
  }
}

/// A new array of the value of each index.
@inline(__always)
func parallelMap<Element: BitwiseCopyable>(
  _ count: Int, supervision: Supervision, _ value: (Int) -> Element
) throws(EstimatorError) -> [Element] {
  try parallelArray(count, supervision: supervision) { part, target in
    for index in part { target[index] = value(index) }
  }
}

/// The indices that satisfy a condition, ascending.
func parallelIndices(
  _ count: Int, supervision: Supervision, where isChosen: (Int) -> Bool
) throws(EstimatorError) -> [Int] {
  let size = 1 << 15
  let counts: [Int] = try parallelParts(count, size: size, supervision: supervision) { part in
    part.count { isChosen($0) }
  }
  var starts = [0]
  for count in counts { starts.append(starts[starts.count - 1] + count) }
  return try filledArray(starts[counts.count]) { (target) throws(EstimatorError) in
    // Blocks write disjoint places.
    try parallelBlocks(counts.count, blockSize: 1, supervision: supervision.quiet) { blocks in
      for block in blocks where counts[block] > 0 {
        var place = starts[block]
        for index in block * size..<min((block + 1) * size, count) where isChosen(index) {
          target[place] = index
          place += 1
        }
      }
    }
  }
}

/// What `body` makes of each part of `0..<count`, all of one size but the last, whatever the number of cores.
func parallelParts<Element: BitwiseCopyable>(
  _ count: Int, size: Int, supervision: Supervision, _ body: (Range<Int>) -> Element
) throws(EstimatorError) -> [Element] {
  try parallelArray((count + size - 1) / size, blockSize: 1, supervision: supervision) {
    (blocks, target) in
    for block in blocks { target[block] = body(block * size..<min((block + 1) * size, count)) }
  }
}

func zeros(_ count: Int, supervision: Supervision) throws(EstimatorError) -> [Double] {
  // A block touches one new large page, or two; where memory is lent by a host each may take milliseconds.
  try parallelArray(count, blockSize: 1 << 16, supervision: supervision) { part, target in
    (target + part.lowerBound).update(repeating: 0, count: part.count)
  }
}

/// Rows of `columns` numbers, column after column.
func transposed(_ numbers: [Double], columns: Int, supervision: Supervision) throws(EstimatorError)
  -> [Double]
{
  if columns <= 1 { return numbers }
  let rows = numbers.count / columns
  return try parallelArray(numbers.count, supervision: supervision) { part, target in
    for place in part {
      let (column, row) = place.quotientAndRemainder(dividingBy: rows)
      target[place] = numbers[row * columns + column]
    }
  }
}

/// The sum of the terms of `0..<count`, compensated, and in the same order on any number of cores.
func parallelSum(
  _ count: Int, supervision: Supervision, _ term: (Int) -> Double
) throws(EstimatorError) -> Double {
  let parts = try parallelParts(count, size: 1 << 14, supervision: supervision) {
    compensatedSum($0, term)
  }
  var total = CompensatedSum()
  for part in parts { total.add(part) }
  return total.value
}

/// The largest of the terms of `0..<count`, or 0 where none is above it; NaN does not count.
func parallelLargest(
  _ count: Int, supervision: Supervision, _ term: (Int) -> Double
) throws(EstimatorError) -> Double {
  let parts = try parallelParts(count, size: 1 << 14, supervision: supervision) { part in
    part.reduce(0.0) { max($0, term($1)) }
  }
  return parts.max() ?? 0
}

/// Four sums side by side, because each addition waits for the one before it.
@inline(__always)
func compensatedSum(_ range: Range<Int>, _ term: (Int) -> Double) -> Double {
  var sums = SIMD4<Double>.zero
  var errors = SIMD4<Double>.zero
  var index = range.lowerBound
  while index + 4 <= range.upperBound {
    let terms = SIMD4(term(index), term(index + 1), term(index + 2), term(index + 3))
    // What rounding takes from the sum, without a branch: Knuth, volume 2, 4.2.2, theorem B.
    let next = sums + terms
    let added = next - sums
    errors += (sums - (next - added)) + (terms - added)
    sums = next
    index += 4
  }
  var total = CompensatedSum()
  for lane in 0..<4 {
    total.add(sums[lane])
    total.add(errors[lane])
  }
  for rest in index..<range.upperBound { total.add(term(rest)) }
  return total.value
}
