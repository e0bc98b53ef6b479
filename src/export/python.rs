//! A scenario as a Python script that computes the paths of its shown optimizers with PyTorch.
//!
//! What PyTorch says in a call is that call: `torch.optim` with all numbers, and its schedulers. What it lacks is written out where that takes
//! a few lines, and otherwise left out, with the reason as a comment. A test runs such scripts where there is PyTorch, and compares the paths.

mod formula;
mod method;
mod plain;
mod run;
mod schedule;
mod shown;
mod surface;
mod text;

pub use self::surface::NoScript;

use self::method::Made;
use self::plain::{Function, PLAIN};
use self::run::Features;
use self::shown::Shown;
use self::surface::Code;
use self::text::number;
use crate::scenario::Scenario;
use crate::spelling::printable;

/// The script.
///
/// # Errors
/// If the document has a network.
pub fn script(scenario: &Scenario) -> Result<String, NoScript> {
    let code = Code::of(&scenario.surface.shape)?;
    let names = scenario.table_names();
    let shown = scenario.optimizers.iter().zip(&names);
    let shown: Vec<Shown<'_>> = shown
        .filter(|(optimizer, _)| optimizer.visible)
        .map(|(optimizer, name)| Shown::of(optimizer, name, scenario))
        .collect();
    let features = Features::of(scenario, &shown);
    let mut out = head(scenario);
    for line in &code.before {
        out.push_str(&format!("{line}\n"));
    }
    if !code.before.is_empty() {
        out.push_str("\n\n");
    }
    out.push_str(&objective(scenario, &code));
    out.push_str(&features.run(scenario));
    for helper in helpers(&shown) {
        out.push_str(&format!("\n\n{helper}"));
    }
    out.push_str("\n\npaths = {}\n");
    for shown in &shown {
        out.push_str(&shown.text);
    }
    out.push_str(OUTPUT);
    Ok(out)
}

/// Prints what the script has found.
const OUTPUT: &str = r#"
if __name__ == "__main__":
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["optimizer", "step", "x", "y", "loss"])
    for name, path in paths.items():
        for step, (x, y) in enumerate(path):
            table.writerow([name, step, x, y, loss(torch.tensor([x, y])).item()])
"#;

/// The paragraphs before the surface.
fn head(scenario: &Scenario) -> String {
    let mut out = String::new();
    for line in scenario
        .title
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        out.push_str(&format!("# {}\n", printable(line)));
    }
    if !out.is_empty() {
        out.push_str("#\n");
    }
    out.push_str(
        "# The paths of the optimizers, computed with PyTorch; written by Ravine.\n\
         # Prints optimizer, step, x, y and loss.\n\n\
         import csv\nimport math\nimport sys\n\nimport torch\n\n\
         torch.set_default_dtype(torch.float64)\n\n\n",
    );
    out
}

/// The surface, and the loss that is minimised.
fn objective(scenario: &Scenario, code: &Code) -> String {
    let surface = &scenario.surface;
    let mut out = String::from("def f(x, y):\n");
    for line in surface.shape.landscape().equation().lines() {
        out.push_str(&format!("    # {}\n", printable(line)));
    }
    let roots = |line: &String| line.contains("sqrt(") || line.contains("hypot(");
    if code.body.iter().any(roots) {
        out.push_str("    # Where a root is 0, PyTorch has no finite slope; Ravine takes 0.\n");
    }
    for line in &code.body {
        out.push_str(&format!("    {line}\n"));
    }
    out.push_str("\n\ndef loss(w):\n    x, y = w\n    return f(x, y)");
    if surface.l2 != 0.0 {
        out.push_str(&format!(" + {}/2*(x**2 + y**2)", number(surface.l2)));
    }
    if surface.l1 != 0.0 {
        let l1 = number(surface.l1);
        out.push_str(&format!(" + {l1}*(torch.abs(x) + torch.abs(y))"));
    }
    out.push('\n');
    out
}

/// The functions that the shown optimizers need, each once.
fn helpers(shown: &[Shown<'_>]) -> Vec<&'static str> {
    let mut texts: Vec<&'static str> = Vec::new();
    let mut add = |text: &'static str| {
        if !texts.contains(&text) {
            texts.push(text);
        }
    };
    for shown in shown {
        if let Some(helper) = shown.scheduled.helper {
            add(helper);
        }
        if let Made::Plain { function, .. } = &shown.made {
            add(PLAIN.text);
            let mut chain = vec![*function];
            while let Some(Function {
                needs: Some(next), ..
            }) = chain.last()
            {
                chain.push(**next);
            }
            chain.iter().rev().for_each(|function| add(function.text));
        }
    }
    texts
}
