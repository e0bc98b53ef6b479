//! Homework: what a student has set, taken over into the page that asked for it.

use super::document::Scenario;
use super::knob::{Place, Target};

impl Scenario {
    /// The page with what a student has set of it: the numbers of the page's own knobs, and nothing else. Surface, start, optimizers and
    /// claims stay those of the page.
    pub fn answered_by(&self, student: &Self) -> Self {
        let mut answered = self.clone();
        answered.turn_as(student);
        answered
    }

    /// Whether the data of the surface are standardised; `None` where it has none.
    pub(super) fn is_standardised(&self) -> Option<bool> {
        let regression = self.surface.shape.regression()?;
        Some(regression.options().standardise)
    }

    /// Sets what its knobs move as another document has it. Start, view and rates follow the scale of the data.
    pub(super) fn turn_as(&mut self, other: &Self) {
        let as_before = self.clone();
        // The scale comes first, since other knobs may move what follows it.
        let scales =
            |target: &Target| target.place == Place::Surface && target.key == "standardise";
        let mut targets: Vec<&Target> = as_before.knobs.iter().map(|knob| &knob.target).collect();
        targets.sort_by_key(|target| !scales(target));
        for target in targets {
            let (Some(own), Some(set)) = (as_before.control(target), other.control(target)) else {
                continue;
            };
            // Another method in its place can have a number of the same name that means something else.
            if own.legal != set.legal || !as_before.same_method(other, target) {
                continue;
            }
            let now = self.control(target).map(|now| now.value);
            if now == Some(set.value) && self.exact(target) == other.exact(target) {
                continue;
            }
            match other.exact(target) {
                Some(exact) => self.set_exact(target, exact),
                None => self.set(target, set.value),
            }
            if scales(target) && self.is_standardised() != as_before.is_standardised() {
                self.suit_surface();
            }
        }
    }

    /// Whether a number that belongs to a method belongs to one of the same kind in both.
    fn same_method(&self, other: &Self, target: &Target) -> bool {
        let Some(index) = target.place.optimizer() else {
            return true;
        };
        let kind = |of: &Self| of.optimizers.get(index).map(|o| o.method.info().key);
        kind(self) == kind(other)
    }

    /// Whether what runs in both is the same.
    pub fn runs_as(&self, other: &Self) -> bool {
        let alike = self.optimizers.iter().zip(&other.optimizers).all(|(a, b)| {
            a.method == b.method
                && a.schedule == b.schedule
                && a.wrappers == b.wrappers
                && a.pinned == b.pinned
        });
        alike
            && self.optimizers.len() == other.optimizers.len()
            && self.surface == other.surface
            && self.start == other.start
            && self.run == other.run
    }
}

#[cfg(test)]
mod tests {
    use crate::optimizer::Method;
    use crate::scenario::{Knob, Place, read};

    const PAGE: &str = "version = 1\n[surface]\nkind = \"quadratic\"\nlambda2 = 20\n[run]\nsteps = 100\n\
        [[optimizer]]\nkind = \"momentum\"\nlr = 0.01\n\
        [[knob]]\ntarget = \"optimizer.1.lr\"\n[[knob]]\ntarget = \"run.seed\"\n";

    #[test]
    fn only_what_a_knob_moves_is_taken_over() {
        let page = read("x", PAGE).unwrap();
        let [rate, seed] = [(Place::Optimizer(0), "lr"), (Place::Run, "seed")]
            .map(|(place, key)| Knob::of(place, key).target);
        let mut student = page.clone();
        student.set(&rate, 0.25);
        // More than a number of 64 bits holds of it.
        student.set_exact(&seed, (1 << 53) + 1);
        let honest = page.answered_by(&student);
        assert_eq!(honest, student);
        assert!(honest.runs_as(&student));
        student.set(&Knob::of(Place::Surface, "lambda2").target, 1.0);
        student.set(&Knob::of(Place::Optimizer(0), "momentum").target, 0.5);
        student.run.steps = 7;
        student.start = [0.0, 0.0];
        student.claims.clear();
        assert_eq!(page.answered_by(&student), honest);
        assert!(!honest.runs_as(&student));
    }

    /// Data of another scale bring their own start and rates along, unless a knob moves these, too.
    #[test]
    fn start_and_rates_follow_the_scale_of_the_data() {
        let page = "version = 1\n[surface]\nkind = \"least_squares\"\n[start]\nat = [0.5, 0.5]\n\
            [[optimizer]]\nkind = \"momentum\"\nlr = 0.01\n[[optimizer]]\nkind = \"adam\"\nlr = 0.02\n\
            [[knob]]\ntarget = \"optimizer.1.lr\"\n[[knob]]\ntarget = \"surface.standardise\"\n";
        let page = read("x", page).unwrap();
        let mut student = page.clone();
        let scale = Knob::of(Place::Surface, "standardise").target;
        student.set(&scale, 1.0 - page.control(&scale).unwrap().value);
        student.suit_surface();
        student.set(&Knob::of(Place::Optimizer(0), "lr").target, 0.125);
        assert_ne!(student.start, page.start);
        assert_ne!(student.methods()[1], page.methods()[1]);
        assert_eq!(page.answered_by(&student), student);
    }

    #[test]
    fn what_a_student_has_taken_away_stays_as_it_was() {
        let page = read("x", PAGE).unwrap();
        let mut student = page.clone();
        student.optimizers.clear();
        assert_eq!(page.answered_by(&student), page);
        assert!(!page.runs_as(&student));
        student.optimizers = vec![Method::named("adam").unwrap().into()];
        student.set(&Knob::of(Place::Optimizer(0), "lr").target, 0.25);
        let answered = page.answered_by(&student);
        assert_eq!(answered.optimizers[0].method.lr(), 0.01);
        assert_eq!(answered.optimizers[0].method.info().key, "momentum");
    }
}
