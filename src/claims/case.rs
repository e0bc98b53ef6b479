//! A run that claims are about, with the document in which it takes place.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::plan::{Group, Side, varied};
use crate::analysis::signals::Bank;
use crate::analysis::{
    CriticalKind, Ensemble, EnsembleRequest, Modes, PolynomialRequest, Polynomials, Progress, Race,
    SignalRequest, Signals, critical_points_in,
};
use crate::math::Point;
use crate::network::Network;
use crate::optimizer::{Reached, Trajectory};
use crate::scenario::claim::{Measure, OfDocument, OfRow, Repeat, Spot, Subject};
use crate::scenario::{Optimizer, Quantity, Scenario};
use crate::surface::Surface;

/// A document as a claim turns it. What is derived from it is computed when it is first asked for.
pub struct Case<'a> {
    pub scenario: Scenario,
    /// The document before it was turned, for another subject.
    whole: &'a Scenario,
    repeat: &'a Repeat,
    place: usize,
    on_plane: bool,
    index: Option<usize>,
    pub progress: &'a Progress,
    run: OnceCell<Option<Arc<Trajectory>>>,
    modes: OnceCell<Option<Modes>>,
    signals: OnceCell<Option<Signals>>,
    race: OnceCell<Option<Race>>,
    /// The ensemble at the rows that were asked for last.
    ensemble: RefCell<Option<(Vec<usize>, Rc<Ensemble>)>>,
    polynomials: OnceCell<Polynomials>,
}

impl<'a> Case<'a> {
    /// The run of this place in a group.
    pub fn new(whole: &'a Scenario, group: &Group<'a>, run: usize, progress: &'a Progress) -> Self {
        let on_plane = group.asked.iter().any(|asked| {
            let measured = asked.claim.measured.as_ref();
            let measure = match asked.side {
                Side::Own => measured.map(|m| m.what.measure),
                Side::Other => measured
                    .and_then(|m| m.than.as_ref())
                    .map(|t| t.what.measure),
            };
            asked.claim.at.is_some() || measure.is_some_and(is_seen_on_a_plane)
        });
        let of = Of {
            whole,
            repeat: group.repeat,
            place: run,
            on_plane,
        };
        of.subject(group.subject, progress)
    }

    /// The same run of another subject.
    pub fn beside(&self, subject: &Subject) -> Self {
        let of = Of {
            whole: self.whole,
            repeat: self.repeat,
            place: self.place,
            on_plane: self.on_plane,
        };
        of.subject(subject, self.progress)
    }

    /// Who runs.
    pub fn optimizer(&self) -> Option<&Optimizer> {
        self.scenario.optimizers.get(self.index?)
    }

    /// The place of who runs in the list.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// The run.
    pub fn run(&self) -> Option<&Arc<Trajectory>> {
        let run = || {
            let problem = self.scenario.problem();
            let interrupt = &mut |_: Reached<'_>| self.progress.is_cancelled();
            Some(Arc::new(self.optimizer()?.run_until(&problem, interrupt)))
        };
        self.run.get_or_init(run).as_ref()
    }

    /// The network, if there is one.
    pub fn network(&self) -> Option<&Arc<Network>> {
        self.scenario.surface.shape.network().map(|n| n.network())
    }

    /// The critical point nearest to the end of the run, as the eigen-lens has it.
    pub fn modes(&self) -> Option<&Modes> {
        let modes = || {
            let scenario = &self.scenario;
            if self.network().is_some() {
                return None;
            }
            let run = self.run()?;
            let end = Modes::seen_from(run);
            let view = scenario.view();
            let known: Vec<Point> = critical_points_in(&scenario.surface, view)
                .iter()
                .map(|c| c.at)
                .collect();
            Modes::near(&scenario.surface, &known, view, end)
        };
        self.modes.get_or_init(modes).as_ref()
    }

    /// A place that a claim names.
    pub fn spot(&self, spot: Spot) -> Result<Point, String> {
        match spot {
            Spot::At(at) => Ok(at),
            Spot::Minimum => self
                .minimum(&self.scenario.surface)
                .ok_or_else(|| "no minimum is known".to_owned()),
            Spot::TestMinimum => {
                let tested = self.scenario.surface.tested();
                let tested = tested.ok_or("no rows are kept from training")?;
                self.minimum(&tested)
                    .ok_or_else(|| "no minimum of the test loss is known".to_owned())
            }
        }
    }

    /// The lowest known minimum of a surface.
    fn minimum(&self, surface: &Surface) -> Option<Point> {
        let critical = critical_points_in(surface, self.scenario.view());
        let minima = critical.iter().filter(|c| match c.kind {
            CriticalKind::Minimum | CriticalKind::Valley => true,
            CriticalKind::Saddle | CriticalKind::Maximum => false,
        });
        minima
            .min_by(|a, b| a.value.total_cmp(&b.value))
            .map(|c| c.at)
    }

    /// The signals of the lab.
    pub fn signals(&self) -> Option<&Signals> {
        let compute = || {
            let request = SignalRequest::new(&self.scenario.signals, Bank::default());
            request.compute(1, &Progress::default())
        };
        self.signals.get_or_init(compute).as_ref()
    }

    /// The ensemble that the optimizer trains, at rows in ascending order.
    pub fn ensemble(&self, rows: &[usize]) -> Result<Rc<Ensemble>, String> {
        if let Some((of, found)) = &*self.ensemble.borrow()
            && of == rows
        {
            return Ok(Rc::clone(found));
        }
        let request = self
            .index
            .and_then(|index| self.scenario.ensemble_of(index));
        let request = EnsembleRequest {
            rows: Some(rows.to_vec()),
            ..request.ok_or("an ensemble needs an optimizer that trains a network")?
        };
        let found = request.compute(1, self.progress);
        let found = Rc::new(found.ok_or("it was cancelled")??);
        *self.ensemble.borrow_mut() = Some((rows.to_vec(), Rc::clone(&found)));
        Ok(found)
    }

    /// The polynomials of the lab.
    pub fn polynomials(&self) -> &Polynomials {
        let settings = &self.scenario.polynomials;
        let compute = || PolynomialRequest::new(settings).compute();
        self.polynomials.get_or_init(compute)
    }

    /// The race.
    pub fn race(&self) -> Option<&Race> {
        let compute = || {
            self.scenario
                .race_request()?
                .compute(1, &Progress::default())
        };
        self.race.get_or_init(compute).as_ref()
    }
}

/// Which run of whatever subject.
struct Of<'a> {
    whole: &'a Scenario,
    repeat: &'a Repeat,
    place: usize,
    on_plane: bool,
}

impl<'a> Of<'a> {
    fn subject(self, subject: &Subject, progress: &'a Progress) -> Case<'a> {
        let mut scenario = varied(
            self.whole.turned(&subject.with),
            self.whole,
            self.repeat,
            self.place,
        );
        let released = scenario.surface.shape.network().is_some_and(|n| n.released);
        if self.on_plane || released {
            scenario = scenario.on_its_plane(1, &Progress::default()).into_owned();
        }
        Case {
            scenario,
            whole: self.whole,
            repeat: self.repeat,
            place: self.place,
            on_plane: self.on_plane,
            index: subject.optimizer,
            progress,
            run: OnceCell::new(),
            modes: OnceCell::new(),
            signals: OnceCell::new(),
            race: OnceCell::new(),
            ensemble: RefCell::new(None),
            polynomials: OnceCell::new(),
        }
    }
}

/// Whether a measure is a matter of the plane that a network is seen on, which may take a training to find.
fn is_seen_on_a_plane(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Charted(Quantity::Distance)
            | Measure::Document(OfDocument::Value | OfDocument::TestValue)
            | Measure::Row(
                OfRow::X | OfRow::Y | OfRow::DistanceTo | OfRow::AverageX | OfRow::AverageY
            )
    )
}
