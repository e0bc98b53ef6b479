//! The list of keys and what the mouse does, with the ways to the tour and to what the program is.

use eframe::egui::{
    Align2, Button, Color32, Context, Grid, RichText, ScrollArea, TextStyle, TextWrapMode, Ui,
    Window, vec2,
};

use super::App;
use super::about::about_ui;
use super::commands::ROWS;

const MOUSE: &[(&str, &str)] = &[
    ("Drag the start", "moves it; all paths follow"),
    ("Click the plot", "puts the start there"),
    ("Drag the plot", "pans; turns a relief"),
    ("Wheel, two fingers", "zoom at the pointer"),
    ("Double click the plot", "resets the view"),
    ("Double click a slider", "restores what was opened"),
    ("↑ ↓", "move the focused slider or knob"),
    ("Tab", "goes to the next control, or knob"),
    ("Click the chart", "moves the playhead"),
    (
        "Drop files or a folder",
        "opens a CSV, or scenarios as pages",
    ),
    ("Ctrl + / − / 0", "scales everything"),
];

/// The height of the help's own title and margins.
const AROUND: f32 = 90.0;
/// The room that the buttons take where they stand above the list, and beside it.
const ABOVE: f32 = 26.0;
const COLUMN: f32 = 130.0;
/// The width of its margins and of the bar for scrolling.
const BESIDE: f32 = 40.0;
/// Between the columns of the list, and between a key and what it does.
const GAPS: [f32; 2] = [28.0, 20.0];
/// The height of a line.
const LINE: f32 = 18.0;

impl App {
    /// The windows of keys and of what the program is, where they are open.
    pub(super) fn help_ui(&mut self, ctx: &Context) {
        match keys_ui(ctx, &mut self.dialogs.help) {
            Some(More::Tour) => self.begin_tour(ctx),
            Some(More::About) => {
                self.dialogs.help = false;
                self.dialogs.about = true;
            }
            None => {}
        }
        about_ui(ctx, &mut self.dialogs.about);
    }
}

/// What is asked for in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum More {
    Tour,
    About,
}

/// Shows the window of keys while `open`: all of it at once where there is room. Returns what is asked for besides.
fn keys_ui(ctx: &Context, open: &mut bool) -> Option<More> {
    if !*open {
        return None;
    }
    let size = ctx.content_rect().size();
    let mouse = MOUSE
        .iter()
        .map(|(what, does)| (String::from(*what), *does));
    let keys = ROWS.iter().map(|row| (row.text(ctx), row.name));
    let lines: Vec<_> = mouse.chain(keys).collect();
    let half = lines.len().div_ceil(2);
    let widths = lines.chunks(half).map(|lines| width(ctx, lines) + GAPS[0]);
    let widths: Vec<f32> = widths.collect();
    let fits = widths.iter().sum::<f32>() + BESIDE <= size.x;
    let rows = if fits { half } else { lines.len() };
    // The list needs all of the height of a small screen.
    let beside = fits && widths.iter().sum::<f32>() + COLUMN + BESIDE <= size.x;
    let window = Window::new("Keys and help")
        .open(open)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .collapsible(false)
        .resizable(false)
        .show(ctx, |ui| {
            let mut more = None;
            if !beside {
                ui.horizontal(|ui| more = more_ui(ui));
            }
            let height = size.y - AROUND - if beside { 0.0 } else { ABOVE };
            let scroll = ScrollArea::vertical().max_height(height);
            let scroll = scroll.min_scrolled_height(height);
            scroll.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = GAPS[0];
                    for (i, lines) in lines.chunks(rows).enumerate() {
                        column_ui(ui, i, lines);
                    }
                    if beside {
                        ui.vertical(|ui| more = more_ui(ui));
                    }
                });
            });
            more
        });
    window.and_then(|shown| shown.inner).flatten()
}

fn more_ui(ui: &mut Ui) -> Option<More> {
    // The list before them leaves a column that grows with them.
    let button = |text| Button::new(text).wrap_mode(TextWrapMode::Extend);
    let tour = ui.add(button("Start the tour")).clicked();
    let about = ui.add(button("About Ravine")).clicked();
    tour.then_some(More::Tour).or(about.then_some(More::About))
}

/// The width of a column.
fn width(ctx: &Context, lines: &[(String, &str)]) -> f32 {
    let font = TextStyle::Body.resolve(&ctx.global_style());
    let of = |text: &str| {
        let text = text.to_owned();
        let galley =
            ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER));
        galley.size().x
    };
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(of).fold(0.0, f32::max);
    widest(&mut lines.iter().map(|(what, _)| &**what))
        + GAPS[1]
        + widest(&mut lines.iter().map(|(_, does)| *does))
}

fn column_ui(ui: &mut Ui, index: usize, lines: &[(String, &str)]) {
    Grid::new(("keys", index))
        .num_columns(2)
        .striped(true)
        .min_row_height(LINE)
        .spacing([GAPS[1], 1.0])
        .show(ui, |ui| {
            for (what, does) in lines {
                ui.label(RichText::new(what).strong());
                ui.label(*does);
                ui.end_row();
            }
        });
}
