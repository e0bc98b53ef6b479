//! Manual and completions, made from the definition of the command line.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use ravine::cli::definition;
use resvg::usvg::roxmltree::Document;

use super::desktop::METADATA;
use super::{compare, text};

/// What the page of the program says besides what its arguments say: heading, and terms with what they mean.
const MORE: &[(&str, &[(&str, &str)])] = &[
    (
        "EXIT STATUS",
        &[
            ("0", "The work is done."),
            (
                "1",
                "The machine stood in the way (a file cannot be written, a picture is too large to draw), or what a scenario claims is not so.",
            ),
            (
                "2",
                "The call or a scenario is wrong; the message names file, line and column, what was found and what is allowed.",
            ),
        ],
    ),
    (
        "FILES",
        &[
            (
                "ravine-state/",
                "Beside the program: if there is such a folder, the window keeps its state in it, and nothing elsewhere.",
            ),
            (
                "$XDG_STATE_HOME/ravine/",
                "Otherwise, by default ~/.local/state/ravine: unsaved work, the files opened last, and the look of the window.",
            ),
        ],
    ),
];

#[test]
fn every_command_has_its_page() {
    let mut root = definition().disable_help_subcommand(true);
    root.build();
    let mut pages: Vec<(String, Vec<u8>)> = Vec::new();
    for command in root.get_subcommands().filter(|c| !c.is_hide_set()) {
        let man = page_of(command);
        let mut page = Vec::new();
        man.render(&mut page).expect("in memory");
        see_also().to_writer(&mut page).expect("in memory");
        pages.push((man.get_filename(), page));
    }
    let mut page = Vec::new();
    let man = page_of(&root);
    man.render(&mut page).expect("in memory");
    more().to_writer(&mut page).expect("in memory");
    pages.push((man.get_filename(), page));
    compare("package/man", &pages);
}

/// A page with version and date of the last release.
fn page_of(command: &Command) -> Man {
    let metadata = text(METADATA);
    let metadata = Document::parse(&metadata).expect("XML");
    let mut nodes = metadata.descendants();
    let date = nodes.find_map(|node| node.attribute("date"));
    Man::new(command.clone())
        .date(date.expect("a release"))
        .source(format!("Ravine {}", env!("CARGO_PKG_VERSION")))
        .manual("Ravine")
}

fn more() -> Roff {
    let mut roff = Roff::new();
    for (heading, terms) in MORE {
        roff.control("SH", [*heading]);
        for (term, meaning) in *terms {
            roff.control("TP", []);
            roff.text([bold(*term)]);
            roff.text([roman(*meaning)]);
        }
    }
    roff
}

fn see_also() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("ravine"), roman("(1)")]);
    roff
}

#[test]
fn every_shell_completes_the_command_line() {
    let made = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell].map(|shell| {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut definition(), "ravine", &mut script);
        let name = clap_complete::Generator::file_name(&shell, "ravine");
        (name, script)
    });
    compare("package/completions", &made);
}
