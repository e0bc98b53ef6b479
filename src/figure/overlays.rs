//! What layers over the plane and at the heads are called in the legend, and what they show, in words.

use egui::Color32;

use super::early_stopping;
use super::ellipses;
use super::field_layers;
use super::local_model;
use super::mark::{Entry, Mark};
use super::number::compact;
use super::penalty;
use super::scene::{Scene, VisibleRun};
use super::sharpness;
use crate::analysis::curvature_map::Extent;
use crate::math::{eigenpairs, symmetric, symmetric::Symmetric};

/// The legend's entry of arrows downhill: of a network they are shadows.
pub fn downhill(scene: &Scene<'_>) -> Entry {
    let style = &scene.style;
    let name = match scene.scenario.surface.shape.network() {
        Some(_) => "−∇f, its shadow",
        None => "−∇f, downhill",
    };
    Entry {
        name: name.into(),
        colour: style.text,
        mark: Mark::Arrow,
    }
}

/// The legend's entries.
pub fn entries(scene: &Scene<'_>, runs: bool) -> Vec<Entry> {
    let (layers, style) = (&scene.scenario.layers, &scene.style);
    let entry = |name: &str, colour: Color32, mark| Entry {
        name: name.into(),
        colour,
        mark,
    };
    let on_a_slice = scene.scenario.surface.shape.network().is_some();
    let mut entries = Vec::new();
    if layers.gradient_field {
        entries.push(downhill(scene));
    }
    let convex = scene.derived.overlays.convex();
    if let Some((_, convex)) = convex.filter(|_| layers.convex) {
        let (name, colour) = match convex.extent() {
            Extent::Everywhere => ("convex everywhere in view", Color32::TRANSPARENT),
            Extent::ButForKinks => ("convex but for kinks", Color32::TRANSPARENT),
            Extent::Nowhere => ("nowhere strictly convex in view", Color32::TRANSPARENT),
            Extent::Partly => ("convex region", field_layers::tint(style)),
        };
        let name = match on_a_slice {
            true => format!("slice: {name}"),
            false => name.to_owned(),
        };
        entries.push(entry(&name, colour, Mark::Swatch));
    }
    entries.extend(penalty::entries(scene));
    entries.extend(early_stopping::entries(scene));
    if layers.level_set && runs {
        let name = match on_a_slice {
            true => "slice = f on the path",
            false => "f = f(head)",
        };
        entries.push(entry(name, style.text, Mark::Line));
    }
    if layers.local_model && runs {
        entries.push(entry("local quadratic model", style.text, Mark::Dashes));
    }
    if layers.ellipses && runs {
        entries.push(entry("shape of dᵀHd = 1", style.text, Mark::DashedRing));
        entries.push(entry("dᵀPd = 1, the method's P", style.text, Mark::Ring));
    }
    if layers.sharpness_box && runs {
        entries.push(entry("box of sharpness φ", style.text, Mark::Square));
    }
    entries
}

/// What layers of the plane show; empty if nothing.
pub fn of_plane(scene: &Scene<'_>) -> String {
    let mut text = String::new();
    let layers = &scene.scenario.layers;
    if layers.gradient_field {
        text.push_str(" Arrows point downhill.");
    }
    let convex = scene.derived.overlays.convex();
    if let Some((_, convex)) = convex.filter(|_| layers.convex) {
        match convex.extent() {
            Extent::Everywhere => text.push_str(" Convex everywhere in view."),
            Extent::ButForKinks => text.push_str(" Convex in view but for kinks."),
            Extent::Nowhere => text.push_str(" Nowhere strictly convex in view."),
            Extent::Partly => {
                let share = compact(100.0 * convex.share(), 2);
                text.push_str(&format!(" Convex in {share} % of the view."));
            }
        }
    }
    text + &penalty::sentence(scene) + &early_stopping::sentence(scene)
}

/// What layers at the head of a run show, as a part of a sentence; empty if nothing.
pub fn of_run(scene: &Scene<'_>, run: &VisibleRun<'_>) -> String {
    let mut text = String::new();
    if let Some(model) = local_model::at_head(scene, run) {
        let said = match model.stationary() {
            Some(([x, y], kind)) => {
                let name = local_model::name(kind);
                // What rounding leaves of 0 is 0.
                let view = scene.scenario.view();
                let size = view.width().max(view.height());
                let [x, y] = [x, y].map(|v| if v.abs() < 1e-9 * size { 0.0 } else { v });
                format!(", its model's {name} is at ({}, {})", short(x), short(y))
            }
            None => ", its model has no stationary point".into(),
        };
        text.push_str(&said);
    }
    if let Some(sharpness) = sharpness::at_head(scene, run) {
        for line in sharpness::lines(scene, &sharpness) {
            text.push_str(&format!(", {line}"));
        }
    }
    if scene.scenario.layers.ellipses {
        let at = run.run.points[run.row];
        let hessian = symmetric::inverse(scene.scenario.surface.jet2(at).hessian);
        let method = ellipses::scaling(&run.run.gauges(run.row));
        for (whose, inverse) in [("Hessian", hessian), ("method", method)] {
            if let Some(axes) = inverse.and_then(axes) {
                text.push_str(&format!(", shape of the {whose}'s ellipse {axes}"));
            }
        }
    }
    text
}

/// The ratio of an ellipse's axes and the direction of the longer one, of dᵀM⁻¹d = 1 for M positive definite.
fn axes(inverse: Symmetric) -> Option<String> {
    let [low, high] = eigenpairs(inverse)?;
    if low.value <= 0.0 {
        return None;
    }
    let ratio = (high.value / low.value).sqrt();
    let [x, y] = high.vector;
    let angle = crate::math::elementary::atan2(y, x).to_degrees();
    Some(if ratio < 1.0005 {
        "round".into()
    } else {
        format!("{} : 1 at {}°", short(ratio), compact(angle, 2))
    })
}

fn short(value: f64) -> String {
    compact(value, 3)
}
