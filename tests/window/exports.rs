//! Exports and copies that take long: one at a time, told, and given up by a button.

use std::fs;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, Key, Modifiers, OutputCommand, Theme, ViewportCommand, ViewportEvent, ViewportId,
};
use ravine::app::Startup;
use ravine::optimizer::Method;
use ravine::scenario::Scenario;
use ravine::surface::{Shape, Typed};
use ravine::workbench::{Budget, Origin};

use super::files::give_path;
use super::hand::{LAPTOP, Opening, Window};

/// A window on a document whose run would take minutes.
fn endless() -> Window {
    let formula = Typed::new(format!("x^2 + y^2{}", " + sin(x)".repeat(160)));
    let mut scenario = Scenario::on(Shape::Typed(formula.expect("a formula")));
    scenario.run.steps = 1_000_000;
    scenario.run.noise = 1.0;
    scenario.optimizers = vec![Method::named("momentum").expect("a method").into()];
    let startup = Startup {
        documents: vec![(scenario, Origin::New).into()],
        budget: Budget::NONE,
        ..Startup::default()
    };
    let opening = Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    };
    opening.open()
}

fn copied(window: &Window) -> usize {
    let image = |c: &&OutputCommand| matches!(c, OutputCommand::CopyImage(_));
    window.output.iter().filter(image).count()
}

fn export(window: &mut Window, path: &std::path::Path) {
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    give_path(window, "File", path);
    window.click_in_dialog("Export");
    window.frames(2);
}

#[test]
fn a_copy_is_told_and_can_be_given_up() {
    let mut window = endless();
    window.press(Key::F5);
    for _ in 0..20 {
        window.event(Event::Copy);
    }
    window.until("it is told", |w| w.says("Copying the figure: runs, "));
    // Escape dismisses messages before it ends presenting, but this one stays as long as the work.
    assert!(!window.has(Role::Button, "Present"));
    window.press(Key::Escape);
    window.frames(2);
    assert!(window.has(Role::Button, "Present"));
    assert_eq!(window.count(Role::Button, "Cancel the copy"), 1);
    window.click_button("Cancel the copy");
    window.until("it has ended", |w| w.says("Cancelled copying"));
    assert!(!window.has(Role::Button, "Cancel the copy"));
    assert_eq!(copied(&window), 0);
}

#[test]
fn a_copy_asked_for_again_is_copied_once() {
    let mut window = Window::open();
    for _ in 0..5 {
        window.event(Event::Copy);
    }
    window.until("copied", |w| w.says("Copied the figure"));
    window.settle();
    assert_eq!(copied(&window), 1);
}

#[test]
fn exports_wait_for_each_other_and_each_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = endless();
    let paths = ["a.png", "b.png"].map(|name| folder.path().join(name));
    for path in &paths {
        export(&mut window, path);
    }
    window.until("it is told", |w| {
        w.says("Exporting a.png (1 more to come): runs, ")
    });
    for path in &paths {
        window.until("a button", |w| w.has(Role::Button, "Cancel the export"));
        window.click_button("Cancel the export");
        let report = format!("Cancelled the export of {}", path.display());
        window.until("it has ended", |w| w.says(&report));
    }
    window.until("nothing is under way", |w| {
        !w.has(Role::Button, "Cancel the export")
    });
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn two_exports_are_both_written_and_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    let paths = ["a.png", "b.png"].map(|name| folder.path().join(name));
    let mut reported = [false; 2];
    for path in &paths {
        export(&mut window, path);
    }
    for _ in 0..3000 {
        for (path, reported) in paths.iter().zip(&mut reported) {
            *reported |= window.says(&format!("Exported {}", path.display()));
        }
        if reported == [true; 2] {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.frame();
    }
    assert_eq!(reported, [true; 2], "{:?}", window.texts());
    assert!(paths.iter().all(|path| path.exists()));
}

#[test]
fn an_export_that_fails_is_told_though_the_next_one_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    let good = folder.path().join("b.png");
    export(&mut window, &folder.path().join("nowhere/a.png"));
    export(&mut window, &good);
    let report = format!("Exported {}", good.display());
    window.until("the second is written", |w| w.says(&report));
    assert!(window.says("Not exported. "), "{:?}", window.texts());
}

#[test]
fn closing_does_not_silently_lose_an_export() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = endless();
    let path = folder.path().join("a.png");
    export(&mut window, &path);
    let close = |window: &mut Window| {
        let viewports = &mut window.harness.input_mut().viewports;
        let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
        root.events.push(ViewportEvent::Close);
        window.commands.clear();
        window.frame();
        window.commands.contains(&ViewportCommand::CancelClose)
    };
    assert!(close(&mut window), "the window stays");
    window.frames(2);
    assert!(window.says("a.png is still being written. Close again to give it up."));
    assert!(!close(&mut window), "{:?}", window.texts());
}
