//! Where the axes of a page lie, for file formats that have axes of their own.

use egui::{Context, Id, Rect};

/// The axes of a plot.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotAxes {
    /// What the plot covers on the page, with the numbers and the names of its axes.
    pub area: Rect,
    /// The part within the axes.
    pub frame: Rect,
    /// The horizontal axis and the vertical one.
    pub axes: [PlotAxis; 2],
}

/// An axis of a plot.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotAxis {
    /// The coordinates at its ends. A coordinate is what is proportional to length.
    pub range: [f64; 2],
    /// Whether the coordinate is log₁₀ of the number that is shown.
    pub logarithmic: bool,
    /// Coordinates that are marked, and what stands there.
    pub marks: Vec<(f64, String)>,
}

/// The axes that were drawn since they were asked for.
#[derive(Clone, Default)]
struct Asked(Vec<PlotAxes>);

/// Asks drawing code in this context to say where its axes are, from now on.
pub fn ask(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(Id::NULL, Asked::default()));
}

/// What it has said since then.
pub fn answered(ctx: &Context) -> Vec<PlotAxes> {
    let asked: Option<Asked> = ctx.data_mut(|data| data.remove_temp(Id::NULL));
    asked.unwrap_or_default().0
}

/// Says where axes are, if that was asked.
pub fn tell(ctx: &Context, axes: impl FnOnce() -> PlotAxes) {
    ctx.data_mut(|data| {
        if let Some(Asked(mut told)) = data.get_temp(Id::NULL) {
            told.push(axes());
            data.insert_temp(Id::NULL, Asked(told));
        }
    });
}
