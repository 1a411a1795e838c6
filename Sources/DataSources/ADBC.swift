import FoundationEssentials
import Glibc

/// A database behind a driver, as a connection profile of ADBC describes it.
///
/// *Source*: https://arrow.apache.org/adbc/current/format/connection_profiles.html
struct ADBCProfile: Codable {
  /// The driver's library, as an absolute path.
  let driver: String
  let options: [[String]]

  /// Reads the profile of that name, with what it takes from the environment.
  init(named name: String, _ environment: [String: String]) throws(GrantError) {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw GrantError("'\(name)' is no name of a profile")
    }
    let configuration = SourceGrants.configuration(environment) + "/adbc/profiles"
    let folders = absolute(environment["ADBC_PROFILE_PATH"]) + [configuration]
    let paths = folders.map { "\($0)/\(name).toml" }
    guard let path = paths.first(where: { access($0, F_OK) == 0 }),
      let bytes = try SourceGrants.ownBytes(of: path, isSecret: true)
    else { throw GrantError("there is no profile '\(name)' in \(folders.joined(separator: ", "))") }
    let tables = try SourceGrants.tables(in: bytes, of: path)
    guard
      case .text(let driver) = tables.first(where: { $0.name.isEmpty })?.keys.first(where: {
        $0.name == "driver"
      })?.value
    else { throw GrantError("\(path) names no `driver`") }
    var options: [[String]] = []
    for (name, value) in tables.first(where: { $0.name.lowercased() == "options" })?.keys ?? [] {
      switch value {
      case .text(let text): options.append([name, try Self.filled(text, environment)])
      case .number(let number):
        options.append([name, Int64(exactly: number).map { "\($0)" } ?? "\(number)"])
      case .boolean(let isSo): options.append([name, "\(isSo)"])
      case .texts: throw GrantError("\(path): `\(name)` is a list")
      }
    }
    self.options = options
    self.driver = try Self.library(driver, environment)
  }

  /// A text with each `{{ env_var(NAME) }}` filled in.
  private static func filled(_ text: String, _ environment: [String: String]) throws(GrantError)
    -> String
  {
    var parts: [Substring] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{"),
      let end = rest[start.upperBound...].firstRange(of: "}}")
    {
      let word = rest[start.upperBound..<end.lowerBound].filter { $0 != " " }
      guard word.hasPrefix("env_var("), word.hasSuffix(")"),
        let value = environment[String(word.dropFirst(8).dropLast())]
      else {
        throw GrantError("the environment does not have what a profile takes from it: \(word)")
      }
      parts += [rest[..<start.lowerBound], value[...]]
      rest = rest[end.upperBound...]
    }
    return (parts + [rest]).joined()
  }

  /// A driver's library by its path, by its manifest, or from the Python package that holds it.
  private static func library(_ driver: String, _ environment: [String: String]) throws(GrantError)
    -> String
  {
    if driver.hasPrefix("/") { return driver }
    guard !driver.contains("/") else { throw GrantError("a driver is an absolute path, or a name") }
    let folders =
      absolute(environment["ADBC_DRIVER_PATH"])
      + [SourceGrants.configuration(environment) + "/adbc/drivers", "/etc/adbc/drivers"]
    for folder in folders {
      let path = "\(folder)/\(driver).toml"
      guard access(path, F_OK) == 0, let bytes = try SourceGrants.ownBytes(of: path) else {
        continue
      }
      for (name, keys) in try SourceGrants.tables(in: bytes, of: path) {
        for (key, value) in keys {
          if case .text(let library) = value, library.hasPrefix("/"),
            name == "Driver" && key == "shared"
              || name == "Driver.shared" && key == "linux_\(Self.architecture)"
          {
            return library
          }
        }
      }
      throw GrantError("\(path) names no library for this system")
    }
    let module = "adbc_driver_" + driver.filter { $0.isLetter || $0.isNumber || $0 == "_" }
    for programs in DuckDB.environments(environment) {
      let modules = programs.dropLast(4) + "/lib"
      for version in (try? FileManager.default.contentsOfDirectory(atPath: String(modules))) ?? [] {
        let path = "\(modules)/\(version)/site-packages/\(module)/lib\(module).so"
        if version.hasPrefix("python3"), access(path, R_OK) == 0 { return path }
      }
    }
    throw GrantError(
      "there is no driver '\(driver)': `pip install adbc-driver-\(driver)`, or name its library by its path"
    )
  }

  private static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "amd64"
    #endif
  }

  /// For PostgreSQL alone so far.
  var isPostgreSQL: Bool { driver.lowercased().contains("postgres") }
}

/// The folders of a variable; one that is not absolute could lie beside a notebook.
func absolute(_ folders: String?) -> [String] {
  (folders ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
}
