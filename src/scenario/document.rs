//! The document as plain data.

use std::borrow::Cow;

use super::chart::Chart;
use super::claim::Claim;
use super::knob::Knob;
use super::maps::Maps;
use super::prediction::Prediction;
use super::race::Race;
use super::relief::{HeightScale, ReliefPlace, ReliefView};
use super::restraint::{Hidden, Locked};
use super::series::Series;
use super::settings::{Figure, Layers, Levels, Run};
use super::sharpness::Sharpness;
use super::swarm::SwarmSettings;
use crate::analysis::{
    BetweenSettings, EnsembleSettings, PlaneSettings, PolynomialSettings, ResamplingSettings,
    SignalSettings,
};
use crate::math::Point;
use crate::optimizer::{Interrupt, Method, Problem, Schedule, Trajectory, Wrappers};
use crate::spelling::elided;
use crate::surface::{Shape, Spacing, Surface, View};

/// What a figure can show in place of the plot; then no run is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lab {
    /// The passage of signals through a random network.
    Signals,
    /// Polynomials that are fitted to many training sets.
    Polynomials,
}

/// Everything that a figure depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Shown above the figure; may be empty.
    pub title: String,
    /// Shown under the title; plain text.
    pub notes: String,
    /// What the class is asked, shown under the notes; may be empty.
    pub question: String,
    /// For whoever speaks, shown on demand and in no figure; may be empty.
    pub speaker_notes: String,
    /// What is minimised.
    pub surface: Surface,
    /// Where every optimizer starts.
    pub start: Point,
    /// Where the loss of a network is cut.
    pub plane: PlaneSettings,
    /// How every optimizer runs.
    pub run: Run,
    /// What the plot shows; `None` is the surface's domain.
    pub view: Option<View>,
    /// Which contour levels are drawn.
    pub levels: Levels,
    /// What is drawn over the plane.
    pub layers: Layers,
    /// The surface in three dimensions.
    pub relief: ReliefView,
    /// The chart under the plot.
    pub chart: Chart,
    /// How the figure looks.
    pub figure: Figure,
    /// The maps of one optimizer.
    pub maps: Maps,
    /// How sharpness is measured.
    pub sharpness: Sharpness,
    /// Whose step is explained, by its place in the list.
    pub explained: usize,
    /// Many runs of one optimizer.
    pub swarm: SwarmSettings,
    /// Many training sets, in place of one.
    pub resampling: ResamplingSettings,
    /// What lies between two minima of a network.
    pub between: BetweenSettings,
    /// Several networks, and the average of what they predict.
    pub ensemble: EnsembleSettings,
    /// A race between the optimizers.
    pub race: Race,
    /// The passage of signals through a random network, in place of the plot.
    pub signals: SignalSettings,
    /// Polynomials that are fitted to many training sets, in place of the plot.
    pub polynomials: PolynomialSettings,
    /// What the class is asked to predict.
    pub prediction: Prediction,
    /// The optimizers, in the order of lists and colours.
    pub optimizers: Vec<Optimizer>,
    /// What a lecturer moves while presenting; at most [`MAX_KNOBS`](super::MAX_KNOBS).
    pub knobs: Vec<Knob>,
    /// What the document says comes out, in numbers.
    pub claims: Vec<Claim>,
    /// The series of scenarios whose plots figures show beside each other, in place of that of the document.
    pub multiples: Option<Series>,
    /// What the window does not show.
    pub hidden: Hidden,
    /// What cannot be changed.
    pub locked: Locked,
}

/// Where one looks: what can be changed without changing what there is to undo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// What the plot shows; `None` is the surface's domain.
    pub view: Option<View>,
    /// Where the eye of the relief stands.
    pub azimuth_deg: f64,
    /// How far above the plane it stands.
    pub elevation_deg: f64,
}

/// A method with its schedule and tools, and how it appears.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer {
    /// Its name in the figure; `None` is the method's name.
    pub label: Option<String>,
    /// `None` is the next of twelve default colours, of which the first seven are Okabe and Ito's.
    pub color: Option<Color>,
    /// Whether the figure shows it. Tables have hidden ones too.
    pub visible: bool,
    /// Where it starts if it is pinned: a run kept for comparison, wherever the document's start is by now. Figures show it
    /// dashed.
    pub pinned: Option<Point>,
    /// The method with its parameters.
    pub method: Method,
    /// The learning rate over time.
    pub schedule: Schedule,
    /// Tools around the method.
    pub wrappers: Wrappers,
}

impl Optimizer {
    /// Its run, from the start to the last step.
    pub fn run(&self, problem: &Problem) -> Trajectory {
        self.run_until(problem, &mut |_| false)
    }

    /// The same until it is interrupted: then the row that it has reached is the last one.
    pub fn run_until(&self, problem: &Problem, interrupt: Interrupt<'_>) -> Trajectory {
        let problem = self.problem(problem);
        self.method
            .run_until(&self.wrappers, &self.schedule, &problem, interrupt)
    }

    /// Its own problem, out of the one that all optimizers share.
    pub fn problem(&self, shared: &Problem) -> Problem {
        match self.pinned {
            Some(start) => Problem {
                objective: shared.objective.released(),
                start,
                ..shared.clone()
            },
            None => shared.clone(),
        }
    }
}

impl From<Method> for Optimizer {
    fn from(method: Method) -> Self {
        Self {
            label: None,
            color: None,
            visible: true,
            pinned: None,
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
/// out: it vanishes on a projector; their black is a grey. The last five were searched for: to people with any colour vision
/// they are as far from those and from one another as those are among themselves.
const COLORS: [Color; 12] = [
    Color([0xd5, 0x5e, 0x00]),
    Color([0x00, 0x72, 0xb2]),
    Color([0x00, 0x9e, 0x73]),
    Color([0xcc, 0x79, 0xa7]),
    Color([0xe6, 0x9f, 0x00]),
    Color([0x56, 0xb4, 0xe9]),
    Color([0x60, 0x60, 0x60]),
    Color([0x53, 0x01, 0x06]),
    Color([0x8d, 0x78, 0xff]),
    Color([0x62, 0x4d, 0x00]),
    Color([0x29, 0x01, 0x73]),
    Color([0x2b, 0x42, 0x3f]),
];

impl Color {
    /// The default colours with their names, in the order in which optimizers get them.
    pub fn palette() -> [(Self, &'static str); COLORS.len()] {
        const NAMES: [&str; COLORS.len()] = [
            "vermilion",
            "blue",
            "bluish green",
            "reddish purple",
            "orange",
            "sky blue",
            "grey",
            "maroon",
            "violet",
            "olive brown",
            "indigo",
            "dark green",
        ];
        std::array::from_fn(|i| (COLORS[i], NAMES[i]))
    }
}

/// The most characters of a label that cards, legends and captions show.
const LONGEST_NAME: usize = 60;

impl Scenario {
    /// What is shown in place of the plot; `None` where that is the plot.
    pub fn lab(&self) -> Option<Lab> {
        match (self.signals.shown, self.polynomials.shown) {
            (true, _) => Some(Lab::Signals),
            (false, true) => Some(Lab::Polynomials),
            (false, false) => None,
        }
    }

    /// A scenario on a shape, with the shape's own start, domain and levels, and no optimizers.
    pub fn on(shape: Shape) -> Self {
        Self {
            title: String::new(),
            notes: String::new(),
            question: String::new(),
            speaker_notes: String::new(),
            start: shape.info().start,
            figure: Figure::on(&shape),
            surface: shape.into(),
            plane: PlaneSettings::default(),
            run: Run::default(),
            view: None,
            levels: Levels::default(),
            layers: Layers::default(),
            relief: ReliefView::default(),
            chart: Chart::default(),
            maps: Maps::default(),
            sharpness: Sharpness::default(),
            explained: 0,
            swarm: SwarmSettings::default(),
            resampling: ResamplingSettings::default(),
            between: BetweenSettings::default(),
            ensemble: EnsembleSettings::default(),
            race: Race::default(),
            signals: SignalSettings::default(),
            polynomials: PolynomialSettings::default(),
            prediction: Prediction::default(),
            optimizers: Vec::new(),
            knobs: Vec::new(),
            claims: Vec::new(),
            multiples: None,
            hidden: Hidden::default(),
            locked: Locked::default(),
        }
    }

    /// What the plot is to show.
    pub fn view(&self) -> View {
        self.view
            .unwrap_or_else(|| self.surface.shape.landscape().domain())
    }

    /// What the plot shows, and from where the relief is seen.
    pub fn outlook(&self) -> Outlook {
        Outlook {
            view: self.view,
            azimuth_deg: self.relief.azimuth_deg,
            elevation_deg: self.relief.elevation_deg,
        }
    }

    /// Shows another part of the plane, from elsewhere.
    pub fn look_from(&mut self, outlook: Outlook) {
        self.view = outlook.view;
        self.relief.azimuth_deg = outlook.azimuth_deg;
        self.relief.elevation_deg = outlook.elevation_deg;
    }

    /// The same with the layers that are laid onto a relief alone.
    pub fn raised(&self) -> Cow<'_, Self> {
        let layers = self.layers.raised();
        if layers == self.layers {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            layers,
            ..self.clone()
        })
    }

    /// Where the relief stands. There is none in fog, since its shape would tell what the fog hides.
    pub fn relief_place(&self) -> ReliefPlace {
        if self.layers.fog {
            ReliefPlace::Off
        } else {
            self.relief.place
        }
    }

    /// What a plot of that width and height shows: the view, and what lies beside it where both axes have one scale. A relief
    /// in its place shows the view alone: its base needs no proportion.
    pub fn view_in(&self, frame: [f32; 2]) -> View {
        if self.figure.equal_aspect && self.relief_place() != ReliefPlace::Instead {
            self.view().in_proportion(frame)
        } else {
            self.view()
        }
    }

    /// The spacing of contour levels: the chosen one, or the surface's own.
    pub fn spacing(&self) -> Spacing {
        self.levels
            .spacing
            .unwrap_or(self.surface.shape.info().spacing)
    }

    /// What the heights of the relief are unless a scale is chosen: logarithmic where levels are. A quadratic is the bowl that it is known
    /// as.
    pub fn own_height_scale(&self) -> HeightScale {
        let quadratic = self.surface.shape.landscape().is_quadratic();
        match self.spacing() {
            Spacing::Logarithmic if quadratic => HeightScale::Linear,
            Spacing::Logarithmic => HeightScale::Logarithmic,
            Spacing::Linear | Spacing::Quantile => HeightScale::Linear,
        }
    }

    /// What the heights of the relief are.
    pub fn height_scale(&self) -> HeightScale {
        self.relief.scale.unwrap_or_else(|| self.own_height_scale())
    }

    /// The problem that every optimizer runs on.
    pub fn problem(&self) -> Problem {
        Problem {
            objective: self.surface.clone(),
            start: self.start,
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
            tolerance: self.run.tolerance,
        }
    }

    /// The colour of an optimizer, its own or the next of the default ones.
    pub fn color(&self, index: usize) -> Color {
        let own = self.optimizers.get(index).and_then(|o| o.color);
        own.unwrap_or(COLORS[index % COLORS.len()])
    }

    /// The names of all optimizers as people read them: the label, of a long one its ends, or the method's name, made unique
    /// by ` 2`, ` 3`, …
    pub fn names(&self) -> Vec<String> {
        unique(self.optimizers.iter().map(|o| match &o.label {
            Some(label) => elided(label, LONGEST_NAME),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_the_ends_of_long_labels_and_tables_all_of_them() {
        let method = Method::named("adam").expect("a method");
        let labelled = |label: String| Optimizer {
            label: Some(label),
            ..method.into()
        };
        let long = |end| format!("{}{end}", "x".repeat(16_000));
        let scenario = Scenario {
            optimizers: ["a", "b", "b"].map(|end| labelled(long(end))).into(),
            ..Scenario::default()
        };
        let short = |end| format!("{}…{}{end}", "x".repeat(30), "x".repeat(28));
        let names = [short("a"), short("b"), short("b") + " 2"];
        assert_eq!(scenario.names(), names);
        let tables = [long("a"), long("b"), long("b") + " 2"];
        assert_eq!(scenario.table_names(), tables);
    }

    #[test]
    fn names_are_unique() {
        let names = unique(["a", "a", "a 2", "a"].map(String::from).into_iter());
        assert_eq!(names, ["a", "a 2", "a 2 2", "a 3"]);
    }
}
