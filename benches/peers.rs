//! The tasks that other programs do too: contour lines and bands, grids, optimizer steps, figures as files, a network's loss and
//! training, a slider's move; and a keystroke in a formula. One thread, unless a line says otherwise. `networks.py` and `signals.py`
//! are the peers of the tasks `T9` and `signals`.
//!
//! `cargo bench` prints a table, `cargo bench --bench peers -- --json` one JSON object a line; task names (`T1`) select
//! tasks. Times are those of one execution. `KIT_BUDGET` is the seconds spent on repetitions of a line, `KIT_QUICK=1`
//! makes them few and leaves out the largest grids.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use egui::{Color32, Context, Pos2, RawInput, Rect, UiBuilder, pos2, vec2};
use ravine::analysis::signals::Bank;
use ravine::analysis::{
    Axis, BasinRequest, Conditions, Contours, Field, FieldRequest, HyperRequest, Outcome, Progress,
    SignalRequest, SignalSettings, Target, critical_points,
};
use ravine::export::{Format, figure, write::write_whole};
use ravine::figure::{
    Bands, Effort, Pictures, Scene, Style, Theme, chart_ui, decision_ui, diagram_ui,
    landscape_axes_ui, ramp,
};
use ravine::network::{Activation, Network, Normalization, Spec};
use ravine::objective::{End, HessianAt, Objective as _, Plane};
use ravine::optimizer::{
    Adagrad, Adam, GradientDescent, Method, Momentum, Newton, Problem, Rmsprop, Schedule, Until,
    Wrappers,
};
use ravine::parameters::Parameters as _;
use ravine::scenario::{Layers, Optimizer, Palette, Quantity, ReliefPlace, Scenario};
use ravine::surface::{
    Ackley, Himmelblau, NetworkSurface, Quadratic, Rastrigin, Rosenbrock, Shape, Surface, Typed,
    View,
};
use ravine::workbench::{Budget, Derived, Relief, Resolution};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut kit = Kit::from_environment();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--json" => kit.json = true,
            // What cargo passes to every benchmark.
            "--bench" => {}
            _ => kit.selected.push(argument),
        }
    }
    if kit.selects("T1") {
        contour_lines(&kit);
    }
    if kit.selects("T2") {
        bands(&kit);
    }
    if kit.selects("T3") {
        grids(&kit);
    }
    if kit.selects("T4") {
        optimizer_steps(&kit);
    }
    if kit.selects("T5") {
        basins(&kit);
    }
    if kit.selects("T6") {
        rates_and_momenta(&kit);
    }
    if kit.selects("maps") {
        every_basin_map(&kit);
    }
    if kit.selects("T7") {
        files(&kit)?;
    }
    if kit.selects("T9") {
        networks(&kit);
    }
    if kit.selects("T10") {
        slider(&kit);
    }
    if kit.selects("relief") {
        relief(&kit);
    }
    if kit.selects("swarm") {
        swarm(&kit);
    }
    if kit.selects("T11") {
        typing(&kit);
    }
    if kit.selects("signals") {
        signals(&kit);
    }
    Ok(())
}

/// How to measure and how to tell.
struct Kit {
    json: bool,
    selected: Vec<String>,
    quick: bool,
    budget: f64,
}

impl Kit {
    fn from_environment() -> Self {
        let quick = std::env::var("KIT_QUICK").is_ok_and(|v| v == "1");
        let budget = std::env::var("KIT_BUDGET")
            .ok()
            .and_then(|v| v.parse().ok());
        Self {
            json: false,
            selected: Vec::new(),
            quick,
            budget: budget.unwrap_or(if quick { 0.15 } else { 0.7 }),
        }
    }

    fn selects(&self, task: &str) -> bool {
        self.selected.is_empty() || self.selected.iter().any(|name| name == task)
    }

    /// Points along a side of a grid.
    fn sides(&self) -> &'static [usize] {
        if self.quick {
            &[256, 1024]
        } else {
            &[256, 1024, 4096]
        }
    }

    /// Times `work` after a run to warm up and prints a line. `facts` about the result, given the median, are added.
    fn measure<R>(
        &self,
        (task, size): (&str, &str),
        mut work: impl FnMut() -> R,
        facts: impl Fn(&R, f64) -> Vec<(&'static str, Value)>,
    ) {
        let mut result = black_box(work());
        let (mut wall, mut cpu) = (Vec::new(), Vec::new());
        let begin = Instant::now();
        while wall.len() < 3 || begin.elapsed().as_secs_f64() < self.budget {
            drop(result);
            let (cpu_before, before) = (cpu_seconds(), Instant::now());
            result = black_box(work());
            wall.push(before.elapsed().as_secs_f64());
            cpu.extend(cpu_seconds().zip(cpu_before).map(|(now, then)| now - then));
        }
        let (median_s, min_s, reps) = (median(&mut wall), wall[0], wall.len());
        let cpu_s = (!cpu.is_empty()).then(|| median(&mut cpu));
        let facts = facts(&result, median_s);
        if self.json {
            let mut line = json!({
                "task": task, "peer": "app", "size": size,
                "median_s": median_s, "min_s": min_s, "cpu_s": cpu_s, "reps": reps, "load1": load(),
            });
            for (name, value) in facts {
                line[name] = value;
            }
            println!("{line}");
        } else {
            let facts: Vec<String> = facts.iter().map(|(k, v)| format!("{k} {v}")).collect();
            println!(
                "{task:4}{size:46}{:>10}  min {:>10}  cpu {:>10}  {}",
                duration(median_s),
                duration(min_s),
                cpu_s.map_or("-".into(), duration),
                facts.join(", ")
            );
        }
    }
}

/// CPU time of the process so far.
#[cfg(unix)]
fn cpu_seconds() -> Option<f64> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9)
}

#[cfg(not(unix))]
fn cpu_seconds() -> Option<f64> {
    None
}

/// Processes that wanted to run during the last minute, on average.
fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// Leaves the samples sorted.
fn median(samples: &mut [f64]) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    let middle = samples.len() / 2;
    if samples.len() % 2 == 1 {
        samples[middle]
    } else {
        0.5 * (samples[middle - 1] + samples[middle])
    }
}

fn duration(seconds: f64) -> String {
    let (scale, unit) = match seconds {
        s if s < 1e-6 => (1e9, "ns"),
        s if s < 1e-3 => (1e6, "µs"),
        s if s < 1.0 => (1e3, "ms"),
        _ => (1.0, "s"),
    };
    format!("{:.3} {unit}", seconds * scale)
}

fn nothing<R>(_: &R, _: f64) -> Vec<(&'static str, Value)> {
    Vec::new()
}

/// A surface with its key, the square on which it is sampled and 20 levels; none for grids alone.
struct Subject {
    key: &'static str,
    surface: Surface,
    view: View,
    levels: Vec<f64>,
}

/// The levels are plain numbers, so that every program can use the same ones.
fn subjects() -> [Subject; 4] {
    let linear = |highest: f64| (1..=20).map(|i| highest * f64::from(i) / 21.0).collect();
    let geometric = (0..20)
        .map(|i| 0.1 * 2e4f64.powf(f64::from(i) / 19.0))
        .collect();
    let subject = |shape: Shape, view, levels| Subject {
        key: shape.info().key,
        surface: shape.into(),
        view,
        levels,
    };
    [
        subject(
            Shape::Rosenbrock(Rosenbrock::default()),
            View::new([-2.0, 2.0], [-1.0, 3.0]),
            geometric,
        ),
        subject(
            Shape::Himmelblau(Himmelblau::default()),
            View::square(6.0),
            linear(2186.0),
        ),
        subject(
            Shape::Rastrigin(Rastrigin::default()),
            View::square(5.12),
            linear(80.7),
        ),
        subject(
            Shape::Ackley(Ackley::default()),
            View::square(5.0),
            Vec::new(),
        ),
    ]
}

/// Calls `work` with every surface that has levels, on every grid.
fn on_fields(kit: &Kit, mut work: impl FnMut(&str, &Field, &[f64])) {
    let mut field = Field::default();
    for subject in subjects().iter().filter(|s| !s.levels.is_empty()) {
        for &side in kit.sides() {
            field.sample(&subject.surface, subject.view, side, side);
            work(&format!("{}/{side}", subject.key), &field, &subject.levels);
        }
    }
}

fn contour_lines(kit: &Kit) {
    let mut contours = Contours::default();
    on_fields(kit, |size, field, levels| {
        kit.measure(
            ("T1", size),
            || {
                contours.trace(field, levels);
                [contours.lines.len(), contours.points.len()]
            },
            |&[lines, vertices], _| vec![("lines", json!(lines)), ("vertices", json!(vertices))],
        );
    });
}

/// Bands as a picture with as many pixels as the grid has points; others make polygons.
fn bands(kit: &Kit) {
    on_fields(kit, |size, field, levels| {
        let colours: Vec<Color32> = (0..=levels.len())
            .map(|i| ramp(Palette::Viridis, false, i as f32 / levels.len() as f32))
            .collect();
        let bands = Bands {
            field,
            levels,
            colours: &colours,
            hatch: [Color32::WHITE, Color32::GRAY],
        };
        let paint = || bands.paint(field.columns, field.rows);
        kit.measure(("T2", size), paint, nothing);
    });
}

fn grids(kit: &Kit) {
    let mut field = Field::default();
    for Subject {
        key, surface, view, ..
    } in subjects()
    {
        for &side in kit.sides() {
            let size = format!("{key}/{side}");
            let sample = || field.sample(&surface, view, side, side);
            kit.measure(("T3", &size), sample, nothing);
        }
    }
}

fn gradient_descent(lr: f64) -> Method {
    Method::GradientDescent(GradientDescent {
        lr,
        ..Default::default()
    })
}

fn momentum(lr: f64, momentum: f64) -> Method {
    Method::Momentum(Momentum {
        lr,
        momentum,
        ..Default::default()
    })
}

fn rmsprop(lr: f64) -> Method {
    Method::Rmsprop(Rmsprop {
        lr,
        ..Default::default()
    })
}

fn adam(lr: f64) -> Method {
    Method::Adam(Adam {
        lr,
        ..Default::default()
    })
}

/// 10 000 recorded steps on Rosenbrock's function from (−1.5, 2).
fn optimizer_steps(kit: &Kit) {
    let adagrad = Method::Adagrad(Adagrad {
        lr: 0.5,
        ..Default::default()
    });
    let problem = Problem {
        objective: Shape::Rosenbrock(Rosenbrock::default()).into(),
        start: [-1.5, 2.0],
        steps: 10_000,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    for (name, method) in [
        ("sgd", gradient_descent(5e-4)),
        ("momentum", momentum(2e-4, 0.9)),
        ("rmsprop", rmsprop(1e-3)),
        ("adagrad", adagrad),
        ("adam", adam(1e-2)),
        ("newton", Method::Newton(Newton::default())),
    ] {
        let size = format!("{name}/{}", problem.steps);
        kit.measure(
            ("T4", &size),
            || method.run(&Schedule::default(), &problem),
            |run, median| {
                let steps = run.last() as f64;
                let end = run.points[run.last()];
                vec![
                    ("ns_per_step", json!(median / steps * 1e9)),
                    ("end", json!(end)),
                ]
            },
        );
    }
}

/// A tanh network 2-16-16-1 on moons.
fn network(samples: u32) -> Network {
    network_of(samples, Activation::Tanh, Normalization::None)
}

fn network_of(samples: u32, activation: Activation, normalization: Normalization) -> Network {
    let mut spec = Spec {
        hidden: vec![16, 16],
        normalizations: vec![normalization],
        ..Spec::default()
    };
    spec.settings.samples = samples;
    spec.settings.activation = activation;
    Network::new(spec).expect("a network")
}

/// Four methods at rates that suit a network.
fn trainers() -> [(&'static str, Method); 4] {
    [
        ("sgd", gradient_descent(0.1)),
        ("momentum", momentum(0.05, 0.9)),
        ("rmsprop", rmsprop(1e-3)),
        ("adam", adam(1e-2)),
    ]
}

/// 1000 recorded full-batch steps.
fn training(kit: &Kit, name: &str, objective: &Arc<Network>, method: &Method) {
    let start = objective.initial();
    let plane = Plane::of_coordinates(start.clone(), 0, 1).expect("two axes");
    let problem = Problem {
        objective: Arc::clone(objective),
        start,
        steps: 1000,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    let (none, constant) = (Wrappers::default(), Schedule::default());
    let run = || {
        method
            .run_on(&plane, &none, &constant, &problem)
            .expect("equal dimensions")
    };
    let facts = |_: &_, median: f64| vec![("us_per_step", json!(median * 1e3))];
    let size = format!("{name}, 1000 full steps, 128 samples");
    kit.measure(("T9", &size), run, facts);
}

/// A slice of a network's loss on two threads; of training, a step of each of four methods, and of one on other networks; what
/// curvature costs; a frame of the window.
fn networks(kit: &Kit) {
    let surface: Surface = Shape::Network(NetworkSurface::new(Arc::new(network(512)))).into();
    let slice = FieldRequest {
        view: surface.shape.landscape().domain(),
        surface,
        proportion: [1.0; 2],
        resolution: [51; 2],
    };
    let progress = Progress::default();
    let field = || slice.compute(2, &progress).expect("nobody cancels it");
    kit.measure(
        ("T9", "slice 51×51, 512 samples, two threads"),
        field,
        nothing,
    );

    let objective = Arc::new(network(128));
    let w = objective.initial();
    for (name, method) in trainers() {
        training(kit, name, &objective, &method);
    }
    for (name, activation, normalization) in [
        ("adam, batch norm", Activation::Tanh, Normalization::Batch),
        ("adam, layer norm", Activation::Tanh, Normalization::Layer),
        ("adam, GELU", Activation::Gelu, Normalization::None),
    ] {
        let other = Arc::new(network_of(128, activation, normalization));
        training(kit, name, &other, &adam(1e-2));
    }
    let product = || objective.hessian_product(&w, &w);
    kit.measure(
        ("T9", "Hessian-vector product, 128 samples"),
        product,
        nothing,
    );
    let greatest = || HessianAt::new(&objective, &w).extremes(&[End::Greatest], None);
    kit.measure(("T9", "Lanczos λmax, 128 samples"), greatest, nothing);
    network_frames(kit);
}

/// A frame of the window with the decision boundaries and the diagram of four networks, 1000 steps each: while they are played, and
/// while a rate is dragged, so that threads train anew.
fn network_frames(kit: &Kit) {
    let mut scenario = Scenario::on(Shape::Network(NetworkSurface::new(Arc::new(network(128)))));
    scenario.run.steps = 1000;
    scenario.optimizers = trainers().map(|(_, method)| method.into()).to_vec();
    let rectangle = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
    let plot = rectangle(0.0, 0.0, 600.0, 500.0);
    let chart = rectangle(0.0, 500.0, 600.0, 200.0);
    let mut window = Frame::new(plot, Some(chart));
    window.beside = [0.0, 350.0]
        .map(|y| rectangle(600.0, y, 350.0, 350.0))
        .into();
    window.derived = Derived::in_background(Arc::new(|| {}), Budget::default());
    window.draw(&scenario);
    // Until the plane has been found, and everything on it.
    while window.derived.is_pending() {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.draw(&scenario);
    }
    let mut step = 0;
    let played = || {
        step = (step + 7) % 1000;
        window.draw_at(&scenario, Some(step))
    };
    kit.measure(("T9", "frame, four networks played"), played, nothing);
    let mut rate = 0.1;
    let dragged = || {
        rate = if rate > 0.2 { 0.1 } else { rate + 1e-4 };
        scenario.optimizers[0].method = gradient_descent(rate);
        window.draw(&scenario)
    };
    kit.measure(("T9", "frame, four networks trained"), dragged, nothing);
}

/// A page of 1920×1080 with four paths of 200 points, from the scenario to the file.
fn files(kit: &Kit) -> Result<(), Box<dyn Error>> {
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
    let folder = tempfile::tempdir()?;
    let save = |format: Format| -> Result<usize, Box<dyn Error>> {
        let drawing = figure(&scenario, None, [1920.0, 1080.0], Theme::Paper);
        let write = format.figure().ok_or("no format of figures")?;
        let bytes = write(&drawing, 1.0)?;
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
fn relief(kit: &Kit) {
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
struct Frame {
    ctx: Context,
    derived: Derived,
    pictures: Pictures,
    style: Style,
    plot: Rect,
    chart: Option<Rect>,
    /// Where decision boundaries and diagram of networks are drawn.
    beside: Option<[Rect; 2]>,
}

impl Frame {
    fn new(plot: Rect, chart: Option<Rect>) -> Self {
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
    fn draw(&mut self, scenario: &Scenario) -> usize {
        self.draw_at(scenario, None)
    }

    fn draw_at(&mut self, scenario: &Scenario, step: Option<usize>) -> usize {
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
            let mut landscape = landscape_axes_ui(&mut part, derived.shown(scenario), style);
            derived.update(scenario, Some(landscape.size()));
            let shown = derived.shown(scenario);
            let scene = Scene {
                scenario: shown,
                derived,
                step: step.unwrap_or_else(|| derived.runs.last(shown)),
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

fn slider(kit: &Kit) {
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

/// Conditions without a schedule or noise.
/// Every start of a swarm, with its path.
fn swarm(kit: &Kit) {
    let mut scenario = Scenario::on(Shape::named("himmelblau").expect("a surface"));
    scenario.run.steps = 500;
    scenario.swarm.shown = true;
    scenario.swarm.count = 1000;
    for method in [momentum(2e-3, 0.9), adam(0.05)] {
        scenario.optimizers = vec![method.into()];
        let request = scenario.swarm_request().expect("an optimizer");
        let known = critical_points(&request.conditions.surface);
        let work = || request.compute(&known, 1, &Progress::default());
        let size = format!("1000 starts x 500 steps of {}", method.info().name);
        kit.measure(("swarm", &size), work, nothing);
    }
}

fn conditions(shape: Shape, steps: usize, tolerance: f64, until: Until) -> Conditions {
    Conditions {
        surface: shape.into(),
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
        steps,
        seed: 0,
        noise: 0.0,
        tolerance,
        until,
    }
}

/// 512² starts on Himmelblau, 500 steps of momentum: how many reach each minimum, and how many none.
fn basins(kit: &Kit) {
    let request = BasinRequest {
        conditions: conditions(
            Shape::Himmelblau(Himmelblau::default()),
            500,
            1e-3,
            Until::AtRest,
        ),
        method: Method::Momentum(Momentum {
            lr: 0.01,
            momentum: 0.9,
            ..Momentum::default()
        }),
        view: View::square(5.0),
        columns: 512,
        rows: 512,
    };
    let known = critical_points(&request.conditions.surface);
    for threads in [1, 2] {
        let size = if threads == 2 {
            "512x512x500".to_owned()
        } else {
            "512x512x500, one thread".to_owned()
        };
        let work = || request.compute(&known, threads, &Progress::default());
        kit.measure(("T5", &size), work, |result, _| {
            let mut counts = [0; 5];
            for cell in result.iter().flat_map(|map| &map.cells) {
                counts[match cell.outcome {
                    Outcome::Minimum(i) => (i as usize).min(4),
                    _ => 4,
                }] += 1;
            }
            vec![("counts", json!(counts))]
        });
    }
}

/// 256 rates by 256 momenta on ½(x² + 100y²), 1000 steps: the loss after the last.
fn rates_and_momenta(kit: &Kit) {
    let quadratic = Quadratic {
        lambda1: 1.0,
        lambda2: 100.0,
        ..Quadratic::default()
    };
    let request = HyperRequest {
        conditions: conditions(Shape::Quadratic(quadratic), 1000, 1e-6, Until::LastStep),
        start: [1.0, 1.0],
        method: Method::Momentum(Momentum::default()),
        axes: [
            Axis {
                target: Target::Method("lr"),
                whole: false,
                range: [1e-4, 1e-1],
                logarithmic: true,
            },
            Axis {
                target: Target::Method("momentum"),
                whole: false,
                range: [0.0, 0.99],
                logarithmic: false,
            },
        ],
        columns: 256,
        rows: 256,
    };
    for threads in [1, 2] {
        let size = if threads == 2 {
            "256x256x1000".to_owned()
        } else {
            "256x256x1000, one thread".to_owned()
        };
        let work = || request.compute(threads, &Progress::default());
        kit.measure(("T6", &size), work, |result, _| {
            let cells = || result.iter().flat_map(|map| &map.cells);
            let small = cells().filter(|end| end.loss < 1e-6).count();
            let finite = cells().filter(|end| end.loss.is_finite()).count();
            vec![("below_1e6", json!(small)), ("finite", json!(finite))]
        });
    }
}

/// A basin map of each first-order method on Himmelblau, and of momentum on each surface: 256² starts, 500 steps.
fn every_basin_map(kit: &Kit) {
    let himmelblau = || Shape::Himmelblau(Himmelblau::default());
    let momentum = || Method::Momentum(Momentum::default());
    let methods = Method::all().into_iter().map(|m| (m, himmelblau()));
    let shapes = Shape::all().into_iter().map(|s| (momentum(), s));
    for (mut method, shape) in methods.chain(shapes) {
        if let Some(row) = method.rate_row() {
            method.parameters_mut().set(row, 0.01);
        }
        let size = format!("{} on {}", method.info().key, shape.info().key);
        let view = shape.landscape().domain();
        let request = BasinRequest {
            conditions: conditions(shape, 500, 1e-3, Until::AtRest),
            method,
            view,
            columns: 256,
            rows: 256,
        };
        let known = critical_points(&request.conditions.surface);
        let work = || request.compute(&known, 2, &Progress::default());
        kit.measure(("maps", &size), work, nothing);
    }
}
/// A signal through 30 tanh layers and a gradient back, with what is told of each layer. `signals.py` does the same in NumPy.
fn signals(kit: &Kit) {
    let settings = |width, gain| SignalSettings {
        width,
        gain,
        draws: 1,
        ..SignalSettings::default()
    };
    let compute = |width, gain, bank: &Bank, threads| {
        let request = SignalRequest::new(&settings(width, gain), bank.clone());
        let signals = request.compute(threads, &Progress::default());
        signals.map(|signals| signals.layers[30].activation.rms.mean)
    };
    for threads in [1, 2] {
        let size = format!("512x30, drawn anew, threads {threads}");
        let drawn = || compute(512, 1.0, &Bank::default(), threads);
        kit.measure(("signals", &size), drawn, |rms, _| {
            vec![("rms", json!(rms))]
        });
    }
    for (width, threads) in [(128, 1), (512, 1)] {
        let (bank, mut gain) = (Bank::default(), 1.0);
        let size = format!("{width}x30, n·Var w dragged");
        let dragged = || {
            gain *= 1.0001;
            compute(width, gain, &bank, threads)
        };
        kit.measure(("signals", &size), dragged, nothing);
    }
}

/// From a keystroke in a formula of 30 operations to its critical points, grid and level lines.
fn typing(kit: &Kit) {
    let polynomial = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + (x*y - 3)^2/4 + (x - 2*y)^3/8 - x*y^2*(x + 1)*0.1 + 0.5*x^2 - y/3";
    let functions = "exp(-x^2 - y^2) + sin(2*x)*cos(3*y) + ln(1 + x^2)*sqrt(y^2 + 1) - exp(sin(x) - y^2/8)*cos(x*y) + x^2/4 - 2*y/5";
    let resolution = Resolution {
        columns: 252,
        rows: 256,
    };
    for (name, text) in [("polynomial", polynomial), ("functions", functions)] {
        let mut relief = Relief::default();
        let mut key = 0;
        let keystroke = || {
            key += 1;
            let typed = Typed::new(format!("{text} + {key}")).unwrap_or_default();
            let scenario = Scenario::on(Shape::Typed(typed));
            relief.update(&scenario, scenario.view(), resolution);
            let critical = relief.critical().points.len();
            [relief.lines().contours.lines.len(), critical]
        };
        let size = format!("formula, {name}: keystroke -> lines 252x256");
        kit.measure(("T11", &size), keystroke, |&[lines, critical], _| {
            vec![("lines", json!(lines)), ("critical", json!(critical))]
        });
    }
}
