//! Surfaces as PyTorch code: the body of `f(x, y)`, and the data that it needs.

use super::formula;
use super::text::{less, number};
use crate::surface::{Bumps, LeastSquares, Logistic, Quadratic, Shape, SharpAndFlat, TwoUnits};

/// Why there is no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoScript {
    /// A network trains in all of its weights, from draws of its own.
    #[error("found a network; allowed: a surface, whose formula fits into a short script")]
    Network,
    /// A plane through an objective that only code has.
    #[error("found a slice; allowed: a surface with a formula")]
    Slice,
}

/// A surface as code.
#[derive(Debug, Default, PartialEq)]
pub struct Code {
    /// Lines before the function.
    pub before: Vec<String>,
    /// Lines of its body, without indentation.
    pub body: Vec<String>,
}

impl Code {
    fn body(lines: &[String]) -> Self {
        Self {
            before: Vec::new(),
            body: lines.to_vec(),
        }
    }

    /// The code of a shape.
    ///
    /// # Errors
    /// If it is no surface of two variables alone.
    pub fn of(shape: &Shape) -> Result<Self, NoScript> {
        Ok(match shape {
            Shape::Quadratic(q) => Self::body(&quadratic(q)),
            Shape::Rosenbrock(r) => {
                let [a, b] = [r.a, r.b].map(number);
                Self::body(&[format!("return ({a} - x)**2 + {b}*(y - x**2)**2")])
            }
            Shape::SharpAndFlat(s) => Self::body(&sharp_and_flat(s)),
            Shape::TwoUnits(t) => Self::body(&two_units(t)),
            Shape::AbsRidge(r) => {
                let kappa = number(r.kappa);
                Self::body(&[format!("return torch.abs(x) + {kappa}*torch.abs(y)")])
            }
            Shape::Typed(typed) => Self::body(&formula::body(typed.text())),
            Shape::Bumps(bumps) => Self::body(&wells_and_hills(bumps)),
            Shape::LeastSquares(loss) => least_squares(loss),
            Shape::Logistic(loss) => logistic(loss),
            Shape::Slice(_) => return Err(NoScript::Slice),
            Shape::Network(_) => return Err(NoScript::Network),
            Shape::Booth(_)
            | Shape::Matyas(_)
            | Shape::Product(_)
            | Shape::ProductSquared(_)
            | Shape::Beale(_)
            | Shape::GoldsteinPrice(_)
            | Shape::Himmelblau(_)
            | Shape::StyblinskiTang(_)
            | Shape::SixHumpCamel(_)
            | Shape::ThreeHumpCamel(_)
            | Shape::Mccormick(_)
            | Shape::Branin(_)
            | Shape::Rastrigin(_)
            | Shape::Ackley(_)
            | Shape::Griewank(_)
            | Shape::Levy13(_)
            | Shape::Bohachevsky(_)
            | Shape::DropWave(_)
            | Shape::Wells(_)
            | Shape::Hills(_)
            | Shape::Plateau(_)
            | Shape::Easom(_)
            | Shape::Saddle(_)
            | Shape::MonkeySaddle(_)
            | Shape::Bukin6(_)
            | Shape::Eggholder(_) => {
                let key = shape.info().key;
                let fixed = FIXED.iter().find(|(of, _)| *of == key);
                let body = fixed.map_or("", |(_, body)| *body);
                Self::body(&body.lines().map(str::to_owned).collect::<Vec<_>>())
            }
        })
    }
}

/// The bodies of surfaces without numbers of their own, by their keys.
const FIXED: &[(&str, &str)] = &[
    ("booth", "return (x + 2*y - 7)**2 + (2*x + y - 5)**2"),
    ("matyas", "return 0.26*(x**2 + y**2) - 0.48*x*y"),
    ("product", "return (1 - x*y)**2/2"),
    ("product_squared", "return (1 - (x*y)**2)**2/2"),
    (
        "beale",
        "return (1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    ),
    (
        "goldstein_price",
        "p = 19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2
q = 18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2
return (1 + (x + y + 1)**2*p)*(30 + (2*x - 3*y)**2*q)",
    ),
    (
        "himmelblau",
        "return (x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    ),
    (
        "styblinski_tang",
        "return (x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
    ),
    (
        "six_hump_camel",
        "return (4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2",
    ),
    (
        "three_hump_camel",
        "return 2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
    ),
    (
        "mccormick",
        "return torch.sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1",
    ),
    (
        "branin",
        "bent = y - 5.1*x**2/(4*math.pi**2) + 5*x/math.pi - 6
return bent**2 + 10*(1 - 1/(8*math.pi))*torch.cos(x) + 10",
    ),
    (
        "rastrigin",
        "return 20 + sum(t**2 - 10*torch.cos(2*math.pi*t) for t in (x, y))",
    ),
    (
        "ackley",
        "funnel = -20*torch.exp(-0.2*torch.hypot(x, y)/math.sqrt(2))
ripples = torch.exp((torch.cos(2*math.pi*x) + torch.cos(2*math.pi*y))/2)
return funnel - ripples + math.e + 20",
    ),
    (
        "griewank",
        "return 1 + (x**2 + y**2)/4000 - torch.cos(x)*torch.cos(y/math.sqrt(2))",
    ),
    (
        "levy13",
        "walls = (x - 1)**2*(1 + torch.sin(3*math.pi*y)**2)
return torch.sin(3*math.pi*x)**2 + walls + (y - 1)**2*(1 + torch.sin(2*math.pi*y)**2)",
    ),
    (
        "bohachevsky",
        "ripples = 0.3*torch.cos(3*math.pi*x) + 0.4*torch.cos(4*math.pi*y)
return x**2 + 2*y**2 - ripples + 0.7",
    ),
    (
        "drop_wave",
        "return -(1 + torch.cos(12*torch.hypot(x, y)))/((x**2 + y**2)/2 + 2)",
    ),
    (
        "wells",
        "well = lambda a: torch.exp(-5*((x - a)**2 + y**2))
return x**2 + y**2 - 2*well(1) - 3*well(-1)",
    ),
    (
        "hills",
        "u = 1.4*y
bump = lambda a, b: torch.exp(-5*((x - a)**2 + (u - b)**2))
return x**2 + u**2 + 2*bump(1, 0) + 6*bump(-1, 0) - 2*bump(1, -1)",
    ),
    (
        "plateau",
        "r = 10*torch.hypot(x, y) + 0.01
return r**2/100 - torch.sin(r)/r",
    ),
    (
        "easom",
        "distance = (x - math.pi)**2 + (y - math.pi)**2
return -torch.cos(x)*torch.cos(y)*torch.exp(-distance)",
    ),
    ("saddle", "return (x**2 - y**2)/2 + y**4/40"),
    ("monkey_saddle", "return x**3 - 3*x*y**2"),
    (
        "bukin6",
        "return 100*torch.sqrt(torch.abs(y - x**2/100)) + torch.abs(x + 10)/100",
    ),
    (
        "eggholder",
        "first = (y + 47)*torch.sin(torch.sqrt(torch.abs(y + x/2 + 47)))
return -first - x*torch.sin(torch.sqrt(torch.abs(x - y - 47)))",
    ),
];

fn quadratic(q: &Quadratic) -> Vec<String> {
    let [l1, l2, angle] = [q.lambda1, q.lambda2, q.angle_deg].map(number);
    let (x, y) = (less("x", q.center_x), less("y", q.center_y));
    let mut lines = if q.angle_deg == 0.0 {
        vec![format!("u, v = {x}, {y}")]
    } else {
        vec![
            format!("angle = math.radians({angle})"),
            "c, s = math.cos(angle), math.sin(angle)".into(),
            format!("u, v = c*({x}) + s*({y}), c*({y}) - s*({x})"),
        ]
    };
    lines.push(format!("return ({l1}*u**2 + {l2}*v**2)/2"));
    lines
}

fn sharp_and_flat(s: &SharpAndFlat) -> Vec<String> {
    let [d1, w1, d2, w2] = [s.sharp_depth, s.sharp_width, s.flat_depth, s.flat_width].map(number);
    vec![
        format!("u = {}", less("x", s.shift)),
        "well = lambda a, d, w: d*torch.exp(-((u - a)**2 + y**2)/(2*w**2))".into(),
        format!("return (u**2 + y**2)/50 - well(-1.5, {d1}, {w1}) - well(1.5, {d2}, {w2})"),
    ]
}

fn two_units(t: &TwoUnits) -> Vec<String> {
    let [v1, v2] = [t.target1, t.target2].map(number);
    vec![
        "z = torch.arange(-20, 21)/10".into(),
        format!("target = torch.tanh({v1}*z) + torch.tanh({v2}*z)"),
        "return ((torch.tanh(x*z) + torch.tanh(y*z) - target)**2).mean()/2".into(),
    ]
}

fn wells_and_hills(of: &Bumps) -> Vec<String> {
    let mut lines = vec!["bumps = [  # x, y, width, depth".to_owned()];
    for bump in &of.bumps {
        let [x, y] = bump.at;
        let [x, y, width, depth] = [x, y, bump.width, bump.depth].map(number);
        lines.push(format!("    ({x}, {y}, {width}, {depth}),"));
    }
    lines.push("]".into());
    lines.push("bump = lambda a, b, w, d: d*torch.exp(-((x - a)**2 + (y - b)**2)/(2*w**2))".into());
    let bowl = number(of.bowl);
    lines.push(format!(
        "return {bowl}/2*(x**2 + y**2) - sum(bump(*numbers) for numbers in bumps)"
    ));
    lines
}

/// Rows as a tensor, under a comment on them.
fn rows(comment: &str, rows: &[[f64; 3]]) -> Vec<String> {
    let mut lines = vec![format!("# {comment}"), "ROWS = torch.tensor([".to_owned()];
    for row in rows {
        let [a, b, t] = row.map(number);
        lines.push(format!("    [{a}, {b}, {t}],"));
    }
    lines.push("])".into());
    lines
}

fn least_squares(loss: &LeastSquares) -> Code {
    let (regression, corruption) = (loss.regression(), loss.corruption());
    let count = regression.rows().len();
    let seen = "Two features and a target, as the model sees them: scaled, and those for training";
    let before = if corruption.is_none() {
        rows(&format!("{seen}."), regression.rows())
    } else {
        let more = "; the last two make the mean loss over all draws of dropout and input noise";
        rows(
            &format!("{seen}{more}."),
            &corruption.expected(regression.rows()),
        )
    };
    Code {
        before,
        body: vec![
            "a, b, t = ROWS.T".into(),
            format!("return ((x*a + y*b - t)**2).sum()/(2*{count})"),
        ],
    }
}

fn logistic(loss: &Logistic) -> Code {
    let seen = "Two features and a class, -1 or 1, as the model sees them: scaled, and those for training.";
    Code {
        before: rows(seen, loss.regression().rows()),
        body: vec![
            "a, b, s = ROWS.T".into(),
            "margins = s*(x*a + y*b)".into(),
            "return torch.logaddexp(torch.zeros_like(margins), -margins).mean()".into(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_surface_has_code() {
        for shape in Shape::all() {
            let code = Code::of(&shape).expect("a surface of two variables");
            let last = code.body.last().expect("a line");
            assert!(last.starts_with("return "), "{}", shape.info().key);
        }
    }
}
