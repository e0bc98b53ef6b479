//! Figures within other pages: what leaves the page around its scrolling, the way back to the view, and links that are incomplete.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Pos2, Rect, Theme, TouchPhase, Vec2, vec2};
use ravine::app::Startup;
use ravine::scenario::{ReliefPlace, Scenario, write_link};
use ravine::surface::View;

use super::hand::{LAPTOP, Opening, Window, startup};

const PAGE: &str = "https://example.org/ravine/";
const SIZE: Vec2 = vec2(640.0, 420.0);

/// A window on a page whose address ends so.
fn at(query: &str, scenario: &Scenario, size: Vec2, touch: bool) -> Window {
    let link = write_link(&format!("{PAGE}{query}"), scenario, Some(3)).expect("a link");
    opened(&link, size, touch)
}

fn opened(address: &str, size: Vec2, touch: bool) -> Window {
    let mut window = begun(address, size, touch);
    window.settle();
    window
}

/// The same while it may still play.
fn begun(address: &str, size: Vec2, touch: bool) -> Window {
    let startup = Startup {
        budget: startup().budget,
        touch,
        ..Startup::at(address)
    };
    Opening {
        startup,
        size,
        theme: Theme::Light,
    }
    .open()
}

fn plot(window: &Window) -> Rect {
    window.rect(Role::Canvas, "Landscape", 0)
}

fn ring(window: &Window) -> Pos2 {
    window.rect(Role::Canvas, "Start point", 0).center()
}

/// A place on the plot where nothing else is.
fn ground(window: &Window) -> Pos2 {
    plot(window).left_bottom() + vec2(60.0, -60.0)
}

#[test]
fn a_figure_that_shows_something_else_is_led_back() {
    let scenario = Scenario {
        view: Some(View {
            x: [-2.0, 2.0],
            y: [-2.0, 2.0],
        }),
        ..Scenario::default()
    };
    for touch in [false, true] {
        let mut window = at("?embed", &scenario, SIZE, touch);
        assert!(!window.has(Role::Button, "Reset view"));
        window.wheel(ground(&window), 120.0);
        assert_ne!(window.scenario().view, scenario.view);
        let button = window.rect(Role::Button, "Reset view", 0);
        assert!(plot(&window).contains_rect(button), "{button:?}");
        assert!(!touch || button.height() >= 40.0, "{button:?}");
        window.click_button("Reset view");
        window.settle();
        assert_eq!(*window.scenario(), scenario);
        assert!(!window.has(Role::Button, "Reset view"));
    }
    let mut window = at("", &scenario, SIZE, false);
    window.wheel(ground(&window), 120.0);
    assert!(!window.has(Role::Button, "Reset view"), "a key does that");
}

#[test]
fn a_finger_that_scrolls_the_page_around_moves_nothing() {
    let scenario = Scenario::default();
    let mut window = at("?embed", &scenario, SIZE, true);
    let from = ground(&window);
    window.finger(1, TouchPhase::Start, from);
    window.finger(1, TouchPhase::Move, from + vec2(0.0, 12.0));
    assert_ne!(window.scenario().view, None, "one finger pans");
    window.harness.state_mut().give_finger();
    window.frame();
    assert_eq!(*window.scenario(), scenario, "that is taken back");
    window.finger(1, TouchPhase::Move, from + vec2(0.0, 80.0));
    window.finger(1, TouchPhase::End, from + vec2(0.0, 2.0));
    window.settle();
    assert_eq!(*window.scenario(), scenario, "no click, no drag");
    // Nor where nobody hears of the end.
    window.finger(1, TouchPhase::Start, from);
    window.harness.state_mut().give_finger();
    window.frame();
    window.finger(1, TouchPhase::Cancel, from);
    assert!(!window.harness.ctx.input(|i| i.pointer.any_down()));
    window.swipe(1, from, from + vec2(40.0, 0.0));
    assert_ne!(window.scenario().view, None, "the next one pans");
}

#[test]
fn a_finger_has_hold_of_what_is_dragged_and_not_of_pictures() {
    let mut scenario = Scenario::default();
    scenario.relief.place = ReliefPlace::Beside;
    let mut window = at("?embed", &scenario, vec2(800.0, 500.0), true);
    let relief = window.rect(Role::Canvas, "Relief", 0);
    let playhead = window.rect(Role::Slider, "Playhead", 0).center();
    for (place, held) in [
        (ground(&window), false),
        (relief.left_bottom() + vec2(12.0, -12.0), false),
        (
            window.rect(Role::Button, "Play or pause", 0).center(),
            false,
        ),
        (ring(&window), true),
        (playhead, true),
    ] {
        window.finger(1, TouchPhase::Start, place);
        let ctx = window.harness.ctx.clone();
        assert_eq!(window.harness.state().is_held(&ctx), held, "{place:?}");
        window.finger(1, TouchPhase::Cancel, place);
        window.harness.state_mut().give_finger();
        window.frame();
    }
}

#[test]
fn an_incomplete_link_is_said_and_no_figure_takes_its_place() {
    let link = write_link(&format!("{PAGE}?embed"), &Scenario::default(), None).expect("a link");
    let cut = &link[..link.len() - 30];
    let window = opened(cut, SIZE, false);
    assert!(window.says("There should be a figure here, but the link is incomplete or damaged"));
    assert!(!window.has(Role::Canvas, "Landscape") && !window.has(Role::Slider, "Playhead"));
    let window = begun(&cut.replace("?embed", ""), LAPTOP, false);
    assert!(window.says("This is not what the link should show: the link is incomplete"));
    assert!(window.has(Role::Canvas, "Landscape"));
}

#[test]
fn a_link_is_found_among_words_and_what_is_none_is_said() {
    let linked = Scenario {
        title: "Linked".into(),
        ..Scenario::default()
    };
    let link = write_link(PAGE, &linked, Some(3)).expect("a link");
    let text = format!("Look at #3 in {link} it is nice, or not?");
    let mut window = Window::open();
    window.event(Event::Paste(text.clone()));
    window.settle();
    assert_eq!((window.scenario(), window.step()), (&linked, 3));
    for (text, said) in [
        (&link[..link.len() - 9], "the link is incomplete or damaged"),
        ("https://example.org/", "the link holds no scenario"),
        ("Dear all,\nhello", "the text is neither a link, nor"),
        ("version = 1\nsurface = 3", "the text:2:"),
    ] {
        window.event(Event::Paste(text.to_owned()));
        window.settle();
        assert!(
            window.says(&format!("Nothing was pasted: {said}")),
            "{text}"
        );
        assert_eq!(*window.scenario(), linked);
    }
    let mut window = Window::open();
    window.press_with(Modifiers::COMMAND, Key::O);
    window.frame();
    window.type_text(&text);
    window.press(Key::Enter);
    window.settle();
    assert_eq!((window.scenario(), window.step()), (&linked, 3));
}
