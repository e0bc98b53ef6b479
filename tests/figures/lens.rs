//! The eigen-lens: what it draws is what theory says of f = ½(x² + 4y²), turned by 30°.

use super::page::{Page, colour, near, scenario};
use ravine::scenario::Scenario;
use ravine::surface::Shape;

const RED: u32 = 0x00cc_1100;
const BLUE: u32 = 0x0000_33dd;
/// The ink of text on paper, the ground, and a bar where the error shrinks.
const TEXT: u32 = 0x0014_1414;
const PAPER: u32 = 0x00ff_ffff;
const GREEN: u32 = 0x002e_8b57;
/// Components of the start.
const START: [f64; 2] = [2.0, 1.0];

fn axes() -> [[f64; 2]; 2] {
    let (s, c) = 30f64.to_radians().sin_cos();
    [[c, s], [-s, c]]
}

fn place([a, b]: [f64; 2]) -> [f64; 2] {
    let [u, v] = axes();
    [a * u[0] + b * v[0], a * u[1] + b * v[1]]
}

/// Gradient descent at η = 0.4, with the factors 0.6 and −0.6, and momentum at η = 0.7 without any: 0.3 and −1.8.
fn lens(more: &str) -> Scenario {
    let [x, y] = place(START);
    scenario(&format!(
        "layers = {{ bands = false, contours = false, labels = false, critical_points = false, dots = false, \
         gradient = false, ahead = false, eigen_lens = true }}\n\
         surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0, angle_deg = 30.0 }}\n\
         start.at = [{x}, {y}]\nrun.steps = 12\nfigure = {{ legend = \"hidden\" }}\n{more}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.4\ncolor = \"#{RED:06x}\"\n"
    ))
}

fn second() -> String {
    format!(
        "[[optimizer]]\nkind = \"momentum\"\nmomentum = 0.0\nlr = 0.7\ncolor = \"#{BLUE:06x}\"\n"
    )
}

const PANELS: [[&str; 2]; 2] = [["α₁", "½λ₁α₁²"], ["α₂", "½λ₂α₂²"]];

#[test]
fn balls_hop_by_the_factor() {
    let scenario = lens("");
    for step in [0, 1, 3, 12] {
        let page = Page::of(&scenario, Some(step));
        for (i, [factor, lambda]) in [[0.6, 1.0], [-0.6, 4.0]].into_iter().enumerate() {
            let plot = page.plot(PANELS[i][0], PANELS[i][1]);
            let at = |step: usize| {
                let component = f64::powi(factor, step as i32) * START[i];
                [component, 0.5 * lambda * component * component]
            };
            let seen = |marks: &[[f64; 2]], at: [f64; 2]| {
                marks
                    .iter()
                    .any(|m| (m[0] - at[0]).abs() < 0.02 && (m[1] - at[1]).abs() < 0.1)
            };
            let balls = plot.areas(colour(RED));
            assert!(seen(&balls, at(step)), "{step} {i}: {balls:?}");
            let hollow = plot.areas(colour(PAPER));
            assert!(seen(&hollow, at(step + 1)), "{step} {i}: {hollow:?}");
            if step > 0 {
                // The last hop is drawn in full colour, from place to place.
                let hops = plot.lines(colour(RED));
                let hop = hops
                    .iter()
                    .find(|line| (line[0][0] - at(step - 1)[0]).abs() < 0.02);
                if (at(step)[0] - at(step - 1)[0]).abs() > 0.1 {
                    let hop = hop.unwrap_or_else(|| panic!("{step} {i}: {hops:?}"));
                    near(hop[hop.len() - 1], at(step), 0.1);
                }
            }
        }
    }
}

#[test]
fn the_parabola_is_that_of_the_eigenvalue() {
    let page = Page::of(&lens(""), Some(2));
    for (i, lambda) in [1.0, 4.0].into_iter().enumerate() {
        let plot = page.plot(PANELS[i][0], PANELS[i][1]);
        let longest = plot
            .marks()
            .filter(|m| m.path.is_open())
            .max_by_key(|m| super::page::points(&m.path).len());
        let corners: Vec<[f64; 2]> = super::page::points(&longest.unwrap().path)
            .iter()
            .map(|p| plot.at(*p))
            .collect();
        assert!(corners.len() > 40);
        for [component, height] in corners {
            near(
                [height, 0.0],
                [0.5 * lambda * component * component, 0.0],
                0.15,
            );
        }
    }
    assert!(page.says("f − f* = ½λ₁α₁² + ½λ₂α₂²"));
    assert!(page.says("λ₁ = 1") && page.says("λ₂ = 4"));
}

#[test]
fn bars_are_as_long_as_factors_are_large() {
    let page = Page::of(&lens(&second()), Some(2));
    for words in [
        "0.6 monotone",
        "0.3 monotone",
        "−0.6 oscillating",
        "−1.8 divergent",
    ] {
        assert!(page.says(words), "{words}");
    }
    let green = page.marks.iter().filter(|m| m.path.fill == colour(GREEN));
    let bars: Vec<(f32, f32)> = green
        .map(|m| {
            let xs: Vec<f32> = super::page::points(&m.path).iter().map(|p| p.x).collect();
            (
                xs.iter().copied().fold(f32::INFINITY, f32::min),
                xs.iter().copied().fold(0.0, f32::max),
            )
        })
        .collect();
    assert_eq!(bars.len(), 2, "{bars:?}");
    // The second optimizer of the text is the first of the list.
    let [short, long] = [bars[0], bars[1]].map(|(left, right)| right - left);
    assert!((long / short - 2.0).abs() < 0.01, "{bars:?}");
}

/// The axes go through the centre along the eigenvectors, and each head has its feet on them.
#[test]
fn components_are_drawn_on_the_plot() {
    let page = Page::of(&lens(""), Some(2));
    let plot = page.plot("x", "y");
    let lines = plot.lines(colour(TEXT));
    for [c, s] in axes() {
        let on_axis = |p: &[f64; 2]| (p[0] * s - p[1] * c).abs() < 0.02;
        let axis = lines
            .iter()
            .find(|line| line.len() >= 2 && line.iter().all(on_axis));
        let axis = axis.unwrap_or_else(|| panic!("no axis along {c}, {s}: {lines:?}"));
        let [from, to] = [axis[0], axis[axis.len() - 1]];
        assert!((to[0] - from[0]).hypot(to[1] - from[1]) > 5.0);
    }
    let heads = plot.areas(colour(RED));
    let [a, b] = [0.36 * START[0], 0.36 * START[1]];
    for expected in [place([a, 0.0]), place([0.0, b]), place([a, b])] {
        let seen = |h: &[f64; 2]| (h[0] - expected[0]).hypot(h[1] - expected[1]) < 0.05;
        assert!(heads.iter().any(seen), "{expected:?} {heads:?}");
    }
    assert!(page.says("u₁, λ₁ = 1") && page.says("u₂, λ₂ = 4"));
}

/// Off a quadratic, the surface stands beside the parabola, and the heading says where the parabola holds.
#[test]
fn elsewhere_the_lens_says_that_it_is_near_a_critical_point() {
    let mut scenario = lens("");
    scenario.surface = ravine::surface::Shape::named("saddle").unwrap().into();
    scenario.start = [1.0, 0.5];
    scenario.run.steps = 400;
    let page = Page::of(&scenario, None);
    assert!(
        page.says("f − f* ≈ ½λ₁α₁² + ½λ₂α₂² near (0, 3.16)"),
        "{:?}",
        page.words
    );
    let plot = page.plot(PANELS[1][0], PANELS[1][1]);
    // f = y⁴/40 − y²/2 + 2.5 = α²(1 + α/√10 + α²/40) at y = √10 + α.
    let surface = |a: f64| a * a * (1.0 + a / 10f64.sqrt() + a * a / 40.0);
    let lines = plot.lines(colour(TEXT));
    let slice = lines.iter().max_by_key(|line| line.len()).unwrap();
    assert!(slice.len() > 20);
    for [component, height] in slice {
        near([*height, 0.0], [surface(*component), 0.0], 0.4);
    }
}

#[test]
fn the_lens_takes_no_room_while_it_is_off() {
    let mut scenario = lens("");
    scenario.layers.eigen_lens = false;
    let page = Page::of(&scenario, Some(2));
    assert!(!page.says("λ₁ = 1") && !page.says("u₁, λ₁ = 1"));
}

/// A ball on a spring: α and Δα of f = ½x² along the first direction, by the recurrence of the heavy ball.
#[test]
fn the_phase_portrait_is_position_against_velocity() {
    let at = |momentum: f64, lr: f64| {
        let mut path = vec![[2.0, 0.0], [2.0 * (1.0 - lr), -2.0 * lr]];
        for k in 1..12 {
            let next = (1.0 + momentum - lr) * path[k][0] - momentum * path[k - 1][0];
            path.push([next, next - path[k][0]]);
        }
        path
    };
    for (momentum, lr, regime) in [
        (0.5, 0.4, "|σ| 0.707 underdamped"),
        (0.09, 0.3, "|σ| 0.652 overdamped"),
        // η = (1 − √μ)²
        (0.25, 0.25, "|σ| 0.5 critically damped"),
        (0.25, 2.0, "|σ| 0.5 underdamped"),
        (0.5, 3.1, "|σ| 1.17 diverging"),
    ] {
        let mut scenario = scenario(&format!(
            "layers = {{ bands = false, contours = false, critical_points = false, gradient = false, ahead = false }}\n\
             surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 3.0 }}\nstart.at = [2.0, 0.0]\nrun.steps = 12\n\
             figure = {{ legend = \"hidden\", phase = \"first\" }}\n\
             [[optimizer]]\nkind = \"momentum\"\nmomentum = {momentum}\nlr = {lr:?}\ncolor = \"#{RED:06x}\"\n"
        ));
        for step in [3, 12] {
            let page = Page::of(&scenario, Some(step));
            assert!(page.says(regime), "{regime}: {:?}", page.words);
            assert!(page.says("Phase portrait along u₁, λ₁ = 1"));
            let plot = page.plot("α₁", "Δα₁");
            let corners = plot.lines(colour(RED)).concat();
            let [[low, high], [bottom, top]] = plot.range();
            let seen = |p: &[f64; 2]| low < p[0] && p[0] < high && bottom < p[1] && p[1] < top;
            let path = at(momentum, lr);
            for place in path[..=step].iter().filter(|p| seen(p)) {
                let room = 0.01 * (high - low).max(top - bottom);
                let on =
                    |c: &[f64; 2]| (c[0] - place[0]).abs() < room && (c[1] - place[1]).abs() < room;
                assert!(corners.iter().any(on), "{regime} {place:?}: {corners:?}");
            }
            let head = path[step];
            let heads = plot.areas(colour(RED));
            assert!(
                !seen(&head)
                    || heads
                        .iter()
                        .any(|h| (h[0] - head[0]).abs() < 0.05 && (h[1] - head[1]).abs() < 0.05)
            );
        }
        scenario.figure.phase = ravine::scenario::Phase::Off;
        assert!(!Page::of(&scenario, Some(3)).says(regime));
    }
}

/// A chart of the same run, below the plot.
fn charted(quantity: &str, more: &str) -> Scenario {
    let mut scenario = lens(&format!("chart.quantity = \"{quantity}\"\n{more}"));
    scenario.layers.eigen_lens = false;
    scenario.figure.chart = true;
    scenario
}

/// Places on all lines of a colour, with the height as the axis has it.
fn heights(page: &Page, y: &str, ink: u32) -> Vec<[f64; 2]> {
    let plot = page.plot("steps", y);
    assert!(plot.y.logarithmic);
    let places = plot.lines(colour(ink)).concat();
    places.iter().map(|[x, y]| [*x, y.log10()]).collect()
}

#[track_caller]
fn passes(places: &[[f64; 2]], at: [f64; 2], room: f64) {
    let near = |p: &[f64; 2]| (p[0] - at[0]).abs() < 0.1 && (p[1] - at[1]).abs() < room;
    assert!(places.iter().any(near), "{at:?} {places:?}");
}

#[test]
fn components_are_charted_with_what_theory_says() {
    let page = Page::of(&charted("components", ""), Some(12));
    let measured = heights(&page, "|αᵢ|", RED);
    let dashed = heights(&page, "|αᵢ|", TEXT);
    for step in 0..=12 {
        for start in START {
            let height = (start * f64::powi(0.6, step)).log10();
            passes(&measured, [f64::from(step), height], 0.05);
        }
    }
    // Dashes begin at the start and lie on both lines.
    for start in START {
        passes(&dashed, [0.0, start.log10()], 0.05);
        let on = |p: &&[f64; 2]| (p[1] - start.log10() - p[0] * 0.6f64.log10()).abs() < 0.05;
        assert!(dashed.iter().filter(on).count() > 12, "{dashed:?}");
    }
    for words in ["α₁, λ₁ = 1", "α₂, λ₂ = 4", "theory"] {
        assert!(page.says(words), "{words}");
    }
}

/// ½λᵢαᵢ² is 2·0.36ᵏ along both directions, and the gap is their sum.
#[test]
fn the_loss_gap_is_split() {
    let page = Page::of(&charted("loss_gap", ""), Some(12));
    let gap = heights(&page, "f − f*", RED);
    let faint = 0x0050_5050;
    let parts = heights(&page, "f − f*", faint);
    for step in 0..=12 {
        let part = (2.0 * f64::powi(0.36, step)).log10();
        passes(&gap, [f64::from(step), part + 2f64.log10()], 0.05);
        passes(&parts, [f64::from(step), part], 0.05);
    }
    assert!(page.says("½λ₁α₁², λ₁ = 1") && page.says("½λ₂α₂², λ₂ = 4"));
    // Of several runs, the key says whose gap is split.
    let page = Page::of(&charted("loss_gap", &second()), Some(12));
    assert!(page.says("Momentum:"));
}

/// Away from w*, f is not the sum of both parts, which would stand above it.
#[test]
fn only_the_gap_of_a_quadratic_is_split() {
    let mut scenario = charted("loss_gap", "");
    scenario.surface = Shape::named("rosenbrock").expect("a surface").into();
    let page = Page::of(&scenario, Some(12));
    assert!(page.says("from the critical point (1, 1)"));
    assert!(page.words.iter().all(|word| !word.text.starts_with("½λ")));
}

/// Gradient descent falls by 0.6 a step, from 2 and 1 to 1e-16 in 73 and 72 steps.
#[test]
fn theory_ends_at_the_floor() {
    let mut scenario = charted("components", "");
    scenario.run.steps = 120;
    let page = Page::of(&scenario, Some(120));
    let dashed = heights(&page, "|αᵢ|", TEXT);
    // Not the key, and nothing that is cut off at the frame.
    let low = dashed.iter().filter(|p| (-16.1..-8.0).contains(&p[1]));
    let last = low.map(|p| p[0]).fold(0.0, f64::max);
    assert!((65.0..78.0).contains(&last), "{last}");
}

/// Formulas of limits that lie close to one another are written in different places, and none across another's line.
#[test]
fn formulas_of_limits_give_way() {
    let more: String = [("momentum", 0.2), ("momentum", 0.25), ("nesterov", 0.12)]
        .map(|(kind, lr)| format!("[[optimizer]]\nkind = \"{kind}\"\nlr = {lr}\n"))
        .concat();
    let page = Page::of(&charted("sharpness", &more), Some(12));
    let formulas: Vec<_> = page
        .words
        .iter()
        .filter(|w| w.text.ends_with("/η") || w.text.ends_with("η)"))
        .collect();
    assert!(formulas.len() >= 3, "{formulas:?}");
    for (i, word) in formulas.iter().enumerate() {
        let apart = |other: &&super::page::Word| !other.rect.intersects(word.rect);
        assert!(formulas[..i].iter().all(apart), "{formulas:?}");
        // A dash is shorter than a formula.
        let dashes = page.marks.iter().filter(|mark| mark.path.is_open());
        let covered = dashes.filter(|mark| {
            super::page::points(&mark.path)
                .iter()
                .all(|p| word.rect.shrink(1.0).contains(*p))
        });
        assert_eq!(covered.count(), 0, "{word:?}");
    }
}

#[test]
fn every_method_has_its_own_limit_on_the_chart() {
    let adam =
        "[[optimizer]]\nkind = \"adam\"\nlr = 0.1\n[[optimizer]]\nkind = \"nesterov\"\nlr = 0.2\n";
    let page = Page::of(&charted("sharpness", &(second() + adam)), Some(12));
    for words in ["2/η", "2(1+μ)/η", "2(1+μ)/((1+2μ)η)"] {
        assert!(page.says(words), "{words}");
    }
    let adams = "2(1+β₁)/((1−β₁)η)";
    assert!(!page.says(adams));
    let page = Page::of(
        &charted("preconditioned_sharpness", &(second() + adam)),
        Some(12),
    );
    assert!(page.says(adams) && page.says("2/η"));
}

/// On the valley of minima x²y² = 1 one eigenvalue is 0, which the Hessian there gives up to rounding.
#[test]
fn a_flat_direction_is_called_flat() {
    let page = Page::of(
        &scenario(
            "surface.kind = \"product_squared\"\nstart.at = [3.0, 0.05]\nrun.steps = 60\nlayers.eigen_lens = true\n\
             [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n",
        ),
        None,
    );
    let texts = || page.words.iter().map(|word| &*word.text);
    assert!(
        texts().any(|text| text.starts_with("λ₁ = 0, flat")),
        "{:?}",
        texts().collect::<Vec<_>>()
    );
}
