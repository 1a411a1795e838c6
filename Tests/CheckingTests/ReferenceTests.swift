import Language
import Checking
import Diagnostics
import Syntax
import TestSupport
import Testing

@Suite struct ReferenceTests {
  @Test func thePageOfTheLanguageIsWhatTheCatalogSays() {
    #expect(differenceFromFile(languageReference, "docs/language.md") == nil)
  }

  @Test func thePageOfErrorsIsWhatTheTableSays() {
    #expect(differenceFromFile(ErrorTopic.reference, "docs/errors.md") == nil)
  }

  @Test(arguments: ErrorTopic.allCases)
  func whatThePageAdvisesIsRight(topic: ErrorTopic) {
    if let right = topic.right {
      #expect(check(parse(right)).map(\.title) == [])
    }
    // A complaint that only running or translating brings about is tested where cells run.
    let isTranslated = ["not-translated", "package-prefix", "foreign-name"].contains(topic.id)
    if let wrong = topic.wrong, !isTranslated {
      let found = Set(check(parse(wrong)).map(\.topic.id))
      #expect(found.isSubset(of: [topic.id]))
    }
  }
}
