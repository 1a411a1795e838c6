/// The commands that begin with `%`.
package enum Magic: String, Sendable, CaseIterable {
  case time, who, reset, plots, config, fix

  /// What `%config` sets.
  package static let settings = ["memory", "array", "calls", "plots", "theme", "python", "sandbox"]

  /// One sentence for help and completion.
  package var summary: String {
    switch self {
    case .time: "Says how long the rest of the line takes; `%%time` says it of the whole cell."
    case .who: "Lists the names that cells have defined."
    case .reset: "Forgets all names that cells have defined, or those that follow."
    case .plots: "Sets how pictures are sent: `portable`, `pdf`, `svg`, `png` or `text`."
    case .config: "Shows the settings, or changes one: `%config name = value`."
    case .fix: "Puts the last cell, as its message would have it, in place of itself."
    }
  }
}
