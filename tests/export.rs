//! A figure drawn off-screen becomes an SVG file and pixels that show what was drawn.

use egui::{
    Align2, Color32, ColorImage, Context, FontId, Pos2, Rect, RichText, Stroke, StrokeKind,
    TextureOptions, Ui, Vec2,
    epaint::{
        CircleShape, CubicBezierShape, EllipseShape, Mesh, PathShape, PathStroke,
        QuadraticBezierShape, RectShape, TextShape, Vertex, WHITE_UV,
    },
    pos2, vec2,
};
use egui_plot::{Arrows, Line, Plot, PlotImage, PlotPoint, PlotPoints, Points, Text};
use ravine::{
    analysis::Target,
    export::{
        Film,
        drawing::{Drawing, Item},
        figure,
        offscreen::Stage,
        png::{self, ExportError},
        svg,
    },
    figure::{Theme, fonts},
    optimizer::Method,
    scenario::{Legend, Optimizer, Scenario, lesson_pages, read},
    surface::{Data, LeastSquares, Options, Shape},
    workbench::Detail,
};

const PAGE: Vec2 = vec2(900.0, 700.0);

fn paper(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_theme(egui::Theme::Light);
}

/// A landscape with trajectories: image, lines, points, arrows, text on a plot, rotated text beside it.
fn landscape(ui: &mut Ui) {
    let side = 400;
    let pixels = (0..side * side)
        .map(|i| {
            let (x, y) = (
                (i % side) as f32 / 200.0 - 1.0,
                (i / side) as f32 / 200.0 - 1.0,
            );
            let level = ((x * x + 3.0 * y * y).sqrt() * 12.0).floor() as u8;
            Color32::from_rgb(30 + 8 * level, 60 + 7 * level, 120 + 4 * level)
        })
        .collect();
    let image = ColorImage::new([side, side], pixels);
    let texture = ui.ctx().load_texture("heat", image, TextureOptions::LINEAR);
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        ui.label(
            RichText::new("Rosenbrock κ = 2508, η = 0.001, β₁ = 0.9 → ∇f(x)")
                .family(fonts::semibold())
                .size(20.0),
        );
    });
    ui.painter().add(
        TextShape::new(
            pos2(4.0, 400.0),
            ui.painter().layout_no_wrap(
                "log₁₀ f(xₖ) − f*, rotated".into(),
                FontId::proportional(14.0),
                Color32::BLACK,
            ),
            Color32::BLACK,
        )
        .with_angle(-std::f32::consts::FRAC_PI_2),
    );
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        Plot::new("landscape")
            .width(860.0)
            .height(650.0)
            .show(ui, |plot| {
                plot.image(PlotImage::new(
                    "heat",
                    texture.id(),
                    PlotPoint::new(0.0, 0.0),
                    vec2(2.0, 2.0),
                ));
                plot.line(
                    Line::new("halo", spiral())
                        .color(Color32::WHITE)
                        .width(4.0)
                        .allow_band(false),
                );
                plot.line(
                    Line::new("path", spiral())
                        .color(Color32::from_rgb(213, 94, 0))
                        .width(1.5)
                        .allow_band(false),
                );
                plot.points(
                    Points::new("steps", vec![[0.5, 0.5], [0.6, -0.2], [-0.3, 0.4]])
                        .radius(6.0)
                        .color(Color32::GOLD),
                );
                plot.arrows(
                    Arrows::new("gradient", vec![[0.5, 0.5]], vec![[0.2, 0.7]]).color(Color32::RED),
                );
                plot.text(Text::new(
                    "label",
                    PlotPoint::new(-0.5, 0.6),
                    RichText::new("‖∇f‖ ≤ 10⁻⁶ at ŵ ★").size(18.0),
                ));
            });
    });
}

fn spiral() -> PlotPoints<'static> {
    let radius = |t: f64| 0.9 * (-t / 8.0).exp();
    (0..2000)
        .map(|i| f64::from(i) / 100.0)
        .map(|t| [radius(t) * t.cos(), radius(t) * t.sin()])
        .collect()
}

fn draw(size: Vec2, ui: impl FnMut(&mut Ui)) -> Drawing {
    Drawing {
        title: "A title & more".into(),
        description: "What it shows".into(),
        ..Stage::new(size, paper).draw(ui)
    }
}

fn painted(size: Vec2, paint: impl Fn(&egui::Painter)) -> Drawing {
    draw(size, |ui| paint(ui.painter()))
}

/// The same by way of SVG and a program that is not ours.
fn second_opinion(drawing: &Drawing, scale: f32) -> ColorImage {
    use resvg::{tiny_skia, usvg};
    let options = usvg::Options::default();
    let tree = usvg::Tree::from_str(&svg::write(drawing), &options).expect("valid");
    let side = |points: f32| (points * scale).round() as u32;
    let [width, height] = [tree.size().width(), tree.size().height()].map(side);
    let mut pixels = tiny_skia::Pixmap::new(width, height).expect("of a good size");
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    let size = [width as usize, height as usize];
    ColorImage::from_rgba_premultiplied(size, pixels.data())
}

/// By how much two pictures differ on average and at most in an area of 8×8 pixels, which slight shifts do not change: 0
/// to 255.
fn differences(a: &ColorImage, b: &ColorImage) -> (f64, f64) {
    assert_eq!(a.size, b.size);
    let [width, height] = a.size;
    let (mut sum, mut worst) = (0.0, 0.0);
    for (top, left) in (0..height)
        .step_by(8)
        .flat_map(|y| (0..width).step_by(8).map(move |x| (y, x)))
    {
        let (mut signed, mut count) = ([0.0; 4], 0.0);
        for y in top..height.min(top + 8) {
            for x in left..width.min(left + 8) {
                count += 1.0;
                let pair = pixel(a, x, y).into_iter().zip(pixel(b, x, y));
                for (total, (p, q)) in signed.iter_mut().zip(pair) {
                    *total += f64::from(p) - f64::from(q);
                    sum += f64::from(p.abs_diff(q));
                }
            }
        }
        for total in signed {
            worst = f64::max(worst, total.abs() / count);
        }
    }
    (sum / (4 * width * height) as f64, worst)
}

fn pixel(image: &ColorImage, x: usize, y: usize) -> [u8; 4] {
    image.pixels[y * image.width() + x].to_array()
}

#[track_caller]
fn assert_close(found: [u8; 4], expected: [u8; 4]) {
    let near = found.iter().zip(expected).all(|(&a, b)| a.abs_diff(b) <= 2);
    assert!(near, "{found:?} is not {expected:?}");
}

/// How much darker than white a part is on average: 0 to 255.
fn ink(image: &ColorImage, area: Rect) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for y in area.top() as usize..area.bottom() as usize {
        for x in area.left() as usize..area.right() as usize {
            sum += 255.0 - f64::from(pixel(image, x, y)[1]);
            count += 1.0;
        }
    }
    sum / count
}

#[test]
fn a_figure_is_the_same_bytes_twice_and_valid() {
    let [first, second] = [0, 1].map(|_| svg::write(&draw(PAGE, landscape)));
    assert!(first == second, "two drawings differ");
    let tree =
        resvg::usvg::Tree::from_str(&first, &resvg::usvg::Options::default()).expect("valid");
    assert_eq!((tree.size().width(), tree.size().height()), (900.0, 700.0));
    assert!(first.contains("<title id=\"title\">A title &amp; more</title>"));
    assert!(first.contains("aria-label=\"‖∇f‖ ≤ 10⁻⁶ at ŵ ★\""));
    assert!(first.contains("data:image/png;base64,"));
    assert!(!first.contains("<text"), "text is outlined");
}

#[test]
fn rectangles_and_clips_end_where_they_should() {
    let drawing = painted(vec2(100.0, 80.0), |painter| {
        let clip = Rect::from_min_max(pos2(20.0, 10.0), pos2(50.0, 60.0));
        let all = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 80.0));
        painter.rect_filled(all, 0.0, Color32::WHITE);
        painter
            .with_clip_rect(clip)
            .rect_filled(all, 0.0, Color32::from_rgb(12, 200, 77));
        painter.rect_filled(
            Rect::from_min_max(pos2(60.0, 10.0), pos2(80.0, 30.0)),
            0.0,
            Color32::from_black_alpha(128),
        );
        let outline = Rect::from_min_max(pos2(60.0, 40.0), pos2(90.0, 70.0));
        painter.rect_stroke(
            outline,
            0.0,
            Stroke::new(4.0, Color32::BLACK),
            StrokeKind::Inside,
        );
    });
    let image = png::paint(&drawing, 1.0).expect("drawn");
    let (green, white, black) = ([12, 200, 77, 255], [255; 4], [0, 0, 0, 255]);
    for (x, y, color) in [
        (20, 10, green),
        (49, 59, green),
        (19, 30, white),
        (50, 30, white),
        (30, 9, white),
        (30, 60, white),
        (70, 20, [127, 127, 127, 255]),
        (60, 40, black),
        (63, 50, black),
        (59, 50, white),
        (64, 50, white),
    ] {
        assert_close(pixel(&image, x, y), color);
    }
}

#[test]
fn images_keep_their_pixels_their_tint_and_their_part() {
    let image = ColorImage::new(
        [2, 2],
        vec![Color32::RED, Color32::GREEN, Color32::BLUE, Color32::YELLOW],
    );
    let drawing = draw(vec2(80.0, 40.0), |ui| {
        let texture = ui
            .ctx()
            .load_texture("four", image.clone(), TextureOptions::NEAREST);
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        let at = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(20.0, 20.0));
        ui.painter()
            .image(texture.id(), at(0.0, 0.0), whole, Color32::WHITE);
        ui.painter().image(
            texture.id(),
            at(20.0, 0.0),
            whole,
            Color32::from_rgb(128, 255, 255),
        );
        // The right half only, mirrored top to bottom.
        let part = Rect::from_min_max(pos2(0.5, 1.0), pos2(1.0, 0.0));
        ui.painter()
            .image(texture.id(), at(40.0, 0.0), part, Color32::WHITE);
        // The middle: a quarter of each pixel.
        let middle = Rect::from_min_max(pos2(0.25, 0.25), pos2(0.75, 0.75));
        ui.painter()
            .image(texture.id(), at(60.0, 0.0), middle, Color32::WHITE);
        let turned = RectShape::filled(at(0.0, 20.0), 0.0, Color32::WHITE)
            .with_texture(texture.id(), whole)
            .with_angle(std::f32::consts::FRAC_PI_2);
        ui.painter().add(turned);
    });
    let image = png::paint(&drawing, 1.0).expect("drawn");
    let [red, green, blue, yellow] = [Color32::RED, Color32::GREEN, Color32::BLUE, Color32::YELLOW]
        .map(|color| color.to_array());
    for (x, y, color) in [
        (3, 3, red),
        (16, 3, green),
        (3, 16, blue),
        (16, 16, yellow),
        (23, 3, [128, 0, 0, 255]),
        (43, 3, yellow),
        (56, 16, green),
        (61, 1, red),
        (78, 1, green),
        (61, 18, blue),
        (78, 18, yellow),
        // A quarter turn clockwise: left bottom comes to left top.
        (3, 23, blue),
        (16, 23, red),
        (16, 36, green),
    ] {
        assert_close(pixel(&image, x, y), color);
    }
}

#[test]
fn text_has_ink_where_the_layout_put_it() {
    let area = std::cell::Cell::new(Rect::NOTHING);
    let drawing = painted(vec2(200.0, 60.0), |painter| {
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
        let font = FontId::proportional(30.0);
        area.set(painter.text(
            pos2(20.0, 10.0),
            Align2::LEFT_TOP,
            "HHHHH",
            font,
            Color32::BLACK,
        ));
    });
    let area = area.get();
    let image = png::paint(&drawing, 1.0).expect("drawn");
    // Inter's H: 0.727 em high, on a baseline 0.969 em below the top of the row.
    let baseline = area.top() + 0.969 * 30.0;
    let capitals = Rect::from_min_max(
        pos2(area.left(), baseline - 0.72 * 30.0),
        pos2(area.right(), baseline - 1.0),
    );
    assert!(
        (60.0..150.0).contains(&ink(&image, capitals)),
        "{}",
        ink(&image, capitals)
    );
    let below = Rect::from_min_max(
        pos2(area.left(), baseline + 1.5),
        pos2(area.right(), area.bottom()),
    );
    assert_eq!(ink(&image, below), 0.0);
    let right = Rect::from_min_max(pos2(area.right() + 1.0, 0.0), pos2(200.0, 60.0));
    assert_eq!(ink(&image, right), 0.0);
}

#[test]
fn rotated_text_turns_about_its_place() {
    let drawing = painted(vec2(100.0, 100.0), |painter| {
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
        let galley =
            painter.layout_no_wrap("MMMM".into(), FontId::proportional(20.0), Color32::BLACK);
        let text = TextShape::new(pos2(10.0, 90.0), galley, Color32::BLACK);
        painter.add(text.with_angle(-std::f32::consts::FRAC_PI_2));
    });
    let image = png::paint(&drawing, 1.0).expect("drawn");
    let column = Rect::from_min_max(pos2(14.0, 25.0), pos2(28.0, 88.0));
    assert!(ink(&image, column) > 60.0);
    assert_eq!(
        ink(
            &image,
            Rect::from_min_max(pos2(40.0, 0.0), pos2(100.0, 100.0))
        ),
        0.0
    );
    assert_eq!(
        ink(
            &image,
            Rect::from_min_max(pos2(0.0, 91.0), pos2(100.0, 100.0))
        ),
        0.0
    );
}

#[test]
fn sections_keep_their_own_size_color_and_lines() {
    use egui::{TextFormat, text::LayoutJob};
    let drawing = painted(vec2(200.0, 60.0), |painter| {
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
        let mut job = LayoutJob::default();
        job.append(
            "one\n\n",
            0.0,
            TextFormat::simple(FontId::proportional(12.0), Color32::RED),
        );
        let marked = TextFormat {
            background: Color32::YELLOW,
            underline: Stroke::new(2.0, Color32::BLUE),
            ..TextFormat::simple(FontId::monospace(16.0), Color32::PLACEHOLDER)
        };
        job.append("two", 0.0, marked);
        let galley = painter.layout_job(job);
        let text = TextShape::new(Pos2::ZERO, galley, Color32::from_rgb(1, 2, 3));
        painter.add(text.with_opacity_factor(0.5));
    });
    let svg = svg::write(&drawing);
    assert!(svg.contains("fill=\"#f00\" fill-opacity=\".502\""), "{svg}");
    assert!(svg.contains("scale(0.012)"));
    assert!(svg.contains("fill=\"#ff0\" fill-opacity=\".502\""));
    assert!(svg.contains("stroke=\"#00f\" stroke-opacity=\".502\" stroke-width=\"2\""));
    assert!(svg.contains("scale(0.016)"));
}

#[test]
fn accents_are_drawn_over_their_letter() {
    let drawing = painted(vec2(80.0, 60.0), |painter| {
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
        let font = FontId::proportional(40.0);
        let text = "v\u{302}v".to_owned();
        let galley = painter.layout_no_wrap(text, font, Color32::BLACK);
        painter.add(TextShape::new(Pos2::ZERO, galley, Color32::BLACK));
    });
    let image = png::paint(&drawing, 1.0).expect("drawn");
    // Inter's x-height is 0.545 em, on a baseline 0.969 em below the top.
    let above = |left: f32, right: f32| {
        Rect::from_min_max(pos2(left, 0.0), pos2(right, (0.969 - 0.56) * 40.0))
    };
    assert!(
        ink(&image, above(4.0, 20.0)) > 10.0,
        "no accent on the first letter"
    );
    assert_eq!(
        ink(&image, above(22.0, 80.0)),
        0.0,
        "an accent on the second letter"
    );
}

#[test]
fn every_kind_of_shape_leaves_its_mark() {
    let black = Stroke::new(2.0, Color32::BLACK);
    let shapes: Vec<(&str, egui::Shape)> = vec![
        (
            "circle",
            CircleShape::filled(pos2(50.0, 50.0), 20.0, Color32::BLACK).into(),
        ),
        (
            "ellipse",
            EllipseShape::stroke(pos2(50.0, 50.0), vec2(30.0, 10.0), black)
                .with_angle(0.5)
                .into(),
        ),
        (
            "segment",
            egui::Shape::line_segment([pos2(10.0, 50.0), pos2(90.0, 50.0)], black),
        ),
        (
            "dashes",
            egui::Shape::Vec(egui::Shape::dashed_line(
                &[pos2(10.0, 10.0), pos2(90.0, 90.0)],
                black,
                5.0,
                3.0,
            )),
        ),
        (
            "polygon",
            PathShape::convex_polygon(
                vec![pos2(20.0, 20.0), pos2(80.0, 20.0), pos2(50.0, 80.0)],
                Color32::BLACK,
                black,
            )
            .into(),
        ),
        (
            "coloured path",
            PathShape::line(
                vec![pos2(10.0, 10.0), pos2(50.0, 60.0), pos2(90.0, 10.0)],
                PathStroke::new_uv(3.0, |bounds, at| {
                    Color32::from_gray(((at.x - bounds.left()) / bounds.width() * 200.0) as u8)
                }),
            )
            .into(),
        ),
        (
            "band",
            egui::epaint::BandShape::filled(
                vec![
                    egui::epaint::BandPoint::new(10.0, 40.0..=60.0),
                    egui::epaint::BandPoint::new(90.0, 20.0..=80.0),
                ],
                Color32::BLACK,
            )
            .into(),
        ),
        (
            "rounded",
            RectShape::filled(
                Rect::from_min_max(pos2(20.0, 20.0), pos2(80.0, 80.0)),
                egui::CornerRadius {
                    nw: 20,
                    ne: 0,
                    sw: 5,
                    se: 0,
                },
                Color32::BLACK,
            )
            .into(),
        ),
        (
            "shadow",
            RectShape::filled(
                Rect::from_min_max(pos2(20.0, 20.0), pos2(80.0, 80.0)),
                4.0,
                Color32::BLACK,
            )
            .with_blur_width(16.0)
            .into(),
        ),
        (
            "quadratic",
            QuadraticBezierShape::from_points_stroke(
                [pos2(10.0, 90.0), pos2(50.0, 10.0), pos2(90.0, 90.0)],
                true,
                Color32::GRAY,
                black,
            )
            .into(),
        ),
        (
            "cubic",
            CubicBezierShape::from_points_stroke(
                [
                    pos2(10.0, 90.0),
                    pos2(10.0, 10.0),
                    pos2(90.0, 10.0),
                    pos2(90.0, 90.0),
                ],
                false,
                Color32::TRANSPARENT,
                black,
            )
            .into(),
        ),
        ("mesh", {
            let mut mesh = Mesh::default();
            for (x, y) in [(20.0, 20.0), (80.0, 20.0), (50.0, 80.0)] {
                mesh.vertices.push(Vertex {
                    pos: pos2(x, y),
                    uv: WHITE_UV,
                    color: Color32::BLACK,
                });
            }
            mesh.add_triangle(0, 1, 2);
            mesh.into()
        }),
    ];
    for (name, shape) in shapes {
        let bounds = shape.visual_bounding_rect();
        let drawing = painted(vec2(100.0, 100.0), |painter| {
            painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
            painter.add(shape.clone());
        });
        let image = png::paint(&drawing, 2.0).expect(name);
        let inside = ink(
            &image,
            (bounds * 2.0)
                .expand(2.0)
                .intersect(Rect::from_min_max(Pos2::ZERO, pos2(200.0, 200.0))),
        );
        assert!(inside > 2.0, "{name}: {inside}");
        if bounds.top() > 15.0 && name != "shadow" {
            let above = Rect::from_min_max(Pos2::ZERO, pos2(200.0, bounds.top() * 2.0 - 2.0));
            assert_eq!(ink(&image, above), 0.0, "{name} reaches above its bounds");
        }
    }
}

#[test]
fn neighbouring_triangles_of_one_color_leave_no_seam() {
    let drawing = painted(vec2(60.0, 60.0), |painter| {
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(
            Rect::from_min_max(pos2(5.3, 5.3), pos2(50.7, 50.7)),
            Color32::BLACK,
        );
        painter.add(mesh);
    });
    let image = png::paint(&drawing, 1.0).expect("drawn");
    for at in 7..49 {
        assert_eq!(pixel(&image, at, 56 - at), [0, 0, 0, 255], "{at}");
    }
}

#[test]
fn what_is_not_finite_is_left_out() {
    let drawing = painted(vec2(100.0, 100.0), |painter| {
        let points = vec![
            pos2(1.0, 2.0),
            pos2(f32::NAN, 3.0),
            pos2(4.0, f32::INFINITY),
            pos2(50.0, 60.0),
        ];
        painter.line(points, Stroke::new(1.0, Color32::RED));
        painter.circle_filled(pos2(f32::NAN, 1.0), 3.0, Color32::RED);
        let font = FontId::proportional(12.0);
        let galley = painter.layout_no_wrap("text".into(), font, Color32::RED);
        painter.galley(pos2(f32::NAN, 1.0), galley, Color32::RED);
    });
    let svg = svg::write(&drawing);
    assert!(svg.contains("d=\"m1 2 49 58\""), "{svg}");
    assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<circle"));
}

/// Every kind of shape, with one of its numbers not finite: nothing of it reaches a file, and what is good beside it stays.
#[test]
fn no_number_that_is_not_finite_reaches_a_writer() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let red = Stroke::new(1.0, Color32::RED);
        let square = Rect::from_min_max(pos2(10.0, 10.0), pos2(30.0, 30.0));
        let ellipse = |radius, angle| egui::epaint::EllipseShape {
            angle,
            ..egui::epaint::EllipseShape::stroke(pos2(20.0, 20.0), radius, red)
        };
        let drawing = painted(vec2(100.0, 100.0), |painter| {
            painter.add(ellipse(vec2(5.0, 3.0), bad));
            painter.add(ellipse(vec2(5.0, bad), 0.0));
            painter.circle_stroke(pos2(20.0, 20.0), bad, red);
            painter.circle_stroke(pos2(20.0, 20.0), 5.0, Stroke::new(bad, Color32::RED));
            painter.line_segment([pos2(1.0, 1.0), pos2(bad, 9.0)], red);
            painter.line_segment(
                [pos2(1.0, 1.0), pos2(9.0, 9.0)],
                Stroke::new(bad, Color32::RED),
            );
            let turned = egui::epaint::RectShape::filled(square, 0.0, Color32::RED);
            painter.add(egui::epaint::RectShape {
                angle: bad,
                ..turned.clone()
            });
            painter.add(egui::epaint::RectShape {
                blur_width: bad,
                ..turned
            });
            let font = FontId::proportional(12.0);
            let galley = painter.layout_no_wrap("turned".into(), font, Color32::RED);
            let text = egui::epaint::TextShape::new(pos2(10.0, 50.0), galley, Color32::RED);
            painter.add(text.with_angle(bad));
            let mut mesh = Mesh::default();
            mesh.add_colored_rect(
                Rect::from_min_max(pos2(1.0, 1.0), pos2(bad, 9.0)),
                Color32::RED,
            );
            painter.add(mesh);
            painter.circle_filled(pos2(70.0, 70.0), 4.0, Color32::BLUE);
        });
        let svg = svg::write(&drawing);
        for word in ["NaN", "inf", "1000000"] {
            assert!(!svg.contains(word), "{bad}: {svg}");
        }
        assert!(svg.contains("<circle cx=\"70\" cy=\"70\" r=\"4\""), "{svg}");
        let image = png::paint(&drawing, 1.0).expect("drawn");
        assert_eq!(pixel(&image, 70, 70), [0, 0, 255, 255]);
    }
}

#[test]
fn pictures_state_their_resolution_and_have_limits() {
    let drawing = painted(vec2(100.0, 50.0), |_| {});
    let file = png::write(&drawing, 2.0).expect("drawn");
    let info = ::png::Decoder::new(std::io::Cursor::new(&file))
        .read_info()
        .expect("a PNG file")
        .info()
        .clone();
    assert_eq!((info.width, info.height), (200, 100));
    // 192 dots an inch of 25.4 mm.
    assert_eq!(info.pixel_dims.expect("stated").xppu, 7559);

    let wide = png::paint(&drawing, 200.0).expect_err("20000 pixels wide");
    assert!(
        matches!(
            wide,
            ExportError::TooLarge {
                width: 20000,
                height: 10000
            }
        ),
        "{wide}"
    );
    let square = painted(vec2(1000.0, 1000.0), |_| {});
    let large = png::paint(&square, 12.0)
        .expect_err("144 million pixels")
        .to_string();
    assert!(
        large.contains("12000×12000") && large.contains("100 million"),
        "{large}"
    );
    assert!(matches!(
        png::paint(&drawing, f32::NAN),
        Err(ExportError::Scale(_))
    ));
}

/// All that a figure says, in its legend, on its axes and maps.
fn words(scenario: &Scenario) -> Vec<String> {
    let detail = Detail {
        side: 24,
        ..Detail::default()
    };
    let drawing = Film::new([1600.0, 900.0], Theme::Paper, &detail).figure(scenario, None);
    let mut words = Vec::new();
    let mut left = drawing.items;
    while let Some(item) = left.pop() {
        match item {
            Item::Clip(clip) => left.extend(clip.items),
            Item::Group(group) => words.push(group.label),
            Item::Path(_) | Item::Text(_) | Item::Picture(_) => {}
        }
    }
    words
}

fn mapped(surface: &str) -> Scenario {
    let text = format!(
        "version = 1\nsurface.kind = \"{surface}\"\nrun.steps = 300\nlayers.basins = true\nmaps.hyper = true\n\
         [[optimizer]]\nkind = \"momentum\"\nlr = 0.005\n"
    );
    read("maps.toml", &text).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn figures_name_what_their_maps_show() {
    // Himmelblau's minima as they are published.
    let minima = ["(3, 2)", "(−2.81, 3.13)", "(−3.78, −3.28)", "(3.58, −1.85)"];
    let mut scenario = mapped("himmelblau");
    let both = words(&scenario);
    let says = |words: &[String], text: &str| words.iter().any(|w| w == text);
    for at in minima {
        assert!(says(&both, &format!("ends at {at}")), "{at}: {both:?}");
    }
    // No theory reaches beyond quadratics.
    assert!(says(&both, "> 300 steps") && !says(&both, "stability limit"));
    assert!(says(&both, "learning rate η") && says(&both, "momentum μ"));

    scenario.figure.legend = Legend::Hidden;
    assert!(!says(&words(&scenario), "ends at (3, 2)"));
    scenario.figure.legend = Legend::default();
    scenario.layers.basins = false;
    scenario.maps.hyper = false;
    let neither = words(&scenario);
    assert!(!neither.iter().any(|w| w.starts_with("ends at")));
    assert!(!says(&neither, "learning rate η"));

    let quadratic = words(&mapped("quadratic"));
    assert!(says(&quadratic, "stability limit") && says(&quadratic, "best in theory"));
}

/// Least squares is a quadratic. Mini-batches have curvatures of their own, and a lasso term has kinks.
#[test]
fn theory_holds_for_least_squares_over_all_rows() {
    let says_limit = |scenario: &Scenario| words(scenario).iter().any(|w| w == "stability limit");
    let with = |key: &str, value: f64| {
        let mut scenario = mapped("least_squares");
        let parameters = scenario.surface.shape.parameters_mut();
        let row = parameters.table().iter().position(|p| p.key == key);
        parameters.set(row.expect("an option"), value);
        scenario
    };
    let mut all_rows = with("batch", 0.0);
    assert!(words(&all_rows).iter().any(|w| w == "best in theory"));
    assert!(says_limit(&all_rows) && !says_limit(&with("batch", 7.0)));
    all_rows.surface.l2 = 0.5;
    assert!(says_limit(&all_rows));
    all_rows.surface.l1 = 0.5;
    assert!(!says_limit(&all_rows));
    assert!(!says_limit(&mapped("logistic")));
}

/// Features of which one is a multiple of the other make a flat valley: it has a limit, but no best setting, whichever way
/// the eigenvalue 0 was rounded.
#[test]
fn a_flat_valley_has_no_best_setting() {
    for share in [0.1, 0.3, 0.7, 1.1, 1.9] {
        let row = |a: f64| [a, share * a, 2.0 * a];
        let data = Data {
            name: "own".into(),
            names: ["a", "b", "t"].map(str::to_owned),
            rows: [1.0, 2.5, -0.7].map(row).to_vec(),
        };
        let options = Options {
            standardise: false,
            ..Options::default()
        };
        let mut scenario = mapped("least_squares");
        let shape = LeastSquares::new(data.into(), options).unwrap();
        scenario.surface.shape = Shape::LeastSquares(shape);
        let words = words(&scenario);
        assert!(words.iter().any(|w| w == "stability limit"), "{share}");
        assert!(!words.iter().any(|w| w == "best in theory"), "{share}");
    }
}

/// Over λ₂ and the rate, gradient descent has a best rate for each λ₂. Momentum at one μ has none that theory knows: the rate in
/// the books belongs to the best μ.
#[test]
fn a_best_rate_belongs_to_its_momentum() {
    for (kind, known) in [("gradient_descent", true), ("momentum", false)] {
        let mut scenario = mapped("quadratic");
        scenario.layers.basins = false;
        scenario.run.steps = 30;
        scenario.optimizers = vec![Method::named(kind).expect("a method").into()];
        scenario.change_axis(1, Target::Surface("lambda2"));
        let words = words(&scenario);
        let says = |text: &str| words.iter().any(|word| word == text);
        assert!(says("stability limit"), "{kind}");
        assert_eq!(says("best"), known, "{kind}");
    }
}

#[test]
fn maps_are_drawn_the_same_each_time_and_only_where_asked_for() {
    let scenario = mapped("himmelblau");
    let svg =
        |scenario: &Scenario| svg::write(&figure(scenario, None, [480.0, 300.0], Theme::Paper));
    let both = svg(&scenario);
    assert_eq!(both, svg(&scenario));
    let images = |svg: &str| svg.matches("<image").count();
    assert_eq!(images(&both), 2);
    let mut one = scenario;
    one.maps.hyper = false;
    assert_eq!(images(&svg(&one)), 1);
}

#[test]
fn pixels_are_what_another_program_makes_of_the_svg() {
    let lessons = lesson_pages();
    for (i, lesson) in lessons.iter().enumerate() {
        let theme = [Theme::Paper, Theme::Light, Theme::Dark][i % 3];
        let scale = [1.0, 2.0][i % 2];
        let mut scenario = lesson.scenario.clone();
        scenario.maps.hyper = false;
        scenario.layers.basins = false;
        let drawing = figure(&scenario, Some(40), [640.0, 400.0], theme);
        let ours = png::paint(&drawing, scale).expect("drawn");
        let (mean, worst) = differences(&ours, &second_opinion(&drawing, scale));
        let title = &scenario.title;
        assert!(mean < 0.6, "{title}: {mean} on average");
        assert!(worst < 12.0, "{title}: {worst} somewhere");
    }
}

#[test]
fn a_frame_of_a_film_is_the_figure_of_its_step() {
    let scenario = mapped("himmelblau");
    let mut other = scenario.clone();
    other.title = "A longer title, which moves what is below".into();
    other.surface = mapped("quadratic").surface;
    let size = [480.0, 300.0];
    let mut film = Film::new(size, Theme::Dark, &Detail::default());
    for (scenario, step) in [
        (&scenario, None),
        (&scenario, Some(0)),
        (&other, Some(7)),
        (&scenario, Some(150)),
    ] {
        let frame = svg::write(&film.figure(scenario, step));
        let alone = svg::write(&figure(scenario, step, size, Theme::Dark));
        assert!(frame == alone, "step {step:?} of {:?}", scenario.title);
    }
}

/// A file that is written again is a new one under the old name: who still reads the old one reads it to its end, and another
/// name of it keeps what it had.
#[cfg(unix)]
#[test]
fn a_new_version_leaves_the_old_one_to_its_readers() {
    use std::io::Read as _;
    use std::os::unix::fs::MetadataExt as _;

    use ravine::export::write::write_whole;

    let folder = tempfile::tempdir().expect("a folder");
    let (path, other) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
    write_whole(&path, b"the first version").expect("written");
    std::fs::hard_link(&path, &other).expect("linked");
    let mut reader = std::fs::File::open(&path).expect("opened");
    let before = reader.metadata().expect("metadata").ino();
    let mut half = [0; 9];
    reader.read_exact(&mut half).expect("read");
    for version in [&b"the second"[..], b"the third version, which is longer"] {
        write_whole(&path, version).expect("written");
        assert_eq!(std::fs::read(&path).expect("read"), version);
    }
    let mut rest = String::new();
    reader.read_to_string(&mut rest).expect("read");
    assert_eq!(rest, " version");
    assert_eq!(std::fs::read(&other).expect("read"), b"the first version");
    assert_ne!(std::fs::metadata(&path).expect("metadata").ino(), before);
}

/// Frames too narrow for a head, for numbers, for anything.
#[test]
fn figures_are_drawn_at_any_size() {
    let mut scenario = mapped("quadratic");
    scenario.title = "A title".to_owned();
    scenario.notes = "Notes that fill a narrow page. ".repeat(4);
    scenario.figure.chart = true;
    scenario.layers.gauges = true;
    let detail = Detail {
        side: 4,
        ..Detail::default()
    };
    let sides = [16.0, 24.0, 60.0, 300.0];
    for size in sides.into_iter().flat_map(|x| sides.map(|y| [x, y])) {
        let drawing = Film::new(size, Theme::Paper, &detail).figure(&scenario, None);
        assert_eq!(drawing.size, Vec2::from(size));
    }
}

/// The height of the plot, which the picture of its bands fills.
fn plot_height(drawing: &Drawing) -> f32 {
    let mut left = drawing.items.clone();
    let mut height: f32 = 0.0;
    while let Some(item) = left.pop() {
        match item {
            Item::Clip(clip) => left.extend(clip.items),
            Item::Group(group) => left.extend(group.items),
            Item::Picture(picture) => height = height.max(picture.down.length()),
            Item::Path(_) | Item::Text(_) => {}
        }
    }
    height
}

/// As long as a file may be, and all of it text: the figure still shows its plot.
#[test]
fn long_texts_leave_the_plot_its_room() {
    let method = Method::named("gradient_descent").expect("a method");
    let labelled = |i: usize| Optimizer {
        label: Some(format!("{}{i}", "abcdefghi ".repeat(1600))),
        ..Optimizer::from(method)
    };
    let mut scenario = mapped("quadratic");
    scenario.run.steps = 5;
    scenario.maps.hyper = false;
    scenario.layers.basins = false;
    scenario.optimizers = (0..64).map(labelled).collect();
    let size = [900.0, 600.0];
    let drawing = figure(&scenario, None, size, Theme::Paper);
    assert!(plot_height(&drawing) > 200.0, "{}", plot_height(&drawing));
    assert!(svg::write(&drawing).len() < 8_000_000);
    assert!(png::write(&drawing, 1.0).is_ok());
    for (title, notes) in [
        ("word ".repeat(100_000), String::new()),
        (String::new(), "x".repeat(500_000)),
    ] {
        let scenario = Scenario {
            title,
            notes,
            optimizers: scenario.optimizers[..1].to_vec(),
            ..scenario.clone()
        };
        let drawing = figure(&scenario, None, size, Theme::Paper);
        assert!(png::write(&drawing, 1.0).is_ok());
        assert!(plot_height(&drawing) > 100.0, "{}", plot_height(&drawing));
    }
}

#[test]
fn a_page_is_drawn_until_nothing_changes() {
    let passes = std::cell::Cell::new(0_u8);
    let mut stage = Stage::new(vec2(40.0, 40.0), paper);
    let mut draw = |settles_at: u8| {
        passes.set(0);
        let drawing = stage.draw(|ui| {
            passes.set(passes.get() + 1);
            let width = 10.0 + f32::from(passes.get().min(settles_at));
            let rect = Rect::from_min_size(Pos2::ZERO, vec2(width, 5.0));
            ui.painter().rect_filled(rect, 0.0, Color32::BLACK);
        });
        (passes.get(), svg::write(&drawing).contains(" width=\"13\""))
    };
    assert_eq!(draw(1), (2, false));
    assert_eq!(draw(3), (4, true));
    // Drawing code that never settles must end as well.
    assert_eq!(draw(200), (4, false));
}

/// A chart that the page hides is in no figure, which is then that without a chart.
#[test]
fn figures_do_not_show_a_hidden_chart() {
    let page = read(
        "page",
        "version = 1\n[surface]\nkind = \"saddle\"\n[figure]\nchart = true\n[[optimizer]]\nkind = \"adam\"\n",
    )
    .expect("a scenario");
    let drawn = |scenario: &Scenario| {
        let film = Film::new([900.0, 700.0], Theme::Paper, &Detail::default());
        svg::write(&film.carry(false).figure(scenario, None))
    };
    let mut hidden = page.clone();
    hidden.hidden.chart = true;
    let mut without = page.clone();
    without.figure.chart = false;
    assert_eq!(drawn(&hidden), drawn(&without));
    assert_ne!(drawn(&hidden), drawn(&page));
}
