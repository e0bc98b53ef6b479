//! The quadratic model of a surface around a point: its stationary point and its level lines.

use std::f64::consts::PI;

use super::CriticalKind;
use crate::math::symmetric::solve;
use crate::math::{Point, Vector, eigenpairs, elementary as e, norm};
use crate::surface::Surface;

/// q(w) = f + gᵀd + ½dᵀHd with d = w − at: value, gradient and Hessian of f at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalModel {
    /// The point.
    pub at: Point,
    /// f there.
    pub value: f64,
    /// ∇f there.
    pub gradient: Point,
    /// The Hessian there, [xx, xy, yy].
    pub hessian: [f64; 3],
}

/// Samples of a level line between its ends or turning points.
const SAMPLES: usize = 64;
/// Directions in which the range of a model is looked for.
const DIRECTIONS: usize = 64;
/// A model has so many levels of its own where those of a plot are of no use.
const OWN_LEVELS: usize = 4;
/// Most levels taken from a plot.
const MOST_LEVELS: usize = 5;
/// Fewer levels of a plot than this do not show a model.
const FEWEST_LEVELS: usize = 3;

impl LocalModel {
    /// The model at a point; `None` where f or its derivatives are not finite.
    pub fn of(surface: &Surface, at: Point) -> Option<Self> {
        let jet = surface.jet2(at);
        let numbers = at.iter().chain(&jet.gradient).chain(&jet.hessian);
        let finite = jet.value.is_finite() && numbers.copied().all(f64::is_finite);
        finite.then_some(Self {
            at,
            value: jet.value,
            gradient: jet.gradient,
            hessian: jet.hessian,
        })
    }

    /// q(w).
    pub fn value_at(&self, w: Point) -> f64 {
        let d = w.minus(&self.at);
        let curved = Point::times(&self.hessian, &d);
        self.value + self.gradient.dot(&d) + 0.5 * d.dot(&curved)
    }

    /// The Newton point at − H⁻¹g, where ∇q = 0, and what it is; `None` where H is singular up to rounding.
    pub fn stationary(&self) -> Option<(Point, CriticalKind)> {
        let [x, y] = solve(self.hessian, self.gradient)?;
        let at = [self.at[0] - x, self.at[1] - y];
        let [low, high] = eigenpairs(self.hessian)?;
        let kind = if low.value > 0.0 {
            CriticalKind::Minimum
        } else if high.value < 0.0 {
            CriticalKind::Maximum
        } else {
            CriticalKind::Saddle
        };
        at.is_finite().then_some((at, kind))
    }

    /// Levels that show the model within `reach` along x and y: some of a plot's, so that both sets of lines can be compared,
    /// or where few of those occur, levels of its own.
    pub fn levels(&self, of_plot: &[f64], reach: [f64; 2]) -> Vec<f64> {
        let [low, high] = self.range(reach);
        let shared = of_plot.iter().copied().filter(|l| low < *l && *l < high);
        let shared: Vec<f64> = shared.collect();
        if shared.len() < FEWEST_LEVELS {
            // As a bowl's lines at even distances.
            let share = |k: usize| e::powi(k as f64 / (OWN_LEVELS + 1) as f64, 2);
            let own = (1..=OWN_LEVELS).map(|k| low + (high - low) * share(k));
            return own.filter(|l| low < *l && *l < high).collect();
        }
        let count = shared.len().min(MOST_LEVELS);
        let at = |k: usize| shared[k * (shared.len() - 1) / (count - 1)];
        (0..count).map(at).collect()
    }

    /// The least and greatest value within an ellipse around the point, about.
    fn range(&self, [rx, ry]: [f64; 2]) -> [f64; 2] {
        let rim = (0..DIRECTIONS).map(|i| {
            let (s, c) = e::sincos(2.0 * PI * i as f64 / DIRECTIONS as f64);
            [self.at[0] + rx * c, self.at[1] + ry * s]
        });
        let inside = |[x, y]: Point| norm([(x - self.at[0]) / rx, (y - self.at[1]) / ry]) < 1.0;
        let stationary = self.stationary().map(|(at, _)| at);
        let places = rim.chain(stationary.filter(|at| inside(*at)));
        let values = places.map(|at| self.value_at(at));
        values.fold([self.value; 2], |[low, high], v| [low.min(v), high.max(v)])
    }

    /// The lines q = level within the ellipse around the point that reaches so far along x and y; a closed one ends where it
    /// begins.
    ///
    /// In units of the reach and along the axes of the scaled Hessian, q is a sum of a function of a and one of b. Each line is
    /// traced along a, the direction of less curvature, by solving for b: ellipses, hyperbolas, parabolas and straight lines
    /// alike.
    pub fn lines(&self, level: f64, reach: [f64; 2]) -> Vec<Vec<Point>> {
        let Some(conic) = Conic::new(self, level, reach) else {
            return Vec::new();
        };
        let place = |p: &Point| {
            let [a, b] = *p;
            let along =
                |i: usize| self.at[i] + reach[i] * (a * conic.axes[0][i] + b * conic.axes[1][i]);
            [along(0), along(1)]
        };
        let pieces = conic
            .branches()
            .into_iter()
            .flat_map(|line| within_unit(&line));
        pieces
            .map(|line| line.iter().map(place).collect())
            .collect()
    }
}

/// c + gₐa + ½λₐa² + g_b b + ½λ_b b² = 0 with |λₐ| ≤ |λ_b|.
struct Conic {
    axes: [Point; 2],
    gradient: Point,
    curvature: Point,
    constant: f64,
}

impl Conic {
    /// `None` where q is constant, or not a finite function in units of the reach.
    fn new(model: &LocalModel, level: f64, [rx, ry]: [f64; 2]) -> Option<Self> {
        let [xx, xy, yy] = model.hessian;
        let g = [model.gradient[0] * rx, model.gradient[1] * ry];
        let [low, high] = eigenpairs([xx * rx * rx, xy * rx * ry, yy * ry * ry])?;
        let (flat, steep) = if low.value.abs() <= high.value.abs() {
            (low, high)
        } else {
            (high, low)
        };
        let length = norm(g);
        let plane = steep.value.abs() <= 1e-14 * length;
        let (axes, curvature) = if plane {
            let down = [g[0] / length, g[1] / length];
            ([[-down[1], down[0]], down], [0.0; 2])
        } else {
            ([flat.vector, steep.vector], [flat.value, steep.value])
        };
        let gradient = axes.map(|axis| g.dot(&axis));
        let constant = model.value - level;
        let curved = curvature[1] != 0.0 || gradient[1] != 0.0;
        (curved && length.is_finite() && constant.is_finite()).then_some(Self {
            axes,
            gradient,
            curvature,
            constant,
        })
    }

    /// The lines for a from −1 to 1.
    fn branches(&self) -> Vec<Vec<Point>> {
        let [ga, gb] = self.gradient;
        let [la, lb] = self.curvature;
        // The discriminant of the equation for b, as a polynomial of a.
        let discriminant = [gb * gb - 2.0 * lb * self.constant, -2.0 * lb * ga, -lb * la];
        let at = |a: f64| discriminant[0] + a * (discriminant[1] + a * discriminant[2]);
        let turns = roots(discriminant).into_iter().filter(|a| a.abs() < 1.0);
        let mut ends = vec![-1.0];
        ends.extend(turns);
        ends.push(1.0);
        ends.sort_by(f64::total_cmp);
        let mut lines = Vec::new();
        for (k, pair) in ends.windows(2).enumerate() {
            let (from, to) = (pair[0], pair[1]);
            if !(to > from && at(0.5 * (from + to)) >= 0.0) {
                continue;
            }
            let sample = |i: usize| {
                let cos = e::cos(PI * i as f64 / SAMPLES as f64);
                0.5 * (from + to) - 0.5 * (to - from) * cos
            };
            let turning = [k > 0, k + 2 < ends.len()];
            let [near, far] = [false, true].map(|far| {
                let point = |i: usize| {
                    let turns = (i == 0 && turning[0]) || (i == SAMPLES && turning[1]);
                    let a = sample(i);
                    let root = if turns { 0.0 } else { at(a).max(0.0).sqrt() };
                    [a, self.solved(a, root, far)]
                };
                (0..=SAMPLES).map(point).collect::<Vec<Point>>()
            });
            lines.extend(joined(near, far, turning, lb == 0.0));
        }
        lines
    }

    /// b for an a, from the root of the discriminant there: the solution that is nearer to 0 or the other one.
    fn solved(&self, a: f64, root: f64, far: bool) -> f64 {
        let [ga, gb] = self.gradient;
        let [la, lb] = self.curvature;
        let constant = self.constant + a * (ga + 0.5 * la * a);
        let sum = -(gb + root.copysign(gb));
        if root == 0.0 && lb != 0.0 {
            -gb / lb
        } else if far {
            sum / lb
        } else {
            2.0 * constant / sum
        }
    }
}

/// The two solutions as lines: joined where the line turns, apart where it leaves.
fn joined(
    near: Vec<Point>,
    far: Vec<Point>,
    turning: [bool; 2],
    straight: bool,
) -> Vec<Vec<Point>> {
    if straight {
        return vec![near];
    }
    let backwards = |line: Vec<Point>| line.into_iter().rev();
    match turning {
        [true, true] | [false, true] => {
            vec![near.into_iter().chain(backwards(far).skip(1)).collect()]
        }
        [true, false] => vec![backwards(near).chain(far.into_iter().skip(1)).collect()],
        [false, false] => vec![near, far],
    }
}

/// The real zeros of c₀ + c₁a + c₂a², without cancellation.
fn roots([c0, c1, c2]: [f64; 3]) -> Vec<f64> {
    let discriminant = c1 * c1 - 4.0 * c0 * c2;
    if discriminant < 0.0 || (c1 == 0.0 && c2 == 0.0) {
        return Vec::new();
    }
    let sum = -0.5 * (c1 + discriminant.sqrt().copysign(c1));
    let all = [sum / c2, c0 / sum];
    all.into_iter().filter(|a| a.is_finite()).collect()
}

/// The parts of a polyline within the unit circle, cut at it.
fn within_unit(line: &[Point]) -> Vec<Vec<Point>> {
    let inside = |p: &Point| norm(*p) <= 1.0;
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut drawing = false;
    for (i, p) in line.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &line[i]);
        let crossing = before.filter(|b| inside(b) != inside(p));
        if inside(p) {
            if !drawing {
                parts.push(crossing.map(|b| cut(p, b)).into_iter().collect());
            }
            if let Some(part) = parts.last_mut() {
                part.push(*p);
            }
        } else if let (Some(b), Some(part)) = (crossing, parts.last_mut()) {
            part.push(cut(b, p));
        }
        drawing = inside(p);
    }
    parts
}

/// Where the way from a place within the unit circle to one outside leaves it.
fn cut(inside: &Point, outside: &Point) -> Point {
    let way = outside.minus(inside);
    let [a, b, c] = [way.dot(&way), inside.dot(&way), inside.dot(inside) - 1.0];
    let share = -c / (b + (b * b - a * c).max(0.0).sqrt());
    inside.along(if share.is_finite() { share } else { 0.0 }, &way)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::{Shape, Typed};

    fn model(text: &str, at: Point) -> LocalModel {
        let surface = Surface::from(Shape::Typed(Typed::new(text).unwrap()));
        LocalModel::of(&surface, at).unwrap()
    }

    #[test]
    fn it_equals_a_quadratic_everywhere() {
        let mut surface = Surface::from(Shape::named("quadratic").unwrap());
        let table = surface.shape.parameters_mut();
        for (key, value) in [("lambda1", 1.0), ("lambda2", 25.0), ("angle_deg", 31.0)] {
            let row = table.row(key).unwrap();
            table.set(row, value);
        }
        let model = LocalModel::of(&surface, [1.7, -0.6]).unwrap();
        for i in 0..400 {
            let w = [
                -3.0 + 0.3 * f64::from(i % 20),
                -3.0 + 0.3 * f64::from(i / 20),
            ];
            let (q, f) = (model.value_at(w), surface.value(w));
            assert!((q - f).abs() <= 1e-12 * (1.0 + f), "{w:?}: {q} {f}");
        }
        let (newton, kind) = model.stationary().unwrap();
        assert!(norm(newton) < 1e-12 && kind == CriticalKind::Minimum);
    }

    /// On each kind of conic, and on the degenerate ones: points lie on the level, reach the rim or close, and miss nothing.
    #[test]
    fn lines_lie_on_their_level() {
        let reach = [0.8, 1.3];
        let cases: [(&str, Point); 9] = [
            ("x^2 + 9*y^2 + x*y", [0.3, 0.2]),
            ("x^2 + 1e6*y^2", [0.3, 1e-3]),
            ("x^2 - y^2 + 3*x*y", [0.1, -0.2]),
            ("x*y", [0.0, 0.0]),
            ("x^2 + y", [0.2, 0.1]),
            ("(x + y)^2", [0.3, 0.1]),
            ("x + 2*y", [0.0, 0.0]),
            ("-x^2 - 4*y^2", [0.1, 0.1]),
            ("(1 - x)^2 + 100*(y - x^2)^2", [-1.2, 1.0]),
        ];
        for (text, at) in cases {
            let model = model(text, at);
            let levels = model.levels(&[], reach);
            assert_eq!(levels.len(), OWN_LEVELS, "{text}");
            for level in levels {
                let lines = model.lines(level, reach);
                assert!(!lines.is_empty(), "{text} at {level}");
                let scaled =
                    |p: &Point| norm([(p[0] - at[0]) / reach[0], (p[1] - at[1]) / reach[1]]);
                for line in lines {
                    let (first, last) = (&line[0], &line[line.len() - 1]);
                    let closed = first.minus(last).norm() < 1e-9;
                    let open =
                        (scaled(first) - 1.0).abs() < 1e-9 && (scaled(last) - 1.0).abs() < 1e-9;
                    assert!(closed || open, "{text} at {level}: {first:?} {last:?}");
                    // The cut ends are on chords.
                    let within = if closed {
                        &line[..]
                    } else {
                        &line[1..line.len() - 1]
                    };
                    for p in within {
                        let off = (model.value_at(*p) - level).abs();
                        assert!(
                            off < 1e-9 * (1.0 + level.abs()),
                            "{text} at {level}: {p:?} {off}"
                        );
                        assert!(scaled(p) <= 1.0 + 1e-12);
                    }
                }
            }
        }
        assert!(model("3", [0.0, 0.0]).lines(3.0, reach).is_empty());
    }

    /// Both branches of x² − y² = 1/4, and the whole circle x² + y² = 1/4 in small pieces.
    #[test]
    fn lines_are_whole() {
        let hyperbola = model("x^2 - y^2", [0.0, 0.0]).lines(0.25, [1.0, 1.0]);
        let sides = |sign: f64| {
            hyperbola
                .iter()
                .filter(|l| l.iter().all(|p| sign * p[0] > 0.49))
                .count()
        };
        assert_eq!((hyperbola.len(), sides(1.0), sides(-1.0)), (2, 1, 1));
        let [circle] = &model("x^2 + y^2", [0.2, 0.0]).lines(0.25, [1.0, 1.0])[..] else {
            panic!("one circle");
        };
        let length: f64 = circle.windows(2).map(|p| p[1].minus(&p[0]).norm()).sum();
        assert!((length - PI).abs() < 2e-3, "{length}");
    }

    #[test]
    fn the_stationary_point_is_named() {
        let kind = |text| model(text, [0.4, 0.3]).stationary().map(|(_, kind)| kind);
        assert_eq!(kind("x^2 + 2*y^2"), Some(CriticalKind::Minimum));
        assert_eq!(kind("x^2 - 2*y^2"), Some(CriticalKind::Saddle));
        assert_eq!(kind("1 - x^2 - 2*y^2"), Some(CriticalKind::Maximum));
        assert_eq!(kind("(x + y)^2"), None);
        assert_eq!(kind("x"), None);
    }

    #[test]
    fn levels_are_the_plots_where_those_occur() {
        let model = model("x^2 + y^2", [1.0, 0.0]);
        let of_plot: Vec<f64> = (1..40).map(|k| 0.25 * f64::from(k)).collect();
        let levels = model.levels(&of_plot, [1.0, 1.0]);
        assert!(levels.len() <= MOST_LEVELS && levels.iter().all(|l| of_plot.contains(l)));
        assert!(
            levels[0] == 0.25 && levels[levels.len() - 1] == 3.75,
            "{levels:?}"
        );
        assert_eq!(model.levels(&[0.5, 100.0], [1.0, 1.0]).len(), OWN_LEVELS);
    }

    #[test]
    fn what_is_not_finite_has_no_model() {
        let surface = Surface::from(Shape::Typed(Typed::new("1/x").unwrap()));
        assert_eq!(LocalModel::of(&surface, [0.0, 0.0]), None);
        let steep = model("1e300*x^2 + y", [1e-5, 0.0]);
        for level in [0.0, 1e300, f64::NAN, f64::INFINITY] {
            let lines = steep.lines(level, [1e9, 1e-300]);
            assert!(lines.iter().flatten().flatten().all(|v| v.is_finite()));
        }
    }
}
