//! Edits of the list of optimizers.

use std::cmp::Ordering;

use super::document::{Optimizer, Scenario};
use super::prediction::Predicting;
use super::read::MAX_OPTIMIZERS;
use crate::math::Point;
use crate::optimizer::Method;

/// More runs kept beside the others could not be told apart.
const MAX_PINS: usize = 8;

/// Operations on the list of optimizers. Maps and explanations stay with the optimizer that they belong to.
impl Scenario {
    /// Whether there is room for another optimizer.
    pub fn has_room(&self) -> bool {
        self.optimizers.len() < MAX_OPTIMIZERS
    }

    /// Whether a method runs on what is minimised: a network cannot be trained by one that needs a 2×2 Hessian.
    pub fn runs(&self, method: &Method) -> bool {
        self.surface.shape.network().is_none() || !method.is_planar()
    }

    /// Adds an optimizer at the end, with a rate that suits the surface; does nothing if there is no room, or if it cannot run.
    pub fn add(&mut self, method: Method) {
        if self.has_room() && self.runs(&method) {
            let method = self.with_suggested_rate(method);
            self.optimizers.push(method.into());
        }
    }

    /// Changes the method of an optimizer in place, keeping the numbers that carry over; does nothing if there is no such
    /// optimizer, or if it cannot run.
    pub fn change_method(&mut self, index: usize, to: Method) {
        if !self.runs(&to) {
            return;
        }
        if let Some(optimizer) = self.optimizers.get_mut(index) {
            optimizer.method = optimizer.method.carried_over(to);
            self.drop_idle();
        }
    }

    /// Removes an optimizer. If the maps were its own, they pass to a neighbour.
    pub fn remove(&mut self, index: usize) {
        if index < self.optimizers.len() {
            self.optimizers.remove(index);
            self.follow(|i| match i.cmp(&index) {
                Ordering::Less => Some(i),
                Ordering::Equal => None,
                Ordering::Greater => Some(i - 1),
            });
            let count = self.optimizers.len();
            for of in [&mut self.maps.optimizer, &mut self.explained] {
                if *of > index || *of == count {
                    *of = of.saturating_sub(1);
                }
            }
            self.move_places(|place| place - usize::from(place > index + 1));
            self.drop_idle();
        }
    }

    /// Lets knobs, claims and small multiples follow optimizers.
    fn follow(&mut self, place: impl Fn(usize) -> Option<usize>) {
        self.move_knobs(&place);
        self.move_claims(&place);
        let multiples = self.multiples.take();
        self.multiples = multiples.and_then(|series| series.followed(&place));
    }

    /// Follows optimizers to other places in the list, from 1, where the plane of a network or what lies between minima refers to them.
    fn move_places(&mut self, to: impl Fn(usize) -> usize) {
        if self.surface.shape.network().is_some() {
            let (plane, between) = (&mut self.plane, &mut self.between);
            let [one, other] = [&mut plane.optimizer, &mut plane.other];
            for place in [one, other, &mut between.optimizer, &mut between.other] {
                *place = to(*place).min(MAX_OPTIMIZERS);
            }
        }
    }

    /// Inserts a copy after an optimizer, in the next colour, since two paths of one colour would look like one. Does
    /// nothing if there is no room.
    pub fn duplicate(&mut self, index: usize) {
        let Some(original) = self.optimizers.get(index).filter(|_| self.has_room()) else {
            return;
        };
        let copy = Optimizer {
            color: None,
            ..original.clone()
        };
        self.optimizers.insert(index + 1, copy);
        for of in [&mut self.maps.optimizer, &mut self.explained] {
            *of += usize::from(*of > index);
        }
        self.move_places(|place| place + usize::from(place > index + 1));
        self.follow(|i| Some(i + usize::from(i > index)));
    }

    /// Keeps the run of an optimizer as it is now, from where it is seen to start, under that label and in its colour, as another
    /// one at the end of the list.
    /// Whether it did: not where there is no room, or a run like it is kept already.
    pub fn pin(&mut self, index: usize, start: Point, label: String) -> bool {
        let Some(original) = self.optimizers.get(index) else {
            return false;
        };
        let pin = Optimizer {
            label: Some(label),
            color: Some(self.color(index)),
            visible: true,
            pinned: Some(original.pinned.unwrap_or(start)),
            ..original.clone()
        };
        let pins = || self.optimizers.iter().filter(|o| o.pinned.is_some());
        let again = pins().any(|other| {
            let label = pin.label.clone();
            let color = pin.color;
            Optimizer {
                label,
                color,
                ..other.clone()
            } == pin
        });
        let fits = self.has_room() && pins().count() < MAX_PINS && !again;
        if fits {
            self.optimizers.push(pin);
        }
        fits
    }

    /// The optimizers that go on changing, as pinned ones do not.
    pub(super) fn unpinned(&self) -> Vec<usize> {
        let all = self.optimizers.iter().enumerate();
        let own = all.filter(|(_, optimizer)| optimizer.pinned.is_none());
        own.map(|(index, _)| index).collect()
    }

    /// Swaps an optimizer with the next one; does nothing if it is the last.
    pub fn move_down(&mut self, index: usize) {
        if index + 1 >= self.optimizers.len() {
            return;
        }
        self.optimizers.swap(index, index + 1);
        self.follow(|i| {
            Some(match i {
                i if i == index => index + 1,
                i if i == index + 1 => index,
                i => i,
            })
        });
        for of in [&mut self.maps.optimizer, &mut self.explained] {
            if *of == index {
                *of = index + 1;
            } else if *of == index + 1 {
                *of = index;
            }
        }
        self.move_places(|place| match place {
            place if place == index + 1 => index + 2,
            place if place == index + 2 => index + 1,
            place => place,
        });
    }

    /// Whose step is explained: of an optimizer that is hidden, that of the first one that is not. `None` where no step is
    /// explained, nor may be, because the class is asked what comes next.
    pub fn explains(&self) -> Option<usize> {
        let visible = |i: &usize| self.optimizers.get(*i).is_some_and(|o| o.visible);
        let wanted = Some(self.explained).filter(visible);
        let first = || (0..self.optimizers.len()).find(visible);
        let explains = self.layers.explain && self.prediction.state != Predicting::Asked;
        wanted.or_else(first).filter(|_| explains)
    }

    /// Shows an optimizer alone, or all of them if it is alone already.
    pub fn solo(&mut self, index: usize) {
        let mut optimizers = self.optimizers.iter().enumerate();
        let alone = optimizers.all(|(i, o)| o.visible == (i == index));
        for (i, optimizer) in self.optimizers.iter_mut().enumerate() {
            optimizer.visible = alone || i == index;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::Shape;

    fn method(key: &str) -> Method {
        Method::named(key).unwrap()
    }

    fn shape(key: &str) -> Shape {
        Shape::named(key).unwrap()
    }

    /// Three optimizers, with maps and explained steps of the second.
    fn three() -> Scenario {
        let mut scenario = Scenario::on(shape("quadratic"));
        scenario.optimizers = ["gradient_descent", "momentum", "adam"]
            .map(|k| method(k).into())
            .into();
        scenario.maps.optimizer = 1;
        scenario.explained = 1;
        scenario
    }

    fn keys(scenario: &Scenario) -> Vec<&'static str> {
        let methods = scenario.methods();
        methods.iter().map(|m| m.info().key).collect()
    }

    #[test]
    fn maps_stay_with_whom_they_belong_to() {
        let of = |s: &Scenario| {
            assert_eq!(s.maps.optimizer, s.explained);
            keys(s)[s.maps.optimizer]
        };
        let mut scenario = three();
        scenario.move_down(0);
        assert_eq!(keys(&scenario), ["momentum", "gradient_descent", "adam"]);
        assert_eq!(of(&scenario), "momentum");
        scenario.move_down(0);
        scenario.move_down(1);
        assert_eq!(keys(&scenario), ["gradient_descent", "adam", "momentum"]);
        assert_eq!(of(&scenario), "momentum");
        scenario.move_down(2);
        scenario.duplicate(0);
        assert_eq!(
            keys(&scenario),
            ["gradient_descent", "gradient_descent", "adam", "momentum"]
        );
        assert_eq!(of(&scenario), "momentum");
        scenario.remove(0);
        assert_eq!(of(&scenario), "momentum");
        // Its own removal leaves the maps with the last of the others.
        scenario.remove(2);
        assert_eq!(
            (keys(&scenario), scenario.maps.optimizer),
            (vec!["gradient_descent", "adam"], 1)
        );
        for _ in 0..3 {
            scenario.remove(0);
        }
        assert_eq!((scenario.optimizers.len(), scenario.maps.optimizer), (0, 0));
    }

    #[test]
    fn a_copy_has_a_colour_of_its_own_and_the_list_an_end() {
        let mut scenario = three();
        scenario.optimizers[0].color = Some(crate::scenario::Color([1, 2, 3]));
        scenario.optimizers[0].label = Some("A".into());
        scenario.duplicate(0);
        assert_eq!(scenario.optimizers[1].color, None);
        assert_eq!(scenario.optimizers[1].label.as_deref(), Some("A"));
        while scenario.has_room() {
            scenario.add(method("adam"));
        }
        assert_eq!(scenario.optimizers.len(), MAX_OPTIMIZERS);
        let full = scenario.clone();
        scenario.add(method("gradient_descent"));
        scenario.duplicate(0);
        assert_eq!(scenario, full);
    }

    #[test]
    fn a_pin_keeps_a_run_wherever_the_start_goes() {
        let mut scenario = three();
        scenario.start = [1.0, 2.0];
        let ends = |s: &Scenario, i: usize| {
            let run = s.optimizers[i].run(&s.problem());
            (run.points[0], run.points[run.last()])
        };
        let before = ends(&scenario, 1);
        assert!(scenario.pin(1, scenario.start, "kept".into()));
        assert!(!scenario.pin(1, scenario.start, "once is enough".into()));
        assert_eq!(
            keys(&scenario),
            ["gradient_descent", "momentum", "adam", "momentum"]
        );
        scenario.start = [-2.0, 0.5];
        scenario.optimizers[1].method.parameters_mut().set(0, 0.03);
        assert_eq!(ends(&scenario, 3), before);
        assert_ne!(ends(&scenario, 1), before);
        assert_eq!(scenario.color(3), scenario.color(1));
        assert_eq!(scenario.names()[3], "kept");
        let text = crate::scenario::write(&scenario);
        assert_eq!(crate::scenario::read("pinned", &text).unwrap(), scenario);
        for i in 0..2 * MAX_PINS {
            scenario.start = [i as f64, 0.0];
            scenario.pin(0, scenario.start, format!("{i}"));
        }
        let pins = scenario.optimizers.iter().filter(|o| o.pinned.is_some());
        assert_eq!(pins.count(), MAX_PINS);
        assert!(!scenario.pin(99, scenario.start, String::new()));
    }

    #[test]
    fn one_alone_and_all_again() {
        let mut scenario = three();
        let visible = |s: &Scenario| s.optimizers.iter().map(|o| o.visible).collect::<Vec<_>>();
        scenario.solo(1);
        assert_eq!(visible(&scenario), [false, true, false]);
        scenario.solo(2);
        assert_eq!(visible(&scenario), [false, false, true]);
        scenario.solo(2);
        assert_eq!(visible(&scenario), [true; 3]);
    }
}
