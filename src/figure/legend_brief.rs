//! A legend with less in it than there is to say.

use super::legend_entries::Listed;
use super::mark::{Entry, Mark};
use super::style::Style;

/// What is said of runs above a small plot, from most to least: the most characters of their names, and whether what has become of them follows.
const BRIEFER: [(usize, bool); 10] = [
    (24, true),
    (16, true),
    (12, true),
    (9, true),
    (24, false),
    (16, false),
    (12, false),
    (9, false),
    (7, false),
    (5, false),
];

/// The entries for a small plot: the signs that every figure has only where they cost no row, and names that are short enough for all entries
/// to have room. Where they have none however short names are, it is enough that all runs are named: the rest is counted.
pub fn briefly(
    listed: impl Fn(usize, bool) -> [Vec<Listed>; 2],
    most: usize,
    rows: impl Fn(&[Listed]) -> Option<usize>,
    style: &Style,
) -> Vec<Listed> {
    let [whole, short] = listed(usize::MAX, true);
    let fits = |entries: &[Listed]| rows(entries).is_some_and(|rows| rows <= most);
    if fits(&short) {
        let as_low = rows(&whole) == rows(&short);
        return if as_low { whole } else { short };
    }
    let mut wordings = vec![short];
    for (longest, told) in BRIEFER {
        let [_, short] = listed(longest, told);
        if fits(&short) {
            return short;
        }
        wordings.push(short);
    }
    let runs_fit = |entries: &Vec<Listed>| {
        let of_run = |listed: &Listed| listed.entry.mark.is_of_run();
        let named = entries.iter().rposition(of_run).map_or(0, |last| last + 1);
        fits(&shortened(entries.clone(), named + 1, style))
    };
    let chosen = wordings.iter().position(runs_fit);
    wordings.swap_remove(chosen.unwrap_or(BRIEFER.len()))
}

/// At most so many entries, of which the last one counts those that have no room; the cards beside the plot list all of them.
pub fn shortened(mut entries: Vec<Listed>, most: usize, style: &Style) -> Vec<Listed> {
    if most < entries.len() {
        let left_out = entries.len() + 1 - most;
        entries.truncate(most - 1);
        let more = Entry {
            name: format!("and {left_out} more"),
            colour: style.text,
            mark: Mark::Symbol("…"),
        };
        entries.push(more.into());
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Head, Theme};
    use crate::spelling::elided;

    #[test]
    fn what_has_no_room_is_counted() {
        let style = Style::of(Theme::Light, 13.0);
        let entry = |i: usize| Entry {
            name: i.to_string(),
            colour: style.text,
            mark: Mark::Swatch,
        };
        let entries: Vec<Listed> = (0..64).map(|i| entry(i).into()).collect();
        for (most, last) in [(63, "and 2 more"), (21, "and 44 more"), (1, "and 64 more")] {
            let listed = shortened(entries.clone(), most, &style);
            assert_eq!(listed.len(), most);
            assert_eq!(listed[most - 1].entry.name, last);
        }
        assert_eq!(shortened(entries, 64, &style).len(), 64);
    }

    /// The first name in a legend of runs, each followed by a remark, and of so many places, in two rows of 30 characters.
    fn first_of(runs: &[&str], places: usize) -> String {
        let style = Style::of(Theme::Light, 13.0);
        let entry = |name: &str, mark| Entry {
            name: name.to_owned(),
            colour: style.text,
            mark,
        };
        let listed = |longest, _| {
            let runs = runs.iter().flat_map(|name| {
                let run = entry(&elided(name, longest), Mark::Head(Head::Circle));
                [run, entry("off the plane", Mark::Fading)]
            });
            let places = (0..places).map(|_| entry("ends at (3, 2)", Mark::Swatch));
            let all: Vec<Listed> = runs.chain(places).map(Into::into).collect();
            [all.clone(), all]
        };
        let rows = |entries: &[Listed]| {
            let names = entries.iter().map(|listed| &listed.entry.name);
            let characters: usize = names.map(|name| name.chars().count()).sum();
            Some(characters.div_ceil(30))
        };
        let entries = briefly(listed, 2, rows, &style);
        entries[0].entry.name.clone()
    }

    #[test]
    fn names_are_as_long_as_there_is_room() {
        assert_eq!(first_of(&["gradient descent"], 2), "gradient descent");
        let long = "gradient descent with momentum";
        assert_eq!(first_of(&[long], 2), "gradient…omentum");
        // However short, the places have no room: the runs have.
        assert_eq!(first_of(&["gradient descent"], 9), "gradient descent");
        assert_eq!(first_of(&[long, long], 9), "gradient…omentum");
    }
}
