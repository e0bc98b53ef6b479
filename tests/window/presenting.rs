//! Presenting: type, knobs and their keys, pages.

use std::fs;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme, ViewportCommand, ViewportId, vec2};
use ravine::app::{Startup, load_all};
use ravine::optimizer::Method;
use ravine::scenario::{Knob, Legend, Place, Scenario, lesson_pages, read, write};
use ravine::surface::Shape;
use ravine::workbench::Origin;

use super::files::{drop_file, give_path};
use super::hand::{LAPTOP, Opening, Window, startup, texts};

/// λ₂ = 10, so gradient descent has the limit 0.2.
fn ravine() -> Scenario {
    let text = "version = 1\ntitle = \"A\"\nnotes = \"B\"\n[surface]\nkind = \"quadratic\"\nlambda2 = 10.0\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n\
                [[knob]]\ntarget = \"optimizer.1.lr\"\nlabel = \"rate\"\n\
                [[knob]]\ntarget = \"surface.lambda2\"\nrange = [1, 20]\n\
                [[knob]]\ntarget = \"layers.bands\"\n";
    read("ravine.toml", text).expect("a scenario")
}

fn presenting(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.press(Key::F5);
    window.settle();
    window
}

fn rate(window: &Window) -> f64 {
    window.scenario().optimizers[0].method.lr()
}

#[test]
fn keys_choose_a_knob_and_move_it() {
    let mut window = presenting(ravine());
    // The first knob has the keys from the beginning.
    window.press(Key::ArrowUp);
    let coarse = rate(&window);
    assert!(coarse > 0.1, "{coarse}");
    window.press_with(Modifiers::SHIFT, Key::ArrowUp);
    let fine = rate(&window);
    assert!(
        fine > coarse && fine - coarse < 0.5 * (coarse - 0.1),
        "{coarse} {fine}"
    );
    // At once, as when keys come faster than frames.
    window.press(Key::Num2);
    window.press(Key::ArrowDown);
    assert_eq!(rate(&window), fine);
    let lambda2 = |w: &Window| w.scenario().surface.shape.parameters().get(1);
    let lower = lambda2(&window);
    assert!((9.0..10.0).contains(&lower), "{lower}");
    window.press(Key::Tab);
    window.frame();
    assert!(window.scenario().layers.bands);
    window.press(Key::ArrowDown);
    assert!(!window.scenario().layers.bands, "Tab goes to the next knob");
    // Keys of the playhead work all the same, and digits hide nothing.
    window.press(Key::Home);
    window.press(Key::ArrowRight);
    assert_eq!(window.step(), 1);
    assert!(window.scenario().optimizers[0].visible);
    assert_eq!(lambda2(&window), lower);
}

/// Eleven buttons would leave no room for the plot.
#[test]
fn a_choice_of_many_options_is_a_menu_of_one_row() {
    let text = "version = 1\nsurface.kind = \"quadratic\"\n[[optimizer]]\nkind = \"gradient_descent\"\n[[knob]]\ntarget = \"chart.quantity\"\n";
    let scenario = read("chart.toml", text).expect("a scenario");
    let mut window = Opening {
        size: vec2(1024.0, 768.0),
        ..Opening::of(scenario)
    }
    .open();
    window.press(Key::F5);
    window.settle();
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    assert!(plot.height() > 200.0, "{plot:?}");
    let name = "quantity: loss";
    let menu = window.rect(Role::ComboBox, name, 0);
    assert!(menu.height() < 40.0, "{menu:?}");
    let quantity = |w: &Window| w.scenario().chart.quantity;
    let first = quantity(&window);
    window.press(Key::ArrowUp);
    window.settle();
    let second = quantity(&window);
    assert_ne!(second, first);
    window.press(Key::ArrowDown);
    window.settle();
    assert_eq!(quantity(&window), first);
}

/// Wherever the pointer rests on the knobs, nothing but their own words is shown.
#[test]
fn no_help_covers_the_plot_when_the_pointer_rests_on_a_knob() {
    let mut window = presenting(ravine());
    let words = |window: &Window| {
        let mut words = Vec::new();
        for clipped in &window.harness.output().shapes {
            texts(&clipped.shape, &mut |text| words.push(text.to_owned()));
        }
        words.sort();
        words
    };
    let rail = window.rect(Role::Slider, "rate", 0);
    window.move_to(rail.center());
    window.pause();
    window.settle();
    let before = words(&window);
    for (x, y) in [(8.0, 10.0), (8.0, 14.0), (20.0, 10.0), (60.0, 10.0)] {
        for at in [
            rail.left_top() + vec2(x, -y),
            rail.right_top() + vec2(-x, -y),
        ] {
            window.move_to(at);
            window.pause();
            window.settle();
            assert_eq!(words(&window), before, "{at:?}");
        }
    }
}

#[test]
fn a_rate_sticks_to_its_limit_and_passes_it() {
    let mut window = presenting(ravine());
    let rail = window.rect(Role::Slider, "rate", 0);
    let y = rail.top() + 8.0;
    // 0.2 lies where the thumb comes to stand when the number is typed: found by dragging in small steps.
    let mut seen = Vec::new();
    window.move_to(rail.left_center() + vec2(20.0, y - rail.center().y));
    window.down();
    for x in 20..rail.width() as i32 {
        window.move_to(rail.left_center() + vec2(x as f32, y - rail.center().y));
        window.frame();
        seen.push(rate(&window));
    }
    window.up();
    let at_limit = seen.iter().filter(|rate| **rate == 0.2).count();
    assert!(at_limit >= 3, "{at_limit} of {}", seen.len());
    assert!(seen.last().is_some_and(|last| *last > 0.2));
    for pair in seen.windows(2) {
        assert!(pair[1] >= pair[0] && pair[1] / pair[0] < 1.05, "{pair:?}");
    }
    let mut words = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| words.push(text.to_owned()));
    }
    for word in ["limit", "best"] {
        assert!(words.iter().any(|w| w == word), "{word}: {words:?}");
    }
    assert!(
        words.iter().any(|w| w.ends_with('×')),
        "units of the limit: {words:?}"
    );
}

#[test]
fn type_is_for_the_back_row_at_every_size() {
    for size in [
        vec2(1024.0, 768.0),
        LAPTOP,
        vec2(1920.0, 1080.0),
        vec2(3840.0, 2160.0),
    ] {
        let mut window = Opening {
            startup: Startup {
                documents: vec![(ravine(), Origin::New).into()],
                ..startup()
            },
            size,
            theme: Theme::Dark,
        }
        .open();
        window.press(Key::F5);
        window.settle();
        let zoom = window.harness.ctx.zoom_factor();
        // The title has 22 points.
        assert!(
            zoom >= 1.5 && 22.0 * zoom >= 0.03 * size.y,
            "{size:?} {zoom}"
        );
        let chart = window.rect(Role::Canvas, "Chart", 0);
        let plot = window.rect(Role::Canvas, "Landscape", 0);
        assert!(chart.left() >= plot.right(), "{size:?}: beside");
        assert!(plot.width() > chart.width());
        window.press_with(Modifiers::COMMAND, Key::Plus);
        window.settle();
        assert!(window.harness.ctx.zoom_factor() > zoom);
        window.press_with(Modifiers::COMMAND, Key::Num0);
        window.settle();
        assert_eq!(window.harness.ctx.zoom_factor(), zoom, "as it began");
        window.press(Key::Escape);
        window.settle();
        assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
    }
}

#[test]
fn knobs_are_offered_and_chosen_in_a_menu() {
    let mut plain = Scenario::on(Shape::named("rosenbrock").expect("a surface"));
    plain.optimizers = ravine().optimizers;
    let mut window = presenting(plain);
    for name in ["learning rate", "start x", "start y"] {
        assert!(window.has(Role::Slider, name), "{name}");
    }
    assert!(window.scenario().knobs.is_empty());
    window.click_button("Choose the knobs");
    window.click_button("start y  y₀");
    let kept = [
        Knob::of(Place::Optimizer(0), "lr"),
        Knob::of(Place::Surface, "a"),
    ];
    let knobs = &window.scenario().knobs;
    assert_eq!(knobs[..2], kept);
    assert_eq!(knobs.len(), 3);
}

#[test]
fn notes_are_seen_in_the_window_and_fold_away() {
    let mut window = Opening::of(ravine()).open();
    assert!(window.says("B"));
    let height = |w: &Window| w.rect(Role::Canvas, "Landscape", 0).height();
    let before = height(&window);
    window.click_button("Fold the notes away");
    window.settle();
    assert!(window.has(Role::Button, "Show the notes"));
    assert!(height(&window) >= before);
}

#[test]
fn several_files_and_folders_are_a_deck() {
    let folder = tempfile::tempdir().expect("a folder");
    let titled = |title: &str| Scenario {
        title: title.to_owned(),
        ..ravine()
    };
    for (name, title) in [
        ("b.toml", "Second"),
        ("a.toml", "First"),
        ("c.toml", "Third"),
    ] {
        fs::write(folder.path().join(name), write(&titled(title))).expect("written");
    }
    fs::write(folder.path().join("readme.txt"), "no page").expect("written");
    let mut window = Window::open();
    drop_file(&mut window, folder.path().to_owned());
    window.frames(2);
    let title = |w: &Window| w.scenario().title.clone();
    assert_eq!(title(&window), "First");
    window.press(Key::PageDown);
    assert_eq!(title(&window), "Second");
    // What has been saved in the meantime is what the page shows.
    fs::write(folder.path().join("c.toml"), write(&titled("Last"))).expect("written");
    window.press(Key::PageDown);
    window.press(Key::PageDown);
    assert_eq!(title(&window), "Last");
    window.press(Key::PageUp);
    window.press(Key::PageUp);
    window.press(Key::PageUp);
    assert_eq!(title(&window), "First");
    // A page that cannot be read leaves the one before.
    fs::write(folder.path().join("b.toml"), "version = 2").expect("written");
    window.press(Key::PageDown);
    assert_eq!(title(&window), "First");
    assert!(window.says("b.toml:1:11"));
    // The lessons are a table of contents away.
    window.press(Key::F4);
    window.click_button(&format!("2. {}", lesson_pages()[1].scenario.title));
    window.press(Key::PageDown);
    assert_eq!(title(&window), lesson_pages()[2].scenario.title);
}

/// Three methods, of which the last one is what the page speaks of.
fn three() -> Scenario {
    let methods = ["gradient_descent", "momentum", "adam"];
    let methods = methods.map(|key| Method::named(key).expect("a method").into());
    Scenario {
        title: "Three".into(),
        optimizers: methods.into(),
        knobs: vec![Knob::of(Place::Optimizer(2), "lr")],
        ..ravine()
    }
}

#[test]
fn keys_stop_at_the_end_of_a_range_and_come_back_at_once() {
    let mut window = presenting(ravine());
    let lambda2 = |w: &Window| w.scenario().surface.shape.parameters().get(1);
    window.press(Key::Num2);
    window.frame();
    for _ in 0..70 {
        window.press(Key::ArrowUp);
    }
    assert_eq!(lambda2(&window), 20.0);
    window.press(Key::ArrowDown);
    assert!(lambda2(&window) < 20.0);
}

#[test]
fn a_double_click_on_a_knob_goes_back() {
    let mut window = presenting(ravine());
    let at = window.rect(Role::Slider, "rate", 0);
    window.click_at(at.left_top() + vec2(60.0, 8.0));
    assert_ne!(rate(&window), 0.1);
    window.pause();
    window.double_click_at(at.left_top() + vec2(90.0, 8.0));
    assert_eq!(rate(&window), 0.1);
}

#[test]
fn keys_of_a_dialog_move_no_knob() {
    let mut window = presenting(ravine());
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(3);
    window.press(Key::ArrowUp);
    window.frames(2);
    assert_eq!(rate(&window), 0.1);
    window.press(Key::Escape);
    window.frames(2);
    window.press(Key::ArrowUp);
    assert!(rate(&window) > 0.1, "afterwards they do again");
}

#[test]
fn a_choice_is_one_stop_of_tab_and_stays_in_its_column() {
    let knobs = [
        Knob::of(Place::Figure, "legend"),
        Knob::of(Place::Surface, "lambda2"),
        Knob::of(Place::Start, "x"),
    ];
    let mut window = presenting(Scenario {
        knobs: knobs.into(),
        ..ravine()
    });
    window.press(Key::ArrowUp);
    window.frame();
    assert_eq!(window.scenario().figure.legend, Legend::TopRight);
    let next = window.rect(Role::Slider, "second eigenvalue", 0);
    window.frame();
    let menu = window.rect(Role::ComboBox, "Legend: top_right", 0);
    assert!(menu.right() < next.left(), "{menu} {next}");
    let before = window.scenario().surface.shape.parameters().get(1);
    window.press(Key::Tab);
    window.frame();
    window.press(Key::ArrowUp);
    assert!(window.scenario().surface.shape.parameters().get(1) > before);
}

#[test]
fn the_offered_rate_is_that_of_the_last_card_once_the_open_one_is_gone() {
    let plain = Scenario {
        knobs: Vec::new(),
        ..three()
    };
    let mut window = Opening::of(plain).open();
    window.click_button("Open Adam");
    window.settle();
    window.click_button("More for Adam");
    window.click_button("Remove");
    window.settle();
    window.press(Key::F5);
    window.settle();
    let sliders = window.names(Role::Slider);
    let name = "learning rate of Momentum";
    assert!(sliders.iter().any(|n| n == name), "{sliders:?}");
}

#[test]
fn each_page_opens_the_card_that_it_speaks_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("b.toml");
    fs::write(&path, write(&three())).expect("written");
    let startup = Startup {
        documents: vec![
            (ravine(), Origin::New).into(),
            (three(), Origin::of_path(path)).into(),
        ],
        ..startup()
    };
    let mut window = Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open();
    window.press(Key::F5);
    window.press(Key::PageDown);
    window.press(Key::End);
    window.press(Key::F7);
    window.settle();
    assert_eq!(window.scenario().title, "Three");
    assert!(window.has(Role::TextInput, "Name of Adam"));
}

#[test]
fn what_was_before_presenting_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || {
        let startup = Startup {
            state_folder: Some(folder.path().to_owned()),
            ..startup()
        };
        Opening {
            startup,
            size: LAPTOP,
            theme: Theme::Light,
        }
        .open()
    };
    let mut window = open();
    let viewports = &mut window.harness.input_mut().viewports;
    let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    root.fullscreen = Some(true);
    window.press(Key::End);
    window.press(Key::F5);
    window.settle();
    assert!(!window.has(Role::Button, "Add"), "panels are closed");
    // Closed while presenting.
    assert!(open().has(Role::Button, "Add"));
    window.press(Key::Escape);
    window.settle();
    let full = window.commands.iter().rev();
    let full = full.filter_map(|command| match command {
        ViewportCommand::Fullscreen(full) => Some(*full),
        _ => None,
    });
    assert_eq!(full.collect::<Vec<_>>(), [true, true]);
}

/// Otherwise turning would come back to the first of the two again and again.
#[test]
fn a_file_is_one_page_however_often_it_was_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a", "b", "c"] {
        let page = Scenario {
            title: name.into(),
            ..ravine()
        };
        let path = folder.path().join(name).with_extension("toml");
        fs::write(path, write(&page)).expect("written");
    }
    let paths = [folder.path().join("b.toml"), folder.path().to_owned()];
    let (documents, errors) = load_all(&paths);
    assert!(errors.is_empty());
    let titles: Vec<_> = documents.iter().map(|page| &*page.scenario.title).collect();
    assert_eq!(titles, ["b", "a", "c"]);
}

/// A clicker is pressed while a finger is on a knob.
#[test]
fn a_drag_ends_with_its_page() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a", "b"] {
        let mut page = ravine();
        page.title = name.to_owned();
        // Nothing plays.
        page.run.steps = 0;
        fs::write(
            folder.path().join(name).with_extension("toml"),
            write(&page),
        )
        .expect("written");
    }
    let mut window = Window::open();
    drop_file(&mut window, folder.path().to_owned());
    window.press(Key::F5);
    window.frames(6);
    let rail = window.rect(Role::Slider, "rate", 0);
    let at = |x: f32| rail.left_top() + vec2(x, 8.0);
    window.move_to(at(60.0));
    window.down();
    window.move_to(at(90.0));
    window.frame();
    assert_ne!(rate(&window), 0.1);
    window.press(Key::PageDown);
    window.move_to(at(140.0));
    window.frames(2);
    window.up();
    window.settle();
    assert_eq!(
        (window.scenario().title.as_str(), rate(&window)),
        ("b", 0.1)
    );
}

#[test]
fn a_page_that_is_saved_elsewhere_keeps_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    window.press(Key::PageDown);
    window.press(Key::PageDown);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    let path = folder.path().join("mine.toml");
    give_path(&mut window, "Path", &path);
    window.press(Key::Enter);
    window.frames(3);
    window.press(Key::PageDown);
    assert_eq!(window.scenario().title, lesson_pages()[2].scenario.title);
    window.press(Key::PageUp);
    assert_eq!(window.scenario().title, lesson_pages()[1].scenario.title);
    assert!(path.exists());
}

#[test]
fn a_page_of_a_lesson_stays_in_its_place_when_it_is_saved_as_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    window.press(Key::PageDown);
    window.press(Key::PageDown);
    window.settle();
    let lesson = &lesson_pages()[1].scenario;
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    let mine = window.scenario().layers;
    assert_ne!(mine, lesson.layers);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    give_path(&mut window, "Path", &folder.path().join("mine.toml"));
    window.press(Key::Enter);
    window.frames(3);
    window.press(Key::F4);
    window.frames(3);
    assert!(window.says("page 2 of "), "one is still there");
    let tile = format!("2. {}", lesson.title);
    window.click_button(&tile);
    assert_eq!(window.scenario().layers, lesson.layers);
    // Undo leads back to the file, and from there the pages turn as well.
    window.undo();
    assert_eq!(window.scenario().layers, mine);
    window.press(Key::PageUp);
    assert_eq!(window.scenario().title, lesson_pages()[0].scenario.title);
    window.press(Key::PageDown);
    assert_eq!(window.scenario().layers, lesson.layers);
}

/// The pointer lies still while everything grows: what is shown at it belongs to where it is.
#[test]
fn nothing_is_hovered_where_the_pointer_was() {
    let mut window = Opening::of(ravine()).open();
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    window.move_to(plot.center());
    window.frames(40);
    let numbers = |window: &Window| {
        let mut found = false;
        for clipped in &window.harness.output().shapes {
            texts(&clipped.shape, &mut |text| {
                found |= text.contains("Hessian λ")
            });
        }
        found
    };
    assert!(numbers(&window));
    window.press(Key::F5);
    window.frames(4);
    assert!(!numbers(&window));
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    window.move_to(plot.center());
    window.frames(2);
    assert!(numbers(&window));
}
