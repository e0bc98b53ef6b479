//! Text that ends in "…" where there is no room for all of it.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, FontId};

/// A text of at most so many rows, as wide as it is laid out.
pub fn rows(text: &str, font: FontId, rows: usize) -> LayoutJob {
    let mut job = LayoutJob::simple(text.to_owned(), font, Color32::PLACEHOLDER, f32::INFINITY);
    job.wrap.max_rows = rows;
    job
}
