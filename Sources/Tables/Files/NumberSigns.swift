/// What the points and commas of a number show about the file it stands in: `1,5` and `1.234,5` a decimal comma, `1,234,567` groups of
/// thousands, and `1,234` by itself nothing.
package struct NumberSigns: OptionSet {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  static let decimalPoint = NumberSigns(rawValue: 1)
  static let decimalComma = NumberSigns(rawValue: 2)
  static let groupingPoint = NumberSigns(rawValue: 4)
  static let groupingComma = NumberSigns(rawValue: 8)
  /// One to three digits, a point, three digits.
  package static let eitherPoint = NumberSigns(rawValue: 16)
  package static let eitherComma = NumberSigns(rawValue: 32)
}

extension NumberSigns {
  /// What a field shows; nil when it is no number under any convention.
  package init?(_ bytes: some Collection<UInt8>) {
    let (point, comma) = (UInt8(ascii: "."), UInt8(ascii: ","))
    var rest = bytes[...]
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    let isLeadingZero = rest.first == UInt8(ascii: "0")
    // Digits in front of the first sign, behind the last one, and whether all groups between have three.
    var (head, group, areThree, digits) = (0, 0, true, 0)
    var (signs, changes, last, isLastChange) = (0, 0, UInt8(0), false)
    var hasExponent = false
    while let byte = rest.first {
      if byte &- UInt8(ascii: "0") < 10 {
        (group, digits) = (group + 1, digits + 1)
      } else if byte == point || byte == comma {
        if signs == 0 { head = group } else { areThree = areThree && group == 3 }
        isLastChange = signs > 0 && byte != last
        changes += isLastChange ? 1 : 0
        (signs, last, group) = (signs + 1, byte, 0)
      } else {
        guard byte | 0x20 == UInt8(ascii: "e"), NumberSigns.isExponent(rest.dropFirst()) else {
          return nil
        }
        hasExponent = true
        break
      }
      rest = rest.dropFirst()
    }
    guard digits > 0 else { return nil }
    let isGrouped = !isLeadingZero && (1...3).contains(head) && areThree
    let isWholeGrouped = isGrouped && group == 3 && !hasExponent
    switch (signs, changes) {
    case (0, _): self = []
    case (1, _):
      if isWholeGrouped {
        self = last == point ? .eitherPoint : .eitherComma
      } else {
        self = last == point ? .decimalPoint : .decimalComma
      }
    case (_, 0):
      guard isWholeGrouped else { return nil }
      self = last == point ? .groupingPoint : .groupingComma
    default:
      // Both signs: the last one is decimal, the others part groups.
      guard changes == 1, isLastChange, isGrouped else { return nil }
      self =
        last == point ? [.decimalPoint, .groupingComma] : [.decimalComma, .groupingPoint]
    }
  }

  private static func isExponent(_ bytes: some Collection<UInt8>) -> Bool {
    let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
    let digits = bytes.dropFirst(isSigned ? 1 : 0)
    return !digits.isEmpty && digits.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
  }
}

/// Which sign is decimal and which one parts thousands, in a whole file.
struct NumberNotation: Equatable {
  /// Nil where nothing tells, and numbers with points or commas stay texts.
  package var decimal: UInt8?
  /// As bytes, for a narrow blank has three; empty where there are no groups.
  package var thousands: [UInt8] = []

  /// What all numbers of a file show together, beside what the reader has said.
  ///
  /// A sign that may be either is never taken as decimal on a guess, but for the point, which is decimal everywhere but in files with
  /// decimal commas; those are parted by semicolons (`isSemicolon`).
  package init(
    _ signs: NumberSigns, decimal: UInt8? = nil, thousands: [UInt8]? = nil,
    isSemicolon: Bool = false
  ) {
    let (point, comma) = (UInt8(ascii: "."), UInt8(ascii: ","))
    let hasGroups = (
      point: !signs.isDisjoint(with: [.groupingPoint, .eitherPoint]),
      comma: !signs.isDisjoint(with: [.groupingComma, .eitherComma])
    )
    if let decimal {
      self.decimal = decimal
    } else if thousands == [comma] {
      self.decimal = point
    } else if thousands == [point] {
      self.decimal = comma
    } else if signs.contains(.decimalPoint) {
      self.decimal = point
    } else if signs.contains(.decimalComma) {
      self.decimal = comma
    } else if signs.contains(.groupingComma) {
      self.decimal = signs.contains(.groupingPoint) ? nil : point
    } else if signs.contains(.groupingPoint) {
      self.decimal = signs.contains(.eitherComma) ? nil : comma
    } else {
      let isOpen = signs.contains(.eitherPoint) && (isSemicolon || signs.contains(.eitherComma))
      self.decimal = isOpen ? nil : point
    }
    let isContradicted = signs.isSuperset(of: [.decimalPoint, .decimalComma])
    if let thousands {
      self.thousands = thousands
    } else if isContradicted {
      self.thousands = []
    } else if self.decimal == comma, hasGroups.point {
      self.thousands = [point]
    } else if self.decimal == point, hasGroups.comma {
      let isShown =
        decimal != nil || !signs.isDisjoint(with: [.decimalPoint, .groupingComma])
      self.thousands = isShown ? [comma] : []
    } else if self.decimal == nil, signs.contains(.groupingPoint), !signs.contains(.groupingComma) {
      self.thousands = [point]
    }
  }
}
