//! A figure carries its scenario, and a line of text does: what comes back is what went in, and what is damaged or foreign is a message.

use std::borrow::Cow;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use egui::{Color32, vec2};
use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{Filter, Finish as _, Pdf, Ref, Str};
use ravine::export::drawing::Drawing;
use ravine::export::movie::{Frame, Movie};
use ravine::export::{FileOptions, Film, Format, Source};
use ravine::figure::Theme;
use ravine::optimizer::Progress;
use ravine::scenario::{
    Carried, Loaded, Scenario, TEX_LINES, lesson_pages, load_bytes, read, write_line,
};
use ravine::workbench::Detail;
use resvg::usvg::roxmltree;

/// A page with nothing on it.
fn blank(scenario: &Scenario, step: Option<usize>) -> Drawing {
    Drawing {
        size: vec2(16.0, 16.0),
        title: scenario.title.clone(),
        description: String::new(),
        source: Some(Source::new(scenario, step)),
        background: Color32::WHITE,
        axes: Vec::new(),
        items: Vec::new(),
    }
}

fn written(format: Format, drawing: &Drawing) -> Vec<u8> {
    let write = format.figure().expect("a format of figures");
    write(drawing, &FileOptions::default()).expect("written")
}

/// What bytes carry.
fn carried(bytes: &[u8]) -> Carried {
    match load_bytes("figure", bytes) {
        Ok(Loaded::Carried(carried)) => *carried,
        Ok(Loaded::Document(_)) => panic!("taken for a scenario file"),
        Err(error) => panic!("{error}"),
    }
}

fn complaint(bytes: &[u8]) -> String {
    match load_bytes("figure", bytes) {
        Ok(_) => panic!("it is good"),
        Err(error) => error.to_string(),
    }
}

/// A scenario with words that the formats have to escape.
fn wordy() -> Scenario {
    Scenario {
        title: "a < b & \"c\" ]]> 'd' \\ % λ₁ & &amp; — --> #".into(),
        notes: "First.\r\n  Second,\tthird.\n\nravine-scenario end\n% ravine-scenario end\n%% ravine-scenario end\n".into(),
        speaker_notes: "\u{7f} \u{1} \u{85} \u{2028}".into(),
        ..Scenario::default()
    }
}

/// GIFs with these comments.
fn gif_with(comments: &[&[u8]]) -> Vec<u8> {
    let mut file = Vec::new();
    let palette = [0, 0, 0, 255, 255, 255];
    let mut encoder = gif::Encoder::new(&mut file, 2, 2, &palette).expect("a header");
    encoder
        .set_repeat(gif::Repeat::Infinite)
        .expect("an extension");
    for comment in comments {
        let blocks: Vec<&[u8]> = comment.chunks(255).collect();
        let kind = gif::AnyExtension(gif::Extension::Comment as u8);
        encoder
            .write_raw_extension(kind, &blocks)
            .expect("a comment");
    }
    let frame = gif::Frame {
        width: 2,
        height: 2,
        buffer: Cow::Borrowed(&[0, 1, 1, 0]),
        ..gif::Frame::default()
    };
    encoder.write_frame(&frame).expect("a frame");
    drop(encoder);
    file
}

/// PDFs with these files embedded, compressed or as they are.
fn pdf_with(files: &[(&str, &str)], compressed: bool) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let [catalog, pages] = [1, 2].map(Ref::new);
    pdf.pages(pages).count(0);
    let mut numbers = (3..).map(Ref::new);
    let mut entries = Vec::new();
    for (name, text) in files {
        let [file, entry] = [(); 2].map(|()| numbers.next().expect("endless"));
        let mut packed = text.as_bytes().to_vec();
        if compressed {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text.as_bytes()).expect("in memory");
            packed = encoder.finish().expect("in memory");
        }
        let mut stream = pdf.embedded_file(file, &packed);
        if compressed {
            stream.filter(Filter::FlateDecode);
        }
        stream.finish();
        let mut spec = pdf.file_spec(entry);
        spec.path(Str(name.as_bytes())).embedded_file(file);
        spec.finish();
        entries.push((*name, entry));
    }
    let mut root = pdf.catalog(catalog);
    root.pages(pages);
    let mut names = root.names();
    let mut tree = names.embedded_files();
    let mut leaves = tree.names();
    for (name, entry) in entries {
        leaves.insert(Str(name.as_bytes()), entry);
    }
    leaves.finish();
    tree.finish();
    names.finish();
    root.finish();
    pdf.finish()
}

fn tex_with(text: &str) -> Vec<u8> {
    let [begin, end] = TEX_LINES;
    let lines: String = text.lines().map(|line| format!("% {line}\n")).collect();
    let code = "\\documentclass{standalone}\n\\begin{document}\n";
    format!("{code}{begin}\n{lines}{end}\n\\end{{document}}\n").into_bytes()
}

/// A figure in each format, as this test or another program writes it, under its name.
fn samples(source: &Source) -> Vec<(&'static str, Vec<u8>)> {
    let text = &*source.text;
    let drawing = Drawing {
        source: Some(source.clone()),
        ..blank(&Scenario::default(), None)
    };
    let crlf = String::from_utf8(tex_with(text)).expect("text");
    vec![
        ("png", written(Format::Png, &drawing)),
        ("svg", written(Format::Svg, &drawing)),
        ("gif", gif_with(&[b"Created with GIMP", text.as_bytes()])),
        ("pdf", written(Format::Pdf, &drawing)),
        ("packed pdf", pdf_with(&[("scenario.toml", text)], true)),
        (
            "plain pdf",
            pdf_with(
                &[("data.csv", "x,y\n1,2\n"), ("scenario.toml", text)],
                false,
            ),
        ),
        ("tex", tex_with(text)),
        ("tex of Windows", crlf.replace('\n', "\r\n").into_bytes()),
    ]
}

/// A file of less than 1 MB can be longer once it is written in full.
#[test]
fn what_is_longer_than_a_file_is_carried_all_the_same() {
    let scenario = Scenario {
        notes: "\u{7f}".repeat(300_000),
        ..Scenario::default()
    };
    let line = write_line(&scenario, Some(3));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("line.txt");
    std::fs::write(&path, line).expect("written");
    assert!(ravine::scenario::write(&scenario).len() > 1_000_000);
    let Ok(Loaded::Carried(carried)) = ravine::scenario::load(&path) else {
        panic!("a line that is read");
    };
    assert!(carried.scenario == scenario && carried.step == Some(3));
}

#[test]
fn every_page_of_a_lesson_comes_back_with_its_step() {
    let mut pages = 0;
    for (page, number) in lesson_pages().iter().zip(0..) {
        let scenario = &page.scenario;
        for step in [Some(number), None] {
            for format in [Format::Png, Format::Svg] {
                let back = carried(&written(format, &blank(scenario, step)));
                assert_eq!(back.scenario, *scenario, "{}", page.key);
                assert_eq!(back.step, step, "{}", page.key);
            }
            let back = carried(write_line(scenario, step).as_bytes());
            assert_eq!((&back.scenario, back.step), (scenario, step));
        }
        pages += 1;
    }
    assert!(pages > 50);
}

#[test]
fn every_format_gives_the_scenario_back_whoever_has_written_it() {
    for scenario in [Scenario::default(), wordy()] {
        for step in [Some(123_456), Some(0), None] {
            for (name, bytes) in samples(&Source::new(&scenario, step)) {
                let back = carried(&bytes);
                assert_eq!(back.scenario, scenario, "{name}");
                assert_eq!(back.step, step, "{name}");
            }
        }
    }
}

/// Of those formats whose writer exists.
#[test]
fn what_the_formats_write_is_read() {
    let scenario = wordy();
    let mut read = Vec::new();
    for format in Format::figures() {
        let bytes = written(format, &blank(&scenario, Some(7)));
        if !bytes.is_empty() && format.carries() {
            let back = carried(&bytes);
            assert_eq!((&back.scenario, back.step), (&scenario, Some(7)));
            read.push(format);
        }
        let silent = Drawing {
            source: None,
            ..blank(&scenario, Some(7))
        };
        let bytes = written(format, &silent);
        if !bytes.is_empty() {
            assert!(complaint(&bytes).starts_with("figure holds no Ravine scenario: found "));
        }
    }
    assert!(read.contains(&Format::Png) && read.contains(&Format::Svg));
    for format in Format::ALL.into_iter().filter(|f| f.carries()) {
        let Some(write) = format.movie() else {
            continue;
        };
        let film = Film::new([160.0, 120.0], Theme::Paper, &Detail::default());
        let frames = [0, 1].map(|step| Frame {
            step,
            onward: 0.0,
            hundredths: 5,
        });
        let mut movie = Movie::new(film, &scenario, frames.to_vec());
        let mut bytes = Vec::new();
        write(&mut movie, 1.0, &mut bytes, &Progress::default()).expect("written");
        if !bytes.is_empty() {
            assert_eq!(carried(&bytes).scenario, scenario, "{}", format.name());
        }
    }
}

/// Readers that are not ours.
#[test]
fn other_programs_find_the_text() {
    for scenario in [
        wordy(),
        lesson_pages().last().expect("a page").scenario.clone(),
    ] {
        let drawing = blank(&scenario, Some(3));
        let text = &drawing.source.as_ref().expect("a source").text;
        let bytes = written(Format::Png, &drawing);
        let reader = png::Decoder::new(std::io::Cursor::new(&bytes));
        let reader = reader.read_info().expect("a PNG");
        let chunks = &reader.info().utf8_text;
        assert_eq!(chunks[0].keyword, "ravine-scenario");
        assert_eq!(&chunks[0].get_text().expect("text"), text);

        let svg = String::from_utf8(written(Format::Svg, &drawing)).expect("text");
        let tree = roxmltree::Document::parse(&svg).expect("XML");
        let metadata = tree
            .descendants()
            .find(|node| node.attribute("id") == Some("ravine-scenario"))
            .expect("an element");
        assert_eq!(metadata.tag_name().name(), "metadata");
        assert_eq!(metadata.text(), Some(&**text));
    }
    let text = "[figure]\n".repeat(1000);
    let long = Drawing {
        source: Some(Source { text: text.clone() }),
        ..blank(&Scenario::default(), None)
    };
    let bytes = written(Format::Png, &long);
    assert!(bytes.len() < text.len() / 4, "it is compressed");
}

/// Another program may write an SVG anew.
#[test]
fn an_svg_may_be_laid_out_in_another_way() {
    let text = Source::new(&Scenario::default(), Some(5)).text;
    let escaped = text.replace('&', "&#38;").replace('<', "&lt;");
    let escaped = escaped.replace('"', "&quot;").replace("# ", "&#x23; ");
    let before = "<?xml version='1.0'?>\n<!-- <metadata id=\"ravine-scenario\">no</metadata> -->\n\
        <!DOCTYPE svg>\n<svg:svg xmlns:svg='http://www.w3.org/2000/svg' title='a > b'>\n\
        <svg:metadata id='other'>no</svg:metadata><style><![CDATA[ a > b { } <metadata ]]></style>";
    for element in [
        format!("<svg:metadata\n   id='ravine-scenario'\n   class=\"a\">{escaped}</svg:metadata>"),
        format!("<metadata id=\"ravine-scenario\"><![CDATA[{text}]]></metadata>"),
    ] {
        let svg = format!("\u{feff}\n{before}{element}</svg:svg>");
        let back = carried(svg.as_bytes());
        assert_eq!((back.scenario, back.step), (Scenario::default(), Some(5)));
    }
}

#[test]
fn a_line_survives_what_is_done_to_it_on_its_way() {
    let scenario = wordy();
    let line = write_line(&scenario, Some(9));
    let letters = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
    assert!(line.starts_with("ravine:1:") && line.chars().all(letters));
    let broken: Vec<&str> = (0..line.len())
        .step_by(72)
        .map(|at| &line[at..line.len().min(at + 72)])
        .collect();
    for text in [
        format!("  {line}\n\n"),
        format!("\"{line}\""),
        format!("“{line}”"),
        format!("`{line}`"),
        format!("<{line}>"),
        format!("'{line}'"),
        broken.join("\n"),
        broken.join("\r\n    "),
        format!("> {}", broken.join("\n> ")),
        broken.join("=\n"),
        broken.join("\u{200b}"),
        format!("{line} and more"),
        format!("{line}a"),
    ] {
        let back = carried(text.as_bytes());
        assert_eq!((&back.scenario, back.step), (&scenario, Some(9)), "{text}");
    }
    let damaged = "figure: the line of text is incomplete or damaged; copy all of it again where it comes from, up to its last character";
    let swapped = line.replacen(&line[40..42], "AB", 1);
    assert_eq!(complaint(swapped.as_bytes()), damaged);
    assert_eq!(complaint(&line.as_bytes()[..line.len() - 9]), damaged);
    let newer = complaint(line.replacen(":1:", ":2:", 1).as_bytes());
    assert!(
        newer.contains("the line of text is of version 2, which a newer Ravine has made"),
        "{newer}"
    );
    let short = complaint(b"ravine:1");
    assert_eq!(short, damaged);
}

/// A second implementation of the format.
#[test]
fn python_unpacks_a_line_and_pillow_a_figure() {
    let scenario = wordy();
    let text = Source::new(&scenario, Some(9)).text;
    let folder = tempfile::tempdir().expect("a folder");
    let figure = folder.path().join("figure.png");
    fs::write(&figure, written(Format::Png, &blank(&scenario, Some(9)))).expect("a file");
    let line = "import base64, sys, zlib\n\
        payload = sys.argv[1].split(':')[2]\n\
        data = base64.urlsafe_b64decode(payload + '=' * (-len(payload) % 4))\n\
        text = zlib.decompress(data[:-4], -15)\n\
        assert zlib.crc32(text) == int.from_bytes(data[-4:], 'big')\n\
        sys.stdout.buffer.write(text)";
    let pillow = "import sys\n\
        try: from PIL import Image\n\
        except ImportError: sys.exit(77)\n\
        sys.stdout.buffer.write(Image.open(sys.argv[1]).text['ravine-scenario'].encode())";
    let figure = figure.display().to_string();
    for (program, argument) in [(line, write_line(&scenario, Some(9))), (pillow, figure)] {
        let python = Command::new("python3")
            .args(["-c", program, &argument])
            .output();
        match python {
            Ok(output) if output.status.code() != Some(77) => {
                assert!(output.status.success(), "{output:?}");
                assert_eq!(String::from_utf8_lossy(&output.stdout), text);
            }
            Ok(_) | Err(_) => eprintln!("skipped: there is no python3, or no Pillow"),
        }
    }
}

#[test]
fn messages_say_what_is_wrong() {
    let scenario = Scenario::default();
    let source = Source::new(&scenario, Some(1));
    let newer = Source {
        text: source.text.replace("version = 1", "version = 2"),
    };
    for (name, bytes) in samples(&newer) {
        let message = complaint(&bytes);
        let expected = complaint(newer.text.as_bytes()).replacen("figure:", "figure: scenario:", 1);
        assert_eq!(message, expected, "{name}");
        assert!(message.starts_with("figure: scenario:2:"), "{message}");
    }
    let allowed = "allowed: a figure that Ravine has exported with its scenario";
    let silent = Drawing {
        source: None,
        ..blank(&scenario, None)
    };
    for (bytes, found) in [
        (written(Format::Png, &silent), "a PNG without one"),
        (gif_with(&[]), "a GIF without one"),
        (gif_with(&[b"Created with GIMP"]), "a GIF without one"),
        (
            pdf_with(&[("a.toml", "version = 1")], true),
            "a PDF without one",
        ),
        (
            b"\\documentclass{article}\n".to_vec(),
            "LaTeX code without one",
        ),
        (
            b"<!DOCTYPE html><p>".to_vec(),
            "an SVG or another kind of XML without one",
        ),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "a PNG that ends too early"),
        (b"%PDF-1.7\n".to_vec(), "a PDF that ends too early"),
        (
            b"<svg><metadata>".to_vec(),
            "an SVG or another kind of XML that ends too early",
        ),
    ] {
        let expected = format!("figure holds no Ravine scenario: found {found}; {allowed}");
        assert_eq!(complaint(&bytes), expected);
    }
}

/// Whatever is cut off or turned over, there is a scenario or a message, and never another scenario where there is a checksum.
#[test]
fn damaged_figures_are_scenarios_or_messages() {
    let text = "version = 1\nrun.steps = 3\nsurface.kind = \"booth\"\n";
    let source = Source {
        text: format!("# Ravine figure, step 2\n{text}"),
    };
    let scenario = read("text", text).expect("a scenario");
    let line = write_line(&scenario, Some(2)).into_bytes();
    let mut all = samples(&source);
    all.push(("line", line));
    for (name, bytes) in all {
        let summed = matches!(name, "png" | "line");
        let back = carried(&bytes);
        assert_eq!(
            (back.scenario, back.step),
            (scenario.clone(), Some(2)),
            "{name}"
        );
        for length in 0..bytes.len() {
            match load_bytes("figure", &bytes[..length]) {
                Ok(Loaded::Carried(back)) => assert_eq!(back.scenario, scenario, "{name} {length}"),
                // The empty text is no scenario, and the first bytes of a text may be one.
                Ok(Loaded::Document(_)) => panic!("{name} {length}: a document"),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= [0x01, 0x20, 0x80, 0xff][at % 4];
            if let Ok(Loaded::Carried(back)) = load_bytes("figure", &bytes) {
                assert!(!summed || back.scenario == scenario, "{name} {at}");
            }
        }
    }
}

/// Parts of PNG and PDF that claim more than there is.
#[test]
fn lengths_may_lie() {
    for bytes in [
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT".to_vec(),
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXtravine-scenario\0".to_vec(),
        b"%PDF-1.7\n1 0 obj<</Length 99999999999999999999>>stream\nendstream\n%%EOF".to_vec(),
        b"%PDF-1.7\n1 0 obj<</Length 9223372036854775807>>stream\nendstream\n%%EOF".to_vec(),
        b"%PDF-1.7\n1 0 obj<</Type/EmbeddedFile/Length 9000000000>>stream\nx".to_vec(),
    ] {
        assert!(complaint(&bytes).starts_with("figure holds no Ravine scenario: found a P"));
    }
}

fn ravine(folder: &Path, args: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravine"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    // A command that does not read its input closes it.
    let _ = child.stdin.take().expect("piped").write_all(input);
    let output = child.wait_with_output().expect("ended");
    let code = output.status.code().expect("no signal");
    (
        code,
        output.stdout,
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn commands_take_figures_and_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let text = "version = 1\ntitle = \"Booth\"\nrun.steps = 5\nsurface.kind = \"booth\"\n\
                [[optimizer]]\nkind = \"newton\"\n";
    fs::write(at("a.toml"), text).expect("a file");
    let good = |args: &[&str], input: &[u8]| {
        let (code, out, error) = ravine(folder.path(), args, input);
        assert_eq!((code, &*error), (0, ""), "{args:?}");
        out
    };
    let size = ["--size", "200x160", "--scale", "1"];
    let render = |from: &str, to: &str, more: &[&str]| {
        let args = [&["render", from, "-o", to][..], &size, more].concat();
        good(&args, b"");
        fs::read(at(to)).expect("written")
    };
    let trace = good(&["trace", "a.toml"], b"");
    let first = render("a.toml", "a.svg", &["--step", "2"]);
    // By content, not by name.
    fs::write(at("renamed.toml"), render("a.svg", "a.png", &[])).expect("a file");
    assert_eq!(render("renamed.toml", "b.svg", &[]), first, "at that step");
    for figure in ["a.svg", "a.png", "renamed.toml"] {
        assert_eq!(good(&["trace", figure], b""), trace);
        let bytes = fs::read(at(figure)).expect("a file");
        assert_eq!(good(&["trace", "-"], &bytes), trace, "{figure} from a pipe");
        good(&["check", figure], b"");
    }
    let line = good(&["text", "a.svg"], b"");
    assert_eq!(good(&["text", "a.toml", "--step", "2"], b""), line);
    assert_eq!(good(&["trace", "-"], &line), trace);
    assert_eq!(good(&["text", "-"], &line), line);

    let silent = render("a.toml", "silent.png", &["--no-source", "--step", "2"]);
    assert!(silent.len() < fs::read(at("a.png")).expect("a file").len());
    let (code, _, error) = ravine(folder.path(), &["check", "silent.png"], b"");
    let expected = "error: silent.png holds no Ravine scenario: found a PNG without one; allowed: a figure that Ravine has exported with its scenario\n";
    assert_eq!((code, &*error), (2, expected));
    let (code, _, error) = ravine(folder.path(), &["text", "a.toml", "--step", "6"], b"");
    let expected = "error: --step: found 6; allowed: 0 to 5, the steps of the run\n";
    assert_eq!((code, &*error), (2, expected));
}

#[cfg(target_os = "linux")]
mod large {
    use std::fs::File;
    use std::io::{Seek as _, SeekFrom, Write as _};
    use std::process::Command;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    /// A text of a gigabyte as a stream of zlib.
    fn bomb() -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        let block = vec![b'#'; 1 << 20];
        for _ in 0..1000 {
            encoder.write_all(&block).expect("memory");
        }
        encoder.finish().expect("memory")
    }

    /// Large files are refused with little memory: the program may not have as much as they hold.
    #[test]
    fn large_files_take_little_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let bomb = bomb();
        let mut chunk = b"iTXtravine-scenario\0\x01\0\0\0".to_vec();
        chunk.extend(&bomb);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32fast::hash(&chunk).to_be_bytes());
        let mut pdf = format!(
            "%PDF-1.7\n1 0 obj\n<</Length {}/Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n",
            bomb.len()
        )
        .into_bytes();
        pdf.extend(&bomb);
        pdf.extend(b"\nendstream\nendobj\n%%EOF");
        for (start, found) in [
            (png, "a PNG with more than 4 MB of text for it"),
            (pdf, "a PDF without one"),
            (
                b"\x89PNG\r\n\x1a\n\x1d\xcd\x65\0IDAT".to_vec(),
                "a PNG that ends too early",
            ),
            (
                b"\x89PNG\r\n\x1a\n".to_vec(),
                "none in the first 32 MB of a PNG",
            ),
            (
                b"<svg><image href=\"".to_vec(),
                "none in the first 32 MB of an SVG or another kind of XML",
            ),
            (b"%PDF-1.7\n".to_vec(), "none in the first 32 MB of a PDF"),
            (
                b"% picture".to_vec(),
                "none in the first 32 MB of LaTeX code",
            ),
            (
                b"GIF89a\x01\0\x01\0\0\0\0".to_vec(),
                "a GIF that is damaged",
            ),
            (
                b"ravine:1:".to_vec(),
                "the line of text holds more than 4 MB of text",
            ),
            (b"#".to_vec(), "found more than 1 MB"),
        ] {
            let path = folder.path().join("large");
            let mut file = File::create(&path).expect("a file");
            file.write_all(&start).expect("written");
            if start.len() < 100 {
                // Zeros that take no room.
                file.seek(SeekFrom::Start(500 << 20)).expect("a place");
                file.write_all(b"\0").expect("written");
            }
            drop(file);
            let program = env!("CARGO_BIN_EXE_ravine");
            let limited = format!("ulimit -v 400000; exec '{program}' check large");
            let output = Command::new("sh")
                .args(["-c", &limited])
                .current_dir(folder.path())
                .output()
                .expect("started");
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(error.contains(found), "{found}: {error}");
            assert_eq!(output.status.code(), Some(2));
        }
    }
}
