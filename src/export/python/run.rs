//! The loop of the script: as many lines as the shown optimizers need.

use super::Shown;
use super::method::Made;
use super::text::number;
use crate::optimizer::Wrappers;
use crate::scenario::{Optimizer, Scenario};

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

/// The arguments of a call of `run` that tools and a start of its own are.
pub fn arguments(optimizer: &Optimizer) -> Vec<String> {
    let Wrappers {
        sam,
        clip,
        lookahead,
        average: _,
    } = &optimizer.wrappers;
    let mut arguments = Vec::new();
    if let Some([x, y]) = optimizer.pinned {
        arguments.push(format!("start=[{}, {}]", number(x), number(y)));
    }
    arguments.extend(sam.map(|sam| format!("sam={}", number(sam.rho))));
    arguments.extend(clip.map(|clip| format!("clip={}", number(clip.norm))));
    arguments.extend(lookahead.map(|l| format!("lookahead=({}, {})", l.steps, number(l.alpha))));
    arguments
}

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
        for (wanted, line) in self.lines() {
            if wanted {
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

    /// The lines of the loop, without indentation of the function, and which of them are wanted.
    fn lines(self) -> [(bool, &'static str); 45] {
        let (sam, clip, lookahead, noise) = (self.sam, self.clip, self.lookahead, self.noise);
        // The gradient is computed in several places, or in one.
        let (twice, once) = (sam || noise, !(sam || noise));
        [
            (self.starts, "w = torch.tensor(start, requires_grad=True)"),
            (!self.starts, "w = torch.tensor(START, requires_grad=True)"),
            (true, "optimizer = optimizer([w])"),
            (
                self.schedule,
                "scheduler = schedule(optimizer) if schedule else None",
            ),
            (lookahead, "slow = w.detach().clone()"),
            (twice, ""),
            (noise, "def gradient(noise):"),
            (sam && !noise, "def gradient():"),
            (twice, "    optimizer.zero_grad()"),
            (twice, "    value = loss(w)"),
            (twice, "    value.backward()"),
            (noise, "    w.grad += noise"),
            (twice, "    return value"),
            (twice, ""),
            (true, "path = [w.tolist()]"),
            (!lookahead, "for _ in range(STEPS):"),
            (lookahead, "for step in range(1, STEPS + 1):"),
            (noise, "    noise = NOISE*torch.randn(2)"),
            (noise, "    value = gradient(noise)"),
            (sam && !noise, "    value = gradient()"),
            (once, "    optimizer.zero_grad()"),
            (once, "    value = loss(w)"),
            (once, "    value.backward()"),
            (
                true,
                "    if not (value.isfinite() and w.grad.isfinite().all()):",
            ),
            (true, "        break"),
            (sam, "    if sam:"),
            (sam, "        here = w.detach().clone()"),
            (sam, "        with torch.no_grad():"),
            (
                sam,
                "            w += sam*w.grad/w.grad.norm().clamp(min=1e-300)",
            ),
            (sam && noise, "        gradient(noise)"),
            (sam && !noise, "        gradient()"),
            (sam, "        with torch.no_grad():"),
            (sam, "            w.copy_(here)"),
            (clip, "    if clip:"),
            (clip, "        torch.nn.utils.clip_grad_norm_([w], clip)"),
            (self.stops, "    if optimizer.step() is False:"),
            (self.stops, "        break"),
            (!self.stops, "    optimizer.step()"),
            (self.schedule, "    if scheduler:"),
            (self.schedule, "        scheduler.step()"),
            (lookahead, "    if lookahead and step % lookahead[0] == 0:"),
            (
                lookahead,
                "        slow += lookahead[1]*(w.detach() - slow)",
            ),
            (lookahead, "        w.data.copy_(slow)"),
            (true, "    path.append(w.tolist())"),
            (true, "return path"),
        ]
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
