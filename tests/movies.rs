//! Movies: decoded, every frame is the picture of its moment.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use egui::{Color32, ColorImage, Pos2};
use ravine::export::drawing::{Item, Outline};
use ravine::export::movie::Movie;
use ravine::export::numbered::{self, Pattern};
use ravine::export::{Ease, FileOptions, Film, Format, Pace, Plan, png as picture, y4m};
use ravine::figure::Theme;
use ravine::optimizer::Progress;
use ravine::scenario::{Predicting, Scenario, read};
use ravine::workbench::Detail;

/// f = ½(x² + 2y²), from where gradient descent with η = ½ goes (2, 1), (1, 0), (½, 0), …
const SCENARIO: &str = r#"
version = 1
title = "Two paths"
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 2 }
start = { at = [2, 1] }
run = { steps = 6 }
figure = { chart = true }
layers = { dots = true }
[[optimizer]]
kind = "gradient_descent"
lr = 0.5
[[optimizer]]
kind = "momentum"
lr = 0.1
"#;

const SIZE: [f32; 2] = [420.0, 300.0];

fn scenario() -> Scenario {
    read("movie.toml", SCENARIO).expect("a scenario")
}

fn film(theme: Theme) -> Film {
    Film::new(SIZE, theme, &Detail::default())
}

/// Two frames a step: thirteen of them.
fn plan() -> Plan {
    Plan {
        pace: Pace::PerStep(2),
        pause: 100,
        plays: 3,
        ..Plan::default()
    }
}

/// The bytes of a movie in a format.
fn written(format: Format, theme: Theme, plan: &Plan) -> Vec<u8> {
    let scenario = scenario();
    let mut movie = plan.movie(film(theme), &scenario).expect("a movie");
    let write = format.movie().expect("a format of movies");
    let mut bytes = Vec::new();
    write(&mut movie, 1.0, &mut bytes, &Progress::default()).expect("memory");
    bytes
}

/// The pictures of all frames, each drawn by a film of its own.
fn pictures(theme: Theme, plan: &Plan) -> Vec<ColorImage> {
    let scenario = scenario();
    let frames = plan.frames(scenario.run.steps).expect("frames");
    let of = |frame: &ravine::export::movie::Frame| {
        let drawing = match frame.onward {
            0.0 => film(theme).figure(&scenario, Some(frame.step)),
            onward => film(theme).moving(&scenario, frame.step, onward),
        };
        picture::paint(&drawing, 1.0).expect("a picture")
    };
    frames.iter().map(of).collect()
}

fn rgb(image: &ColorImage) -> Vec<[u8; 3]> {
    let parts = |c: &Color32| [c.r(), c.g(), c.b()];
    image.pixels.iter().map(parts).collect()
}

/// A GIF as its viewers show it.
struct Shown {
    delays: Vec<u16>,
    /// Red, green and blue of every pixel, for each frame.
    frames: Vec<Vec<[u8; 3]>>,
    /// Pixels in the rectangle of each frame.
    areas: Vec<usize>,
    palettes: usize,
    repeat: gif::Repeat,
}

fn shown(bytes: &[u8]) -> Shown {
    let mut decoder = gif::DecodeOptions::new();
    decoder.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = decoder.read_info(bytes).expect("a GIF");
    let palette = decoder.global_palette().expect("a global palette").to_vec();
    let width = usize::from(decoder.width());
    let mut canvas = vec![[0; 3]; width * usize::from(decoder.height())];
    let mut shown = Shown {
        delays: Vec::new(),
        frames: Vec::new(),
        areas: Vec::new(),
        palettes: 0,
        repeat: gif::Repeat::Infinite,
    };
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        shown.delays.push(frame.delay);
        shown.palettes += usize::from(frame.palette.is_some());
        assert_eq!(frame.dispose, gif::DisposalMethod::Keep);
        let row = usize::from(frame.width);
        shown.areas.push(frame.buffer.len());
        for (i, index) in frame.buffer.iter().enumerate() {
            if Some(*index) == frame.transparent {
                continue;
            }
            let (x, y) = (
                i % row + usize::from(frame.left),
                i / row + usize::from(frame.top),
            );
            let color = &palette[3 * usize::from(*index)..][..3];
            canvas[y * width + x] = [color[0], color[1], color[2]];
        }
        shown.frames.push(canvas.clone());
    }
    shown.repeat = decoder.repeat();
    shown
}

/// The mean and the largest difference between two pictures, in levels of 255.
fn difference(one: &[[u8; 3]], other: &[[u8; 3]]) -> (f64, u8) {
    assert_eq!(one.len(), other.len());
    let pairs = one.iter().flatten().zip(other.iter().flatten());
    let differences = pairs.map(|(a, b)| a.abs_diff(*b));
    let (sum, most) = differences.fold((0u64, 0), |(sum, most), d| {
        (sum + u64::from(d), d.max(most))
    });
    (sum as f64 / (3 * one.len()) as f64, most)
}

#[test]
fn every_frame_of_a_gif_is_the_picture_of_its_moment() {
    for theme in [Theme::Paper, Theme::Light, Theme::Dark] {
        let shown = shown(&written(Format::Gif, theme, &plan()));
        assert_eq!(shown.delays, [[4; 12].as_slice(), &[100]].concat());
        // Played three times is shown again twice.
        assert!(matches!(shown.repeat, gif::Repeat::Finite(2)));
        assert_eq!(shown.palettes, 0);
        let pictures = pictures(theme, &plan());
        assert_eq!(shown.frames.len(), pictures.len());
        for (i, (frame, picture)) in shown.frames.iter().zip(&pictures).enumerate() {
            let (mean, most) = difference(frame, &rgb(picture));
            assert!(
                mean < 0.4 && most <= 40,
                "{theme:?} {i}: mean {mean}, most {most}"
            );
        }
        // Most of a page stays as it is.
        let page = shown.areas[0];
        assert_eq!(page, 420 * 300);
        assert!(
            shown.areas[1..].iter().all(|area| *area < page * 9 / 10),
            "{:?}",
            shown.areas
        );
    }
}

#[test]
fn what_does_not_change_is_not_touched() {
    let shown = shown(&written(Format::Gif, Theme::Light, &plan()));
    let pictures = pictures(Theme::Light, &plan());
    for (frames, pictures) in shown.frames.windows(2).zip(pictures.windows(2)) {
        let same = pictures[0]
            .pixels
            .iter()
            .zip(&pictures[1].pixels)
            .map(|(a, b)| a == b);
        for (i, same) in same.enumerate() {
            assert!(!same || frames[0][i] == frames[1][i], "pixel {i}");
        }
        assert_ne!(frames[0], frames[1]);
    }
}

#[test]
fn a_gif_carries_its_scenario_as_a_comment() {
    let bytes = written(Format::Gif, Theme::Paper, &plan());
    // Blocks of at most 255 bytes after the label, up to an empty one.
    let at = bytes.windows(2).position(|pair| pair == [0x21, 0xFE]);
    let mut rest = &bytes[at.expect("a comment") + 2..];
    let mut text = Vec::new();
    while let Some((&length, after)) = rest.split_first().filter(|(length, _)| **length > 0) {
        let (block, after) = after.split_at(usize::from(length));
        text.extend_from_slice(block);
        rest = after;
    }
    let text = String::from_utf8(text).expect("UTF-8");
    assert_eq!(read("comment", &text).expect("a scenario"), scenario());
}

#[test]
fn every_frame_of_an_apng_is_the_picture_of_its_moment_to_the_pixel() {
    let bytes = written(Format::Apng, Theme::Light, &plan());
    let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes))
        .read_info()
        .expect("a PNG");
    let control = reader.info().animation_control.expect("an animation");
    assert_eq!((control.num_frames, control.num_plays), (13, 3));
    let width = reader.info().width as usize;
    let mut canvas = vec![[0; 3]; width * reader.info().height as usize];
    for (i, picture) in pictures(Theme::Light, &plan()).iter().enumerate() {
        let mut buffer = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut buffer).expect("a frame");
        let frame = *reader.info().frame_control.as_ref().expect("a frame");
        let delay = if i == 12 { 100 } else { 4 };
        // What is clear shows the frame before.
        assert!(i == 0 || frame.blend_op == png::BlendOp::Over);
        assert_eq!((frame.delay_num, frame.delay_den), (delay, 100));
        let columns = frame.width as usize;
        for (k, pixel) in buffer
            .chunks_exact(4)
            .take(columns * frame.height as usize)
            .enumerate()
        {
            let (x, y) = (
                k % columns + frame.x_offset as usize,
                k / columns + frame.y_offset as usize,
            );
            match pixel[3] {
                0 if i > 0 => {}
                255 => canvas[y * width + x] = [pixel[0], pixel[1], pixel[2]],
                alpha => panic!("frame {i}: alpha {alpha}"),
            }
        }
        assert!(canvas == rgb(picture), "frame {i}");
    }
}

/// Red, green and blue of a pixel of video by the definition of BT.709.
fn from_levels([y, cb, cr]: [u8; 3]) -> [f64; 3] {
    let y = (f64::from(y) - 16.0) / 219.0;
    let [cb, cr] = [cb, cr].map(|c| (f64::from(c) - 128.0) / 224.0);
    let (r, b) = (y + 1.5748 * cr, y + 1.8556 * cb);
    let g = (y - 0.2126 * r - 0.0722 * b) / 0.7152;
    [r, g, b].map(|part| 255.0 * part)
}

#[test]
fn every_frame_of_a_video_is_the_picture_of_its_moment() {
    let bytes = written(Format::Y4m, Theme::Dark, &plan());
    let end = bytes.iter().position(|b| *b == b'\n').expect("a header");
    let header = String::from_utf8_lossy(&bytes[..end]);
    let words: Vec<&str> = header.split(' ').collect();
    assert_eq!(
        words,
        [
            "YUV4MPEG2",
            "W420",
            "H300",
            "F100:4",
            "Ip",
            "A1:1",
            "C444",
            "XCOLORRANGE=LIMITED"
        ]
    );
    let pixels = 420 * 300;
    let frames: Vec<&[u8]> = bytes[end + 1..].chunks(6 + 3 * pixels).collect();
    // The last one stays for a second.
    assert_eq!(frames.len(), 12 + 25);
    assert!(frames[12..].iter().all(|frame| *frame == frames[12]));
    for (frame, picture) in frames.iter().zip(pictures(Theme::Dark, &plan())) {
        let (head, levels) = frame.split_at(6);
        assert_eq!(head, b"FRAME\n");
        for (i, rgb) in rgb(&picture).into_iter().enumerate() {
            let levels = [0, 1, 2].map(|plane| levels[plane * pixels + i]);
            for (part, back) in rgb.into_iter().zip(from_levels(levels)) {
                assert!((f64::from(part) - back).abs() < 2.5, "{rgb:?} {levels:?}");
            }
        }
    }
}

#[test]
fn movies_are_the_same_each_time() {
    for format in Format::ALL
        .into_iter()
        .filter(|format| format.movie().is_some())
    {
        let once = written(format, Theme::Paper, &plan());
        assert!(
            !once.is_empty() && once == written(format, Theme::Paper, &plan()),
            "{format:?}"
        );
    }
}

/// The centres of all circles.
fn circles(items: &[Item], found: &mut Vec<Pos2>) {
    for item in items {
        match item {
            Item::Path(path) => {
                if let Outline::Circle { center, .. } = path.outline {
                    found.push(center);
                }
            }
            Item::Clip(clip) => circles(&clip.items, found),
            Item::Group(group) => circles(&group.items, found),
            Item::Text(_) | Item::Picture(_) => {}
        }
    }
}

#[test]
fn heads_move_along_straight_lines_between_steps() {
    let scenario = scenario();
    let mut film = film(Theme::Light);
    let mut at = |step, onward| {
        let mut found = Vec::new();
        circles(&film.moving(&scenario, step, onward).items, &mut found);
        found
    };
    let [before, quarter, after] = [at(0, 0.0), at(0, 0.25), at(1, 0.0)];
    assert_eq!(before.len(), quarter.len());
    let moved: Vec<(Pos2, Pos2)> = before
        .iter()
        .copied()
        .zip(quarter)
        .filter(|(a, b)| a != b)
        .collect();
    // That of gradient descent on the plot and in the chart; momentum has squares.
    assert_eq!(moved.len(), 2);
    for (from, quarter) in moved {
        let on_the_line = |to: &Pos2| (from + (*to - from) * 0.25).distance(quarter) < 0.01;
        assert!(after.iter().any(on_the_line), "{from} {quarter} {after:?}");
    }
}

#[test]
fn nothing_is_left_of_movies_that_are_cancelled() {
    let scenario = scenario();
    let cancelled = Progress::default();
    cancelled.cancel();
    for format in Format::ALL {
        let Some(write) = format.movie() else {
            continue;
        };
        let mut movie = plan()
            .movie(film(Theme::Light), &scenario)
            .expect("a movie");
        write(&mut movie, 1.0, &mut Vec::new(), &cancelled).expect_err("cancelled");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let pattern = Pattern::of(&folder.path().join("f-%03d.png")).expect("a pattern");
    let numbered = |movie: &mut Movie<'_>, progress: &Progress| {
        let write = Format::Png.figure().expect("a format of figures");
        numbered::write(movie, write, &options(), &pattern, progress)
    };
    let mut movie = plan()
        .movie(film(Theme::Light), &scenario)
        .expect("a movie");
    numbered(&mut movie, &cancelled).expect_err("cancelled");
    assert_eq!(names(folder.path()), BTreeSet::new());
    // A folder in the place of the fifth frame.
    fs::create_dir(pattern.file(5)).expect("a folder");
    numbered(&mut movie, &Progress::default()).expect_err("a folder");
    assert_eq!(
        names(folder.path()),
        BTreeSet::from(["f-005.png".to_owned()])
    );
    fs::remove_dir(pattern.file(5)).expect("an empty folder");
    numbered(&mut movie, &Progress::default()).expect("written");
    assert_eq!(names(folder.path()).len(), 13);
    // A frame on a step is the picture that is drawn of it alone.
    let still = film(Theme::Light).figure(&scenario, Some(2));
    let still =
        Format::Png.figure().expect("a format of figures")(&still, &options()).expect("memory");
    assert!(fs::read(pattern.file(5)).expect("a frame") == still);
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect()
}

/// What a program writes to standard output; `None` where it is not installed.
fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: {program} is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("No module named") {
        eprintln!("skipped: {said}");
        return None;
    }
    assert!(output.status.success(), "{program}: {said}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn pillow_reads_frames_delays_and_loops() {
    let folder = tempfile::tempdir().expect("a folder");
    let code = "import sys; from PIL import Image\n\
        im = Image.open(sys.argv[1]); d = []\n\
        for i in range(im.n_frames): im.seek(i); im.load(); d.append(round(im.info['duration']))\n\
        print(im.n_frames, im.size[0], im.size[1], im.info['loop'], d[0], d[-1])";
    // Milliseconds. A GIF counts how often it is played again.
    for (format, loops) in [(Format::Gif, 2), (Format::Apng, 3)] {
        let path = folder.path().join("movie");
        fs::write(&path, written(format, Theme::Paper, &plan())).expect("written");
        let path = path.to_str().expect("a name");
        let Some(said) = output_of("python3", &["-c", code, path]) else {
            return;
        };
        assert_eq!(
            said.trim(),
            format!("13 420 300 {loops} 40 1000"),
            "{format:?}"
        );
    }
}

#[test]
fn ffmpeg_makes_a_video_whose_frames_are_the_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let [raw, mp4, back] =
        ["movie.y4m", "it's.mp4", "back.rgb"].map(|name| folder.path().join(name));
    fs::write(&raw, written(Format::Y4m, Theme::Light, &plan())).expect("written");
    let show = [
        "-v",
        "error",
        "-count_frames",
        "-of",
        "csv=p=0",
        "-show_entries",
    ];
    let probe = |entries: &str, path: &Path| {
        let path = path.to_str().expect("a name");
        output_of("ffprobe", &[&show[..], &[entries, path]].concat())
    };
    let entries = "stream=width,height,pix_fmt,color_range,r_frame_rate,nb_read_frames";
    let Some(said) = probe(entries, &raw) else {
        return;
    };
    assert_eq!(said.trim(), "420,300,yuv444p,tv,25/1,37");
    // The line as it is printed, in a shell.
    let line = y4m::ffmpeg_line("movie.y4m", r"'it'\''s.mp4'");
    let line = format!("cd '{}' && {line} -v error", folder.path().display());
    output_of("sh", &["-c", &line]).expect("a shell");
    let entries = "stream=pix_fmt,color_range,color_space,nb_read_frames";
    let said = probe(entries, &mp4).expect("it is installed");
    assert_eq!(said.trim(), "yuv420p,tv,bt709,37");
    let [mp4, out] = [&mp4, &back].map(|path| path.to_str().expect("a name"));
    let convert = [
        "-v",
        "error",
        "-i",
        mp4,
        "-vf",
        "scale=in_color_matrix=bt709",
        "-pix_fmt",
        "rgb24",
    ];
    output_of("ffmpeg", &[&convert[..], &["-f", "rawvideo", out]].concat());
    let back = fs::read(&back).expect("pixels");
    let pictures = pictures(Theme::Light, &plan());
    for (frame, picture) in back.chunks_exact(3 * 420 * 300).zip(&pictures) {
        let frame: Vec<[u8; 3]> = frame.as_chunks().0.to_vec();
        let (mean, _) = difference(&frame, &rgb(picture));
        assert!(mean < 2.5, "{mean}");
    }
}

#[test]
fn a_movie_of_part_of_a_run_begins_and_ends_there() {
    let plan = Plan {
        from: 2,
        to: Some(5),
        pace: Pace::Frames(4),
        ease: Ease::InOut,
        ..Plan::default()
    };
    let shown = shown(&written(Format::Gif, Theme::Light, &plan));
    let scenario = scenario();
    for (frame, step) in [(&shown.frames[0], 2), (&shown.frames[3], 5)] {
        let drawing = film(Theme::Light).figure(&scenario, Some(step));
        let picture = picture::paint(&drawing, 1.0).expect("a picture");
        assert!(difference(frame, &rgb(&picture)).0 < 0.4, "step {step}");
    }
    assert_eq!(shown.frames.len(), 4);
    assert!(matches!(shown.repeat, gif::Repeat::Infinite));
}

#[test]
fn a_movie_does_not_answer_what_the_class_is_asked() {
    let mut scenario = scenario();
    scenario.prediction.state = Predicting::Asked;
    let steps = |to: Option<usize>| {
        let plan = Plan { to, ..plan() };
        let movie = plan.movie(film(Theme::Light), &scenario);
        let movie = movie.expect("a movie");
        movie.frames().last().map(|frame| frame.step)
    };
    assert_eq!(steps(None), Some(0));
    assert_eq!(steps(Some(3)), Some(3));
}

/// A pixel for each point.
fn options() -> FileOptions {
    FileOptions {
        scale: 1.0,
        ..FileOptions::default()
    }
}
