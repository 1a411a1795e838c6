import Operations
package import Checking
package import Diagnostics
import Values
import Syntax
import Work

/// A file that a cell includes, read and parsed before anything runs.
struct Inclusion: Sendable {
  let cell: ParsedCell
  let source: CellSource
  /// What is included by its own statements, by their numbers.
  let inclusions: [Int: Inclusion]
  /// `` `helpers.nw`, included in cell [3], line 1 ``.
  let place: String

  /// The names that it defines, with those of the files that it includes.
  var names: [String] {
    cell.statements.flatMap { assignedNames(in: $0.expression) }
      + inclusions.values.flatMap { $0.names }
  }
}

/// `include("helpers.nw")`: the file's statements stand in place of the call.
extension Session {
  /// The files that a cell includes, by the numbers of the statements; each is included once.
  func inclusions(in cell: ParsedCell, _ source: CellSource, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Int: Inclusion]
  {
    guard cell.statements.contains(where: { $0.includedFile != nil }) else { return [:] }
    let evaluator = evaluator(output: SilentSink(), interrupt, snapshot)
    var seen: Set<String> = []
    return try inclusions(in: cell, source, evaluator, &seen)
  }

  private func inclusions(
    in cell: ParsedCell, _ source: CellSource, _ evaluator: Evaluator, _ seen: inout Set<String>
  ) throws(RuntimeFailure) -> [Int: Inclusion] {
    var inclusions: [Int: Inclusion] = [:]
    for (index, statement) in cell.statements.enumerated() {
      guard let (path, span) = statement.includedFile else { continue }
      let line = source.lines.position(of: span.lower).line
      let place = "`\(path)`, included in \(source.name), line \(line)"
      guard seen.insert(plain(path)).inserted else {
        inclusions[index] = Inclusion(
          cell: parse(""), source: source, inclusions: [:], place: place)
        continue
      }
      let text: String
      do throws(RuntimeFailure) {
        text = try evaluator.includedText(path, at: span)
      } catch {
        guard case .failed(let diagnostic, _) = error else { throw error }
        throw .failed(diagnostic, source: source)
      }
      let file = CellSource(name: path, text: text)
      let included = parse(text)
      do throws(RuntimeFailure) {
        inclusions[index] = Inclusion(
          cell: included, source: file,
          inclusions: try self.inclusions(in: included, file, evaluator, &seen), place: place)
      } catch {
        throw error.included(place)
      }
    }
    return inclusions
  }

  /// A path without `.` and `..`, so that a file has one name.
  private func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// The first mistake in the files that a cell includes, and the names that they define.
  package func inclusions(of source: CellSource, knowing facts: [String: Fact])
    -> (mistake: (diagnostic: Diagnostic, source: CellSource)?, names: [String])
  {
    let cell = parse(source.text)
    do throws(RuntimeFailure) {
      let inclusions = try inclusions(in: cell, source, Interrupt())
      let names = inclusions.values.flatMap { $0.names }
      guard case .failed(let diagnostic, let place) = mistake(in: inclusions, of: cell, facts)
      else { return (nil, names) }
      return ((diagnostic, place), names)
    } catch {
      guard case .failed(let diagnostic, let place) = error else { return (nil, []) }
      return ((diagnostic, place ?? source), [])
    }
  }

  /// The first mistake in included files, which may use all that the cell and they define.
  func mistake(in inclusions: [Int: Inclusion], of cell: ParsedCell, _ facts: [String: Fact])
    -> CellResult?
  {
    var facts = facts
    let own = cell.statements.flatMap { assignedNames(in: $0.expression) }
    for name in own + inclusions.values.flatMap({ $0.names }) { facts[name] = .unknown }
    for index in inclusions.keys.sorted() {
      guard let inclusion = inclusions[index] else { continue }
      let found = findings(in: inclusion.cell, facts).first { $0.severity == .error }
      if let found {
        return CellResult.failed(found, source: inclusion.source).included(inclusion.place)
      }
      if let nested = mistake(in: inclusion.inclusions, of: inclusion.cell, facts) {
        return nested.included(inclusion.place)
      }
    }
    return nil
  }
}

extension CellResult {
  /// With a word on where the file is included that failed.
  func included(_ place: String) -> CellResult {
    guard case .failed(var diagnostic, let source) = self else { return self }
    diagnostic.callPath.append(place)
    return .failed(diagnostic, source: source)
  }
}

extension RuntimeFailure {
  fileprivate func included(_ place: String) -> RuntimeFailure {
    guard case .failed(var diagnostic, let source) = self else { return self }
    diagnostic.callPath.append(place)
    return .failed(diagnostic, source: source)
  }
}
