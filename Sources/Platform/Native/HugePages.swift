import Glibc

/// Fresh memory is mapped page by page: with large pages that costs a tenth.
package func adviseHugePages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
  let page = 1 << 21
  guard byteCount >= 2 * page else { return }
  let lower = (Int(bitPattern: memory) + page - 1) / page * page
  let upper = (Int(bitPattern: memory) + byteCount) / page * page
  _ = madvise(UnsafeMutableRawPointer(bitPattern: lower), upper - lower, MADV_HUGEPAGE)
}
