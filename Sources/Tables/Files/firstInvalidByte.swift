/// Where bytes stop being UTF-8; nil when all of them are.
///
/// - Complexity: O(n), and hardly more than looking at each byte once where all is well.
package func firstInvalidByte(in bytes: [UInt8]) -> Int? {
  guard bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil
  else { return nil }
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var offset = 0
  while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
  return offset
}
