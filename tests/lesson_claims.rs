//! What lessons claim is so.

use ravine::analysis::all_threads;
use ravine::claims::check;
use ravine::optimizer::Progress;
use ravine::scenario::lesson_pages;

#[test]
fn every_claim_of_every_page_holds() {
    let mut count = 0;
    for page in lesson_pages() {
        let findings = check(&page.scenario, all_threads(), &Progress::default());
        for (index, finding) in findings.expect("nobody cancels").iter().enumerate() {
            let place = format!("{}: claim {}: {}", page.key, index + 1, finding.found);
            assert!(finding.is_as_it_should_be(), "{place}");
            count += 1;
        }
    }
    assert!(count >= 16, "{count}");
}

/// Where a page has begun to back its sentences, it backs all that state an outcome.
#[test]
fn no_sentence_of_a_page_with_claims_is_without() {
    for page in lesson_pages() {
        if !page.scenario.claims.is_empty() {
            let bare = page.scenario.sentences_without_claim();
            assert!(bare.is_empty(), "{}: {bare:?}", page.key);
        }
    }
}
