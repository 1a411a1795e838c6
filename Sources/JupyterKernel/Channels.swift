import JupyterProtocol
import ZeroMQ

/// The five sockets, bound; they belong to the I/O thread.
struct Channels: ~Copyable {
  // A client that stands still this long loses what comes next; others lose nothing.
  private static let sendLimit: Int32 = 20_000

  let shell: Socket
  let control: Socket
  let input: Socket
  let publication: Socket
  let heartbeat: Socket
  /// The connection with the ports that are really bound.
  let connection: ConnectionFile

  init(binding connection: ConnectionFile, in context: Context) throws(ZeroMQError) {
    let shell = try Socket(.router, in: context)
    let control = try Socket(.router, in: context)
    let input = try Socket(.router, in: context)
    let publication = try Socket(.extendedPublisher, in: context)
    let heartbeat = try Socket(.reply, in: context)
    try publication.admitSubscribersByHand()
    try shell.acceptReturningPeers()
    try control.acceptReturningPeers()
    try input.acceptReturningPeers()
    var bound = connection
    bound.ports[.shell] = try Self.bind(shell, .shell, connection)
    bound.ports[.control] = try Self.bind(control, .control, connection)
    bound.ports[.input] = try Self.bind(input, .input, connection)
    bound.ports[.publication] = try Self.bind(publication, .publication, connection)
    bound.ports[.heartbeat] = try Self.bind(heartbeat, .heartbeat, connection)
    self.shell = shell
    self.control = control
    self.input = input
    self.publication = publication
    self.heartbeat = heartbeat
    self.connection = bound
  }

  private static func bind(
    _ socket: borrowing Socket, _ channel: ConnectionFile.Channel, _ connection: ConnectionFile
  ) throws(ZeroMQError) -> Int {
    if let keys = connection.encryption {
      try socket.serveEncrypted(publicKey: keys.publicKey, secretKey: keys.secretKey)
    }
    try socket.setFrameLimit(bytes: Int64(Socket.mostBytes))
    try socket.setSendLimit(sendLimit)
    // Time for last replies to leave when the process ends.
    try socket.setLinger(milliseconds: 500)
    try socket.bind(to: connection.endpoint(channel))
    let endpoint = try socket.lastEndpoint()
    let digits = endpoint.reversed().prefix { $0.isNumber }
    return Int(String(digits.reversed())) ?? connection.ports[channel] ?? 0
  }
}
