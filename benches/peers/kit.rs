//! How to measure and how to tell.

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};

/// How to measure and how to tell.
pub struct Kit {
    pub json: bool,
    pub selected: Vec<String>,
    quick: bool,
    budget: f64,
    /// Only lines whose size contains this text are measured.
    lines: String,
}

impl Kit {
    pub fn from_environment() -> Self {
        let quick = std::env::var("KIT_QUICK").is_ok_and(|v| v == "1");
        let budget = std::env::var("KIT_BUDGET")
            .ok()
            .and_then(|v| v.parse().ok());
        Self {
            json: false,
            selected: Vec::new(),
            lines: std::env::var("KIT_LINES").unwrap_or_default(),
            quick,
            budget: budget.unwrap_or(if quick { 0.15 } else { 0.7 }),
        }
    }

    pub fn selects(&self, task: &str) -> bool {
        self.selected.is_empty() || self.selected.iter().any(|name| name == task)
    }

    /// Points along a side of a grid.
    pub fn sides(&self) -> &'static [usize] {
        if self.quick {
            &[256, 1024]
        } else {
            &[256, 1024, 4096]
        }
    }

    /// Times `work` after a run to warm up and prints a line. `facts` about the result, given the median, are added.
    pub fn measure<R>(
        &self,
        (task, size): (&str, &str),
        mut work: impl FnMut() -> R,
        facts: impl Fn(&R, f64) -> Vec<(&'static str, Value)>,
    ) {
        if !size.contains(&self.lines) {
            return;
        }
        let mut result = black_box(work());
        let (mut wall, mut cpu) = (Vec::new(), Vec::new());
        let begin = Instant::now();
        while wall.len() < 3 || begin.elapsed().as_secs_f64() < self.budget {
            drop(result);
            let (cpu_before, before) = (cpu_seconds(), Instant::now());
            result = black_box(work());
            wall.push(before.elapsed().as_secs_f64());
            cpu.extend(cpu_seconds().zip(cpu_before).map(|(now, then)| now - then));
        }
        let (median_s, min_s, reps) = (median(&mut wall), wall[0], wall.len());
        let cpu_s = (!cpu.is_empty()).then(|| median(&mut cpu));
        let facts = facts(&result, median_s);
        if self.json {
            let mut line = json!({
                "task": task, "peer": "app", "size": size,
                "median_s": median_s, "min_s": min_s, "cpu_s": cpu_s, "reps": reps, "load1": load(),
            });
            for (name, value) in facts {
                line[name] = value;
            }
            println!("{line}");
        } else {
            let facts: Vec<String> = facts.iter().map(|(k, v)| format!("{k} {v}")).collect();
            println!(
                "{task:4}{size:46}{:>10}  min {:>10}  cpu {:>10}  {}",
                duration(median_s),
                duration(min_s),
                cpu_s.map_or("-".into(), duration),
                facts.join(", ")
            );
        }
    }
}

/// CPU time of the process so far.
#[cfg(unix)]
fn cpu_seconds() -> Option<f64> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9)
}

#[cfg(not(unix))]
fn cpu_seconds() -> Option<f64> {
    None
}

/// Processes that wanted to run during the last minute, on average.
fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// Leaves the samples sorted.
fn median(samples: &mut [f64]) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    let middle = samples.len() / 2;
    if samples.len() % 2 == 1 {
        samples[middle]
    } else {
        0.5 * (samples[middle - 1] + samples[middle])
    }
}

fn duration(seconds: f64) -> String {
    let (scale, unit) = match seconds {
        s if s < 1e-6 => (1e9, "ns"),
        s if s < 1e-3 => (1e6, "µs"),
        s if s < 1.0 => (1e3, "ms"),
        _ => (1.0, "s"),
    };
    format!("{:.3} {unit}", seconds * scale)
}

pub fn nothing<R>(_: &R, _: f64) -> Vec<(&'static str, Value)> {
    Vec::new()
}
