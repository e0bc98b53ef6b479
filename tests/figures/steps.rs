//! Explained steps and pinned runs on paper, on f = ½(x² + 4y²), whose gradients are (x, 4y).

use super::page::{Page, Plot, colour, points, scenario};
use ravine::scenario::Scenario;

const INK: u32 = 0x00cc_1100;

fn bowl(more: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }}\nstart.at = [2.0, 1.0]\n\
         view = {{ x = [-1.0, 3.0], y = [-1.5, 1.5] }}\n\
         layers = {{ bands = false, contours = false, critical_points = false, dots = false, gradient = false, ahead = false, explain = true }}\n\
         figure.legend = \"hidden\"\nrun.steps = 12\n{more}"
    ))
}

const MOMENTUM: &str =
    "[[optimizer]]\nkind = \"momentum\"\nlr = 0.1\nmomentum = 0.5\ncolor = \"#cc1100\"\n";

/// Whether an arrow's tip, a corner of a triangle, is at a place.
fn has_tip(plot: &Plot<'_>, [x, y]: [f64; 2]) -> bool {
    let mut triangles = plot.marks().map(|mark| points(&mark.path));
    triangles.any(|corners| {
        let mut places = corners.iter().map(|at| plot.at(*at));
        corners.len() == 3 && places.any(|[a, b]| (a - x).hypot(b - y) < 0.015)
    })
}

/// Momentum's second step: from (1.8, 0.6), b = (2, 4), g = (1.8, 2.4), so the memory leads by (−0.1, −0.2), the gradient by
/// (−0.18, −0.24), and both to (1.52, 0.16).
#[test]
fn the_arrows_of_a_step_have_their_true_lengths() {
    let page = Page::of(&bowl(MOMENTUM), Some(1));
    let plot = page.plot("x", "y");
    assert!(has_tip(&plot, [1.7, 0.4]), "the memory's");
    assert!(has_tip(&plot, [1.52, 0.16]), "the gradient's after it");
    assert!(
        !has_tip(&plot, [1.62, 0.36]),
        "of the gradient alone there is none"
    );
    for text in ["b ← μb + g", "w ← w − ηb"] {
        assert!(page.says(text), "{text}: {:#?}", page.words);
    }
    // Its memory is said to be that, and the gradient is not mistaken for one of its addends.
    for text in ["b₋ is b before this step.", "−g, not to scale"] {
        assert!(page.says(text), "{text}: {:#?}", page.words);
    }
    // Nothing of it without the layer.
    let mut without = bowl(MOMENTUM);
    without.layers.explain = false;
    let page = Page::of(&without, Some(1));
    assert!(!page.says("w ← w − ηb"));
    assert!(!has_tip(&page.plot("x", "y"), [1.7, 0.4]));
}

/// Nothing breaks where there is nothing to explain, or no step from there.
#[test]
fn there_may_be_no_step() {
    for more in [
        "",
        "[[optimizer]]\nkind = \"gradient_descent\"\nlr = 1e308\n",
        "[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0\n",
        "[[optimizer]]\nkind = \"gradient_descent\"\nvisible = false\n",
    ] {
        for step in [0, 1, 12] {
            Page::of(&bowl(more), Some(step));
        }
    }
    let flat = scenario(
        "surface.kind = \"abs_ridge\"\nstart.at = [1, 1]\nlayers.explain = true\n[[optimizer]]\nkind = \"newton\"\n",
    );
    let page = Page::of(&flat, None);
    assert!(
        page.says("No step exists from here: singular."),
        "{:#?}",
        page.words
    );
}

/// The class is not told the step that it is asked for.
#[test]
fn a_question_hides_the_explanation() {
    let asked = format!("prediction.state = \"asked\"\n{MOMENTUM}");
    assert!(!Page::of(&bowl(&asked), Some(1)).says("w ← w − ηb"));
}

/// A pinned run starts where it was pinned, and is dashed on the plot and in the chart.
#[test]
fn a_pinned_run_is_dashed() {
    let mut scenario = bowl(MOMENTUM);
    scenario.layers.explain = false;
    scenario.figure.legend = ravine::scenario::Legend::TopRight;
    let plain = Page::of(&scenario, None);
    scenario.optimizers[0].pinned = Some([-0.5, 1.0]);
    scenario.optimizers[0].label = Some("kept".into());
    let page = Page::of(&scenario, None);
    assert!(page.says("kept"));
    let lines = |page: &Page| {
        let plot = page.plot("x", "y");
        let of_ink = plot.marks().filter(|m| m.path.stroke.color == colour(INK));
        let ends: Vec<Vec<[f64; 2]>> = of_ink
            .map(|m| points(&m.path).iter().map(|at| plot.at(*at)).collect())
            .collect();
        ends
    };
    let (solid, dashed) = (lines(&plain), lines(&page));
    assert!(
        dashed.len() > solid.len() + 8,
        "{} {}",
        dashed.len(),
        solid.len()
    );
    let begins = |lines: &[Vec<[f64; 2]>], [x, y]: [f64; 2]| {
        lines.iter().any(|line| {
            line.first()
                .is_some_and(|p| (p[0] - x).hypot(p[1] - y) < 0.02)
        })
    };
    assert!(begins(&solid, [2.0, 1.0]) && !begins(&dashed, [2.0, 1.0]));
    assert!(begins(&dashed, [-0.5, 1.0]));
}

/// However long the name of an optimizer is, what stands over its equation ends with the steps.
#[test]
fn a_long_name_leaves_room_for_the_steps() {
    let name =
        "a name that is far longer than the column beside the plot can be, whatever it is called";
    let labelled = MOMENTUM.replace("lr = 0.1", &format!("lr = 0.1\nlabel = \"{name}\""));
    let page = Page::of(&bowl(&labelled), Some(1));
    let title = page
        .words
        .iter()
        .find(|word| word.text.ends_with(", from step 1 to 2"));
    let title = title.unwrap_or_else(|| panic!("{:#?}", page.words));
    assert!(
        title.text.starts_with("a name") && title.text.contains('…'),
        "{}",
        title.text
    );
    assert!(title.rect.right() <= super::page::SIZE[0]);
}
