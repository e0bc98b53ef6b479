//! Legends stand where they cover nothing that matters, in every lesson and at every size.

use egui::{Context, Pos2, RawInput, Rect, Vec2, pos2, vec2};
use ravine::analysis::CriticalKind;
use ravine::export::{Film, drawing::Item};
use ravine::figure::{
    Around, GroundPictures, LandscapePlot, LegendBox, Scene, Style, Theme, landscape_axes_ui,
};
use ravine::optimizer::Method;
use ravine::scenario::{Legend, Scenario, lesson_pages};
use ravine::surface::{Shape, View};
use ravine::workbench::{Derived, Detail};

/// A plot drawn into a page of that size, with its legend.
struct Drawn {
    plot: LandscapePlot,
    legend: Option<LegendBox>,
}

/// Landscapes of networks are coarse: what legends keep clear of are paths and minima.
fn derived() -> Derived {
    Derived::blocking(Detail {
        side: 32,
        ..Detail::default()
    })
}

/// With what is derived of the same scenario already: trainings of networks take a while.
fn draw(derived: &mut Derived, scenario: &Scenario, size: Vec2, step: usize) -> Drawn {
    // Maps take long, and no path depends on them.
    let mut scenario = scenario.clone();
    scenario.maps.hyper = false;
    scenario.layers.basins = false;
    draw_all(derived, &scenario, size, step)
}

/// The same with maps.
fn draw_all(derived: &mut Derived, scenario: &Scenario, size: Vec2, step: usize) -> Drawn {
    let style = Style::of(Theme::Light, 13.0);
    draw_styled(derived, scenario, size, step, style)
        .pop()
        .expect("a pass")
}

/// Several passes: what a legend above the plot needs is known after one.
fn draw_styled(
    derived: &mut Derived,
    scenario: &Scenario,
    size: Vec2,
    step: usize,
    style: Style,
) -> Vec<Drawn> {
    let ctx = Context::default();
    style.apply(&ctx);
    let mut pictures = GroundPictures::new(1.0);
    let mut passes = Vec::new();
    for _ in 0..4 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            let mut plot = landscape_axes_ui(ui, scenario, &style, Around::ALL);
            derived.update(scenario, Some(plot.size()));
            let scene = Scene {
                scenario,
                derived,
                step,
                onward: 0.0,
                style,
            };
            let legend = plot.paint(ui, &scene, &mut pictures);
            passes.push(Drawn { plot, legend });
        });
        // Nobody paints them.
        output.textures_delta.clear();
    }
    passes
}

/// What lies in view: the start and the minima, then the places of whole paths.
fn marked(derived: &Derived, scenario: &Scenario, drawn: &Drawn) -> [Vec<Pos2>; 2] {
    let projection = &drawn.plot.projection;
    let visible = scenario
        .optimizers
        .iter()
        .enumerate()
        .filter(|(_, o)| o.visible);
    let runs = visible.filter_map(|(i, _)| derived.runs.get(i));
    let ways = derived.penalty.shown().into_iter();
    let ways = ways.flat_map(|penalty| penalty.ways.iter().flat_map(|way| way.points.clone()));
    let walked: Vec<[f64; 2]> = runs
        .flat_map(|run| [&run.points[..], run.averages(run.last())].concat())
        .chain(ways)
        .collect();
    let critical = &derived.relief.critical().points;
    let minima = critical.iter().filter(|c| c.kind == CriticalKind::Minimum);
    let marks = minima.map(|c| c.at).chain([scenario.start]).collect();
    [marks, walked].map(|places| {
        let in_view = places.iter().filter(|at| projection.view.contains(**at));
        in_view
            .map(|at| projection.screen_from_plane(*at))
            .collect()
    })
}

/// How much of it a rectangle covers. A mark is worse than any part of a path.
fn covered(places: &[Vec<Pos2>; 2], rect: Rect) -> [usize; 2] {
    let count = |places: &Vec<Pos2>| places.iter().filter(|at| rect.contains(**at)).count();
    places.each_ref().map(count)
}

const SIZES: [Vec2; 3] = [vec2(560.0, 420.0), vec2(820.0, 560.0), vec2(1300.0, 760.0)];

#[test]
fn no_legend_of_a_lesson_covers_a_path() {
    for lesson in lesson_pages() {
        let mut scenario = lesson.scenario.clone();
        scenario.figure.legend = Legend::Auto;
        let mut derived = derived();
        for size in SIZES {
            let drawn = draw(&mut derived, &scenario, size, usize::MAX);
            let Some(legend) = drawn.legend else {
                continue;
            };
            let places = marked(&derived, &scenario, &drawn);
            let found = covered(&places, legend.rect);
            // Where every corner covers something, the legend may, too.
            let frame = drawn.plot.projection.frame.shrink(9.1);
            let free = frame.size() - legend.rect.size();
            let corners = [
                pos2(0.0, 0.0),
                pos2(1.0, 0.0),
                pos2(0.0, 1.0),
                pos2(1.0, 1.0),
            ];
            let least = corners.map(|c| {
                let rect = legend.rect;
                let at = frame.min + vec2(c.x * free.x, c.y * free.y);
                covered(&places, Rect::from_min_size(at, rect.size()))
            });
            let least = least.into_iter().min().expect("four corners");
            assert!(
                found <= least,
                "{} {size}: {found:?}, {least:?}",
                lesson.key
            );
        }
    }
}

/// Where a map, a swarm or the paths of many methods fill the plot, the legend stands above it.
#[test]
fn a_legend_never_covers_a_map_or_a_swarm() {
    let pages = lesson_pages();
    let page = |key: &str| {
        let page = pages.iter().find(|page| page.key == key);
        page.expect("a page").scenario.clone()
    };
    let mut many = page("ravine");
    many.optimizers = vec![many.optimizers[0].clone(); 5];
    let mut swarm = page("ravine");
    swarm.swarm.shown = true;
    let maps = ["start-newton", "start-rate", "basins-of-attraction"].map(page);
    for mut scenario in maps.into_iter().chain([many, swarm]) {
        let mut derived = derived();
        let name = scenario.title.clone();
        for size in SIZES {
            let draw = |derived: &mut Derived, scenario: &Scenario| {
                draw_all(derived, scenario, size, usize::MAX)
            };
            let drawn = draw(&mut derived, &scenario);
            let (frame, legend) = (drawn.plot.projection.frame, drawn.legend);
            let legend = legend.expect("a legend").rect;
            assert!(legend.is_positive(), "{name} {size}");
            assert!(legend.bottom() <= frame.top(), "{name} {size}: {legend:?}");
            assert!(
                legend.top() >= 0.0 && legend.right() <= size.x,
                "{name} {size}"
            );
            assert!(frame.height() > 0.65 * size.y, "{name} {size}: {frame:?}");
            // Where the document says so, it stands on the plot.
            scenario.figure.legend = Legend::TopLeft;
            let drawn = draw(&mut derived, &scenario);
            let (frame, legend) = (drawn.plot.projection.frame, drawn.legend);
            assert!(frame.contains_rect(legend.expect("a legend").rect));
            scenario.figure.legend = Legend::Auto;
        }
    }
}

#[test]
fn a_legend_does_not_move_while_a_run_is_played() {
    for lesson in lesson_pages() {
        let mut derived = derived();
        // Before a class it says, too, what runs have come to.
        for outcomes in [false, true] {
            let style = Style {
                outcomes,
                ..Style::of(Theme::Light, 13.0)
            };
            stays(&mut derived, &lesson.scenario, style, &lesson.key);
        }
    }
}

fn stays(derived: &mut Derived, scenario: &Scenario, style: Style, key: &str) {
    // Maps take long, and no path depends on them.
    let mut scenario = scenario.clone();
    scenario.maps.hyper = false;
    scenario.layers.basins = false;
    let places = [0, 3, 40, usize::MAX].map(|step| {
        let mut passes = draw_styled(derived, &scenario, SIZES[1], step, style);
        let drawn = passes.pop().expect("a pass");
        let legend = drawn.legend.map(|legend| legend.rect);
        (legend, drawn.plot.projection.frame)
    });
    let mut pairs = places.windows(2);
    assert!(pairs.all(|p| p[0].1 == p[1].1), "{key}: {places:?}");
    // That of a swarm counts its runs, and is as wide as the numbers: it keeps a corner.
    let corners: [fn(Rect) -> Pos2; 4] = [
        |r| r.left_top(),
        |r| r.right_top(),
        |r| r.left_bottom(),
        |r| r.right_bottom(),
    ];
    let stays = |of: &dyn Fn(Rect) -> Pos2| {
        let mut pairs = places.windows(2);
        pairs.all(|p| p[0].0.map(of) == p[1].0.map(of))
    };
    let stay = corners.iter().filter(|corner| stays(*corner)).count();
    let wanted = if scenario.swarm.shown { 1 } else { 4 };
    assert!(stay >= wanted, "{key}: {places:?}");
}

/// Five names above a plot whose upper edge comes close to a maximum: its entry needs the next row, which lowers the edge.
#[test]
fn a_critical_point_at_the_edge_does_not_make_a_plot_swing() {
    let mut scenario = Scenario::on(Shape::named("himmelblau").expect("a surface"));
    scenario.run.steps = 10;
    let method = Method::named("adam").expect("a method");
    scenario.optimizers = vec![method.into(); 5];
    scenario.figure.equal_aspect = true;
    // The maximum is at (-0.27, -0.92).
    scenario.view = Some(View {
        x: [-1.0, 1.0],
        y: [-0.5, 0.5],
    });
    let mut derived = derived();
    let style = Style::of(Theme::Light, 13.0);
    let mut moved = 0;
    for width in (380..620).step_by(40) {
        for height in (0..10).map(|i| 0.85 * width as f32 + 12.0 * i as f32) {
            let size = vec2(width as f32, height);
            let passes = draw_styled(&mut derived, &scenario, size, 10, style);
            let frames: Vec<Rect> = passes.iter().map(|d| d.plot.projection.frame).collect();
            assert_eq!(frames[2], frames[3], "{size}");
            moved += usize::from(frames[0] != frames[2]);
        }
    }
    assert!(moved > 0);
}

#[test]
fn a_chosen_corner_and_a_place_stay() {
    let mut scenario = lesson_pages()[0].scenario.clone();
    let mut derived = derived();
    let mut place = |legend, [x, y]: [f64; 2]| {
        scenario.figure.legend = legend;
        (scenario.figure.legend_x, scenario.figure.legend_y) = (x, y);
        let drawn = draw(&mut derived, &scenario, SIZES[1], 0);
        let rect = drawn.legend.expect("a legend").rect;
        let free = drawn.plot.projection.frame.shrink(13.0 * 0.7);
        [
            f64::from((rect.left() - free.left()) / (free.width() - rect.width())),
            f64::from((free.bottom() - rect.bottom()) / (free.height() - rect.height())),
        ]
    };
    for (legend, expected) in [
        (Legend::TopRight, [1.0, 1.0]),
        (Legend::TopLeft, [0.0, 1.0]),
        (Legend::BottomRight, [1.0, 0.0]),
        (Legend::BottomLeft, [0.0, 0.0]),
        (Legend::Placed, [0.25, 0.6]),
    ] {
        let [x, y] = place(legend, [0.25, 0.6]);
        assert!(
            (x - expected[0]).abs() < 1e-3 && (y - expected[1]).abs() < 1e-3,
            "{legend:?}"
        );
    }
}

/// About where words are written on a page.
fn written(items: &[Item], found: &mut Vec<(String, Rect)>) {
    for item in items {
        match item {
            Item::Clip(clip) => written(&clip.items, found),
            Item::Group(group) => {
                let texts = group.items.iter().filter_map(|item| match item {
                    Item::Text(text) if text.angle == 0.0 => Some(text),
                    Item::Text(_)
                    | Item::Path(_)
                    | Item::Picture(_)
                    | Item::Clip(_)
                    | Item::Group(_) => None,
                });
                for text in texts {
                    let width = 0.45 * text.size * group.label.chars().count() as f32;
                    let corner = text.origin - vec2(0.0, 0.7 * text.size);
                    let rect = Rect::from_min_size(corner, vec2(width, 0.8 * text.size));
                    found.push((group.label.clone(), rect));
                }
                written(&group.items, found);
            }
            Item::Path(_) | Item::Text(_) | Item::Picture(_) => {}
        }
    }
}

#[test]
fn names_on_a_map_and_its_key_do_not_cover_one_another() {
    let lesson = lesson_pages().iter().find(|l| l.key == "rate-and-momentum");
    let scenario = &lesson.expect("the lesson").scenario;
    assert!(scenario.maps.hyper);
    let detail = Detail {
        side: 24,
        ..Detail::default()
    };
    for size in [[900.0, 500.0], [1200.0, 800.0], [1600.0, 1000.0]] {
        let mut found = Vec::new();
        let drawing = Film::new(size, Theme::Paper, &detail).figure(scenario, None);
        written(&drawing.items, &mut found);
        let steps = format!("> {} steps", scenario.run.steps);
        let names = [
            "stability limit",
            "best in theory",
            &steps,
            "diverges (hatched)",
        ];
        let rects = names.map(|name| {
            let of_name = found.iter().find(|(label, _)| label == name);
            of_name.unwrap_or_else(|| panic!("{name} {found:?}")).1
        });
        for (i, a) in rects.iter().enumerate() {
            for (k, b) in rects.iter().enumerate().skip(i + 1) {
                assert!(!a.intersects(*b), "{size:?}: {} {}", names[i], names[k]);
            }
        }
    }
}
