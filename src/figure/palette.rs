//! Colours of the bands, from low to high.

use egui::Color32;

use super::style::mix;
use crate::scenario::Palette;

/// The colour at a share of the way from the lowest band (0) to the highest (1).
pub fn ramp(palette: Palette, dark: bool, share: f32) -> Color32 {
    let stops: &[[u8; 3]] = match (palette, dark) {
        (Palette::Mist, false) => &[
            [254, 254, 251],
            [237, 243, 245],
            [216, 229, 236],
            [193, 212, 225],
            [170, 194, 212],
            [148, 176, 199],
        ],
        (Palette::Mist, true) => &[
            [13, 19, 28],
            [19, 30, 43],
            [27, 43, 60],
            [37, 57, 78],
            [49, 73, 96],
            [63, 91, 116],
        ],
        // Nuñez, Anderton and Renslow, Optimizing colormaps with consideration for color vision deficiency (2018).
        (Palette::Cividis, _) => &[
            [0, 34, 78],
            [26, 56, 111],
            [67, 78, 108],
            [97, 101, 111],
            [125, 124, 120],
            [155, 149, 118],
            [187, 175, 108],
            [222, 203, 91],
            [254, 232, 56],
        ],
        // Smith, van der Walt and Firing (2015), dedicated to the public domain.
        (Palette::Viridis, _) => &[
            [68, 1, 84],
            [72, 40, 120],
            [62, 74, 137],
            [49, 104, 142],
            [38, 130, 142],
            [31, 158, 137],
            [53, 183, 121],
            [110, 206, 88],
            [181, 222, 43],
            [253, 231, 37],
        ],
        (Palette::Grey, false) => &[[250, 250, 250], [150, 150, 150]],
        (Palette::Grey, true) => &[[24, 24, 24], [110, 110, 110]],
    };
    let at = share.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
    let i = (at as usize).min(stops.len() - 2);
    let [a, b] = [stops[i], stops[i + 1]].map(|[r, g, b]| Color32::from_rgb(r, g, b));
    mix(a, b, at - i as f32)
}

/// The colours of all `levels + 1` bands between and beyond so many levels.
pub fn bands(palette: Palette, dark: bool, levels: usize) -> Vec<Color32> {
    (0..=levels)
        .map(|i| ramp(palette, dark, i as f32 / levels.max(1) as f32))
        .collect()
}
