//! What there is to take hold of, by what a screen reader is told of it.

use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{Event, Key, Modifiers, Rect, Vec2};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT as _;

use crate::hand::Window;

/// A control as it is found.
#[derive(Clone, Debug)]
pub struct Control {
    pub role: Role,
    pub name: String,
    pub rect: Rect,
}

const ROLES: &[Role] = &[
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
    Role::MultilineTextInput,
    Role::ComboBox,
    Role::Canvas,
    Role::Image,
    Role::Link,
];

/// What decides how much work a figure in a file is. Windows of many pixels are tested elsewhere.
const COSTLY: &[&str] = &["Size", "Scale", "dpi", "at most"];

pub fn nodes(window: &Window) -> impl Iterator<Item = Node<'_>> {
    window.harness.root().children_recursive()
}

pub fn name(node: &Node<'_>) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

fn controls(window: &Window) -> impl Iterator<Item = Node<'_>> {
    nodes(window).filter(|node| {
        let inner = node.accesskit_node();
        ROLES.contains(&inner.role())
            && !inner.is_disabled()
            && inner.raw_bounds().is_some()
            && !COSTLY.contains(&name(node).as_str())
    })
}

/// The control of that number, counted around; it is scrolled to if that is `wanted`.
pub fn picked(window: &mut Window, pick: usize, wanted: bool) -> Option<Control> {
    let count = controls(window).count();
    if count == 0 {
        return None;
    }
    let nth = pick % count;
    if wanted {
        let node = controls(window).nth(nth)?;
        node.scroll_to_me();
        window.frames(3);
    }
    // Another one by now if the list has changed: just as good.
    let node = controls(window).nth(nth)?;
    let found = Control {
        role: node.accesskit_node().role(),
        name: name(&node),
        rect: node.rect(),
    };
    Some(found)
}

/// The first control of that role and name.
pub fn named<'a>(window: &'a Window, role: Role, wanted: &str) -> Option<Node<'a>> {
    nodes(window).find(|node| {
        let label = name(node);
        node.accesskit_node().role() == role && (label == wanted || without_icons(&label) == wanted)
    })
}

fn without_icons(label: &str) -> String {
    let text = label
        .chars()
        .filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
    text.collect::<String>().trim().to_owned()
}

pub fn is_on(window: &Window, name: &str) -> bool {
    let button = named(window, Role::Button, name);
    button.is_some_and(|node| node.accesskit_node().toggled() == Some(Toggled::True))
}

/// Clicks a control wherever it has been scrolled to; false if it is not there.
pub fn click(window: &mut Window, role: Role, name: &str) -> bool {
    let Some(node) = named(window, role, name) else {
        return false;
    };
    node.scroll_to_me();
    window.frames(20);
    let Some(rect) = named(window, role, name).map(|node| node.rect()) else {
        return false;
    };
    window.click_at(rect.center());
    true
}

pub fn size(window: &Window) -> Vec2 {
    window.harness.ctx.content_rect().size()
}

/// A key in a single frame, so that many of them take no longer than they have to.
pub fn tap(window: &mut Window, modifiers: Modifiers, key: Key) {
    let events = &mut window.harness.input_mut().events;
    events.push(Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers {
            ctrl: modifiers.command,
            ..modifiers
        },
    });
    window.frame();
}
