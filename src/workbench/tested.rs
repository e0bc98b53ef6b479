//! The loss over the data that are kept from training, beside the training loss.

use super::budget::Budget;
use super::memo::Memo;
use super::progressive::Detail;
use super::relief::Relief;
use super::resolution::Resolution;
use super::runs::Wake;
use crate::analysis::{CriticalKind, CriticalPoint};
use crate::scenario::Scenario;
use crate::surface::{Surface, View};

/// The landscape of the test loss, while it is shown.
#[derive(Default)]
pub struct Tested {
    /// The test loss of what is minimised.
    surface: Memo<Option<Surface>, Option<Surface>>,
    document: Option<Scenario>,
    relief: Relief,
}

impl Tested {
    /// For a window: what does not fit into a frame's budget is refined by threads, and `wake` is called when one has something new.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self {
            relief: Relief::in_background(wake, budget),
            ..Self::default()
        }
    }

    /// For files: complete after every update.
    pub fn blocking(detail: Detail) -> Self {
        Self {
            relief: Relief::blocking(detail),
            ..Self::default()
        }
    }

    /// Brings it up to date for a part of the plane, with the levels of the training loss.
    pub fn update(
        &mut self,
        scenario: &Scenario,
        view: View,
        resolution: Resolution,
        levels: &[f64],
    ) {
        let key = scenario.shows_tests().then(|| scenario.surface.clone());
        let surface = self.surface.get(key, |of, tested| {
            *tested = of.as_ref().and_then(Surface::tested);
        });
        self.document = surface.clone().map(|surface| scenario.over_tests(surface));
        match &self.document {
            Some(document) => self
                .relief
                .update_at(document, view, resolution, levels.to_vec()),
            None => self.relief.without_plot(),
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.surface = Memo::default();
        self.document = None;
        self.relief.without_plot();
    }

    /// See [`Relief::hold`].
    pub fn hold(&mut self, held: bool) {
        self.relief.hold(held);
    }

    /// Whether threads are at work.
    pub fn is_pending(&self) -> bool {
        self.relief.is_pending()
    }

    /// The document as the plot of the test loss shows it; `None` where there is no such plot.
    pub fn shown(&self) -> Option<&Scenario> {
        self.document.as_ref()
    }

    /// The relief of the test loss.
    pub fn relief(&self) -> &Relief {
        &self.relief
    }
}

/// The place where a loss over data is least: the only one, or of a valley the one nearest to the origin.
pub fn least(relief: &Relief) -> Option<&CriticalPoint> {
    let points = relief.critical().points.iter();
    let mut minima = points.filter(|point| match point.kind {
        CriticalKind::Minimum | CriticalKind::Valley => true,
        CriticalKind::Saddle | CriticalKind::Maximum => false,
    });
    minima.next()
}
