//! What legends list.

use super::averaged;
use super::corrupted;
use super::extent;
use super::flow_names;
use super::fog;
use super::ground::GroundPictures;
use super::heads::head;
use super::joined;
use super::lens;
use super::mark::{Entry, Mark};
use super::number::compact;
use super::outcome;
use super::overlays;
use super::projection::Projection;
use super::resampled;
use super::scene::Scene;
use super::swarm;
use crate::analysis::CriticalKind;
use crate::scenario::Scenario;
use crate::spelling::elided;

/// Height of a row of a legend on the plot in text heights.
pub const ROW: f32 = 1.55;
/// The most characters of names before outcomes.
const BEFORE_OUTCOME: usize = 18;

/// An entry of a legend.
#[derive(Clone)]
pub struct Listed {
    /// What it says at the playhead.
    pub entry: Entry,
    /// What its name is before and after. It has room for all of that, so that nothing moves while runs are played.
    others: Vec<String>,
    /// What it says where there is no room for an outcome.
    short: Option<String>,
}

impl Listed {
    /// The same without an outcome.
    fn without_outcome(self) -> Self {
        match self.short {
            Some(name) => Entry { name, ..self.entry }.into(),
            None => self,
        }
    }

    /// What its name is at any time.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let others = self.others.iter().map(String::as_str);
        std::iter::once(&*self.entry.name).chain(others)
    }
}

/// Entries that all say their outcomes if each has room for that at any time, of which `fits` judges; otherwise none does. What would stay as
/// it is has no part in that.
pub fn fitted(entries: Vec<Listed>, fits: impl Fn(&Entry, &str) -> bool) -> Vec<Listed> {
    let fits = |listed: &Listed| {
        let short = listed.short.as_deref();
        let mut texts = listed
            .texts()
            .filter(|text| short.is_some_and(|short| short != *text));
        texts.all(|text| fits(&listed.entry, text))
    };
    match entries.iter().all(fits) {
        true => entries,
        false => entries.into_iter().map(Listed::without_outcome).collect(),
    }
}

impl From<Entry> for Listed {
    fn from(entry: Entry) -> Self {
        Self {
            entry,
            others: Vec::new(),
            short: None,
        }
    }
}

/// Whether the legend says how much of the plot belongs to each entry.
pub fn is_counted(scenario: &Scenario) -> bool {
    let resampled = scenario.resampling_request().is_some();
    scenario.layers.basins || scenario.swarm.shown || resampled
}

/// All entries, and the same without the signs that every figure has; names of runs have at most so many characters.
pub fn entries(
    scene: &Scene<'_>,
    pictures: &GroundPictures,
    projection: &Projection,
    longest: usize,
) -> [Vec<Listed>; 2] {
    let runs = optimizers(scene, longest);
    let names = runs.len();
    let layers = layers(scene, pictures, projection, names);
    let (arrows, points) = signs(scene, projection, names);
    let [arrows, layers, points] =
        [arrows, layers, points].map(|entries| entries.into_iter().map(Listed::from));
    let extent = extent::entry(scene).map(|(entry, widest)| Listed {
        entry,
        others: vec![widest],
        short: None,
    });
    let layers: Vec<Listed> = layers.chain(extent).collect();
    let short = runs.iter().chain(&layers).cloned().collect();
    let whole = (runs.into_iter().chain(arrows))
        .chain(layers)
        .chain(points)
        .collect();
    [whole, short]
}

/// What figures show unless it is switched off, besides the paths of so many names: arrows, and critical points.
fn signs(scene: &Scene<'_>, projection: &Projection, names: usize) -> (Vec<Entry>, Vec<Entry>) {
    let layers = &scene.scenario.layers;
    let (mut arrows, mut points) = (Vec::new(), Vec::new());
    // The arrows of the field have the same entry.
    if layers.gradient && !layers.gradient_field && names > 0 {
        arrows.push(overlays::downhill(scene));
    }
    // The basins and two plots already name the minima, and fog hides them.
    let named = layers.basins || scene.scenario.shows_tests();
    if layers.critical_points && !named && !layers.fog && names > 0 {
        points = critical_points(scene, projection);
    }
    (arrows, points)
}

/// What the layers show that have been switched on.
fn layers(
    scene: &Scene<'_>,
    pictures: &GroundPictures,
    projection: &Projection,
    names: usize,
) -> Vec<Entry> {
    let Scene {
        scenario, style, ..
    } = scene;
    let mut entries = Vec::new();
    let farthest = pictures.traces.shadows().farthest;
    if farthest > 0.0 {
        entries.push(Entry {
            name: format!("off the plane, ≤ {}", compact(farthest, 2)),
            colour: style.text,
            mark: Mark::Fading,
        });
    }
    if lens::modes(scene).is_some() {
        entries.push(Entry {
            name: "eigenvectors of H".into(),
            colour: style.text,
            mark: Mark::Symbol("u"),
        });
    }
    entries.extend(overlays::entries(scene, names > 0));
    entries.extend(corrupted::legend(scene));
    if scenario.layers.fog {
        entries.push(Entry {
            name: "not evaluated yet".into(),
            colour: fog::colour(style),
            mark: Mark::Swatch,
        });
    }
    entries.extend(joined::entries(scene));
    entries.extend(flow_names::entries(scene, &scene.visible_runs()));
    entries.extend(swarm::legend(scene, 5));
    entries.extend(averaged::legend(scene));
    entries.extend(resampled::legend(scene));
    if scenario.layers.basins {
        // The legend takes at most half of the height, since the map matters more than its names.
        let room = (projection.frame.height() * 0.5 / (style.text_size * ROW)) as usize;
        let most = room.saturating_sub(names + 4).clamp(2, 5);
        entries.extend(pictures.legend(scene, most));
    }
    entries
}

/// The visible optimizers and their averages.
fn optimizers(scene: &Scene<'_>, longest: usize) -> Vec<Listed> {
    let Scene {
        scenario, style, ..
    } = scene;
    let names = scenario.names().into_iter();
    let names = names.map(|name| elided(&name, longest));
    let runs = scene.visible_runs();
    scenario
        .optimizers
        .iter()
        .zip(names)
        .enumerate()
        .filter(|(_, (o, _))| o.visible)
        .flat_map(|(i, (o, name))| {
            let entry = |name, mark| Entry {
                name,
                colour: style.ink(scenario.color(i)),
                mark,
            };
            let average = o.wrappers.average.map(|average| average.name());
            let average = average.map(|average| format!("{name}, {average}"));
            let average = average.map(|name| entry(name, Mark::Average(head(i))));
            let mark = match o.pinned {
                Some(_) => Mark::Pinned(head(i)),
                None => Mark::Head(head(i)),
            };
            let run = runs.iter().find(|run| run.index == i);
            let said = |words: Option<String>| match words {
                Some(words) => format!("{}, {words}", elided(&name, BEFORE_OUTCOME)),
                None => name.clone(),
            };
            let now = run.and_then(|run| outcome::words(scene, run));
            let others = run.map_or_else(Vec::new, |run| outcome::others(scene, run));
            let is_told = now.is_some() || !others.is_empty();
            let listed = Listed {
                entry: entry(said(now), mark),
                short: is_told.then(|| name.clone()),
                others: others.into_iter().map(said).collect(),
            };
            let off = run.and_then(|run| outcome::off_the_plane(scene, run));
            let below = off.into_iter().chain(average).map(Listed::from);
            std::iter::once(listed).chain(below)
        })
        .collect()
}

/// The kinds of critical points in view.
fn critical_points(scene: &Scene<'_>, projection: &Projection) -> Vec<Entry> {
    let in_view = || {
        let points = scene.critical_points();
        points.filter(|c| projection.view.contains(c.at))
    };
    let kinds = [
        (CriticalKind::Minimum, "+", "minimum"),
        (CriticalKind::Saddle, "×", "saddle"),
        (CriticalKind::Maximum, "−", "maximum"),
        (CriticalKind::Valley, "···", "line of minima"),
    ];
    let lined = !scene.relief().valleys().is_empty();
    let shown = kinds
        .into_iter()
        .filter(|(kind, ..)| {
            let line = *kind == CriticalKind::Valley && lined;
            line || in_view().any(|c| c.kind == *kind)
        })
        .map(|(_, symbol, name)| (Mark::Symbol(symbol), name));
    let degenerate = in_view().any(|c| c.degenerate && c.kind != CriticalKind::Valley);
    let ring = degenerate.then_some((Mark::Circle, "H singular there"));
    let mirror = scene.scenario.surface.shape.landscape().mirror();
    let mirror = mirror.map(|name| (Mark::Dashes, name));
    let entry = |(mark, name): (Mark, &str)| Entry {
        name: name.into(),
        colour: scene.style.text,
        mark,
    };
    shown.chain(ring).chain(mirror).map(entry).collect()
}
