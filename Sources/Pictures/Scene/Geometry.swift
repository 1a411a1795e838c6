// Open to the loops of other modules: with a call for each place, a scatter of 10⁵ points takes a tenth longer.

/// A place in px, y downwards.
@usableFromInline package struct Point: Sendable, Equatable {
  @usableFromInline package var x: Double
  @usableFromInline package var y: Double

  @inlinable package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle in px, y downwards.
@usableFromInline package struct Rect: Sendable, Equatable {
  @usableFromInline package var x: Double
  @usableFromInline package var y: Double
  @usableFromInline package var width: Double
  @usableFromInline package var height: Double

  @inlinable package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  @inlinable package var right: Double { x + width }
  @inlinable package var bottom: Double { y + height }
  package var middle: Point { Point(x + width / 2, y + height / 2) }
}
