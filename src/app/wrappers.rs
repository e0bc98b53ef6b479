//! The tools around a card's method: a switch and sliders for each.

use eframe::egui::{ComboBox, Label, RichText, Role, Ui, WidgetInfo};

use super::locks::{self, Free};
use super::parameter::{Homes, Marks, parameters_ui};
use crate::figure::compact;
use crate::optimizer::{Average, Info, Schedule, Tool, Wrappers};
use crate::parameters::Parameters;

/// Every tool, those that are on with their numbers. `free` says what of a tool is free, if the rest is locked.
pub fn wrappers_ui(
    ui: &mut Ui,
    wrappers: &mut Wrappers,
    opened: Option<&Wrappers>,
    free: impl Fn(Tool) -> Option<Free>,
) {
    ui.label(RichText::new("Tools around the method").small().weak());
    for tool in Tool::ALL {
        ui.push_id(tool.info().key, |ui| {
            locks::within(ui, free(tool), |ui| tool_ui(ui, wrappers, opened, tool));
        });
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
    let switch = |ui: &mut Ui| {
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
    };
    locks::block_ui(ui, |ui| ui.horizontal(switch));
    if let Some(parameters) = wrappers.parameters_mut(tool) {
        let opened = opened.and_then(|opened| opened.parameters(tool));
        let homes = opened.map_or(Homes::Defaults, Homes::Opened);
        parameters_ui(ui, parameters, homes, false, |_| Marks::default());
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

/// A line that names what under *More* is not as it is by default.
pub fn badge_ui(
    ui: &mut Ui,
    parameters: &dyn Parameters,
    schedule: &Schedule,
    wrappers: &Wrappers,
) {
    let text = badge(parameters, schedule, wrappers);
    if !text.is_empty() {
        let text = RichText::new(text).small();
        ui.add(Label::new(text).wrap())
            .on_hover_text("Set under More");
    }
}

fn badge(parameters: &dyn Parameters, schedule: &Schedule, wrappers: &Wrappers) -> String {
    let rows = parameters.table().iter().enumerate();
    let minor =
        rows.filter(|(row, p)| p.minor && parameters.get(*row) != parameters.default_of(*row));
    let minor = minor.map(|(row, p)| {
        let value = parameters.get(row);
        let number = || compact(value, 3);
        let value = p.legal.choice(value).map_or_else(number, str::to_owned);
        format!(
            "{} {value}",
            if p.symbol.is_empty() {
                p.name
            } else {
                p.symbol
            }
        )
    });
    let scheduled = (*schedule != Schedule::default()).then(|| schedule.key().to_owned());
    let tools = Tool::ALL.into_iter().filter_map(|tool| {
        let parameters = wrappers.parameters(tool)?;
        let numbers = parameters.table().iter().enumerate();
        let numbers =
            numbers.map(|(row, p)| format!(" {} {}", p.symbol, compact(parameters.get(row), 3)));
        Some(wrappers.name(tool).to_owned() + &numbers.collect::<String>())
    });
    minor
        .chain(scheduled)
        .chain(tools)
        .collect::<Vec<_>>()
        .join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{ExponentialAverage, Momentum, Sam};

    #[test]
    fn a_badge_names_tools_in_the_order_in_which_they_act() {
        let wrappers = Wrappers {
            sam: Some(Sam { rho: 0.05 }),
            average: Some(Average::Exponential(ExponentialAverage { decay: 0.99 })),
            ..Wrappers::default()
        };
        let plain = Momentum::default();
        let schedule = Schedule::default();
        let text = badge(&plain, &schedule, &wrappers);
        assert_eq!(text, "SAM ρ 0.05 · EMA β 0.99");
        assert_eq!(badge(&plain, &schedule, &Wrappers::default()), "");
    }

    #[test]
    fn a_badge_names_what_would_be_hidden() {
        let decayed = Momentum {
            weight_decay: 0.3,
            momentum: 0.5,
            ..Momentum::default()
        };
        let cosine = Schedule::named("cosine").unwrap();
        let text = badge(&decayed, &cosine, &Wrappers::default());
        assert_eq!(text, "wd 0.3 · cosine");
    }
}
