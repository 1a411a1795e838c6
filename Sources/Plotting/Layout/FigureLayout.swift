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
      let labels = x.hasVerticalLabels ? x.labelWidth + 8 : 17
      return labels + (plan.attributes.xLabel != nil ? 18 : x.ticks.factor != nil ? 13 : 0)
    }
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
    var plans = PanelPlan.plans(figure, theme: theme)
    let columns = Self.columns(figure)
    let wanted = figure.arrangement.width ?? (columns == 1 ? 480 : 720)
    let narrowest = min(720, 120 + 80 * Double(columns))
    width = (wanted.isFinite ? min(max(wanted, narrowest), 720) : 720).rounded()
    let scale = ColourBar.scale(figure, theme: theme)
    colourBar = scale.map { ColourBar(scale: $0, plans: plans) }

    let size = Self.frameSize(figure, plans, columns: columns, width: width, bar: colourBar)
    var top = Self.edge
    if figure.heading != nil {
      headingY = top + 13
      top += 24
    }
    let firstFrame = Rect(
      x: Self.edge + (size.margins.first ?? 0), y: 0, width: size.width, height: size.height)
    strip = Self.strip(&plans, frame: firstFrame)
    stripOrigin = Point(firstFrame.x, top)
    if !strip.isEmpty {
      let count = LegendEntry.lines(strip, width: width - stripOrigin.x - Self.edge).count
      top += Double(count) * Self.lineHeight + 5
    }
    frames = []
    captionLines = []
    captionY = 0
    height = 0
    let bottom = placeFrames(figure, plans, columns: columns, size: size, top: top)

    if let right = frames.map({ $0.rect.right }).max(),
      let highest = frames.map({ $0.rect.y }).min(),
      let lowest = frames.map({ $0.rect.bottom }).max()
    {
      colourBar?.place(Rect(x: right + 14, y: highest, width: 11, height: lowest - highest))
      if size.keepsProportions {
        let words = figure.heading.map { Font.width($0, size: Self.headingSize) + 20 } ?? 0
        let needed = right + (colourBar?.outerWidth ?? 0) + Self.edge + 4
        let narrow = max(needed, words, 240).rounded(.up)
        // A few px are what rounding has left.
        if narrow < width - 20 { width = narrow }
      }
    }
    let notes = ([figure.caption] + plans.map { $0.note }).compactMap { $0 }
    var said: [String] = []
    for note in notes where !said.contains(note) { said.append(note) }
    captionLines = said.flatMap {
      Self.wrapped($0, width: width - 2 * Self.edge, size: Self.captionSize)
    }
    captionY = bottom + 16
    height = (bottom + Double(captionLines.count) * 15 + Self.edge).rounded()
  }

  /// The inside of every panel's axes, and the room left of each column's.
  private struct FrameSize {
    var width = 0.0
    var height: Double
    var margins: [Double] = []
    /// Between columns, besides the margins.
    var gap: Double
    /// Right of the last column, for labels at the ends of lines.
    var endRoom: Double
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
    _ figure: Figure, _ plans: [PanelPlan], columns: Int, width: Double, bar: ColourBar?
  ) -> FrameSize {
    let lines = (plans.count + columns - 1) / columns
    var bar = bar
    let sharesY = figure.arrangement.sharesY
    var size = FrameSize(
      height: defaultHeight(columns), gap: sharesY ? 12 : 14,
      endRoom: plans.count == 1 ? plans[0].endLabelWidth : 0)
    for _ in 0..<3 {
      bar?.place(Rect(x: 0, y: 0, width: 11, height: Double(lines) * size.height))
      size.margins = (0..<columns).map { column in
        let isLabelled = column == 0 || !sharesY
        return stride(from: column, to: plans.count, by: columns).map { index in
          let axis = Axis.vertical(plans[index].y, start: size.height, end: 0)
          let showsLabel = isLabelled && plans[index].attributes.yLabel != nil
          return (isLabelled ? axis.labelWidth + 9 : 3) + (showsLabel ? 18 : 0)
        }.max() ?? 0
      }
      let gaps = Double(columns - 1) * size.gap
      let room =
        width - 2 * edge - 4 - gaps - (bar?.outerWidth ?? 0) - size.endRoom
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
      let hasTitles = indices.contains { plans[$0].attributes.title != nil }
      let frameTop = (top + (hasTitles ? 20 : 6)).rounded()
      let insides = indices.map { size.inside(plans[$0]) }
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
        x += place + size.gap
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
    case 1: 290
    case 2: 230
    case 3: 190
    case 4: 165
    default: 130
    }
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
