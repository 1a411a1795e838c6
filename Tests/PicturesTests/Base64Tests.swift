import Foundation
import Testing

@testable import Pictures

@Suite struct Base64Tests {
  @Test func `bytes of every length are written as Foundation writes them`() {
    var generator = SystemRandomNumberGenerator()
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #expect(base64(bytes) == Data(bytes).base64EncodedString())
    }
  }
}
