// swift-tools-version: 6.2
import PackageDescription

// A program outside of Nadaraya that uses its two libraries. From a release, write
// `.package(url: "<where you found this project>", from: "0.1.0")` instead of the path.
let package = Package(
  name: "example",
  dependencies: [.package(name: "nadaraya", path: "../..")],
  targets: [
    .executableTarget(
      name: "Example",
      dependencies: [
        .product(name: "Estimators", package: "nadaraya"),
        .product(name: "Plotting", package: "nadaraya"),
      ])
  ])
