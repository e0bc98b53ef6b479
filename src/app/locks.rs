//! What a page hides and locks, and how the window shows it.

use std::sync::Arc;

use eframe::egui::{Role, Ui, UiBuilder, UiStackInfo, WidgetInfo};

use super::fingers::small_button;
use crate::figure::fonts::icon;
use crate::parameters::Parameter;
use crate::scenario::{Hidden, Knob, Locked, Place, Scenario};

/// What is said of a locked control.
pub const WHY: &str = "Locked on this page. Q unlocks it.";

/// The name under which a part of the window says that it is locked.
const TAG: &str = "locked";

/// What the page hides and locks, without what the window has shown and unlocked of it.
#[derive(Clone, Copy)]
pub struct Restraint {
    pub hidden: Hidden,
    pub locked: Locked,
}

impl Restraint {
    /// Whether nothing is hidden or locked (any more).
    pub fn is_none(&self) -> bool {
        self.hidden.is_none() && self.locked.is_none()
    }

    /// Whether limits and best values are told.
    pub fn tells_limits(&self, scenario: &Scenario) -> bool {
        !self.hidden.limits && !scenario.is_asked()
    }

    /// What knobs move among the numbers of such places, if the others are locked.
    pub fn free(&self, knobs: &[Knob], places: &[Place]) -> Option<Free> {
        let locked = places.iter().any(|place| self.locked.covers(*place));
        locked.then(|| Free::among(knobs, places))
    }

    /// The same among what makes the weights of a network before training.
    pub fn free_of_weights(&self, knobs: &[Knob]) -> Option<Free> {
        let locked = self.locked.covers_weights();
        locked.then(|| Free::among(knobs, &[Place::Network]))
    }
}

/// What the window has shown and unlocked of the page, until another one is opened. The document keeps what it says.
#[derive(Clone, Copy, Default)]
pub struct Release {
    shown: bool,
    unlocked: Locked,
}

impl Release {
    pub fn of(&self, scenario: &Scenario) -> Restraint {
        Restraint {
            hidden: match self.shown {
                true => Hidden::default(),
                false => scenario.hidden,
            },
            locked: scenario.locked.without(self.unlocked),
        }
    }

    /// Releases all that a page hides and locks.
    pub fn all(scenario: &Scenario) -> Self {
        Self {
            shown: true,
            unlocked: scenario.locked,
        }
    }

    /// Unlocks a part.
    pub fn unlock(&mut self, part: impl FnOnce(&mut Locked) -> &mut bool) {
        *part(&mut self.unlocked) = true;
    }
}

/// The keys of those numbers of a locked part that knobs move. Within a part no two tables have rows of the same key.
#[derive(Clone)]
pub struct Free(Arc<[String]>);

impl Free {
    /// What knobs move among the numbers of such places.
    fn among(knobs: &[Knob], places: &[Place]) -> Self {
        let targets = knobs.iter().map(|knob| &knob.target);
        let here = targets.filter(|target| places.contains(&target.place));
        Self(here.map(|target| target.key.clone()).collect())
    }

    /// Whether this is the key of a row, which may be half of a pair.
    fn has(&self, parameter: &Parameter) -> bool {
        let axis = match parameter.element {
            None => "",
            Some(0) => ".x",
            Some(_) => ".y",
        };
        let mut keys = self.0.iter();
        keys.any(|key| key.strip_prefix(parameter.key) == Some(axis))
    }
}

/// Shows a part of the window that may be locked, but for some numbers.
pub fn within<R>(ui: &mut Ui, free: Option<Free>, add: impl FnOnce(&mut Ui) -> R) -> R {
    let Some(free) = free else {
        return add(ui);
    };
    tagged(ui, Some(free), add)
}

/// Shows within such a part what does not belong to it.
pub fn beside<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    match free(ui) {
        None => add(ui),
        Some(_) => tagged(ui, None, add),
    }
}

fn tagged<R>(ui: &mut Ui, free: Option<Free>, add: impl FnOnce(&mut Ui) -> R) -> R {
    let info = UiStackInfo::default().with_tag_value(TAG, free);
    let builder = UiBuilder::new().ui_stack_info(info);
    ui.scope_builder(builder, add).inner
}

/// What is free here, if the rest is locked.
fn free(ui: &Ui) -> Option<Free> {
    let mut stack = ui.stack().iter();
    let tag = stack.find_map(|info| info.tags().get_downcast::<Option<Free>>(TAG));
    tag.cloned().flatten()
}

/// Shows the row of a number, which can be changed unless it is locked.
pub fn row_ui<R>(ui: &mut Ui, parameter: &Parameter, add: impl FnOnce(&mut Ui) -> R) -> R {
    let locked = free(ui).is_some_and(|free| !free.has(parameter));
    block_if(ui, locked, add)
}

/// The same of a number that is named by its key.
pub fn key_ui<R>(ui: &mut Ui, key: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let locked = free(ui).is_some_and(|free| free.0.iter().all(|free| free != key));
    block_if(ui, locked, add)
}

/// Shows what no knob moves, and what can be changed only where nothing is locked.
pub fn block_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let locked = free(ui).is_some();
    block_if(ui, locked, add)
}

/// Shows what can be changed only if it is not locked.
pub fn block_if<R>(ui: &mut Ui, locked: bool, add: impl FnOnce(&mut Ui) -> R) -> R {
    if !locked {
        return add(ui);
    }
    let block = ui.add_enabled_ui(false, add);
    block.response.on_hover_text(WHY);
    block.inner
}

/// A heading, with a button beside it where what is under it is locked; whether it is to be unlocked.
pub fn heading_ui(ui: &mut Ui, text: &str, locked: bool) -> bool {
    ui.add_space(3.0);
    if !locked {
        ui.heading(text);
        return false;
    }
    ui.horizontal(|ui| {
        ui.heading(text);
        let button = ui.add(small_button(ui, icon::LOCK));
        let name = format!("Unlock: {text}");
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let hint = "Locked on this page, but for its knobs. A click unlocks this part, Q all.";
        button.on_hover_text(hint).clicked()
    })
    .inner
}
