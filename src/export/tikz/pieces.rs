//! A drawing taken apart: what lies within which axes, as lines, dots, shapes, rows and pictures of few enough points for TeX.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Color32, ColorImage, Pos2, Rect};

use super::lines::{clip_area, clip_line, flatten, simplify};
use crate::export::drawing::{Clip, Drawing, Item, Outline, Path, Picture, Segment, Text};
use crate::export::png::{self, ExportError};
use crate::export::rows::Row;
use crate::figure::lengths::Apart as _;

/// The most points of lines and shapes in a file: TeX is slow, and its memory small.
const POINTS: usize = 2000;

/// How far simplified lines may be off, in points, the finest first.
const TOLERANCES: [f32; 6] = [0.03, 0.06, 0.12, 0.25, 0.4, 0.6];

/// Pixels per point of what is painted because it has too many points, and the most pixels along a side.
const SHARPNESS: f32 = 3.0;
const MOST_PIXELS: f32 = 3000.0;

/// Part of a drawing.
pub(super) struct Piece<'a> {
    /// The axes that it lies within, by their index in the drawing.
    pub(super) axes: Option<usize>,
    /// Where it is visible.
    pub(super) visible: Rect,
    /// The outline that it is cut off at, if that is not a rectangle.
    pub(super) clip: Option<&'a Outline>,
    pub(super) kind: Kind<'a>,
}

/// What a part of a drawing is.
pub(super) enum Kind<'a> {
    /// Straight lines that look like a path.
    Lines {
        parts: Vec<Vec<Pos2>>,
        closed: bool,
        path: &'a Path,
    },
    /// Circles that look alike.
    Dots {
        centers: Vec<Pos2>,
        radius: f32,
        path: &'a Path,
    },
    /// Anything else that is filled or stroked.
    Shape {
        segments: Vec<Segment>,
        path: &'a Path,
    },
    Row(Row<'a>),
    /// A glyph that no text font has.
    Icon(Vec<Segment>, &'a Text),
    Picture(Cow<'a, Picture>),
}

impl Piece<'_> {
    /// Its points, as far as TeX has to hold them.
    fn points(&self) -> usize {
        match &self.kind {
            Kind::Lines { parts, .. } => parts.iter().map(Vec::len).sum(),
            Kind::Dots { centers, .. } => centers.len(),
            Kind::Shape { segments, .. } => segments.len(),
            Kind::Icon(..) | Kind::Row(_) | Kind::Picture(_) => 0,
        }
    }
}

/// The pieces of a drawing from back to front, of at most about [`POINTS`] points.
pub(super) fn pieces(drawing: &Drawing) -> Result<Vec<Piece<'_>>, ExportError> {
    let mut cutter = Cutter {
        drawing,
        pieces: Vec::new(),
    };
    let page = Rect::from_min_size(Pos2::ZERO, drawing.size);
    cutter.put_all(&drawing.items, None, page, None);
    let mut pieces = cutter.pieces;
    for tolerance in TOLERANCES {
        for piece in &mut pieces {
            if let Kind::Lines { parts, closed, .. } = &mut piece.kind {
                parts
                    .iter_mut()
                    .for_each(|part| thin(part, *closed, tolerance));
            }
        }
        if total(&pieces) <= POINTS {
            return Ok(pieces);
        }
    }
    painted(drawing, pieces)
}

fn total(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(Piece::points).sum()
}

fn thin(line: &mut Vec<Pos2>, closed: bool, tolerance: f32) {
    if closed {
        line.extend(line.first().copied());
    }
    *line = simplify(line, tolerance);
    if closed {
        line.pop();
    }
}

/// Paints the pieces at the back, so that those before them have few enough points. Text stays text.
fn painted<'a>(
    drawing: &'a Drawing,
    pieces: Vec<Piece<'a>>,
) -> Result<Vec<Piece<'a>>, ExportError> {
    let mut left = total(&pieces);
    let (mut done, mut front): (Vec<Piece<'a>>, Vec<Piece<'a>>) = (Vec::new(), Vec::new());
    let mut behind: Vec<Piece<'a>> = Vec::new();
    for piece in pieces {
        let points = piece.points();
        if left <= POINTS || points == 0 {
            // A picture covers what has been painted below it.
            if matches!(piece.kind, Kind::Picture(_)) {
                done.extend(picture(drawing, std::mem::take(&mut behind))?);
                done.push(piece);
            } else {
                front.push(piece);
            }
            continue;
        }
        left -= points;
        if behind.last().is_some_and(|last| last.axes != piece.axes) {
            done.extend(picture(drawing, std::mem::take(&mut behind))?);
        }
        behind.push(piece);
    }
    done.extend(picture(drawing, behind)?);
    done.append(&mut front);
    Ok(done)
}

/// Pieces of one place as a picture.
fn picture<'a>(
    drawing: &Drawing,
    pieces: Vec<Piece<'a>>,
) -> Result<Option<Piece<'a>>, ExportError> {
    let page = Rect::from_min_size(Pos2::ZERO, drawing.size);
    let Some(axes) = pieces.first().map(|piece| piece.axes) else {
        return Ok(None);
    };
    let items = pieces.iter().filter_map(|piece| {
        let path = match &piece.kind {
            Kind::Lines { path, .. } | Kind::Dots { path, .. } | Kind::Shape { path, .. } => *path,
            Kind::Row(_) | Kind::Icon(..) | Kind::Picture(_) => return None,
        };
        let items = match &piece.kind {
            Kind::Dots {
                centers, radius, ..
            } => circles(centers, *radius, path),
            Kind::Lines { .. } | Kind::Shape { .. } => vec![Item::Path(path.clone())],
            Kind::Row(_) | Kind::Icon(..) | Kind::Picture(_) => return None,
        };
        let outline = Outline::rect(piece.visible);
        let within = Item::Clip(Clip { outline, items });
        Some(match piece.clip {
            Some(outline) => Item::Clip(Clip {
                outline: outline.clone(),
                items: vec![within],
            }),
            None => within,
        })
    });
    let whole = Drawing {
        background: Color32::TRANSPARENT,
        source: None,
        axes: Vec::new(),
        items: items.collect(),
        ..drawing.clone()
    };
    let scale = SHARPNESS.min(MOST_PIXELS / drawing.size.max_elem());
    let image = png::paint(&whole, scale)?;
    let visible = pieces.iter().map(|piece| piece.visible);
    let visible = visible.fold(Rect::NOTHING, Rect::union).intersect(page);
    let pixel = |value: f32, most: usize| ((value * scale).max(0.0) as usize).min(most);
    let [width, height] = image.size;
    let from = [pixel(visible.left(), width), pixel(visible.top(), height)];
    let to = [
        pixel(visible.right() + 1.0 / scale, width),
        pixel(visible.bottom() + 1.0 / scale, height),
    ];
    if from[0] >= to[0] || from[1] >= to[1] {
        return Ok(None);
    }
    let size = [to[0] - from[0], to[1] - from[1]];
    let image: ColorImage = image.region_by_pixels(from, size);
    let points = |[x, y]: [usize; 2]| egui::vec2(x as f32, y as f32) / scale;
    let picture = Picture {
        image: Arc::new(image),
        corner: points(from).to_pos2(),
        across: egui::vec2(points(size).x, 0.0),
        down: egui::vec2(0.0, points(size).y),
        smooth: true,
    };
    Ok(Some(Piece {
        axes,
        visible,
        clip: None,
        kind: Kind::Picture(Cow::Owned(picture)),
    }))
}

fn circles(centers: &[Pos2], radius: f32, path: &Path) -> Vec<Item> {
    let circle = |center: &Pos2| {
        let center = *center;
        Item::Path(Path {
            outline: Outline::Circle { center, radius },
            ..path.clone()
        })
    };
    centers.iter().map(circle).collect()
}

struct Cutter<'a> {
    drawing: &'a Drawing,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Cutter<'a> {
    fn put_all(
        &mut self,
        items: &'a [Item],
        axes: Option<usize>,
        visible: Rect,
        clip: Option<&'a Outline>,
    ) {
        for item in items {
            match item {
                Item::Path(path) => {
                    if let Some(kind) = cut(path, visible) {
                        self.put(axes, visible, clip, kind);
                    }
                }
                Item::Picture(picture) => {
                    self.put(axes, visible, clip, Kind::Picture(Cow::Borrowed(picture)));
                }
                // Rows are put as groups; a text outside of any says nothing that could be read.
                Item::Text(_) => {}
                Item::Clip(inner) => self.put_clip(inner, axes, visible, clip),
                Item::Group(group) => {
                    self.put_all(&group.items, axes, visible, clip);
                    if let Some(row) = Row::of(group) {
                        for (outline, text) in row.icons() {
                            self.put(axes, visible, clip, Kind::Icon(outline, text));
                        }
                        self.put(axes, visible, clip, Kind::Row(row));
                    }
                }
            }
        }
    }

    fn put_clip(
        &mut self,
        inner: &'a Clip,
        axes: Option<usize>,
        visible: Rect,
        clip: Option<&'a Outline>,
    ) {
        let (bounds, outline) = match &inner.outline {
            Outline::Rect {
                rect,
                radius,
                angle,
            } if *angle == 0.0 && *radius == egui::epaint::CornerRadiusF32::ZERO => (*rect, clip),
            outline => (visible, Some(outline)),
        };
        let near = |a: Rect, b: Rect| a.min.apart(b.min) < 0.1 && a.max.apart(b.max) < 0.1;
        let own = self
            .drawing
            .axes
            .iter()
            .position(|axes| near(axes.frame, bounds));
        let visible = visible.intersect(bounds);
        self.put_all(&inner.items, own.or(axes), visible, outline);
    }

    fn put(
        &mut self,
        axes: Option<usize>,
        visible: Rect,
        clip: Option<&'a Outline>,
        kind: Kind<'a>,
    ) {
        if let Some(last) = self.pieces.last_mut()
            && (last.axes, last.visible) == (axes, visible)
            && last.clip == clip
            && let Kind::Dots {
                centers,
                radius,
                path,
            } = &mut last.kind
            && let Kind::Dots {
                centers: more,
                radius: other,
                path: alike,
            } = &kind
            && *radius == *other
            && (path.fill, path.stroke) == (alike.fill, alike.stroke)
        {
            centers.extend(more);
            return;
        }
        self.pieces.push(Piece {
            axes,
            visible,
            clip,
            kind,
        });
    }
}

/// A path as far as it is visible; `None` where nothing of it is.
fn cut(path: &Path, visible: Rect) -> Option<Kind<'_>> {
    let around = visible.expand(0.5 * path.stroke.width);
    if let Outline::Circle { center, radius } = path.outline
        && around.expand(radius).contains(center)
        && radius < visible.size().max_elem()
    {
        let centers = vec![center];
        return Some(Kind::Dots {
            centers,
            radius,
            path,
        });
    }
    let segments = path.outline.segments();
    let points = segments.iter().flat_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => vec![to],
        Segment::Quadratic(control, to) => vec![control, to],
        Segment::Cubic(first, second, to) => vec![first, second, to],
        Segment::Close => Vec::new(),
    });
    let bounds = points.fold(Rect::NOTHING, |mut bounds, point| {
        bounds.extend_with(point);
        bounds
    });
    if !bounds.intersects(around) {
        return None;
    }
    let inside = around.contains_rect(bounds);
    let straight = segments.iter().all(|s| match s {
        Segment::Move(_) | Segment::Line(_) | Segment::Close => true,
        Segment::Quadratic(..) | Segment::Cubic(..) => false,
    });
    if inside && !straight {
        let segments = segments.into_owned();
        return Some(Kind::Shape { segments, path });
    }
    let lines = flatten(&segments);
    let filled = path.fill != Color32::TRANSPARENT;
    if filled && lines.len() > 1 {
        // Holes and overlaps belong together.
        let areas = lines.iter().map(|(line, _)| clip_area(line, around));
        let segments = areas.flat_map(|area| crate::export::drawing::polyline(&area, true));
        let segments = segments.collect();
        return Some(Kind::Shape { segments, path });
    }
    let closed = lines.iter().all(|(_, closed)| *closed) && (filled || inside);
    let mut parts: Vec<Vec<Pos2>> = Vec::new();
    for (mut line, ends_where_it_begins) in lines {
        if closed {
            // A little farther out, so that no stroke runs along the edge.
            parts.push(clip_area(&line, around.expand(path.stroke.width)));
        } else {
            if ends_where_it_begins {
                line.extend(line.first().copied());
            }
            parts.extend(clip_line(&line, around));
        }
    }
    parts.retain(|part| part.len() > 1);
    (!parts.is_empty()).then_some(Kind::Lines {
        parts,
        closed,
        path,
    })
}
