//! The stage between the document and drawing: everything that is computed from a scenario.

use std::borrow::Cow;
use std::sync::Arc;

use super::budget::Budget;
use super::critical_search::CriticalSearch;
use super::curves::{Curves, Sources};
use super::eigen::Eigen;
use super::findings::Findings;
use super::flows::Flows;
use super::heads::Heads;
use super::measures::Measures;
use super::normalizations::Normalizations;
use super::overlays::Overlays;
use super::penalty::Penalties;
use super::planes::Planes;
use super::progressive::{Detail, Progressive};
use super::reach::Reach;
use super::relief::Relief;
use super::resolution::Resolution;
use super::runs::{Runs, Wake};
use super::terrain::{TerrainKey, Terrains};
use super::tested::Tested;
use super::training_sets::TrainingSets;
use crate::analysis::signals::Bank;
use crate::analysis::{
    BasinRequest, BetweenRequest, ConvergenceRequest, CriticalPoint, EnsembleRequest, HyperRequest,
    RaceRequest, SignalRequest, SwarmRequest,
};
use crate::scenario::{ReliefPlace, Scenario};

/// Grid points along the longer side of a plot in a window, where a moving slider leaves only a few milliseconds.
const GRID_IN_A_WINDOW: usize = 256;
/// The same for a plot in a file.
const GRID_IN_A_FILE: usize = 640;
/// Cells along the longer side of a relief, in a window and in a file.
const CELLS_IN_A_WINDOW: usize = 128;
const CELLS_IN_A_FILE: usize = 256;
/// The same of a network at most, and the multiplications that they may take.
const CELLS_OF_A_NETWORK: usize = 48;
const MULTIPLICATIONS_OF_CELLS: f64 = 4e8;

/// What is derived from a scenario.
pub struct Derived {
    /// The plane through the weights of a network.
    pub planes: Planes,
    /// The document on that plane, and without what the class must not see; `None` where it is seen as it is.
    placed: Option<Scenario>,
    /// What is shown of it unless a view is chosen.
    reach: Reach,
    /// The trajectory of every optimizer.
    pub runs: Runs,
    /// The grid, level lines and critical points of the surface.
    pub relief: Relief,
    /// The same of the loss over what is kept from training, while it is shown.
    pub tested: Tested,
    /// Its heights in three dimensions, while they are shown.
    pub terrains: Terrains,
    /// Critical points beyond those that the relief knows, while they are shown.
    pub search: CriticalSearch,
    /// The gradient field and the convex region, while they are shown.
    pub overlays: Overlays,
    /// The critical points that runs are seen from, while something shows components.
    pub eigen: Eigen,
    /// The basin map, while the plot shows it.
    pub basins: Progressive<BasinRequest>,
    /// The swarm, while it is shown.
    pub swarm: Progressive<SwarmRequest>,
    /// What is learnt from many training sets, while that is shown.
    pub sets: TrainingSets,
    /// The hyperparameter map, while it is shown.
    pub hyper: Progressive<HyperRequest>,
    /// What theory says in place of it, while that is shown.
    pub convergence: Progressive<ConvergenceRequest>,
    /// The gradient flow and central flows, while the plot shows them.
    pub flows: Flows,
    /// What a penalty makes of the minima, while the plot shows it.
    pub penalty: Penalties,
    /// What lies between two minima, while it is shown.
    pub between: Progressive<BetweenRequest>,
    /// Several networks and the average of what they predict, while that is shown.
    pub ensemble: Progressive<EnsembleRequest>,
    /// The race, while it is shown.
    pub race: Progressive<RaceRequest>,
    /// The passage of signals, while it is shown.
    pub signals: Progressive<SignalRequest>,
    /// The weights that were drawn for it.
    bank: Bank,
    /// The curvature of networks at the playhead.
    pub heads: Heads,
    /// What the chart shows of networks that no run records.
    pub measures: Measures,
    /// The same network with each kind of normalization, while they are compared.
    pub normalizations: Normalizations,
    /// What has become of the claims that the window shows.
    pub findings: Findings,
    /// The chart's curves and axes.
    pub curves: Curves,
    /// Grid points along the longer side of the plot.
    grid: usize,
    /// Cells along the longer side of the relief.
    cells: usize,
    held: bool,
    /// Whether the chart is shown.
    chart: bool,
    /// The step at the playhead.
    step: usize,
}

impl Derived {
    /// For a window, which must never wait: runs that do not fit into a frame's budget and maps are computed by threads, and
    /// `wake` is called when one of them has something new.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self {
            planes: Planes::in_background(wake.clone()),
            placed: None,
            reach: Reach::in_a_window(),
            runs: Runs::in_background(wake.clone(), budget),
            relief: Relief::in_background(wake.clone(), budget),
            tested: Tested::in_background(wake.clone(), budget),
            flows: Flows::in_background(wake.clone()),
            penalty: Penalties::in_background(wake.clone()),
            terrains: Terrains::in_background(wake.clone(), budget),
            search: CriticalSearch::in_background(wake.clone()),
            overlays: Overlays::in_background(wake.clone(), budget),
            eigen: Eigen::default(),
            basins: Progressive::in_background(wake.clone()),
            swarm: Progressive::in_background(wake.clone()),
            sets: TrainingSets::in_background(wake.clone()),
            hyper: Progressive::in_background(wake.clone()),
            convergence: Progressive::in_background(wake.clone()),
            between: Progressive::in_background(wake.clone()),
            ensemble: Progressive::in_background(wake.clone()),
            race: Progressive::in_background(wake.clone()),
            signals: Progressive::in_background(wake.clone()),
            bank: Bank::default(),
            heads: Heads::in_background(wake.clone()),
            measures: Measures::in_background(wake.clone()),
            normalizations: Normalizations::in_background(wake.clone()),
            findings: Findings::in_background(wake),
            curves: Curves::frame_by_frame(),
            grid: GRID_IN_A_WINDOW,
            cells: CELLS_IN_A_WINDOW,
            held: false,
            chart: true,
            step: 0,
        }
    }

    /// For files: complete after every update, however long that takes.
    pub fn blocking(detail: Detail) -> Self {
        Self {
            planes: Planes::blocking(Arc::clone(&detail.progress)),
            placed: None,
            reach: Reach::default(),
            runs: Runs::blocking(Arc::clone(&detail.progress)),
            relief: Relief::blocking(detail.clone()),
            tested: Tested::blocking(detail.clone()),
            flows: Flows::blocking(),
            penalty: Penalties::blocking(),
            terrains: Terrains::default(),
            search: CriticalSearch::blocking(),
            overlays: Overlays::default(),
            eigen: Eigen::default(),
            basins: Progressive::blocking(detail.clone()),
            swarm: Progressive::blocking(detail.clone()),
            sets: TrainingSets::blocking(),
            hyper: Progressive::blocking(detail.clone()),
            convergence: Progressive::blocking(detail.clone()),
            between: Progressive::blocking(detail.clone()),
            ensemble: Progressive::blocking(detail.clone()),
            race: Progressive::blocking(detail.clone()),
            signals: Progressive::blocking(detail.clone()),
            bank: Bank::default(),
            heads: Heads::blocking(),
            measures: Measures::blocking(detail.clone()),
            normalizations: Normalizations::blocking(detail),
            findings: Findings::none(),
            curves: Curves::complete(),
            grid: GRID_IN_A_FILE,
            cells: CELLS_IN_A_FILE,
            held: false,
            chart: true,
            step: 0,
        }
    }

    /// While a hand drags a control, what a picture is measured by stays: contour levels here, and whatever the drawing
    /// keeps between frames (see [`is_held`](Self::is_held)). It settles when the hand lets go.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
        self.relief.hold(held);
        self.penalty.hold(held);
        self.tested.hold(held);
    }

    /// The curves stay as they are while no chart shows them.
    pub fn show_chart(&mut self, shown: bool) {
        self.chart = shown;
    }

    /// Tells the step at the playhead.
    pub fn look_at(&mut self, step: usize) {
        self.step = step;
    }

    /// Whether ranges and places that follow from the data must stay as they are.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// Brings everything up to date with a scenario, or begins to, for a plot of that width and height in points. Without a
    /// plot only runs and critical points are computed. What is already up to date costs no more than a comparison of keys.
    pub fn update(&mut self, document: &Scenario, plot: Option<[f32; 2]>) {
        self.findings.update(document, self.held);
        let seen = document.concealed();
        let placed = self.place(&seen);
        let mut placed = placed.or(match seen {
            Cow::Owned(concealed) => Some(concealed),
            Cow::Borrowed(_) => None,
        });
        self.runs.update(placed.as_ref().unwrap_or(document));
        if let Some(placed) = &mut placed {
            let told = document.is_asked().then_some(self.step);
            let view = self.reach.update(placed, &self.runs, told, self.held);
            placed.view = placed.view.or(view);
        }
        self.update_shown(placed.as_ref().unwrap_or(document), plot);
        self.placed = placed;
    }

    /// What figures show of a document: itself or, where it has a network, the same on the plane that has been found; while the class is asked,
    /// without what would tell.
    pub fn shown<'a>(&'a self, document: &'a Scenario) -> &'a Scenario {
        self.placed.as_ref().unwrap_or(document)
    }

    /// The document on the plane that is shown, or on the last one until that has been found.
    fn place(&mut self, document: &Scenario) -> Option<Scenario> {
        let request = document.shown_plane_request();
        self.planes.update(request.as_ref());
        request?;
        let found = self.planes.last();
        Some(document.placed(found))
    }

    fn update_shown(&mut self, scenario: &Scenario, plot: Option<[f32; 2]>) {
        self.heads.update(scenario, &self.runs, self.step);
        self.normalizations.update(scenario);
        self.flows.update(scenario);
        self.penalty.update(scenario);
        self.update_hyper(scenario, scenario.maps.hyper);
        self.swarm.update(scenario.swarm_request());
        self.sets.update(scenario);
        self.between.update(scenario.between_request());
        self.ensemble.update(scenario.ensemble_request());
        let race = scenario.race.shown.then(|| scenario.race_request());
        self.race.update(race.flatten());
        self.signals.update(scenario.signal_request(&self.bank));
        if !scenario.signals.shown {
            self.bank.clear();
        }
        match plot.filter(|plot| plot.iter().all(|side| *side >= 2.0)) {
            Some(plot) => self.update_plot(scenario, plot),
            None => {
                self.relief
                    .update_critical(&scenario.surface, scenario.view());
                // What is laid out for a plot is not shown without one.
                self.relief.without_plot();
                self.penalty.without_plot();
                self.tested.clear();
                self.search.update(None);
                self.overlays.clear();
                self.terrains.clear();
                self.basins.update(None);
            }
        }
        let critical = self.relief.critical();
        self.eigen
            .update(scenario, &self.runs, scenario.view(), &critical.points);
        if self.chart {
            let minimum = critical.minimum;
            self.measures.update(scenario, &self.runs);
            let sources = Sources {
                runs: &self.runs,
                eigen: &self.eigen,
                measures: &self.measures,
                told: scenario.is_asked().then_some(self.step),
            };
            self.curves.update(scenario, sources, minimum, self.held);
        }
    }

    /// The critical points that are known or have been found.
    pub fn critical_points(&self) -> impl Iterator<Item = &CriticalPoint> {
        let known = self.relief.critical().points.iter();
        known.chain(self.search.found())
    }

    /// Whether threads are computing what is wanted.
    pub fn is_pending(&self) -> bool {
        self.planes.is_pending()
            || self.relief.is_pending()
            || self.terrains.is_pending()
            || self.overlays.is_pending()
            || self.tested.is_pending()
            || self.runs.is_any_pending()
            || self.search.is_pending()
            || self.flows.is_pending()
            || self.penalty.is_pending()
            || self.swarm.is_pending()
            || self.sets.is_pending()
            || self.basins.is_pending()
            || self.hyper.is_pending()
            || self.convergence.is_pending()
            || self.between.is_pending()
            || self.ensemble.is_pending()
            || self.race.is_pending()
            || self.signals.is_pending()
            || self.heads.is_pending()
            || self.normalizations.is_pending()
            || self.findings.is_pending()
            || self.measures.is_pending()
    }

    /// Brings the hyperparameter map up to date, of runs or in theory.
    pub fn update_hyper(&mut self, scenario: &Scenario, shown: bool) {
        let theory = scenario.maps.theory;
        let runs = (shown && !theory).then(|| scenario.hyper_request());
        self.hyper
            .update(runs.flatten().map(HyperRequest::anywhere));
        let convergence = (shown && theory).then(|| scenario.convergence_request().ok());
        self.convergence.update(convergence.flatten());
    }

    fn update_plot(&mut self, scenario: &Scenario, plot: [f32; 2]) {
        let view = scenario.view_in(plot);
        let resolution = Resolution::along(self.grid, plot);
        self.relief.update(scenario, view, resolution);
        self.penalty.update_plot(scenario, view, resolution);
        let levels = &self.relief.lines().levels;
        self.tested.update(scenario, view, resolution, levels);
        if scenario.relief_place() != ReliefPlace::Off {
            self.update_terrain(scenario);
        } else {
            self.terrains.clear();
        }
        let marked = scenario.layers.critical_points;
        self.search
            .update(marked.then(|| (scenario.surface.clone(), view)));
        self.overlays.update(scenario, view, plot);
        let basins = scenario.layers.basins;
        let basins = basins.then(|| scenario.basin_request(view)).flatten();
        self.basins.update(basins);
    }

    /// Beside a plot that shows more, the relief shows the view alone.
    fn update_terrain(&mut self, scenario: &Scenario) {
        let view = scenario.view();
        let sides = match scenario.figure.equal_aspect {
            true => [view.width() as f32, view.height() as f32],
            false => [1.0; 2],
        };
        // Values of a network take longer.
        let cells = match scenario.surface.shape.network() {
            Some(network) => {
                let cells = network.affordable_side(MULTIPLICATIONS_OF_CELLS);
                self.cells.min(cells).min(CELLS_OF_A_NETWORK)
            }
            None => self.cells,
        };
        let Resolution { columns, rows } = Resolution::along(cells, sides);
        let key = TerrainKey {
            surface: scenario.surface.clone(),
            view,
            vertices: [columns + 1, rows + 1],
            scale: scenario.height_scale(),
            minimum: self.relief.critical().minimum,
            poles: self.relief.lines().pole,
        };
        self.terrains.update(key, self.held);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Method;
    use crate::surface::Shape;

    fn scenario() -> Scenario {
        let mut scenario = Scenario::on(Shape::named("himmelblau").unwrap());
        scenario.run.steps = 20;
        scenario.optimizers = vec![Method::named("momentum").unwrap().into()];
        scenario
    }

    fn derived() -> Derived {
        Derived::blocking(Detail {
            side: 8,
            ..Detail::default()
        })
    }

    #[test]
    fn everything_follows_the_document_and_the_plot() {
        let (mut scenario, mut derived) = (scenario(), derived());
        scenario.layers.basins = true;
        scenario.maps.hyper = true;
        derived.update(&scenario, Some([200.0, 100.0]));
        assert_eq!(derived.runs.last(&scenario), 20);
        let field = derived.relief.field();
        assert_eq!([field.columns, field.rows], [640, 320]);
        // Equal scales: twice as wide as high shows twice as much along x.
        let view = scenario.view();
        assert_eq!(field.y, view.y);
        assert_eq!(field.x, view.x.map(|x| 2.0 * x));
        assert_eq!(derived.relief.critical().minimum, Some(0.0));
        let basins = derived.basins.shown().unwrap();
        assert_eq!([basins.map.columns, basins.map.rows], [8, 4]);
        assert!(!derived.hyper.shown().unwrap().outdated);

        scenario.run.steps = 7;
        scenario.layers.basins = false;
        scenario.maps.hyper = false;
        derived.show_chart(false);
        derived.update(&scenario, Some([100.0, 100.0]));
        assert_eq!(derived.curves.all()[0].end, 20.0);
        derived.show_chart(true);
        derived.update(&scenario, Some([100.0, 100.0]));
        assert_eq!(derived.curves.all()[0].end, 7.0);
        assert_eq!(derived.runs.last(&scenario), 7);
        assert_eq!(derived.relief.field().x, view.x);
        assert!(derived.basins.shown().is_none() && derived.hyper.shown().is_none());
    }

    #[test]
    fn without_a_plot_there_are_runs_and_critical_points() {
        let (scenario, mut derived) = (scenario(), derived());
        for plot in [None, Some([300.0, 1.0])] {
            derived.update(&scenario, plot);
            assert_eq!(derived.runs.last(&scenario), 20);
            assert_eq!(derived.relief.critical().points.len(), 9);
            assert!(derived.relief.field().values.is_empty());
        }
    }
}
