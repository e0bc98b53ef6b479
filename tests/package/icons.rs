//! Icons of all sizes, painted from the two drawings.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::{asset, text, writes};

/// The sizes that desktops ask for, in pixels.
const SIZES: [u32; 8] = [16, 24, 32, 48, 64, 128, 256, 512];
/// Those of the `.ico`.
const OF_ICO: [u32; 5] = [16, 24, 32, 48, 256];
/// Below this the smaller drawing has fewer and thicker lines.
const SMALL: u32 = 32;
/// By how much a channel may differ on a machine with other vector instructions.
const ROUNDING: u8 = 2;

fn file(size: u32) -> std::path::PathBuf {
    asset(&format!("icon/ravine-{size}.png"))
}

/// The drawing in that size: rows of red, green, blue and alpha.
fn painted(size: u32) -> Vec<u8> {
    let small = if size < SMALL { "-small" } else { "" };
    let drawing = text(&format!("icon/ravine{small}.svg"));
    let tree = Tree::from_str(&drawing, &Options::default()).expect("an SVG");
    let mut pixels = Pixmap::new(size, size).expect("a picture");
    let scale = size as f32 / tree.size().width();
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    let straight = pixels.pixels().iter().map(|pixel| pixel.demultiply());
    straight
        .flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()])
        .collect()
}

fn write_png(size: u32, pixels: &[u8]) {
    let out = std::fs::File::create(file(size)).expect("a file");
    let mut encoder = png::Encoder::new(out, size, size);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(pixels).expect("pixels");
}

fn read_png(size: u32) -> Vec<u8> {
    let bytes = std::fs::File::open(file(size)).expect("an icon");
    let decoder = png::Decoder::new(std::io::BufReader::new(bytes));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    let info = reader.next_frame(&mut pixels).expect("a picture");
    assert_eq!((info.width, info.height), (size, size));
    assert_eq!(info.color_type, png::ColorType::Rgba);
    pixels
}

#[test]
fn icons_are_the_drawing_in_each_size() {
    for size in SIZES {
        let pixels = painted(size);
        if writes() {
            write_png(size, &pixels);
        }
        let kept = read_png(size);
        let furthest = pixels.iter().zip(&kept).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(furthest <= Some(ROUNDING), "{size}: {furthest:?}");
    }
    let made = ico();
    if writes() {
        std::fs::write(asset("icon/ravine.ico"), &made).expect("written");
    }
    let kept = std::fs::read(asset("icon/ravine.ico")).expect("an icon");
    assert!(kept == made, "ravine.ico holds other pictures");
}

/// The PNG files in the container of Windows: a head, an entry of 16 bytes for each, and the files.
fn ico() -> Vec<u8> {
    let files = OF_ICO.map(|size| std::fs::read(file(size)).expect("an icon"));
    let count = OF_ICO.len();
    let mut head: Vec<u8> = [0_u16, 1, count as u16].map(u16::to_le_bytes).concat();
    let mut at = head.len() + 16 * count;
    for (size, file) in OF_ICO.iter().zip(&files) {
        // A side of 256 is written as 0; then no palette, one plane, 32 bits a pixel.
        let side = u8::try_from(*size).unwrap_or(0);
        head.extend([side, side, 0, 0, 1, 0, 32, 0]);
        head.extend((file.len() as u32).to_le_bytes());
        head.extend((at as u32).to_le_bytes());
        at += file.len();
    }
    head.extend(files.concat());
    head
}

/// A ravine is told from its path where they are one pixel wide: the path is orange on blue, and both have enough pixels.
#[test]
fn the_smallest_icon_is_legible() {
    let pixels = read_png(16);
    let count = |is: fn(&[u8]) -> bool| pixels.chunks_exact(4).filter(|p| is(p)).count();
    let orange = count(|p| p[3] > 200 && p[0] > 200 && p[2] < 110);
    let blue = count(|p| p[3] > 200 && u32::from(p[2]) > u32::from(p[0]) + 60);
    let dark = count(|p| p[3] > 200 && p.iter().take(3).all(|c| *c < 100));
    assert!(
        orange >= 16 && blue >= 60 && dark >= 10,
        "{orange} {blue} {dark}"
    );
}
