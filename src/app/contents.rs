//! The table of contents: the pages of all decks as small pictures, to be looked through, searched, opened and put into order.

mod action;
mod rename;
mod tile;

use eframe::egui::{
    self, Align, Context, Id, Key, Layout, Modal, Modifiers, RichText, Role, ScrollArea, Ui, Vec2,
    WidgetInfo, scroll_area::ScrollSource, vec2,
};

use super::deck::{Home, Page, Part};
use super::decks::Decks;
use super::files::shown;
use super::fingers::field;
use super::gallery::Gallery;
use crate::figure::fonts::icon;
use crate::workbench::{Origin, Wake};
pub use action::Action;
use rename::Renaming;
use tile::{Asked, TILE, Tile, tile_ui};

/// Between tiles, in points.
const GAP: f32 = 12.0;

/// What the contents show of the window.
pub struct Around<'a> {
    pub decks: &'a Decks,
    /// The page on screen, or the one that it came from.
    pub here: &'a Origin,
    /// Which change of a deck could be undone, and which done again.
    pub changes: [Option<&'a str>; 2],
    pub dark: bool,
    /// Whether nothing lies over the contents.
    pub top: bool,
}

/// The overlay, which computes nothing while it is closed.
pub struct Contents {
    open: bool,
    search: String,
    /// The place among the pages shown that the arrow keys have come to.
    marked: usize,
    /// Whether the marked page has still to be scrolled to.
    moved: bool,
    /// Whether it was opened in this frame.
    fresh: bool,
    renaming: Option<Renaming>,
    gallery: Gallery,
}

/// The pages of a part that the search has found, each with its place in the part.
struct Section<'a> {
    part: &'a Part,
    whole: &'a [Page],
    found: Vec<usize>,
}

impl Contents {
    pub fn new(wake: Wake) -> Self {
        Self {
            open: false,
            search: String::new(),
            marked: 0,
            moved: false,
            fresh: false,
            renaming: None,
            gallery: Gallery::new(wake),
        }
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether pictures are being drawn.
    pub fn is_drawing(&self) -> bool {
        self.gallery.is_drawing()
    }

    /// Opens it at the page on screen.
    pub fn open(&mut self, decks: &Decks, here: &Origin) {
        self.search.clear();
        self.mark(decks, here);
        (self.open, self.fresh) = (true, true);
    }

    /// Marks the page on screen, and brings it into sight.
    fn mark(&mut self, decks: &Decks, here: &Origin) {
        let mut pages = decks.all().flat_map(|deck| deck.pages());
        self.marked = pages.position(|page| page.origin == *here).unwrap_or(0);
        self.moved = true;
    }

    /// Closes what is on top of it, or itself; false if it was closed.
    pub fn close(&mut self) -> bool {
        if self.renaming.take().is_some() {
            return true;
        }
        self.gallery.rest();
        std::mem::take(&mut self.open)
    }

    /// Shows it; returns what was asked for.
    pub fn contents_ui(&mut self, ctx: &Context, around: &Around<'_>) -> Option<Action> {
        if !self.open {
            return None;
        }
        self.gallery.look(around.dark);
        let top = around.top && self.renaming.is_none();
        // The key that has opened it closes it as well.
        let leave =
            top && !self.fresh && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F4));
        let mut action = None;
        let modal = Modal::new(Id::unique("contents")).show(ctx, |ui| {
            let size = (ctx.content_rect().size() - vec2(56.0, 48.0)).max(Vec2::ZERO);
            ui.set_width(size.x.min(5.6 * (TILE.x + GAP)));
            ui.set_height(size.y);
            action = self.head_ui(ui, around);
            let sections = sections(around.decks, &self.search);
            let rows = rows(&sections, columns(ui));
            let entered = top && self.search_ui(ui, &rows, around);
            ui.add_space(4.0);
            action = action.take().or(self.pages_ui(ui, &sections, around));
            if entered && action.is_none() {
                let mut all = sections.iter().flat_map(Section::pages);
                action = all
                    .nth(self.marked)
                    .map(|page| Action::Open(page.origin.clone()));
            }
        });
        self.gallery.update(ctx);
        self.fresh = false;
        if let Some(mut renaming) = self.renaming.take() {
            match renaming.renaming_ui(ctx) {
                Some(true) => action = Some(renaming.action()),
                Some(false) => {}
                None => self.renaming = Some(renaming),
            }
        }
        if leave || (top && modal.backdrop_response.clicked()) {
            self.close();
        }
        action
    }

    /// Clears the search first, and shows where one is; then closes what is on top of it or itself. False if it was closed.
    pub fn escape(&mut self, decks: &Decks, here: &Origin) -> bool {
        if self.renaming.is_none() && !self.search.is_empty() && self.open {
            self.search.clear();
            self.mark(decks, here);
            return true;
        }
        self.close()
    }

    /// Title and buttons.
    fn head_ui(&mut self, ui: &mut Ui, around: &Around<'_>) -> Option<Action> {
        let mut action = None;
        ui.horizontal(|ui| {
            ui.heading("Contents");
            ui.add_space(GAP);
            let add = ui.button(format!("{} Add as page", icon::FILE_PLUS));
            let file = around.decks.own(around.here).map(shown);
            let hint = file.map_or("puts what is on screen into a new deck".into(), |file| {
                format!("puts what is on screen into {file}")
            });
            if add.on_hover_text(hint).clicked() {
                action = Some(Action::Add);
            }
            let [undo, redo] = around.changes;
            for (symbol, name, what, chosen) in [
                (icon::ARROW_COUNTER_CLOCKWISE, "Undo", undo, Action::Undo),
                (icon::ARROW_CLOCKWISE, "Redo", redo, Action::Redo),
            ] {
                let Some(what) = what else {
                    continue;
                };
                let text = RichText::new(format!("{symbol} {name}"));
                let button = ui.button(text);
                let spoken = format!("{name}: {what}");
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
                if button.on_hover_text(spoken.clone()).clicked() {
                    action = Some(chosen);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui.button(icon::X);
                close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close the contents"));
                if close.on_hover_text("Close (Escape)").clicked() {
                    self.close();
                }
            });
        });
        action
    }

    /// The field for the text, and the keys that walk through the pages; true if Enter was pressed.
    fn search_ui(&mut self, ui: &mut Ui, rows: &[Vec<usize>], around: &Around<'_>) -> bool {
        let id = ui.make_persistent_id("search");
        let typing = ui.memory(|m| m.has_focus(id));
        if typing {
            self.walk(ui, rows);
        }
        let field = field(ui, &mut self.search)
            .id(id)
            .hint_text("Find a page")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find a page"));
        if field.changed() && self.search.is_empty() {
            self.mark(around.decks, around.here);
        } else if field.changed() {
            (self.marked, self.moved) = (0, true);
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        // The field takes the focus, so that typing searches at once.
        if self.fresh || ui.memory(|m| m.focused().is_none()) {
            field.request_focus();
        }
        entered
    }

    /// The arrow keys walk over the pages shown.
    fn walk(&mut self, ui: &Ui, rows: &[Vec<usize>]) {
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        let last = rows.last().and_then(|row| row.last()).copied();
        let Some(last) = last else {
            return;
        };
        let before = self.marked;
        let along =
            (self.marked + pressed(Key::ArrowRight)).saturating_sub(pressed(Key::ArrowLeft));
        self.marked = along.min(last);
        let down = pressed(Key::ArrowDown) as i64 - pressed(Key::ArrowUp) as i64;
        let row = rows.iter().position(|row| row.contains(&self.marked));
        if let Some(row) = row.filter(|_| down != 0) {
            let column = self.marked - rows[row][0];
            let to = (row as i64 + down).clamp(0, rows.len() as i64 - 1) as usize;
            let last = rows[to].len() - 1;
            self.marked = rows[to][column.min(last)];
        }
        self.moved |= self.marked != before;
    }

    /// The pages, part by part.
    fn pages_ui(
        &mut self,
        ui: &mut Ui,
        sections: &[Section<'_>],
        around: &Around<'_>,
    ) -> Option<Action> {
        let mut action = None;
        let columns = columns(ui);
        ScrollArea::vertical()
            .auto_shrink(false)
            .scroll_source(ScrollSource::SCROLL_BAR | ScrollSource::MOUSE_WHEEL)
            .show(ui, |ui| {
                if sections.is_empty() {
                    ui.label(format!("No page matches “{}”.", self.search.trim()));
                }
                let mut first = 0;
                for section in sections {
                    action = self.part_ui(ui, section, around).or(action.take());
                    for (row, places) in section.found.chunks(columns).enumerate() {
                        let first = first + row * columns;
                        let asked = self.row_ui(ui, section, places, first, around);
                        action = asked.or(action.take());
                    }
                    first += section.found.len();
                    ui.add_space(GAP);
                }
                super::focus::follow(ui);
            });
        self.moved = false;
        action
    }

    /// A row of tiles, of which the first is the page at that place among all that are shown.
    fn row_ui(
        &mut self,
        ui: &mut Ui,
        section: &Section<'_>,
        places: &[usize],
        first: usize,
        around: &Around<'_>,
    ) -> Option<Action> {
        let mut action = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (i, place) in places.iter().enumerate() {
                let page = &section.whole[*place];
                let tile = Tile {
                    page,
                    place: *place,
                    of: section.whole.len(),
                    shown: page.origin == *around.here,
                    marked: first + i == self.marked,
                    own: around.decks.own(around.here),
                };
                let (response, asked) = tile_ui(ui, &tile, &mut self.gallery);
                if tile.marked && self.moved {
                    response.scroll_to_me(Some(Align::Center));
                }
                match asked {
                    Some(Asked::Do(asked)) => action = Some(asked),
                    Some(Asked::Rename(renaming)) => self.renaming = Some(renaming),
                    None => {}
                }
            }
        });
        action
    }

    /// The title of a part, how far one is in it, and what can be done with all of it.
    fn part_ui(
        &mut self,
        ui: &mut Ui,
        section: &Section<'_>,
        around: &Around<'_>,
    ) -> Option<Action> {
        let Part { title, home } = section.part;
        let mut action = None;
        ui.horizontal(|ui| {
            let title = if title.is_empty() { "Files" } else { title };
            let font = egui::TextStyle::Heading.resolve(ui.style());
            ui.label(RichText::new(title).font(font));
            ui.weak(section.progress(around.here));
            match home {
                Home::Deck(path) => {
                    ui.weak(shown(path));
                    let rename = ui.button(icon::PENCIL_SIMPLE);
                    let name = format!("Rename the deck {title}");
                    rename.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                    if rename.on_hover_text("Rename the deck").clicked() {
                        self.renaming = Some(Renaming::of_deck(home, title));
                    }
                }
                Home::Lesson(key) => {
                    let copy = ui.button(icon::COPY);
                    let name = format!("Copy {title} into a deck of your own");
                    copy.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                    if copy.on_hover_text(name.clone()).clicked() {
                        action = Some(Action::Copy(key));
                    }
                }
                Home::Files => {}
            }
        });
        action
    }
}

impl<'a> Section<'a> {
    fn pages(&self) -> impl Iterator<Item = &'a Page> {
        let whole = self.whole;
        self.found.iter().map(move |place| &whole[*place])
    }

    /// How far one is in it, where one is in it at all.
    fn progress(&self, here: &Origin) -> String {
        let of = self.whole.len();
        match self.whole.iter().position(|page| page.origin == *here) {
            Some(at) => format!("page {} of {of}", at + 1),
            None if of == 1 => "1 page".to_owned(),
            None => format!("{of} pages"),
        }
    }
}

/// What a search finds, in headlines, texts, questions and titles of decks.
fn sections<'a>(decks: &'a Decks, search: &str) -> Vec<Section<'a>> {
    let wanted = search.trim().to_lowercase();
    let finds = |page: &Page| {
        let texts = [
            &page.title,
            &page.part.title,
            &page.scenario.notes,
            &page.scenario.question,
        ];
        wanted.is_empty() || texts.iter().any(|t| t.to_lowercase().contains(&wanted))
    };
    let parts = decks.all().flat_map(|deck| deck.parts());
    let sections = parts.map(|whole| Section {
        part: &whole[0].part,
        whole,
        found: (0..whole.len()).filter(|i| finds(&whole[*i])).collect(),
    });
    sections.filter(|s| !s.found.is_empty()).collect()
}

/// How many tiles stand in a row.
fn columns(ui: &Ui) -> usize {
    // Saturates by definition of `as`.
    let fit = (ui.available_width() - GAP) / (TILE.x + GAP);
    (fit as usize).max(1)
}

/// The places of pages among all that are shown, row by row.
fn rows(sections: &[Section<'_>], columns: usize) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    let mut first = 0;
    for section in sections {
        let places: Vec<usize> = (first..first + section.found.len()).collect();
        rows.extend(places.chunks(columns).map(<[usize]>::to_vec));
        first += places.len();
    }
    rows
}
