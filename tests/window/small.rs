//! Small screens and fingers: plot and knobs at any size, targets that a finger hits, and gestures of one and of two fingers.

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::Shape;
use eframe::egui::{Key, Modifiers, Pos2, Rect, Theme, TouchPhase, Vec2, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::app::Startup;
use ravine::scenario::{Scenario, lesson_page};

use super::hand::{LAPTOP, Opening, Window, startup};
use super::pictures::compare;

pub const PHONE: Vec2 = vec2(390.0, 844.0);
pub const LYING: Vec2 = vec2(844.0, 390.0);
pub const TABLET: Vec2 = vec2(1024.0, 768.0);

/// A window that fingers use.
pub fn touched(scenario: Scenario, size: Vec2) -> Window {
    let startup = Startup {
        touch: true,
        ..Opening::of(scenario).startup
    };
    let mut window = Opening {
        startup,
        size,
        theme: Theme::Light,
    }
    .open();
    window.settle();
    window
}

pub fn plot(window: &Window) -> Rect {
    window.rect(Role::Canvas, "Landscape", 0)
}

fn ring(window: &Window) -> Pos2 {
    window.rect(Role::Canvas, "Start point", 0).center()
}

/// The controls within the window, with their names.
fn controls(window: &Window) -> Vec<(String, Rect)> {
    let within = window.harness.ctx.content_rect();
    let nodes = window.harness.root().children_recursive();
    let named = nodes.filter_map(|node| {
        let accessible = node.accesskit_node();
        let hit = matches!(
            accessible.role(),
            Role::Button
                | Role::Slider
                | Role::CheckBox
                | Role::ComboBox
                | Role::TextInput
                | Role::SpinButton
                | Role::RadioButton
                | Role::Link
        );
        let name = format!("{:?} {:?}", accessible.role(), accessible.label());
        (hit && within.contains_rect(node.rect())).then(|| (name, node.rect()))
    });
    named.collect()
}

/// Texts that are cut because they have no room.
fn cut(window: &Window) -> Vec<String> {
    fn visit(shape: &Shape, found: &mut Vec<String>) {
        match shape {
            Shape::Text(text) if text.galley.elided => found.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| visit(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    let shapes = &window.harness.output().shapes;
    shapes
        .iter()
        .for_each(|clipped| visit(&clipped.shape, &mut found));
    found
}

#[test]
fn small_windows_look_as_they_did() {
    for (name, size) in [("phone", PHONE), ("lying", LYING), ("tablet", TABLET)] {
        compare(name, &touched(Scenario::default(), size));
    }
    let mut window = touched(Scenario::default(), PHONE);
    window.click_button("Optimizers");
    window.settle();
    compare("phone-sheet", &window);
}

#[test]
fn a_small_window_has_plot_and_knobs_and_one_panel_at_a_time() {
    for size in [PHONE, LYING] {
        let mut window = touched(Scenario::default(), size);
        let within = window.harness.ctx.content_rect();
        let area = plot(&window).area() / (size.x * size.y);
        assert!(area > 0.25, "{size:?}: {area}");
        let knobs = window.names(Role::Slider);
        assert!(knobs.len() > 2, "{knobs:?}");
        for name in &knobs {
            let knob = window.rect(Role::Slider, name, 0);
            assert!(within.contains_rect(knob), "{size:?} {name} {knob:?}");
        }
        let open = |window: &Window| {
            [
                window.has(Role::CheckBox, "coloured bands"),
                window.has(Role::Button, "Add"),
                window.has(Role::Canvas, "Chart"),
                window.names(Role::Slider) == knobs,
            ]
        };
        assert_eq!(open(&window), [false, false, false, true]);
        for (panel, name) in ["Surface", "Optimizers", "Chart"].iter().enumerate() {
            window.click_button(name);
            window.settle();
            let expected: [bool; 4] = std::array::from_fn(|i| i == panel);
            assert_eq!(open(&window), expected, "{size:?} {name}");
            assert!(
                plot(&window).area() > 0.15 * size.x * size.y,
                "{size:?} {name}"
            );
        }
        window.click_button("Chart");
        window.settle();
        assert_eq!(open(&window), [false, false, false, true]);
        window.click_button("Menu");
        window.settle();
        window.click_button("Light or dark T");
        window.settle();
        // What was folded in a larger window is as it was.
        window.harness.set_size(LAPTOP);
        window.settle();
        assert_eq!(open(&window)[..3], [true; 3]);
    }
}

#[test]
fn fingers_hit_every_control_and_nothing_is_cut_or_covered() {
    for size in [PHONE, LYING, TABLET] {
        let mut window = touched(Scenario::default(), size);
        let (mut seen, mut faults) = (0, Vec::new());
        for panel in [None, Some("Surface"), Some("Optimizers"), Some("Chart")] {
            if let Some(name) = panel.filter(|_| size != TABLET) {
                window.click_button(name);
                window.settle();
            }
            let mut all = controls(&window);
            // What is scrolled half out of sight has no edge there.
            let below = window.rect(Role::Button, "Play or pause", 0).top();
            all.retain(|(_, rect)| rect.bottom() <= below || rect.top() >= below);
            for (i, (name, rect)) in all.iter().enumerate() {
                if rect.width() < 30.0 || rect.height() < 39.9 {
                    faults.push(format!("{panel:?}: {name} {rect:?} is small"));
                }
                for (other, place) in &all[..i] {
                    let shared = rect.intersect(*place);
                    if shared.width() >= 1.0 && shared.height() >= 1.0 {
                        faults.push(format!("{panel:?}: {name} {rect:?} on {other} {place:?}"));
                    }
                }
            }
            seen += all.len();
            let title = window.scenario().title.clone();
            let cut = cut(&window).into_iter().filter(|text| *text != title);
            faults.extend(cut.map(|text| format!("{panel:?}: “{text}” is cut")));
        }
        assert!(faults.is_empty(), "{size:?}: {faults:#?}");
        assert!(seen > 40, "{size:?}: {seen}");
    }
}

#[test]
fn a_presentation_on_a_phone_is_no_larger_and_fingers_end_it() {
    let startup = Startup {
        touch: true,
        ..startup()
    };
    let mut window = Opening {
        startup,
        size: PHONE,
        theme: Theme::Light,
    }
    .open();
    window.press(Key::End);
    window.press(Key::F5);
    window.settle();
    assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
    assert!(plot(&window).area() > 0.25 * PHONE.x * PHONE.y);
    let title = window.scenario().title.clone();
    let places = window.places();
    let headline = places.iter().find(|(text, _)| *text == title);
    let (_, place) = headline.expect("the title is written");
    assert!(place.height() < 30.0, "it has room in one row: {place}");
    window.click_button("Next page");
    window.press(Key::End);
    window.settle();
    assert_ne!(window.scenario().title, title);
    window.click_button("Previous page");
    window.press(Key::End);
    window.settle();
    assert_eq!(window.scenario().title, title);
    window.click_button("End presenting");
    window.settle();
    assert!(window.has(Role::Button, "Menu"));
}

#[test]
fn presenting_on_a_phone_closes_its_panel_and_shows_the_knobs() {
    for panel in ["Surface", "Optimizers", "Chart"] {
        let mut window = touched(Scenario::default(), PHONE);
        let knobs = window.names(Role::Slider);
        window.click_button(panel);
        window.settle();
        assert_ne!(window.names(Role::Slider), knobs, "{panel}");
        window.press(Key::F5);
        window.settle();
        assert_eq!(window.names(Role::Slider), knobs, "{panel}");
    }
}

#[test]
fn a_phone_held_across_says_what_the_page_says_beside_a_wide_plot() {
    let mut window = touched(Scenario::default(), LYING);
    let sentence = window.scenario().notes.clone();
    for presented in [false, true] {
        assert!(window.says(&sentence), "{presented}: {:?}", window.texts());
        let plot = plot(&window);
        assert!(plot.width() > 0.6 * LYING.x, "{presented}: {plot}");
        assert!(plot.height() > 0.5 * LYING.y, "{presented}: {plot}");
        window.press(Key::F5);
        window.settle();
    }
    // Only a panel takes its place.
    window.click_button("Chart");
    window.settle();
    assert!(!window.says(&sentence));
}

#[test]
fn a_phone_held_across_shows_what_the_class_is_asked() {
    let page = lesson_page("slope-ridge").expect("a page");
    let question = &page.scenario.question;
    let mut window = touched(page.scenario.clone(), LYING);
    for presented in [false, true] {
        let shapes = window.harness.output().shapes.iter();
        let seen = shapes.filter(|clipped| {
            let of_question = match &clipped.shape {
                Shape::Text(text) => text.galley.text() == question,
                _ => false,
            };
            let place = clipped.shape.visual_bounding_rect();
            of_question && clipped.clip_rect.contains_rect(place.shrink(1.0))
        });
        assert_eq!(seen.count(), 1, "{presented}");
        window.press(Key::F5);
        window.settle();
    }
}

#[test]
fn a_line_of_text_stands_in_the_middle_of_its_field() {
    let mut window = touched(Scenario::default(), PHONE);
    window.click_button("Menu");
    window.settle();
    window.click_button("Link…");
    window.settle();
    let field = window.rect(Role::TextInput, "Address of a page with Ravine", 0);
    window.click_at(field.center());
    window.type_text("https://a.org");
    window.settle();
    let places = window.places();
    let typed = places.iter().find(|(text, _)| text == "https://a.org");
    let (_, place) = typed.unwrap_or_else(|| panic!("{places:#?}"));
    let off = place.center().y - field.center().y;
    assert!(off.abs() < 1.0, "{off}");
    assert!(field.height() > 1.5 * place.height(), "{field} {place}");
}

#[test]
fn a_phone_shows_the_figure_above_the_settings_of_its_export() {
    let mut window = touched(Scenario::default(), PHONE);
    window.press_with(Modifiers::COMMAND, Key::E);
    window.settle();
    let within = window.harness.ctx.content_rect();
    let preview = window.rect(Role::Image, "Preview", 0);
    assert!(within.contains_rect(preview), "{preview}");
    assert!(preview.width() > 200.0, "{preview}");
    // The settings are below it.
    let setting = window.rect(Role::ComboBox, "Preset", 0);
    assert!(setting.top() > preview.bottom(), "{setting} {preview}");
}

#[test]
fn one_finger_takes_hold_of_the_start_from_further_off_than_a_mouse() {
    let mut window = Window::open();
    let off = vec2(-17.0, 17.0);
    let (start, at) = (window.scenario().start, ring(&window) + off);
    let to = at + vec2(60.0, -40.0);
    window.drag(at, to);
    window.settle();
    assert_eq!(window.scenario().start, start, "a mouse pans");
    assert!(window.scenario().view.is_some());
    window.press(Key::V);
    // The first touch makes it larger.
    let away = plot(&window).left_bottom() + vec2(60.0, -60.0);
    window.swipe(1, away, away + vec2(30.0, 0.0));
    assert_eq!(window.scenario().start, start);
    assert!(window.scenario().view.is_some(), "a finger pans");
    window.press(Key::V);
    window.settle();
    let at = ring(&window) + off;
    let to = at + vec2(60.0, -40.0);
    window.swipe(2, at, to);
    assert_ne!(window.scenario().start, start);
    assert_eq!(window.scenario().view, None);
    assert!(ring(&window).distance(to) < 1.0);
}

/// A window whose document says what part of the plane is on its plot.
fn panned() -> Window {
    // The first touch would give the plot another size.
    let mut window = touched(Scenario::default(), LAPTOP);
    let at = plot(&window).left_bottom() + vec2(60.0, -60.0);
    window.drag(at, at + vec2(20.0, 20.0));
    window.settle();
    assert!(window.scenario().view.is_some());
    window
}

#[test]
fn two_fingers_zoom_and_leave_the_start_where_it_was() {
    let mut window = panned();
    let (start, bounds) = (window.scenario().start, window.scenario().view());
    let first = ring(&window);
    window.finger(1, TouchPhase::Start, first);
    window.finger(1, TouchPhase::Move, first + vec2(12.0, 0.0));
    assert_ne!(window.scenario().start, start, "one finger drags it");
    let centre = first + vec2(12.0, -50.0);
    window.finger(2, TouchPhase::Start, centre + vec2(0.0, -50.0));
    assert_eq!(window.scenario().start, start);
    // Apart from 100 points to 200 around the same place.
    for share in [0.25f32, 0.5, 0.75, 1.0] {
        window.finger(1, TouchPhase::Move, centre + vec2(0.0, 50.0 + 50.0 * share));
        window.finger(2, TouchPhase::Move, centre - vec2(0.0, 50.0 + 50.0 * share));
    }
    let view = window.scenario().view();
    let ratio = view.width() / bounds.width();
    assert!((ratio - 0.5).abs() < 0.01, "{ratio}");
    window.finger(1, TouchPhase::End, centre + vec2(0.0, 100.0));
    window.finger(2, TouchPhase::Move, centre - vec2(30.0, 100.0));
    window.finger(2, TouchPhase::End, centre - vec2(30.0, 100.0));
    window.settle();
    assert_eq!(window.scenario().start, start);
    assert_eq!(
        window.scenario().view(),
        view,
        "one finger of two does nothing"
    );
}

#[test]
fn two_fingers_carry_the_plane_along() {
    let mut window = panned();
    let (start, bounds) = (window.scenario().start, window.scenario().view());
    let frame = plot(&window);
    let places = [vec2(-60.0, 10.0), vec2(40.0, 10.0)].map(|by| frame.center() + by);
    for (id, place) in (1..).zip(places) {
        window.finger(id, TouchPhase::Start, place);
    }
    for by in [10.0, 20.0, 30.0] {
        for (id, place) in (1..).zip(places) {
            window.finger(id, TouchPhase::Move, place + vec2(by, 0.0));
        }
    }
    for (id, place) in (1..).zip(places) {
        window.finger(id, TouchPhase::End, place + vec2(30.0, 0.0));
    }
    window.settle();
    let view = window.scenario().view();
    let expected = bounds.x[0] - 30.0 * bounds.width() / f64::from(frame.width());
    assert!(
        (view.x[0] - expected).abs() < 0.02 * bounds.width(),
        "{view:?} {expected}"
    );
    assert!(
        (view.width() / bounds.width() - 1.0).abs() < 1e-3,
        "{view:?}"
    );
    assert_eq!(window.scenario().start, start);
}

#[test]
fn a_tap_of_two_fingers_moves_nothing_and_a_pinch_scrubs_nothing() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    let step = window.step();
    let at = plot(&window).center() + vec2(40.0, 60.0);
    for (id, by) in [(1, 0.0), (2, 80.0)] {
        window.finger(id, TouchPhase::Start, at - vec2(0.0, by));
    }
    for (id, by) in [(1, 0.0), (2, 80.0)] {
        window.finger(id, TouchPhase::End, at - vec2(0.0, by));
    }
    window.settle();
    assert_eq!(*window.scenario(), before);
    for (role, name) in [(Role::Slider, "Playhead"), (Role::Canvas, "Chart")] {
        let rail = window.rect(role, name, 0);
        window.finger(1, TouchPhase::Start, rail.center());
        window.finger(1, TouchPhase::Move, rail.center() + vec2(9.0, 0.0));
        assert_ne!(window.step(), step, "{name}: one finger scrubs");
        window.finger(2, TouchPhase::Start, at);
        window.finger(1, TouchPhase::Move, rail.center() + vec2(60.0, 0.0));
        window.finger(2, TouchPhase::End, at);
        window.finger(1, TouchPhase::Move, rail.center() + vec2(90.0, 0.0));
        window.finger(1, TouchPhase::End, rail.center() + vec2(90.0, 0.0));
        window.settle();
        assert_eq!(window.step(), step, "{name}");
        assert_eq!(*window.scenario(), before);
    }
    // A finger alone works again.
    window.swipe(3, ring(&window), ring(&window) + vec2(20.0, 0.0));
    assert_ne!(window.scenario().start, before.start);
}
