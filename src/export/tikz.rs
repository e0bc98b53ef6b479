//! A drawing as TikZ and pgfplots code for LaTeX.
//!
//! What lies within the axes of a plot becomes a pgfplots `axis` with the coordinates of the data: lines and dots are `\addplot`s, numbers
//! and names of the axes are set by pgfplots, and whoever writes can add plots of their own. All else (legend, title, caption, what
//! stands beside a plot without axes) is TikZ at its place on the page, and every text is LaTeX in the font of the document. So the file is
//! made of the same drawing as all others, no layer is missing, and still the plots are plots: a drawing knows where its axes lie
//! ([`Drawing::axes`]).
//!
//! Pictures are within the file, as PDFs of printable characters that LaTeX writes out (`filecontents*`): one file is whole or not
//! there, and cannot be parted from what it needs.

mod axis;
mod escape;
mod lines;
mod origin;
mod pictures;
mod pieces;
mod styles;

use std::borrow::Cow;
use std::fmt::Write as _;

use egui::{Color32, Pos2, Rect};

use self::escape::{put_comment, put_text};
use self::origin::Origin;
use self::pieces::{Kind, Piece, pieces};
use self::styles::{BP, Styles, length, number};
use super::drawing::{Drawing, Outline, Path, Picture, Segment, Text};
use super::png::ExportError;
use super::rows::{Align, Alignments, Row};
use crate::scenario::TEX_LINES;

const HEAD: &str = "\
% A figure by Ravine. It compiles on its own. Within a document:
%   \\usepackage{standalone,amssymb,amsmath,pgfplots} \\pgfplotsset{compat=1.18}
%   \\resizebox{\\linewidth}{!}{\\input{NAME}}
";

const PREAMBLE: &str = "\
\\RequirePackage{fix-cm}
\\documentclass[border=0pt]{standalone}
\\usepackage{amsmath,amssymb}
\\usepackage{pgfplots}
\\pgfplotsset{compat=1.18}
\\begin{document}
";

/// Writes a drawing. The same drawing always gives the same bytes.
///
/// # Errors
/// Where a part of it cannot be encoded.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, ExportError> {
    let pieces = pieces(drawing)?;
    let mut writer = Writer {
        drawing,
        alignments: Alignments::of(&drawing.items),
        styles: Styles::default(),
        files: String::new(),
        body: String::new(),
    };
    writer.put_all(&pieces)?;
    Ok(writer.finish().into_bytes())
}

struct Writer<'a> {
    drawing: &'a Drawing,
    alignments: Alignments,
    styles: Styles,
    /// Pictures that are written out.
    files: String,
    body: String,
}

impl Writer<'_> {
    fn page(&self) -> Origin {
        Origin {
            at: Pos2::new(0.0, self.drawing.size.y),
            shift: "",
        }
    }

    fn put_all(&mut self, pieces: &[Piece<'_>]) -> Result<(), ExportError> {
        let around = axis::around(&self.drawing.axes, pieces);
        let mut begun = vec![false; self.drawing.axes.len()];
        for (k, piece) in pieces.iter().enumerate() {
            match piece.axes.or(around[k]) {
                Some(index) if !begun[index] => {
                    begun[index] = true;
                    self.put_axis(index, pieces, &around)?;
                }
                Some(_) => {}
                None => self.put(piece, self.page())?,
            }
        }
        Ok(())
    }

    /// The axes with this index and all that lies within them.
    fn put_axis(
        &mut self,
        index: usize,
        pieces: &[Piece<'_>],
        around: &[Option<usize>],
    ) -> Result<(), ExportError> {
        let drawing = self.drawing;
        let axes = &drawing.axes[index];
        let words = pieces.iter().zip(around);
        let words = words.filter(|(_, around)| **around == Some(index));
        let words: Vec<&Piece<'_>> = words.map(|(piece, _)| piece).collect();
        let plot = axis::Plot::of(axes);
        let fonts = self.styles_of(&words);
        let begin = plot.begin(&words, &fonts, self.page());
        self.body.push_str(&begin);
        let origin = Origin {
            at: axes.frame.left_bottom(),
            shift: "shift={(rel axis cs:0,0)},",
        };
        for piece in pieces.iter().filter(|piece| piece.axes == Some(index)) {
            match &piece.kind {
                Kind::Lines {
                    parts,
                    closed,
                    path,
                } => {
                    let style = self.styles.of_path(path, *closed);
                    for part in parts {
                        let end = if *closed { " -- cycle" } else { "" };
                        let points = plot.coordinates(part);
                        let _ = writeln!(
                            self.body,
                            "\\addplot[{style}] coordinates {{{points}}}{end};"
                        );
                    }
                }
                Kind::Dots {
                    centers,
                    radius,
                    path,
                } => {
                    let style = self.styles.of_dots(path, radius * BP);
                    let points = plot.coordinates(centers);
                    let _ = writeln!(self.body, "\\addplot[{style}] coordinates {{{points}}};");
                }
                Kind::Shape { .. } | Kind::Row(_) | Kind::Icon(..) | Kind::Picture(_) => {
                    self.put(piece, origin)?;
                }
            }
        }
        self.body.push_str("\\end{axis}\n");
        Ok(())
    }

    /// The font of the numbers at axes and of their names.
    fn styles_of(&mut self, words: &[&Piece<'_>]) -> String {
        let rows = words.iter().filter_map(|piece| match &piece.kind {
            Kind::Row(row) => Some(row.main()),
            Kind::Lines { .. }
            | Kind::Dots { .. }
            | Kind::Shape { .. }
            | Kind::Icon(..)
            | Kind::Picture(_) => None,
        });
        let rows: Vec<&Text> = rows.collect();
        let style = |text: Option<&&Text>| text.map_or(String::new(), |text| font(text.size));
        let color = rows.first().map_or(Color32::BLACK, |text| text.color);
        format!(
            "tick label style={{font={},{}}},label style={{font={},{}}},",
            style(rows.first()),
            self.styles.color("text", color),
            style(rows.last()),
            self.styles.color("text", color),
        )
    }

    fn put(&mut self, piece: &Piece<'_>, origin: Origin) -> Result<(), ExportError> {
        if let Kind::Row(row) = &piece.kind {
            self.put_row(row, origin);
            return Ok(());
        }
        let clip = match (piece.clip, piece.axes) {
            (Some(outline), _) => Some(outline.segments()),
            (None, None) if piece.visible.size() != self.drawing.size => Some(Cow::Owned(
                Outline::rect(piece.visible).segments().into_owned(),
            )),
            (None, _) => None,
        };
        if let Some(clip) = &clip {
            let course = course(clip, origin);
            let _ = writeln!(
                self.body,
                "\\begin{{scope}}\n\\clip[{}] {course};",
                origin.shift
            );
        }
        match &piece.kind {
            Kind::Lines {
                parts,
                closed,
                path,
            } => {
                let parts = parts
                    .iter()
                    .flat_map(|p| super::drawing::polyline(p, *closed));
                self.put_path(&parts.collect::<Vec<_>>(), path, origin);
            }
            Kind::Shape { segments, path } => self.put_path(segments, path, origin),
            Kind::Dots {
                centers,
                radius,
                path,
            } => self.put_circles(centers, *radius, path, origin),
            Kind::Icon(segments, text) => {
                let fill = self.styles.color("fill", text.color);
                let course = course(segments, origin);
                let _ = writeln!(self.body, "\\path[{}{fill}] {course};", origin.shift);
            }
            Kind::Picture(picture) => self.put_picture(picture, origin)?,
            Kind::Row(_) => {}
        }
        if clip.is_some() {
            self.body.push_str("\\end{scope}\n");
        }
        Ok(())
    }

    fn put_path(&mut self, segments: &[Segment], path: &Path, origin: Origin) {
        let style = self.styles.of_path(path, !path.is_open());
        let course = course(segments, origin);
        let _ = writeln!(self.body, "\\path[{}{style}] {course};", origin.shift);
    }

    fn put_circles(&mut self, centers: &[Pos2], radius: f32, path: &Path, origin: Origin) {
        let style = self.styles.of_path(path, true);
        let radius = length(radius * BP);
        let circles = centers.iter().map(|center| {
            let place = origin.place(*center);
            format!("{place} circle[radius={radius}]")
        });
        let circles: Vec<String> = circles.collect();
        let circles = circles.join(" ");
        let _ = writeln!(self.body, "\\path[{}{style}] {circles};", origin.shift);
    }

    fn put_row(&mut self, row: &Row<'_>, origin: Origin) {
        let main = row.main();
        let align = self.alignments.align(row);
        let anchor = match align {
            Align::Left => "base west",
            Align::Middle => "base",
            Align::Right => "base east",
        };
        let mut text = String::new();
        let mut last = None;
        let runs = row.runs();
        for run in &runs {
            if last.is_some_and(|last| !run.looks_like_at_any_size(last)) {
                text.push('}');
                last = None;
            }
            if last.is_none() {
                let color = self.styles.color("", run.color);
                text.push_str(&format!("{{\\color{{{color}}}"));
                text.push_str(if run.semibold { "\\bfseries " } else { "" });
                text.push_str(if run.italics { "\\itshape " } else { "" });
            }
            put_text(&mut text, &run.spelled);
            last = Some(run);
        }
        text.push('}');
        let angle = -main.angle.to_degrees();
        let turn = if angle == 0.0 {
            String::new()
        } else {
            format!(",rotate={}", number(f64::from(angle), 2))
        };
        let opacity = match main.color.a() {
            255 => String::new(),
            alpha => format!(",text opacity={}", number(f64::from(alpha) / 255.0, 3)),
        };
        let _ = writeln!(
            self.body,
            "\\node[{}anchor={anchor},inner sep=0pt,outer sep=0pt,font={}{turn}{opacity}] at {} {{{text}}};",
            origin.shift,
            font(main.size),
            origin.place(row.anchor(align)),
        );
    }

    fn put_picture(&mut self, picture: &Picture, origin: Origin) -> Result<(), ExportError> {
        let file = pictures::pdf(&picture.image, picture.smooth)?;
        let name = format!("ravine-{:08x}.pdf", crc32fast::hash(file.as_bytes()));
        if !self.files.contains(&name) {
            let _ = write!(
                self.files,
                "\\begin{{filecontents*}}[overwrite]{{{name}}}\n{file}\\end{{filecontents*}}\n"
            );
        }
        let (across, down) = (picture.across * BP, picture.down * BP);
        let corner = origin.place(picture.corner + picture.down);
        let node = "anchor=south west,inner sep=0pt,outer sep=0pt";
        let _ = if picture.is_upright() {
            writeln!(
                self.body,
                "\\node[{}{node}] at {corner} {{\\includegraphics[width={},height={}]{{{name}}}}};",
                origin.shift,
                length(across.x),
                length(down.y),
            )
        } else {
            let entries = [across.x, -across.y, -down.x, down.y];
            let [a, b, c, d] = entries.map(|v| number(f64::from(v) / 100.0, 5));
            writeln!(
                self.body,
                "\\begin{{scope}}[{}shift={{{corner}}},cm={{{a},{b},{c},{d},(0,0)}}]\n\
                 \\node[{node},transform shape] {{\\includegraphics[width=100bp,height=100bp]{{{name}}}}};\n\\end{{scope}}",
                origin.shift,
            )
        };
        Ok(())
    }

    fn finish(self) -> String {
        let mut out = HEAD.to_owned();
        if let Some(source) = &self.drawing.source {
            let [begin, end] = TEX_LINES;
            out.push_str(&format!("{begin}\n"));
            source
                .text
                .lines()
                .for_each(|line| put_comment(&mut out, line));
            out.push_str(&format!("{end}\n"));
        }
        out.push_str(PREAMBLE);
        put_comment(&mut out, &self.drawing.title);
        out.push_str(&self.files);
        out.push_str("\\begin{tikzpicture}[line cap=butt,miter limit=4]\n");
        let page = Rect::from_min_size(Pos2::ZERO, self.drawing.size);
        let corners = course(&Outline::rect(page).segments(), self.page());
        let _ = writeln!(out, "\\path[use as bounding box] {corners};");
        let mut styles = self.styles;
        let ground = self.drawing.background;
        let ground = match ground.a() {
            0 => String::new(),
            _ => format!("\\path[{}] {corners};\n", styles.color("fill", ground)),
        };
        out.push_str(&styles.definitions());
        out.push_str(&ground);
        out.push_str(&self.body);
        out.push_str("\\end{tikzpicture}\n\\end{document}\n");
        out
    }
}

/// A font's size in points of a drawing, for LaTeX.
fn font(size: f32) -> String {
    let [size, skip] = [size * BP, 1.2 * size * BP].map(length);
    format!("\\fontsize{{{size}}}{{{skip}}}\\selectfont")
}

/// Segments as TikZ writes them.
fn course(segments: &[Segment], origin: Origin) -> String {
    let mut out = String::new();
    let mut at = Pos2::ZERO;
    for segment in segments {
        match *segment {
            Segment::Move(to) => {
                let _ = write!(out, " {}", origin.place(to));
                at = to;
            }
            Segment::Line(to) => {
                let _ = write!(out, " -- {}", origin.place(to));
                at = to;
            }
            Segment::Quadratic(control, to) => {
                let [first, second] = [at, to].map(|end| end + (control - end) * (2.0 / 3.0));
                put_cubic(&mut out, [first, second, to], origin);
                at = to;
            }
            Segment::Cubic(first, second, to) => {
                put_cubic(&mut out, [first, second, to], origin);
                at = to;
            }
            Segment::Close => out.push_str(" -- cycle"),
        }
    }
    out
}

fn put_cubic(out: &mut String, points: [Pos2; 3], origin: Origin) {
    let [first, second, to] = points.map(|point| origin.place(point));
    let _ = write!(out, " .. controls {first} and {second} .. {to}");
}
