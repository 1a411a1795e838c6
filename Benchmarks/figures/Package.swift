// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that `swift build` there does not build benchmarks.
let package = Package(
  name: "figures-benchmark",
  dependencies: [.package(name: "nadaraya", path: "../..")],
  targets: [
    .executableTarget(
      name: "PlottingBenchmark", dependencies: [.product(name: "Plotting", package: "nadaraya")])
  ],
  swiftLanguageModes: [.v6]
)
