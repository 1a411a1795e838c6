import Glibc

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
  }

  var width: Double
  var height: Double
  var frames: [Frame]
  /// Base line of the heading.
  var headingY: Double?
  /// The legend above all panels: its entries, and where it begins.
  var strip: [LegendEntry]
  var stripOrigin: Point
  var colourBar: ColourBar?
  var captionLines: [String]
  var captionY: Double

  static let labelSize = 12.0
  static let titleSize = 12.5
  static let headingSize = 14.0
  static let captionSize = 10.5
  static let lineHeight = 17.0
  private static let edge = 10.0

  init(_ figure: Figure, theme: Theme) {
    let plans = PanelPlan.plans(figure, theme: theme)
    let columns = Self.columns(figure)
    let lines = (plans.count + columns - 1) / columns
    let wanted = figure.arrangement.width ?? (columns == 1 ? 480 : 720)
    width = (wanted.isFinite ? min(max(wanted, 160), 720) : 720).rounded()
    let scale = ColourBar.scale(plans, theme: theme)
    let bar = scale.map { ColourBar(scale: $0, plans: plans) }
    let barWidth = bar.map { $0.outerWidth } ?? 0

    // The frame's height decides the y ticks, their labels decide its width, and a picture's width its height.
    var frameHeight = Self.defaultHeight(columns)
    var margins: [Double] = []
    var frameWidth = 0.0
    let sharesY = figure.arrangement.sharesY
    for _ in 0..<2 {
      margins = (0..<columns).map { column in
        let isLabelled = column == 0 || !sharesY
        return plans.indices.filter { $0 % columns == column }.map { index in
          let axis = Axis.vertical(plans[index].y, start: frameHeight, end: 0)
          let label = plans[index].attributes.yLabel
          let showsLabel =
            label != nil && (column == 0 || !Self.repeatsYLabel(plans, index, sharesY))
          return (isLabelled ? axis.labelWidth + 9 : 3) + (showsLabel ? 18 : 0)
        }.max() ?? 0
      }
      let gaps = Double(columns - 1) * (sharesY ? 9 : 14)
      let room = width - 2 * Self.edge - 4 - gaps - barWidth - margins.reduce(0, +)
      frameWidth = max(20, (room / Double(columns)).rounded(.down))
      if let height = figure.arrangement.height, height.isFinite, lines == 1 {
        frameHeight = min(max(height, 80), 2000) - 60
      } else if plans.allSatisfy(\.isPicture), let map = plans.first?.heatmaps.first,
        map.columns > 0
      {
        let ratio = min(max(Double(map.rows) / Double(map.columns), 0.25), 1.6)
        frameHeight = min((frameWidth * ratio).rounded(), 420)
        if frameWidth * ratio > 420, ratio < 1.6 { frameWidth = (420 / ratio).rounded() }
      }
    }
    frameHeight = max(20, frameHeight.rounded())

    var y = Self.edge
    if figure.heading != nil {
      headingY = y + 13
      y += 24
    }
    strip = Self.strip(plans, theme: theme)
    stripOrigin = Point(Self.edge + (margins.first ?? 0), y)
    if !strip.isEmpty {
      let count = LegendEntry.lines(strip, width: width - stripOrigin.x - Self.edge).count
      y += Double(count) * Self.lineHeight + 5
    }

    frames = []
    var bottom = y
    for line in 0..<lines {
      let indices = Array((line * columns)..<min((line + 1) * columns, plans.count))
      let hasTitles = indices.contains { plans[$0].attributes.title != nil }
      let hasLabels = indices.contains { plans[$0].attributes.xLabel != nil }
      let top = y + (hasTitles ? 20 : 4) + (hasTitles || line > 0 ? 0 : 2)
      var x = Self.edge
      var below = 0.0
      for (column, index) in indices.enumerated() {
        x += margins[column]
        let rect = Rect(x: x.rounded(), y: top.rounded(), width: frameWidth, height: frameHeight)
        let plan = plans[index]
        let isLast = index + columns >= plans.count
        let frame = Frame(
          plan: plan, rect: rect,
          x: Axis.horizontal(plan.x, start: rect.x, end: rect.right),
          y: Axis.vertical(plan.y, start: rect.bottom, end: rect.y),
          showsXLabels: !figure.arrangement.sharesX || isLast,
          showsYLabels: !sharesY || column == 0)
        let labels =
          frame.showsXLabels
          ? (frame.x.hasVerticalLabels ? frame.x.labelWidth + 8 : 17) : 5
        below = max(below, labels)
        frames.append(frame)
        x += frameWidth + (sharesY ? 9 : 14)
      }
      let factor = frames.suffix(indices.count).contains {
        $0.x.ticks.factor != nil && $0.showsXLabels
      }
      bottom = top + frameHeight + below + (hasLabels ? 18 : factor ? 13 : 0)
      y = bottom + 12
    }
    colourBar = bar
    if let first = frames.first, let last = frames.last, bar != nil {
      let right = frames.map(\.rect.right).max() ?? first.rect.right
      colourBar?.place(
        Rect(x: right + 14, y: first.rect.y, width: 11, height: last.rect.bottom - first.rect.y))
    }
    let room = width - 2 * Self.edge
    captionLines =
      figure.caption.map { Self.wrapped($0, width: room, size: Self.captionSize) } ?? []
    captionY = bottom + 16
    height = (bottom + Double(captionLines.count) * 15 + Self.edge).rounded()
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
    case 1: 290
    case 2: 230
    case 3: 180
    case 4: 145
    default: 115
    }
  }

  /// Whether the panel's y label says the same as the first one's of its line.
  static func repeatsYLabel(_ plans: [PanelPlan], _ index: Int, _ sharesY: Bool) -> Bool {
    sharesY && plans[index].attributes.yLabel == plans[0].attributes.yLabel
  }

  /// Breaks a text into lines at spaces.
  static func wrapped(_ text: String, width: Double, size: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }).prefix(400) {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if Font.width(longer, size: size) <= width || line.isEmpty {
        line = shortened(longer, to: width, size: size)
      } else {
        lines.append(line)
        line = shortened(String(word), to: width, size: size)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
