//! The maps and the race that a document asks for.

use std::borrow::Cow;
use std::sync::Arc;

use super::document::{Lab, Optimizer, Scenario};
use super::maps::Measure;
use super::race::{Goal, Starts};
use super::settings::Phase;
use crate::analysis::convergence::objection;
use crate::analysis::signals::Bank;
use crate::analysis::{
    self, Arrangement, BasinRequest, BetweenRequest, Conditions, ConvergenceRequest,
    EnsembleRequest, Entrant, HyperRequest, KindsRequest, Opposite, PlaneRequest, PlaneSettings,
    PolynomialRequest, RaceRequest, ResamplingRequest, SignalRequest, SwarmRequest, Target,
    Training,
};
use crate::math::Point;
use crate::optimizer::{Progress, Until};
use crate::surface::{Placed, Shape, View};

/// Of a network: runs start at points of the plane, not at the weights before training.
fn released(mut conditions: Conditions) -> Conditions {
    conditions.surface = conditions.surface.released();
    conditions
}

impl Scenario {
    fn conditions(&self, of: &Optimizer, until: Until) -> Conditions {
        Conditions {
            surface: self.surface.clone(),
            schedule: of.schedule.clone(),
            wrappers: of.wrappers,
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
            tolerance: self.run.tolerance,
            until,
        }
    }

    /// The plane that the loss of a network is shown on; `None` if there is no network.
    pub fn plane_request(&self) -> Option<PlaneRequest> {
        self.request_of(self.plane)
    }

    pub(super) fn request_of(&self, settings: PlaneSettings) -> Option<PlaneRequest> {
        let network = Arc::clone(self.surface.shape.network()?.network());
        // What is known without any training depends on no run.
        let trained = !settings.is_quick();
        let (runs, of) = if trained {
            self.trainings([settings.optimizer, settings.other])
        } else {
            Default::default()
        };
        Some(PlaneRequest {
            network,
            settings,
            runs,
            of,
            steps: if trained { self.run.steps } else { 0 },
            seed: if trained { self.run.seed } else { 0 },
            noise: if trained { self.run.noise } else { 0.0 },
            tolerance: self.run.tolerance,
        })
    }

    /// The runs of visible optimizers and of two others, by their places in the list from 1, which may be hidden; and which runs
    /// these two are. Without pinned ones, which start elsewhere, and methods that do not train networks.
    fn trainings(&self, places: [usize; 2]) -> (Vec<Training>, [Option<usize>; 2]) {
        let names = self.names();
        let (mut runs, mut of) = (Vec::new(), [None; 2]);
        for (index, (optimizer, name)) in self.optimizers.iter().zip(names).enumerate() {
            let chosen = places.map(|place| place == index + 1);
            let trains = optimizer.pinned.is_none() && !optimizer.method.is_planar();
            if !trains || !(optimizer.visible || chosen.contains(&true)) {
                continue;
            }
            for (of, chosen) in of.iter_mut().zip(chosen) {
                *of = of.or(chosen.then_some(runs.len()));
            }
            runs.push(Training {
                name,
                method: optimizer.method,
                schedule: optimizer.schedule.clone(),
                wrappers: optimizer.wrappers,
            });
        }
        (runs, of)
    }

    /// What lies between two minima, if it is shown; `None` too where no such optimizer trains a network.
    pub fn between_request(&self) -> Option<BetweenRequest> {
        let settings = self.between;
        let network = self.surface.shape.network().filter(|_| settings.shown)?;
        let (runs, [run, other]) = self.trainings([settings.optimizer, settings.other]);
        let of = |index: Option<usize>| runs.get(index?).cloned();
        Some(BetweenRequest {
            network: Arc::clone(network.network()),
            settings,
            run: of(run)?,
            other: of(other).filter(|_| settings.to == Opposite::Run),
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
            tolerance: self.run.tolerance,
        })
    }

    /// The ensemble of networks that is trained by the optimizer that is looked at more closely, if it is shown.
    pub fn ensemble_request(&self) -> Option<EnsembleRequest> {
        self.ensemble_of(self.subject().filter(|_| self.ensemble.shown)?)
    }

    /// The ensemble that an optimizer trains, whether it is shown or not; `None` where it trains no network from the weights before
    /// training on.
    pub fn ensemble_of(&self, optimizer: usize) -> Option<EnsembleRequest> {
        let network = self.surface.shape.network()?;
        let place = optimizer + 1;
        let (runs, [run, _]) = self.trainings([place, place]);
        Some(EnsembleRequest {
            network: Arc::clone(network.network()),
            settings: self.ensemble,
            members: self.ensemble.count,
            run: runs.get(run?).cloned()?,
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
            tolerance: self.run.tolerance,
            rows: None,
        })
    }

    /// The training of its network with each kind of normalization by the optimizer that is looked at more closely, if they are
    /// compared; `None` too where no optimizer is shown.
    pub fn kinds_request(&self) -> Option<KindsRequest> {
        let shown = self.figure.normalization;
        let network = self.surface.shape.network().filter(|_| shown)?;
        let of = self.optimizers.get(self.subject()?)?;
        Some(KindsRequest {
            network: Arc::clone(network.network()),
            run: Training {
                // It changes nothing.
                name: String::new(),
                method: of.method,
                schedule: of.schedule.clone(),
                wrappers: of.wrappers,
            },
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
        })
    }

    /// The document with its network on a plane that has been found, or on the one that is known without any training. Its start
    /// is the shadow of the weights at which training starts, and its layers are those that mean something on a slice.
    pub fn placed(&self, on: Option<&Arc<Placed>>) -> Self {
        let mut placed = self.clone();
        let Shape::Network(network) = &mut placed.surface.shape else {
            return placed;
        };
        if let Some(on) = on {
            *network = network.placed_on(on);
        }
        if !network.released {
            let start = network.network().initial();
            placed.start = network.placed().plane.shadow(&start);
        }
        placed.layers = self.layers.of_a_slice();
        // It is drawn along eigen-directions.
        placed.figure.phase = Phase::Off;
        placed
    }

    /// The document on the plane that it asks for, or on the one that is known without any training if that was cancelled; itself
    /// where it has no network.
    pub fn on_its_plane(&self, threads: usize, progress: &Progress) -> Cow<'_, Self> {
        match self.plane_request() {
            None => Cow::Borrowed(self),
            Some(request) => {
                let plane = request.compute(threads, progress).map(Arc::new);
                Cow::Owned(self.placed(plane.as_ref()))
            }
        }
    }

    /// Trains from a point of the plane, or of the surface, on.
    pub fn start_at(&mut self, at: Point) {
        self.start = at;
        if let Shape::Network(network) = &mut self.surface.shape {
            network.released = true;
        }
    }

    /// The basin map over a view, still without a number of cells; `None` if there is no optimizer.
    pub fn basin_request(&self, view: View) -> Option<BasinRequest> {
        let of = self.optimizers.get(self.maps.optimizer)?;
        let conditions = self.conditions(of, Until::AtRest);
        Some(BasinRequest {
            conditions: released(conditions),
            method: of.method,
            view,
            columns: 0,
            rows: 0,
        })
    }

    /// The swarm, if it is shown and there is an optimizer that it could consist of.
    pub fn swarm_request(&self) -> Option<SwarmRequest> {
        let index = self.subject().filter(|_| self.swarm.shown)?;
        let of = self.optimizers.get(index)?;
        let conditions = self.conditions(of, Until::LastStep);
        let starts_where_it_does =
            self.swarm.arrangement == Arrangement::Seeds && of.pinned.is_none();
        Some(SwarmRequest {
            conditions: if starts_where_it_does {
                conditions
            } else {
                released(conditions)
            },
            method: of.method,
            arrangement: self.swarm.arrangement,
            count: self.swarm.count,
            start: of.pinned.unwrap_or(self.start),
            view: self.view(),
        })
    }

    /// Why there are no training sets to be drawn; `None` where there are.
    pub fn objection_to_resampling(&self) -> Option<&'static str> {
        if !matches!(self.surface.shape, Shape::LeastSquares(_)) {
            Some("Training sets are drawn for least squares only")
        } else if self.surface.l1 != 0.0 {
            Some("Training sets are drawn without an L1 term only")
        } else {
            None
        }
    }

    /// The training sets that are drawn, if they are shown and there can be any.
    pub fn resampling_request(&self) -> Option<ResamplingRequest> {
        let settings = self.resampling;
        if !settings.shown || self.objection_to_resampling().is_some() {
            return None;
        }
        let Shape::LeastSquares(loss) = &self.surface.shape else {
            return None;
        };
        Some(ResamplingRequest {
            loss: loss.clone(),
            settings,
        })
    }

    /// The passage of signals, if it is shown, with draws of before.
    pub fn signal_request(&self, bank: &Bank) -> Option<SignalRequest> {
        let settings = &self.signals;
        settings
            .shown
            .then(|| SignalRequest::new(settings, bank.clone()))
    }

    /// The polynomials that are fitted to many training sets, if they are shown.
    pub fn polynomial_request(&self) -> Option<PolynomialRequest> {
        match self.lab()? {
            Lab::Signals => None,
            Lab::Polynomials => Some(PolynomialRequest::new(&self.polynomials)),
        }
    }

    /// The hyperparameter map, still without a number of cells; `None` if there is no optimizer.
    pub fn hyper_request(&self) -> Option<HyperRequest> {
        let of = self.optimizers.get(self.maps.optimizer)?;
        let until = match self.maps.measure {
            Measure::Steps => Until::AtRest,
            Measure::Loss => Until::LastStep,
        };
        let (conditions, axes) = (self.conditions(of, until), self.map_axes()?);
        let moves_the_start = axes
            .iter()
            .any(|axis| matches!(axis.target, Target::Start(_)));
        Some(HyperRequest {
            conditions: if moves_the_start || of.pinned.is_some() {
                released(conditions)
            } else {
                conditions
            },
            start: of.pinned.unwrap_or(self.start),
            method: of.method,
            axes,
            columns: 0,
            rows: 0,
        })
    }
}

impl Scenario {
    /// What theory says where the hyperparameter map shows runs, still without a number of cells.
    ///
    /// # Errors
    /// In words, why theory does not apply.
    pub fn convergence_request(&self) -> Result<ConvergenceRequest, &'static str> {
        let of = self.optimizers.get(self.maps.optimizer);
        let (Some(of), Some(axes)) = (of, self.map_axes()) else {
            return Err("there is no optimizer");
        };
        let setting = self.setting(of);
        match objection(&setting, &axes, &of.schedule, &of.wrappers) {
            Some(reason) => Err(reason),
            None => Ok(ConvergenceRequest {
                setting,
                axes,
                columns: 0,
                rows: 0,
            }),
        }
    }

    /// The race between the visible optimizers; `None` if there is none. Pinned runs stay as they are, so they take no part. Networks
    /// have none: their least loss is unknown, and what is at rest need not have learnt anything.
    pub fn race_request(&self) -> Option<RaceRequest> {
        if self.surface.shape.network().is_some() {
            return None;
        }
        let optimizers = self.optimizers.iter().enumerate();
        let entrants = optimizers
            .filter(|(_, optimizer)| optimizer.visible && optimizer.pinned.is_none())
            .map(|(index, optimizer)| self.entrant(index, optimizer));
        let entrants: Vec<Entrant> = entrants.collect();
        let race = &self.race;
        (!entrants.is_empty()).then(|| RaceRequest {
            surface: match race.starts {
                Starts::Random | Starts::Grid => self.surface.released(),
                Starts::Scenario => self.surface.clone(),
            },
            view: self.view(),
            seed: self.run.seed,
            noise: self.run.noise,
            tolerance: self.run.tolerance,
            budget: race.budget,
            tries: race.tries,
            accuracy: match race.solved {
                None | Some(Goal::Loss) => Some(race.accuracy),
                Some(Goal::Rest) => None,
            },
            starts: match race.starts {
                Starts::Random => analysis::Starts::Random(race.count),
                Starts::Grid => analysis::Starts::Grid(race.count),
                Starts::Scenario => analysis::Starts::At(self.start),
            },
            decades: race.decades,
            memories: race.momentum,
            entrants,
        })
    }

    fn entrant(&self, index: usize, optimizer: &Optimizer) -> Entrant {
        let mut fresh = optimizer.method;
        // Where nothing is suggested, the default suits, not what a hand has set.
        if let Some(row) = fresh.rate_row() {
            let default = fresh.parameters().default_of(row);
            fresh.parameters_mut().set(row, default);
        }
        Entrant {
            index,
            method: optimizer.method,
            schedule: optimizer.schedule.clone(),
            wrappers: optimizer.wrappers,
            rate: self.with_suggested_rate(fresh).lr(),
        }
    }

    /// Gives the optimizers the settings that a race has found for them.
    pub fn take_tuned(&mut self, race: &analysis::Race) {
        for tuned in &race.entrants {
            if let Some(optimizer) = self.optimizers.get_mut(tuned.index)
                && optimizer.method.info().key == tuned.method.info().key
            {
                optimizer.method = tuned.method;
            }
        }
    }
}
