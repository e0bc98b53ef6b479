//! The command line: `list`, `trace`, `data`, `render`, `text`, `deck`, `map`, `race`, `signals` and `check`, which need neither a display nor a GPU.
//!
//! Lecture notes and scripts depend on it, so:
//! - Data goes to standard output and everything else to standard error. `check` prints a line for each claim, and is silent where all is
//!   well and nothing is claimed.
//! - The exit code is 0 if the work is done, 2 if the caller must change what they asked for (bad usage, a scenario that is
//!   missing, unreadable or wrong), and 1 if the machine stood in the way (a file that cannot be written, a picture too
//!   large to draw), or if what a scenario claims is not so.
//! - A reader that closes the pipe has seen enough: the program ends at once, silently, with 0. Rust programs get an
//!   error from the write instead of the signal, so that signal needs no handler; it does mean that nothing here may
//!   use `println!` or `eprintln!`, which panic.
//! - Whatever can be refused without reading a scenario is refused first, and a file that cannot be written before the work that it is for:
//!   nobody waits for a long run to hear of a wrong ending.
//! - A word that can only be a mistyped command is not taken for a scenario file.

mod answers;
mod batch;
mod check;
#[cfg_attr(windows, path = "cli/console/windows.rs")]
#[cfg_attr(not(windows), path = "cli/console/elsewhere.rs")]
mod console;
mod data;
mod deck;
mod failure;
mod left;
mod list;
mod look;
mod map;
mod moving;
mod page;
mod progress;
mod race;
mod render;
mod signals;
mod stdout;
mod target;
mod text;
mod values;

use std::{
    ffi::{OsStr, OsString},
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
};

use clap::{CommandFactory as _, Parser, Subcommand, error::ErrorKind};

pub use self::console::Console;
pub use self::failure::complaint;

use self::failure::{Failure, complain};
use self::list::Registry;
use self::page::Chosen;
use self::progress::watched;
use self::stdout::to_stdout;
use self::values::{trace_format, writer};
use crate::{
    export::{Format, Trace, TraceWriter, table, write::Output},
    optimizer::Progress,
    spelling::printable,
};

/// What is left for the program to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: exit with this code.
    Exit(u8),
    /// Open the window, on scenario files or folders of them if any were given.
    OpenWindow(Vec<PathBuf>),
}

/// Optimizers on loss landscapes.
#[derive(Debug, Parser)]
#[command(
    name = "ravine",
    bin_name = "ravine",
    version,
    args_conflicts_with_subcommands = true
)]
struct Arguments {
    /// Open the window on this scenario, or on a figure that carries one, `-` for standard input; several, or a folder, are pages to turn
    #[arg(value_name = "SCENARIO.toml")]
    scenarios: Vec<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print what a scenario can name, with parameters, defaults and legal values
    List {
        /// The list to print
        what: Registry,
        /// Print JSON instead of text
        #[arg(long)]
        json: bool,
    },
    /// Write the trajectories of all optimizers as a table or as an array for NumPy, hidden ones too
    Trace {
        #[command(flatten)]
        chosen: Chosen,
        /// The form of the table [default: by the ending of FILE, csv on standard output]
        #[arg(long, value_parser = trace_format())]
        format: Option<(Format, TraceWriter)>,
        /// Write to FILE, whole or not at all, instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Write all weights of a network, too: w0, w1, … in the order of its weights in a scenario
        #[arg(long)]
        weights: bool,
    },
    /// Write the numbers behind the figure: the surface on a grid, level lines, the chart; or a script that computes its paths
    Data(data::Arguments),
    /// Draw the figure to a file
    Render(render::Arguments),
    /// Draw every page of a deck to a file, and all of them into a handout
    Deck(deck::Arguments),
    /// Print a line of text or a link that carries the scenario, to be mailed or pasted into the window
    Text(text::Arguments),
    /// Make a map: where each start ends, or what becomes of a run for many settings
    Map(map::Arguments),
    /// Tune the visible optimizers on the same budget, and write their best settings as a table
    Race(race::Arguments),
    /// Write what becomes of signals and gradients from layer to layer of random networks as a table
    Signals(signals::Arguments),
    /// Validate scenarios and check what they claim: silent where all are good and claim nothing
    Check(check::Arguments),
}

/// What the command line takes, with all its commands: what manuals and completions of shells are made from.
pub fn definition() -> clap::Command {
    Arguments::command()
}

/// Does what the arguments ask for, except for opening the window. The first argument is the program's name.
pub fn run(args: impl Iterator<Item = OsString>) -> Outcome {
    let args: Vec<OsString> = args.collect();
    let arguments = match parse(args.clone()) {
        Ok(arguments) => arguments,
        Err(original) => {
            // The message repeats arguments, which can be names of files that a pattern of the shell has found: it is made again
            // without what a terminal would obey in them.
            let args = args.iter().map(|arg| printable(&arg.to_string_lossy()));
            let error = parse(args.map(OsString::from).collect()).err();
            return Outcome::Exit(report_usage(&error.unwrap_or(original)));
        }
    };
    let Some(command) = arguments.command else {
        return Outcome::OpenWindow(arguments.scenarios);
    };
    match execute(command) {
        Ok(()) => Outcome::Exit(0),
        Err(failure) if failure.is_closed_pipe() => Outcome::Exit(0),
        Err(failure) => {
            if !failure.is_told() {
                complain(&failure);
            }
            Outcome::Exit(failure.code())
        }
    }
}

/// With a positional argument at the top level, clap takes any word for a scenario and then rejects the next one. If the first
/// word can only be meant as a command, the arguments are first parsed without that positional, so that clap suggests a
/// similar command.
fn parse(args: Vec<OsString>) -> Result<Arguments, clap::Error> {
    if args.get(1).is_some_and(|word| is_word(word)) {
        let commands =
            Command::augment_subcommands(clap::Command::new("ravine").bin_name("ravine"));
        if let Err(error) = commands.try_get_matches_from(&args)
            && error.kind() == ErrorKind::InvalidSubcommand
        {
            return Err(error);
        }
    }
    Arguments::try_parse_from(args)
}

/// Whether an argument looks like a command: it has no dot or slash, as a scenario's path would, and no file has that name.
fn is_word(argument: &OsStr) -> bool {
    let word = argument.to_string_lossy();
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !Path::new(argument).exists()
}

/// Help and version are data, on standard output.
fn report_usage(error: &clap::Error) -> u8 {
    match error.print() {
        Ok(()) => error.exit_code().try_into().unwrap_or(2),
        Err(_) if error.use_stderr() => 2,
        Err(source) if source.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(source) => {
            let failure = Failure::Stdout(source);
            complain(&failure);
            failure.code()
        }
    }
}

fn execute(command: Command) -> Result<(), Failure> {
    match command {
        Command::List { what, json } => to_stdout(|out| list::list(what, json, out)),
        Command::Trace {
            chosen,
            format,
            output,
            weights,
        } => trace(&chosen, format, output.as_deref(), weights),
        Command::Data(arguments) => data::data(&arguments),
        Command::Render(arguments) => match &arguments.out_dir {
            Some(folder) => batch::render(&arguments, folder),
            None => render::render(&arguments),
        },
        Command::Deck(arguments) => deck::deck(&arguments),
        Command::Text(arguments) => text::text(&arguments),
        Command::Map(arguments) => map::map(arguments),
        Command::Race(arguments) => race::race(&arguments),
        Command::Signals(arguments) => signals::signals(&arguments),
        Command::Check(arguments) => check::check(&arguments),
    }
}

fn trace(
    chosen: &Chosen,
    format: Option<(Format, TraceWriter)>,
    output: Option<&Path>,
    weights: bool,
) -> Result<(), Failure> {
    // `-` means standard output, as it means standard input elsewhere: a file of that name would surprise.
    let output = output.filter(|path| *path != Path::new("-"));
    let of = |format: Format| Some((format, format.trace()?));
    let (format, write): (Format, TraceWriter) = match (format, output) {
        (Some(chosen), _) => chosen,
        (None, Some(path)) => writer(path, of, ", or any name with --format")?,
        (None, None) => (Format::Csv, table::csv_watched),
    };
    data::refuse_on_terminal(format, output)?;
    let mut scenario = chosen.load()?;
    if weights && scenario.surface.shape.network().is_none() {
        let message = "--weights: found a surface, whose weights x and y are in any trace; allowed: with a network";
        return Err(Failure::Usage(message.to_owned()));
    }
    let shown = output.is_none() && io::stdout().is_terminal();
    if shown {
        // A terminal would obey what a name tells it.
        for label in scenario.optimizers.iter_mut().flat_map(|o| &mut o.label) {
            *label = printable(label);
        }
    }
    let trace = Trace {
        scenario: &scenario,
        weights,
    };
    let progress = Progress::default();
    match output {
        Some(path) => {
            let output = Output::open(path)?;
            watched(&progress, || {
                Ok(output.fill(|out| write(&trace, out, &progress))?)
            })
        }
        // The rows show how far it has come, and nothing may come between them.
        None if shown => to_stdout(|out| write(&trace, out, &progress)),
        None => watched(&progress, || to_stdout(|out| write(&trace, out, &progress))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_declared_consistently() {
        definition().debug_assert();
    }

    #[test]
    fn the_window_opens_where_no_command_is_given() {
        let run = |args: &[&str]| run(args.iter().map(OsString::from));
        assert_eq!(run(&["ravine"]), Outcome::OpenWindow(Vec::new()));
        for file in ["lecture.toml", "-", "./trace", "week 3", "../notes/first"] {
            assert_eq!(
                run(&["ravine", file]),
                Outcome::OpenWindow(vec![file.into()])
            );
        }
        // A folder of that name exists wherever the tests run.
        assert_eq!(
            run(&["ravine", "src"]),
            Outcome::OpenWindow(vec!["src".into()])
        );
    }
}
