/// One axis of one panel: where values lie, and what is marked.
struct Axis: Sendable, Equatable {
  var scale: Scale
  var ticks: Ticks
  /// Whether names stand upwards because they have no room side by side.
  var hasVerticalLabels = false

  static let labelSize = 12.0
  /// From one line of names to the next.
  static let lineHeight = 15.0
  /// The longest name that stands upwards.
  private static let longestVertical = 150.0

  /// The widest tick label in px.
  var labelWidth: Double {
    ticks.labels.flatMap { $0.split(separator: "\n") }
      .map { Font.width(String($0), size: Self.labelSize) }.max() ?? 0
  }

  /// Room for the labels under a horizontal axis.
  var heightOfLabels: Double {
    if hasVerticalLabels { return labelWidth + 9 }
    let lines = ticks.labels.map { $0.split(separator: "\n").count }.max() ?? 1
    return 3 + Self.lineHeight * Double(max(lines, 1))
  }

  /// A horizontal axis from `start` to `end` px.
  ///
  /// - Parameters:
  ///   - input: What it shows.
  ///   - start: The left end.
  ///   - end: The right end.
  ///   - overhang: How far labels may reach beyond both ends.
  /// - Returns: The axis with its ticks.
  static func horizontal(
    _ input: Input, start: Double, end: Double, overhang: (left: Double, right: Double) = (18, 12)
  ) -> Axis {
    let scale = Scale(
      kind: input.kind, range: input.range, start: input.isReversed ? end : start,
      end: input.isReversed ? start : end)
    func fits(_ ticks: Ticks) -> Bool {
      hasRoom(ticks, scale: scale, gap: 10)
        && zip(ticks.values, ticks.labels).allSatisfy { value, label in
          let half = (lines(of: label).map { Font.width($0, size: labelSize) }.max() ?? 0) / 2
          let place = scale.place(value)
          return place - half >= start - overhang.left && place + half <= end + overhang.right
        }
    }
    if let names = input.names {
      // Side by side in up to three lines, where no word is broken; else upwards, where each needs a line's height.
      let room = abs(end - start) / max(scale.range.upperBound - scale.range.lowerBound, 1) - 8
      let lines = names.map { FigureLayout.wrapped($0, width: room, size: labelSize, most: 4) }
      let isWhole = zip(names, lines).allSatisfy { $0.words == $1.flatMap { $0.words } }
      if isWhole, lines.allSatisfy({ $0.count < 4 }) {
        let labels = lines.map { $0.joined(separator: "\n") }
        return Axis(
          scale: scale, ticks: Ticks(values: names.indices.map(Double.init), labels: labels))
      }
      let stride = max(1, Int((Double(names.count) * 14 / max(1, abs(end - start))).rounded(.up)))
      let kept = names.indices.filter { $0 % stride == 0 }
      let most = max(1, min(3, Int((room + 8) / lineHeight)))
      let labels = kept.map {
        FigureLayout.wrapped(names[$0], width: longestVertical, size: labelSize, most: most)
          .joined(separator: "\n")
      }
      return Axis(
        scale: scale, ticks: Ticks(values: kept.map(Double.init), labels: labels),
        hasVerticalLabels: true)
    }
    let target = wantedCount(abs(end - start), closest: 26, growth: 0.12)
    return Axis(
      scale: scale, ticks: Ticks.best(input, target: target, isStacked: true, fits: fits))
  }

  /// A vertical axis from `start` at the bottom to `end` px at the top.
  static func vertical(_ input: Input, start: Double, end: Double) -> Axis {
    let scale = Scale(
      kind: input.kind, range: input.range, start: input.isReversed ? end : start,
      end: input.isReversed ? start : end)
    let target = wantedCount(abs(end - start), closest: 24, growth: 0.115)
    return Axis(
      scale: scale,
      ticks: Ticks.best(input, target: target, isStacked: false) { ticks in
        let places = ticks.values.map(scale.place).sorted()
        return zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 15 }
      })
  }

  /// How many ticks an axis should have: on a short one they stand closer, so that small panels can be read too
  /// (docs/decisions/0303-ticks.md).
  private static func wantedCount(_ length: Double, closest: Double, growth: Double) -> Double {
    max(3, length / (closest + growth * length))
  }

  /// What an axis shows, before it has a place.
  struct Input: Sendable, Equatable {
    var kind: ScaleKind
    var range: ClosedRange<Double>
    var isReversed: Bool
    /// Names instead of numbers, at the whole numbers from 0.
    var names: [String]?
    /// Whether only whole numbers mean something, as for the indices of a picture.
    var isCounted: Bool

    /// Whether the ticks may share a factor, which stands above the axis.
    var mayHaveFactor: Bool {
      guard kind == .linear else { return kind == .dates }
      let largest = max(range.lowerBound.magnitude, range.upperBound.magnitude)
      let length = range.upperBound - range.lowerBound
      return largest >= 1e5 || largest < 1e-3 || length < 1e-3 * largest
    }
  }

  private static func hasRoom(_ ticks: Ticks, scale: Scale, gap: Double) -> Bool {
    let labels = zip(ticks.values.map(scale.place), ticks.labels.map(lines))
    return (0..<2).allSatisfy { line in
      let spans = labels.filter { $0.1.count > line }.map { place, lines in
        (middle: place, half: Font.width(lines[line], size: labelSize) / 2)
      }.sorted { $0.middle < $1.middle }
      return zip(spans, spans.dropFirst()).allSatisfy {
        $0.middle + $0.half + gap <= $1.middle - $1.half
      }
    }
  }

  private static func lines(of label: String) -> [String] {
    label.split(separator: "\n").map(String.init)
  }
}

extension Ticks {
  fileprivate static func best(
    _ input: Axis.Input, target: Double, isStacked: Bool, fits: (Ticks) -> Bool
  ) -> Ticks {
    switch input.kind {
    case .logarithmic: logarithmic(input.range, target: target, fits: fits)
    case .dates: dates(input.range, target: target, isStacked: isStacked, fits: fits)
    case .linear:
      linear(input.range, target: target) { ticks in
        (!input.isCounted || ticks.values.allSatisfy { $0 == $0.rounded() }) && fits(ticks)
      }
    }
  }
}

/// A text that is not wider than `width` px, cut with an ellipsis where it must be.
func shortened(_ text: String, to width: Double, size: Double = Axis.labelSize) -> String {
  guard Font.width(text, size: size) > width, !text.isFormula else { return text }
  var room = width - Font.width("…", size: size)
  let kept = Font.letters(of: text).prefix { scalar in
    room -= Font.glyph(scalar).advance * size
    return room >= 0
  }
  var view = String.UnicodeScalarView()
  view.append(contentsOf: kept)
  return String(view) + "…"
}
