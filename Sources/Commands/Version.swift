/// The version of the kernel, its language and the wheel.
///
/// `make wheel` reads it from here.
let nadarayaVersion = "0.1.0"
