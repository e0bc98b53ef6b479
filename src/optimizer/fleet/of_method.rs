//! How the runs of a method's fleet end: side by side or one after the other, in the plane or in all weights of a network.

use super::{End, Fleet};
use crate::optimizer::{Method, Wrapped, Wrappers};

impl Method {
    /// How the runs of a fleet end, without tools. The learning rates are those of the fleet, not the method's own.
    pub fn ends(&self, fleet: &Fleet) -> Vec<End> {
        self.ends_within(&Wrappers::default(), fleet)
    }

    /// How the runs of a fleet end, within tools. The learning rates are those of the fleet.
    pub fn ends_within(&self, wrappers: &Wrappers, fleet: &Fleet) -> Vec<End> {
        let network = fleet.surface.shape.network();
        let own = fleet.numbers;
        let in_lanes = own.iter().all(|own| self.has_lanes_for(own.row)) && own.len() <= 2;
        let together = in_lanes && network.is_none() && fleet.is_worth_lanes();
        if !own.is_empty() && !together {
            let alone = |run| {
                let method = self.with_numbers_of(fleet, run);
                method.ends_within(wrappers, &fleet.part(run..run + 1))
            };
            return (0..fleet.count()).flat_map(alone).collect();
        }
        match (network, self.begin_anywhere()) {
            (None, _) => self.ends_in_plane(wrappers, fleet),
            (Some(network), Some(method)) => {
                fleet.trained(network, &Wrapped::new(method, *wrappers))
            }
            (Some(_), None) => fleet.stuck(),
        }
    }

    /// The method as it is in one run of a fleet.
    fn with_numbers_of(&self, fleet: &Fleet, run: usize) -> Self {
        let mut method = *self;
        for own in fleet.numbers {
            method.parameters_mut().set(own.row, own.values[run]);
        }
        method
    }

    /// Whether runs of it on a surface go side by side even where each has its own number in a row of the table.
    pub fn has_lanes_for(&self, row: usize) -> bool {
        let number = self.parameters().table().get(row);
        self.is_coordinatewise() && number.is_some_and(|number| number.legal.is_continuous())
    }
}
