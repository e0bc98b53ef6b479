//! Turns the shapes produced by drawing code into items.
//!
//! Shapes that are not finite are left out. egui's antialiased edges and its rounding to pixels only concern its own
//! triangles and are ignored.

mod bounds;
mod finite;
mod mesh;
mod raster;
mod text;

use egui::epaint::{
    BandShape, CircleShape, ClippedShape, ColorMode, CornerRadiusF32, CubicBezierShape,
    EllipseShape, PathStroke, QuadraticBezierShape, RectShape,
};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, Vec2, pos2, vec2};

use self::bounds::{grown, offset, outward};
use self::finite::keep_finite;
use super::drawing::{Clip, Item, Outline, Path, Segment, polyline};
use super::glyphs::Glyphs;
use super::textures::Textures;
use super::turn::Turn;

/// The visible parts of `shapes` on a page. Successive shapes with the same clip rectangle share a clip.
pub(super) fn items(
    shapes: &[ClippedShape],
    page: Rect,
    textures: &Textures,
    glyphs: &mut Glyphs,
) -> Vec<Item> {
    let mut itemizer = Itemizer {
        textures,
        glyphs,
        items: Vec::new(),
    };
    let mut done = Vec::new();
    let mut clip = page;
    for clipped in shapes {
        let visible = clipped.clip_rect.intersect(page);
        if !visible.is_positive() || !visible.intersects(clipped.shape.visual_bounding_rect()) {
            continue;
        }
        if visible != clip {
            itemizer.finish(clip, page, &mut done);
            clip = visible;
        }
        itemizer.put_shape(&clipped.shape);
    }
    itemizer.finish(clip, page, &mut done);
    keep_finite(&mut done);
    done
}

struct Itemizer<'a> {
    textures: &'a Textures,
    glyphs: &'a mut Glyphs,
    items: Vec<Item>,
}

impl Itemizer<'_> {
    /// Moves the items collected so far to `done`, clipped to a part of the page.
    fn finish(&mut self, clip: Rect, page: Rect, done: &mut Vec<Item>) {
        if clip == page {
            done.append(&mut self.items);
        } else if !self.items.is_empty() {
            done.push(Item::Clip(Clip {
                outline: Outline::rect(clip),
                items: std::mem::take(&mut self.items),
            }));
        }
    }

    fn put_shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.put_shape(shape)),
            Shape::Circle(circle) => self.put_circle(circle),
            Shape::Ellipse(ellipse) => self.put_ellipse(ellipse),
            Shape::LineSegment { points, stroke } => {
                self.put_polyline(
                    points,
                    false,
                    Color32::TRANSPARENT,
                    &PathStroke::from(*stroke),
                );
            }
            Shape::Path(path) => {
                self.put_polyline(&path.points, path.closed, path.fill, &path.stroke);
            }
            Shape::Band(band) => self.put_band(band),
            Shape::Rect(rect) => self.put_rect(rect),
            Shape::Text(text) => text::put_text(text, self.glyphs, &mut self.items),
            Shape::Mesh(mesh) => self.put_mesh(mesh),
            Shape::QuadraticBezier(curve) => self.put_quadratic(curve),
            Shape::CubicBezier(curve) => self.put_cubic(curve),
        }
    }

    fn put_path(&mut self, outline: Outline, fill: Color32, stroke: Stroke) {
        let stroke = if stroke.is_empty() {
            Stroke::NONE
        } else {
            stroke
        };
        self.items.push(Item::Path(Path {
            outline,
            fill,
            stroke,
            crisp: false,
        }));
    }

    fn put_circle(&mut self, circle: &CircleShape) {
        // egui draws the strokes of circles and ellipses outside the edge.
        let radius = circle.radius + outward(circle.stroke, StrokeKind::Outside);
        if circle.center.is_finite() && radius.is_finite() && radius > 0.0 {
            let center = circle.center;
            self.put_path(
                Outline::Circle { center, radius },
                circle.fill,
                circle.stroke,
            );
        }
    }

    fn put_ellipse(&mut self, ellipse: &EllipseShape) {
        let radius = ellipse.radius + Vec2::splat(outward(ellipse.stroke, StrokeKind::Outside));
        if ellipse.center.is_finite() && radius.is_finite() && radius.min_elem() > 0.0 {
            let outline = Outline::Ellipse {
                center: ellipse.center,
                radius,
                angle: ellipse.angle,
            };
            self.put_path(outline, ellipse.fill, ellipse.stroke);
        }
    }

    fn put_polyline(&mut self, points: &[Pos2], closed: bool, fill: Color32, stroke: &PathStroke) {
        let fill = if closed { fill } else { Color32::TRANSPARENT };
        match &stroke.color {
            ColorMode::Solid(color) => {
                let width = if stroke.is_empty() { 0.0 } else { stroke.width };
                let segments = match stroke.kind {
                    StrokeKind::Inside if closed => polyline(&offset(points, -width / 2.0), true),
                    StrokeKind::Outside if closed => polyline(&offset(points, width / 2.0), true),
                    StrokeKind::Inside | StrokeKind::Middle | StrokeKind::Outside => {
                        polyline(points, closed)
                    }
                };
                self.put_curve(segments, fill, Stroke::new(width, *color));
            }
            ColorMode::UV(color_at) => {
                self.put_curve(polyline(points, closed), fill, Stroke::NONE);
                let bounds = Rect::from_points(points);
                let ends = if closed { points.first() } else { None };
                let corners: Vec<Pos2> = points.iter().chain(ends).copied().collect();
                // No file format lets the colour vary along a line, so each segment gets the colour of its middle.
                for segment in corners.windows(2) {
                    let color = color_at(bounds, segment[0] + (segment[1] - segment[0]) / 2.0);
                    let stroke = Stroke::new(stroke.width, color);
                    self.put_curve(polyline(segment, false), Color32::TRANSPARENT, stroke);
                }
            }
        }
    }

    fn put_curve(&mut self, segments: Vec<Segment>, fill: Color32, stroke: Stroke) {
        if !segments.is_empty() && (fill != Color32::TRANSPARENT || !stroke.is_empty()) {
            self.put_path(Outline::Curve(segments), fill, stroke);
        }
    }

    fn put_band(&mut self, band: &BandShape) {
        let rotation = Turn::by(band.angle);
        let grow = outward(band.stroke, band.stroke_kind);
        let valid =
            |point: &egui::epaint::BandPoint| point.is_finite() && point.y.min <= point.y.max;
        for run in band.points.split(|point| !valid(point)) {
            let corner = |x: f32, y: f32| (rotation * vec2(x, y)).to_pos2();
            let low = run.iter().map(|point| corner(point.x, point.y.min - grow));
            let high = run
                .iter()
                .rev()
                .map(|point| corner(point.x, point.y.max + grow));
            let corners: Vec<Pos2> = low.chain(high).collect();
            self.put_curve(polyline(&corners, true), band.fill, band.stroke);
        }
    }

    fn put_quadratic(&mut self, curve: &QuadraticBezierShape) {
        let [start, control, end] = curve.points;
        let course = [Segment::Move(start), Segment::Quadratic(control, end)];
        self.put_bezier(
            course,
            &curve.points,
            curve.closed,
            curve.fill,
            &curve.stroke,
            || curve.flatten(Some(0.05)),
        );
    }

    fn put_cubic(&mut self, curve: &CubicBezierShape) {
        let [start, control1, control2, end] = curve.points;
        let course = [
            Segment::Move(start),
            Segment::Cubic(control1, control2, end),
        ];
        self.put_bezier(
            course,
            &curve.points,
            curve.closed,
            curve.fill,
            &curve.stroke,
            || curve.flatten(Some(0.05)),
        );
    }

    fn put_bezier(
        &mut self,
        course: [Segment; 2],
        ends: &[Pos2],
        closed: bool,
        fill: Color32,
        stroke: &PathStroke,
        points: impl Fn() -> Vec<Pos2>,
    ) {
        if !ends.iter().all(|point| point.is_finite()) {
            return;
        }
        match &stroke.color {
            ColorMode::Solid(color) => {
                let mut segments = course.to_vec();
                segments.extend(closed.then_some(Segment::Close));
                let fill = if closed { fill } else { Color32::TRANSPARENT };
                self.put_curve(segments, fill, Stroke::new(stroke.width, *color));
            }
            ColorMode::UV(_) => self.put_polyline(&points(), closed, fill, stroke),
        }
    }

    fn put_rect(&mut self, shape: &RectShape) {
        // Backgrounds are often infinite, but numbers in a file must be finite.
        let rect = shape
            .rect
            .intersect(Rect::from_min_max(pos2(-1e5, -1e5), pos2(1e5, 1e5)));
        if !rect.is_positive() {
            return;
        }
        let radius = CornerRadiusF32::from(shape.corner_radius);
        let mut fill = shape.fill;
        if let Some(brush) = &shape.brush
            && brush.fill_texture_id != TextureId::default()
        {
            // Turned about its centre, together with its corner and both sides.
            let rotation = Turn::by(shape.angle);
            let center = shape.rect.center();
            self.put_picture(
                brush.fill_texture_id,
                fill,
                brush.uv,
                shape.rect,
                radius,
                |local| center + rotation * (local - center),
            );
            fill = Color32::TRANSPARENT;
        }
        if fill == Color32::TRANSPARENT && shape.stroke.is_empty() {
            return;
        }
        let grow = outward(shape.stroke, shape.stroke_kind);
        let at = |grow: f32| Outline::Rect {
            rect: rect.expand(grow),
            radius: grown(radius, grow),
            angle: shape.angle,
        };
        if shape.blur_width > 0.0 {
            let most = rect.size().min_elem() / 2.0;
            self.put_soft(shape.blur_width, fill, |grow| at(grow.max(-most)));
        } else {
            self.put_path(at(grow), fill, shape.stroke);
        }
    }

    /// An area with a soft edge of a total width of `width`, made of stacked translucent areas, which every format supports.
    fn put_soft(&mut self, width: f32, fill: Color32, grown: impl Fn(f32) -> Outline) {
        const LAYERS: usize = 16;
        // The layers together have the opacity of the area.
        let opacity = f32::from(fill.a()) / 255.0;
        let layer = 1.0 - (1.0 - opacity.min(0.999)).powf(1.0 / LAYERS as f32);
        let [r, g, b, _] = fill.to_srgba_unmultiplied();
        let color = Color32::from_rgba_unmultiplied(r, g, b, (layer * 255.0).round() as u8);
        for i in 0..LAYERS {
            let share = (i as f32 + 0.5) / LAYERS as f32;
            self.put_path(grown(width * (0.5 - share)), color, Stroke::NONE);
        }
    }
}
