//! The pictures beside the landscape of a network.

use egui::Color32;
use ravine::export::drawing::Outline;
use ravine::network::{DataSet, Network};
use ravine::scenario::Scenario;

use super::page::{Page, colour, scenario};

const GREEN: u32 = 0x0000_8822;
const BLUE: u32 = 0x0000_22aa;

/// Without biases and with all weights 0.5: o = tanh((x₁ + x₂)/2), which is 0 where x₁ + x₂ = 0.
fn constant(figure: &str) -> Scenario {
    scenario(&format!(
        "run.steps = 0\nfigure = {{ legend = \"hidden\", {figure} }}\n\
         [network]\nhidden = [2]\nsamples = 50\ninit = \"constant\"\nconstant = 0.5\nbias = false\n\
         [[optimizer]]\nkind = \"gradient_descent\"\ncolor = \"#{GREEN:06x}\"\n\
         [[optimizer]]\nkind = \"adam\"\ncolor = \"#{BLUE:06x}\"\n"
    ))
}

fn network(scenario: &Scenario) -> &Network {
    let surface = scenario.surface.shape.network();
    surface.expect("a network").network()
}

#[test]
fn the_boundary_of_every_run_is_where_it_is_undecided() {
    let scenario = constant("diagram = false");
    let page = Page::of(&scenario, None);
    let plot = page.plot("x₁", "x₂");
    for ink in [GREEN, BLUE] {
        let points = plot.lines(colour(ink)).concat();
        assert!(points.len() > 5, "{points:?}");
        for [x, y] in points {
            assert!((x + y).abs() < 0.03, "{x} {y}");
        }
    }
}

#[test]
fn samples_are_discs_and_those_on_the_wrong_side_are_crossed_out() {
    let scenario = constant("diagram = false");
    let train = network(&scenario).train();
    assert_eq!(network(&scenario).spec().settings.data, DataSet::Moons);
    let page = Page::of(&scenario, None);
    let plot = page.plot("x₁", "x₂");
    let discs: Vec<([f64; 2], Color32)> = plot
        .marks()
        .filter_map(|mark| match mark.path.outline {
            Outline::Circle { center, .. } => Some((plot.at(center), mark.path.fill)),
            Outline::Ellipse { .. } | Outline::Rect { .. } | Outline::Curve(_) => None,
        })
        .collect();
    let inks: Vec<Color32> = (0..train.count())
        .map(|i| {
            let at = train.input(i);
            let near = |(p, _): &&([f64; 2], Color32)| (p[0] - at[0]).hypot(p[1] - at[1]) < 0.02;
            discs.iter().find(near).expect("a disc for each sample").1
        })
        .collect();
    // The same class has the same colour.
    for (i, j) in (0..train.count()).flat_map(|i| (0..i).map(move |j| (i, j))) {
        let same = train.classes[i] == train.classes[j];
        let near = (train.input(i)[0] - train.input(j)[0])
            .hypot(train.input(i)[1] - train.input(j)[1])
            < 0.04;
        assert!(near || (inks[i] == inks[j]) == same, "{i} {j}");
    }
    let wrong = (0..train.count()).filter(|i| {
        let at = train.input(*i);
        (at[0] + at[1] > 0.0) != (train.classes[*i] == 1)
    });
    let wrong: Vec<usize> = wrong.collect();
    assert!((3..30).contains(&wrong.len()));
    // A stroke each way, in the ink of texts.
    let text = ravine::figure::Style::of(ravine::figure::Theme::Paper, 13.0).text;
    let strokes = plot.lines(text);
    for i in &wrong {
        let at = train.input(*i);
        let here = |line: &&Vec<[f64; 2]>| {
            let middle = [0, 1].map(|axis| 0.5 * (line[0][axis] + line[line.len() - 1][axis]));
            (middle[0] - at[0]).hypot(middle[1] - at[1]) < 0.01
        };
        assert!(strokes.iter().filter(here).count() >= 2, "{i}");
    }
    let right = 100 - 2 * wrong.len();
    let said = format!("{right} %, ");
    assert!(
        page.words.iter().any(|word| word.text.starts_with(&said)),
        "{said}"
    );
}

#[test]
fn a_diagram_says_which_units_are_equal_and_shows_signs() {
    let mut scenario = constant("decision = false");
    let page = Page::of(&scenario, None);
    assert!(page.says("2–2–1 of Gradient descent, step 0"));
    for word in [
        "inputs",
        "2 tanh",
        "all equal",
        "output",
        "x₁",
        "x₂",
        "loss",
    ] {
        assert!(page.says(word), "{word}");
    }
    assert!(page.says("w > 0, at most 0.5"));
    // Six edges, and the line of the key, all of positive weights.
    assert_eq!(strokes(&page), [6 + 1, 1]);
    let shape = scenario.surface.shape.parameters_mut();
    let row = shape.row("constant").expect("a row");
    shape.set(row, -0.5);
    let page = Page::of(&scenario, Some(0));
    assert_eq!(strokes(&page), [1, 6 + 1]);
}

/// Lines in the colours of positive and of negative weights at full strength.
fn strokes(page: &Page) -> [usize; 2] {
    let mut found: Vec<(Color32, usize)> = Vec::new();
    let key = |text: &str| {
        let word = page.word(text);
        let here = page.marks.iter().find(|mark| {
            let middle = super::page::middle(&mark.path);
            let gap = word.rect.left() - middle.x;
            (middle.y - word.middle.y).abs() < 6.0 && (0.0..30.0).contains(&gap)
        });
        here.expect("a line of the key").path.stroke.color
    };
    let inks = [key("w > 0, at most 0.5"), key("w < 0")];
    for mark in &page.marks {
        let ink = mark.path.stroke.color;
        match found.iter_mut().find(|(of, _)| *of == ink) {
            Some((_, count)) => *count += 1,
            None => found.push((ink, 1)),
        }
    }
    inks.map(|ink| {
        found
            .iter()
            .find(|(of, _)| *of == ink)
            .map_or(0, |(_, n)| *n)
    })
}
