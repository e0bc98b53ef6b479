//! A formula that the user types.

use std::sync::Arc;

use crate::math::formula::{self, FormulaError, NamedNumber, Program};
use crate::math::simd::InstructionSet;
use crate::math::{Jet1, Jet2, Point};
use crate::parameters::{Parameter, Parameters};
use crate::surface::{Gradients, Group, Info, Landscape, Lanes, Spacing, View};

/// A formula in x and y as text, with its compiled program. Formulas with the same text are equal.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Typed {
    text: String,
    program: Arc<Program>,
}

impl PartialEq for Typed {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl TryFrom<String> for Typed {
    type Error = FormulaError;

    fn try_from(text: String) -> Result<Self, FormulaError> {
        Self::new(text)
    }
}

impl From<Typed> for String {
    fn from(typed: Typed) -> Self {
        typed.text
    }
}

impl Default for Typed {
    fn default() -> Self {
        let text = "x^2 + y^2 + a*sin(2*x)*sin(2*y)\na = 1.5";
        Self::new(text).expect("the default is a formula")
    }
}

impl Typed {
    /// Parses a formula, with lines such as `a = 1.5` below it for named numbers.
    ///
    /// # Errors
    /// If the text is not a formula, with the place in the text.
    pub fn new(text: impl Into<String>) -> Result<Self, FormulaError> {
        let text = text.into();
        let program = Arc::new(Program::parse(&text)?);
        Ok(Self { text, program })
    }

    /// The text as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The named numbers of the text, which become sliders.
    pub fn parameters(&self) -> &[NamedNumber] {
        self.program.parameters()
    }

    /// Whether both differ at most in the values of named numbers.
    pub fn is_like(&self, other: &Self) -> bool {
        let without_values = |typed: &Self| {
            let mut text = typed.text.clone();
            for number in typed.parameters().iter().rev() {
                text.replace_range(number.span.clone(), "");
            }
            text
        };
        self == other || without_values(self) == without_values(other)
    }

    /// The same formula with another value for a named number; unchanged if the text would become too long.
    pub fn with_parameter(&self, name: &str, value: f64) -> Self {
        let text = formula::with_parameter(&self.text, name, value);
        Self::new(text).unwrap_or_else(|_| self.clone())
    }
}

/// Its numbers are in the text, not in a table.
impl Parameters for Typed {
    fn table(&self) -> &'static [Parameter] {
        &[]
    }

    fn get(&self, _row: usize) -> f64 {
        f64::NAN
    }

    fn set(&mut self, _row: usize, _value: f64) {}

    fn default_of(&self, _row: usize) -> f64 {
        f64::NAN
    }
}

/// Characters of a formula that a caption shows.
const SHOWN: usize = 200;

const INFO: Info = Info {
    key: "formula",
    name: "Formula",
    group: Group::Own,
    equation: "f(x, y) as you type it",
    teaches: "whatever you want to see: type f(x, y), with numbers that become sliders",
    // Typed formulas have poles and valleys of any depth: equal areas always show something.
    spacing: Spacing::Quantile,
    start: [-2.4, 1.6],
};

impl Landscape for Typed {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn equation(&self) -> String {
        let lines = self.text.lines().map(str::trim).filter(|l| !l.is_empty());
        let formula = lines.collect::<Vec<_>>().join(", ");
        let dots = if formula.chars().count() > SHOWN {
            "…"
        } else {
            ""
        };
        let start: String = formula.chars().take(SHOWN).collect();
        format!("f = {start}{dots}")
    }

    fn domain(&self) -> View {
        View::square(3.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        Vec::new()
    }

    // Unknown for a formula that somebody types.
    fn bounded_below(&self) -> Option<bool> {
        None
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }

    fn value(&self, x: f64, y: f64) -> f64 {
        self.program.at(x, y)
    }

    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64) {
        let (x, y) = Jet1::variables(x, y);
        let jet = self.program.at(x, y);
        *value = jet.value;
        let [dx, dy] = slopes(&jet);
        (dx, dy)
    }

    fn jet2(&self, x: f64, y: f64) -> Jet2 {
        let (x, y) = Jet2::variables(x, y);
        let mut jet = self.program.at(x, y);
        if jet.value.is_nan() {
            (jet.gradient, jet.hessian) = ([f64::NAN; 2], [f64::NAN; 3]);
        }
        jet
    }

    fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        self.program.row(set, x, y, out);
    }

    fn block(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        self.program.block(
            set,
            #[inline(always)]
            |i| Jet1::variables(x[i], y[i]),
            #[inline(always)]
            |i, jet| {
                out.value[i] = jet.value;
                [out.dx[i], out.dy[i]] = slopes(&jet);
            },
        );
    }
}

/// Where f is undefined it has no gradient, even if the rules of calculus yield one: 1/x for ln x at −1.
#[inline(always)]
fn slopes(jet: &Jet1) -> [f64; 2] {
    if jet.value.is_nan() {
        [f64::NAN; 2]
    } else {
        jet.gradient
    }
}
