/// Seconds from some moment on.
package func secondsNow() -> Double { page_now() / 1000 }

@_extern(wasm, module: "page", name: "now") @_extern(c)
private func page_now() -> Double
