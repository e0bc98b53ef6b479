//! Figures as files.
pub mod offscreen;
pub mod png;
pub mod svg;
pub mod table;
pub mod write;

/// STUB, to be replaced by the figure: the title and nothing else.
pub fn figure_svg(
    scenario: &crate::scenario::Scenario,
    step: Option<usize>,
    [width, height]: [f32; 2],
    theme: crate::figure::Theme,
) -> String {
    let style = |ctx: &egui::Context| {
        ctx.set_fonts(crate::figure::fonts::definitions());
        ctx.set_theme(match theme {
            crate::figure::Theme::Paper | crate::figure::Theme::Light => egui::Theme::Light,
            crate::figure::Theme::Dark => egui::Theme::Dark,
        });
    };
    let step = step.unwrap_or(scenario.run.steps);
    let drawing = offscreen::draw(egui::vec2(width, height), style, |ui| {
        ui.heading(format!("{} ({step})", scenario.title));
    });
    svg::svg(&drawing, &scenario.title, &scenario.notes)
}
