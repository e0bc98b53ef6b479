//! Changes, documents and marks, as a window makes them.

use super::*;
use crate::surface::View;

#[test]
fn a_drag_is_one_change() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::New);
    let before = scenario.clone();
    for x in 1..10 {
        scenario.start[0] = f64::from(x);
        assert!(!history.observe(&scenario, &Origin::New, false));
    }
    assert!(history.observe(&scenario, &Origin::New, true));
    assert!(!history.observe(&scenario, &Origin::New, true));
    assert_eq!(history.undo().map(|s| s.scenario), Some(before));
    assert_eq!(history.undo(), None);
    assert_eq!(history.redo().map(|s| s.scenario), Some(scenario));
    assert_eq!(history.redo(), None);
}

#[test]
fn a_change_after_undo_forgets_what_was_undone() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::New);
    scenario.run.steps = 7;
    history.observe(&scenario, &Origin::New, true);
    scenario = history.undo().unwrap().scenario;
    scenario.run.steps = 9;
    history.observe(&scenario, &Origin::New, true);
    assert!(!history.can_redo());
    assert!(history.can_undo());
}

#[test]
fn what_a_first_click_did_is_part_of_a_double_click_or_no_change() {
    let mut scenario = Scenario::default();
    let before = scenario.clone();
    let mut history = History::new(scenario.clone(), Origin::New);
    let mark = history.mark();
    history.forget_since(mark);
    scenario.start = [7.0, 7.0];
    history.observe(&scenario, &Origin::New, true);
    assert!(history.can_undo());
    history.forget_since(mark);
    assert!(!history.can_undo() && !history.can_redo());
    assert!(!history.observe(&before, &Origin::New, true));
    // Two states since the mark, and another that takes their place.
    for x in [1.0, 2.0] {
        scenario.start[0] = x;
        history.observe(&scenario, &Origin::New, true);
    }
    history.forget_since(mark);
    scenario.start[0] = 3.0;
    assert!(history.observe(&scenario, &Origin::New, true));
    assert_eq!(history.undo().map(|s| s.scenario), Some(before));
    // What was undone can be redone, whatever is clicked twice.
    history.forget_since(mark);
    assert!(history.can_redo());
}

#[test]
fn nothing_is_forgotten_across_an_undo() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::New);
    let mut change = |history: &mut History, x| {
        scenario.start[0] = x;
        history.observe(&scenario, &Origin::New, true)
    };
    assert!(change(&mut history, 7.0));
    let mark = history.mark();
    assert!(change(&mut history, 8.0));
    history.undo();
    assert!(change(&mut history, 9.0));
    history.forget_since(mark);
    assert_eq!(history.current().scenario.start[0], 9.0);
    assert_eq!(history.undo().map(|s| s.scenario.start[0]), Some(7.0));
}

#[test]
fn a_state_knows_where_it_came_from() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::Lesson("first"));
    scenario.start = [7.0, 7.0];
    history.observe(&scenario, &Origin::File("second".into()), true);
    assert_eq!(
        history.undo().map(|s| s.origin),
        Some(Origin::Lesson("first"))
    );
    assert_eq!(
        history.redo().map(|s| s.origin),
        Some(Origin::File("second".into()))
    );
    // The same document from elsewhere is not a change.
    assert!(!history.observe(&scenario, &Origin::New, true));
    history.undo();
    assert_eq!(history.redo().map(|s| s.origin), Some(Origin::New));
}

#[test]
fn the_opened_document_is_known_on_the_way_back() {
    let mut scenario = Scenario::default();
    let first = scenario.clone();
    let mut history = History::new(scenario.clone(), Origin::Lesson("first"));
    scenario.start = [7.0, 7.0];
    history.observe(&scenario, &Origin::Lesson("first"), true);
    scenario.start = [8.0, 8.0];
    let second = scenario.clone();
    history.observe(&scenario, &Origin::Lesson("second"), true);
    scenario.start = [9.0, 9.0];
    history.observe(&scenario, &Origin::Lesson("second"), true);
    assert_eq!(*history.opened(), second);
    history.undo();
    assert_eq!(*history.opened(), second);
    history.undo();
    assert_eq!(*history.opened(), first);
    history.redo();
    assert_eq!(*history.opened(), second);
}

#[test]
fn a_file_stays_the_same_in_another_folder() {
    let origin = Origin::of_path("a.toml".into());
    let path = origin.file().unwrap();
    assert!(path.is_absolute() && path.ends_with("a.toml"), "{path:?}");
    assert_eq!(Origin::of_path("-".into()), Origin::New);
}

#[test]
fn the_opened_document_outlasts_any_number_of_changes() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::New);
    let lesson = Origin::Lesson("second");
    for i in 0..2 * DEPTH {
        scenario.start = [i as f64, 0.0];
        history.observe(&scenario, &lesson, true);
        assert_eq!(history.opened().start, [0.0, 0.0]);
    }
    assert_eq!(history.states.len(), DEPTH);
    let steps = std::iter::from_fn(|| history.undo()).count();
    assert_eq!(steps, DEPTH - 1);
    assert_eq!(history.opened().start, [0.0, 0.0]);
}

/// The newest changes are kept without a gap, and what the document was opened as; without that, only the newest.
#[test]
fn the_oldest_changes_are_dropped_first() {
    let changes = DEPTH + 50;
    let begun = |origins: [&Origin; 2]| {
        let mut scenario = Scenario {
            start: [0.0, 0.0],
            ..Scenario::default()
        };
        let mut history = History::new(scenario.clone(), origins[0].clone());
        for i in 1..=changes {
            scenario.start = [i as f64, 0.0];
            history.observe(&scenario, origins[1], true);
        }
        let back = std::iter::from_fn(|| history.undo());
        let numbers: Vec<usize> = back.map(|s| s.scenario.start[0] as usize).collect();
        let forth = std::iter::from_fn(|| history.redo()).last();
        assert_eq!(forth.map(|s| s.scenario.start), Some([changes as f64, 0.0]));
        numbers
    };
    let file = Origin::File("/a.toml".into());
    let newest = |count: usize| (changes - count..changes).rev();
    // Opened as number 0, and changed.
    let mut expected: Vec<usize> = newest(DEPTH - 2).collect();
    expected.push(0);
    assert_eq!(begun([&file, &file]), expected);
    // Number 1 is another document, opened in place of number 0, which goes first.
    expected.pop();
    expected.push(1);
    assert_eq!(begun([&Origin::New, &file]), expected);
}

#[test]
fn a_document_that_is_saved_as_a_file_is_that_file_in_all_its_states() {
    let mut scenario = Scenario::default();
    let (lesson, file) = (Origin::Lesson("first"), Origin::File("/a.toml".into()));
    let mut history = History::new(scenario.clone(), Origin::New);
    for x in 1..4 {
        scenario.start[0] = f64::from(x);
        history.observe(&scenario, &lesson, true);
    }
    history.undo();
    history.moved(&file);
    assert_eq!(history.redo().map(|s| s.origin), Some(file.clone()));
    history.undo();
    assert_eq!(history.undo().map(|s| s.origin), Some(file));
    assert_eq!(history.undo().map(|s| s.origin), Some(Origin::New));
}

#[test]
fn two_documents_of_one_origin_are_not_saved_as_one_file() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::New);
    let mut change = |history: &mut History| {
        scenario.start[0] += 1.0;
        history.observe(&scenario, &Origin::New, true);
        scenario.clone()
    };
    change(&mut history);
    history.begin();
    let second = change(&mut history);
    change(&mut history);
    history.begin();
    change(&mut history);
    history.undo();
    assert_eq!(*history.opened(), second);
    let document = history.document();
    let file = Origin::File("/a.toml".into());
    history.moved(&file);
    assert_eq!(history.redo().map(|s| s.origin), Some(Origin::New));
    assert_ne!(history.document(), document);
    history.undo();
    assert_eq!(history.undo().map(|s| s.origin), Some(file));
    assert_eq!(history.document(), document);
    assert_eq!(history.undo().map(|s| s.origin), Some(Origin::New));
    assert_ne!(history.document(), document);
    assert_eq!(*history.opened(), Scenario::default());
}

#[test]
fn the_same_document_from_elsewhere_is_a_document_of_its_own() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::Lesson("first"));
    for x in 1..3 {
        scenario.start[0] = f64::from(x);
        history.observe(&scenario, &Origin::Lesson("first"), true);
    }
    scenario = history.undo().unwrap().scenario;
    let file = Origin::File("/a.toml".into());
    history.begin();
    assert!(!history.observe(&scenario, &file, true));
    assert_eq!(*history.opened(), scenario);
    let other = Origin::File("/b.toml".into());
    history.moved(&other);
    let lesson = Some(Origin::Lesson("first"));
    assert_eq!(history.redo().map(|s| s.origin), lesson);
    assert_eq!(history.undo().map(|s| s.origin), Some(other));
    assert_eq!(history.undo().map(|s| s.origin), lesson);
}

#[test]
fn a_view_is_no_change() {
    let mut scenario = Scenario::default();
    let mut history = History::new(scenario.clone(), Origin::New);
    scenario.view = Some(View::square(1.0));
    assert!(!history.observe(&scenario, &Origin::New, true));
    assert!(!history.can_undo());
}
