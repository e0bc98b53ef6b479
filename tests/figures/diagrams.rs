//! The diagram of a network, read back: its edges, marks, units and losses are those of weights that are set by hand.

use egui::{Color32, Pos2, Rect, pos2};
use ravine::export::drawing::{Outline, Path};
use ravine::network::Network;

use super::page::{Page, points, scenario};

/// Into unit 1, into unit 2, their biases, into the output, and its bias. The largest is 1.
const WEIGHTS: [f64; 9] = [1.0, -0.5, 0.25, -0.8, 0.6, -0.4, 0.5, -0.25, 0.3];

fn page(more: &str) -> (Network, Page) {
    let scenario = scenario(&format!(
        "run.steps = 0\nfigure = {{ legend = \"hidden\", decision = false }}\n\
         [network]\ndata = \"xor\"\nhidden = [2]\nsamples = 40\n{more}\nweights = {WEIGHTS:?}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\n"
    ));
    let surface = scenario.surface.shape.network().expect("a network");
    let network = (**surface.network()).clone();
    (network, Page::of(&scenario, None))
}

/// The squares of the units, column by column from the left, each from the top.
fn squares(page: &Page) -> Vec<Vec<Rect>> {
    let rects = page
        .marks
        .iter()
        .filter_map(|mark| match mark.path.outline {
            Outline::Rect { rect, .. } => Some(rect),
            Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Curve(_) => None,
        });
    let is_square = |r: &Rect| (r.width() - r.height()).abs() < 0.5 && r.width() > 8.0;
    let mut found: Vec<Rect> = Vec::new();
    for rect in rects.filter(is_square).filter(|r| r.width() < 80.0) {
        if found
            .iter()
            .all(|of| of.center().distance(rect.center()) > 1.0)
        {
            found.push(rect);
        }
    }
    found.sort_by(|a, b| {
        let key = |r: &Rect| [r.center().x.round(), r.center().y];
        key(a).partial_cmp(&key(b)).expect("numbers")
    });
    let mut columns: Vec<Vec<Rect>> = Vec::new();
    for square in found {
        match columns.last_mut() {
            Some(column) if (column[0].center().x - square.center().x).abs() < 1.0 => {
                column.push(square);
            }
            Some(_) | None => columns.push(vec![square]),
        }
    }
    columns
}

/// The mark of the key beside a word.
fn key<'a>(page: &'a Page, text: &str) -> &'a Path {
    let word = page.word(text);
    let here = page.marks.iter().find(|mark| {
        let middle = super::page::middle(&mark.path);
        let gap = word.rect.left() - middle.x;
        (middle.y - word.middle.y).abs() < 6.0 && (0.0..30.0).contains(&gap)
    });
    &here.expect("a mark of the key").path
}

fn alike(a: Color32, b: Color32) -> bool {
    let (a, b) = (a.to_array(), b.to_array());
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 2)
}

/// The colours of the key: of w > 0 and of w < 0.
fn signs(page: &Page) -> [Color32; 2] {
    ["w > 0, at most 1", "w < 0"].map(|text| key(page, text).stroke.color)
}

#[test]
fn edges_have_the_sign_and_the_size_of_their_weight() {
    let (_, page) = page("");
    let squares = squares(&page);
    assert_eq!(squares.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    let [positive, negative] = signs(&page);
    let widest = key(&page, "w < 0").stroke.width;
    // Column, unit that it comes from, unit to which it leads, and its place among the weights.
    for [column, from, to, place] in [
        [0, 0, 0, 0],
        [0, 1, 0, 1],
        [0, 0, 1, 2],
        [0, 1, 1, 3],
        [1, 0, 0, 6],
        [1, 1, 0, 7],
    ] {
        let ends = [
            squares[column][from].right_center(),
            squares[column + 1][to].left_center(),
        ];
        let is_edge = |path: &&Path| {
            let points = points(path);
            points.len() == 2
                && points
                    .iter()
                    .zip(ends)
                    .all(|(p, end)| p.distance(end) < 1.0)
        };
        let paths = page.marks.iter().map(|mark| &mark.path);
        let edge = paths.clone().find(is_edge).expect("an edge");
        let w = WEIGHTS[place];
        let share = w.abs();
        let width = widest * (0.03 + 0.31 * share as f32) / 0.34;
        assert!((edge.stroke.width - width).abs() < 0.02 * widest, "{w}");
        let ink = if w > 0.0 { positive } else { negative };
        let ink = ink.gamma_multiply(0.35 + 0.65 * share.sqrt() as f32);
        assert!(alike(edge.stroke.color, ink), "{w}: {:?}", edge.stroke);
    }
}

#[test]
fn biases_are_discs_of_their_sign_and_size() {
    let (_, page) = page("");
    let squares = squares(&page);
    let inks = signs(&page);
    for (square, bias, most) in [
        (squares[1][0], 0.6, 0.6),
        (squares[1][1], -0.4, 0.6),
        (squares[2][0], 0.3_f64, 0.3_f64),
    ] {
        let disc = page.marks.iter().find_map(|mark| match mark.path.outline {
            Outline::Circle { center, radius, .. }
                if center.distance(square.left_bottom()) < 0.5 =>
            {
                Some((radius, mark.path.fill))
            }
            Outline::Circle { .. }
            | Outline::Rect { .. }
            | Outline::Ellipse { .. }
            | Outline::Curve(_) => None,
        });
        let (radius, ink) = disc.expect("a disc at the corner");
        let expected = 0.2 * (bias.abs() / most).sqrt() as f32 * square.width();
        assert!((radius - expected).abs() < 0.05 * square.width(), "{bias}");
        assert!(alike(ink, inks[usize::from(bias < 0.0)]), "{bias} {ink:?}");
    }
}

/// The colour of the page's pictures at a place.
fn pixel(page: &Page, at: Pos2) -> Color32 {
    let mut pictures = page.pictures.iter().rev();
    let (picture, rect) = pictures.find(|(_, rect)| rect.contains(at)).expect("one");
    let [width, height] = picture.image.size;
    let share = (at - rect.min) / rect.size();
    let [x, y] = [share.x * width as f32, share.y * height as f32].map(|v| v as usize);
    picture.image.pixels[y.min(height - 1) * width + x.min(width - 1)]
}

/// Each picture shows what its unit gives over the plane of the inputs, with x₁ to the right and x₂ upwards.
#[test]
fn pictures_of_units_are_their_responses() {
    let (network, page) = page("");
    let squares = squares(&page);
    let inks = signs(&page);
    // Pale ones, too, have the hue of their sign.
    let violet = |ink: Color32| ink.b() > ink.r();
    assert_ne!(violet(inks[0]), violet(inks[1]));
    // About where the corners of the squares are in the plane: samples lie within ±2.3 or so.
    for (x, y) in [(-2.0, -2.0), (-2.0, 2.0), (2.0, -2.0), (2.0, 2.0)] {
        let layers = network.activations(&WEIGHTS, &[x, y]);
        let values = [&[x, y][..], &layers[0], &layers[1]];
        for (column, values) in squares.iter().zip(values) {
            for (square, value) in column.iter().zip(values) {
                let share = |v: f64| (0.5 + 0.5 * v / 2.5) as f32;
                let at = pos2(
                    square.left() + share(x) * square.width(),
                    square.bottom() - share(y) * square.height(),
                );
                if value.abs() < 0.25 {
                    continue;
                }
                let positive = violet(pixel(&page, at)) == violet(inks[0]);
                assert_eq!(positive, *value > 0.0, "{x} {y}: {value}");
            }
        }
    }
}

/// The numbers under "loss" and "test loss" are those of the samples for training and for testing.
#[test]
fn losses_stand_under_their_names() {
    let (network, page) = page("test_share = 0.25");
    for (name, samples) in [("loss", network.train()), ("test loss", network.test())] {
        let name = page.word(name);
        let below = page.words.iter().filter(|word| {
            let gap = word.rect.top() - name.rect.bottom();
            (word.rect.left() - name.rect.left()).abs() < 2.0 && (0.0..20.0).contains(&gap)
        });
        let below = below.min_by(|a, b| a.rect.top().total_cmp(&b.rect.top()));
        let said: f64 = below.expect("a number").text.parse().expect("a number");
        let loss = network.loss_on(&WEIGHTS, samples);
        assert!((said / loss - 1.0).abs() < 0.006, "{said} {loss}");
    }
}
