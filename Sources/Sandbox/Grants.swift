/// What a process keeps once it works on what others wrote.
package struct Grants: Sendable {
  /// What it may ask of a terminal at its first three descriptors.
  package enum Terminal: Sendable {
    case none
    /// Whether there is one, and its size.
    case shown
    /// Also how it treats keys.
    case edited
  }

  /// Folders, and files, to read.
  package var read: [String] = []
  /// Folders in which files are made, written, renamed and removed.
  package var write: [String] = []
  /// Folders for sockets that are files.
  package var sockets: [String] = []
  /// TCP ports to listen on; 0 stands for those that the system chooses.
  package var listen: [UInt16] = []
  /// TCP ports to connect to before the first message.
  package var connect: [UInt16] = []
  /// Whether it accepts connections.
  package var serves = false
  package var terminal = Terminal.none

  package init() {}

  /// What every process reads: facts about itself and the machine, the zones of time.
  static let machine = [
    "/etc/localtime", "/usr/share/zoneinfo", "/proc/self", "/proc/meminfo", "/sys/fs/cgroup",
    "/sys/devices/system/cpu",
  ]
}
