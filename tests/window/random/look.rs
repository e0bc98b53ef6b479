//! What is seen and said of a window, to be compared with another.
//!
//! What is painted is compared as shapes, not as pixels: glyphs lie elsewhere on the texture of another window, so that their
//! edges are rounded otherwise.

use std::path::Path;
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{Brush, ClippedShape, Shape};
use eframe::egui::{Color32, ColorImage, Galley, Rect, TextureId};
use egui_kittest::kittest::NodeT as _;
use ravine::surface::Content;

use super::controls::{name, nodes};
use crate::hand::Window;
use crate::pictures;
use crate::renderer::CpuRenderer;

/// What belongs to the history, not to the document.
const OF_THE_HISTORY: &[&str] = &["Undo", "Redo"];
/// What a tooltip says of the value that a double click restores: which one that is only the window knows.
const HOME: &str = "a double click on the slider restores it";
/// The most characters said of a shape.
const SHORT: usize = 400;

pub struct Look {
    /// A line for each node of the screen reader's tree.
    said: Vec<String>,
    painted: Vec<Painted>,
    /// What is left out of what is painted.
    masks: Vec<Rect>,
}

/// A shape that is the same in another window.
#[derive(Clone, Debug)]
struct Painted {
    clip: Rect,
    /// What it covers.
    rect: Rect,
    shape: Shape,
    /// In place of the shape of a text, whose glyphs lie elsewhere.
    text: Option<String>,
}

impl PartialEq for Painted {
    fn eq(&self, other: &Self) -> bool {
        // What a shape covers follows from it, and is no number where that is nothing.
        // Panels are clipped where the pointer could still take hold of their edge.
        let apart = (
            self.clip.min - other.clip.min,
            self.clip.max - other.clip.max,
        );
        let clipped_alike = apart.0.abs().max_elem().max(apart.1.abs().max_elem()) <= 1.0;
        clipped_alike && (&self.shape, &self.text) == (&other.shape, &other.text)
    }
}

impl Look {
    pub fn at(window: &Window) -> Self {
        // The range of a typed number's slider is that of its typing, and stays while the number moves.
        let typed: Vec<String> = match window.scenario().surface.shape.content() {
            Content::Text(typed) => typed.parameters().iter().map(|p| p.name.clone()).collect(),
            Content::None
            | Content::Bumps(_)
            | Content::Data(_)
            | Content::Slice(_)
            | Content::Network(_) => Vec::new(),
        };
        let (mut said, mut masks) = (Vec::new(), Vec::new());
        for node in nodes(window) {
            let inner = node.accesskit_node();
            let label = name(&node);
            let history = OF_THE_HISTORY.iter().any(|name| label.ends_with(name));
            let range = inner.role() == Role::Slider && typed.contains(&label);
            if inner.role() == Role::Button && history || range {
                masks.push(node.rect().expand(3.0));
                continue;
            }
            let description = inner.data().description().unwrap_or_default().lines();
            let description: Vec<_> = description.filter(|line| !line.contains(HOME)).collect();
            let line = format!(
                "{:?} {label:?} {:?} {:?} {description:?} {:?} {}",
                inner.role(),
                inner.value(),
                inner.numeric_value(),
                inner.toggled(),
                if inner.is_disabled() { "off" } else { "on" },
            );
            if !tells_time(&line) {
                said.push(format!("{line} {:?}", inner.raw_bounds()));
            }
        }
        let mut painted = Vec::new();
        for ClippedShape {
            clip_rect, shape, ..
        } in &window.harness.output().shapes
        {
            put(*clip_rect, shape, &window.renderer, &mut painted);
        }
        Self {
            said,
            painted,
            masks,
        }
    }

    /// How this one differs from another of the same document; `None` if it does not.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self.said != other.said {
            let only = |of: &Self, not: &Self| -> Vec<String> {
                let lines = of.said.iter().filter(|line| !not.said.contains(line));
                lines.take(6).cloned().collect()
            };
            let (here, there) = (only(self, other), only(other, self));
            let order = self.said.iter().zip(&other.said).find(|(a, b)| a != b);
            return Some(format!(
                "said only here: {here:#?}, only there: {there:#?}, first apart: {order:#?}"
            ));
        }
        let [here, there] = [self, other].map(|look| {
            let seen = |painted: &&Painted| {
                !self
                    .masks
                    .iter()
                    .any(|mask| mask.contains_rect(painted.rect))
            };
            look.painted.iter().filter(seen).collect::<Vec<_>>()
        });
        let apart = here.iter().zip(&there).position(|(a, b)| a != b);
        let short = |of: &[&Painted], at: usize| {
            let text = of.get(at).map(|painted| format!("{painted:?}"));
            text.map(|text| text.chars().take(SHORT).collect::<String>())
        };
        match apart {
            None if here.len() == there.len() => None,
            None => {
                let at = here.len().min(there.len());
                Some(format!(
                    "painted {:?}, {:?}",
                    short(&here, at),
                    short(&there, at)
                ))
            }
            Some(at) => {
                let count = here.iter().zip(&there).filter(|(a, b)| a != b).count();
                Some(format!(
                    "{count} shapes are painted otherwise, the first: {:?}, {:?}",
                    short(&here, at),
                    short(&there, at)
                ))
            }
        }
    }
}

/// Whether a text says how long a map has taken, such as "14 ms" after a comma, perhaps cut: that is another time in every window.
fn tells_time(text: &str) -> bool {
    text.split(", ").skip(1).any(|part| {
        let unit = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let has_number = unit.len() < part.len();
        unit.starts_with('…') || has_number && (unit.starts_with(" ms") || unit.starts_with(" s"))
    })
}

/// Takes a shape apart into those that are the same in every window.
fn put(clip: Rect, shape: &Shape, renderer: &CpuRenderer, painted: &mut Vec<Painted>) {
    // Not the atlas of glyphs, which each window fills in its own order.
    let texture = |id: TextureId| match id {
        TextureId::Managed(0) => id,
        _ => TextureId::User(renderer.content(id).unwrap_or_default()),
    };
    let rect = shape.visual_bounding_rect();
    let mut text = None;
    let shape = match shape {
        Shape::Vec(shapes) => {
            for shape in shapes {
                put(clip, shape, renderer, painted);
            }
            return;
        }
        Shape::Text(of) => {
            let Galley { job, rect, .. } = &*of.galley;
            let inks = (of.fallback_color, of.override_text_color, of.opacity_factor);
            let place = (of.pos, of.angle, of.underline);
            if tells_time(&job.text) {
                return;
            }
            text = Some(format!("{job:?} {rect:?} {inks:?} {place:?}"));
            Shape::Noop
        }
        Shape::Mesh(mesh) => {
            let mut mesh = mesh.clone();
            Arc::make_mut(&mut mesh).texture_id = texture(mesh.texture_id);
            Shape::Mesh(mesh)
        }
        Shape::Rect(rect) => {
            let mut rect = rect.clone();
            rect.brush = rect.brush.map(|brush| {
                Arc::new(Brush {
                    fill_texture_id: texture(brush.fill_texture_id),
                    uv: brush.uv,
                })
            });
            Shape::Rect(rect)
        }
        other => other.clone(),
    };
    painted.push(Painted {
        clip,
        rect,
        shape,
        text,
    });
}

/// Keeps pictures of two windows, and of where they differ, for people to look at.
pub fn keep(windows: [&Window; 2], folder: &Path) {
    std::fs::create_dir_all(folder).ok();
    let [here, there] = windows.map(|window| {
        let seen = window.renderer.render(&window.harness);
        seen.expect("the window needs no GPU")
    });
    pictures::write(&folder.join("here.png"), &here);
    pictures::write(&folder.join("there.png"), &there);
    if here.size == there.size {
        let pixels = here.pixels.iter().zip(&there.pixels);
        let differs = |(a, b)| if a == b { Color32::WHITE } else { Color32::RED };
        let differences = ColorImage::new(here.size, pixels.map(differs).collect());
        pictures::write(&folder.join("differences.png"), &differences);
    }
}
