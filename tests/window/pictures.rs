//! The whole window, compared with pictures that people have looked at.
//!
//! `RAVINE_PICTURES=write cargo test --test window pictures` rewrites them after an intended change of looks: look at
//! them before they are committed.

use std::path::Path;

use eframe::egui::{Color32, ColorImage, Key};

use super::hand::Window;

/// Pixels that may differ, and by how much before they count: layout must match, last bits of colours need not.
const SHARE: f64 = 0.001;
const CHANNEL: u8 = 8;

#[test]
fn the_window_looks_as_it_did() {
    let mut window = Window::open();
    for _ in 0..8 {
        window.press_with(eframe::egui::Modifiers::SHIFT, Key::ArrowLeft);
    }
    window.settle();
    assert_eq!(window.step(), 40);
    compare("light", &window);
    window.press(Key::T);
    window.settle();
    compare("dark", &window);
}

/// Compares what the window shows with the picture of that name.
pub fn compare(name: &str, window: &Window) {
    let seen = window.renderer.render(&window.harness);
    let seen = seen.expect("the window needs no GPU");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/window/pictures")
        .join(name)
        .with_extension("png");
    if std::env::var_os("RAVINE_PICTURES").is_some() {
        write(&path, &seen);
        return;
    }
    let kept = read(&path);
    assert_eq!(seen.size, kept.size, "{name}");
    let differs = |a: Color32, b: Color32| {
        let (a, b) = (a.to_array(), b.to_array());
        a.iter().zip(b).any(|(a, b)| a.abs_diff(b) > CHANNEL)
    };
    let pixels = seen.pixels.iter().zip(&kept.pixels);
    let different = pixels.filter(|(a, b)| differs(**a, **b)).count();
    if different as f64 > SHARE * seen.pixels.len() as f64 {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let beside = folder.join(name).with_extension("png");
        write(&beside, &seen);
        panic!(
            "{name}: {different} pixels differ; what is seen now: {}",
            beside.display()
        );
    }
}

fn read(path: &Path) -> ColorImage {
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut reader = png::Decoder::new(std::io::BufReader::new(file))
        .read_info()
        .expect("a PNG begins with its header");
    let size = reader.output_buffer_size().expect("it fits in memory");
    let mut bytes = vec![0; size];
    let info = reader.next_frame(&mut bytes).expect("a PNG has a frame");
    let size = [info.width as usize, info.height as usize];
    ColorImage::from_rgb(size, &bytes[..info.buffer_size()])
}

pub fn write(path: &Path, image: &ColorImage) {
    let file = std::fs::File::create(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let [width, height] = image.size.map(|side| side as u32);
    let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let bytes: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    let mut writer = encoder.write_header().expect("a header can be written");
    writer
        .write_image_data(&bytes)
        .expect("pixels can be written");
}
