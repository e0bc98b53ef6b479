//! `ravine list`: surfaces, optimizers, schedules, the settings of a run and lessons, for people and for scripts.
//!
//! Everything comes from the registries that scenario files are read with, so the list cannot lag behind them. Text and JSON
//! are made from the same values.

mod entry;
mod networks;

use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::{Value, json};

use self::entry::{Entry, Row, as_json, rows, words};
use crate::{
    math::formula,
    optimizer::{Average, Method, Schedule, Tool, Wrappers},
    parameters::Choice as _,
    scenario::{self, Run, lessons},
    surface::{Content, Shape, Typed, View},
};

/// What can be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Registry {
    Surfaces,
    Optimizers,
    Schedules,
    /// How every optimizer runs: the table [run]
    Run,
    Networks,
    Planes,
    Datasets,
    Lessons,
}

/// Writes a list, as JSON or as aligned text.
pub fn list(registry: Registry, json: bool, out: &mut dyn Write) -> io::Result<()> {
    let entries = match registry {
        Registry::Surfaces => surfaces(),
        Registry::Optimizers => optimizers(),
        Registry::Schedules => schedules(),
        Registry::Run => vec![run()],
        Registry::Networks => networks::networks(),
        Registry::Planes => networks::planes(),
        Registry::Datasets => networks::data_sets(),
        Registry::Lessons => all_lessons(),
    };
    if json {
        let array: Value = entries.into_iter().map(|entry| entry.json).collect();
        return writeln!(out, "{array:#}");
    }
    for (i, entry) in entries.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        entry.put_text(out)?;
    }
    match registry {
        Registry::Surfaces => writeln!(
            out,
            "\nEvery surface also takes l2 and l1 (≥ 0, default 0), which add (l2/2)·(x² + y²) + l1·(|x| + |y|)."
        ),
        Registry::Optimizers => {
            writeln!(
                out,
                "\nEvery optimizer also takes tools around it, each a table such as [optimizer.sam]:"
            )?;
            tools().iter().try_for_each(|tool| {
                writeln!(out)?;
                tool.put_text(out)
            })
        }
        Registry::Schedules => writeln!(
            out,
            "\nEvery step from row t to row t + 1 of a run has the learning rate η·factor(t); the first has t = 0."
        ),
        Registry::Run
        | Registry::Networks
        | Registry::Planes
        | Registry::Datasets
        | Registry::Lessons => Ok(()),
    }
}

fn surfaces() -> Vec<Entry> {
    let entry = |shape: Shape| {
        let info = shape.info();
        let View { x, y } = shape.landscape().domain();
        let ([x0, x1], [y0, y1], [start_x, start_y]) = (x, y, info.start);
        let mut parameters = rows(shape.parameters());
        match shape.content() {
            Content::Text(typed) => parameters.push(formula_row(typed)),
            Content::None
            | Content::Bumps(_)
            | Content::Data(_)
            | Content::Slice(_)
            | Content::Network(_) => {}
        }
        let own = scenario::describe_own(&shape);
        let mut lines = vec![
            info.equation.to_owned(),
            format!("{} · {}", info.group.name(), info.teaches),
            format!("domain [{x0}, {x1}] × [{y0}, {y1}], start ({start_x}, {start_y})"),
        ];
        lines.extend(own);
        Entry {
            key: info.key,
            lines,
            json: json!({
                "key": info.key,
                "name": info.name,
                "group": info.group.name(),
                "equation": info.equation,
                "teaches": info.teaches,
                "spacing": info.spacing.key(),
                "domain": { "x": x, "y": y },
                "start": info.start,
                "parameters": as_json(&parameters),
            }),
            parameters,
        }
    };
    Shape::all().into_iter().map(entry).collect()
}

/// The text of a typed formula as a parameter, with everything that it can be made of.
fn formula_row(typed: &Typed) -> Row {
    let functions = formula::function_names().join(", ");
    let allowed = format!(
        "a formula in x and y of numbers, pi, e, + - * / ^ and {functions}; below it lines such as a = 1.5 for named numbers"
    );
    Row {
        key: "text",
        symbol: "f".to_owned(),
        name: "formula".to_owned(),
        default: json!(typed.text()),
        legal: words(allowed),
        help: "^ binds tighter than a minus before it and from the right; products need their *",
    }
}

fn optimizers() -> Vec<Entry> {
    let entry = |method: Method| {
        let info = method.info();
        let parameters = rows(method.parameters());
        Entry {
            key: info.key,
            lines: vec![
                info.equation.to_owned(),
                format!("{} · {}", method.group().name(), info.teaches),
                info.reference.to_owned(),
            ],
            json: json!({
                "key": info.key,
                "name": info.name,
                "group": method.group().name(),
                "equation": info.equation,
                "teaches": info.teaches,
                "reference": info.reference,
                "parameters": as_json(&parameters),
            }),
            parameters,
        }
    };
    Method::all().into_iter().map(entry).collect()
}

/// Tables that any optimizer takes; an average once for each of its kinds.
fn tools() -> Vec<Entry> {
    let entry = |tool: Tool, wrappers: Wrappers| {
        let info = tool.info();
        let teaches = info.teaches.to_owned();
        let (equation, reference) = match wrappers.average {
            Some(average) => {
                let (key, equation) = (average.key(), average.equation());
                let equation = format!("kind = \"{key}\": {equation}");
                (equation, average.reference().to_owned())
            }
            None => (info.equation.to_owned(), info.reference.to_owned()),
        };
        Entry {
            key: info.key,
            lines: vec![equation, teaches, reference],
            parameters: wrappers.parameters(tool).map(rows).unwrap_or_default(),
            json: Value::Null,
        }
    };
    let entries = |tool: Tool| match tool {
        Tool::Sam | Tool::Clip | Tool::Lookahead => {
            let mut wrappers = Wrappers::default();
            wrappers.switch(tool, true);
            vec![entry(tool, wrappers)]
        }
        Tool::Average => {
            let with = |average| Wrappers {
                average: Some(average),
                ..Wrappers::default()
            };
            let averages = Average::all().into_iter();
            averages.map(|a| entry(tool, with(a))).collect()
        }
    };
    Tool::ALL.into_iter().flat_map(entries).collect()
}

fn schedules() -> Vec<Entry> {
    let entry = |schedule: Schedule| {
        let mut parameters = rows(schedule.parameters());
        if let Some(then) = schedule.then() {
            parameters.push(Row {
                key: "then",
                symbol: String::new(),
                name: "what follows".to_owned(),
                default: json!({ "kind": then.key() }),
                legal: words("a schedule".to_owned()),
                help: "a table like [optimizer.schedule] itself, counted from 0",
            });
        }
        Entry {
            key: schedule.key(),
            lines: vec![format!("factor(t) = {}", schedule.equation())],
            json: json!({
                "key": schedule.key(),
                "equation": schedule.equation(),
                "parameters": as_json(&parameters),
            }),
            parameters,
        }
    };
    Schedule::all().into_iter().map(entry).collect()
}

/// The settings of a run.
fn run() -> Entry {
    let parameters = rows(&Run::default());
    Entry {
        key: "run",
        lines: vec!["how every optimizer runs, in the table [run]".to_owned()],
        json: json!({ "key": "run", "parameters": as_json(&parameters) }),
        parameters,
    }
}

fn all_lessons() -> Vec<Entry> {
    let entry = |(lesson, page): (&scenario::Deck, &'static scenario::Page)| {
        let scenario = &page.scenario;
        let kinds: Vec<_> = scenario
            .optimizers
            .iter()
            .map(|o| o.method.info().key)
            .collect();
        let surface = scenario.surface.shape.info().key;
        Entry {
            key: &page.key,
            lines: vec![
                scenario.title.clone(),
                scenario.notes.clone(),
                format!("{surface}: {}", kinds.join(", ")),
            ],
            parameters: Vec::new(),
            json: json!({
                "key": page.key,
                "lesson": lesson.key,
                "title": scenario.title,
                "notes": scenario.notes,
                "surface": surface,
                "optimizers": kinds,
                // Lessons are embedded: this is the only way to their files.
                "scenario": scenario::write(scenario),
            }),
        }
    };
    let pages = lessons().iter();
    let pages = pages.flat_map(|lesson| lesson.pages.iter().map(move |page| (lesson, page)));
    pages.map(entry).collect()
}
