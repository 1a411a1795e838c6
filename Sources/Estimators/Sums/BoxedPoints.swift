/// Points of one box, one after the other.
struct BoxedPoints {
  /// Where each box's points begin in `order`; one more than there are boxes.
  var starts: [Int32]
  var order: [Int32]

  func isEmpty(_ box: Int) -> Bool { starts[box] == starts[box + 1] }

  /// Sorts points by their boxes; those whose box is negative come into none.
  init(_ numbers: [Int32], count: Int) {
    starts = [Int32](repeating: 0, count: count + 1)
    for number in numbers where number >= 0 { starts[Int(number) + 1] += 1 }
    for box in 0..<count { starts[box + 1] += starts[box] }
    var places = starts
    order = [Int32](repeating: 0, count: Int(starts[count]))
    for (point, number) in numbers.enumerated() where number >= 0 {
      order[Int(places[Int(number)])] = Int32(truncatingIfNeeded: point)
      places[Int(number)] += 1
    }
  }
}
