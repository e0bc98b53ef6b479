//! The histogram of eigenvalues: its bars, and its marks at 0, at λmax and at the edge of stability.

use egui::{Color32, Pos2, Rect};
use ravine::export::drawing::Outline;
use ravine::network::Network;
use ravine::objective::HessianAt;
use ravine::scenario::Scenario;

use super::page::{Page, Word, colour, middle, points, scenario};

const GREEN: u32 = 0x0000_8822;
const BLUE: u32 = 0x0000_22aa;

fn of(subject: usize) -> Scenario {
    let mut scenario = scenario(&format!(
        "run.steps = 40\nfigure = {{ spectrum = true, legend = \"hidden\", decision = false, diagram = false }}\n\
         [network]\nhidden = [3]\nsamples = 24\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.4\ncolor = \"#{GREEN:06x}\"\n\
         schedule = {{ kind = \"exponential\", gamma = 0.98 }}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\ncolor = \"#{BLUE:06x}\"\n"
    ));
    scenario.maps.optimizer = subject;
    scenario
}

fn eigenvalues(scenario: &Scenario, subject: usize, row: usize) -> Vec<f64> {
    let surface = scenario.surface.shape.network().expect("a network");
    let network: &Network = surface.network();
    let run = scenario.optimizers[subject].run(&scenario.problem());
    let w = run.weights(row);
    HessianAt::new(network, &w).spectrum().expect("finite")
}

/// The frame above the name of the axis.
fn frame(page: &Page) -> Rect {
    let name = page.word("eigenvalue λ");
    let frames = page.marks.iter().filter_map(|mark| mark.within);
    let above = frames.filter(|frame| {
        (frame.center().x - name.rect.center().x).abs() < 8.0 && frame.bottom() < name.rect.top()
    });
    above
        .max_by(|a, b| a.area().total_cmp(&b.area()))
        .expect("a plot")
}

/// Where an eigenvalue stands, between the numbers of the axis, which is logarithmic on both sides of 0.
fn place(page: &Page, frame: Rect, value: f64) -> [f32; 2] {
    let number = |word: &Word| {
        let plain = word.text.replace('−', "-");
        let power = |text: &str| {
            let digits: String = text
                .chars()
                .map(|c| match c {
                    '⁻' => '-',
                    c => "⁰¹²³⁴⁵⁶⁷⁸⁹"
                        .chars()
                        .position(|r| r == c)
                        .map_or(c, |d| char::from(b'0' + d as u8)),
                })
                .collect();
            Some(10f64.powi(digits.parse().ok()?))
        };
        match plain.strip_prefix("-10") {
            Some(rest) if !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
                power(rest).map(|v| -v)
            }
            _ => match plain.strip_prefix("10") {
                Some(rest)
                    if !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    power(rest)
                }
                _ => plain.parse().ok(),
            },
        }
    };
    let words = page.words.iter().filter(|word| {
        let gap = word.rect.top() - frame.bottom();
        !word.upwards && (0.0..25.0).contains(&gap) && frame.x_range().contains(word.middle.x)
    });
    let mut ticks: Vec<(f64, f32)> = words
        .filter_map(|w| Some((number(w)?, w.middle.x)))
        .collect();
    ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let below = ticks.iter().rev().find(|(v, _)| *v <= value);
    let above = ticks.iter().find(|(v, _)| *v >= value);
    [
        below.map_or(frame.left(), |t| t.1 - 3.0),
        above.map_or(frame.right(), |t| t.1 + 3.0),
    ]
}

struct Bar {
    rect: Rect,
    fill: Color32,
}

fn bars(page: &Page, frame: Rect) -> Vec<Bar> {
    let bars = page
        .marks
        .iter()
        .filter_map(|mark| match mark.path.outline {
            Outline::Rect { rect, .. }
                if mark.within == Some(frame)
                    && mark.path.fill != Color32::TRANSPARENT
                    && (rect.bottom() - frame.bottom()).abs() < 1.5 =>
            {
                let fill = mark.path.fill;
                Some(Bar { rect, fill })
            }
            Outline::Rect { .. }
            | Outline::Circle { .. }
            | Outline::Ellipse { .. }
            | Outline::Curve(_) => None,
        });
    bars.collect()
}

/// A vertical line across the frame, whole or dashed.
fn verticals(page: &Page, frame: Rect) -> Vec<(f32, f32)> {
    let lines = page.marks.iter().filter(|mark| mark.within == Some(frame));
    let lines = lines.filter_map(|mark| {
        let points: Vec<Pos2> = points(&mark.path);
        let [from, to] = points[..] else { return None };
        (from.x == to.x && from.y != to.y).then_some((from.x, (from.y - to.y).abs()))
    });
    lines.collect()
}

#[test]
fn bars_are_the_subjects_eigenvalues_and_hollow_below_zero() {
    for (subject, ink) in [(0, GREEN), (1, BLUE)] {
        let scenario = of(subject);
        let page = Page::of(&scenario, Some(0));
        let values = eigenvalues(&scenario, subject, 0);
        let frame = frame(&page);
        let (ink, bars) = (colour(ink), bars(&page, frame));
        assert!(bars.len() > 4, "{}", bars.len());
        let [zero, _] = place(&page, frame, 0.0);
        for bar in &bars {
            // Whole to the right of 0.
            let right = bar.rect.center().x > zero + 3.0;
            assert!(
                right == (bar.fill == ink)
                    || (bar.rect.center().x - zero - 3.0).abs() < 1.5 * bar.rect.width()
            );
        }
        let [low, high] = [values[0], values[values.len() - 1]];
        assert!(low < 0.0 && bars.iter().any(|bar| bar.fill != ink));
        // The first and the last bar are those of the ends.
        let first = bars
            .iter()
            .fold(f32::INFINITY, |m, bar| m.min(bar.rect.left()));
        let last = bars.iter().fold(0.0f32, |m, bar| m.max(bar.rect.right()));
        let [from, to] = place(&page, frame, low);
        assert!(first < to && first + 12.0 > from, "{first} {from} {to}");
        let [from, to] = place(&page, frame, high);
        assert!(last > from && last - 12.0 < to, "{last} {from} {to}");
    }
}

/// The tip is at λmax, and the dashed line at 2/η of the step that leaves the row, beyond the last bar where that is larger.
#[test]
fn marks_stand_at_the_largest_eigenvalue_and_at_the_edge() {
    let scenario = of(0);
    for row in [0, 40] {
        let page = Page::of(&scenario, Some(row));
        let values = eigenvalues(&scenario, 0, row);
        let largest = values[values.len() - 1];
        let frame = frame(&page);
        let mut tips = page.marks.iter().filter(|mark| {
            mark.within == Some(frame) && points(&mark.path).len() == 3 && !mark.path.is_open()
        });
        let tip = tips.next_back().expect("a tip");
        let at = middle(&tip.path).x;
        let [from, to] = place(&page, frame, largest);
        assert!((from..=to).contains(&at), "{at}: {from} {to}");
        let bars = bars(&page, frame);
        let last = bars.iter().fold(0.0f32, |m, bar| m.max(bar.rect.right()));
        assert!((last - at).abs() < 12.0, "the tip is on the last bar");
        let run = scenario.optimizers[0].run(&scenario.problem());
        let rate = run.rate_from(row).unwrap_or(run.rates[row]);
        let edge = 2.0 / rate;
        let said = format!("2/η {}", ravine::figure::compact(edge, 3));
        let mut words = page.words.iter();
        assert!(words.any(|w| w.text.contains(&said)), "{said}");
        let dashes = verticals(&page, frame);
        let short = |x: f32| {
            dashes
                .iter()
                .filter(|(of, length)| *of == x && *length < 0.2 * frame.height())
                .count()
        };
        let mut places: Vec<f32> = dashes.iter().map(|(x, _)| *x).collect();
        places.retain(|x| short(*x) > 4);
        let at_edge = *places.first().expect("a dashed line");
        let [from, to] = place(&page, frame, edge);
        assert!((from..=to).contains(&at_edge), "{at_edge}: {from} {to}");
        assert_eq!(at_edge > at, edge > largest, "{edge} {largest}");
    }
}
