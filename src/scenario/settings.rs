//! The document's settings: what is run, and what is drawn.

use crate::optimizer::{MAX_STEPS, TOLERANCE};
use crate::parameters::{Choice, Legal, Parameter, Parameters as _};
use crate::surface::{Shape, Spacing};
use crate::{choices, parameters};

parameters! {
    /// How every optimizer runs.
    pub struct Run {
        /// How many steps.
        steps: usize = 200 => Parameter::new("steps", "steps", "number of steps")
            .legal(Legal::Whole(0.0, MAX_STEPS as f64)).logarithmic(1.0, 5000.0)
            .help("how long every optimizer runs"),
        /// Every random draw depends on (seed, step) only.
        // A TOML file holds whole numbers up to 2⁶³ − 1.
        seed: u64 = 0 => Parameter::new("seed", "seed", "seed")
            .legal(Legal::Exact(i64::MAX as u64)).minor()
            .help("Other noise of the same strength"),
        /// Standard deviation of Gaussian noise on each gradient component.
        noise: f64 = 0.0 => Parameter::new("noise", "noise σ", "gradient noise")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 10.0)
            .help("standard deviation of Gaussian noise on each gradient component"),
        /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
        tolerance: f64 = TOLERANCE => Parameter::new("tolerance", "‖∇f‖ ≤", "tolerance")
            .legal(Legal::Above(0.0)).logarithmic(1e-12, 1.0)
            .help("a run is at rest where neither the gradient nor its last step is longer than this; cards and maps go by it"),
    }
}

parameters! {
    /// Which contour levels are drawn.
    pub struct Levels {
        /// `None` is the surface's own choice.
        spacing: Option<Spacing> = None => Parameter::optional("spacing", "Levels", Spacing::KEYS),
        /// About how many.
        count: usize = 16 => Parameter::new("count", "levels", "number of levels")
            .legal(Legal::Whole(0.0, 100.0)).linear(0.0, 40.0)
            .help("about how many contour levels"),
    }
}

/// The row of a layer that belongs to the plane or to the paths.
const fn layer(key: &'static str, name: &'static str) -> Parameter {
    Parameter::new(key, "", name).legal(Legal::Switch)
}

parameters! {
    /// What is drawn over the plane.
    pub struct Layers {
        /// Colours between the levels.
        bands: bool = true => layer("bands", "coloured bands"),
        /// Lines at the levels.
        contours: bool = true => layer("contours", "contour lines"),
        /// Numbers on the contour lines.
        labels: bool = true => layer("labels", "labels on the lines"),
        /// Marks at minima and saddles.
        critical_points: bool = true => layer("critical_points", "minima and saddles"),
        /// Dots at the steps of a path.
        dots: bool = true => layer("dots", "dots at steps"),
        /// The downhill arrow at each head.
        gradient: bool = true => layer("gradient", "downhill arrows"),
        /// The method's inner vectors at each head.
        gauges: bool = false => layer("gauges", "velocity and moments"),
        /// The part of a path that the playhead has not reached yet, faintly.
        ahead: bool = true => layer("ahead", "path ahead"),
        /// Where each start of the plane ends, in place of the bands.
        basins: bool = false => layer("basins", "basins of attraction"),
        /// Downhill arrows all over the plane.
        gradient_field: bool = false => layer("gradient_field", "gradient field")
            .help("arrows of −∇f all over the plane; their length grows with the logarithm of the gradient's"),
        /// Where the Hessian is positive definite.
        convex: bool = false => layer("convex", "convex region")
            .help("tints where both eigenvalues of the Hessian are positive, unless that is all of the view or nothing"),
        /// Fog over what no shown optimizer has evaluated yet.
        fog: bool = false => layer("fog", "fog"),
        /// The path of gradient descent with infinitely small steps.
        gradient_flow: bool = false => layer("gradient_flow", "gradient flow"),
        /// The averaged path of a method that oscillates at the edge of stability.
        central_flow: bool = false => layer("central_flow", "central flow"),
        /// What L2 and L1 make of the minima.
        penalty: bool = false => layer("penalty", "penalty and its minima")
            .help("with L2 or L1: the loss without them, dashed; the way of its minimum w* to the penalized one ŵ as they grow from 0; and all points with the penalty of ŵ"),
        /// The ridge path beside gradient descent from 0.
        early_stopping: bool = false => layer("early_stopping", "early stopping and ridge")
            .help("on a quadratic, for gradient descent from 0: the minima with L2 terms of all weights α, and the one with α = 1/(ηt) beside step t"),
        /// The level line through each head.
        level_set: bool = false => layer("level_set", "level set at heads")
            .help("the line along which f is what it is at the head"),
        /// The eigenvectors of the Hessian at the nearest critical point, and the components of the error along them.
        eigen_lens: bool = false => layer("eigen_lens", "eigen-lens"),
        /// The quadratic model of the surface at each head.
        local_model: bool = false => layer("local_model", "local quadratic model")
            .help("level lines of f + gᵀd + ½dᵀHd around the head, and its stationary point, where Newton's step leads"),
        /// The shapes of the unit ellipses of the Hessian and of the method's preconditioner at each head.
        ellipses: bool = false => layer("ellipses", "unit ellipses")
            .help("the shape of dᵀHd = 1 of the Hessian, dashed, and of dᵀPd = 1 of what the method uses in its place: axis ratio and direction; all are drawn equally large"),
        /// The box over which sharpness is measured, at each head.
        sharpness_box: bool = false => layer("sharpness_box", "sharpness box")
            .help("how far f rises in a box around each head (Keskar's φ), λmax and the trace of the Hessian; cards show the numbers"),
        /// The step that leaves the playhead, as vector algebra and as a formula.
        explain: bool = false => layer("explain", "step explained"),
    }
}

impl Layers {
    /// Those that are laid onto a relief: what else there is at heads and under paths belongs to the plane.
    const RAISED: [&'static str; 9] = [
        "bands",
        "contours",
        "labels",
        "critical_points",
        "dots",
        "gradient",
        "gauges",
        "ahead",
        "basins",
    ];

    /// Those that are so of the loss over other data, too: methods follow the gradient of the training loss.
    const OF_TESTS: [&'static str; 7] = [
        "bands",
        "contours",
        "labels",
        "critical_points",
        "dots",
        "ahead",
        "fog",
    ];

    /// The rows that would say something false on a slice through many weights, each with the reason.
    const ABSENT_ON_A_SLICE: [(&str, &str); 11] = [
        (
            "critical_points",
            "minima and saddles of a slice are none of the network",
        ),
        ("fog", "training evaluates a network off the plane"),
        ("gradient_flow", "the flow of a network leaves the plane"),
        ("central_flow", "the flow of a network leaves the plane"),
        (
            "penalty",
            "L2 and L1 are terms of the plane; a network has the weight decay of its methods",
        ),
        (
            "early_stopping",
            "what is said of early stopping and ridge holds on quadratics",
        ),
        (
            "eigen_lens",
            "eigenvectors within a slice are not those of the Hessian in all weights",
        ),
        (
            "local_model",
            "the model within a slice is not that of the network, whose Hessian has all weights",
        ),
        (
            "ellipses",
            "the Hessian of a network and what a method uses in its place have all weights, not two",
        ),
        (
            "sharpness_box",
            "a box within a slice misses all other directions; the spectrum (S) has them",
        ),
        (
            "explain",
            "what a method does to each weight cannot be seen in a shadow",
        ),
    ];

    /// Why a layer would say something false on a slice through many weights; `None` where it would not.
    pub fn objection_on_a_slice(key: &str) -> Option<&'static str> {
        let mut absent = Self::ABSENT_ON_A_SLICE.iter();
        absent.find(|(of, _)| *of == key).map(|(_, reason)| *reason)
    }

    /// What of them a slice through many weights shows.
    pub fn of_a_slice(&self) -> Self {
        let mut layers = *self;
        for (row, parameter) in self.table().iter().enumerate() {
            if Self::objection_on_a_slice(parameter.key).is_some() {
                layers.set(row, 0.0);
            }
        }
        layers
    }

    /// What of them a relief shows.
    pub fn raised(&self) -> Self {
        self.only(&Self::RAISED)
    }

    /// What of them the plot of the test loss shows.
    pub fn of_tests(&self) -> Self {
        self.only(&Self::OF_TESTS)
    }

    fn only(&self, keys: &[&str]) -> Self {
        let mut layers = *self;
        for (row, parameter) in self.table().iter().enumerate() {
            if !keys.contains(&parameter.key) {
                layers.set(row, 0.0);
            }
        }
        layers
    }
}

parameters! {
    /// How the figure looks, apart from what it shows.
    pub struct Figure {
        /// Colours of the bands.
        palette: Palette = Palette::Mist => Parameter::choice("palette", "Colours", Palette::KEYS),
        /// Where the names of the optimizers stand.
        legend: Legend = Legend::Auto => Parameter::choice("legend", "Legend", Legend::KEYS),
        /// Where a placed legend stands: its share of the free room from the left.
        legend_x: f64 = 1.0 => Parameter::new("legend_at", "", "legend, from the left").element(0)
            .legal(Legal::Between(0.0, 1.0)).minor(),
        /// Its share of the free room from below.
        legend_y: f64 = 1.0 => Parameter::new("legend_at", "", "legend, from below").element(1)
            .legal(Legal::Between(0.0, 1.0)).minor(),
        /// The same scale on both axes: circles are round, and a quadratic's axes are perpendicular.
        equal_aspect: bool = true => Parameter::switch("equal_aspect", "equal scales"),
        /// Whether the colours of the bands are shown with their levels beside the plot, and those of a map beside it.
        color_bar: bool = false => Parameter::switch("color_bar", "colour bar")
            .help("the colours of the bands with the levels between them, beside the plot; of a map of the hyperparameters those of its values"),
        /// Whether exported figures have their title above the plot, as have the next five what they name; a window always has axes.
        title: bool = true => Parameter::switch("title", "title"),
        /// The notes below the title.
        notes: bool = true => Parameter::switch("notes", "notes"),
        /// The parameters below the plot.
        caption: bool = true => Parameter::switch("caption", "caption with parameters"),
        /// Ticks and numbers around the plot.
        axes: bool = true => Parameter::switch("axes", "axes"),
        /// What the axes of the plot are called.
        axis_labels: bool = true => Parameter::switch("axis_labels", "axis labels"),
        /// The chart.
        chart: bool = false => Parameter::switch("chart", "chart"),
        /// Where exported figures have the chart.
        chart_at: ChartAt = ChartAt::Below => Parameter::choice("chart_at", "Chart", ChartAt::KEYS).minor(),
        /// Whether the data and the model's fit are drawn beside a loss over data.
        fit: bool = true => Parameter::switch("fit", "data and fit beside the plot"),
        /// Whether the loss over what is kept from training is drawn beside the training loss.
        test: bool = false => Parameter::switch("test", "test loss beside the plot")
            .help("the loss over the data that are kept from training, on the same part of the plane and with the levels of the training loss"),
        /// Whether what a network says over the plane of its inputs is drawn beside its landscape.
        decision: bool = true => Parameter::switch("decision", "decision boundary beside the plot"),
        /// Whether the units and weights of a network are drawn beside its landscape.
        diagram: bool = true => Parameter::switch("diagram", "network diagram beside the plot"),
        /// Whether the eigenvalues of the Hessian of a network are drawn beside the plot.
        spectrum: bool = false => Parameter::switch("spectrum", "spectrum beside the plot")
            .help("the eigenvalues of the Hessian in all weights of a network at the playhead, beside the plot"),
        /// Whether a network with each kind of normalization is compared beside its landscape.
        normalization: bool = false => Parameter::switch("normalization", "normalization lab beside the plot")
            .help("the same network without normalization, with batch and with layer norm: loss and gradient against a factor c on the weights of one layer, and λmax along training"),
        /// The direction whose phase portrait is drawn beside the plot.
        phase: Phase = Phase::Off => Parameter::choice("phase", "Phase", Phase::KEYS)
            .help("position against velocity along an eigen-direction, beside the plot"),
    }
}

/// With equal scales, a view this many times as long as wide would look like a line.
const ELONGATED: f64 = 12.0;

impl Figure {
    /// The defaults for a shape: the axes have scales of their own if its domain is very elongated.
    pub fn on(shape: &Shape) -> Self {
        let domain = shape.landscape().domain();
        let ratio = domain.width() / domain.height();
        Self {
            equal_aspect: (1.0 / ELONGATED..=ELONGATED).contains(&ratio),
            ..Self::default()
        }
    }
}

choices! {
    /// Colours of the bands, from low to high.
    #[derive(Default)]
    pub enum Palette {
        /// Pale in a light window, deep in a dark one: paths stand out on every band.
        #[default]
        Mist = "mist",
        /// Blue to yellow, for any colour vision.
        Cividis = "cividis",
        /// Violet to yellow by way of green.
        Viridis = "viridis",
        /// For print.
        Grey = "grey",
    }
}

choices! {
    /// Where the chart of an exported figure stands.
    #[derive(Default)]
    pub enum ChartAt {
        /// Under the plot.
        #[default]
        Below = "below",
        /// At its right.
        Beside = "beside",
    }
}

choices! {
    /// Whose phase portrait, position against velocity, is drawn.
    #[derive(Default)]
    pub enum Phase {
        /// None.
        #[default]
        Off = "off",
        /// That of the first eigen-direction.
        First = "first",
        /// That of the second one.
        Second = "second",
    }
}

impl Phase {
    /// The number of the eigen-direction; `None` without a portrait.
    pub fn direction(self) -> Option<usize> {
        match self {
            Self::Off => None,
            Self::First => Some(0),
            Self::Second => Some(1),
        }
    }
}

choices! {
    /// Where on the plot the legend stands.
    #[derive(Default)]
    pub enum Legend {
        /// At the border, where it covers least of paths, heads and marks.
        #[default]
        Auto = "auto",
        /// Above at the right.
        TopRight = "top_right",
        /// Above at the left.
        TopLeft = "top_left",
        /// Below at the right.
        BottomRight = "bottom_right",
        /// Below at the left.
        BottomLeft = "bottom_left",
        /// Where `legend_at` says, as a hand has put it.
        Placed = "placed",
        /// No legend.
        Hidden = "hidden",
    }
}
