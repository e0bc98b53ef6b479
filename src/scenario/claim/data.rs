//! Claims as plain data.

use super::measure::{Kind, Measure, Needs};
use crate::choices;
use crate::math::Point;
use crate::optimizer::Status;
use crate::scenario::knob::Target;

/// More claims than this no page needs.
pub const MAX_CLAIMS: usize = 100;
/// Runs of one claim at most.
pub const MAX_RUNS: usize = 10_000;
/// Of what is drawn at random, a claim says what comes out of at least so many seeds.
pub const FEWEST_SEEDS: usize = 30;

/// What the document says comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The words of title, notes or question that it backs.
    pub says: Option<String>,
    /// What a student is asked to do: then the claim holds of a document in which that is done, and fails of the one that asks.
    pub task: Option<String>,
    /// Of whom it speaks.
    pub subject: Subject,
    /// Of how many runs.
    pub repeat: Repeat,
    /// What a run has come to in the end: one of these; empty if the claim does not say.
    pub ends: Vec<Status>,
    /// Where it ends, and how close to that.
    pub at: Option<(Point, f64)>,
    /// The first and the last step at which it may have come to rest.
    pub steps: Option<[f64; 2]>,
    /// What the loss in the end is below.
    pub loss_below: Option<f64>,
    /// What is measured, and the bounds.
    pub measured: Option<Measured>,
    /// In what share of the runs all this is so; `None` is in each of them.
    pub share: Option<[f64; 2]>,
    /// What the class is asked to say about it before.
    pub asks: Option<Asks>,
}

/// What the class is asked to predict, which the claim decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// Whether this is what comes out, in the words of a choice among others: it is right where the claim holds.
    Choice(String),
    /// The number that is measured, between these two.
    Number([f64; 2]),
}

/// Of whom a claim speaks, and under which change.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The index of an optimizer; `None` for what has no run.
    pub optimizer: Option<usize>,
    /// What is turned before anything is measured, in this order.
    pub with: Vec<Setting>,
}

/// A number of the document, and the value that it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The number.
    pub target: Target,
    /// Its value; of a choice its place among the names.
    pub value: f64,
}

/// The runs that a claim speaks of.
#[derive(Clone, Debug, PartialEq)]
pub enum Repeat {
    /// The one that there is.
    Once,
    /// That of this seed.
    Seed(u64),
    /// Those of so many seeds, from the document's own on.
    Seeds {
        /// How many.
        count: usize,
        /// The seed; of noise and mini-batches unless the file says otherwise.
        vary: Target,
    },
    /// Those from a grid of about so many starts over the view.
    Starts(usize),
}

/// Something measured, within bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What.
    pub what: Measurement,
    /// With what it is compared.
    pub than: Option<Than>,
    /// What is made of the values of several runs; `None` where each of them counts.
    pub across: Option<Across>,
    /// The bounds.
    pub bound: Bound,
}

/// What is measured, of which rows, and what is made of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// What.
    pub measure: Measure,
    /// Of which weight, layer, direction, place or degree.
    pub argument: Argument,
    /// At which rows.
    pub rows: Rows,
    /// What is made of several rows, which a single one does not need.
    pub take: Option<Take>,
    /// The value of [`Take::FirstBelow`] and [`Take::FirstAbove`].
    pub value: f64,
}

/// What a measure is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Argument {
    /// Nothing that has to be said.
    None,
    /// A weight, by its index.
    Weight(usize),
    /// A layer: 0 is the input, 1 the first one above it.
    Layer(usize),
    /// An eigen-direction, 0 or 1.
    Direction(usize),
    /// A place.
    Place(Spot),
    /// A degree.
    Degree(usize),
}

/// A place on a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spot {
    /// This point.
    At(Point),
    /// Its lowest minimum.
    Minimum,
    /// The lowest minimum of the loss over the rows kept from training.
    TestMinimum,
}

impl Spot {
    /// Those that have names in files.
    pub const NAMED: [(&'static str, Self); 2] = [
        ("minimum", Self::Minimum),
        ("test_minimum", Self::TestMinimum),
    ];
}

/// Rows of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// The last one.
    End,
    /// The one after so many steps.
    Step(usize),
    /// All.
    All,
    /// From the middle to the end.
    LastHalf,
    /// From one to another.
    From(usize, usize),
}

choices! {
    /// What is made of the values at several rows.
    pub enum Take {
        /// Their mean.
        Mean = "mean",
        /// Their standard deviation.
        Sd = "sd",
        /// Their variance.
        Variance = "variance",
        /// The least.
        Min = "min",
        /// The largest.
        Max = "max",
        /// How many are larger than the one before.
        Rises = "rises",
        /// The factor of a step: the geometric mean of the ratios of successive values, by their sizes.
        Factor = "factor",
        /// The first row with less than `value`.
        FirstBelow = "first_below",
        /// The first row with more than `value`.
        FirstAbove = "first_above",
    }
}

impl Take {
    /// Whether it waits for a value.
    pub fn has_value(self) -> bool {
        matches!(self, Self::FirstBelow | Self::FirstAbove)
    }
}

choices! {
    /// What is made of the values of several runs.
    pub enum Across {
        /// Their mean.
        Mean = "mean",
        /// Their standard deviation.
        Sd = "sd",
        /// Their variance.
        Variance = "variance",
        /// The least.
        Min = "min",
        /// The one in the middle.
        Median = "median",
        /// The largest.
        Max = "max",
    }
}

choices! {
    /// How two numbers are compared.
    #[derive(Default)]
    pub enum By {
        /// The first over the second.
        #[default]
        Ratio = "ratio",
        /// The first without the second.
        Difference = "difference",
    }
}

/// What a measurement is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Than {
    /// Of whom.
    pub subject: Subject,
    /// What is measured there.
    pub what: Measurement,
    /// What is made of the values of several runs there.
    pub across: Option<Across>,
    /// How the two are compared.
    pub by: By,
}

/// What a number has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// As good as this one.
    Is {
        /// The number.
        value: f64,
        /// How far from it is good enough; 0 is to the bit.
        within: f64,
    },
    /// From one to another.
    Between([f64; 2]),
    /// Less than this.
    Below(f64),
    /// More than this.
    Above(f64),
}

impl Bound {
    /// Whether a number is within the bound; NaN never is.
    pub fn admits(self, v: f64) -> bool {
        match self {
            Self::Is { value, within } => v == value || (v - value).abs() <= within,
            Self::Between([low, high]) => low <= v && v <= high,
            Self::Below(high) => v < high,
            Self::Above(low) => v > low,
        }
    }
}

impl Default for Subject {
    fn default() -> Self {
        Self {
            optimizer: Some(0),
            with: Vec::new(),
        }
    }
}

impl Claim {
    /// Both subjects that it has, or the one.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        let than = self.measured.as_ref().and_then(|m| m.than.as_ref());
        std::iter::once(&self.subject).chain(than.map(|than| &than.subject))
    }

    pub(super) fn subjects_mut(&mut self) -> impl Iterator<Item = &mut Subject> {
        let than = self.measured.as_mut().and_then(|m| m.than.as_mut());
        std::iter::once(&mut self.subject).chain(than.map(|than| &mut than.subject))
    }
}

impl Claim {
    /// The choice that it decides.
    pub fn choice(&self) -> Option<&str> {
        match self.asks.as_ref()? {
            Asks::Choice(text) => Some(text),
            Asks::Number(_) => None,
        }
    }

    /// Whether anything of it is about what a run has come to.
    pub fn is_of_the_end(&self) -> bool {
        !self.ends.is_empty()
            || self.at.is_some()
            || self.steps.is_some()
            || self.loss_below.is_some()
    }
}

impl Claim {
    /// Whether something of it needs a run, and nobody runs.
    pub fn lacks_an_optimizer(&self) -> bool {
        let than = self.measured.as_ref().and_then(|m| m.than.as_ref());
        let own = self.measured.as_ref().is_some_and(|m| m.what.is_of_a_run());
        let own = (own || self.is_of_the_end()) && self.subject.optimizer.is_none();
        own || than.is_some_and(|t| t.what.is_of_a_run() && t.subject.optimizer.is_none())
    }
}

impl Measurement {
    /// Whether it is of a row of a run, and rows can be chosen.
    pub fn is_of_rows(&self) -> bool {
        self.measure.kind() == Kind::Row && !self.is_at_a_place()
    }

    /// Whether it needs a run.
    pub fn is_of_a_run(&self) -> bool {
        match self.measure.kind() {
            Kind::Row => !self.is_at_a_place(),
            Kind::Run => true,
            Kind::Document => false,
        }
    }

    /// Whether a place stands in for where the run is.
    fn is_at_a_place(&self) -> bool {
        self.measure.needs() == Needs::PlaceOrRow && matches!(self.argument, Argument::Place(_))
    }
}
