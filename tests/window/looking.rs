use super::hand::*;
use super::pictures::write;
use eframe::egui::{Key, Theme, vec2};
use ravine::scenario::Scenario;
use std::path::Path;

#[test]
fn looking() {
    for (name, size, theme, keys) in [
        ("light", vec2(1280.0, 800.0), Theme::Light, &[Key::F4][..]),
        (
            "dark",
            vec2(1024.0, 768.0),
            Theme::Dark,
            &[Key::T, Key::F4][..],
        ),
        (
            "present",
            vec2(1280.0, 800.0),
            Theme::Light,
            &[Key::F5, Key::PageDown, Key::F4][..],
        ),
        ("words", vec2(1280.0, 800.0), Theme::Light, &[Key::F2][..]),
        ("bar", vec2(1024.0, 768.0), Theme::Light, &[Key::End][..]),
        ("head", vec2(1280.0, 800.0), Theme::Light, &[Key::F5][..]),
    ] {
        let mut scenario = Scenario::default();
        if name == "bar" || name == "head" {
            scenario.title = "A headline that says much more than any headline should, so that there is no room for all of it in one line nor in two, which is far too long for a slide".into();
        }
        let mut opening = Opening::of(scenario);
        if name != "bar" && name != "head" {
            opening.startup.documents.clear();
        }
        opening.size = size;
        opening.theme = theme;
        let mut window = opening.open();
        for key in keys {
            window.press(*key);
            window.frames(3);
        }
        window.press(Key::ArrowRight);
        window.settle();
        let image = window.renderer.render(&window.harness).unwrap();
        write(Path::new(&format!("/tmp/c13_{name}.png")), &image);
    }
}
