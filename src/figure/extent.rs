//! What a map consists of, in words: its resolution, its runs, and in a window how long it took.

use std::time::Duration;

use super::mark::{Entry, Mark};
use super::scene::Scene;
use crate::spelling::number::grouped;
use crate::workbench::{Extent, Request, Shown};

/// "256 × 256 starts, 65 536 runs, 14 ms".
fn timed_words<R: Request>(shown: &Shown<'_, R>) -> String {
    let words = Some(words(shown.request)).filter(|words| !words.is_empty());
    let parts = [words, shown.took.map(time)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The same as far as it fits: without the runs where, once the map is finished, all of it would not. Which of both it is does not
/// change while the map is refined.
pub fn fitting_words<R: Request>(shown: &Shown<'_, R>, fits: impl Fn(&str) -> bool) -> String {
    let whole = shown.request.with_side(shown.request.finest());
    let all_fits = fits(&format!("{}, {LONGEST}", words(&whole)));
    let short = in_short(shown).filter(|_| !all_fits);
    short.map_or_else(|| timed_words(shown), |(now, _)| now)
}

/// "256 × 256 starts, 65 536 runs", or nothing where there is nothing to count: what is the same on every machine.
pub fn words(request: &impl Request) -> String {
    let Extent {
        grid,
        of,
        runs,
        networks,
    } = request.extent();
    let grid = grid.map(|grid| grid_words(grid, of));
    let runs = runs.map(|runs| counted(runs, "run"));
    let networks = networks.map(|networks| counted(networks, "network"));
    let parts = [grid, runs, networks];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "1 run", "65 536 runs".
fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

fn grid_words([columns, rows]: [usize; 2], of: &str) -> String {
    format!("{columns} × {rows} {of}")
}

/// A time as people read it, of nearly the same width however long it is.
fn time(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 0.9995 {
        format!("{:.0} ms", (1e3 * seconds).max(1.0))
    } else if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else {
        format!("{seconds:.0} s")
    }
}

/// The longest times that [`time`] writes; digits are equally wide.
const LONGEST: &str = "888 ms";

/// The legend's entry for the map on the plot, and the widest that it can become while the map is refined; `None` in a file,
/// which must not depend on the machine.
pub fn entry(scene: &Scene<'_>) -> Option<(Entry, String)> {
    let derived = scene.derived;
    let basins = derived.basins.shown();
    let (now, widest) = match basins.filter(|_| scene.scenario.layers.basins) {
        Some(shown) => in_short(&shown)?,
        None => in_short(&derived.swarm.shown()?)?,
    };
    let entry = Entry {
        name: now,
        colour: scene.style.text,
        mark: Mark::Symbol("#"),
    };
    Some((entry, widest))
}

/// The same where there is little room: a run for each place of the grid needs no words.
fn in_short<R: Request>(shown: &Shown<'_, R>) -> Option<(String, String)> {
    let took = time(shown.took?);
    let said = |request: &R| {
        let Extent { grid, of, runs, .. } = request.extent();
        let runs = runs.map(|runs| format!("{} runs", grouped(runs)));
        grid.map(|grid| grid_words(grid, of)).or(runs)
    };
    let whole = shown.request.with_side(shown.request.finest());
    let now = format!("{}, {took}", said(shown.request)?);
    Some((now, format!("{}, {LONGEST}", said(&whole)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Progress;

    #[derive(Clone, PartialEq)]
    struct Map(Extent);

    impl Request for Map {
        type Map = ();

        fn with_side(&self, side: usize) -> Self {
            let grid = self.0.grid.map(|_| [side; 2]);
            Self(Extent { grid, ..self.0 })
        }

        fn cells(&self) -> usize {
            0
        }

        fn steps(&self) -> usize {
            0
        }

        fn extent(&self) -> Extent {
            self.0
        }

        fn compute(&self, _: usize, _: &Progress) -> Option<()> {
            None
        }
    }

    fn shown(request: &Map, took: Option<u64>) -> Shown<'_, Map> {
        Shown {
            request,
            map: &(),
            outdated: false,
            late: false,
            took: took.map(Duration::from_micros),
        }
    }

    #[test]
    fn a_map_says_its_resolution_its_runs_and_its_time() {
        let starts = Map(Extent {
            grid: Some([256, 192]),
            of: "starts",
            runs: Some(49_152),
            ..Extent::default()
        });
        let said = |took| timed_words(&shown(&starts, took));
        assert_eq!(said(None), "256 × 192 starts, 49\u{a0}152 runs");
        for (took, time) in [
            (1, "1 ms"),
            (14_300, "14 ms"),
            (999_400, "999 ms"),
            (999_600, "1.0 s"),
            (9_960_000, "10 s"),
        ] {
            let expected = format!("256 × 192 starts, 49\u{a0}152 runs, {time}");
            assert_eq!(said(Some(took)), expected);
        }
        let settings = Map(Extent {
            runs: None,
            of: "settings",
            ..starts.0
        });
        assert_eq!(words(&settings), "256 × 192 settings");
        let one = Map(Extent {
            runs: Some(1),
            ..Extent::default()
        });
        assert_eq!(timed_words(&shown(&one, Some(2_000))), "1 run, 2 ms");
        let drawn = Map(Extent {
            networks: Some(10),
            ..Extent::default()
        });
        assert_eq!(
            timed_words(&shown(&drawn, Some(312_000))),
            "10 networks, 312 ms"
        );
        // What has nothing to count tells its time alone.
        let nothing = Map(Extent::default());
        assert_eq!(timed_words(&shown(&nothing, Some(312_000))), "312 ms");
        assert_eq!(timed_words(&shown(&nothing, None)), "");
    }

    #[test]
    fn where_there_is_little_room_the_time_stays_and_the_runs_go() {
        let starts = |side: usize| {
            Map(Extent {
                grid: Some([side; 2]),
                of: "starts",
                runs: Some(side * side),
                ..Extent::default()
            })
        };
        let said = |side, most| {
            fitting_words(&shown(&starts(side), Some(7_000)), |text| {
                text.chars().count() <= most
            })
        };
        // "256 × 256 starts, 65 536 runs, 888 ms" has 37 characters.
        assert_eq!(said(256, 37), "256 × 256 starts, 65\u{a0}536 runs, 7 ms");
        assert_eq!(said(256, 36), "256 × 256 starts, 7 ms");
        // A sketch would fit, but not what becomes of it.
        assert_eq!(said(16, 33), "16 × 16 starts, 7 ms");
    }

    #[test]
    fn a_legend_keeps_room_for_the_finished_map_and_a_file_has_no_entry() {
        let sketch = Map(Extent {
            grid: Some([32, 32]),
            of: "starts",
            runs: Some(1024),
            ..Extent::default()
        });
        let (now, widest) = in_short(&shown(&sketch, Some(3_000))).expect("an entry");
        assert_eq!(now, "32 × 32 starts, 3 ms");
        assert_eq!(widest, "256 × 256 starts, 888 ms");
        assert!(in_short(&shown(&sketch, None)).is_none());
    }
}
