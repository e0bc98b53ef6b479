//! What the lessons say, from runs of the scenarios that they show.
//!
//! Expected numbers come from theory, where a comment names it, or from NumPy programs that share no code with this crate.
//! Shares of seeds and distances under noise are NumPy's, with its own random numbers; each number that a sentence
//! states is also looked up in the sentence.

use ravine::analysis::sharpness::shifted;
use ravine::analysis::signals::{Activation, Bank, Init, predict};
use ravine::analysis::{
    CentralRequest, Progress, Sharpness, SignalRequest, SignalSettings, Signals, gradient_flow,
};
use ravine::math::eigenpairs;
use ravine::optimizer::{GradientDescent, Method, Status, Trajectory};
use ravine::scenario::{Scenario, lesson_pages};
use ravine::surface::{Data, Shape, Surface};

type Point = [f64; 2];

/// A lesson whose knobs are turned, as a lecturer does.
#[derive(Clone)]
struct Page(Scenario);

impl Page {
    fn open(key: &str) -> Self {
        let lesson = lesson_pages().iter().find(|l| l.key == key);
        Self(lesson.expect("a lesson").scenario.clone())
    }

    /// The lesson with a knob turned to this value.
    fn with(&self, target: &str, value: f64) -> Self {
        let mut page = self.clone();
        let mut knobs = self.0.knobs.iter();
        let knob = knobs.find(|k| k.target.to_string() == target);
        let knob = knob.unwrap_or_else(|| panic!("{}: no knob {target}", self.0.title));
        if let Some([low, high]) = knob.range {
            assert!(
                (low..=high).contains(&value),
                "{target}: {value} is out of reach"
            );
        }
        page.0.set(&knob.target, value);
        page
    }

    fn steps(&self, steps: usize) -> Self {
        let mut page = self.clone();
        page.0.run.steps = steps;
        page
    }

    fn quiet(&self) -> Self {
        let mut page = self.clone();
        page.0.run.noise = 0.0;
        page
    }

    fn seeds(&self, count: u64) -> impl Iterator<Item = Self> + '_ {
        (0..count).map(|seed| {
            let mut page = self.clone();
            page.0.run.seed = seed;
            page
        })
    }

    /// The run of the optimizer at this place, from 1.
    fn run(&self, place: usize) -> Trajectory {
        self.0.optimizers[place - 1].run(&self.0.problem())
    }

    /// Fails unless the sentence has these words.
    fn says(&self, words: &str) {
        assert!(self.0.notes.contains(words), "{words}: {}", self.0.notes);
    }
}

fn distance([x, y]: Point, [a, b]: Point) -> f64 {
    (x - a).hypot(y - b)
}

fn end(run: &Trajectory) -> Point {
    run.points[run.last()]
}

/// The first row of which something is true.
fn first(run: &Trajectory, what: impl Fn(usize) -> bool) -> Option<usize> {
    (0..=run.last()).find(|&row| what(row))
}

/// The first row within this distance of a place.
fn reaches(run: &Trajectory, place: Point, within: f64) -> Option<usize> {
    first(run, |row| distance(run.points[row], place) <= within)
}

fn root_mean_square(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(n, sum), v| (n + 1.0, sum + v * v));
    f64::sqrt(sum / count)
}

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() <= tolerance,
        "{value}, expected {expected}"
    );
}

const ORIGIN: Point = [0.0, 0.0];

/// Gradient descent is stable for η < 2/λmax: at η = 0.15 that is λ₂ < 13.33.
#[test]
fn ravine() {
    let page = Page::open("ravine");
    page.says("κ = λ₂/λ₁ = 10");
    page.says("λ₂ = 13.3");
    let crossings = |lambda2: f64| {
        let run = page.with("surface.lambda2", lambda2).run(1);
        // The part across the valley.
        let (s, c) = 15f64.to_radians().sin_cos();
        let part: Vec<f64> = run.points.iter().map(|[x, y]| c * y - s * x).collect();
        (part[1] / part[0], distance(end(&run), ORIGIN))
    };
    for lambda2 in [8.0, 10.0, 13.0, 13.3, 13.4, 15.0, 20.0] {
        let (factor, left) = crossings(lambda2);
        near(factor, 1.0 - 0.15 * lambda2, 1e-12);
        assert_eq!(left > 2.8, lambda2 > 13.35, "{lambda2}: {left}");
    }
    for lambda2 in [1.0, 5.0, 10.0, 15.0, 20.0] {
        let page = page.with("surface.lambda2", lambda2);
        assert!(
            [2, 3]
                .iter()
                .all(|&i| distance(end(&page.run(i)), ORIGIN) < 0.05)
        );
        let slower = page.with("optimizer.1.lr", f64::min(1.0 / lambda2, 0.3));
        assert!(distance(end(&slower.run(1)), ORIGIN) < 0.05);
    }
}

/// x ← (1 − ηλ₁)x and y ← (1 − ηλ₂)y, with λ = (1, 10).
#[test]
fn step_limit() {
    let page = Page::open("step-limit");
    page.says("x by 1 − η and y by 1 − 10η");
    for lr in [0.05, 0.0999, 0.1001, 0.15, 0.1999, 0.2001, 0.25] {
        let run = page.with("optimizer.1.lr", lr).run(1);
        for step in run.points.windows(2).take(20) {
            near(step[1][0] / step[0][0], 1.0 - lr, 1e-12);
            near(step[1][1] / step[0][1], 1.0 - 10.0 * lr, 1e-12);
            assert_eq!(step[0][1] * step[1][1] < 0.0, lr > 0.1);
            assert_eq!(step[1][1].abs() < step[0][1].abs(), lr < 0.2);
        }
    }
    page.says("2/11 both shrink alike, to 9/11");
    let best = page.run(2);
    for step in best.points.windows(2) {
        near(step[1][0] / step[0][0], 9.0 / 11.0, 1e-12);
        near(step[1][1] / step[0][1], -9.0 / 11.0, 1e-12);
    }
}

/// Gradient descent at η = 2/(λmin + λmax) keeps (κ−1)/(κ+1) of every part: ln 1000/ln(101/99) = 345.4 steps to a
/// thousandth. The heavy ball has the double root (√κ−1)/(√κ+1), so it keeps (1 + ct)(9/11)ᵗ; 48 is NumPy's.
#[test]
fn why_momentum() {
    let page = Page::open("why-momentum").steps(400);
    let error = |run: &Trajectory, row: usize| distance(run.points[row], ORIGIN);
    let arrival = |run: &Trajectory| reaches(run, ORIGIN, 1e-3 * error(run, 0));
    let (plain, ball) = (page.run(1), page.run(2));
    page.says("κ = 100");
    page.says("99/101");
    for row in 1..=plain.last() {
        near(
            error(&plain, row) / error(&plain, row - 1),
            99.0 / 101.0,
            1e-12,
        );
    }
    page.says("9/11");
    near(error(&ball, 400) / error(&ball, 399), 9.0 / 11.0, 3e-3);
    assert!(error(&ball, 100) / error(&ball, 99) > 9.0 / 11.0);
    page.says("swings out first");
    let widest = ball.points.iter().map(|p| p[1].abs()).fold(0.0, f64::max);
    near(widest, 1.112, 1e-3);
    page.says("after 48 steps, not 346");
    assert_eq!((arrival(&plain), arrival(&ball)), (Some(346), Some(48)));
    assert!(widest < page.0.view().y[1], "the picture holds it");
    page.says("at 0.65 it diverges");
    // The limit η < 2(1 + μ)/λmax is at μ = 0.653.
    let ball = |mu: f64| page.with("optimizer.2.momentum", mu).run(2);
    assert!(error(&ball(0.65), 400) > error(&ball(0.65), 300));
    assert!(error(&ball(0.66), 400) < 1e-6);
}

/// Steps until gradient and step are at most 1e-3, as the map counts them; from NumPy.
#[test]
fn rate_and_momentum() {
    let page = Page::open("rate-and-momentum");
    assert_eq!(page.0.run.tolerance, 1e-3);
    let rest = |lr: f64, momentum: f64| {
        let page = page.with("optimizer.1.lr", lr);
        let run = page.with("optimizer.1.momentum", momentum).run(1);
        first(&run, |row| {
            row > 0 && run.gradient_norm(row) <= 1e-3 && run.step_length(row) <= 1e-3
        })
    };
    page.says("here it takes 513 steps, at the cross, the best of theory in the long run, 75");
    assert_eq!(rest(0.03, 0.5), Some(513));
    // η = (2/(√0.2 + √20))² and μ = (9/11)².
    let root = 0.2_f64.sqrt() + 20_f64.sqrt();
    assert_eq!(rest(4.0 / (root * root), 81.0 / 121.0), Some(75));
    page.says("just beside it 45");
    assert_eq!(rest(0.16284, 0.67553), Some(45));
    page.says("η = 2(1 + μ)/λmax");
    for mu in [0.0, 0.3, 0.6, 0.9] {
        let limit = 2.0 * (1.0 + mu) / 20.0;
        assert!(rest(0.98 * limit, mu).is_some() && rest(1.02 * limit, mu).is_none());
    }
}

/// Near the ridge y grows by 1 + η a step: a tenth of it costs ln 10/ln 1.1 = 24.2 steps more. Newton's step leads from
/// y to −y where 2 − y²·6/10 = 1 − y²/10, at y = √2; 42 is NumPy's.
#[test]
fn newton_and_saddles() {
    let page = Page::open("newton-and-saddles");
    let leaves = |y: f64| {
        let run = page.with("start.y", y).steps(400).run(3);
        first(&run, |row| run.points[row][1] >= 1.0)
    };
    page.says("from y = 0.02 in 42 steps (to y = 1), 24 more for each factor of 10 nearer");
    assert_eq!(leaves(0.02), Some(42));
    assert_eq!(leaves(0.002), Some(42 + 24));
    assert_eq!(leaves(0.0002), Some(42 + 48));
    page.says("from y = 0 never");
    assert_eq!(leaves(0.0), None);
    page.says("past 1.41");
    let newton = |y: f64, place: usize| end(&page.with("start.y", y).run(place));
    for y in [0.0, 0.02, 0.5, 1.0, 1.4] {
        assert!(distance(newton(y, 1), ORIGIN) < 1e-9, "{y}");
        assert!(distance(newton(y, 2), ORIGIN) < 1e-9, "{y}");
    }
    for y in [1.42, 1.6, 1.9, 2.5] {
        near(newton(y, 1)[1].abs(), 10f64.sqrt(), 1e-9);
    }
}

/// Adam divides by the size of each coordinate's gradient, so on the axes λ₂ cancels. Gradient descent's slow part keeps
/// 0.93 a step, so the loss loses 1 − 0.93² = 13.5 %. 94 and 238 are NumPy's.
#[test]
fn adam_and_rotation() {
    let page = Page::open("adam-and-rotation").steps(300);
    let at = |angle: f64| page.with("surface.angle_deg", angle);
    page.says("within 0.01 after 94 steps instead of 238");
    for (angle, steps) in [(0.0, 94), (45.0, 238)] {
        let run = at(angle).run(1);
        let last_outside = (0..=run.last()).rfind(|&row| distance(run.points[row], ORIGIN) > 0.01);
        assert_eq!(last_outside.map(|row| row + 1), Some(steps));
    }
    page.says("λ₂ no longer moves its path");
    let on_axes = at(0.0);
    let path = on_axes.run(1);
    for lambda2 in [5.0, 40.0] {
        let other = on_axes.with("surface.lambda2", lambda2).run(1);
        for (p, q) in path.points.iter().zip(&other.points) {
            assert!(distance(*p, *q) < 1e-6);
        }
    }
    page.says("loses 14 % a step");
    for angle in [0.0, 20.0, 45.0, 70.0, 90.0] {
        let losses = at(angle).run(2).losses.clone();
        near(losses[100] / losses[99], 0.93 * 0.93, 1e-3);
    }
}

/// The minima of Himmelblau's function, and the top of its hill.
const HIMMELBLAU: [Point; 4] = [
    [3.0, 2.0],
    [-2.805_118, 3.131_313],
    [-3.779_310, -3.283_186],
    [3.584_428, -1.848_127],
];
const HILL: Point = [-0.270_845, -0.923_039];

fn minimum(at: Point) -> Option<usize> {
    HIMMELBLAU.iter().position(|m| distance(*m, at) < 0.05)
}

/// Ends from NumPy, the same within 0.1 of the start.
#[test]
fn basins() {
    let page = Page::open("basins");
    page.says("end at (3, 2)");
    let ends: Vec<_> = (1..=5).map(|i| minimum(end(&page.run(i)))).collect();
    assert_eq!(ends, [Some(0), Some(3), Some(0), Some(0), Some(1)]);
    page.says("Newton climbs to its top");
    for turn in 0..12 {
        let (s, c) = (f64::from(turn) / 6.0 * std::f64::consts::PI).sin_cos();
        let page = page.with("start.x", HILL[0] + 0.4 * c);
        let newton = page.with("start.y", HILL[1] + 0.4 * s).run(5);
        assert!(distance(end(&newton), HILL) < 1e-4);
    }
}

/// How many pieces the basins have on a grid of starts.
fn pieces(page: &Page) -> usize {
    let (columns, rows) = (57, 29);
    let mut basins: Vec<_> = (0..columns * rows)
        .map(|cell| {
            let mut page = page.clone();
            let (i, j) = ((cell % columns) as f64, (cell / columns) as f64);
            page.0.start = [-7.0 + 0.25 * i, -4.2 + 0.3 * j];
            minimum(end(&page.run(1)))
        })
        .collect();
    let mut count = 0;
    for cell in 0..basins.len() {
        let Some(basin) = basins[cell] else { continue };
        count += 1;
        let mut open = vec![cell];
        while let Some(cell) = open.pop() {
            if basins[cell] != Some(basin) {
                continue;
            }
            basins[cell] = None;
            let (i, j) = (cell % columns, cell / columns);
            open.extend((i > 0).then(|| cell - 1));
            open.extend((i + 1 < columns).then(|| cell + 1));
            open.extend((j > 0).then(|| cell - columns));
            open.extend((j + 1 < rows).then(|| cell + columns));
        }
    }
    count
}

/// Pieces from NumPy.
#[test]
fn basins_of_attraction() {
    let page = Page::open("basins-of-attraction");
    page.says("four basins, each in one piece");
    assert_eq!(pieces(&page.with("optimizer.1.momentum", 0.0)), 4);
    page.says("neighbours part");
    assert!(pieces(&page) > 40);
}

/// The variance of a part goes by v ← (1 − ηλ)²v + η²σ²; over both parts, and with what is left of the start, that gives
/// these distances at step 300.
#[test]
fn noise_and_schedules() {
    let page = Page::open("noise-and-schedules");
    page.says("σ = 2");
    page.says("typically 0.66");
    page.says("at step 300 to 0.19 and 0.15");
    // The seed shown is a typical one.
    for (place, expected, apart) in [(1, 0.66, 0.15), (2, 0.19, 0.05), (3, 0.15, 0.05)] {
        near(distance(end(&page.run(place)), ORIGIN), expected, apart);
    }
    let distances = |page: &Page, place: usize| {
        let ends = page.seeds(400).map(|page| end(&page.run(place)));
        root_mean_square(ends.map(|at| distance(at, ORIGIN)))
    };
    for (place, expected) in [(1, 0.657), (2, 0.194), (3, 0.147)] {
        near(distances(&page, place), expected, 0.1 * expected);
    }
    page.says("Drag σ and the clouds grow with it");
    let doubled = distances(&page.with("run.noise", 4.0), 1);
    near(doubled, 2.0 * 0.657, 0.131);
    page.says("to a quarter, and its cloud halves");
    near(
        distances(&page.with("optimizer.1.lr", 0.15 / 4.0), 1),
        0.311,
        0.031,
    );
}

/// ln 10/ln(1/0.8) = 10.3 and ln 10/ln(1/0.98) = 114.0 steps. The variance of the path is ησ²/(λ(2 − ηλ)), that of its
/// average σ²/(λ²T), T = 271.
#[test]
fn averages() {
    let page = Page::open("averages");
    page.says("in 11 steps, the small one in 114");
    for (place, steps) in [(1, 11), (2, 114)] {
        let run = page.quiet().run(place);
        assert_eq!(
            reaches(&run, ORIGIN, 0.1 * distance(run.points[0], ORIGIN)),
            Some(steps)
        );
    }
    page.says("typically 0.78 from the minimum");
    page.says("(dashed) ends at 0.13");
    page.says("the cloud grows, the average stays as near");
    let rms = |lr: f64, what: &dyn Fn(&Trajectory) -> Point| {
        let page = page.with("optimizer.1.lr", lr);
        root_mean_square(
            page.seeds(400)
                .map(|page| distance(what(&page.run(1)), ORIGIN)),
        )
    };
    for (lr, cloud) in [(0.1, 0.523), (0.2, 0.782), (0.4, 1.414)] {
        near(rms(lr, &end), cloud, 0.1 * cloud);
        let average = |run: &Trajectory| {
            assert_eq!(run.averages(run.last()).len(), 271);
            run.average(run.last()).expect("it began at step 30")
        };
        near(rms(lr, &average), 0.125, 0.013);
    }
}

/// Of 1000 seeds, NumPy's plain momentum stays with 99.9 %, SAM at ρ = 0.05 with 97 %, and at 0.2 ends in the flat well
/// with 98 %.
#[test]
fn flat_minima() {
    let page = Page::open("flat-minima");
    let surface = &page.0.surface;
    page.says("Two wells of the same depth");
    let (sharp, flat) = ([-1.5, 0.0], [1.5, 0.0]);
    near(surface.value(sharp), surface.value(flat), 2e-3);
    page.says("ten times as steep");
    // Away from the other well: (ρ/w²)exp(−ρ²/2w²) is 3.03 at w = 0.2 and 0.303 at w = 0.8.
    let slope = |[x, y]: Point| {
        let [gx, gy] = surface.jet2([x, y + 0.2]).gradient;
        gx.hypot(gy)
    };
    near(slope(sharp) / slope(flat), 10.0, 0.5);

    let ends = |page: &Page, place: usize, well: Point, radius: f64| {
        let runs = page.seeds(100).map(|page| page.run(place));
        runs.filter(|run| distance(end(run), well) < radius).count()
    };
    assert!(ends(&page, 1, sharp, 0.6) >= 98);
    page.says("ρ = 0.2");
    assert!(ends(&page, 2, flat, 1.4) >= 94);
    page.says("ρ to 0.05: it stays");
    let near_by = page.with("optimizer.2.sam.rho", 0.05);
    assert!(ends(&near_by, 2, sharp, 0.6) >= 92);
    // And with the seed that is shown.
    assert!(distance(end(&page.run(1)), sharp) < 0.6);
    assert!(distance(end(&page.run(2)), flat) < 1.4);
    assert!(distance(end(&near_by.run(2)), sharp) < 0.6);
}

/// ηλmax/2
fn edge(page: &Page, at: Point) -> f64 {
    let [_, high] = eigenpairs(page.0.surface.jet2(at).hessian).expect("a finite Hessian");
    0.5 * page.0.optimizers[0].method.lr() * high.value
}

/// Ends and rises from NumPy. On xy = 1 the Hessian is (y, x)(y, x)ᵀ.
#[test]
fn catapult() {
    let page = Page::open("catapult");
    page.says("ηλmax/2 is 1.25");
    near(edge(&page, page.0.start), 1.2505, 1e-4);
    page.says("rises for 6 steps, from 0.28 to 8.9");
    let run = page.run(1);
    let highest = first(&run, |row| run.losses[row + 1] < run.losses[row]);
    assert_eq!(highest, Some(6));
    near(run.losses[0], 0.28, 5e-3);
    near(run.losses[6], 8.87, 5e-3);
    let ends_at = |lr: f64| {
        let page = page.with("optimizer.1.lr", lr);
        let at = end(&page.run(1));
        near(at[0] * at[1], 1.0, 1e-6);
        edge(&page, at)
    };
    page.says("it ends at 0.63");
    near(ends_at(0.1), 0.6273, 1e-4);
    page.says("η = 0.12 it is thrown further, to 0.14; with 0.17, away");
    near(ends_at(0.12), 0.1364, 1e-4);
    let away = page.with("optimizer.1.lr", 0.17).run(1);
    assert_eq!(away.status(away.last()).0, Status::Diverged);
    page.says("With 0.05 it goes straight, as the gradient flow");
    let straight = page.with("optimizer.1.lr", 0.05).run(1);
    assert!(straight.losses.windows(2).all(|pair| pair[1] <= pair[0]));
    // The flow keeps x² − y² = 24.9975, so x² − 1/x² = 24.9975 at its end.
    let view = page.0.view();
    let flow = gradient_flow(&page.0.surface, page.0.start, view, 1e-6);
    let flow = flow.points[flow.points.len() - 1];
    near(flow[0] * flow[0] - flow[1] * flow[1], 24.9975, 1e-6);
    assert!(distance(end(&straight), flow) < 0.01);
}

/// λmax of ½(1 − x²y²)² on xy = 1; what the run does after that, from NumPy.
#[test]
fn edge_of_stability() {
    let page = Page::open("edge-of-stability");
    page.says("beyond x = 5, where λmax = 4(x² + y²) is 2/η = 100");
    for x in [5.0, 5.5, 6.0] {
        let at = [x, 1.0 / x];
        let expected = 0.01 * 4.0 * (x * x + 1.0 / (x * x));
        near(edge(&page, at), expected, 1e-9);
    }
    near(edge(&page, [5.0, 0.2]), 1.0, 2e-3);
    page.says("bounces across and is driven along, towards x = 5");
    let run = page.run(1);
    let across = run.points.windows(2).filter(|pair| {
        let side = |[x, y]: Point| x * y > 1.0;
        side(pair[0]) != side(pair[1])
    });
    assert!(across.count() > 2000);
    let along: Vec<f64> = run.points.iter().step_by(500).map(|p| p[0]).collect();
    assert!(along.windows(2).all(|pair| pair[1] < pair[0]), "{along:?}");
    near(end(&run)[0], 5.028, 2e-3);
    page.says("on it ηλmax/2 stays 1, and its bar is the swing it foretells");
    let (optimizer, problem) = (&page.0.optimizers[0], page.0.problem());
    let (schedule, tools) = (&optimizer.schedule, &optimizer.wrappers);
    let flow = CentralRequest::of(&optimizer.method, schedule, tools, &problem);
    let flow = flow
        .expect("gradient descent has one")
        .compute()
        .expect("it begins inside");
    for t in [2.0, 10.0, 500.0, 1500.0, 3000.0] {
        near(edge(&page, flow.at(t).expect("it lasts")), 1.0, 1e-6);
    }
    let [swing, _] = flow.swings(2999.5).expect("it lasts");
    let ([_, y], [_, before]) = (run.points[3000], run.points[2999]);
    near(swing[1].abs(), 0.5 * (y - before).abs(), 2e-3);
    page.says("At η = 0.01 it has converged after 18 steps");
    let settled = page.with("optimizer.1.lr", 0.01).run(1);
    let small = |row: usize| settled.gradient_norm(row) <= page.0.run.tolerance;
    assert_eq!(first(&settled, small), Some(18));
    let rest = |row: usize| settled.statuses[row] == Status::Converged;
    assert_eq!(first(&settled, rest), Some(18));
}

/// Ends and the step from a script that runs gradient descent on the same 41 inputs.
#[test]
fn constant_initialization() {
    let page = Page::open("constant-initialization");
    page.says("x = y stays to the last bit");
    let equal = page.run(1);
    assert!(equal.points.iter().all(|[x, y]| x == y));
    page.says("ends at a saddle, (0.905, 0.905), with a loss of 0.0064");
    assert_eq!(equal.status(equal.last()).0, Status::Saddle);
    near(end(&equal)[0], 0.904_556, 1e-6);
    near(equal.losses[equal.last()], 6.395_8e-3, 1e-7);
    page.says("after 494 steps the loss is below 0.001");
    let apart = page.run(2);
    let below = |row: usize| apart.losses[row] < 1e-3;
    assert_eq!(first(&apart, below), Some(494));
    assert!(distance(end(&apart), [0.5, 2.0]) < 0.03);
    page.says("Set both targets to 1.5: now the minimum lies on the line");
    let page = page
        .with("surface.target1", 1.5)
        .with("surface.target2", 1.5);
    for place in [1, 2] {
        let run = page.run(place);
        assert!(distance(end(&run), [1.5, 1.5]) < 1e-2);
        assert_eq!(run.status(run.last()).0, Status::Converged);
    }
}

/// Ends, sharpness and φ from NumPy: the greatest value in a box around the valley is at one of its corners.
#[test]
fn same_function() {
    let page = Page::open("same-function");
    page.says("All along the valley xy = 1 it is the same function");
    page.says("λmax is x² + y²: 9.19 where η = 0.05 ends and 2.71 where η = 0.3 does");
    page.says("differs, too: 3.94 % and 2.40 %");
    assert!(page.0.speaker_notes.contains("2/η = 6.67"));
    for (place, rate, sharpness, phi) in [(1, 0.05, 9.194, 3.938), (2, 0.3, 2.707, 2.396)] {
        assert_eq!(page.0.optimizers[place - 1].method.lr(), rate);
        let run = page.run(place);
        let [x, y] = end(&run);
        near(x * y, 1.0, 1e-9);
        assert_eq!(run.statuses[run.last()], Status::Converged);
        let found =
            Sharpness::of(&page.0.surface, [x, y], page.0.sharpness.epsilon).expect("finite");
        near(found.lambda_max, sharpness, 2e-3);
        near(found.lambda_max, x * x + y * y, 1e-6);
        near(found.keskar().expect("a loss"), phi, 1e-3);
    }
    // The small rate ends where the large one cannot rest.
    near(2.0 / 0.3, 6.67, 0.005);
    let [x, y] = end(&page.run(1));
    assert!(x * x + y * y > 6.67);
    // Whatever the knobs: both rest in the valley, the larger rate below its limit.
    for (rate, start) in [
        (0.05, 2.0),
        (0.2, 3.0),
        (0.35, 1.0),
        (0.35, 3.0),
        (0.3, 2.0),
    ] {
        let page = page.with("optimizer.2.lr", rate).with("start.x", start);
        for place in [1, 2] {
            let [x, y] = end(&page.run(place));
            near(x * y, 1.0, 1e-3);
        }
        let [x, y] = end(&page.run(2));
        assert!(x * x + y * y < 2.0 / rate, "{rate} from {start}");
    }
}

/// A point that was found on the surface keeps its loss in the flat well and loses it in the sharp one if the surface is shifted:
/// the same as on the surface with its own shift.
#[test]
fn trained_points_are_tested_on_a_shifted_surface() {
    let page = Page::open("flat-minima").quiet();
    let test_loss = |start: Point, shift: f64| {
        let mut scenario = page.0.clone();
        scenario.start = start;
        let run = scenario.optimizers[0].run(&scenario.problem());
        let at = end(&run);
        let by_delta = shifted(&scenario.surface, at, [shift, 0.0]);
        let mut moved = scenario.surface.clone();
        let table = moved.shape.parameters_mut();
        let row = table.row("shift").expect("the surface's own");
        table.set(row, shift);
        near(by_delta, moved.value(at), 1e-12);
        by_delta - scenario.surface.value(at)
    };
    let (sharp, flat) = ([-1.6, 0.1], [1.6, 0.1]);
    near(test_loss(sharp, 0.0), 0.0, 1e-15);
    // By ½λδ² about: 1 − exp(−δ²/2w²) at w = 0.2 and 0.8.
    near(test_loss(sharp, 0.1), 1.0 - f64::exp(-0.125), 0.01);
    near(test_loss(flat, 0.1), 1.0 - f64::exp(-0.01 / 1.28), 0.005);
}

/// Steps from NumPy.
#[test]
fn rosenbrock() {
    let page = Page::open("rosenbrock");
    page.says("finds the valley in two steps");
    let descent = page.run(1);
    let beside = |row: usize| {
        let [x, y] = descent.points[row];
        (y - x * x).abs()
    };
    assert!(beside(0) > 0.4 && beside(1) > 0.1);
    assert!((2..=600).all(|row| beside(row) < 0.01));
    page.says("Newton needs 5 steps, momentum 522, Adam 1090, gradient descent 6543");
    let page = page.with("run.steps", 7000.0);
    for (place, steps) in [(4, 5), (2, 522), (3, 1090), (1, 6543)] {
        let run = page.run(place);
        assert_eq!(first(&run, |row| run.losses[row] <= 1e-3), Some(steps));
    }
}

/// An exact search ends where the gradient is at right angles to it. NumPy's steepest descent, whose roundings differ,
/// takes 14 892 steps; its conjugate gradients 22.
#[test]
fn line_searches() {
    let page = Page::open("line-searches").steps(20_000);
    let runs = [1, 2].map(|place| page.run(place));
    let [steepest, conjugate] = &runs;
    page.says("right angles");
    for row in 1..60 {
        let ([a, b], [c, d]) = (steepest.gradients[row - 1], steepest.gradients[row]);
        let cosine = (a * c + b * d) / (a.hypot(b) * c.hypot(d));
        assert!(cosine.abs() < 0.02, "{row}: {cosine}");
    }
    let rest = |run: &Trajectory| first(run, |row| run.statuses[row] == Status::Converged);
    page.says("15 000 steps through this valley, conjugate gradients 22");
    let steps = rest(steepest).expect("it arrives");
    assert!((14_500..15_500).contains(&steps), "{steps}");
    assert_eq!(rest(conjugate), Some(22));
    page.says("almost anywhere it needs the fewest evaluations");
    let evaluations = |page: &Page, place: usize| {
        let run = page.run(place);
        let row = first(&run, |row| run.losses[row] < 1e-10).expect("it arrives");
        run.evaluations[row]
    };
    let [steepest, conjugate, bfgs] = [1, 2, 3].map(|place| evaluations(&page, place));
    assert!(bfgs < conjugate && conjugate < steepest);
    let starts = (0..=12).flat_map(|i| (0..=8).map(move |j| (f64::from(i), f64::from(j))));
    let fewest = starts.filter(|(i, j)| {
        let page = page.with("start.x", -1.5 + 0.25 * i).steps(400);
        let page = page.with("start.y", -0.5 + 0.25 * j);
        evaluations(&page, 3) < evaluations(&page, 2)
    });
    // Of 117 starts.
    assert!(fewest.count() >= 112);
}

/// κ, best weights and steps from NumPy.
#[test]
fn raw_features() {
    let page = Page::open("raw-features");
    let condition = |page: &Page| {
        let hessian = page.0.surface.jet2(ORIGIN).hessian;
        let [low, high] = eigenpairs(hessian).expect("a finite Hessian");
        (high.value / low.value, 2.0 / high.value)
    };
    page.says("κ is 1.8·10¹⁰");
    page.says("up to 9·10⁻¹¹");
    let (kappa, limit) = condition(&page);
    near(kappa, 1.7718e10, 1e6);
    near(limit, 8.985e-11, 1e-14);
    page.says("leaves the litres at 0");
    let [per_km, per_litre] = end(&page.run(1));
    near(per_km, 7.682e-5, 1e-8);
    assert!(per_litre.abs() < 1e-6);
    page.says("Newton needs one step");
    let best = page.run(2).points[1];
    near(best[0], -2.954_603e-5, 1e-9);
    near(best[1], 8.499_864, 1e-5);

    page.says("κ is 1.02, and with η = 0.8 three steps do it");
    let mut page = page.with("surface.standardise", 1.0);
    let descent = GradientDescent {
        lr: 0.8,
        ..GradientDescent::default()
    };
    page.0.optimizers[0].method = Method::GradientDescent(descent);
    near(condition(&page).0, 1.019_138, 1e-6);
    let best = page.run(2).points[1];
    let run = page.run(1);
    assert_eq!(reaches(&run, best, 0.01 * distance(ORIGIN, best)), Some(3));
}

/// Over 300 seeds NumPy's large rate is within 0.3 after 7 steps and ends at 0.24, the small one after 107 and at 0.08,
/// the falling one after 9 and at 0.005: medians, and root mean squares.
#[test]
fn mini_batches() {
    let page = Page::open("mini-batches");
    page.says("4 of 40 rows");
    // The slope, in cm for a standard deviation of the load.
    let best = [4.852_937, 0.0];
    let arrival = |place: usize| {
        let mut steps: Vec<_> = page
            .seeds(101)
            .map(|page| reaches(&page.run(place), best, 0.3).unwrap_or(150))
            .collect();
        steps.sort_unstable();
        steps[50]
    };
    let left = |page: &Page, place: usize| {
        root_mean_square(
            page.seeds(100)
                .map(|page| distance(end(&page.run(place)), best)),
        )
    };
    page.says("arrives in 8 steps and then wanders");
    assert!((6..=9).contains(&arrival(1)));
    near(left(&page, 1), 0.24, 0.03);
    page.says("takes over 100");
    assert!((101..=115).contains(&arrival(2)));
    page.says("arrives early and settles");
    assert!((7..=11).contains(&arrival(3)));
    assert!(left(&page, 3) < 0.01);
    // NumPy, 100 seeds, steps 60 to 150: 0.247 and 0.0675. At the end of an epoch, as at step 150, both are nearer.
    let cloud = |page: &Page| {
        let steps = page.seeds(100).flat_map(|page| {
            let run = page.run(1);
            (60..=150)
                .map(move |row| distance(run.points[row], best))
                .collect::<Vec<_>>()
        });
        root_mean_square(steps)
    };
    page.says("the large rate to 0.1: its cloud is about a quarter as wide");
    near(cloud(&page), 0.247, 0.01);
    near(cloud(&page.with("optimizer.1.lr", 0.1)), 0.0675, 0.004);
    page.says("to 40, and nothing wanders");
    let all = page.with("surface.batch", 40.0);
    assert!(distance(end(&all.run(1)), best) < 1e-6);
}

/// Where a text of the catalogue states a number, or a limit of what a loss over data can be.
#[test]
fn texts_of_surfaces() {
    // On a grid of NumPy's, the largest value of the domain is 3.504 million at (−0.32, −3).
    let goldstein = Shape::named("goldstein_price").expect("a surface");
    assert!(goldstein.info().teaches.contains("from 3 to 3.5 million"));
    let goldstein = Surface::from(goldstein);
    near(goldstein.value([0.0, -1.0]), 3.0, 1e-9);
    near(goldstein.value([-0.32, -3.0]), 3.504e6, 1e3);

    // Standardised, κ = (1 + r)/(1 − r); height and arm span have r = 0.979.
    let bodies = Shape::named("least_squares").expect("a surface");
    let data = Data::built_in("bodies").expect("a data set");
    let bodies = Surface::from(bodies.over(data).expect("numbers"));
    let hessian = bodies.jet2(ORIGIN).hessian;
    let [low, high] = eigenpairs(hessian).expect("a finite Hessian");
    near(high.value / low.value, 94.3119, 1e-3);
}

/// Mean-field numbers from NumPy: activations' rms at layer 30 and the input's gradient in units of that of layer 30, for n·Var w.
#[test]
fn signals_tanh() {
    let page = Page::open("signals-tanh");
    page.says("to 0.12");
    page.says("at 4 activations stay at 0.73");
    page.says("some 70 times (85 in");
    for (gain, rms, gradient) in [
        (0.5, 1.8e-5, 1.92e-5),
        (1.0, 0.130_995, 0.154_802),
        (2.0, 0.555_862, 2.953_866),
        (4.0, 0.728_264, 84.807_94),
    ] {
        let predicted = predict(&page.with("signals.gain", gain).0.signals).expect("theory");
        near(predicted[30].rms / rms, 1.0, 0.02);
        near(predicted[0].gradient / gradient, 1.0, 0.002);
    }
    // What is seen is a little less: narrow networks lose some of the mean square, and of a gradient.
    let seen = seen(&page);
    near(seen.layers[30].activation.sd.mean, 0.12, 0.005);
    let strong = self::seen(&page.with("signals.gain", 4.0));
    near(strong.layers[30].activation.sd.mean, 0.73, 0.01);
    near(strong.layers[0].gradient.mean, 70.0, 5.0);
    let weak = self::seen(&page.with("signals.gain", 0.5));
    assert!(weak.layers[30].activation.sd.mean < 1e-4 && weak.layers[0].gradient.mean < 1e-4);
}

fn seen(page: &Page) -> Signals {
    let request = SignalRequest::new(&page.0.signals, Bank::default());
    let signals = request.compute(2, &Progress::default());
    signals.expect("nothing cancels it")
}

/// 1.38e-19 for a sigmoid and 0.155 for tanh from NumPy; 1 for linear layers.
#[test]
fn signals_sigmoid() {
    let page = Page::open("signals-sigmoid");
    page.says("some 10⁻¹⁹");
    page.says("with tanh a tenth comes back");
    let signals = &page.0.signals;
    let gradient = |activation| {
        let settings = SignalSettings {
            activation,
            ..*signals
        };
        predict(&settings).expect("theory")[0].gradient
    };
    near(gradient(Activation::Sigmoid) / 1.382e-19, 1.0, 1e-3);
    near(gradient(Activation::Tanh), 0.154_802, 1e-5);
    near(gradient(Activation::Linear), 1.0, 1e-12);
    for (activation, range) in [(1.0, 3e-20..3e-19), (0.0, 0.1..0.15), (5.0, 0.7..1.3)] {
        let page = page.with("signals.activation", activation);
        let seen = seen(&page).layers[0].gradient.mean;
        assert!(range.contains(&seen), "{activation} {seen}");
    }
}

/// 2^(−15) = 3.05e-5.
#[test]
fn signals_relu() {
    let page = Page::open("signals-relu");
    page.says("some 10⁻⁵");
    let rms = |page: &Page| predict(&page.0.signals).expect("theory")[30].rms;
    near(rms(&page) * 32768.0, 1.0, 1e-9);
    let sd = seen(&page).layers[30].activation.sd.mean;
    assert!((1e-5..3e-5).contains(&sd), "{sd}");
    let he = page.with("signals.init", 4.0);
    assert_eq!(he.0.signals.init, Init::HeNormal);
    near(rms(&he), 1.0, 1e-9);
    // Within the error of 16 draws of the deviation of their logarithms.
    let wanders = |width: f64| {
        let seen = seen(&he.with("signals.width", width));
        2.0 * seen.layers[30].activation.rms.deviation / (150.0 / width).sqrt()
    };
    near(wanders(128.0), 1.0, 0.5);
}

#[test]
fn knobs_are_what_a_lecturer_can_turn() {
    for lesson in lesson_pages() {
        let Scenario { title, knobs, .. } = &lesson.scenario;
        assert!((1..=4).contains(&knobs.len()), "{title}");
        for knob in knobs {
            let control = lesson.scenario.knob_control(knob).expect("a number");
            assert!(
                control.name.chars().count() <= 20,
                "{title}: {}",
                control.name
            );
            if let Some([low, high]) = knob.range {
                assert!(
                    (low..=high).contains(&control.value),
                    "{title}: {}",
                    knob.target
                );
            }
        }
    }
}
