//! The shapes that drawing code left, as SVG.
//!
//! Colours are premultiplied sRGB blended as they are in egui, which is what SVG does by default. egui's soft edges
//! and rounding to pixels belong to its triangles and have no place here.

mod markup;
mod mesh;
mod outline;
mod picture;
mod text;

use std::{collections::HashMap, fmt::Write as _};

use egui::{
    Color32, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, Vec2,
    emath::Rot2,
    epaint::{
        BandShape, CircleShape, ColorMode, CornerRadiusF32, CubicBezierShape, EllipseShape,
        PathStroke, QuadraticBezierShape, RectShape,
    },
    pos2, vec2,
};

use self::{
    markup::{PathData, put_attribute, put_escaped, put_number},
    outline::{grown, offset, outward, put_paint, put_rect, put_rotation},
    text::Outlines,
};
use super::offscreen::Drawing;

/// `drawing` as an SVG file, a point being one CSS pixel. `title` and `description` are what screen readers say.
/// The same drawing gives the same bytes.
pub fn svg(drawing: &Drawing, title: &str, description: &str) -> String {
    let page = Rect::from_min_size(Pos2::ZERO, drawing.size);
    let mut writer = Writer {
        drawing,
        outlines: Outlines::new(&drawing.fonts),
        ids: HashMap::new(),
        defs: String::new(),
        body: String::new(),
    };
    let mut open: Option<String> = None;
    for clipped in &drawing.shapes {
        let clip = clipped.clip_rect.intersect(page);
        if !clip.is_positive() || !clip.intersects(clipped.shape.visual_bounding_rect()) {
            continue;
        }
        let id = (clip != page).then(|| writer.clip_id(clip, CornerRadiusF32::ZERO));
        if id != open {
            if open.is_some() {
                writer.body.push_str("</g>\n");
            }
            if let Some(id) = &id {
                let _ = writeln!(writer.body, "<g clip-path=\"url(#{id})\">");
            }
            open = id;
        }
        writer.put_shape(&clipped.shape);
    }
    if open.is_some() {
        writer.body.push_str("</g>\n");
    }
    writer.finish(title, description)
}

struct Writer<'a> {
    drawing: &'a Drawing,
    outlines: Outlines<'a>,
    /// Definitions by their content, so that each is written once.
    ids: HashMap<String, String>,
    defs: String,
    body: String,
}

impl Writer<'_> {
    fn finish(self, title: &str, description: &str) -> String {
        let Vec2 {
            x: width,
            y: height,
        } = self.drawing.size;
        let mut out = String::with_capacity(
            self.body.len() + self.defs.len() + self.outlines.defs.len() + 1024,
        );
        // xlink, which SVG 2 made optional, is what older programs understand.
        out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
        put_attribute(&mut out, "width", width);
        put_attribute(&mut out, "height", height);
        out.push_str(" viewBox=\"0 0 ");
        put_number(&mut out, width);
        out.push(' ');
        put_number(&mut out, height);
        out.push_str(
            "\" fill=\"none\" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">",
        );
        put_escaped(&mut out, title);
        out.push_str("</title>\n<desc id=\"desc\">");
        put_escaped(&mut out, description);
        out.push_str("</desc>\n<defs>\n");
        out.push_str(&self.defs);
        out.push_str(&self.outlines.defs);
        out.push_str("</defs>\n");
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }

    /// The id of a definition: `content` goes between the tags of `element`.
    fn define(&mut self, element: &str, content: String) -> String {
        let next = format!("d{}", self.ids.len());
        if let Some(id) = self.ids.get(&content) {
            return id.clone();
        }
        let _ = writeln!(self.defs, "<{element} id=\"{next}\">{content}</{element}>");
        self.ids.insert(content, next.clone());
        next
    }

    fn clip_id(&mut self, rect: Rect, radius: CornerRadiusF32) -> String {
        let mut content = String::new();
        put_rect(&mut content, rect, radius);
        content.push_str("/>");
        self.define("clipPath", content)
    }

    fn put_shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.put_shape(shape)),
            Shape::Circle(circle) => self.put_circle(circle),
            Shape::Ellipse(ellipse) => self.put_ellipse(ellipse),
            Shape::LineSegment { points, stroke } => {
                self.put_path(
                    points,
                    false,
                    Color32::TRANSPARENT,
                    &PathStroke::from(*stroke),
                );
            }
            Shape::Path(path) => self.put_path(&path.points, path.closed, path.fill, &path.stroke),
            Shape::Band(band) => self.put_band(band),
            Shape::Rect(rect) => self.put_rect_shape(rect),
            Shape::Text(text) => self.outlines.put_text(&mut self.body, text),
            Shape::Mesh(mesh) => self.put_mesh(mesh),
            Shape::QuadraticBezier(curve) => self.put_quadratic(curve),
            Shape::CubicBezier(curve) => self.put_cubic(curve),
        }
    }

    fn put_circle(&mut self, circle: &CircleShape) {
        // egui strokes circles and ellipses on the outside.
        let radius = circle.radius + outward(circle.stroke, StrokeKind::Outside);
        if !(circle.center.is_finite() && radius > 0.0) {
            return;
        }
        let out = &mut self.body;
        out.push_str("<circle");
        put_attribute(out, "cx", circle.center.x);
        put_attribute(out, "cy", circle.center.y);
        put_attribute(out, "r", radius);
        put_paint(out, circle.fill, circle.stroke);
        out.push_str("/>\n");
    }

    fn put_ellipse(&mut self, ellipse: &EllipseShape) {
        let radius = ellipse.radius + Vec2::splat(outward(ellipse.stroke, StrokeKind::Outside));
        if !(ellipse.center.is_finite() && radius.min_elem() > 0.0) {
            return;
        }
        let out = &mut self.body;
        out.push_str("<ellipse");
        put_attribute(out, "cx", ellipse.center.x);
        put_attribute(out, "cy", ellipse.center.y);
        put_attribute(out, "rx", radius.x);
        put_attribute(out, "ry", radius.y);
        put_rotation(out, ellipse.angle, ellipse.center);
        put_paint(out, ellipse.fill, ellipse.stroke);
        out.push_str("/>\n");
    }

    fn put_path(&mut self, points: &[Pos2], closed: bool, fill: Color32, stroke: &PathStroke) {
        let fill = if closed { fill } else { Color32::TRANSPARENT };
        match &stroke.color {
            ColorMode::Solid(color) => {
                let shifted;
                let width = if stroke.is_empty() { 0.0 } else { stroke.width };
                let points = match stroke.kind {
                    StrokeKind::Inside if closed => {
                        shifted = offset(points, -width / 2.0);
                        &shifted
                    }
                    StrokeKind::Outside if closed => {
                        shifted = offset(points, width / 2.0);
                        &shifted
                    }
                    StrokeKind::Inside | StrokeKind::Middle | StrokeKind::Outside => points,
                };
                let mut path = PathData::new(2);
                path.polyline(points, closed);
                self.put_path_data(&path, closed, fill, Stroke::new(width, *color));
            }
            ColorMode::UV(color_at) => {
                let mut path = PathData::new(2);
                path.polyline(points, closed);
                self.put_path_data(&path, closed, fill, Stroke::NONE);
                let bounds = Rect::from_points(points);
                let ends = if closed { points.first() } else { None };
                let corners: Vec<Pos2> = points.iter().chain(ends).copied().collect();
                // SVG has no colour along a line: one piece a segment, coloured as its middle.
                for segment in corners.windows(2) {
                    let color = color_at(bounds, segment[0] + (segment[1] - segment[0]) / 2.0);
                    let mut path = PathData::new(2);
                    path.polyline(segment, false);
                    self.put_path_data(
                        &path,
                        false,
                        Color32::TRANSPARENT,
                        Stroke::new(stroke.width, color),
                    );
                }
            }
        }
    }

    fn put_path_data(&mut self, path: &PathData, closed: bool, fill: Color32, stroke: Stroke) {
        if path.as_str().is_empty() || (fill == Color32::TRANSPARENT && stroke.is_empty()) {
            return;
        }
        let out = &mut self.body;
        out.push_str("<path");
        put_paint(out, fill, stroke);
        if !closed {
            // Dense lines turn sharply now and then; a miter would spike there.
            out.push_str(" stroke-linejoin=\"round\"");
        }
        let _ = writeln!(out, " d=\"{}\"/>", path.as_str());
    }

    fn put_band(&mut self, band: &BandShape) {
        let rotation = Rot2::from_angle(band.angle);
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
            let mut path = PathData::new(2);
            path.polyline(&low.chain(high).collect::<Vec<_>>(), true);
            self.put_path_data(&path, true, band.fill, band.stroke);
        }
    }

    fn put_quadratic(&mut self, curve: &QuadraticBezierShape) {
        let [start, control, end] = curve.points;
        let mut path = PathData::new(2);
        path.move_to(start);
        path.quadratic_to(control, end);
        self.put_curve(path, curve.closed, curve.fill, &curve.stroke, || {
            curve.flatten(Some(0.05))
        });
    }

    fn put_cubic(&mut self, curve: &CubicBezierShape) {
        let [start, control1, control2, end] = curve.points;
        let mut path = PathData::new(2);
        path.move_to(start);
        path.cubic_to(control1, control2, end);
        self.put_curve(path, curve.closed, curve.fill, &curve.stroke, || {
            curve.flatten(Some(0.05))
        });
    }

    fn put_curve(
        &mut self,
        mut path: PathData,
        closed: bool,
        fill: Color32,
        stroke: &PathStroke,
        points: impl Fn() -> Vec<Pos2>,
    ) {
        match &stroke.color {
            ColorMode::Solid(color) => {
                let fill = if closed { fill } else { Color32::TRANSPARENT };
                if closed {
                    path.close();
                }
                self.put_path_data(&path, closed, fill, Stroke::new(stroke.width, *color));
            }
            ColorMode::UV(_) => self.put_path(&points(), closed, fill, stroke),
        }
    }

    fn put_rect_shape(&mut self, shape: &RectShape) {
        // Backgrounds are often endless; numbers in a file are not.
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
            // Turned about its middle: the corner and both sides turn with it.
            let rotation = Rot2::from_angle(shape.angle);
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
        let soft = (shape.blur_width > 0.0).then(|| {
            // egui's soft edge is `blur_width` wide in all; most of a Gaussian lies within two deviations each way.
            let mut content = "<feGaussianBlur stdDeviation=\"".to_owned();
            put_number(&mut content, shape.blur_width / 4.0);
            content.push_str("\"/>");
            self.define("filter", content)
        });
        let out = &mut self.body;
        put_rect(out, rect.expand(grow), grown(radius, grow));
        put_rotation(out, shape.angle, rect.center());
        put_paint(out, fill, shape.stroke);
        if let Some(id) = soft {
            let _ = write!(out, " filter=\"url(#{id})\"");
        }
        out.push_str("/>\n");
    }
}
