//! Links to what is on screen, and windows that start as their address asks.

use std::fs;

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{
    Color32, Event, Key, Modifiers, OutputCommand, Theme, Vec2, ViewportCommand, ViewportEvent,
    ViewportId, vec2,
};
use ravine::app::Startup;
use ravine::scenario::{Carried, Loaded, Scenario, load_bytes, read, write_link};

use super::files::drop_file;
use super::hand::{LAPTOP, Opening, Window, startup, texts};

const PAGE: &str = "https://example.org/ravine/";

/// What was copied last.
fn copied(window: &Window) -> String {
    let mut texts = window.output.iter().filter_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    texts.next_back().expect("something was copied")
}

fn carried(link: &str) -> Carried {
    match load_bytes("link", link.as_bytes()) {
        Ok(Loaded::Carried(carried)) => *carried,
        other => panic!("{other:?}"),
    }
}

fn opened(startup: Startup, size: Vec2) -> Window {
    let mut window = Opening {
        startup,
        size,
        theme: Theme::Light,
    }
    .open();
    window.settle();
    window
}

/// A window on a page of that address.
fn at(address: &str, size: Vec2) -> Window {
    let startup = Startup {
        budget: startup().budget,
        ..Startup::at(address)
    };
    opened(startup, size)
}

fn copy_link(window: &mut Window) {
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    window.frame();
}

fn open_dialog(window: &mut Window) {
    window.click_button("Export");
    window.click_button("Link…");
}

#[test]
fn a_link_leads_to_the_page_of_the_settings_with_all_that_is_on_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let resumed = || {
        let startup = Startup {
            state_folder: Some(folder.path().to_owned()),
            ..startup()
        };
        let mut window = Opening {
            startup,
            size: LAPTOP,
            theme: Theme::Light,
        }
        .open();
        window.press(Key::End);
        window.settle();
        window
    };
    let mut window = resumed();
    copy_link(&mut window);
    assert!(window.says("Not copied: no page is known"));
    assert!(window.says("Under Export, Link…"));
    window.press(Key::Escape);
    open_dialog(&mut window);
    window.click(Role::TextInput, "Address of a page with Ravine", 0);
    window.type_text("example.org");
    window.frame();
    assert!(window.says("found “example.org” as the address of a page"));
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(PAGE);
    window.frame();
    assert!(!window.says("as the address of a page"));
    window.click(Role::CheckBox, "starts presenting", 0);
    window.click(Role::CheckBox, "the chart", 0);
    window.click_button("Copy the link");
    let link = copied(&window);
    assert!(link.starts_with("https://example.org/ravine/?present&hide=chart#ravine:1:"));
    window.click_button("Copy as HTML frame");
    assert!(copied(&window).starts_with(
        "<iframe src=\"https://example.org/ravine/?present&amp;embed&amp;hide=chart#ravine:1:"
    ));
    window.press(Key::Escape);
    window.settle();

    // Unsaved work, the view and the playhead.
    window.click(Role::CheckBox, "dots at steps", 0);
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    window.wheel(plot.center(), 120.0);
    window.press(Key::Home);
    window.press(Key::ArrowRight);
    copy_link(&mut window);
    let back = carried(&copied(&window));
    assert_eq!((&back.scenario, back.step), (window.scenario(), Some(1)));
    assert!(back.scenario.view.is_some() && !back.scenario.hidden.chart);
    let text = fs::read_to_string(folder.path().join("window.toml")).expect("settings");
    assert!(text.contains(&format!("address = \"{PAGE}\"")), "{text}");
    drop(window);
    let mut window = resumed();
    copy_link(&mut window);
    assert!(copied(&window).starts_with(&format!("{PAGE}#ravine:1:")));
}

#[test]
fn what_has_been_copied_is_said_above_the_dialog_and_what_it_darkens() {
    let mut window = at(&address(""), vec2(390.0, 844.0));
    window.click_button("Menu");
    window.click_button("Link…");
    window.settle();
    window.click_button("Copy the link");
    window.frames(3);
    let shapes = &window.harness.output().shapes;
    let darkens = |clipped: &ClippedShape| match &clipped.shape {
        Shape::Rect(rect) => rect.fill == Color32::from_black_alpha(100),
        _ => false,
    };
    let says = |clipped: &ClippedShape| {
        let mut found = false;
        texts(&clipped.shape, &mut |text| {
            found |= text.starts_with("Copied a link");
        });
        found
    };
    let [dark, said] = [
        shapes.iter().rposition(darkens),
        shapes.iter().position(says),
    ];
    assert!(dark.is_some() && dark < said, "{dark:?} {said:?}");
    window.click_button("Dismiss");
    window.frames(3);
    assert!(!window.says("Copied a link"), "and can be dismissed there");
    assert!(window.has(Role::Button, "Copy the link"));
}

#[test]
fn a_link_that_is_pasted_opens() {
    let scenario = Scenario {
        title: "Linked".into(),
        ..Scenario::default()
    };
    let link = write_link(PAGE, &scenario, Some(3)).expect("a link");
    let mut window = Window::open();
    window.event(Event::Paste(format!("<{link}>\n")));
    window.settle();
    assert_eq!((window.scenario(), window.step()), (&scenario, 3));
    window.event(Event::Paste("https://example.org/".into()));
    window.frame();
    assert!(window.says("Nothing was pasted: the link holds no scenario"));
}

#[test]
fn what_is_too_long_for_a_link_is_not_copied() {
    let mut state = 1u64;
    let digits: String = (0..60_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'a' + (state >> 60) as u8)
        })
        .collect();
    let scenario = Scenario {
        speaker_notes: digits,
        ..Scenario::default()
    };
    let mut window = Opening {
        startup: Startup {
            page: Some(PAGE.to_owned()),
            ..Opening::of(scenario).startup
        },
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open();
    copy_link(&mut window);
    assert!(window.says("Not copied: found a scenario of"));
    assert!(window.says("allowed: at most 32768 in a link"));
    let copies = |c: &OutputCommand| matches!(c, OutputCommand::CopyText(_));
    assert!(!window.output.iter().any(copies));
}

/// A page with two knobs, which hides a panel by itself.
fn page() -> Scenario {
    let text = "version = 1\ntitle = \"A page\"\nnotes = \"What it says.\"\nsurface.kind = \"quadratic\"\nhide.limits = true\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n\
                [[knob]]\ntarget = \"optimizer.1.lr\"\n[[knob]]\ntarget = \"surface.lambda2\"\n";
    read("page", text).expect("a scenario")
}

fn address(query: &str) -> String {
    write_link(&format!("{PAGE}{query}"), &page(), Some(4)).expect("a link")
}

#[test]
fn an_address_starts_presenting_at_its_step() {
    let mut window = at(&address("?present"), LAPTOP);
    assert_eq!((window.scenario(), window.step()), (&page(), 4));
    assert_eq!(window.harness.ctx.zoom_factor(), 1.5);
    assert!(!window.has(Role::Button, "Present"));
    window.press(Key::Escape);
    window.settle();
    assert!(window.has(Role::Button, "Present"));
}

#[test]
fn what_an_address_hides_is_no_part_of_the_document() {
    let mut window = at(
        &address("?hide=surface,timeline,top_bar,notes,chart,nothing"),
        LAPTOP,
    );
    assert!(
        window.says("The address asks to hide nothing, which was not found; allowed: surface,")
    );
    assert!(!window.has(Role::Button, "Present") && !window.says("What it says."));
    assert!(!window.has(Role::Slider, "Playhead") && !window.has(Role::CheckBox, "coloured bands"));
    assert!(!window.has(Role::Canvas, "Chart") && window.has(Role::Button, "Add"));
    window.press(Key::F6);
    window.frame();
    assert!(window.says("Hidden by the address of this page."));
    // What the page hides is shown, what the address hides is not.
    window.press(Key::Q);
    window.settle();
    assert!(!window.has(Role::Slider, "Playhead"));
    assert_eq!(*window.scenario(), page());
    copy_link(&mut window);
    let link = copied(&window);
    assert!(link.starts_with(&format!("{PAGE}#ravine:1:")), "{link}");
    let shown = Scenario {
        hidden: Default::default(),
        ..page()
    };
    assert_eq!(carried(&link).scenario, shown, "as it is unlocked here");
    let mut window = at(&address("?hide=limits,knobs"), LAPTOP);
    window.press(Key::F5);
    window.settle();
    assert!(!window.has(Role::Slider, "learning rate"));
    assert!(window.has(Role::Slider, "Playhead"));
}

#[test]
fn a_figure_within_a_page_has_plot_and_knobs() {
    for size in [
        vec2(640.0, 480.0),
        vec2(320.0, 200.0),
        vec2(390.0, 600.0),
        vec2(900.0, 300.0),
        vec2(1280.0, 800.0),
    ] {
        let window = at(&address("?embed"), size);
        let within = window.harness.ctx.content_rect();
        let plot = window.rect(Role::Canvas, "Landscape", 0);
        assert!(plot.area() > 0.2 * size.x * size.y, "{size:?}: {plot:?}");
        for name in ["learning rate", "second eigenvalue"] {
            let knob = window.rect(Role::Slider, name, 0);
            assert!(within.contains_rect(knob), "{size:?}: {name} {knob:?}");
            assert!(!knob.intersects(plot), "{size:?}: {name} {knob:?}");
        }
        let names = window.names(Role::Button);
        let expected = ["A step back", "Play or pause", "A step forward"];
        let numbers = ["learning rate value", "second eigenvalue value"];
        for name in &names {
            let known = expected.iter().chain(&numbers).any(|known| known == name);
            assert!(known, "{size:?}: {name}");
        }
        assert_eq!(window.count(Role::Link, "Open in Ravine"), 1);
        assert!(!window.says("A page") && !window.says("What it says."));
    }
    let window = at(&address("?embed&hide=timeline,knobs"), vec2(640.0, 480.0));
    assert!(
        !window.has(Role::Slider, "Playhead") && !window.has(Role::Slider, "second eigenvalue")
    );
    assert!(window.has(Role::Link, "Open in Ravine"));
}

#[test]
fn a_figure_within_a_page_keeps_nothing_and_leads_out_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let startup = Startup {
        budget: startup().budget,
        state_folder: Some(folder.path().to_owned()),
        tour: true,
        ..Startup::at(&address("?embed&present&hide=readouts"))
    };
    let mut window = opened(startup, vec2(640.0, 480.0));
    assert!(!window.says("New to Ravine?"));
    assert_eq!(
        window.harness.ctx.zoom_factor(),
        1.0,
        "it is no presentation"
    );
    let knob = window.rect(Role::Slider, "second eigenvalue", 0);
    window.drag(knob.center(), knob.center() + vec2(40.0, 0.0));
    window.press(Key::Home);
    assert_ne!(*window.scenario(), page());
    let changed = window.scenario().clone();
    for key in [Key::O, Key::S, Key::E] {
        window.press_with(Modifiers::COMMAND, key);
    }
    window.press(Key::F4);
    window.press(Key::F5);
    window.press(Key::PageDown);
    drop_file(&mut window, folder.path().join("other.toml"));
    window.event(Event::Paste("no scenario".into()));
    window.settle();
    assert_eq!(*window.scenario(), changed);
    assert!(!window.says("Open a scenario") && !window.says("Contents"));
    assert!(
        !window.has(Role::Button, "Dismiss"),
        "there are no messages"
    );
    window.click(Role::Link, "Open in Ravine", 0);
    let mut urls = window.output.iter().filter_map(|command| match command {
        OutputCommand::OpenUrl(open) => Some((open.url.clone(), open.new_tab)),
        _ => None,
    });
    let (url, new_tab) = urls.next_back().expect("a page is opened");
    assert!(
        new_tab && url.starts_with(&format!("{PAGE}#ravine:1:")),
        "{url}"
    );
    let back = carried(&url);
    assert_eq!((&back.scenario, back.step), (&changed, Some(0)));
    let viewports = &mut window.harness.input_mut().viewports;
    let viewport = viewports.get_mut(&ViewportId::ROOT).expect("the window");
    viewport.events.push(ViewportEvent::Close);
    window.frame();
    assert!(!window.commands.contains(&ViewportCommand::CancelClose));
    drop(window);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
