//! What is exported and copied is what is on the plot, at the playhead, as the dialog says.

use std::fs;
use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, ColorImage, Key, Modifiers, OutputCommand};
use ravine::export::drawing::{Item, Outline};
use ravine::export::{figure, svg};
use ravine::figure::Theme;
use ravine::scenario::{Scenario, read};

use super::files::give_path;
use super::hand::{Opening, Window};

/// Two descents on a bowl, the first in a colour that nothing else has.
fn scenario() -> Scenario {
    let text = "version = 1\ntitle = \"Bowl\"\nsurface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }\n\
                start.at = [2.0, 1.0]\nrun.steps = 20\nfigure.legend = \"hidden\"\nlayers = { dots = false, ahead = false }\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\ncolor = \"#00ff22\"\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\n";
    read("bowl.toml", text).expect("a scenario")
}

/// The window with its playhead at a step.
fn at_step(step: usize) -> Window {
    let mut window = Opening::of(scenario()).open();
    window.press(Key::Home);
    for _ in 0..step {
        window.press(Key::ArrowRight);
    }
    window.settle();
    assert_eq!(window.step(), step);
    window
}

fn set(window: &mut Window, name: &str, nth: usize, text: &str) {
    window.click(Role::SpinButton, name, nth);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.press(Key::Enter);
}

/// Opens the dialog with a small page.
fn dialog(window: &mut Window, format: &str, size: [u16; 2]) {
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    for (nth, side) in size.into_iter().enumerate() {
        set(window, "Size", nth, &side.to_string());
    }
    window.click(Role::RadioButton, format, 0);
}

fn export(window: &mut Window, path: &Path) {
    give_path(window, "File", path);
    window.click_in_dialog("Export");
    window.until("an answer", |w| w.says("xported"));
    window.press(Key::Escape);
    window.settle();
}

fn choose(window: &mut Window, style: &str) {
    window.click(Role::ComboBox, "Theme", 0);
    window.click_button(style);
    window.settle();
}

#[test]
fn a_file_is_the_figure_at_the_playhead_in_the_style_of_the_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = at_step(3);
    let mut files = Vec::new();
    for (style, theme) in [
        ("Paper", Theme::Paper),
        ("Light", Theme::Light),
        ("Dark", Theme::Dark),
        ("Grey, for print", Theme::Grey),
    ] {
        let path = folder.path().join(format!("{style}.svg"));
        dialog(&mut window, "SVG", [400, 300]);
        choose(&mut window, style);
        export(&mut window, &path);
        let file = fs::read_to_string(&path).expect("a file");
        let expected = svg::write(&figure(window.scenario(), Some(3), [400.0, 300.0], theme));
        assert!(file == expected, "{style}");
        files.push(file);
    }
    assert!(files[0] != files[1] && files[1] != files[2]);
    // The playhead makes a difference.
    let end = svg::write(&figure(
        window.scenario(),
        None,
        [400.0, 300.0],
        Theme::Dark,
    ));
    assert!(files[2] != end);
}

#[test]
fn a_file_has_the_size_the_scale_and_the_chart_of_the_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = at_step(3);
    let path = folder.path().join("a.png");
    dialog(&mut window, "PNG", [400, 300]);
    set(&mut window, "Scale", 0, "3");
    export(&mut window, &path);
    let file = fs::File::open(&path).expect("a file");
    let reader = png::Decoder::new(std::io::BufReader::new(file)).read_info();
    let info = reader.expect("a PNG").info().clone();
    assert_eq!((info.width, info.height), (1200, 900));
    for (name, chart) in [("with.svg", true), ("without.svg", false)] {
        let path = folder.path().join(name);
        dialog(&mut window, "SVG", [300, 400]);
        window.click(Role::CheckBox, "chart", 0);
        export(&mut window, &path);
        let mut expected = window.scenario().clone();
        assert!(!expected.figure.chart, "the dialog changes no document");
        expected.figure.chart = chart;
        let expected = svg::write(&figure(&expected, Some(3), [300.0, 400.0], Theme::Paper));
        assert!(
            fs::read_to_string(&path).expect("a file") == expected,
            "{name}"
        );
    }
}

fn copied(window: &Window) -> Option<&ColorImage> {
    window.output.iter().find_map(|command| match command {
        OutputCommand::CopyImage(image) => Some(image),
        _ => None,
    })
}

/// The discs of a colour in a drawing, wherever they are.
fn discs(items: &[Item], colour: Color32, found: &mut Vec<[f32; 2]>) {
    for item in items {
        match item {
            Item::Path(path) if path.fill == colour => {
                if let Outline::Circle { center, .. } = path.outline {
                    found.push([center.x, center.y]);
                }
            }
            Item::Clip(clip) => discs(&clip.items, colour, found),
            Item::Group(group) => discs(&group.items, colour, found),
            Item::Path(_) | Item::Text(_) | Item::Picture(_) => {}
        }
    }
}

/// The head of the first run is a disc where the figure of that step has it, and nowhere else.
#[test]
fn what_is_copied_is_the_figure_at_the_playhead() {
    let mut window = at_step(2);
    window.press_with(Modifiers::COMMAND, Key::C);
    window.until("a copied image", |w| copied(w).is_some());
    let image = copied(&window).expect("an image");
    let green = Color32::from_rgb(0, 255, 34);
    for (step, seen) in [(2, true), (20, false)] {
        let drawing = figure(window.scenario(), Some(step), [1200.0, 800.0], Theme::Paper);
        let mut heads = Vec::new();
        discs(&drawing.items, green, &mut heads);
        assert_eq!(heads.len(), 1, "{heads:?}");
        // Two pixels a point.
        let [x, y] = heads[0].map(|v| (2.0 * v) as usize);
        assert_eq!(
            image.pixels[y * image.width() + x] == green,
            seen,
            "step {step}"
        );
    }
    assert_eq!(image.pixels[0], Color32::WHITE, "on paper");
}
