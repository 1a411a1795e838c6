package import JSON
package import JupyterProtocol

/// The border between the kernel process and the language it serves.
///
/// The process knows sockets, messages and threads; the language knows cells. Positions in source
/// text are offsets in Unicode scalars, as the Jupyter protocol counts them.
///
/// Threads: `execute` and the `comm…` methods block an evaluation thread with a stack of
/// `EvaluationThread.stackSize` bytes. Each subshell has such a thread, so they may run several at
/// once over one namespace; the language sees to it that each sees consistent values. `complete`,
/// `inspect` and `completeness` are called on another thread while cells run: they answer at once
/// from what was known when the last cell ended, and never wait for a cell.
package protocol NotebookLanguage: Sendable {
  var description: LanguageDescription { get }

  /// Does beforehand what would make the first cell slower than the others.
  ///
  /// Called once on an evaluation thread, while the first client is still connecting.
  func prepare()

  /// Runs one cell to its end. Outputs go to `output` as they arise; the value of the cell is
  /// part of the outcome.
  func execute(_ cell: Cell, output: any CellOutput) -> CellOutcome

  /// Evaluates one entry of `user_expressions` after a cell that ended well.
  func evaluate(expression: String, output: any CellOutput) -> ExpressionOutcome

  func complete(_ source: String, cursor: Int) -> CompletionList
  /// What to show for the name at the cursor, or nil if there is nothing to say.
  func inspect(_ source: String, cursor: Int, detail: InspectionDetail) -> MimeBundle?
  func completeness(of source: String) -> Completeness

  /// A front end opened a channel. Returns whether the target is known; if not, it is closed again.
  func commOpened(_ comm: CommMessage, target: String, output: any CellOutput) -> Bool
  func commReceived(_ comm: CommMessage, output: any CellOutput)
  func commClosed(_ comm: CommMessage, output: any CellOutput)
}

/// A language without widgets knows no targets.
extension NotebookLanguage {
  package func prepare() {}

  package func commOpened(_ comm: CommMessage, target: String, output: any CellOutput) -> Bool {
    false
  }
  package func commReceived(_ comm: CommMessage, output: any CellOutput) {}
  package func commClosed(_ comm: CommMessage, output: any CellOutput) {}
}

/// The thread on which cells run.
package enum EvaluationThread {
  /// Bytes of stack for one evaluation thread.
  ///
  /// Pages are taken only when touched, so this costs nothing until a recursion needs it, and the
  /// language's own depth limit is reached long before the end.
  package static let stackSize = 512 << 20
  /// What it is at least, where the address space of the process is limited.
  package static let leastStackSize = 32 << 20
}

/// What front ends are told about the language when they connect.
package struct LanguageDescription: Sendable {
  package struct Link: Sendable {
    package var text: String
    package var url: String

    package init(text: String, url: String) {
      self.text = text
      self.url = url
    }
  }

  package var name: String
  package var version: String
  package var mimeType: String
  /// With its dot.
  package var fileExtension: String
  package var codeMirrorMode: String
  package var pygmentsLexer: String
  /// The name of the kernel, as `implementation` in `kernel_info_reply`.
  package var implementation: String
  package var implementationVersion: String
  package var banner: String
  package var helpLinks: [Link]

  package init(
    name: String, version: String, mimeType: String, fileExtension: String,
    codeMirrorMode: String, pygmentsLexer: String, implementation: String,
    implementationVersion: String, banner: String, helpLinks: [Link] = []
  ) {
    self.name = name
    self.version = version
    self.mimeType = mimeType
    self.fileExtension = fileExtension
    self.codeMirrorMode = codeMirrorMode
    self.pygmentsLexer = pygmentsLexer
    self.implementation = implementation
    self.implementationVersion = implementationVersion
    self.banner = banner
    self.helpLinks = helpLinks
  }
}

/// One cell to run.
package struct Cell: Sendable {
  package var source: String
  /// The number in the prompt, `[3]`.
  package var number: Int
  /// The front end's name for the cell, where it has one.
  package var id: String?
  /// A silent cell shows neither its value nor a number.
  package var isSilent: Bool

  package init(source: String, number: Int, id: String? = nil, isSilent: Bool = false) {
    self.source = source
    self.number = number
    self.id = id
    self.isSilent = isSilent
  }
}

package enum CellOutcome: Sendable {
  /// The cell ran to its end. `result` is the value to show, `pages` go to the front end's pager, and `proposal` is put
  /// in the cell's place.
  case finished(result: MimeBundle?, pages: [MimeBundle] = [], proposal: String? = nil)
  case failed(CellFailure)
  /// The cell stopped because it was told to.
  case interrupted
}

/// Why a cell failed, for people and for programs.
package struct CellFailure: Sendable, Hashable {
  /// Stable identifier of the kind of error.
  package var name: String
  /// One sentence that says it all; further lines may follow.
  package var value: String
  /// Lines to print, with ANSI colours where they help.
  package var traceback: [String]
  /// The same as data (line, column, span, suggestion, …): metadata of the `error` message.
  package var details: JSONObject

  package init(name: String, value: String, traceback: [String], details: JSONObject = [:]) {
    self.name = name
    self.value = value
    self.traceback = traceback
    self.details = details
  }
}

package enum ExpressionOutcome: Sendable {
  case value(MimeBundle)
  case failed(CellFailure)
}

package struct CompletionList: Sendable {
  package struct Item: Sendable {
    package var text: String
    /// `function`, `keyword`, `instance`, `module`, …: the front end's icon.
    package var type: String?
    package var signature: String?

    package init(_ text: String, type: String? = nil, signature: String? = nil) {
      self.text = text
      self.type = type
      self.signature = signature
    }
  }

  package var items: [Item]
  /// What an accepted item replaces.
  package var replacing: Range<Int>

  package init(_ items: [Item], replacing: Range<Int>) {
    self.items = items
    self.replacing = replacing
  }
}

package enum InspectionDetail: Sendable {
  /// One press of Shift+Tab: the signature and a sentence.
  case brief
  case full
}

package enum Completeness: Sendable, Hashable {
  case complete
  /// The cell goes on, its next line indented by this text.
  case incomplete(indent: String)
  case invalid
  case unknown
}
