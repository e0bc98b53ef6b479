//! The race: its table and the share of starts solved.

use super::page::{Page, colour, near, scenario};

const RED: u32 = 0x00cc_1100;
const BLUE: u32 = 0x0000_33dd;

/// Undamped Newton needs three evaluations on a quadratic: gradient and Hessian at the start, a gradient where it arrives. Damped by a
/// rate that is not tuned (one setting), the loss gap falls by 1/4 a step: ten steps of two evaluations for 10⁻⁶.
#[test]
fn staircases_rise_where_starts_are_solved() {
    let page = Page::of(
        &scenario(&format!(
            "surface = {{ kind = \"quadratic\", lambda1 = 1, lambda2 = 9 }}\nfigure.legend = \"hidden\"\n\
             race = {{ shown = true, starts = \"grid\", count = 4, tries = 1, budget = 100 }}\n\
             [[optimizer]]\nkind = \"newton\"\nlabel = \"N\"\ncolor = \"#{RED:06x}\"\n\
             [[optimizer]]\nkind = \"newton\"\nlr = 0.5\ncolor = \"#{BLUE:06x}\"\nlabel = \"D\"\n"
        )),
        None,
    );
    let plot = page.plot("evaluations", "share solved");
    for (hex, evaluations) in [(RED, 3.0), (BLUE, 21.0)] {
        let lines = plot.lines(colour(hex));
        let [line] = &lines[..] else {
            panic!("{lines:?}");
        };
        let expected = [
            [1.0_f64, 0.0],
            [evaluations, 0.0],
            [evaluations, 1.0],
            [100.0, 1.0],
        ];
        assert_eq!(line.len(), expected.len(), "{line:?}");
        for (corner, expected) in line.iter().zip(expected) {
            near(
                [corner[0].log10(), corner[1]],
                [expected[0].log10(), expected[1]],
                0.01,
            );
        }
    }
    for text in ["best setting", "η = 0.5", "η = 1", "3", "21"] {
        assert!(page.says(text), "{text}");
    }
    assert_eq!(page.words.iter().filter(|w| w.text == "4 of 4").count(), 2);
}
