import Arrays
import Diagnostics
import Work

/// One call that is running, or a statement at the top of a cell: where it is, and what it holds.
package final class Frame {
  package let evaluator: Evaluator
  @exclusivity(unchecked) package private(set) var code: Code
  /// The instruction at which it goes on, where it waits for a call.
  @exclusivity(unchecked) var place = 0
  /// Memory of its own, which no one else reaches: an array would be checked and counted at each access.
  package let slots: UnsafeMutablePointer<Value?>
  package let temporaries: UnsafeMutablePointer<Pending?>
  /// Those shared with functions made in this call, or in the call around it.
  @exclusivity(unchecked) package var variables: [Variable] = []
  @exclusivity(unchecked) private var loops: UnsafeMutablePointer<Loop?>?
  /// What comprehensions have collected so far.
  @exclusivity(unchecked) private var collections: [[Value]] = []
  /// Whether a loop of it tells how far it has come.
  @exclusivity(unchecked) private(set) var tellsProgress = false
  /// How many frames are in use below.
  let height: Int
  /// The frame that waits for the result, and its temporary that takes it.
  @exclusivity(unchecked) var caller = 0
  @exclusivity(unchecked) var destination = 0
  /// The slot whose reads give a placeholder while a function is compiled.
  package var placeholderSlot: Int?
  private let slotCapacity: Int
  private let temporaryCapacity: Int

  fileprivate init(_ evaluator: Evaluator, _ code: Code, height: Int) {
    self.evaluator = evaluator
    self.code = code
    self.height = height
    // A function that calls itself, and another one, mostly find room.
    slotCapacity = max(code.slotCount, 8)
    temporaryCapacity = max(code.temporaryCount, 4)
    slots = .allocate(capacity: slotCapacity)
    slots.initialize(repeating: nil, count: slotCapacity)
    temporaries = .allocate(capacity: temporaryCapacity)
    temporaries.initialize(repeating: nil, count: temporaryCapacity)
  }

  deinit {
    slots.deinitialize(count: slotCapacity)
    slots.deallocate()
    temporaries.deinitialize(count: temporaryCapacity)
    temporaries.deallocate()
    endLoops()
  }

  /// Takes a call, where there is room for it.
  fileprivate func take(_ code: Code) -> Bool {
    place = 0
    if self.code === code { return true }
    guard code.slotCount <= slotCapacity, code.temporaryCount <= temporaryCapacity else {
      return false
    }
    self.code = code
    return true
  }

  /// Lets go of everything that the call held.
  fileprivate func empty() {
    for slot in 0..<code.slotCount { slots[slot] = nil }
    for temporary in 0..<code.temporaryCount { temporaries[temporary] = nil }
    guard code.holdsMore else { return }
    variables = []
    endLoops()
    collections = []
    tellsProgress = false
  }

  package func begin(_ loop: Loop, _ index: Int) {
    let loops: UnsafeMutablePointer<Loop?>
    if let own = self.loops {
      loops = own
    } else {
      loops = .allocate(capacity: code.layout.loopCount)
      loops.initialize(repeating: nil, count: code.layout.loopCount)
      self.loops = loops
    }
    loops[index] = loop
    if loop.tellsProgress { tellsProgress = true }
  }

  /// The next item of a loop; nil behind the last one.
  package func nextItem(of index: Int) -> Value? {
    guard let loops, let position = loops[index]?.position, let count = loops[index]?.cursor.count,
      position < count
    else { return nil }
    if tellsProgress, loops[index]?.tellsProgress == true { evaluator.reportTurn(position) }
    loops[index]?.position = position + 1
    return loops[index]?.cursor[position]
  }

  package func endLoop(_ index: Int) {
    if loops?[index]?.tellsProgress == true {
      evaluator.leaveLoop()
      tellsProgress = false
    }
    loops?[index] = nil
  }

  package func beginCollection(_ index: Int) {
    if collections.isEmpty {
      collections = [[Value]](repeating: [], count: code.layout.collectionCount)
    }
    collections[index] = []
  }

  /// - Returns: how many items there are now.
  package func collect(_ item: Value, in index: Int) -> Int {
    collections[index].append(item)
    return collections[index].count
  }

  package func endCollection(_ index: Int) -> [Value] {
    let items = collections[index]
    collections[index] = []
    return items
  }

  private func endLoops() {
    loops?.deinitialize(count: code.layout.loopCount)
    loops?.deallocate()
    loops = nil
  }

  /// Hands on what the call held to be let go of elsewhere: nobody who stops a cell waits for that.
  func letGo(_ interrupt: Interrupt) {
    var values = (0..<code.slotCount).map { slots[$0] }
    for slot in 0..<code.slotCount { slots[slot] = nil }
    interrupt.letGo(&values)
    for index in collections.indices { interrupt.letGo(&collections[index]) }
  }

  /// Takes a result out of its temporary, so that the caller is its only owner.
  package func take(_ temporary: Int) -> Pending {
    let result = temporaries[temporary]
    temporaries[temporary] = nil
    return result ?? .value(.nothing)
  }

  /// Gives the parameters that are variables their arguments.
  package func shareParameters() {
    for parameter in code.layout.sharedParameters {
      variables[parameter.own].value = slots[parameter.outer]
    }
  }

  /// Starts a turn of a loop: functions made in earlier turns keep the variables of theirs.
  package func renew(_ indices: [Int]) {
    for index in indices { variables[index] = Variable(variables[index].value) }
  }

  /// Lets go of the variables when no function that shares them can have got out, so that functions which know each
  /// other do not keep each other alive.
  func close(returning result: Pending?) {
    if case .value(let value) = result, value.mayHoldFunctions { return }
    for index in code.layout.ownVariables { variables[index].value = nil }
  }
}

/// A loop that is running.
package struct Loop {
  let cursor: Evaluator.Cursor
  let tellsProgress: Bool
  var position = 0

  package init(cursor: Evaluator.Cursor, tellsProgress: Bool) {
    self.cursor = cursor
    self.tellsProgress = tellsProgress
  }
}

extension Evaluator {
  /// An empty frame above those in use, which is given back before those are.
  package func frame(for code: Code) -> Frame {
    defer { height += 1 }
    if height < frames.count {
      let frame = frames[height]
      if frame.take(code) { return frame }
    }
    let frame = Frame(self, code, height: height)
    if height < frames.count { frames[height] = frame } else { frames.append(frame) }
    return frame
  }

  /// A frame for a call of a function, with what it captured.
  package func frame(calling function: FunctionValue) -> Frame {
    let code = function.code.body
    let frame = frame(for: code)
    guard code.usesMore else { return frame }
    for (capture, value) in zip(code.layout.captures, function.captured) {
      frame.slots[capture.own] = value
    }
    if code.layout.variableCount > 0 {
      frame.variables = (0..<code.layout.variableCount).map { _ in Variable() }
      for (capture, variable) in zip(code.layout.sharedCaptures, function.variables) {
        frame.variables[capture.own] = variable
      }
    }
    if let own = code.layout.selfSlot { frame.slots[own] = .function(function) }
    return frame
  }

  /// Takes back a frame and those above it.
  package func giveBack(_ frame: Frame) {
    while height > frame.height + 1 {
      height -= 1
      frames[height].empty()
    }
    frame.empty()
    height = frame.height
    // They know the evaluator, which would never be released.
    if height == 0 { frames = [] }
  }
}
