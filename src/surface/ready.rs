//! Networks to begin with.

use std::sync::Arc;

use super::network::NetworkSurface;
use crate::network::{Activation, DataSet, Init, Loss, Network, NetworkSettings, Spec};

impl NetworkSurface {
    /// Networks to begin with: one for each data set, in the order of menus.
    pub fn ready() -> Vec<Self> {
        let of = |data: DataSet, hidden: &[usize], more: fn(&mut NetworkSettings)| {
            let mut settings = NetworkSettings {
                data,
                ..NetworkSettings::default()
            };
            more(&mut settings);
            let network = Network::new(Spec {
                settings,
                hidden: hidden.to_vec(),
                ..Spec::default()
            });
            network.ok().map(|network| Self::new(Arc::new(network)))
        };
        let rectified = |settings: &mut NetworkSettings| {
            settings.activation = Activation::Relu;
            settings.init = Init::HeNormal;
            settings.loss = Loss::Logistic;
        };
        let three = |settings: &mut NetworkSettings| {
            settings.classes = 3;
            settings.loss = Loss::Softmax;
        };
        let all = [
            of(DataSet::Moons, &[16, 16], |_| {}),
            of(DataSet::Circles, &[8, 8], |_| {}),
            of(DataSet::Spirals, &[16, 16], |settings| {
                settings.loss = Loss::Logistic;
            }),
            of(DataSet::Clouds, &[8], three),
            of(DataSet::Xor, &[4], |_| {}),
            of(DataSet::Checkerboard, &[16, 16], rectified),
            of(DataSet::Sine, &[16, 16], |_| {}),
        ];
        all.into_iter().flatten().collect()
    }
}
