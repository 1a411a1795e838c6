package import Tables

/// What is read from files, as values.
extension Table {
  package convenience init(_ read: CSVReader.Columns) {
    self.init(names: read.names, columns: read.columns.map(Column.init), reading: read.reading)
  }
}

extension Table.Column {
  fileprivate init(_ read: CSVReader.Column) {
    switch read {
    case .numbers(let numbers): self = .numbers(numbers)
    case .booleans(let numbers): self = .booleans(numbers)
    case .dates(let days): self = .dates(days)
    case .texts(let texts): self = .texts(texts)
    }
  }
}

extension Value {
  package init(_ read: NumPyReader.Contents) {
    switch read {
    case .tensor(let tensor): self = .tensor(tensor)
    case .text(let text): self = .text(text)
    case .texts(let texts): self = .list(texts.map(Value.text))
    }
  }
}

extension Value {
  /// Which item keeps a list of texts from being an array of numbers; nil when it is something else.
  package var strangerAmongNumbers: String? {
    guard case .list(let list) = self else { return nil }
    var first: (place: Int, text: String)?
    var hasNumber = false
    for (place, item) in list.items.enumerated() {
      guard case .text(let text) = item else { continue }
      if NumberSigns(text.utf8) != nil {
        hasNumber = true
      } else if first == nil {
        first = (place, text)
      }
    }
    if let first {
      return hasNumber ? "Item \(first.place) is `\(brief(first.text))`, which is no number." : nil
    }
    for (place, item) in list.items.enumerated() {
      guard case .text(let text) = item, let signs = NumberSigns(text.utf8) else { continue }
      guard signs.isDisjoint(with: [.eitherPoint, .eitherComma]) else {
        return "Item \(place) is the text `\(brief(text))`" + reading(of: brief(text), signs) + "."
      }
    }
    return hasNumber ? "They are texts: `float` makes a number of each." : nil
  }
}
