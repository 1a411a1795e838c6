extension ReadableFolders {
  /// Why a path is not opened.
  package enum Refusal: Error, Equatable {
    /// It lies in no folder that may be read.
    case outside
    /// It lies in one, but a link on the way leads out of it, to this path.
    case link(String)
    /// A name on the way begins with a dot.
    case hidden(String)
    /// There is nothing of this name.
    case missing
    /// What the system says: EACCES, …
    case system(Int32)
  }
}
