import Platform
import ArgumentParser
import FoundationEssentials

/// `--memory-limit 2GiB`, or `NADARAYA_MEMORY_LIMIT` in the environment where the command line is not at hand.
struct MemoryOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most memory that cells may hold, like 2GiB; %config can lower it, not raise it.",
      valueName: "size"))
  var memoryLimit: String?

  func bytes(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> Int? {
    guard let size = memoryLimit ?? environment["NADARAYA_MEMORY_LIMIT"], !size.isEmpty else {
      return nil
    }
    guard let bytes = byteCount(size) else {
      throw ValidationError("A memory limit is a size like 2GiB, not '\(size)'.")
    }
    return bytes
  }
}
