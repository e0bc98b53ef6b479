//! `ravine deck`: every page of a deck as a picture, and a handout of them all.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::left::Left;
use super::look::Look;
use super::page::name;
use super::progress::watched;
use super::values::{image_format, make_folder};
use crate::analysis::all_threads;
use crate::claims;
use crate::export::handout::{Leaf, Solution, handout};
use crate::export::write::Output;
use crate::export::{FigureWriter, Film, Format};
use crate::optimizer::Progress;
use crate::scenario::{Deck, Opened, Page, Scenario, load_any};
use crate::workbench::Detail;

/// The file with all pages.
const HANDOUT: &str = "handout.html";

#[derive(Debug, Args)]
pub struct Arguments {
    /// The deck; `-` is standard input
    #[arg(value_name = "DECK.toml")]
    deck: PathBuf,
    /// The folder for the pages, 01-KEY.png, 02-KEY.png, …, and handout.html, which replace those of an earlier run; made if it is missing
    #[arg(long, value_name = "DIR")]
    out_dir: PathBuf,
    /// What the pictures are
    #[arg(long, default_value = "png", value_parser = image_format())]
    format: (Format, FigureWriter),
    #[command(flatten)]
    look: Look,
    /// Leave the speaker's notes out of the handout
    #[arg(long)]
    without_notes: bool,
    /// The teacher's copy: draw pages that ask as they come out, and put the answers and the notes on these pages into the handout
    #[arg(long)]
    solved: bool,
}

/// Draws all pages and writes them.
pub fn deck(arguments: &Arguments) -> Result<(), Failure> {
    let file = name(&arguments.deck);
    let Opened::Deck(deck) = load_any(&arguments.deck)? else {
        let message =
            format!("{file}: found a single scenario; allowed: a deck, which has [[page]] tables");
        return Err(Failure::Usage(message));
    };
    make_folder(&arguments.out_dir)?;
    let whole = arguments.out_dir.join(HANDOUT);
    let left = Left::by(&whole, &deck.key);
    let names = picture_names(arguments, &deck);
    let open = |name: &String| Output::open(arguments.out_dir.join(name));
    let outputs: Vec<Output> = names.iter().map(open).collect::<Result<_, _>>()?;
    let whole = Output::open(whole)?;
    let detail = Detail::default();
    watched(&detail.progress, || {
        let mut film = arguments
            .look
            .film(arguments.format.0, arguments.look.scale(), &detail);
        if !arguments.solved {
            // The class is not to find notes and answers in the pictures.
            film = film.carry(false);
        }
        let mut leaves = Vec::with_capacity(deck.pages.len());
        let mut pictures = Vec::with_capacity(deck.pages.len());
        for page in &deck.pages {
            let (_, picture) = draw(arguments, &mut film, &page.scenario)?;
            pictures.push(picture);
            leaves.push(leaf(
                arguments,
                &mut film,
                &page.scenario,
                &detail.progress,
            )?);
        }
        for (output, picture) in outputs.into_iter().zip(pictures) {
            output.fill(|out| out.write_all(&picture))?;
        }
        let (stay, outdated) = left.beside(&names, arguments.format.0.ending());
        let files: Vec<&str> = names.iter().chain(&stay).map(String::as_str).collect();
        let text = handout(&deck, &leaves, !arguments.without_notes, &files);
        whole.fill(|out| out.write_all(text.as_bytes()))?;
        outdated.remove_from(&arguments.out_dir)
    })
}

/// The names of the pictures, in the order of pages.
fn picture_names(arguments: &Arguments, deck: &Deck) -> Vec<String> {
    let digits = deck.pages.len().to_string().len().max(2);
    let ending = arguments.format.0.ending();
    let pages = deck.pages.iter().zip(1..);
    let name = |(page, number): (&Page, usize)| format!("{number:0digits$}-{}.{ending}", page.key);
    pages.map(name).collect()
}

/// What a copy shows of a page, and at which step, the last one if `None`.
fn seen(scenario: &Scenario, solved: bool) -> (Cow<'_, Scenario>, Option<usize>) {
    match scenario.asking() {
        Some(asking) if !solved => (Cow::Owned(asking), Some(0)),
        Some(_) | None => (scenario.told(), None),
    }
}

/// A figure as a screen reader describes it, and as the bytes of a file.
fn draw(
    arguments: &Arguments,
    film: &mut Film,
    scenario: &Scenario,
) -> Result<(String, Vec<u8>), Failure> {
    let (seen, step) = seen(scenario, arguments.solved);
    let drawing = film.figure(&seen, step);
    let (_, write) = arguments.format;
    let bytes = write(&drawing, &arguments.look.file(arguments.look.scale()))?;
    Ok((drawing.description, bytes))
}

/// A figure for the handout, whose words stand around it.
fn leaf(
    arguments: &Arguments,
    film: &mut Film,
    scenario: &Scenario,
    progress: &Progress,
) -> Result<Leaf, Failure> {
    let silent = Scenario {
        title: String::new(),
        notes: String::new(),
        ..scenario.clone()
    };
    let (description, picture) = draw(arguments, film, &silent)?;
    Ok(Leaf {
        description,
        picture,
        format: arguments.format.0,
        solution: arguments.solved.then(|| solution(scenario, progress)),
    })
}

/// The answers to what a page asks, as its claims decide them.
fn solution(scenario: &Scenario, progress: &Progress) -> Solution {
    let mut asking = scenario.clone();
    asking.claims.retain(|claim| claim.asks.is_some());
    let findings = claims::check(&asking, all_threads(), progress);
    // Nobody cancels.
    let findings = findings.unwrap_or_default();
    Solution {
        right: claims::right(&asking, &findings),
        number: claims::number(asking.claims.iter().zip(&findings)),
    }
}
