//! `ravine deck`: every page of a deck as a picture, and a handout of them all.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::look::Look;
use super::page::name;
use super::progress::watched;
use super::values::figure_format;
use crate::export::handout::{Leaf, handout};
use crate::export::write::{Output, WriteError};
use crate::export::{FigureWriter, Film, Format};
use crate::scenario::{Opened, Page, Scenario, load_any};
use crate::workbench::Detail;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The deck; `-` is standard input
    #[arg(value_name = "DECK.toml")]
    deck: PathBuf,
    /// The folder for the pages, 01-KEY.png, 02-KEY.png, …, and handout.html, which replace files of these names; made if it is missing
    #[arg(long, value_name = "DIR")]
    out_dir: PathBuf,
    /// What the pictures are
    #[arg(long, default_value = "png", value_parser = figure_format())]
    format: (Format, FigureWriter),
    #[command(flatten)]
    look: Look,
    /// Leave the speaker's notes out of the handout
    #[arg(long)]
    without_notes: bool,
}

/// Draws all pages and writes them.
pub fn deck(arguments: &Arguments) -> Result<(), Failure> {
    let file = name(&arguments.deck);
    let Opened::Deck(deck) = load_any(&arguments.deck)? else {
        let message =
            format!("{file}: found a single scenario; allowed: a deck, which has [[page]] tables");
        return Err(Failure::Usage(message));
    };
    make_folder(arguments)?;
    let digits = deck.pages.len().to_string().len().max(2);
    let ending = arguments.format.0.ending();
    let open = |(index, page): (usize, &Page)| {
        let number = index + 1;
        let name = format!("{number:0digits$}-{}.{ending}", page.key);
        Output::open(arguments.out_dir.join(name))
    };
    let outputs = deck.pages.iter().enumerate().map(open);
    let outputs: Vec<Output> = outputs.collect::<Result<_, _>>()?;
    let whole = Output::open(arguments.out_dir.join("handout.html"))?;
    let detail = Detail::default();
    watched(&detail.progress, || {
        let mut film = arguments.look.film(&detail);
        let mut leaves = Vec::with_capacity(deck.pages.len());
        for (page, output) in deck.pages.iter().zip(outputs) {
            let (_, picture) = draw(arguments, &mut film, &page.scenario)?;
            output.fill(|out| out.write_all(&picture))?;
            leaves.push(leaf(arguments, &mut film, &page.scenario)?);
        }
        let text = handout(&deck, &leaves, !arguments.without_notes);
        Ok(whole.fill(|out| out.write_all(text.as_bytes()))?)
    })
}

/// Makes the folder, but none around it: more than one that is missing is a slip.
fn make_folder(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.out_dir;
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir(folder).map_err(|source| {
        let path = folder.clone();
        WriteError { path, source }.into()
    })
}

/// A figure as a screen reader describes it, and as the bytes of a file.
fn draw(
    arguments: &Arguments,
    film: &mut Film,
    scenario: &Scenario,
) -> Result<(String, Vec<u8>), Failure> {
    let drawing = film.figure(scenario, None);
    let (_, write) = arguments.format;
    let bytes = write(&drawing, arguments.look.scale)?;
    Ok((drawing.description, bytes))
}

/// A figure for the handout, whose words stand around it.
fn leaf(arguments: &Arguments, film: &mut Film, scenario: &Scenario) -> Result<Leaf, Failure> {
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
    })
}
