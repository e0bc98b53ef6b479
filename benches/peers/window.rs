//! Files, and frames of the window.

use std::error::Error;

use egui::{Context, Pos2, RawInput, Rect, UiBuilder, pos2, vec2};
use ravine::export::{FileOptions, Film, Format, write::write_whole};
use ravine::figure::{
    Around, Effort, Pictures, Scene, Style, Theme, chart_ui, decision_ui, diagram_ui,
    landscape_axes_ui,
};
use ravine::optimizer::Method;
use ravine::parameters::Parameters as _;
use ravine::scenario::{Layers, Optimizer, Quantity, ReliefPlace, Scenario};
use ravine::surface::{Quadratic, Rosenbrock, Shape};
use ravine::workbench::{Budget, Derived, Detail};
use serde_json::json;

use crate::kit::Kit;
use crate::subjects::{adam, gradient_descent, momentum, rmsprop};

/// Four paths of 200 points, over 20 bands.
pub fn four_paths() -> Scenario {
    let mut scenario = Scenario::on(Shape::Rosenbrock(Rosenbrock::default()));
    scenario.title = "Rosenbrock".into();
    scenario.start = [-1.5, 2.0];
    scenario.run.steps = 199;
    scenario.levels.count = 20;
    scenario.figure.equal_aspect = false;
    scenario.optimizers = [
        gradient_descent(1e-3),
        momentum(2e-4, 0.9),
        momentum(3e-4, 0.9),
        momentum(1e-4, 0.95),
    ]
    .map(Optimizer::from)
    .to_vec();
    scenario
}

/// A page of 1920×1080 with them, from the scenario to the file.
pub fn files(kit: &Kit) -> Result<(), Box<dyn Error>> {
    let scenario = four_paths();
    let folder = tempfile::tempdir()?;
    let options = FileOptions {
        scale: 1.0,
        ..FileOptions::default()
    };
    let save = |format: Format| -> Result<usize, Box<dyn Error>> {
        let film = Film::new([1920.0, 1080.0], Theme::Paper, &Detail::default());
        let drawing = film
            .in_pixels(format.is_raster().then_some(1.0))
            .figure(&scenario, None);
        let write = format.figure().ok_or("no format of figures")?;
        let bytes = write(&drawing, &options)?;
        write_whole(folder.path().join(format.ending()), &bytes)?;
        Ok(bytes.len())
    };
    for format in Format::figures() {
        // An error would be timed as success.
        save(format)?;
        let size = format!("{} build+save 1920x1080", format.ending());
        let bytes = |saved: &Result<usize, _>, _: f64| vec![("bytes", json!(saved.as_ref().ok()))];
        kit.measure(("T7", &size), || save(format), bytes);
    }
    Ok(())
}

/// A frame of the window while the relief is turned: nothing is computed but where everything lies, and what is hidden.
pub fn relief(kit: &Kit) {
    let plot = Rect::from_min_size(pos2(0.0, 0.0), vec2(700.0, 700.0));
    let mut scenario = Scenario::on(Shape::Rosenbrock(Rosenbrock::default()));
    scenario.run.steps = 1000;
    scenario.relief.place = ReliefPlace::Instead;
    let methods = [
        gradient_descent(5e-4),
        momentum(2e-4, 0.9),
        rmsprop(1e-3),
        adam(1e-2),
    ];
    scenario.optimizers = methods.map(Optimizer::from).to_vec();
    let mut window = Frame::new(plot, None);
    for _ in 0..4 {
        window.draw(&scenario);
    }
    let frame = || {
        scenario.relief.turn(7.3, 0.0);
        window.draw(&scenario)
    };
    let size = "turned, 128x128 cells, 4x1000 steps -> 700x700";
    kit.measure(("relief", size), frame, |&triangles, _| {
        vec![("triangles", json!(triangles))]
    });
}

/// A frame of the window while a surface's slider moves, from the new number to triangles: grid, levels, lines, bands,
/// runs, layout of plot and chart, tessellation.
pub struct Frame {
    ctx: Context,
    pub derived: Derived,
    pictures: Pictures,
    style: Style,
    plot: Rect,
    chart: Option<Rect>,
    /// Where decision boundaries and diagram of networks are drawn.
    pub beside: Option<[Rect; 2]>,
}

impl Frame {
    pub fn new(plot: Rect, chart: Option<Rect>) -> Self {
        let (ctx, style) = (Context::default(), Style::of(Theme::Light, 13.0));
        style.apply(&ctx);
        Self {
            ctx,
            derived: Derived::in_background(std::sync::Arc::new(|| {}), Budget::UNLIMITED),
            pictures: Pictures::new(1.0),
            style,
            plot,
            chart,
            beside: None,
        }
    }

    /// Draws a scenario at the last step and returns the number of triangles.
    pub fn draw(&mut self, scenario: &Scenario) -> usize {
        self.draw_at(scenario, None)
    }

    pub fn draw_at(&mut self, scenario: &Scenario, step: Option<usize>) -> usize {
        let Self {
            ctx,
            derived,
            pictures,
            style,
            plot,
            chart,
            beside,
        } = self;
        let parts = chart.iter().chain(beside.iter().flatten());
        let screen = parts.fold(*plot, |all, part| all.union(*part));
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(Pos2::ZERO, screen.max)),
            ..RawInput::default()
        };
        let output = ctx.run_ui(input, |ui| {
            let mut part = ui.new_child(UiBuilder::new().max_rect(*plot));
            let mut landscape =
                landscape_axes_ui(&mut part, derived.shown(scenario), style, Around::ALL);
            derived.update(scenario, Some(landscape.size()));
            let shown = derived.shown(scenario);
            let scene = Scene {
                scenario: shown,
                derived,
                step: step.unwrap_or_else(|| derived.runs.last(shown)),
                onward: 0.0,
                style: *style,
            };
            landscape.paint(&part, &scene, &mut pictures.ground);
            if let Some(chart) = *chart {
                let mut part = ui.new_child(UiBuilder::new().max_rect(chart));
                chart_ui(&mut part, &scene);
            }
            if let Some(beside) = *beside {
                let [mut left, mut right] =
                    beside.map(|area| ui.new_child(UiBuilder::new().max_rect(area)));
                let kept = &mut pictures.network;
                decision_ui(&mut left, &scene, kept, Effort::Moving);
                diagram_ui(&mut right, &scene, kept, Effort::Moving);
            }
        });
        let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
        primitives
            .iter()
            .map(|p| match &p.primitive {
                egui::epaint::Primitive::Mesh(mesh) => mesh.indices.len() / 3,
                egui::epaint::Primitive::Callback(_) => 0,
            })
            .sum()
    }

    /// Times frames, each with the next shape.
    fn measure(
        mut self,
        kit: &Kit,
        size: &str,
        mut scenario: Scenario,
        shape: impl Fn(f64) -> Shape,
    ) {
        let mut share = 0.0;
        // The first frames learn the widths of axes and load the fonts.
        for _ in 0..4 {
            self.draw(&scenario);
        }
        let field = self.derived.relief.field();
        let grid = format!("{}x{}", field.columns, field.rows);
        let frame = || {
            share = (share + 0.07) % 1.0;
            scenario.surface.shape = shape(share);
            self.draw(&scenario)
        };
        kit.measure(("T10", size), frame, |&triangles, _| {
            vec![("triangles", json!(triangles)), ("grid", json!(grid))]
        });
    }
}

pub fn slider(kit: &Kit) {
    let rectangle = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
    let ravine = |share: f64| {
        Shape::Rosenbrock(Rosenbrock {
            b: 50.0 + 100.0 * share,
            ..Default::default()
        })
    };
    let bowl = |share: f64| {
        Shape::Quadratic(Quadratic {
            lambda2: 5.0 + 20.0 * share,
            angle_deg: 30.0,
            ..Default::default()
        })
    };
    let scenario = |shape: Shape, methods: [Method; 4]| {
        let mut scenario = Scenario::on(shape);
        scenario.run.steps = 1000;
        scenario.levels.count = 20;
        scenario.optimizers = methods.map(Optimizer::from).to_vec();
        scenario
    };
    let on_ravine = [
        gradient_descent(5e-4),
        momentum(2e-4, 0.9),
        rmsprop(1e-3),
        adam(1e-2),
    ];
    let on_bowl = [
        gradient_descent(0.02),
        momentum(0.01, 0.9),
        rmsprop(0.01),
        adam(0.05),
    ];
    // The plot is square, so that the grid is as fine along both sides.
    let plot = rectangle(0.0, 0.0, 700.0, 700.0);
    let chart = rectangle(0.0, 700.0, 700.0, 200.0);
    let size = "252x256, 4x1000 steps -> 700x900, λ₂ of the quadratic";
    let bowls = scenario(bowl(0.0), on_bowl);
    Frame::new(plot, Some(chart)).measure(kit, size, bowls, bowl);
    let size = "252x256, 4x1000 steps -> 700x900, b of Rosenbrock";
    let ravines = scenario(ravine(0.0), on_ravine);
    Frame::new(plot, Some(chart)).measure(kit, size, ravines, ravine);

    let overlaid = |mut scenario: Scenario| {
        let layers = &mut scenario.layers;
        for (row, parameter) in Layers::default().table().iter().enumerate() {
            // Basins and fog cover the rest.
            layers.set(row, f64::from(!["basins", "fog"].contains(&parameter.key)));
        }
        scenario.chart.quantity = Quantity::Components;
        scenario
    };
    let size = "the same with all overlays, λ₂ of the quadratic";
    let bowls = overlaid(scenario(bowl(0.0), on_bowl));
    Frame::new(plot, Some(chart)).measure(kit, size, bowls, bowl);
    let size = "the same with all overlays, b of Rosenbrock";
    let ravines = overlaid(scenario(ravine(0.0), on_ravine));
    Frame::new(plot, Some(chart)).measure(kit, size, ravines, ravine);

    // A surface alone. Not what others time under similar names: they have a square grid and end at pixels, this has
    // square cells and ends at triangles, which the GPU fills.
    let plot = rectangle(0.0, 0.0, 960.0, 540.0);
    for (size, bands) in [
        ("contour 256x141 -> 960x540, triangles", false),
        ("contourf 256x141 -> 960x540, triangles", true),
    ] {
        let mut surface = Scenario::on(ravine(0.0));
        surface.levels.count = 20;
        surface.layers = Layers {
            bands,
            contours: !bands,
            labels: false,
            critical_points: false,
            ..Layers::default()
        };
        surface.figure.equal_aspect = false;
        let frame = Frame::new(plot, None);
        frame.measure(kit, size, surface, ravine);
    }
}
