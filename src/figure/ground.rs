//! What lies under the paths: bands or basins, contour lines, critical points.

use egui::{Color32, Painter, Pos2, Rect, Stroke, TextureHandle, TextureOptions, pos2, vec2};

use super::bands::Bands;
use super::basins::{BasinColours, Seats};
use super::legend::Entry;
use super::style::mix;
use super::{Projection, Style, compact, contour_lines, palette};
use crate::analysis::{BasinRequest, CriticalKind};
use crate::scenario::{Palette, Scenario};
use crate::workbench::{Detail, Landscape, LinesKey, Memo, Progressive, Resolution, Wake};

/// What a plot keeps between frames: the landscape and the texture of its bands.
pub struct Picture {
    pub landscape: Landscape,
    texture: Memo<TextureKey, Option<TextureHandle>>,
    pub basins: Progressive<BasinRequest>,
    basin_texture: Memo<BasinKey, Option<TextureHandle>>,
    /// The colours of the minima, those of the last map and whose they are.
    basin_seats: Memo<BasinRequest, (Seats, Vec<usize>)>,
    /// Grid points along the longer side.
    grid: usize,
    /// Texture pixels per point of the screen.
    sharpness: f32,
}

#[derive(Clone, PartialEq)]
struct TextureKey {
    lines: LinesKey,
    palette: Palette,
    dark: bool,
    pixels: [usize; 2],
}

/// What the picture of a basin map depends on, besides the map itself.
#[derive(Clone, PartialEq)]
struct BasinKey {
    map: BasinRequest,
    dark: bool,
    pixels: [usize; 2],
}

/// Enough for a 4K screen; larger pictures cost more memory than they show.
const MAX_TEXTURE: f32 = 4096.0;

impl Picture {
    /// For the screen: recomputed within a few milliseconds while a slider moves, maps in the background.
    pub fn live(wake: Wake) -> Self {
        Self::new(Progressive::in_background(wake), 256, 1.0)
    }

    /// For files: a finer grid, and as many pixels as the page is going to have.
    pub fn fine(sharpness: f32, detail: Detail) -> Self {
        Self::new(Progressive::blocking(detail), 640, sharpness)
    }

    fn new(basins: Progressive<BasinRequest>, grid: usize, sharpness: f32) -> Self {
        Self {
            landscape: Landscape::default(),
            texture: Memo::default(),
            basins,
            basin_texture: Memo::default(),
            basin_seats: Memo::default(),
            grid,
            sharpness,
        }
    }

    /// What the legend says of the basin map.
    pub(super) fn basin_legend(&self, most: usize, style: &Style) -> Vec<Entry> {
        let Some(map) = self.basins.map() else {
            return Vec::new();
        };
        let place = |[x, y]: [f64; 2]| format!("({}, {})", compact(x, 3), compact(y, 3));
        let (_, seats) = self.basin_seats.last();
        let rows = BasinColours::new(map, seats, style).legend(map, most, place);
        rows.into_iter()
            .map(|(name, colour, mark)| Entry { name, colour, mark })
            .collect()
    }
}

/// Paints bands or basins, contour lines and marks at critical points.
pub fn paint(
    painter: &Painter,
    picture: &mut Picture,
    scenario: &Scenario,
    projection: &Projection,
    style: &Style,
) {
    let basins = paint_basins(painter, picture, scenario, projection, style);
    let Picture {
        landscape,
        texture,
        grid,
        sharpness,
        ..
    } = picture;
    let frame = projection.frame;
    let longer = frame.width().max(frame.height());
    let points = |side: f32| ((*grid as f32 * side / longer).round() as usize).max(2);
    let resolution = Resolution {
        columns: points(frame.width()),
        rows: points(frame.height()),
    };
    landscape.update(scenario, projection.view, resolution);
    let critical = landscape.critical(&scenario.surface).points.clone();
    let lines = landscape.lines();
    let palette = scenario.figure.palette;
    let colours = if scenario.layers.bands && !basins {
        palette::bands(palette, style.dark, lines.levels.len())
    } else {
        vec![style.background; lines.levels.len() + 1]
    };
    if scenario.layers.bands
        && !basins
        && let Some(key) = landscape.lines_key()
    {
        let pixels = pixels(painter, frame, *sharpness);
        let key = TextureKey {
            lines: key.clone(),
            palette,
            dark: style.dark,
            pixels,
        };
        let texture = texture.get(key, |key, texture| {
            let hatch = [style.background, mix(style.background, style.faint, 0.5)];
            let bands = Bands {
                field: landscape.field(),
                levels: &lines.levels,
                colours: &colours,
                hatch,
            };
            let image = bands.paint(key.pixels[0], key.pixels[1]);
            show(painter, texture, "bands", image, TextureOptions::LINEAR);
        });
        if let Some(texture) = texture {
            painter.image(texture.id(), frame, WHOLE, Color32::WHITE);
        }
    }
    if scenario.layers.contours {
        let mut taken: Vec<Pos2> = critical
            .iter()
            .map(|c| projection.screen_from_plane(c.at))
            .collect();
        taken.push(projection.screen_from_plane(scenario.start));
        let taken = scenario.layers.labels.then_some(taken);
        contour_lines::paint(painter, lines, projection, &colours, style, taken);
    }
    if scenario.layers.critical_points {
        let radius = style.text_size * 0.42;
        for critical in &critical {
            if !projection.view.contains(critical.at) {
                continue;
            }
            let at = projection.screen_from_plane(critical.at);
            for (width, colour) in [(0.42, style.halo), (0.16, style.text)] {
                let stroke = Stroke::new(style.text_size * width, colour);
                let arms: &[(f32, f32)] = match critical.kind {
                    CriticalKind::Minimum => &[(1.0, 0.0), (0.0, 1.0)],
                    CriticalKind::Saddle => &[(0.75, 0.75), (0.75, -0.75)],
                    CriticalKind::Maximum => &[(1.0, 0.0)],
                };
                for &(dx, dy) in arms {
                    let arm = vec2(dx, dy) * radius;
                    painter.line_segment([at - arm, at + arm], stroke);
                }
            }
        }
    }
}

/// All of a texture.
const WHOLE: Rect = Rect {
    min: pos2(0.0, 0.0),
    max: pos2(1.0, 1.0),
};

/// The size of a picture that fills a frame.
fn pixels(painter: &Painter, frame: Rect, sharpness: f32) -> [usize; 2] {
    let side = painter.ctx().input(|i| i.max_texture_side) as f32;
    let longer = frame.width().max(frame.height());
    let scale = sharpness.min(side.min(MAX_TEXTURE) / longer);
    [frame.width(), frame.height()].map(|side| ((side * scale).round() as usize).max(1))
}

/// Puts an image into a texture, a new one the first time.
pub fn show(
    painter: &Painter,
    texture: &mut Option<TextureHandle>,
    name: &str,
    image: egui::ColorImage,
    options: TextureOptions,
) {
    match texture {
        Some(handle) => handle.set(image, options),
        None => *texture = Some(painter.ctx().load_texture(name, image, options)),
    }
}

/// The basin map of the chosen optimizer, dimmed while it shows something else than what is wanted; false where there is
/// none yet.
fn paint_basins(
    painter: &Painter,
    picture: &mut Picture,
    scenario: &Scenario,
    projection: &Projection,
    style: &Style,
) -> bool {
    let wanted = scenario.basin_request(projection.view);
    let Some(wanted) = wanted.filter(|_| scenario.layers.basins) else {
        return false;
    };
    picture.basins.update(&wanted);
    let pixels = pixels(painter, projection.frame, picture.sharpness);
    let Picture {
        basins,
        basin_texture,
        basin_seats,
        ..
    } = picture;
    let (Some(map), Some(request)) = (basins.map(), basins.request()) else {
        return false;
    };
    let key = BasinKey {
        map: request.clone(),
        dark: style.dark,
        pixels,
    };
    let (_, seats) = basin_seats.get(request.clone(), |_, (seats, assigned)| {
        *assigned = seats.assign(map);
    });
    let texture = basin_texture.get(key, |key, texture| {
        let [width, height] = key.pixels;
        let image = BasinColours::new(map, seats, style).paint(map, width, height);
        show(painter, texture, "basins", image, TextureOptions::LINEAR);
    });
    if let Some(texture) = texture {
        // While the view moves, the last map moves along.
        let place = Rect::from_two_pos(
            projection.screen_from_plane([map.view.x[0], map.view.y[0]]),
            projection.screen_from_plane([map.view.x[1], map.view.y[1]]),
        );
        let tint = if basins.is_outdated(&wanted) {
            Color32::from_white_alpha(150)
        } else {
            Color32::WHITE
        };
        painter.image(texture.id(), place, WHOLE, tint);
    }
    true
}
