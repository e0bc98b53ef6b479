//! Colours of the bands, from low to high: darker is lower, in every palette and theme.

use egui::Color32;

use super::style::{at_lightness, mix};
use crate::scenario::Palette;

/// The lightness of the lowest and of the highest band on light figures and on dark ones. It leaves room for paths, whose
/// edges keep a contrast of 3:1 to all bands, so viridis and cividis are paler or deeper than elsewhere.
const LIGHT: [f64; 2] = [0.82, 0.985];
const DARK: [f64; 2] = [0.13, 0.345];

/// The most colour that bands may have: more would compete with the paths.
const CHROMA: f64 = 0.095;

/// Nuñez, Anderton and Renslow, Optimizing colormaps with consideration for color vision deficiency (2018).
const CIVIDIS: [[u8; 3]; 9] = [
    [0, 34, 78],
    [26, 56, 111],
    [67, 78, 108],
    [97, 101, 111],
    [125, 124, 120],
    [155, 149, 118],
    [187, 175, 108],
    [222, 203, 91],
    [254, 232, 56],
];

/// Smith, van der Walt and Firing (2015), dedicated to the public domain.
const VIRIDIS: [[u8; 3]; 10] = [
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
];

/// The colour at a share of the way from the lowest band (0) to the highest (1). Its lightness is the share's, which all
/// palettes have in common; hue and strength are the palette's.
pub fn ramp(palette: Palette, dark: bool, share: f32) -> Color32 {
    let share = share.clamp(0.0, 1.0);
    let [low, high] = if dark { DARK } else { LIGHT };
    let along = f64::from(share);
    let lightness = low + (high - low) * along;
    let blue = Color32::from_rgb(40, 120, 200);
    let (colour, chroma) = match (palette, dark) {
        // Water in the valleys; on light figures it fades to white, on dark ones to black.
        (Palette::Mist, false) => (blue, 0.075 * (1.0 - along)),
        (Palette::Mist, true) => (blue, 0.03 + 0.07 * along),
        (Palette::Cividis, _) => (between(&CIVIDIS, share), CHROMA),
        (Palette::Viridis, _) => (between(&VIRIDIS, share), CHROMA),
        (Palette::Grey, _) => (Color32::GRAY, 0.0),
    };
    at_lightness(colour, lightness, chroma)
}

/// Viridis in full strength, for pictures without paths; the share is clamped to 0 to 1.
pub fn viridis(share: f32) -> Color32 {
    between(&VIRIDIS, share.clamp(0.0, 1.0))
}

/// The colour at a share of the way along stops that are equally far apart.
fn between(stops: &[[u8; 3]], share: f32) -> Color32 {
    let at = share * (stops.len() - 1) as f32;
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

#[cfg(test)]
mod tests {
    use super::super::style::luminance;
    use super::*;
    use crate::parameters::Choice as _;

    #[test]
    fn darker_is_lower_everywhere() {
        for dark in [false, true] {
            for &palette in Palette::ALL {
                let bands = bands(palette, dark, 16);
                let rising = |pair: &[Color32]| luminance(pair[0]) < luminance(pair[1]);
                assert!(bands.windows(2).all(rising), "{palette:?} {dark} {bands:?}");
                let [low, high] = [bands[0], bands[16]].map(|band| luminance(band) + 0.05);
                assert!(high / low > 1.45, "{palette:?} {dark} {}", high / low);
            }
        }
        assert_eq!(viridis(0.0), Color32::from_rgb(68, 1, 84));
        assert_eq!(viridis(1.0), Color32::from_rgb(253, 231, 37));
    }

    /// Those of matplotlib 3.11.2, at equal distances; between them it bends a little more than ours.
    const REFERENCE: [(Palette, &[[u8; 3]]); 2] = [
        (
            Palette::Viridis,
            &[
                [68, 1, 84],
                [72, 40, 120],
                [62, 74, 137],
                [49, 104, 142],
                [38, 131, 142],
                [31, 157, 137],
                [53, 183, 121],
                [108, 206, 89],
                [180, 221, 44],
                [253, 231, 37],
            ],
        ),
        (
            Palette::Cividis,
            &[
                [0, 34, 78],
                [26, 56, 111],
                [67, 78, 108],
                [97, 101, 111],
                [124, 123, 120],
                [155, 147, 118],
                [187, 173, 108],
                [221, 201, 88],
                [254, 232, 56],
            ],
        ),
    ];

    fn assert_close(colour: Color32, [r, g, b]: [u8; 3], tolerance: u8, what: &str) {
        let channels = [(colour.r(), r), (colour.g(), g), (colour.b(), b)];
        let near = channels.iter().all(|(a, b)| a.abs_diff(*b) <= tolerance);
        assert!(near, "{what}: {colour:?} is not {:?}", [r, g, b]);
    }

    fn shares(count: usize) -> impl Iterator<Item = f32> {
        (0..count).map(move |i| i as f32 / (count - 1) as f32)
    }

    #[test]
    fn stops_are_those_of_the_authors() {
        for (palette, stops) in REFERENCE {
            for (share, stop) in shares(stops.len()).zip(stops) {
                let ours = match palette {
                    Palette::Viridis => viridis(share),
                    Palette::Cividis => between(&CIVIDIS, share),
                    Palette::Mist | Palette::Grey => continue,
                };
                assert_close(ours, *stop, 3, &format!("{palette:?} {share}"));
            }
        }
    }

    /// Computed with NumPy from matplotlib's colours and Ottosson's formulas: the hue of each at the lightness of its share,
    /// with the palette's chroma or the most that sRGB has.
    const BANDS: [(Palette, bool, &[[u8; 3]]); 8] = [
        (
            Palette::Viridis,
            false,
            &[
                [222, 177, 236],
                [209, 190, 255],
                [192, 206, 255],
                [175, 220, 255],
                [150, 236, 248],
                [153, 247, 226],
                [178, 252, 207],
                [204, 254, 194],
                [232, 255, 185],
                [255, 252, 221],
            ],
        ),
        (
            Palette::Viridis,
            true,
            &[
                [17, 0, 23],
                [18, 0, 42],
                [8, 6, 58],
                [0, 24, 42],
                [0, 33, 37],
                [0, 40, 34],
                [0, 48, 26],
                [10, 56, 1],
                [44, 57, 0],
                [65, 58, 0],
            ],
        ),
        (
            Palette::Cividis,
            false,
            &[
                [158, 199, 254],
                [174, 204, 255],
                [195, 209, 244],
                [211, 216, 228],
                [224, 223, 219],
                [238, 230, 199],
                [252, 238, 171],
                [255, 245, 189],
                [255, 252, 222],
            ],
        ),
        (
            Palette::Cividis,
            true,
            &[
                [0, 7, 26],
                [0, 9, 43],
                [9, 16, 41],
                [21, 24, 33],
                [31, 31, 28],
                [43, 37, 11],
                [52, 43, 0],
                [59, 50, 0],
                [65, 58, 0],
            ],
        ),
        // Of rgb(40, 120, 200).
        (
            Palette::Mist,
            false,
            &[
                [161, 200, 244],
                [183, 213, 246],
                [206, 225, 248],
                [228, 238, 249],
                [250, 250, 250],
            ],
        ),
        (
            Palette::Mist,
            true,
            &[
                [1, 8, 19],
                [2, 19, 39],
                [3, 31, 60],
                [4, 44, 83],
                [4, 58, 107],
            ],
        ),
        (
            Palette::Grey,
            false,
            &[
                [196, 196, 196],
                [209, 209, 209],
                [223, 223, 223],
                [236, 236, 236],
                [250, 250, 250],
            ],
        ),
        (
            Palette::Grey,
            true,
            &[
                [7, 7, 7],
                [18, 18, 18],
                [31, 31, 31],
                [44, 44, 44],
                [57, 57, 57],
            ],
        ),
    ];

    #[test]
    fn bands_have_the_hues_of_their_palettes() {
        for (palette, dark, table) in BANDS {
            for (share, expected) in shares(table.len()).zip(table) {
                let what = format!("{palette:?} {dark} {share}");
                assert_close(ramp(palette, dark, share), *expected, 4, &what);
            }
        }
    }
}
