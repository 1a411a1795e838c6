import JupyterProtocol
import Sandbox

extension KernelLaunch {
  /// Takes all rights to files and ports but those that the connection needs.
  ///
  /// A registration is where the ports are reported to; `ownFile` is a connection file that the process writes and removes
  /// itself.
  func confine(
    to connection: ConnectionFile, reportingTo registration: RegistrationFile? = nil,
    writing ownFile: String? = nil
  ) throws -> Sandbox {
    var sandbox = sandbox
    if connection.transport == "ipc" {
      sandbox.grants.sockets = [folder(of: connection.address)]
    } else {
      sandbox.grants.listen = ConnectionFile.Channel.allCases.map {
        UInt16(clamping: connection.ports[$0] ?? 0)
      }
      // A name instead of a number is looked up.
      if connection.address.contains(where: \.isLetter), !connection.address.contains(":") {
        sandbox.grants.read += Self.namesOfMachines
      }
    }
    if let registration { sandbox.grants.connect = [UInt16(clamping: registration.port)] }
    if let ownFile { sandbox.grants.write.append(folder(of: ownFile)) }
    try sandbox.restrictFiles()
    return sandbox
  }

  private static let namesOfMachines = [
    "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/gai.conf",
  ]

  private func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
