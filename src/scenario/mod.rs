//! The document: everything a figure needs, as plain data.
//!
//! A scenario is what is saved, undone, exported, shared and tested. Files are read by [`read`] and written
//! by [`write`]; the format is described in the README. There is no `serde` here on purpose: a message that names
//! line, column, key, what was found and what is allowed needs the place of every value and the tables
//! of every kind, which a derived reader does not have.

mod data_csv;
mod edit;
mod lessons;
mod maps;
mod names;
mod own;
mod read;
mod reason;
mod table;
mod write;

pub use data_csv::{Csv, CsvError, read_csv};
pub use lessons::{Lesson, lessons};
pub use maps::{AxisChoice, Maps, Measure, map_parameters, range_fits};
pub use names::Named;
pub use own::describe as describe_own;
pub use read::{MAX_BYTES, MAX_OPTIMIZERS, read};
pub use reason::reason;
pub use table::ScenarioError;
pub use write::write;

use crate::math::Point;
use crate::optimizer::{Method, Problem, Schedule, Trajectory, Wrappers};
use crate::surface::{Shape, Spacing, Surface, View};

/// Everything a figure needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub title: String,
    /// Shown under the title; plain text.
    pub notes: String,
    pub surface: Surface,
    pub start: Point,
    pub run: Run,
    /// What the plot shows; the surface's own domain where it is `None`.
    pub view: Option<View>,
    pub levels: Levels,
    pub layers: Layers,
    pub chart: Chart,
    pub figure: Figure,
    pub maps: Maps,
    pub optimizers: Vec<Optimizer>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    pub steps: usize,
    /// Every random draw depends on (seed, step) only.
    pub seed: u64,
    /// Standard deviation of Gaussian noise on each gradient component.
    pub noise: f64,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            steps: 200,
            seed: 0,
            noise: 0.0,
        }
    }
}

/// Which contour levels are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// `None` is the surface's own choice.
    pub spacing: Option<Spacing>,
    pub count: usize,
}

impl Default for Levels {
    fn default() -> Self {
        Self {
            spacing: None,
            count: 16,
        }
    }
}

/// What is drawn over the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layers {
    /// Colours between the levels.
    pub bands: bool,
    pub contours: bool,
    /// Numbers on the contour lines.
    pub labels: bool,
    /// Marks at minima and saddles.
    pub critical_points: bool,
    /// Dots at the steps of a path.
    pub dots: bool,
    /// The downhill arrow at each head.
    pub gradient: bool,
    /// The method's inner vectors at each head.
    pub gauges: bool,
    /// The part of a path that the playhead has not reached yet, faintly.
    pub ahead: bool,
    /// Where each start of the plane ends, in place of the bands.
    pub basins: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            bands: true,
            contours: true,
            labels: true,
            critical_points: true,
            dots: true,
            gradient: true,
            gauges: false,
            ahead: true,
            basins: false,
        }
    }
}

/// The chart under the plot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chart {
    pub quantity: Quantity,
    pub against: Against,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    #[default]
    Loss,
    GradientNorm,
    StepLength,
    EffectiveRate,
}

impl Quantity {
    pub const ALL: [Self; 4] = [
        Self::Loss,
        Self::GradientNorm,
        Self::StepLength,
        Self::EffectiveRate,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::Loss => "Loss",
            Self::GradientNorm => "Gradient norm",
            Self::StepLength => "Step length",
            Self::EffectiveRate => "Effective rate",
        }
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Self::Loss => "f",
            Self::GradientNorm => "‖g‖",
            Self::StepLength => "‖Δw‖",
            Self::EffectiveRate => "‖Δw‖/‖g‖",
        }
    }
}

/// The horizontal axis of the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    #[default]
    Steps,
    /// Evaluations of the surface (values, gradients and Hessians): an honest measure of cost.
    Evaluations,
}

/// How the figure looks, apart from what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub palette: Palette,
    pub legend: Legend,
    /// The same scale on both axes: circles are round, and a quadratic's axes are perpendicular.
    pub equal_aspect: bool,
    /// Whether exported figures have the chart under the plot.
    pub chart: bool,
    /// Whether the data and what the weights make of them are drawn beside a loss over data.
    pub fit: bool,
}

impl Default for Figure {
    fn default() -> Self {
        Self {
            palette: Palette::default(),
            legend: Legend::default(),
            equal_aspect: true,
            chart: false,
            fit: true,
        }
    }
}

/// With equal scales a view this many times as long as wide is a line.
const ELONGATED: f64 = 12.0;

impl Figure {
    /// What suits a shape: scales of their own for the axes where its domain is very long.
    pub fn on(shape: &Shape) -> Self {
        let domain = shape.landscape().domain();
        let ratio = domain.width() / domain.height();
        Self {
            equal_aspect: (1.0 / ELONGATED..=ELONGATED).contains(&ratio),
            ..Self::default()
        }
    }
}

/// Colours of the bands, from low to high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Pale in a light window, deep in a dark one: paths stand out on every band.
    #[default]
    Mist,
    Cividis,
    Viridis,
    Grey,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Legend {
    #[default]
    TopRight,
    TopLeft,
    BottomRight,
    BottomLeft,
    Hidden,
}

/// An optimizer that takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer {
    /// The method's name where it is `None`.
    pub label: Option<String>,
    /// The next of the Okabe–Ito colours where it is `None`.
    pub color: Option<Color>,
    pub visible: bool,
    pub method: Method,
    pub schedule: Schedule,
    /// Tools around the method.
    pub wrappers: Wrappers,
}

impl Optimizer {
    pub fn run(&self, problem: &Problem) -> Trajectory {
        self.method
            .run_within(&self.wrappers, &self.schedule, problem)
    }
}

impl From<Method> for Optimizer {
    fn from(method: Method) -> Self {
        Self {
            label: None,
            color: None,
            visible: true,
            method,
            schedule: Schedule::default(),
            wrappers: Wrappers::default(),
        }
    }
}

/// Red, green and blue, as in `#d55e00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

/// The colours of Okabe and Ito (Color Universal Design, 2008), which people with any colour vision can
/// tell apart, in an order that keeps neighbours distinct on pale and on dark ground. Their yellow is left
/// out: it vanishes on a projector.
const OKABE_ITO: [Color; 7] = [
    Color([0xd5, 0x5e, 0x00]),
    Color([0x00, 0x72, 0xb2]),
    Color([0x00, 0x9e, 0x73]),
    Color([0xcc, 0x79, 0xa7]),
    Color([0xe6, 0x9f, 0x00]),
    Color([0x56, 0xb4, 0xe9]),
    Color([0x6e, 0x6e, 0x6e]),
];

impl Scenario {
    /// A shape with its own start, domain and levels, and no optimizers.
    pub fn on(shape: Shape) -> Self {
        Self {
            title: String::new(),
            notes: String::new(),
            start: shape.info().start,
            figure: Figure::on(&shape),
            surface: shape.into(),
            run: Run::default(),
            view: None,
            levels: Levels::default(),
            layers: Layers::default(),
            chart: Chart::default(),
            maps: Maps::default(),
            optimizers: Vec::new(),
        }
    }

    /// What the plot is to show.
    pub fn view(&self) -> View {
        self.view
            .unwrap_or_else(|| self.surface.shape.landscape().domain())
    }

    /// What a plot of that width and height shows: the view, and what lies beside it where both axes have one scale.
    pub fn view_in(&self, frame: [f32; 2]) -> View {
        if self.figure.equal_aspect {
            self.view().in_proportion(frame)
        } else {
            self.view()
        }
    }

    pub fn spacing(&self) -> Spacing {
        self.levels
            .spacing
            .unwrap_or(self.surface.shape.info().spacing)
    }

    /// What every optimizer runs on.
    pub fn problem(&self) -> Problem {
        Problem {
            surface: self.surface.clone(),
            start: self.start,
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
        }
    }

    /// The colour of an optimizer, its own or the next of the default ones.
    pub fn color(&self, index: usize) -> Color {
        let own = self.optimizers.get(index).and_then(|o| o.color);
        own.unwrap_or(OKABE_ITO[index % OKABE_ITO.len()])
    }

    /// The names of all optimizers as people read them: the label or the method's name, made unique by
    /// ` 2`, ` 3`, …
    pub fn names(&self) -> Vec<String> {
        unique(self.optimizers.iter().map(|o| match &o.label {
            Some(label) => label.clone(),
            None => o.method.info().name.to_owned(),
        }))
    }

    /// The names of all optimizers in tables: the label or the kind, made unique likewise.
    pub fn table_names(&self) -> Vec<String> {
        unique(self.optimizers.iter().map(|o| match &o.label {
            Some(label) => label.clone(),
            None => o.method.info().key.to_owned(),
        }))
    }
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let mut candidate = name.clone();
        let mut n = 2;
        while taken.contains(&candidate) {
            candidate = format!("{name} {n}");
            n += 1;
        }
        taken.push(candidate);
    }
    taken
}

impl Default for Scenario {
    /// The scenario that a first start shows: the first lesson.
    fn default() -> Self {
        lessons()[0].scenario.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let names = unique(["a", "a", "a 2", "a"].map(String::from).into_iter());
        assert_eq!(names, ["a", "a 2", "a 2 2", "a 3"]);
    }
}
