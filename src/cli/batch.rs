//! `ravine render --out-dir`: figures of many scenarios, or of many values of a number, in one go.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::failure::{Failure, complain};
use super::page::name;
use super::progress::watched;
use super::render::{Arguments, series};
use super::target::{Figure, Target};
use super::values::{make_folder, within_run};
use crate::analysis::all_threads;
use crate::export::Format;
use crate::optimizer::Progress;
use crate::platform::STACK;
use crate::scenario::{Opened, Scenario, load};
use crate::spelling::printable;
use crate::workbench::Detail;

/// What a figure shows, and how its file is called, but for the ending.
struct Subject {
    stem: String,
    scenario: Scenario,
    step: Option<usize>,
}

/// A figure to be made.
struct Job<'a> {
    figure: Figure,
    target: &'a Target,
}

/// Draws all figures, on all processors, and goes on after those that cannot be drawn.
pub fn render(arguments: &Arguments, folder: &Path) -> Result<(), Failure> {
    let targets = targets(arguments)?;
    let mut failures = Vec::new();
    let mut jobs = Vec::new();
    for path in &arguments.scenarios {
        match subjects(arguments, path) {
            Ok(subjects) => jobs.extend(subjects.iter().flat_map(|subject| {
                let targets = targets.iter();
                targets.map(|(format, target)| job(folder, subject, *format, target))
            })),
            Err(Failure::Usage(message)) => {
                failures.push(format!("error: {}: {message}", name(path)));
            }
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    refuse_clashes(arguments, &jobs)?;
    make_folder(folder)?;
    let total = jobs.len() + failures.len();
    let progress = Progress::default();
    progress.begin("Figures", jobs.len(), 1);
    failures.extend(watched(&progress, || make_all(arguments, &jobs, &progress)));
    if failures.is_empty() {
        return Ok(());
    }
    complain(&format!("{} of {total} failed:", failures.len()));
    for failure in &failures {
        complain(failure);
    }
    Err(Failure::Batch)
}

/// What each format makes of a scenario, unless no option fits it.
fn targets(arguments: &Arguments) -> Result<Vec<(Format, Target)>, Failure> {
    let formats = match &arguments.format[..] {
        [] => &[Format::Png],
        formats => formats,
    };
    let given = arguments.moving.given();
    let of = |format: &Format| Some((*format, Target::of(*format, given.is_some())?));
    let mut targets: Vec<_> = formats.iter().filter_map(of).collect();
    let mut seen = Vec::new();
    targets.retain(|(format, _)| {
        let is_new = !seen.contains(format);
        seen.push(*format);
        is_new
    });
    let still = |(_, target): &(Format, Target)| matches!(target, Target::Still(_));
    match (given, arguments.step) {
        (Some(flag), _) if targets.iter().all(still) => {
            let message = format!(
                "{flag}: found with pictures; allowed: with what moves, --format gif, apng, pdf or y4m"
            );
            Err(Failure::Usage(message))
        }
        (_, Some(step)) if !targets.iter().any(still) => {
            let message = format!(
                "--step: found {step} with movies; allowed: with a picture; what moves takes --steps A..B"
            );
            Err(Failure::Usage(message))
        }
        _ => Ok(targets),
    }
}

/// All that figures are made of in a file: a scenario, or the pages of a deck, and of each as many as the number that varies has values.
fn subjects(arguments: &Arguments, path: &Path) -> Result<Vec<Subject>, Failure> {
    let stem = stem(path);
    let (opened, of_figure) = load(path)?.parts();
    let is_deck = matches!(opened, Opened::Deck(_));
    let mut subjects = Vec::new();
    for (key, scenario) in arguments.page.among(&name(path), opened)? {
        let stem = match key.rsplit_once(": ") {
            Some((_, key)) if is_deck => format!("{stem}-{key}"),
            Some(_) | None => stem.clone(),
        };
        let step = within_run(arguments.step, &scenario)?.or(of_figure);
        let Some(vary) = &arguments.vary else {
            subjects.push(Subject {
                stem,
                scenario,
                step,
            });
            continue;
        };
        let members = series(vary, &scenario)?.of(&scenario);
        subjects.extend(members.into_iter().map(|member| Subject {
            stem: format!("{stem}-{}", member.stem),
            scenario: member.scenario,
            step,
        }));
    }
    Ok(subjects)
}

/// The name of a file without its endings.
fn stem(path: &Path) -> String {
    if path == Path::new("-") {
        return "stdin".to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_suffix(".ravine").unwrap_or(&stem).to_owned()
}

fn job<'a>(folder: &Path, subject: &Subject, format: Format, target: &'a Target) -> Job<'a> {
    let Subject {
        stem,
        scenario,
        step,
    } = subject;
    let path = folder.join(format!("{stem}.{}", format.ending()));
    Job {
        figure: Figure {
            scenario: scenario.clone(),
            step: *step,
            path,
        },
        target,
    }
}

/// Refuses figures that would replace each other, and those that would replace what they are made from.
fn refuse_clashes(arguments: &Arguments, jobs: &[Job<'_>]) -> Result<(), Failure> {
    let refused = |path: &Path, why: &str| {
        let path = printable(&path.display().to_string());
        Err(Failure::Usage(format!(
            "--out-dir: found {path}, {why}; allowed: scenarios with names of their own, and a folder of its own"
        )))
    };
    let mut paths: Vec<&PathBuf> = jobs.iter().map(|job| &job.figure.path).collect();
    // Some file systems have one file for both cases.
    let folded = |path: &PathBuf| path.to_string_lossy().to_lowercase();
    paths.sort_by_key(|path| folded(path));
    let mut pairs = paths.windows(2);
    if let Some(pair) = pairs.find(|pair| folded(pair[0]) == folded(pair[1])) {
        return refused(pair[0], "which two figures would be called");
    }
    let sources: Vec<PathBuf> = arguments
        .scenarios
        .iter()
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    let replaced = |path: &&&PathBuf| fs::canonicalize(path).is_ok_and(|p| sources.contains(&p));
    match paths.iter().find(replaced) {
        Some(path) => refused(path, "which is itself to be drawn"),
        None => Ok(()),
    }
}

/// Makes all figures; what is said of those that could not be made, in their order.
fn make_all(arguments: &Arguments, jobs: &[Job<'_>], progress: &Progress) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(Job { figure, target }) = jobs.get(index) else {
                return;
            };
            if let Err(failure) = target.make(
                (&arguments.look, &arguments.moving),
                figure,
                &Detail::default(),
            ) {
                let message = match failure {
                    Failure::Write(_) => failure.to_string(),
                    _ => format!("{}: {failure}", name(&figure.path)),
                };
                let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.push((index, message));
            }
            progress.advance(1);
        }
    };
    std::thread::scope(|scope| {
        let started = (0..all_threads().min(jobs.len())).filter(|_| {
            // Drawing needs as much as it has in the window.
            let thread = std::thread::Builder::new().stack_size(STACK);
            thread.spawn_scoped(scope, worker).is_ok()
        });
        if started.count() == 0 {
            worker();
        }
    });
    let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort();
    failed.into_iter().map(|(_, message)| message).collect()
}
