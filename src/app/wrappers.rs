//! The tools around a card's method: a switch and sliders for each.

use eframe::egui::{ComboBox, Label, RichText, Role, Ui, WidgetInfo};

use super::parameter::{Marks, Origin, parameters_ui};
use crate::figure::compact;
use crate::optimizer::{Average, Info, Tool, Wrappers};

/// Every tool, those that are on with their numbers.
pub fn wrappers_ui(ui: &mut Ui, wrappers: &mut Wrappers, opened: Option<&Wrappers>) {
    ui.label(RichText::new("Tools around the method").small().weak());
    for tool in Tool::ALL {
        ui.push_id(tool.info().key, |ui| tool_ui(ui, wrappers, opened, tool));
    }
}

fn tool_ui(ui: &mut Ui, wrappers: &mut Wrappers, opened: Option<&Wrappers>, tool: Tool) {
    let Info {
        name,
        equation,
        teaches,
        reference,
        ..
    } = tool.info();
    ui.horizontal(|ui| {
        let mut on = wrappers.parameters(tool).is_some();
        let switch = ui.checkbox(&mut on, *name);
        let changed = switch.changed();
        switch.on_hover_text(format!("{equation}\n{teaches}\n{reference}"));
        if changed {
            wrappers.switch(tool, on);
        }
        if let Some(average) = wrappers.average.as_mut().filter(|_| tool == Tool::Average) {
            average_ui(ui, average);
        }
    });
    if let Some(parameters) = wrappers.parameters_mut(tool) {
        let opened = opened.and_then(|opened| opened.parameters(tool));
        let origin = opened.map_or(Origin::Defaults, Origin::Opened);
        parameters_ui(ui, parameters, origin, false, |_| Marks::default());
    }
}

fn average_ui(ui: &mut Ui, average: &mut Average) {
    let combo = ComboBox::from_id_salt("average")
        .selected_text(average.key())
        .show_ui(ui, |ui| {
            for other in Average::all() {
                let current = other.key() == average.key();
                let choice = ui.selectable_label(current, other.key());
                if choice.on_hover_text(other.equation()).clicked() && !current {
                    *average = other;
                }
            }
        });
    let named = || WidgetInfo::labeled(Role::ComboBox, true, "Kind of average");
    combo.response.widget_info(named);
    combo.response.on_hover_text(average.equation());
}

/// A line that names the tools that are on.
pub fn badge_ui(ui: &mut Ui, wrappers: &Wrappers) {
    let text = badge(wrappers);
    if !text.is_empty() {
        let text = RichText::new(text).small();
        ui.add(Label::new(text).truncate());
    }
}

fn badge(wrappers: &Wrappers) -> String {
    let named = Tool::ALL.into_iter().filter_map(|tool| {
        let parameters = wrappers.parameters(tool)?;
        let numbers = parameters.table().iter().enumerate();
        let numbers =
            numbers.map(|(row, p)| format!(" {} {}", p.symbol, compact(parameters.get(row), 3)));
        Some(wrappers.name(tool).to_owned() + &numbers.collect::<String>())
    });
    named.collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{ExponentialAverage, Sam};

    #[test]
    fn a_badge_names_tools_in_the_order_in_which_they_act() {
        let wrappers = Wrappers {
            sam: Some(Sam { rho: 0.05 }),
            average: Some(Average::Exponential(ExponentialAverage { decay: 0.99 })),
            ..Wrappers::default()
        };
        assert_eq!(badge(&wrappers), "SAM ρ 0.05 · EMA β 0.99");
        assert_eq!(badge(&Wrappers::default()), "");
    }
}
