import CZlib

/// The bytes in zlib's format; the same level always, so that equal input gives equal output.
func zlibCompressed(_ data: [UInt8]) -> [UInt8] {
  var count = compressBound(UInt(data.count))
  var result = [UInt8](repeating: 0, count: Int(count))
  guard compress2(&result, &count, data, UInt(data.count), 4) == 0 else { return [] }
  return Array(result.prefix(Int(count)))
}
