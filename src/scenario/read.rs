//! The scenario reader.

use toml::de::DeTable;

use super::table::{Result, ScenarioError, Source, Table};
use super::{Chart, Color, Figure, Layers, Levels, Maps, Optimizer, Run, Scenario};
use crate::optimizer::{Average, MAX_STEPS, Method, Schedule, Tool, Wrappers};
use crate::parameters::{Legal, Parameters};
use crate::surface::{Shape, View};

/// A larger file is not a scenario.
pub const MAX_BYTES: usize = 1 << 20;
/// More cannot be told apart, nor recomputed while a slider moves.
pub const MAX_OPTIMIZERS: usize = 64;
/// Warm-ups within warm-ups; a bound so that no file exhausts the stack.
const MAX_NESTING: usize = 8;

/// Reads a scenario. `file` is the name that messages give.
///
/// Nothing is loaded half: the first fault found is the error.
pub fn read(file: &str, text: &str) -> Result<Scenario> {
    let source = Source { file, text };
    if text.len() > MAX_BYTES {
        let message = format!(
            "found {} bytes; allowed: at most {MAX_BYTES} (1 MB)",
            text.len()
        );
        return Err(source.error(0..0, message));
    }
    let document = DeTable::parse(text).map_err(|e| syntax_error(source, &e))?;
    let mut root = Table::new(source, String::new(), document.span(), document.get_ref());

    if !root.version()? {
        return Err(root.error("version", "found nothing; allowed: version = 1"));
    }
    let title = root.text("title")?.unwrap_or_default().to_owned();
    let notes = root.text("notes")?.unwrap_or_default().to_owned();

    let Some(surface) = root.table("surface")? else {
        return Err(root.error(
            "surface",
            "found nothing; allowed: a table, [surface], with its kind",
        ));
    };
    let mut scenario = Scenario {
        title,
        notes,
        ..read_surface(surface)?
    };

    if let Some(mut start) = root.table("start")? {
        if let Some(at) = start.numbers("at", Legal::Finite)? {
            scenario.start = at;
        }
        start.finish()?;
    }
    if let Some(run) = root.table("run")? {
        scenario.run = read_run(run)?;
    }
    if let Some(mut view) = root.table("view")? {
        let domain = scenario.view();
        let x = view.interval("x")?.unwrap_or(domain.x);
        let y = view.interval("y")?.unwrap_or(domain.y);
        view.finish()?;
        scenario.view = Some(View { x, y });
    }
    if let Some(mut levels) = root.table("levels")? {
        let spacing = levels.named("spacing")?;
        let count = levels.number("count", Legal::Whole(0.0, 100.0))?;
        levels.finish()?;
        scenario.levels = Levels {
            spacing,
            count: count.map_or(Levels::default().count, |v| v as usize),
        };
    }
    if let Some(layers) = root.table("layers")? {
        scenario.layers = read_layers(layers)?;
    }
    if let Some(mut chart) = root.table("chart")? {
        scenario.chart = Chart {
            quantity: chart.named("quantity")?.unwrap_or_default(),
            against: chart.named("against")?.unwrap_or_default(),
        };
        chart.finish()?;
    }
    if let Some(mut figure) = root.table("figure")? {
        let default = Figure::default();
        scenario.figure = Figure {
            palette: figure.named("palette")?.unwrap_or(default.palette),
            legend: figure.named("legend")?.unwrap_or(default.legend),
            equal_aspect: figure.switch("equal_aspect", default.equal_aspect)?,
            chart: figure.switch("chart", default.chart)?,
        };
        figure.finish()?;
    }
    let optimizers = root.tables("optimizer")?;
    if optimizers.len() > MAX_OPTIMIZERS {
        let message = format!(
            "found {}; allowed: at most {MAX_OPTIMIZERS}",
            optimizers.len()
        );
        return Err(root.error("optimizer", &message));
    }
    scenario.optimizers = optimizers
        .into_iter()
        .map(read_optimizer)
        .collect::<Result<_>>()?;
    if let Some(maps) = root.table("maps")? {
        scenario.maps = Maps::read(maps, &scenario.optimizers)?;
    }
    root.finish()?;
    Ok(scenario)
}

/// The parser's message, with the text that it stumbled over where that is short.
fn syntax_error(source: Source<'_>, error: &toml::de::Error) -> ScenarioError {
    let span = error.span().unwrap_or(0..0);
    let mut message = format!("not valid TOML: {}", error.message().replace('\n', "; "));
    if let Some(text) = source.text.get(span.clone())
        && (1..=40).contains(&text.len())
        && !text.contains(char::is_control)
    {
        message.push_str(&format!("; found `{text}`"));
    }
    source.error(span, message)
}

fn read_surface(mut table: Table<'_>) -> Result<Scenario> {
    let mut shape = kind(&mut table, Shape::all(), |s| s.info().key)?;
    parameters(&mut table, shape.parameters_mut())?;
    let mut scenario = Scenario::on(shape);
    scenario.surface.l2 = table.number("l2", Legal::AtLeast(0.0))?.unwrap_or(0.0);
    scenario.surface.l1 = table.number("l1", Legal::AtLeast(0.0))?.unwrap_or(0.0);
    table.finish()?;
    Ok(scenario)
}

fn read_run(mut table: Table<'_>) -> Result<Run> {
    let default = Run::default();
    let steps = table.number("steps", Legal::Whole(0.0, MAX_STEPS as f64))?;
    let run = Run {
        steps: steps.map_or(default.steps, |v| v as usize),
        seed: table.seed("seed")?.unwrap_or(default.seed),
        noise: table
            .number("noise", Legal::AtLeast(0.0))?
            .unwrap_or(default.noise),
    };
    table.finish()?;
    Ok(run)
}

fn read_layers(mut table: Table<'_>) -> Result<Layers> {
    let default = Layers::default();
    let layers = Layers {
        bands: table.switch("bands", default.bands)?,
        contours: table.switch("contours", default.contours)?,
        labels: table.switch("labels", default.labels)?,
        critical_points: table.switch("critical_points", default.critical_points)?,
        dots: table.switch("dots", default.dots)?,
        gradient: table.switch("gradient", default.gradient)?,
        gauges: table.switch("gauges", default.gauges)?,
        ahead: table.switch("ahead", default.ahead)?,
        basins: table.switch("basins", default.basins)?,
    };
    table.finish()?;
    Ok(layers)
}

fn read_optimizer(mut table: Table<'_>) -> Result<Optimizer> {
    let mut method = kind(&mut table, Method::all(), |m| m.info().key)?;
    parameters(&mut table, method.parameters_mut())?;
    let label = table.text("label")?.map(str::to_owned);
    let color = match table.text("color")? {
        None => None,
        Some(text) => match parse_color(text) {
            Some(color) => Some(color),
            None => {
                let message = format!(
                    "found {text:?}; allowed: # and six hexadecimal digits, such as \"#d55e00\""
                );
                return Err(table.error("color", &message));
            }
        },
    };
    let visible = table.switch("visible", true)?;
    let schedule = match table.table("schedule")? {
        Some(schedule) => read_schedule(schedule, 0)?,
        None => Schedule::default(),
    };
    let wrappers = read_wrappers(&mut table)?;
    table.finish()?;
    Ok(Optimizer {
        label,
        color,
        visible,
        method,
        schedule,
        wrappers,
    })
}

/// The tools whose tables are there.
fn read_wrappers(table: &mut Table<'_>) -> Result<Wrappers> {
    let mut wrappers = Wrappers::default();
    for tool in Tool::ALL {
        let Some(mut tool_table) = table.table(tool.info().key)? else {
            continue;
        };
        wrappers.switch(tool, true);
        if let Some(average) = wrappers.average.as_mut().filter(|_| tool == Tool::Average) {
            *average = kind(&mut tool_table, Average::all(), Average::key)?;
        }
        if let Some(target) = wrappers.parameters_mut(tool) {
            parameters(&mut tool_table, target)?;
        }
        tool_table.finish()?;
    }
    Ok(wrappers)
}

fn read_schedule(mut table: Table<'_>, depth: usize) -> Result<Schedule> {
    let mut schedule = kind(&mut table, Schedule::all(), Schedule::key)?;
    parameters(&mut table, schedule.parameters_mut())?;
    if let Some(then) = schedule.then_mut()
        && let Some(inner) = table.table("then")?
    {
        if depth + 1 > MAX_NESTING {
            let message =
                format!("found warm-ups nested too deeply; allowed: {MAX_NESTING} levels");
            return Err(table.error("then", &message));
        }
        *then = read_schedule(inner, depth + 1)?;
    }
    table.finish()?;
    Ok(schedule)
}

/// Reads `kind` as one of a registry's names.
fn kind<T>(table: &mut Table<'_>, mut all: Vec<T>, key: impl Fn(&T) -> &'static str) -> Result<T> {
    let names: Vec<&str> = all.iter().map(key).collect();
    match table.choice("kind", &names)? {
        Some(i) => Ok(all.swap_remove(i)),
        None => Err(missing_kind(table, &names)),
    }
}

fn missing_kind(table: &Table<'_>, names: &[&str]) -> ScenarioError {
    table.error(
        "kind",
        &format!("found nothing; allowed: {}", names.join(", ")),
    )
}

/// Reads every key of a parameter table that is there.
fn parameters(table: &mut Table<'_>, target: &mut dyn Parameters) -> Result<()> {
    for (row, parameter) in target.table().iter().enumerate() {
        match parameter.element {
            None => {
                if let Some(v) = table.number(parameter.key, parameter.legal)? {
                    target.set(row, v);
                }
            }
            // Both components of a pair are read at its first row.
            Some(0) => {
                if let Some([x, y]) = table.numbers(parameter.key, parameter.legal)? {
                    target.set(row, x);
                    target.set(row + 1, y);
                }
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn parse_color(text: &str) -> Option<Color> {
    let digits = text
        .strip_prefix('#')
        .filter(|d| d.len() == 6 && d.is_ascii())?;
    let channel = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).ok();
    // from_str_radix would accept a sign.
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    Some(Color([channel(0)?, channel(2)?, channel(4)?]))
}
