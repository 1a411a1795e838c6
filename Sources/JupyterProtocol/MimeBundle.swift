package import JSON

/// One thing to show, in as many forms as there are front ends to please.
///
/// The front end picks the richest form it knows. Text forms and SVG are strings, binary forms such
/// as `image/png` are base64 strings, and `application/json` is the value itself.
package struct MimeBundle: Sendable, Hashable {
  /// MIME type → form.
  package var data: JSONObject
  /// Hints for the front end, by MIME type: `["image/png": ["width": 360]]`.
  package var metadata: JSONObject

  package init(_ data: JSONObject, metadata: JSONObject = [:]) {
    self.data = data
    self.metadata = metadata
  }
}
