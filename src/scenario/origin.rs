//! What a document still has of the one that was opened.

use super::document::{Optimizer, Scenario};
use crate::optimizer::Method;

/// A method as it was before anybody changed its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Untouched {
    /// As the document was opened with it.
    Opened(Method),
    /// As adding it gives it now, because the document was opened without it, or on another surface.
    Suggested(Method),
}

impl Scenario {
    /// Whether both are on the same surface: the same formula in the same domain. Standardised data have a domain of their
    /// own.
    pub fn is_at_home_of(&self, other: &Self) -> bool {
        let [here, there] = [self, other].map(|s| s.surface.shape.landscape());
        here.info().key == there.info().key && here.domain() == there.domain()
    }

    /// Takes back a title and notes that speak of a surface that was `left`: those that the document was opened with, and
    /// the name of that surface. The new surface's name becomes the title.
    pub fn retitle(&mut self, opened: &Self, left: &str) {
        let name = self.surface.shape.info().name;
        let of_another = self.title == opened.title || self.title == left;
        if of_another && !self.title.is_empty() {
            self.title = name.to_owned();
        }
        if self.notes == opened.notes {
            self.notes.clear();
        }
    }

    /// The optimizer of the opened document that one of this document was: the one with its method and label, or with its
    /// method and as many of the same before it. A copy is what its original was.
    pub fn opened_as<'a>(&self, opened: &'a Self, index: usize) -> Option<&'a Optimizer> {
        let this = self.optimizers.get(index)?;
        let key = this.method.info().key;
        let alike = |o: &&Optimizer| o.method.info().key == key;
        let there: Vec<&Optimizer> = opened.optimizers.iter().filter(alike).collect();
        let labelled = there
            .iter()
            .find(|o| o.label.is_some() && o.label == this.label);
        let before = self.optimizers[..index].iter().filter(alike).count();
        labelled.or(there.get(before)).or(there.last()).copied()
    }

    /// The method of an optimizer before anybody changed its numbers; `None` if there is no such optimizer.
    pub fn untouched(&self, opened: &Self, index: usize) -> Option<Untouched> {
        let this = self.optimizers.get(index)?;
        let before = self.opened_as(opened, index).map(|o| o.method);
        match before {
            Some(method) if self.is_at_home_of(opened) => Some(Untouched::Opened(method)),
            Some(method) => Some(Untouched::Suggested(self.with_suggested_rate(method))),
            None => {
                let plain = Method::named(this.method.info().key)?;
                Some(Untouched::Suggested(self.with_suggested_rate(plain)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::Shape;

    fn with_rates(methods: &[(&str, f64)]) -> Scenario {
        let mut scenario = Scenario::on(Shape::named("quadratic").unwrap());
        for (key, rate) in methods {
            let mut method = Method::named(key).unwrap();
            let row = method.rate_row().unwrap();
            method.parameters_mut().set(row, *rate);
            scenario.optimizers.push(method.into());
        }
        scenario
    }

    fn rate(untouched: Option<Untouched>) -> (bool, f64) {
        match untouched.unwrap() {
            Untouched::Opened(method) => (true, method.lr()),
            Untouched::Suggested(method) => (false, method.lr()),
        }
    }

    #[test]
    fn numbers_go_back_to_those_of_the_opened_document() {
        let opened = with_rates(&[
            ("gradient_descent", 0.15),
            ("momentum", 0.03),
            ("gradient_descent", 0.05),
        ]);
        let mut now = opened.clone();
        for optimizer in &mut now.optimizers {
            optimizer.method.parameters_mut().set(0, 7.0);
        }
        let rates = |now: &Scenario| [0, 1, 2].map(|i| rate(now.untouched(&opened, i)));
        assert_eq!(rates(&now), [(true, 0.15), (true, 0.03), (true, 0.05)]);
        // They are known by their method, wherever they have gone.
        now.move_down(1);
        assert_eq!(rates(&now), [(true, 0.15), (true, 0.05), (true, 0.03)]);
        now.duplicate(1);
        assert_eq!(rates(&now), [(true, 0.15), (true, 0.05), (true, 0.05)]);
    }

    #[test]
    fn what_was_not_there_goes_back_to_what_adding_it_gave() {
        let opened = with_rates(&[("gradient_descent", 0.15)]);
        let mut now = opened.clone();
        now.add(Method::named("momentum").unwrap());
        let added = now.optimizers[1].method.lr();
        now.optimizers[1].method.parameters_mut().set(0, 7.0);
        assert_eq!(rate(now.untouched(&opened, 1)), (false, added));
        assert_eq!(now.untouched(&opened, 2), None);
    }

    #[test]
    fn a_rate_of_another_surface_is_not_restored() {
        let opened = with_rates(&[("gradient_descent", 0.15)]);
        let mut now = opened.clone();
        now.change_shape(Shape::named("least_squares").unwrap());
        let suggested = now.with_suggested_rate(opened.optimizers[0].method).lr();
        assert_ne!(suggested, 0.15);
        assert_eq!(rate(now.untouched(&opened, 0)), (false, suggested));
    }

    #[test]
    fn titles_and_notes_of_a_surface_that_was_left_go_and_others_stay() {
        let mut opened = with_rates(&[]);
        opened.title = "Why momentum".into();
        opened.notes = "Watch the valley.".into();
        let texts = |s: &Scenario| [s.title.clone(), s.notes.clone()];
        let mut now = opened.clone();
        now.change_shape(Shape::named("beale").unwrap());
        now.retitle(&opened, "Quadratic");
        assert_eq!(texts(&now), ["Beale", ""]);
        now.change_shape(Shape::named("booth").unwrap());
        now.retitle(&opened, "Beale");
        assert_eq!(texts(&now), ["Booth", ""]);
        [now.title, now.notes] = ["Mine".into(), "My own.".into()];
        now.change_shape(Shape::named("beale").unwrap());
        now.retitle(&opened, "Booth");
        assert_eq!(texts(&now), ["Mine", "My own."]);
        now.title.clear();
        now.retitle(
            &Scenario {
                title: String::new(),
                ..opened
            },
            "Booth",
        );
        assert_eq!(now.title, "");
    }

    #[test]
    fn a_label_tells_two_of_a_kind_apart() {
        let mut opened = with_rates(&[("momentum", 0.1), ("momentum", 0.2)]);
        opened.optimizers[0].label = Some("slow".into());
        opened.optimizers[1].label = Some("fast".into());
        let mut now = opened.clone();
        now.optimizers.remove(0);
        assert_eq!(rate(now.untouched(&opened, 0)), (true, 0.2));
    }
}
