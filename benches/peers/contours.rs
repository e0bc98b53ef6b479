//! Contour lines and bands, and what a keystroke in a formula costs.

use egui::Color32;
use ravine::analysis::{Contours, Field};
use ravine::figure::{Bands, ramp};
use ravine::scenario::{Palette, Scenario};
use ravine::surface::{Shape, Typed};
use ravine::workbench::{Relief, Resolution};
use serde_json::json;

use crate::kit::{Kit, nothing};
use crate::subjects::{FORMULAS, subjects};

/// Calls `work` with every surface that has levels, on every grid.
fn on_fields(kit: &Kit, mut work: impl FnMut(&str, &Field, &[f64])) {
    let mut field = Field::default();
    for subject in subjects().iter().filter(|s| !s.levels.is_empty()) {
        for &side in kit.sides() {
            field.sample(&subject.surface, subject.view, side, side);
            work(&format!("{}/{side}", subject.key), &field, &subject.levels);
        }
    }
}

pub fn contour_lines(kit: &Kit) {
    let mut contours = Contours::default();
    on_fields(kit, |size, field, levels| {
        kit.measure(
            ("T1", size),
            || {
                contours.trace(field, levels);
                [contours.lines.len(), contours.points.len()]
            },
            |&[lines, vertices], _| vec![("lines", json!(lines)), ("vertices", json!(vertices))],
        );
    });
}

/// Bands as a picture with as many pixels as the grid has points; others make polygons.
pub fn bands(kit: &Kit) {
    on_fields(kit, |size, field, levels| {
        let colours: Vec<Color32> = (0..=levels.len())
            .map(|i| ramp(Palette::Viridis, false, i as f32 / levels.len() as f32))
            .collect();
        let bands = Bands {
            field,
            levels,
            colours: &colours,
            hatch: [Color32::WHITE, Color32::GRAY],
        };
        let paint = || bands.paint(field.columns, field.rows);
        kit.measure(("T2", size), paint, nothing);
    });
}

/// From a keystroke in a formula of 30 operations to its critical points, grid and level lines.
pub fn typing(kit: &Kit) {
    let resolution = Resolution {
        columns: 252,
        rows: 256,
    };
    for (name, text) in FORMULAS {
        let mut relief = Relief::default();
        let mut key = 0;
        let keystroke = || {
            key += 1;
            let typed = Typed::new(format!("{text} + {key}")).unwrap_or_default();
            let scenario = Scenario::on(Shape::Typed(typed));
            relief.update(&scenario, scenario.view(), resolution);
            let critical = relief.critical().points.len();
            [relief.lines().contours.lines.len(), critical]
        };
        let size = format!("formula, {name}: keystroke -> lines 252x256");
        kit.measure(("T11", &size), keystroke, |&[lines, critical], _| {
            vec![("lines", json!(lines)), ("critical", json!(critical))]
        });
    }
}
