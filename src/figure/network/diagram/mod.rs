//! The units of a network as small pictures of what they respond to, joined by edges that show sign and size of the weights.

mod kept;
mod plan;
mod tiles;
mod told;
mod wiring;

pub use kept::DiagramPictures;

use egui::{Id, Rect, Response, Sense, Ui, Vec2, WidgetInfo};

use self::plan::{Part, Plan};
use self::tiles::TilesKey;
use self::wiring::Drawn;
use super::head::{Effort, by_averages, network, subject};
use super::kept::NetworkPictures;
use super::samples::view;
use crate::analysis::units::Inside;
use crate::figure::heading;
use crate::figure::number::compact;
use crate::figure::picture::pixels;
use crate::figure::scene::{Scene, VisibleRun};
use crate::figure::style::Style;
use crate::network::Network;
use crate::spelling::elided;

/// The longest name of an optimizer.
const LONGEST_NAME: usize = 40;

/// The diagram as it is drawn.
pub struct Diagram {
    /// What the pointer does to it.
    pub response: Response,
    /// What it says of the part under the pointer, line by line.
    pub told: Option<Vec<String>>,
    /// Name, place and numbers of the units that are drawn.
    pub units: Vec<UnitBox>,
}

/// A unit that is drawn.
pub struct UnitBox {
    /// What it is called.
    pub name: String,
    /// Its square.
    pub square: Rect,
    /// Its numbers, as a sentence.
    pub sentence: String,
}

/// Draws the inside of the subject's network at the playhead into the space left in `ui`.
pub fn diagram_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    kept: &mut NetworkPictures,
    effort: Effort,
) -> Diagram {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let response = ui.interact(
        area,
        Id::unique("diagram"),
        Sense::focusable_noninteractive(),
    );
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Network diagram"));
    let mut diagram = Diagram {
        response,
        told: None,
        units: Vec::new(),
    };
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    let runs = scene.visible_runs();
    let (Some(network), Some(visible)) = (network(scene), subject(scene, &runs)) else {
        heading::paint(ui.painter(), area, "No run to draw yet", &style);
        return diagram;
    };
    let Some(head) = kept.head(network, visible) else {
        return diagram;
    };
    let names = [
        title(scene, network, visible),
        short_title(network, visible),
    ];
    heading::paint_first(ui.painter(), area, names.iter().map(String::as_str), &style);
    if area.width() < unit * 9.0 || area.height() < unit * 9.0 {
        return diagram;
    }
    let sharpness = kept.sharpness;
    let DiagramPictures { inside, tiles } = &mut kept.diagram;
    let grid = effort.tiles(network, view(network));
    let of = (visible.id(), visible.row);
    let inside = inside.get((of.clone(), grid), |_, inside| {
        *inside = Inside::of(head.evaluated(network), head.weights.clone(), &grid);
    });
    let room = wiring::room(area, network, &head, &style);
    let counts = told::counts(network);
    let plan = Plan::of(room, &counts, unit);
    let pointed = ui
        .ctx()
        .pointer_hover_pos()
        .filter(|_| diagram.response.contains_pointer());
    let drawn = Drawn {
        network,
        inside,
        inputs: &grid.inputs(network.train().inputs_each),
        grid: &grid,
        head: &head,
        plan: &plan,
        area,
        style: &style,
        pointed: pointed.and_then(|at| plan.hit(at)),
    };
    drawn.edges(ui.painter());
    let whole = room.expand(plan.side);
    let key = TilesKey {
        head: of,
        grid,
        plan: plan.clone(),
        area: whole,
        size: pixels(ui.ctx(), whole, sharpness),
        style,
    };
    if grid.rows > 1 {
        tiles.update(ui.ctx(), "diagram", key, |key| {
            tiles::paint(key, inside, drawn.inputs)
        });
        tiles.paint(ui.painter(), whole, false);
    }
    drawn.units(ui.painter());
    drawn.words(ui.painter());
    diagram.told = drawn.pointed.map(|part| told::lines(network, inside, part));
    diagram.units = boxes(&drawn);
    diagram
}

/// The units that are drawn, with what there is to say of each.
fn boxes(drawn: &Drawn<'_>) -> Vec<UnitBox> {
    let columns = drawn.plan.columns.iter().enumerate();
    let boxes = columns.flat_map(|(column, of)| {
        of.units.iter().map(move |(unit, square)| {
            let part = Part::Unit {
                column,
                unit: *unit,
            };
            let lines = told::lines(drawn.network, drawn.inside, part);
            UnitBox {
                name: lines[0].clone(),
                square: *square,
                sentence: lines[1..].join("; "),
            }
        })
    });
    boxes.collect()
}

/// Such as `2–16–16–1 of Adam, step 120`.
fn title(scene: &Scene<'_>, network: &Network, visible: &VisibleRun<'_>) -> String {
    let names = scene.scenario.names();
    let name = elided(&names[visible.index], LONGEST_NAME);
    let widths = told::widths(network);
    format!(
        "{widths} of {name}, step {}{}",
        visible.row,
        by_averages(network)
    )
}

/// The same without a name.
fn short_title(network: &Network, visible: &VisibleRun<'_>) -> String {
    format!("{}, step {}", told::widths(network), visible.row)
}

/// The diagram in a few sentences.
pub fn diagram_sentence(scene: &Scene<'_>, kept: &mut NetworkPictures) -> String {
    let runs = scene.visible_runs();
    let (Some(network), Some(visible)) = (network(scene), subject(scene, &runs)) else {
        return "No run to draw yet.".to_owned();
    };
    let Some(head) = kept.head(network, visible) else {
        return String::new();
    };
    let activation = told::activation(network.spec().settings.activation);
    let mut text = format!("{}, {activation}", title(scene, network, visible));
    if let Some(score) = &head.scores[0] {
        text.push_str(&format!(", loss {}", compact(score.loss, 3)));
    }
    text.push('.');
    let inside = kept.diagram.inside.last();
    for (layer, units) in inside.units.iter().enumerate() {
        let count = units.len();
        let mut said = Vec::new();
        match told::twins(inside, layer) {
            0 => {}
            twins if twins + 1 == count => said.push("all with the same weights".to_owned()),
            twins => said.push(format!("{twins} with the weights of another one")),
        }
        match told::dead(inside, layer) {
            0 => {}
            dead => said.push(format!("{dead} give 0 on all samples")),
        }
        if !said.is_empty() {
            text.push_str(&format!(
                " Layer {}: {count} units, {}.",
                layer + 1,
                said.join(", ")
            ));
        }
    }
    text
}
