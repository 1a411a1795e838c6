// The first file of the module that needs the C library: were Dispatch loaded first, its types would count as Dispatch's.
import Glibc

/// Fresh memory is mapped page by page: with large pages that costs a tenth.
func adviseHugePages(_ output: UnsafeMutablePointer<Double>, _ count: Int) {
  let page = 1 << 21
  let bytes = count * MemoryLayout<Double>.stride
  guard bytes >= 2 * page else { return }
  let lower = (Int(bitPattern: output) + page - 1) / page * page
  let upper = (Int(bitPattern: output) + bytes) / page * page
  _ = madvise(UnsafeMutableRawPointer(bitPattern: lower), upper - lower, MADV_HUGEPAGE)
}
