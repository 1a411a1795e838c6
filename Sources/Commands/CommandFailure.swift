/// Why a command could not do its work, in one sentence for the person who typed it.
///
/// A `ValidationError` says instead that the command line itself was wrong, and shows its usage.
struct CommandFailure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
