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

/// A new array that `body` fills, or gives up.
func filledArray<Element: BitwiseCopyable>(
  _ count: Int, _ body: (UnsafeMutablePointer<Element>) throws(EstimatorError) -> Void
) throws(EstimatorError) -> [Element] {
  var failure: EstimatorError?
  let result = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
    guard let base = buffer.baseAddress, count > 0 else { return }
    adviseHugePages(base, byteCount: count * MemoryLayout<Element>.stride)
    do throws(EstimatorError) {
      try body(base)
      initialised = count
    } catch { failure = error }
  }
  if let failure { throw failure }
  return result
}

func zeros(_ count: Int, supervision: Supervision) throws(EstimatorError) -> [Double] {
  try parallelArray(count, blockSize: 1 << 18, supervision: supervision) { part, target in
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
  let parts = try summaries(count, supervision: supervision) { compensatedSum($0, term) }
  var total = CompensatedSum()
  for part in parts { total.add(part) }
  return total.value
}

/// What `summary` makes of each block of `0..<count`; the blocks do not depend on the number of cores.
func summaries<Summary: BitwiseCopyable>(
  _ count: Int, supervision: Supervision, _ summary: (Range<Int>) -> Summary
) throws(EstimatorError) -> [Summary] {
  let size = 1 << 14
  let blocks = (count + size - 1) / size
  return try parallelArray(blocks, blockSize: 1, supervision: supervision) { range, target in
    for block in range { target[block] = summary(block * size..<min((block + 1) * size, count)) }
  }
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
