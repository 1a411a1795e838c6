package import Values
package import Diagnostics
package import Plotting

extension DrawnTuple: WorkingObject {
  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? { plain?.items }

  package func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure? { try draw(call) }
}
