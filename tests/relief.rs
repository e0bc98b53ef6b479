//! The relief as it is drawn, against rotations and heights computed here, and as it is exported.

use egui::{Color32, ColorImage, Context, Mesh, Pos2, RawInput, Rect, Shape, Vec2, pos2, vec2};
use ravine::export::{
    drawing::{Drawing, Item},
    figure, png, svg,
};
use ravine::figure::{
    Around, GroundPictures, LandscapePlot, Scene, Style, Theme, landscape_axes_ui,
};
use ravine::optimizer::Method;
use ravine::scenario::{HeightScale, ReliefPlace, Scenario};
use ravine::surface::{Shape as Surface, Typed, View};
use ravine::workbench::{Derived, Detail};

const PAGE: Vec2 = vec2(800.0, 600.0);

fn scenario(surface: &str) -> Scenario {
    on(Surface::named(surface).expect("a surface"))
}

fn on(shape: Surface) -> Scenario {
    let mut scenario = Scenario::on(shape);
    scenario.run.steps = 30;
    scenario.add(Method::named("gradient_descent").expect("a method"));
    scenario.relief.place = ReliefPlace::Instead;
    scenario
}

struct Drawn {
    plot: LandscapePlot,
    shapes: Vec<Shape>,
}

fn draw(scenario: &Scenario) -> Drawn {
    let style = Style::of(Theme::Light, 13.0);
    let ctx = Context::default();
    style.apply(&ctx);
    let mut pictures = GroundPictures::new(1.0);
    let mut derived = Derived::blocking(Detail::default());
    let mut drawn = None;
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, PAGE)),
        ..RawInput::default()
    };
    let mut output = ctx.run_ui(input, |ui| {
        let mut plot = landscape_axes_ui(ui, scenario, &style, Around::ALL);
        derived.update(scenario, Some(plot.size()));
        let scene = Scene {
            scenario,
            derived: &derived,
            step: scenario.run.steps,
            onward: 0.0,
            style,
        };
        plot.paint(ui, &scene, &mut pictures);
        drawn = Some(plot);
    });
    output.textures_delta.clear();
    let shapes = output.shapes.into_iter().map(|clipped| clipped.shape);
    Drawn {
        plot: drawn.expect("a pass"),
        shapes: shapes.collect(),
    }
}

/// The mesh of the ground: the only large one.
fn ground(drawn: &Drawn) -> &Mesh {
    let meshes = drawn.shapes.iter().filter_map(|shape| match shape {
        Shape::Mesh(mesh) if mesh.vertices.len() > 1000 => Some(&**mesh),
        _ => None,
    });
    let meshes: Vec<&Mesh> = meshes.collect();
    assert_eq!(meshes.len(), 1);
    meshes[0]
}

/// The product of the rotation by −90° − azimuth about the vertical and of the tilt by the elevation.
fn rotated([x, y, z]: [f64; 3], azimuth: f64, elevation: f64) -> [f64; 3] {
    let (s, c) = (-90.0 - azimuth).to_radians().sin_cos();
    let (x, y) = (c * x - s * y, s * x + c * y);
    // Now one looks along y; the tilt is about x.
    let (s, c) = (90.0 - elevation).to_radians().sin_cos();
    [x, c * y + s * z, -s * y + c * z]
}

/// Heights over a grid of `columns × rows`, from 0 to 1, from the surface's formula.
fn heights(scenario: &Scenario, view: View, [columns, rows]: [usize; 2]) -> Vec<f64> {
    let along = |[low, high]: [f64; 2], i: usize, count: usize| {
        low + (high - low) * i as f64 / (count - 1) as f64
    };
    let mut values = Vec::new();
    for j in 0..rows {
        for i in 0..columns {
            let at = [along(view.x, i, columns), along(view.y, j, rows)];
            values.push(scenario.surface.value(at));
        }
    }
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match scenario.height_scale() {
        HeightScale::Linear => {
            let height = |v: &f64| (v - least) / (greatest - least);
            values.iter().map(height).collect()
        }
        HeightScale::Logarithmic => {
            // The minimum of these surfaces is 0; the floor lies below all but a thousandth.
            let mut sorted: Vec<f64> = values.iter().copied().filter(|v| *v > 0.0).collect();
            sorted.sort_by(f64::total_cmp);
            let floor = sorted[(0.001 * (sorted.len() - 1) as f64).round() as usize].log10();
            let height = |v: &f64| ((v.log10() - floor) / (greatest.log10() - floor)).max(0.0);
            values.iter().map(height).collect()
        }
    }
}

/// Every vertex lies where the surface's formula and a rotation put it, up to a shift and a scale of the whole.
#[test]
fn vertices_have_the_heights_of_the_surface() {
    for (surface, azimuth, elevation, high) in [
        ("quadratic", -60.0, 45.0, 0.45),
        ("himmelblau", 30.0, 20.0, 0.8),
        ("rosenbrock", 135.0, 60.0, 0.3),
        ("six_hump_camel", -170.0, 35.0, 0.45),
    ] {
        let mut scenario = scenario(surface);
        scenario.relief.azimuth_deg = azimuth;
        scenario.relief.elevation_deg = elevation;
        scenario.relief.height = high;
        let drawn = draw(&scenario);
        let mesh = ground(&drawn);
        let view = scenario.view();
        let longer = view.width().max(view.height());
        let [columns, rows] =
            [view.width(), view.height()].map(|side| (256.0 * side / longer).round() as usize + 1);
        assert_eq!(mesh.vertices.len(), columns * rows, "{surface}");
        let heights = heights(&scenario, view, [columns, rows]);
        let expected: Vec<[f64; 2]> = (0..columns * rows)
            .map(|k| {
                let share = |i: usize, count: usize| i as f64 / (count - 1) as f64 - 0.5;
                let place = [
                    share(k % columns, columns) * view.width() / longer,
                    share(k / columns, rows) * view.height() / longer,
                    (heights[k] - 0.5) * high,
                ];
                let [x, y, _] = rotated(place, azimuth, elevation);
                [x, -y]
            })
            .collect();
        let seen = |k: usize| mesh.vertices[k].pos;
        // Two corners of the base tell shift and scale.
        let (a, b) = (0, columns - 1);
        let scale = f64::from(seen(b).x - seen(a).x) / (expected[b][0] - expected[a][0]);
        assert!(scale > 100.0, "{surface}: {scale}");
        for (k, at) in expected.iter().enumerate() {
            let x = f64::from(seen(a).x) + scale * (at[0] - expected[a][0]);
            let y = f64::from(seen(a).y) + scale * (at[1] - expected[a][1]);
            let off = seen(k).distance(pos2(x as f32, y as f32));
            assert!(off < 0.01, "{surface}, vertex {k}: {off}");
        }
    }
}

/// Of two triangles that overlap, the one nearer to the eye is painted later.
#[test]
fn nearer_cells_cover_those_behind() {
    for azimuth in [-170.0, -100.0, -60.0, 10.0, 75.0, 160.0] {
        let mut scenario = scenario("himmelblau");
        scenario.relief.azimuth_deg = azimuth;
        let drawn = draw(&scenario);
        let mesh = ground(&drawn);
        let columns = 257;
        let depth = |corners: &[u32]| -> f64 {
            let (s, c) = f64::to_radians(azimuth).sin_cos();
            let toward = |k: u32| {
                let (i, j) = (k as usize % columns, k as usize / columns);
                c * i as f64 + s * j as f64
            };
            corners.iter().map(|k| toward(*k)).sum()
        };
        // Along lines of cells in both directions, and within each cell, the depth only falls.
        let triangles: Vec<&[u32]> = mesh.indices.chunks_exact(3).collect();
        for pair in triangles.chunks_exact(2) {
            assert!(depth(pair[0]) <= depth(pair[1]), "{azimuth}");
        }
        let mut last = std::collections::HashMap::new();
        for (order, triangle) in triangles.iter().enumerate() {
            let low = *triangle.iter().min().expect("three corners") as usize;
            last.insert((low % columns, low / columns), order);
        }
        let (s, c) = f64::to_radians(azimuth).sin_cos();
        for (&(i, j), order) in &last {
            for (next, nearer) in [((i + 1, j), c > 0.0), ((i, j + 1), s > 0.0)] {
                if let Some(other) = last.get(&next) {
                    assert_eq!(other > order, nearer, "{azimuth}: {i} {j}");
                }
            }
        }
    }
}

/// What is seen at the place of a point is that point, unless something stands before it.
#[test]
fn picking_is_the_inverse_of_projecting() {
    for (surface, azimuth, elevation) in [
        ("quadratic", -60.0, 45.0),
        ("himmelblau", 20.0, 30.0),
        ("rosenbrock", 110.0, 50.0),
        ("rastrigin", -130.0, 60.0),
        ("booth", -90.0, 90.0),
    ] {
        let mut scenario = scenario(surface);
        (scenario.relief.azimuth_deg, scenario.relief.elevation_deg) = (azimuth, elevation);
        let drawn = draw(&scenario);
        let projection = &drawn.plot.projection;
        let lift = projection.lift().expect("a relief");
        let view = projection.view;
        let (mut seen, mut elsewhere) = (0, 0);
        for k in 0..400 {
            let share = |m: usize| ((k * m) % 397) as f64 / 397.0 * 0.98 + 0.01;
            let at = [
                view.x[0] + share(7) * view.width(),
                view.y[0] + share(31) * view.height(),
            ];
            if lift.is_hidden(at, lift.height(at)) {
                continue;
            }
            let place = projection.screen_from_plane(at);
            let Some(picked) = projection.seen_at(place) else {
                panic!("{surface}: nothing is seen at {at:?}");
            };
            seen += 1;
            // The same place on the screen, to two points, and mostly the same point of the plane: behind a crest that is as
            // high as the point itself, rounding decides.
            let back = projection.screen_from_plane(picked);
            assert!(back.distance(place) < 2.5, "{surface}: {at:?} {picked:?}");
            let off = ((picked[0] - at[0]) / view.width()).abs()
                + ((picked[1] - at[1]) / view.height()).abs();
            elsewhere += usize::from(off > 0.05);
        }
        assert!(elsewhere * 30 < seen, "{surface}: {elsewhere} of {seen}");
        assert!(seen > 150, "{surface}: {seen}");
    }
}

#[test]
fn what_lies_behind_a_hill_is_hidden() {
    // A ridge along y = 0, seen from the side of negative y.
    let typed = Typed::new("exp(-4*y^2)").expect("a formula");
    let mut scenario = on(Surface::Typed(typed));
    scenario.view = Some(View::square(2.0));
    (scenario.relief.azimuth_deg, scenario.relief.elevation_deg) = (-90.0, 15.0);
    let drawn = draw(&scenario);
    let lift = drawn.plot.projection.lift().expect("a relief").clone();
    let hidden = |y: f64| lift.is_hidden([0.3, y], lift.height([0.3, y]));
    // The crest is 1.8 units high, 0.45 of the base, and the line of sight over it falls by tan 15° a unit: to 1.26 at the far
    // border, where the ground is at 0. So all of the far side is hidden; from 60° up, only its steepest part.
    for y in [-1.5, -0.5, -0.1] {
        assert!(!hidden(y), "{y}");
    }
    for y in [0.3, 0.6, 1.0, 1.9] {
        assert!(hidden(y), "{y}");
    }
    scenario.relief.elevation_deg = 60.0;
    let drawn = draw(&scenario);
    let lift = drawn.plot.projection.lift().expect("a relief").clone();
    // 1.8·e^(−4y²) lies below 1.8 − y·tan 60° for 0 < y < 1.04, where the line of sight reaches the ground.
    for (y, expected) in [(0.6, true), (0.9, true), (1.2, false), (1.9, false)] {
        let hidden = lift.is_hidden([0.3, y], lift.height([0.3, y]));
        assert_eq!(hidden, expected, "{y}");
    }
}

/// Undefined regions are holes, and poles do not flatten the rest.
#[test]
fn holes_and_poles_leave_the_rest_legible() {
    let shape = |text: &str| Surface::Typed(Typed::new(text).expect("a formula"));
    let mut scenario = on(shape("sqrt(x) + y^2"));
    scenario.view = Some(View::square(2.0));
    let cells = |drawn: &Drawn| ground(drawn).indices.len() / 6;
    let count = cells(&draw(&scenario));
    // Half of the plane is undefined.
    assert!(count.abs_diff(256 * 128) <= 256, "{count}");
    let mut scenario = on(shape("1/(x^2 + y^2)"));
    scenario.view = Some(View::square(2.0));
    scenario.relief.scale = Some(HeightScale::Linear);
    let drawn = draw(&scenario);
    let projection = &drawn.plot.projection;
    let lift = projection.lift().expect("a relief");
    // The pole takes little of the area, and f(1, 1) = ½ is clearly above f(2, 2) = ⅛.
    assert!(cells(&drawn) > 9 * 256 * 256 / 10);
    assert!(lift.height([1.0, 1.0]) - lift.height([2.0, 2.0]) > 0.02);
}

/// Whatever is asked for, something is drawn and nothing breaks.
#[test]
fn nothing_is_too_odd_to_be_drawn() {
    let shape = |text: &str| Surface::Typed(Typed::new(text).expect("a formula"));
    for (text, view) in [
        ("3", View::square(1.0)),
        ("ln(0 - 1 - x^2)", View::square(1.0)),
        ("exp(700*x)*exp(700*y)", View::square(1.0)),
        ("x*1e308 + y*1e308", View::square(1.5)),
        ("x^2 + y^2", View::square(5e-324)),
        ("x^2 + y^2", View::square(1e150)),
        ("x^2 + y^2", View::new([0.0, 1e-6], [0.0, 1e6])),
    ] {
        for scale in [HeightScale::Linear, HeightScale::Logarithmic] {
            for elevation in [5.0, 90.0] {
                let mut scenario = on(shape(text));
                scenario.view = Some(view);
                scenario.relief.scale = Some(scale);
                scenario.relief.elevation_deg = elevation;
                scenario.relief.azimuth_deg = 90.0;
                let drawn = draw(&scenario);
                let projection = &drawn.plot.projection;
                for at in [Pos2::ZERO, PAGE.to_pos2(), (PAGE * 0.5).to_pos2()] {
                    let point = projection.plane_from_screen(at);
                    assert!(point.iter().all(|v| v.is_finite()), "{text}: {point:?}");
                }
            }
        }
    }
}

/// Texts of the axes touch neither one another nor the border, from all sides.
#[test]
fn axes_are_legible_from_all_sides() {
    for elevation in [5.0, 25.0, 45.0, 70.0, 90.0] {
        for azimuth in (-180..180).step_by(15) {
            let mut scenario = scenario("himmelblau");
            scenario.figure.legend = ravine::scenario::Legend::Hidden;
            scenario.start = [100.0, 100.0];
            scenario.optimizers.clear();
            scenario.relief.azimuth_deg = f64::from(azimuth);
            scenario.relief.elevation_deg = elevation;
            let drawn = draw(&scenario);
            let texts: Vec<(Rect, String)> = drawn
                .shapes
                .iter()
                .filter_map(|shape| match shape {
                    Shape::Text(text) => {
                        Some((text.visual_bounding_rect(), text.galley.text().to_owned()))
                    }
                    _ => None,
                })
                .collect();
            for name in ["x", "y"] {
                let named = texts.iter().filter(|(_, text)| text == name).count();
                let short = elevation < 20.0 && azimuth % 90 == 0;
                assert!(named == 1 || short, "{name} at {azimuth}°, {elevation}°");
            }
            assert!(texts.len() >= 8, "{azimuth}° {elevation}°: {texts:?}");
            for (i, (rect, text)) in texts.iter().enumerate() {
                let page = Rect::from_min_size(Pos2::ZERO, PAGE);
                assert!(page.contains_rect(*rect), "{text} {rect:?}");
                for (other, also) in &texts[i + 1..] {
                    assert!(
                        !rect.intersects(*other),
                        "{azimuth}° {elevation}°: {text} {also}"
                    );
                }
            }
        }
    }
}

fn drawing(surface: &str, theme: Theme) -> Drawing {
    figure(&scenario(surface), None, [600.0, 450.0], theme)
}

/// An independent program shows the SVG as our own pixels do, and the file is small.
#[test]
fn svg_and_png_agree() {
    for theme in [Theme::Paper, Theme::Dark] {
        let drawing = drawing("himmelblau", theme);
        let pixels = png::paint(&drawing, 2.0).expect("a picture");
        let text = svg::write(&drawing);
        assert!(text.len() < 1_000_000, "{} bytes", text.len());
        let shown = resvg_pixels(&text, pixels.size);
        let differ = |a: &Color32, b: &Color32| {
            let parts = a.to_array().into_iter().zip(b.to_array());
            parts.map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>() / 4.0
        };
        let pairs = pixels.pixels.iter().zip(&shown.pixels);
        let mean = pairs.map(|(a, b)| differ(a, b)).sum::<f64>() / pixels.pixels.len() as f64;
        assert!(mean < 1.0, "{mean}");
        // The relief is there as a picture: shaded, so of many more colours than there are bands.
        let colours = most_colours(&drawing.items);
        assert!(colours > 200, "{colours}");
    }
}

/// The number of colours of the most colourful picture.
fn most_colours(items: &[Item]) -> usize {
    let of = |item: &Item| match item {
        Item::Picture(picture) => {
            let pixels = picture.image.pixels.iter();
            pixels.collect::<std::collections::HashSet<_>>().len()
        }
        Item::Clip(clip) => most_colours(&clip.items),
        Item::Group(group) => most_colours(&group.items),
        Item::Path(_) | Item::Text(_) => 0,
    };
    items.iter().map(of).max().unwrap_or(0)
}

fn resvg_pixels(text: &str, [width, height]: [usize; 2]) -> ColorImage {
    use resvg::{tiny_skia, usvg};
    let tree = usvg::Tree::from_str(text, &usvg::Options::default()).expect("valid");
    let mut pixels = tiny_skia::Pixmap::new(width as u32, height as u32).expect("a size");
    let transform = tiny_skia::Transform::from_scale(2.0, 2.0);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    ColorImage::from_rgba_premultiplied([width, height], pixels.data())
}
