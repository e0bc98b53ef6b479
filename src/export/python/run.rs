//! The loop of the script: as many lines as the shown optimizers need.

use super::method::Made;
use super::shown::Shown;
use super::text::number;
use crate::scenario::Scenario;

/// What the loop has to do besides stepping.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    schedule: bool,
    starts: bool,
    sam: bool,
    clip: bool,
    lookahead: bool,
    noise: bool,
    /// Whether a method may find no step.
    stops: bool,
}

/// When a line is wanted.
type When = fn(Features) -> bool;

/// The lines of the loop, and when they are wanted.
const LINES: &[(When, &str)] = &[
    (|f| f.starts, "w = torch.tensor(start, requires_grad=True)"),
    (|f| !f.starts, "w = torch.tensor(START, requires_grad=True)"),
    (|_| true, "optimizer = optimizer([w])"),
    (
        |f| f.schedule,
        "scheduler = schedule(optimizer) if schedule else None",
    ),
    (|f| f.lookahead, "slow = w.detach().clone()"),
    (|f| f.twice(), ""),
    (|f| f.noise, "def gradient(noise):"),
    (|f| f.sam && !f.noise, "def gradient():"),
    (|f| f.twice(), "    optimizer.zero_grad()"),
    (|f| f.twice(), "    value = loss(w)"),
    (|f| f.twice(), "    value.backward()"),
    (|f| f.noise, "    w.grad += noise"),
    (|f| f.twice(), "    return value"),
    (|f| f.twice(), ""),
    (|_| true, "path = [w.tolist()]"),
    (|f| !f.lookahead, "for _ in range(STEPS):"),
    (|f| f.lookahead, "for step in range(1, STEPS + 1):"),
    (|f| f.noise, "    noise = NOISE*torch.randn(2)"),
    (|f| f.noise, "    value = gradient(noise)"),
    (|f| f.sam && !f.noise, "    value = gradient()"),
    (|f| !f.twice(), "    optimizer.zero_grad()"),
    (|f| !f.twice(), "    value = loss(w)"),
    (|f| !f.twice(), "    value.backward()"),
    (
        |_| true,
        "    if not (value.isfinite() and w.grad.isfinite().all()):",
    ),
    (|_| true, "        break"),
    (|f| f.sam, "    if sam:"),
    (|f| f.sam, "        here = w.detach().clone()"),
    (|f| f.sam, "        with torch.no_grad():"),
    (
        |f| f.sam,
        "            w += sam*w.grad/w.grad.norm().clamp(min=1e-300)",
    ),
    (|f| f.sam && f.noise, "        gradient(noise)"),
    (|f| f.sam && !f.noise, "        gradient()"),
    (|f| f.sam, "        with torch.no_grad():"),
    (|f| f.sam, "            w.copy_(here)"),
    (|f| f.clip, "    if clip:"),
    (
        |f| f.clip,
        "        torch.nn.utils.clip_grad_norm_([w], clip)",
    ),
    (|f| f.stops, "    if optimizer.step() is False:"),
    (|f| f.stops, "        break"),
    (|f| !f.stops, "    optimizer.step()"),
    (|f| f.schedule, "    if scheduler:"),
    (|f| f.schedule, "        scheduler.step()"),
    (
        |f| f.lookahead,
        "    if lookahead and step % lookahead[0] == 0:",
    ),
    (
        |f| f.lookahead,
        "        slow += lookahead[1]*(w.detach() - slow)",
    ),
    (|f| f.lookahead, "        w.data.copy_(slow)"),
    (|_| true, "    path.append(w.tolist())"),
    (|_| true, "return path"),
];

impl Features {
    pub fn of(scenario: &Scenario, shown: &[Shown<'_>]) -> Self {
        let any = |test: fn(&Shown<'_>) -> bool| shown.iter().any(test);
        Self {
            schedule: any(|s| s.scheduled.scheduler.is_some()),
            starts: any(|s| s.optimizer.pinned.is_some()),
            sam: any(|s| s.optimizer.wrappers.sam.is_some()),
            clip: any(|s| s.optimizer.wrappers.clip.is_some()),
            lookahead: any(|s| s.optimizer.wrappers.lookahead.is_some()),
            noise: scenario.run.noise != 0.0,
            stops: any(|s| matches!(s.made, Made::Plain { .. })),
        }
    }

    /// The start, the number of steps, and the loop.
    pub fn run(self, scenario: &Scenario) -> String {
        let [x, y] = scenario.start.map(number);
        let steps = scenario.run.steps;
        let mut out = format!("\n\nSTART = [{x}, {y}]\nSTEPS = {steps}\n");
        for warning in warnings(scenario) {
            out.push_str(&format!("# {warning}\n"));
        }
        if self.noise {
            let (noise, seed) = (number(scenario.run.noise), scenario.run.seed);
            out.push_str(&format!("NOISE = {noise}\ntorch.manual_seed({seed})\n"));
        }
        out.push_str(&format!("\n\ndef run({}):\n", self.parameters()));
        for (wanted, line) in LINES {
            if wanted(self) {
                let indented = format!("    {line}");
                out.push_str(indented.trim_end());
                out.push('\n');
            }
        }
        out
    }

    fn parameters(self) -> String {
        let all = [
            (true, "optimizer"),
            (self.schedule, "schedule=None"),
            (self.starts, "start=START"),
            (self.sam, "sam=None"),
            (self.clip, "clip=None"),
            (self.lookahead, "lookahead=None"),
        ];
        let wanted = all.iter().filter(|(wanted, _)| *wanted);
        wanted.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    /// Whether the gradient may be computed twice in a step, or is more than a call.
    fn twice(self) -> bool {
        self.sam || self.noise
    }
}

/// What the script cannot say, as comments.
fn warnings(scenario: &Scenario) -> Vec<&'static str> {
    let landscape = scenario.surface.shape.landscape();
    let mut warnings = Vec::new();
    if landscape.batches().is_some() {
        warnings
            .push("Left out: mini-batches. Every step takes all rows, as Ravine draws its own.");
    }
    if landscape.perturbed().is_some() {
        warnings.push(
            "Left out: the draws of dropout and input noise. Every step takes the mean over them.",
        );
    }
    if scenario.run.noise != 0.0 {
        warnings.push(
            "Noise on each component of the gradient, of this standard deviation; Ravine's draws are others.",
        );
    }
    warnings
}
