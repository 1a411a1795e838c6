import Foundation
import Testing
import ZeroMQ

@Suite struct SocketTests {
  @Test func `a message arrives whole, with the sender's identity in front`() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    try router.bind(to: "tcp://127.0.0.1:*")
    let dealer = try Socket(.dealer, in: context)
    try dealer.setIdentity([7])
    try dealer.connect(to: router.lastEndpoint())
    try dealer.send([[1, 2], [], [3]])
    #expect(try router.receive(withinMilliseconds: 5000) == [[7], [1, 2], [], [3]])
    try router.send([[7], [4]])
    #expect(try dealer.receive(withinMilliseconds: 5000) == [[4]])
  }

  @Test func `no message is not an error`() throws {
    let socket = try Socket(.router, in: Context())
    #expect(try socket.receive() == nil)
    #expect(try socket.receive(withinMilliseconds: 1) == nil)
  }

  @Test func `an address in use is an error that names it`() throws {
    let context = try Context()
    let first = try Socket(.reply, in: context)
    try first.bind(to: "tcp://127.0.0.1:*")
    let endpoint = try first.lastEndpoint()
    let second = try Socket(.reply, in: context)
    let error = #expect(throws: ZeroMQError.self) { try second.bind(to: endpoint) }
    #expect(error?.description.contains(endpoint) == true)
  }

  @Test func `every subscriber is reported, and gets what it is admitted to`() throws {
    let context = try Context()
    let publisher = try Socket(.extendedPublisher, in: context)
    try publisher.admitSubscribersByHand()
    try publisher.bind(to: "tcp://127.0.0.1:*")
    let first = try Socket(.subscriber, in: context)
    try first.subscribe()
    try first.connect(to: publisher.lastEndpoint())
    #expect(try publisher.receive(withinMilliseconds: 5000) == [[1]])
    try publisher.subscribe(to: [1])
    let second = try Socket(.subscriber, in: context)
    try second.subscribe()
    try second.connect(to: publisher.lastEndpoint())
    #expect(try publisher.receive(withinMilliseconds: 5000) == [[1]])
    try publisher.subscribe(to: [2])
    for topic: UInt8 in [0, 1, 2] { try publisher.send([[topic]]) }
    #expect(try first.receive(withinMilliseconds: 5000) == [[1]])
    #expect(try second.receive(withinMilliseconds: 5000) == [[2]])
    try publisher.unsubscribe(from: [2])
    try publisher.subscribe(to: [3])
    for topic: UInt8 in [2, 3] { try publisher.send([[topic]]) }
    #expect(try second.receive(withinMilliseconds: 5000) == [[3]])
    // Stays connected until here: one that leaves is reported too.
    try first.subscribe(to: [5])
  }

  @Test func `a poll sees a socket, a wake-up and a signal`() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    let wakeUp = try WakeUp()
    var poller = Poller()
    let socketPlace = poller.watch(router)
    let wakeUpPlace = poller.watch(fileDescriptor: wakeUp.fileDescriptor)
    try poller.wait(milliseconds: 1)
    #expect(!poller.isReadable(wakeUpPlace))
    let thread = Thread { wakeUp.signal() }
    thread.start()
    try poller.wait(milliseconds: 5000)
    #expect(poller.isReadable(wakeUpPlace))
    #expect(!poller.isReadable(socketPlace))
    wakeUp.reset()
    try poller.wait(milliseconds: 1)
    #expect(!poller.isReadable(wakeUpPlace))
  }

  @Test func `the end of a process can be seen`() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    let end = try ProcessExit(of: process.processIdentifier)
    var poller = Poller()
    let place = poller.watch(fileDescriptor: end.fileDescriptor)
    try poller.wait(milliseconds: 1)
    #expect(!poller.isReadable(place))
    kill(process.processIdentifier, SIGKILL)
    try poller.wait(milliseconds: 5000)
    #expect(poller.isReadable(place))
  }
}
