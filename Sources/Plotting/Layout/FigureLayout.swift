import CMath

/// Where everything of a figure stands, in px.
struct FigureLayout: Sendable {
  /// One panel in its place.
  struct Frame: Sendable {
    var plan: PanelPlan
    /// The inside of the axes.
    var rect: Rect
    var x: Axis
    var y: Axis
    var showsXLabels: Bool
    var showsYLabels: Bool

    /// Room for what stands under the axes.
    var heightBelow: Double {
      guard showsXLabels else { return 5 }
      let named = xLabelLines.reduce(0) { $0 + LabelLine.height($1, size: FigureLayout.labelSize) }
      return x.heightOfLabels + max(named > 0 ? named + 2 : 0, x.ticks.factor != nil ? 15 : 0)
    }

    /// The lines of the text under the axis; the factor stands at the right end of the first.
    var xLabelLines: [String] {
      guard let label = plan.attributes.xLabel, showsXLabels else { return [] }
      return FigureLayout.wrapped(
        label, width: rect.width + 8 - factorWidth, size: FigureLayout.labelSize, most: 3)
    }

    var factorWidth: Double {
      x.ticks.factor.map { Font.width($0, size: Axis.labelSize) + 10 } ?? 0
    }

    var titleLines: [String] { FigureLayout.titleLines(plan, width: rect.width) }
  }

  var width: Double
  var height: Double
  var frames: [Frame]
  /// Base line of the heading.
  var headingY: Double?
  /// The legend above all panels: its entries, and where it begins.
  var strip: [LegendEntry]
  var stripOrigin: Point
  var colourBars: [ColourBar]
  var headingLines: [String]
  var captionLines: [String]
  var captionY: Double

  static let labelSize = 13.0
  static let titleSize = 14.0
  static let headingSize = 16.0
  static let captionSize = 12.0
  static let lineHeight = 18.0
  static let captionLine = 16.0
  private static let edge = 10.0
  /// A page shows as much without scrolling.
  static let widest = 1000.0
  private static let usualWidth = 720.0

  init(_ figure: Figure, theme: Theme) {
    var plans = PanelPlan.plans(figure, theme: theme)
    let columns = Self.columns(figure)
    let wanted = figure.arrangement.width ?? Self.usualWidth
    let narrowest = min(Self.usualWidth, 120 + 80 * Double(columns))
    width = (wanted.isFinite ? min(max(wanted, narrowest), Self.widest) : Self.widest).rounded()
    colourBars = ColourBar.all(figure, theme: theme)

    let size = Self.frameSize(figure, plans, columns: columns, width: width, bars: &colourBars)
    var top = Self.edge
    headingLines = Self.headingLines(figure, width: width)
    if !headingLines.isEmpty {
      headingY = top
      top += headingLines.reduce(6) { $0 + LabelLine.height($1, size: Self.headingSize) }
    }
    let firstFrame = Rect(
      x: Self.edge + (size.margins.first ?? 0), y: 0, width: size.width, height: size.height)
    strip = Self.strip(&plans, frame: firstFrame)
    stripOrigin = Point(firstFrame.x, top)
    if !strip.isEmpty {
      let count = LegendEntry.rows(strip, width: width - stripOrigin.x - Self.edge).count
      top += Double(count) * Self.lineHeight + 5
    }
    frames = []
    captionLines = []
    captionY = 0
    height = 0
    var bottom = placeFrames(figure, plans, columns: columns, size: size, top: top)
    placeColourBars(columns: columns)
    if let right = frames.map({ $0.rect.right }).max(), size.keepsProportions {
      let ends = colourBars.filter { $0.isShown }.map { $0.rect.x - 14 + $0.outerWidth }
      let needed = max(right, ends.max() ?? 0) + Self.edge + 4
      let words = headingLines.map { Font.width($0, size: Self.headingSize) + 20 }.max() ?? 0
      let narrow = max(needed, words, 240).rounded(.up)
      // A few px are what rounding has left.
      if narrow < width - 20 { width = narrow }
    }
    let notes = ([figure.caption] + plans.map { $0.note }).compactMap { $0 }
    var said: [String] = []
    for note in notes where !said.contains(note) { said.append(note) }
    let captionWidth = width - 2 * Self.edge
    captionLines = said.flatMap {
      Self.wrapped($0, width: captionWidth, size: Self.captionSize)
    }
    captionY = bottom + 18
    bottom += Double(captionLines.count) * Self.captionLine + (captionLines.isEmpty ? 0 : 3)
    height = (bottom + Self.edge).rounded()
  }

  /// The inside of every panel's axes, and the room left of each column's.
  private struct FrameSize {
    var width = 0.0
    var height: Double
    var margins: [Double] = []
    /// Between columns, besides the margins.
    var gap: Double
    /// Right of each column, for names at the ends of lines.
    var endRoom: [Double] = []
    /// Right of each column, for the colour bars that stand there.
    var barRoom: [Double] = []
    /// Whether every panel is a picture with cells as high as wide, which may leave a part of its place free.
    var keepsProportions = false

    /// The inside of one panel's axes.
    func inside(_ plan: PanelPlan) -> (width: Double, height: Double) {
      guard keepsProportions else { return (width, height) }
      let wide = (height / plan.proportions).rounded()
      return wide <= width ? (wide, height) : (width, (width * plan.proportions).rounded())
    }
  }

  /// The height decides the y ticks, their labels decide the width, and the width of a picture decides its height: three
  /// rounds settle it.
  private static func frameSize(
    _ figure: Figure, _ plans: [PanelPlan], columns: Int, width: Double, bars: inout [ColourBar]
  ) -> FrameSize {
    let lines = (plans.count + columns - 1) / columns
    let sharesY = figure.arrangement.sharesY
    var size = FrameSize(
      height: defaultHeight(columns), gap: sharesY ? 12 : 14)
    for _ in 0..<3 {
      size.barRoom = Array(repeating: 0, count: columns)
      for index in bars.indices {
        bars[index].place(
          Rect(
            x: 0, y: 0, width: ColourBar.width,
            height: Double(bars[index].lines(columns).count) * size.height))
        let column = bars[index].column(columns)
        size.barRoom[column] = max(
          size.barRoom[column],
          bars.prefix(index + 1).filter { $0.meets(bars[index], columns) }
            .reduce(0) { $0 + $1.outerWidth })
      }
      size.endRoom = (0..<columns).map { column in
        stride(from: column, to: plans.count, by: columns).map {
          PanelPlan.width(
            ofEnds: plans[$0].namedEnds(height: size.height, isOnly: plans.count == 1))
        }.max() ?? 0
      }
      size.margins = (0..<columns).map { column in
        let isLabelled = column == 0 || !sharesY
        return stride(from: column, to: plans.count, by: columns).map { index in
          let axis = Axis.vertical(plans[index].y, start: size.height, end: 0)
          let label = isLabelled ? yLabelLines(plans[index], height: size.height) : []
          let named = label.reduce(0) { $0 + LabelLine.height($1, size: labelSize) }
          return (isLabelled ? axis.labelWidth + 9 : 3) + (named > 0 ? named + 2 : 0)
        }.max() ?? 0
      }
      let gaps = Double(columns - 1) * size.gap
      let room =
        width - 2 * edge - 4 - gaps - size.barRoom.reduce(0, +) - size.endRoom.reduce(0, +)
        - size.margins.reduce(0, +)
      size.width = max(20, (room / Double(columns)).rounded(.down))
      var asked: Double?
      if let height = figure.arrangement.height, height.isFinite {
        asked = min(max(height / Double(lines), 110), 2000) - 60
      }
      if let asked { size.height = asked }
      if plans.allSatisfy({ $0.isPicture }) {
        let heights = plans.map { min((size.width * $0.proportions).rounded(), asked ?? 420) }
        size.height = (sharesY ? heights.min() : heights.max()) ?? size.height
        let widths = plans.map { (size.height / $0.proportions).rounded() }
        size.width = min(size.width, widths.max() ?? size.width)
        size.keepsProportions = true
      }
    }
    size.height = max(20, size.height.rounded())
    return size
  }

  private static func headingLines(_ figure: Figure, width: Double) -> [String] {
    figure.heading.map { wrapped($0, width: width - 2 * edge, size: headingSize, most: 3) } ?? []
  }

  /// The lines of the text beside the y axis, read upwards.
  static func yLabelLines(_ plan: PanelPlan, height: Double) -> [String] {
    plan.attributes.yLabel.map { wrapped($0, width: height + 20, size: labelSize, most: 2) } ?? []
  }

  static func titleLines(_ plan: PanelPlan, width: Double) -> [String] {
    plan.attributes.title.map { wrapped($0, width: max(width, 90) + 12, size: titleSize, most: 3) }
      ?? []
  }

  /// Each colour bar right of its panels, and beside one that already stands there.
  private mutating func placeColourBars(columns: Int) {
    for index in colourBars.indices {
      let own = colourBars[index].panels.map { frames[$0].rect }
      guard let highest = own.map({ $0.y }).min(), let lowest = own.map({ $0.bottom }).max() else {
        continue
      }
      let column = colourBars[index].column(columns)
      let beside = stride(from: column, to: frames.count, by: columns).map { index in
        guard case .atEnds(let ends) = frames[index].plan.names else {
          return frames[index].rect.right
        }
        return frames[index].rect.right + PanelPlan.width(ofEnds: ends)
      }
      let taken = colourBars.prefix(index).filter { $0.meets(colourBars[index], columns) }
        .reduce(0) { $0 + $1.outerWidth }
      colourBars[index].place(
        Rect(
          x: (beside.max() ?? 0) + 14 + taken, y: highest, width: ColourBar.width,
          height: lowest - highest))
    }
  }

  /// Places the panels line by line from `top`, and returns the lowest place they need.
  private mutating func placeFrames(
    _ figure: Figure, _ plans: [PanelPlan], columns: Int, size: FrameSize, top: Double
  ) -> Double {
    let sharesX = figure.arrangement.sharesX
    let sharesY = figure.arrangement.sharesY
    var top = top
    var bottom = top
    for line in stride(from: 0, to: plans.count, by: columns) {
      let indices = line..<min(line + columns, plans.count)
      let insides = indices.map { size.inside(plans[$0]) }
      let titles = zip(indices, insides).map { index, inside in
        Self.titleLines(plans[index], width: inside.width)
          .reduce(0) { $0 + LabelLine.height($1, size: Self.titleSize) }
      }
      let tallest = titles.max() ?? 0
      let hasFactor = indices.contains { plans[$0].y.mayHaveFactor }
      let frameTop = (top + (tallest > 0 ? tallest + 4 + (hasFactor ? 15 : 0) : hasFactor ? 18 : 7))
        .rounded()
      let height = insides.map { $0.height }.max() ?? size.height
      var x = Self.edge
      var below = 0.0
      for (column, index) in indices.enumerated() {
        x += size.margins[column]
        let plan = plans[index]
        let inside = insides[column]
        // Pictures of one line stand side by side, those of several in columns.
        let place = plans.count <= columns ? inside.width : size.width
        let rect = Rect(
          x: (x + (place - inside.width) / 2).rounded(),
          y: frameTop + ((height - inside.height) / 2).rounded(), width: inside.width,
          height: inside.height)
        let isLowest = index + columns >= plans.count
        // A tick label may hang over the end of its axis as far as the neighbour's labels keep clear of it.
        // The same for all, so that equal axes have equal ticks.
        let overhang =
          columns == 1 ? (left: max(18, rect.x - 2), right: 12.0) : (sharesY ? 4 : 18, 6)
        let frame = Frame(
          plan: plan, rect: rect,
          x: Axis.horizontal(plan.x, start: rect.x, end: rect.right, overhang: overhang),
          y: Axis.vertical(plan.y, start: rect.bottom, end: rect.y),
          showsXLabels: !sharesX || isLowest, showsYLabels: !sharesY || column == 0)
        below = max(below, frame.heightBelow)
        frames.append(frame)
        x += place + size.gap + size.endRoom[column] + size.barRoom[column]
      }
      bottom = frameTop + height + below
      top = bottom + 12
    }
    return bottom
  }

  /// Panels per line: as asked, else as many as stay wide enough.
  private static func columns(_ figure: Figure) -> Int {
    let count = figure.panels.count
    let most = 6
    if let asked = figure.arrangement.columns { return min(max(asked, 1), most, count) }
    guard count > 5 else { return count }
    let lines = (count + 4) / 5
    return (count + lines - 1) / lines
  }

  private static func defaultHeight(_ columns: Int) -> Double {
    switch columns {
    case 1: 330
    case 2: 240
    case 3: 200
    case 4: 170
    default: 140
    }
  }

  /// Breaks a text into lines at spaces, and words that are longer than a line where the line ends.
  ///
  /// - Parameters:
  ///   - text: The text; its own line ends are kept.
  ///   - width: The width of a line in px.
  ///   - size: The height of letters.
  ///   - most: How many lines there are at most; the last ends with an ellipsis where more would follow.
  /// - Returns: No line for an empty text.
  static func wrapped(_ text: String, width: Double, size: Double, most: Int = 40) -> [String] {
    var lines: [String] = []
    for paragraph in text.prefix(5000).split(separator: "\n") {
      var line = ""
      for word in paragraph.words {
        let longer = line.isEmpty ? word : line + " " + word
        if Font.width(longer, size: size) <= width {
          line = longer
          continue
        }
        if !line.isEmpty { lines.append(line) }
        line = word
        while !line.isEmpty, Font.width(line, size: size) > width, !line.isFormula {
          let head = line.fitting(width, size: size)
          lines.append(head)
          line = String(line.dropFirst(head.count))
        }
      }
      if !line.isEmpty { lines.append(line) }
    }
    guard lines.count > most else { return lines }
    let rest = lines[(most - 1)...].joined(separator: " ")
    return lines.prefix(most - 1) + [shortened(rest + " …", to: width, size: size)]
  }
}

extension String {
  /// As many of the first characters as have room, at least one.
  fileprivate func fitting(_ width: Double, size: Double) -> String {
    var used = 0.0
    let head = prefix { character in
      used += Font.width(String(character), size: size)
      return used <= width
    }
    return head.isEmpty ? String(prefix(1)) : String(head)
  }
}

/// One line of a label.
enum LabelLine {
  /// Its height with the space to the next: more where a formula reaches higher or lower than letters.
  static func height(_ line: String, size: Double) -> Double {
    max((size * 1.3).rounded(), Font.extent(line, size: size).height.rounded(.up) + 3)
  }

  /// How far its base line is below its top.
  static func baseLine(_ line: String, size: Double) -> Double {
    max(size, Font.extent(line, size: size).above.rounded(.up) + 1)
  }

  /// The lines below each other from `top`, as texts around or from `x`.
  static func texts(
    _ lines: [String], x: Double, top: Double, size: Double, colour: Colour,
    anchor: Text.Anchor = .middle
  ) -> [Scene.Item] {
    var y = top
    return lines.map { line in
      defer { y += height(line, size: size) }
      return .text(
        Text(
          string: line, place: Point(x, y + baseLine(line, size: size)), size: size,
          colour: colour, anchor: anchor))
    }
  }
}
