import Plotting

extension Session {
  /// Says which letters of a picture no font has, and where one is to be had; nil when the reader knows already.
  func warning(of letters: [Unicode.Scalar]) -> String? {
    let new = news(of: letters)
    guard let first = new.first else { return nil }
    let package =
      switch first.value {
      case 0x2E80...0xABFF, 0xF900...0xFAFF, 0xFE30...0xFFEF, 0x20000...0x3FFFF: "fonts-noto-cjk"
      case 0x2190...0x2BFF, 0x1F000...0x1FAFF: "fonts-symbola"
      default: "fonts-noto-core"
      }
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: new.prefix(20))
    return """
      The PNG and PDF of this picture have boxes in place of \(String(shown))\(new.count > 20 ? "…" : ""), as no font here \
      has them; its SVG has the letters. Install one (Debian and Ubuntu: `apt install \(package)`) and restart the kernel.

      """
  }
}
