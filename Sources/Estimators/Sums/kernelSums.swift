/// The sums of all keys at each query, by whichever exact method is fastest.
func kernelSums(
  keys: Points, values: Values, queries: Points, shape: SmoothingKernel.Shape, widths: [Double],
  supervision: Supervision
) throws(EstimatorError) -> KernelSums {
  let brute = BruteForce(keys: keys, values: values, shape: shape, widths: widths)
  return try brute.sums(at: queries, supervision: supervision)
}
