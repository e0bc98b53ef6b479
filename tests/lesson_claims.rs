//! What lessons claim is so, all that they say is claimed, and claims notice when a page becomes another.

mod mutations;

use mutations::mutated;
use ravine::analysis::all_threads;
use ravine::claims::{Finding, check};
use ravine::optimizer::Progress;
use ravine::scenario::{Scenario, lesson_pages, lessons};

fn findings(scenario: &Scenario) -> Vec<Finding> {
    check(scenario, all_threads(), &Progress::default()).expect("nobody cancels")
}

#[test]
fn every_claim_of_every_page_holds() {
    let mut count = 0;
    for page in lesson_pages() {
        for (index, finding) in findings(&page.scenario).iter().enumerate() {
            let place = format!("{}: claim {}: {}", page.key, index + 1, finding.found);
            assert!(finding.is_as_it_should_be(), "{place}");
            count += 1;
        }
    }
    println!("{count} claims on {} pages", lesson_pages().len());
}

#[test]
fn every_sentence_that_states_an_outcome_has_a_claim() {
    for page in lesson_pages() {
        let bare = page.scenario.sentences_without_claim();
        assert!(bare.is_empty(), "{}: {bare:?}", page.key);
        assert!(!page.scenario.claims.is_empty(), "{}", page.key);
    }
}

#[test]
fn every_lesson_has_pages_notes_and_a_last_question() {
    for lesson in lessons() {
        let count = lesson.pages.len();
        assert!((3..=7).contains(&count), "{}: {count} pages", lesson.key);
        for page in &lesson.pages {
            assert!(!page.scenario.speaker_notes.is_empty(), "{}", page.key);
        }
        let last = lesson.pages.last().expect("there are some");
        assert!(!last.scenario.question.is_empty(), "{}", last.key);
    }
}

/// Of each page at least one claim fails where rates are three times as large, the start or the draw is another, κ is a tenth, or weights in the
/// lab vary more. Claims that none of these breaks are printed.
#[test]
fn every_page_notices_that_it_is_another() {
    let mut blind = Vec::new();
    for page in lesson_pages() {
        let mut broken = vec![false; page.scenario.claims.len()];
        for (_, other) in mutated(&page.scenario) {
            for (broken, finding) in broken.iter_mut().zip(findings(&other)) {
                *broken |= !finding.is_as_it_should_be();
            }
        }
        let unbroken: Vec<usize> = (1..=broken.len()).filter(|i| !broken[i - 1]).collect();
        if !unbroken.is_empty() {
            println!("{}: no change breaks claims {unbroken:?}", page.key);
        }
        if unbroken.len() == broken.len() {
            blind.push(&page.key);
        }
    }
    assert!(blind.is_empty(), "{blind:?}");
}
