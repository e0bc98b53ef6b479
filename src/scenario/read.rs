//! The scenario reader.

use toml::Spanned;
use toml::de::DeTable;

use super::claim;
use super::document::{Color, Optimizer, Scenario};
use super::knobs;
use super::limits::MAX_BYTES;
use super::map_axes::{MapNumber, range_fits};
use super::maps::{AxisChoice, Maps};
use super::network;
use super::own;
use super::prediction::{MAX_CHOICES, MAX_HANDS, Prediction};
use super::rows::{read_parameter, read_parameters};
use super::series::Series;
use super::settings::Run;
use super::source::{Result, ScenarioError, Source};
use super::table::Table;
use super::words::Words;
use crate::optimizer::{Average, Method, Schedule, Tool, Wrappers};
use crate::parameters::{Legal, Parameter, Parameters, Slider};
use crate::spelling::{is_hidden, printable};
use crate::surface::{Quadratic, Shape, View};

/// More could not be told apart, nor recomputed while a slider moves.
pub const MAX_OPTIMIZERS: usize = 64;
/// Levels of warm-ups within warm-ups, bounded so that no file exhausts the stack.
const MAX_NESTING: usize = 8;

/// Reads a scenario from the text of a file. `file` is its name in messages.
///
/// # Errors
/// The first fault that is found. There is no partial result.
pub fn read(file: &str, text: &str) -> Result<Scenario> {
    let source = Source { file, text };
    if text.len() > MAX_BYTES {
        let message = format!(
            "found {} bytes; allowed: at most {MAX_BYTES} (1 MB)",
            text.len()
        );
        return Err(source.error(0..0, message));
    }
    read_unbounded(file, text)
}

/// [`read`] whatever the length of the text, for callers that have a bound of their own.
///
/// # Errors
/// As [`read`], but not for the length.
pub fn read_unbounded(file: &str, text: &str) -> Result<Scenario> {
    let source = Source { file, text };
    let document = parse(source)?;
    let mut root = Table::new(source, String::new(), document.span(), document.get_ref());
    if root.has("page") {
        let message = "found pages, which make this a deck; allowed here: a single scenario";
        return Err(root.error("page", message));
    }
    read_version(&mut root)?;
    read_scenario(root, &Words::SCENARIO)
}

/// The text of a file as a table.
pub fn parse(source: Source<'_>) -> Result<Spanned<DeTable<'_>>> {
    DeTable::parse(source.text).map_err(|e| syntax_error(source, &e))
}

/// Refuses a file that does not state its version.
pub fn read_version(root: &mut Table<'_>) -> Result<()> {
    if !root.version()? {
        return Err(root.error("version", "found nothing; allowed: version = 1"));
    }
    Ok(())
}

/// Reads a whole scenario out of a table, whose texts have these keys.
pub fn read_scenario(mut root: Table<'_>, words: &Words) -> Result<Scenario> {
    let [title, notes, question, speaker_notes] = words.read(&mut root)?;
    let mut scenario = Scenario {
        title,
        notes,
        question,
        speaker_notes,
        ..read_minimised(&mut root)?
    };

    if let Some(mut start) = root.table("start")? {
        if let Some(at) = start.numbers("at", Legal::Finite)? {
            scenario.start_at(at);
        }
        start.finish()?;
    }
    let tolerance = read_run(&mut root, &mut scenario.run)?;
    if let Some(mut view) = root.table("view")? {
        let domain = scenario.view();
        let x = view.interval("x")?.unwrap_or(domain.x);
        let y = view.interval("y")?.unwrap_or(domain.y);
        view.finish()?;
        scenario.view = Some(View { x, y });
    }
    settings(&mut root, "levels", &mut scenario.levels)?;
    settings(&mut root, "layers", &mut scenario.layers)?;
    settings(&mut root, "relief", &mut scenario.relief)?;
    settings(&mut root, "chart", &mut scenario.chart)?;
    settings(&mut root, "figure", &mut scenario.figure)?;
    settings(&mut root, "sharpness", &mut scenario.sharpness)?;
    settings(&mut root, "race", &mut scenario.race)?;
    settings(&mut root, "signals", &mut scenario.signals)?;
    settings(&mut root, "polynomials", &mut scenario.polynomials)?;
    let optimizers = root.tables("optimizer")?;
    if optimizers.len() > MAX_OPTIMIZERS {
        let message = format!(
            "found {}; allowed: at most {MAX_OPTIMIZERS}",
            optimizers.len()
        );
        return Err(root.error("optimizer", &message));
    }
    let many_weights = scenario.surface.shape.network().is_some();
    scenario.optimizers = optimizers
        .into_iter()
        .map(|table| read_optimizer(table, many_weights))
        .collect::<Result<_>>()?;
    if let Some(maps) = root.table("maps")? {
        let earlier = read_maps(maps, &mut scenario)?;
        if let Some(earlier) = earlier.filter(|_| !tolerance) {
            scenario.run.tolerance = earlier;
        }
    }
    if let Some(mut explain) = root.table("explain")? {
        scenario.explained = read_place(&mut explain, &scenario)?;
        explain.finish()?;
    }
    settings(&mut root, "swarm", &mut scenario.swarm)?;
    settings(&mut root, "resampling", &mut scenario.resampling)?;
    if let Some(mut table) = root.table("prediction")? {
        read_parameters(&mut table, &mut scenario.prediction)?;
        read_prediction(&mut table, &mut scenario.prediction)?;
        table.finish()?;
    }
    settings(&mut root, "hide", &mut scenario.hidden)?;
    settings(&mut root, "lock", &mut scenario.locked)?;
    scenario.knobs = knobs::read(&mut root, &scenario)?;
    scenario.claims = claim::read(&mut root, &scenario)?;
    scenario.multiples = read_multiples(&mut root, &scenario)?;
    root.finish()?;
    Ok(scenario)
}

/// The series of which figures show each scenario.
fn read_multiples(root: &mut Table<'_>, scenario: &Scenario) -> Result<Option<Series>> {
    let Some(mut table) = root.table("multiples")? else {
        return Ok(None);
    };
    let Some(vary) = table.text("vary")? else {
        let message = "found nothing; allowed: a number and its values, such as vary = \"optimizer.1.lr=0.01..1:9log\"";
        return Err(table.error("vary", message));
    };
    let series = Series::parse(vary, scenario).map_err(|e| table.error("vary", &e.to_string()))?;
    table.finish()?;
    Ok(Some(series))
}

/// What was guessed.
fn read_prediction(table: &mut Table<'_>, prediction: &mut Prediction) -> Result<()> {
    prediction.guess = table.numbers("guess", Legal::Finite)?;
    let hands = Legal::Whole(0.0, f64::from(MAX_HANDS));
    let hands = table.column("hands", hands, 0..=MAX_CHOICES)?;
    for (to, of) in prediction.hands.iter_mut().zip(hands.unwrap_or_default()) {
        *to = of as u32;
    }
    prediction.number = table.number("number", Legal::Finite)?;
    Ok(())
}

/// The parser's message, with the offending text if that is short.
fn syntax_error(source: Source<'_>, error: &toml::de::Error) -> ScenarioError {
    let span = error.span().unwrap_or(0..0);
    let reason = printable(&error.message().replace('\n', "; "));
    let mut message = format!("not valid TOML: {reason}");
    if let Some(text) = source.text.get(span.clone())
        && (1..=40).contains(&text.len())
        && !text.contains(is_hidden)
    {
        message.push_str(&format!("; found `{text}`"));
    }
    source.error(span, message)
}

/// Reads `[surface]`, or `[network]` with `[plane]`, `[between]` and `[ensemble]`. Neither is needed beside the table of a lab.
fn read_minimised(root: &mut Table<'_>) -> Result<Scenario> {
    let allowed = "a table, [surface], with its kind, or a table, [network]";
    match (root.table("surface")?, root.table("network")?) {
        (Some(_), None) if root.has("plane") => {
            let message =
                "found a plane beside [surface], which is one itself; allowed: with [network]";
            Err(root.error("plane", message))
        }
        (Some(_), None) if root.has("ensemble") => {
            let message = "found an ensemble beside [surface]; allowed: with [network], of whose kind several are trained";
            Err(root.error("ensemble", message))
        }
        (Some(surface), None) => read_surface(surface),
        (None, Some(network)) => {
            let mut scenario = Scenario::on(network::read(network)?);
            settings(root, "plane", &mut scenario.plane)?;
            settings(root, "between", &mut scenario.between)?;
            settings(root, "ensemble", &mut scenario.ensemble)?;
            Ok(scenario)
        }
        (Some(_), Some(_)) => {
            let message = format!("found [surface] and [network]; allowed: one of them, {allowed}");
            Err(root.error("network", &message))
        }
        // A lab needs neither.
        (None, None) if root.has("signals") || root.has("polynomials") => {
            let quadratic = Shape::Quadratic(Quadratic::default());
            let mut scenario = Scenario::on(quadratic);
            scenario.signals.shown = root.has("signals");
            scenario.polynomials.shown = !scenario.signals.shown;
            Ok(scenario)
        }
        (None, None) => Err(root.error(
            "surface",
            &format!("found nothing; allowed: {allowed}, or [signals] or [polynomials] alone"),
        )),
    }
}

fn read_surface(mut table: Table<'_>) -> Result<Scenario> {
    let mut shape = kind(&mut table, Shape::all(), |s| s.info().key)?;
    read_parameters(&mut table, shape.parameters_mut())?;
    own::read(&mut table, &mut shape)?;
    let mut scenario = Scenario::on(shape);
    read_parameters(&mut table, &mut scenario.surface)?;
    table.finish()?;
    Ok(scenario)
}

/// Reads a table of the document's settings, if the file has it.
fn settings(root: &mut Table<'_>, key: &'static str, target: &mut dyn Parameters) -> Result<()> {
    if let Some(mut table) = root.table(key)? {
        read_parameters(&mut table, target)?;
        table.finish()?;
    }
    Ok(())
}

/// Reads `[run]`; true if it has a tolerance.
fn read_run(root: &mut Table<'_>, run: &mut Run) -> Result<bool> {
    let Some(mut table) = root.table("run")? else {
        return Ok(false);
    };
    let has = table.has("tolerance");
    read_parameters(&mut table, run)?;
    table.finish()?;
    Ok(has)
}

fn read_optimizer(mut table: Table<'_>, many_weights: bool) -> Result<Optimizer> {
    let mut method = kind(&mut table, Method::all(), |m| m.info().key)?;
    if many_weights && method.is_planar() {
        let key = method.info().key;
        let all = Method::all().into_iter().filter(|m| !m.is_planar());
        let all: Vec<&str> = all.map(|m| m.info().key).collect();
        let message = format!(
            "found {key:?}, which needs the 2×2 Hessian of a surface; allowed with a network: {}",
            all.join(", ")
        );
        return Err(table.error("kind", &message));
    }
    read_parameters(&mut table, method.parameters_mut())?;
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
    let pinned = table.numbers("pinned", Legal::Finite)?;
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
        pinned,
        method,
        schedule,
        wrappers,
    })
}

/// The tools whose tables the file has.
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
            read_parameters(&mut tool_table, target)?;
        }
        tool_table.finish()?;
    }
    Ok(wrappers)
}

fn read_schedule(mut table: Table<'_>, depth: usize) -> Result<Schedule> {
    let mut schedule = kind(&mut table, Schedule::all(), Schedule::key)?;
    read_parameters(&mut table, schedule.parameters_mut())?;
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

/// Reads `optimizer`, a place in the list of optimizers from 1; the first if it is left out.
fn read_place(table: &mut Table<'_>, scenario: &Scenario) -> Result<usize> {
    let count = scenario.optimizers.len().max(1);
    let places = Legal::Whole(1.0, MAX_OPTIMIZERS as f64);
    let place = table.number("optimizer", places)?.unwrap_or(1.0) as usize;
    if place > count {
        let message =
            format!("found {place}; allowed: 1 to {count}, a place in the list of optimizers");
        return Err(table.error("optimizer", &message));
    }
    Ok(place - 1)
}

/// Reads `[maps]`, after the optimizers that it refers to, and the tolerance that maps had of their own once.
fn read_maps(mut table: Table<'_>, scenario: &mut Scenario) -> Result<Option<f64>> {
    let mut maps = Maps {
        optimizer: read_place(&mut table, scenario)?,
        ..Maps::default()
    };
    for (row, Parameter { key, .. }) in maps.table().iter().enumerate() {
        read_parameter(&mut table, &mut maps, row)?;
        // The axes of the hyperparameter map follow the switch that shows it.
        if *key == "hyper" {
            scenario.maps.optimizer = maps.optimizer;
            maps.axes = read_axes(&mut table, &scenario.map_numbers())?;
        }
    }
    let earlier = table.number("tolerance", Legal::Above(0.0))?;
    table.finish()?;
    scenario.maps = maps;
    Ok(earlier)
}

/// Reads the numbers along x and y of the hyperparameter map, out of those that it can show.
fn read_axes(table: &mut Table<'_>, numbers: &[MapNumber]) -> Result<[AxisChoice; 2]> {
    let names: Vec<String> = numbers
        .iter()
        .map(|(target, _)| target.to_string())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut axes = [AxisChoice::default(); 2];
    for (axis, [key, range]) in axes.iter_mut().zip([["x", "x_range"], ["y", "y_range"]]) {
        let chosen = table.choice(key, &names)?.map(|i| &numbers[i]);
        axis.target = chosen.map(|(target, _)| *target);
        axis.range = table.interval(range)?;
        let Some(found) = axis.range else {
            continue;
        };
        let Some((target, row)) = chosen else {
            let message = format!("found a range; allowed: only with {key}, the parameter");
            return Err(table.error(range, &message));
        };
        if !range_fits(row, found) {
            let above = match row.slider {
                Slider::Linear(..) => "",
                Slider::Logarithmic(..) => ", above 0",
            };
            let message = format!(
                "found {found:?}; allowed: two ascending values of {target}, each {}{above}",
                row.legal.describe()
            );
            return Err(table.error(range, &message));
        }
    }
    if let [Some(x), Some(y)] = axes.map(|axis| axis.target)
        && x == y
    {
        let message = format!("found \"{x}\"; allowed: a parameter other than the one along x");
        return Err(table.error("y", &message));
    }
    Ok(axes)
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
