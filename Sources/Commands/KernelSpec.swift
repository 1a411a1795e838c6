import FoundationEssentials

/// The folder that tells Jupyter of the kernel: `kernel.json` and logos.
struct KernelSpec {
  /// The words Jupyter runs; `{connection_file}` among them.
  var arguments: [String]
  var displayName = "Nadaraya-Watson"

  /// The kernel spec for this very binary.
  static func installed(binary: String, displayName: String) -> KernelSpec {
    KernelSpec(
      arguments: [binary, "kernel", "--connection-file", "{connection_file}"],
      displayName: displayName)
  }

  /// File names with what goes into them.
  var files: [(name: String, content: [UInt8])] {
    [
      ("kernel.json", Array(json.utf8)),
      ("logo-svg.svg", PackageResources.logo_svg_svg),
      ("logo-64x64.png", PackageResources.logo_64x64_png),
      ("logo-32x32.png", PackageResources.logo_32x32_png),
    ]
  }

  /// Interrupts come as messages: a signal could not be told apart by subshell, and not every server can send one.
  var json: String {
    struct File: Encodable {
      var argv: [String]
      var display_name: String
      var language = "nadaraya"
      var interrupt_mode = "message"
      var kernel_protocol_version = "5.6.0"
      var metadata = ["supported_encryption": ["curve"]]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let file = File(argv: arguments, display_name: displayName)
    // Encoding texts cannot fail; an empty file would be seen at once by the test that reads it back.
    let data = (try? encoder.encode(file)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
