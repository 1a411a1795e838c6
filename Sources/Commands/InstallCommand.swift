import Terminal
import ArgumentParser
import Diagnostics
import FoundationEssentials
import Glibc

/// `nadaraya install`: makes Jupyter see the kernel.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Make Jupyter see this kernel.",
    discussion: """
      Writes a kernel spec that starts this binary where it lies now: install again after moving it. \
      Without an option it is written for the current user.
      """)

  @OptionGroup var place: KernelSpecPlace

  @Option(help: "The name shown in Jupyter's launcher.")
  var displayName = "Nadaraya-Watson"

  func run() throws {
    let folder = try place.folder()
    let binary = try binaryPath()
    let spec = KernelSpec.installed(binary: binary, displayName: displayName)
    do {
      let kernels = folder.split(separator: "/").dropLast().joined(separator: "/")
      try FileManager.default.createDirectory(
        atPath: "/" + kernels, withIntermediateDirectories: true)
      try replaceFolder(folder, by: spec.files)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        "\(folder) cannot be written. Choose another place with --user or --prefix DIR.")
    }
    StandardStream.output.write(
      "Installed the kernel \"\(displayName.visibleInOneLine)\" in \(folder.visibleInOneLine)\n")
    if mayGoAway(binary) {
      StandardStream.error.write(
        """
        Warning: this program lies in \(binary.visibleInOneLine), which may be cleared at any time, and the kernel with it. \
        Install it to stay first: `uv tool install`, `pipx install` or `pip install`, then `nadaraya install` again.

        """)
    }
  }

  /// Whether it lies in a cache, as with `uvx` and `pipx run`.
  private func mayGoAway(_ path: String) -> Bool {
    path.split(separator: "/").contains { [".cache", "cache"].contains($0) }
  }

  /// Where this binary lies, without links: the path stays right when the working directory changes.
  private func binaryPath() throws -> String {
    guard let path = realpath("/proc/self/exe", nil) else {
      throw CommandFailure("The path of this binary cannot be found.")
    }
    defer { free(path) }
    return String(cString: path)
  }
}

/// `nadaraya uninstall`: undoes `install`.
struct UninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Remove the kernel from Jupyter's list.")

  @OptionGroup var place: KernelSpecPlace

  func run() throws {
    let folder = try place.folder()
    guard FileManager.default.fileExists(atPath: folder + "/kernel.json") else {
      throw CommandFailure("There is no kernel in \(folder).")
    }
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw CommandFailure("\(folder) cannot be removed.")
    }
    StandardStream.output.write("Removed \(folder.visibleInOneLine)\n")
  }
}

/// Where a kernel spec goes: the places that Jupyter searches.
struct KernelSpecPlace: ParsableArguments {
  @Flag(help: "For the current user (the default).")
  var user = false

  @Flag(help: "Into the active virtual or conda environment.")
  var sysPrefix = false

  @Option(help: "Below this folder, in share/jupyter/kernels.", completion: .directory)
  var prefix: String?

  @Option(help: "The name of the kernel's folder, as in `jupyter kernelspec list`.")
  var name = "nadaraya"

  func validate() throws {
    guard [user, sysPrefix, prefix != nil].filter({ $0 }).count <= 1 else {
      throw ValidationError("Give one of --user, --sys-prefix and --prefix.")
    }
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
    guard !name.isEmpty, name.allSatisfy(allowed.contains), name != ".", name != ".." else {
      throw ValidationError("A kernel's name has letters, digits, - . and _ only.")
    }
  }

  func folder(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> String {
    try dataFolder(environment) + "/kernels/" + name
  }

  private func dataFolder(_ environment: [String: String]) throws -> String {
    if let prefix { return absolute(prefix) + "/share/jupyter" }
    if sysPrefix {
      guard let active = environment["VIRTUAL_ENV"] ?? environment["CONDA_PREFIX"] else {
        throw CommandFailure("No environment is active. Activate one, or give --prefix DIR.")
      }
      return active + "/share/jupyter"
    }
    if let data = environment["JUPYTER_DATA_DIR"], !data.isEmpty { return absolute(data) }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/jupyter" }
    guard let home = environment["HOME"], !home.isEmpty else {
      throw CommandFailure("HOME is not set. Say where with --prefix DIR.")
    }
    return home + "/.local/share/jupyter"
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
