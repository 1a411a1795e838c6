package import Values
package import Diagnostics
import Arrays
package import Work

extension Table {
  /// Count, missing values, mean, spread and quartiles: a row for each column.
  package func summary(_ interrupt: Interrupt) throws(RuntimeFailure) -> Table {
    let order = Order(isDescending: false, interrupt: interrupt)
    let heads = ["mean", "std", "min", "q25", "median", "q75", "max"]
    var figures = [[Value]](repeating: [], count: heads.count)
    var counts: [Double] = []
    var missing: [Double] = []
    for column in columns {
      let (present, absent, numbers) = column.present
      counts.append(Double(present))
      missing.append(Double(absent))
      let sorted = try order.sorted(numbers)
      let mean = sorted.isEmpty ? .nan : sorted.reduce(0, +) / Double(sorted.count)
      let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let spread = sorted.count < 2 ? .nan : (squares / Double(sorted.count - 1)).squareRoot()
      let quartiles = [0, 0.25, 0.5, 0.75, 1].map { quantile(sorted, $0) }
      // Means and quartiles of dates are dates, and their spread is days.
      let kind: Tensor.Kind = if case .dates = column { .dates } else { .numbers }
      for (index, figure) in ([mean, spread] + quartiles).enumerated() {
        figures[index].append(.element(figure, heads[index] == "std" ? .numbers : kind))
      }
    }
    return Table(
      names: ["column", "count", "missing"] + heads,
      columns: [.texts(names.map { $0 }), .numbers(counts), .numbers(missing)]
        + figures.map { Column(jsonValues: $0) })
  }

  /// Linear interpolation between neighbours, as NumPy's default.
  private func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}

extension Table.Column {
  /// How many values there are and are missing; and the numbers among them.
  fileprivate var present: (count: Int, missing: Int, numbers: [Double]) {
    switch self {
    case .numbers(let all), .booleans(let all), .dates(let all):
      let numbers = all.filter { !$0.isNaN }
      return (numbers.count, all.count - numbers.count, numbers)
    case .texts(let texts):
      let count = texts.count { $0 != nil }
      return (count, texts.count - count, [])
    case .values(let values):
      let count = values.count { $0 != .nothing }
      return (count, values.count - count, [])
    }
  }

  /// A column from values that share nothing, such as those of a file: numbers where they are numbers, texts otherwise.
  package init(_ items: [Value]) {
    if let tensor = Value.stacked(items), tensor.rank <= 1 {
      self.init(tensor)
    } else {
      self = .texts(items.map { $0 == .nothing ? nil : $0.textInText })
    }
  }

  /// The rows in rising or falling order; equal ones keep theirs, missing ones come last; nil where the values have no order.
  package func order(isDescending: Bool, _ interrupt: Interrupt) throws(RuntimeFailure) -> [Int]? {
    switch self {
    case .numbers(let numbers), .booleans(let numbers), .dates(let numbers):
      let places = try Order(isDescending: isDescending, interrupt: interrupt).indices(numbers)
      return try interrupt.map(places.count) { Int(places[$0]) }
    case .values: return nil
    case .texts(let texts):
      return try MergeSort(interrupt: interrupt).indices(texts.count) { a, b in
        guard let left = texts[a], let right = texts[b] else {
          return texts[a] != nil && texts[b] == nil
        }
        return isDescending ? left > right : left < right
      }
    }
  }
}
