//! A figure as PDF: what the file holds, read without other programs and, where they are installed, by poppler, qpdf and LaTeX.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output};

use egui::{Color32, ColorImage, FontId, Pos2, Rect, TextureOptions, pos2, vec2};
use flate2::read::ZlibDecoder;
use ravine::{
    export::{
        Film, Format, Source,
        drawing::{Clip, Drawing, Item, Outline, Path as Shape, Segment, Text},
        figure,
        movie::{Frame, Movie},
        offscreen::Stage,
        pdf, png,
    },
    figure::{Theme, fonts},
    optimizer::Progress,
    scenario::{Scenario, read},
    workbench::Detail,
};

const LAYERS: [&str; 21] = [
    "bands",
    "contours",
    "labels",
    "critical_points",
    "dots",
    "gradient",
    "gauges",
    "ahead",
    "gradient_field",
    "convex",
    "fog",
    "gradient_flow",
    "central_flow",
    "penalty",
    "early_stopping",
    "level_set",
    "eigen_lens",
    "local_model",
    "ellipses",
    "sharpness_box",
    "explain",
];

/// Two runs on a ravine, with some more of a scenario.
fn ravine(more: &str) -> Scenario {
    let text = format!(
        "version = 1\ntitle = \"A ravine: η against λ₁\"\nsurface.kind = \"quadratic\"\nrun.steps = 40\n{more}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.02\n"
    );
    read("ravine", &text).expect("a scenario")
}

fn crowded() -> Scenario {
    let mut more = String::from("figure.chart = true\nfigure.phase = \"first\"\n[layers]\n");
    for layer in LAYERS {
        let _ = writeln!(more, "{layer} = true");
    }
    ravine(&more)
}

fn page(scenario: &Scenario, size: [f32; 2], theme: Theme) -> Drawing {
    figure(scenario, Some(20), size, theme)
}

fn small() -> Drawing {
    page(&ravine(""), [480.0, 320.0], Theme::Paper)
}

fn written(drawing: &Drawing) -> Vec<u8> {
    pdf::write(drawing).expect("it can be written")
}

/// How often a word is in a file outside of what is compressed.
fn count(file: &[u8], word: &str) -> usize {
    let windows = file.windows(word.len());
    windows.filter(|window| *window == word.as_bytes()).count()
}

/// What comes out of the streams that are compressed as a whole.
fn streams(file: &[u8]) -> Vec<Vec<u8>> {
    const BEGIN: &[u8] = b"stream\n";
    let begins = (0..file.len()).filter(|&at| file[at..].starts_with(BEGIN));
    begins
        .filter(|&at| at > 2 && file[at - 1] == b'\n')
        .filter_map(|at| {
            let mut content = Vec::new();
            let mut packed = ZlibDecoder::new(&file[at + BEGIN.len()..]);
            packed.read_to_end(&mut content).ok().map(|_| content)
        })
        .collect()
}

/// The output of another program; `None`, with a word about it, where it is not installed.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
    {
        Ok(output) => Some(output),
        Err(e) => {
            eprintln!("skipped: {program}: {e}");
            None
        }
    }
}

/// A folder with a file in it, to be looked at by other programs.
fn saved(bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("x.pdf"), bytes).expect("saved");
    folder
}

/// A movie of the first steps of a run, and how many pictures and fonts a single frame has.
fn movie(frames: usize) -> (Vec<u8>, Vec<Frame>) {
    let scenario = ravine("");
    let film = Film::new([480.0, 320.0], Theme::Paper, &Detail::default());
    let frames: Vec<Frame> = (0..frames)
        .map(|step| Frame {
            step: 3 * step,
            onward: 0.0,
            hundredths: 5,
        })
        .collect();
    let mut bytes = Vec::new();
    let write = Format::Pdf.movie().expect("PDF has pages");
    let mut movie = Movie::new(film, &scenario, frames.clone());
    write(&mut movie, 1.0, &mut bytes, &Progress::default()).expect("written");
    (bytes, frames)
}

#[test]
fn a_file_is_the_same_bytes_twice() {
    let [first, second] = [0, 1].map(|_| written(&page(&crowded(), [800.0, 500.0], Theme::Dark)));
    assert!(first == second, "two files differ");
    assert!(first.starts_with(b"%PDF-1.5\n"));
    assert!(first.ends_with(b"%%EOF"));
    // No clock, and no name that a run made up.
    for key in ["/CreationDate", "/ModDate", "/ID"] {
        assert_eq!(count(&first, key), 0, "{key}");
    }
}

#[test]
fn a_point_of_a_drawing_is_a_css_pixel() {
    let file = written(&small());
    // 480 and 320 of 96 to the inch are 360 and 240 of 72.
    assert_eq!(count(&file, "/MediaBox [0 0 360 240]"), 1);
}

#[test]
fn the_scenario_is_attached_unless_it_is_left_out() {
    let mut drawing = small();
    let file = written(&drawing);
    let source = drawing.source.take().expect("figures have one").text;
    assert_eq!(count(&file, "/AFRelationship /Source"), 1);
    assert_eq!(count(&file, "(scenario.toml)"), 3);
    let attached = |file: &[u8]| {
        let streams = streams(file);
        streams.iter().filter(|s| **s == source.as_bytes()).count()
    };
    assert_eq!(attached(&file), 1);
    let without = written(&drawing);
    assert_eq!(attached(&without), 0);
    assert_eq!(count(&without, "EmbeddedFile"), 0);
}

#[test]
fn a_screen_reader_is_told_what_is_to_be_seen() {
    let drawing = Drawing {
        title: "Title".into(),
        description: "A steep ravine".into(),
        ..small()
    };
    let file = written(&drawing);
    assert_eq!(count(&file, "/Alt (A steep ravine)"), 1);
    assert_eq!(count(&file, "/S /Figure"), 1);
    assert_eq!(count(&file, "/Title (Title)"), 1);
    assert_eq!(count(&file, "/Lang (en)"), 1);
    assert_eq!(count(&file, "/Marked true"), 1);
    let undescribed = Drawing {
        description: String::new(),
        ..drawing
    };
    assert_eq!(count(&written(&undescribed), "/Alt (Title)"), 1);
}

#[test]
fn fonts_are_small_and_know_their_characters() {
    let file = written(&small());
    let fonts = count(&file, "/FontFile2");
    assert!((1..=4).contains(&fonts), "{fonts} fonts");
    let streams = streams(&file);
    let outlines: usize = (streams.iter())
        .filter(|stream| stream.starts_with(&[0, 1, 0, 0]))
        .map(Vec::len)
        .sum();
    // Inter alone has 85 kB.
    assert!((1000..40_000).contains(&outlines), "{outlines} bytes");
    let maps: String = (streams.iter())
        .filter_map(|stream| std::str::from_utf8(stream).ok())
        .filter(|stream| stream.contains("begincmap"))
        .collect();
    for c in ['η', 'λ', '1', 'A', ' '] {
        let entry = format!("> <{:04X}>", u32::from(c));
        assert!(maps.contains(&entry), "{c} is not in the maps");
    }
}

#[test]
fn frames_are_pages_that_share_fonts_and_pictures() {
    let (one, _) = movie(1);
    let (five, _) = movie(5);
    assert_eq!(count(&five, "/Type /Page\n"), 5);
    for shared in ["/Subtype /Image", "/FontFile2"] {
        let once = count(&one, shared);
        assert!(once > 0, "{shared}");
        assert_eq!(count(&five, shared), once, "{shared}");
    }
    // Of the level lines the same holds.
    assert!(five.len() < 2 * one.len(), "{} {}", five.len(), one.len());
    // The whole run, at no step.
    let source = Source::new(&ravine(""), None).text;
    assert!(streams(&five).contains(&source.into_bytes()));
}

#[test]
fn a_movie_that_is_cancelled_is_an_error() {
    let scenario = ravine("");
    let film = Film::new([200.0, 100.0], Theme::Paper, &Detail::default());
    let frame = Frame {
        step: 0,
        onward: 0.0,
        hundredths: 5,
    };
    let mut movie = Movie::new(film, &scenario, vec![frame; 3]);
    let progress = Progress::default();
    progress.cancel();
    let mut bytes = Vec::new();
    let result = pdf::write_movie(&mut movie, 1.0, &mut bytes, &progress);
    assert_eq!(result.expect_err("cancelled").to_string(), "cancelled");
    assert!(bytes.is_empty());
}

#[test]
fn other_programs_find_the_file_in_order() {
    for file in [
        written(&page(&crowded(), [800.0, 500.0], Theme::Light)),
        movie(3).0,
    ] {
        let folder = saved(&file);
        if let Some(output) = run(folder.path(), "qpdf", &["--check", "x.pdf"]) {
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{said}");
            assert!(said.contains("No syntax or stream encoding errors"));
        }
        if let Some(output) = run(folder.path(), "pdffonts", &["x.pdf"]) {
            let table = String::from_utf8_lossy(&output.stdout);
            let fonts: Vec<&str> = table.lines().skip(2).collect();
            assert!(!fonts.is_empty(), "{table}");
            for font in fonts {
                // Embedded, a part of the font, with a map to characters.
                assert!(font.contains("yes yes yes"), "{table}");
            }
        }
    }
}

#[test]
fn the_attachment_comes_out_as_it_went_in() {
    let drawing = small();
    let folder = saved(&written(&drawing));
    let Some(output) = run(folder.path(), "pdfdetach", &["-saveall", "x.pdf"]) else {
        return;
    };
    assert!(output.status.success());
    let text = fs::read_to_string(folder.path().join("scenario.toml")).expect("it was attached");
    assert_eq!(Some(text), drawing.source.map(|source| source.text));
}

/// What a search in the file looks through.
fn words(drawing: &Drawing) -> Option<String> {
    let folder = saved(&written(drawing));
    let output = run(folder.path(), "pdftotext", &["-layout", "x.pdf", "-"])?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn words_can_be_searched_for() {
    let drawing = page(&crowded(), [1200.0, 800.0], Theme::Paper);
    let Some(text) = words(&drawing) else {
        return;
    };
    for found in [
        "A ravine: η against λ1",
        "Gradient descent",
        "Momentum",
        "eigenvectors of H",
        "model's minimum",
        "ŵ",
        "Start (−2.4, 1.6), 40 steps",
        "η = 0.05",
    ] {
        assert!(text.contains(found), "{found} is not in:\n{text}");
    }
}

#[test]
fn glyphs_that_stand_for_two_characters_are_both_found() {
    // One box for each character that no font has.
    let mut stage = Stage::new(vec2(400.0, 60.0), |ctx| ctx.set_fonts(fonts::definitions()));
    let drawing = stage.draw(|ui| {
        let font = FontId::proportional(20.0);
        let text = "ab 語文 cd v\u{302} ∇f fi";
        let at = pos2(5.0, 5.0);
        ui.painter()
            .text(at, egui::Align2::LEFT_TOP, text, font, Color32::BLACK);
    });
    if let Some(text) = words(&drawing) {
        assert!(text.contains("ab 語文 cd"), "{text}");
        assert!(text.contains("∇f fi"), "{text}");
    }
}

/// Pixels along a side of the areas whose means are compared, which a shift by less than a pixel hardly changes.
const AREA: usize = 16;

/// By how much two pictures differ on average, and the means of an area at most: 0 to 255.
fn differences(a: &ColorImage, b: &ColorImage) -> (f64, f64) {
    assert_eq!(a.size, b.size);
    let [width, height] = a.size;
    let (mut sum, mut worst) = (0.0, 0.0);
    for top in (0..height).step_by(AREA) {
        for left in (0..width).step_by(AREA) {
            let (mut signed, mut count) = ([0.0; 3], 0.0);
            for y in top..height.min(top + AREA) {
                for x in left..width.min(left + AREA) {
                    count += 1.0;
                    let [p, q] = [a, b].map(|image| image.pixels[y * width + x].to_array());
                    for i in 0..3 {
                        signed[i] += f64::from(p[i]) - f64::from(q[i]);
                        sum += f64::from(p[i].abs_diff(q[i]));
                    }
                }
            }
            for total in signed {
                worst = f64::max(worst, total.abs() / count);
            }
        }
    }
    (sum / (3 * width * height) as f64, worst)
}

/// The page as poppler paints it, with so many pixels for each point of the drawing.
fn painted(drawing: &Drawing, scale: u32) -> Option<ColorImage> {
    let folder = saved(&written(drawing));
    let resolution = (96 * scale).to_string();
    let arguments = ["-r", &resolution, "-singlefile", "x.pdf", "x"];
    let output = run(folder.path(), "pdftoppm", &arguments)?;
    assert!(output.status.success());
    let picture = fs::read(folder.path().join("x.ppm")).expect("painted");
    // P6, width, height, 255, then red, green and blue of each pixel.
    let mut head = picture.splitn(4, |byte| *byte == b'\n');
    let [_, size, _, data] = [(); 4].map(|()| head.next().expect("a PPM file"));
    let size: Vec<usize> = std::str::from_utf8(size)
        .expect("numbers")
        .split(' ')
        .map(|side| side.parse().expect("a number"))
        .collect();
    Some(ColorImage::from_rgb([size[0], size[1]], data))
}

#[track_caller]
fn assert_same_picture(drawing: &Drawing, mean: f64, most: f64) {
    let Some(theirs) = painted(drawing, 2) else {
        return;
    };
    let ours = png::paint(drawing, 2.0).expect("painted");
    let (found, worst) = differences(&ours, &theirs);
    assert!(found <= mean, "they differ by {found} on average");
    assert!(worst <= most, "they differ by {worst} somewhere");
}

#[test]
fn a_page_is_what_our_png_shows() {
    for theme in [Theme::Paper, Theme::Light, Theme::Dark] {
        assert_same_picture(&page(&crowded(), [800.0, 520.0], theme), 3.0, 30.0);
    }
    // Poppler's edges lie a part of a pixel beside ours, and so small a page is full of edges.
    for layer in LAYERS {
        let one = ravine(&format!("layers.{layer} = true"));
        assert_same_picture(&page(&one, [360.0, 260.0], Theme::Paper), 4.0, 30.0);
    }
    let basins = ravine("layers.basins = true");
    assert_same_picture(&page(&basins, [360.0, 260.0], Theme::Dark), 4.0, 30.0);
}

/// A square of 40 points with a corner at a point, as two triangles in a colour.
fn square(at: Pos2, color: Color32, crisp: bool) -> Vec<Item> {
    let corners = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0)];
    let corners = corners.map(|(x, y)| at + vec2(x, y));
    [[0, 1, 2], [0, 2, 3]]
        .map(|triangle| {
            Item::Path(Shape {
                outline: Outline::polygon(&triangle.map(|i: usize| corners[i])),
                fill: color,
                stroke: egui::Stroke::NONE,
                crisp,
            })
        })
        .to_vec()
}

#[test]
fn areas_side_by_side_show_no_seam() {
    let drawing = |crisp| Drawing {
        size: vec2(60.0, 60.0),
        title: String::new(),
        description: String::new(),
        source: None,
        background: Color32::WHITE,
        axes: Vec::new(),
        items: square(pos2(10.0, 10.0), Color32::BLACK, crisp),
    };
    let lightest = |drawing: &Drawing| {
        let image = painted(drawing, 1)?;
        let inner = (12..48).flat_map(|y| (12..48).map(move |x| y * 60 + x));
        inner.map(|at| image.pixels[at].r()).max()
    };
    if let Some(seam) = lightest(&drawing(false)) {
        assert!(seam > 20, "poppler antialiases: {seam}");
        assert!(lightest(&drawing(true)) <= Some(4));
    }
}

#[test]
fn every_kind_of_item_is_drawn() {
    let mut stage = Stage::new(vec2(240.0, 120.0), |ctx| {
        ctx.set_fonts(fonts::definitions())
    });
    let colors = (0..64 * 64).map(|i| {
        let (x, y) = ((i % 64) as u8 * 4, (i / 64) as u8 * 4);
        Color32::from_rgba_unmultiplied(x, y, 255 - x, 255 - y / 2)
    });
    let image = ColorImage::new([64, 64], colors.collect());
    let mut drawing = stage.draw(|ui| {
        let texture = ui
            .ctx()
            .load_texture("x", image.clone(), TextureOptions::LINEAR);
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        let place = Rect::from_min_size(pos2(10.0, 10.0), vec2(64.0, 64.0));
        let painter = ui.painter();
        painter.image(texture.id(), place, whole, Color32::WHITE);
        let turned =
            egui::epaint::RectShape::filled(place.translate(vec2(90.0, 10.0)), 0.0, Color32::WHITE)
                .with_texture(texture.id(), whole)
                .with_angle(0.5);
        painter.add(turned);
        let job = egui::RichText::new("slanted").italics().size(18.0);
        ui.put(
            Rect::from_min_size(pos2(10.0, 85.0), vec2(80.0, 24.0)),
            egui::Label::new(job),
        );
    });
    drawing.background = Color32::WHITE;
    let at = |x: f32, y: f32| pos2(x, y);
    drawing.items.push(Item::Clip(Clip {
        outline: Outline::Circle {
            center: at(200.0, 40.0),
            radius: 25.0,
        },
        items: vec![Item::Path(Shape {
            outline: Outline::Curve(vec![
                Segment::Move(at(160.0, 60.0)),
                Segment::Quadratic(at(200.0, -40.0), at(240.0, 60.0)),
                Segment::Close,
            ]),
            fill: Color32::from_rgba_unmultiplied(200, 30, 30, 120),
            stroke: egui::Stroke::new(5.0, Color32::from_rgba_unmultiplied(0, 0, 200, 90)),
            crisp: false,
        })],
    }));
    let slanted = |item: &Item| matches!(item, Item::Group(group) if group.items.iter().any(|item| matches!(item, Item::Text(Text { italics: true, .. }))));
    assert!(drawing.items.iter().any(slanted), "there is slanted text");
    assert_same_picture(&drawing, 2.0, 30.0);
}

#[test]
fn latex_shows_the_pages() {
    let (file, frames) = movie(3);
    let folder = saved(&file);
    let lines = pdf::latex_lines("x.pdf", &frames);
    let slides: String = (lines.lines())
        .filter(|line| !line.contains("animate"))
        .fold(String::new(), |mut all, line| {
            let _ = writeln!(all, "{line}");
            all
        });
    let document = format!(
        "\\documentclass{{beamer}}\n\\begin{{document}}\n\\begin{{frame}}\n{slides}\\end{{frame}}\n\\end{{document}}\n"
    );
    fs::write(folder.path().join("t.tex"), document).expect("saved");
    let arguments = ["-interaction=nonstopmode", "t.tex"];
    let Some(output) = run(folder.path(), "pdflatex", &arguments) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    if said.contains("beamer.cls' not found") {
        eprintln!("skipped: there is no beamer");
        return;
    }
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches("<./x.pdf").count(), 3, "{said}");
    assert!(!said.contains("PDF inclusion"), "{said}");
}
