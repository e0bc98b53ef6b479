//! A page in the contents: its picture, its number and headline, and what can be done with it.

use std::path::Path;

use eframe::egui::{
    self, Align, Button, Color32, Layout, Popup, Pos2, Rect, Response, RichText, Role, Sense,
    Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::action::Action;
use super::rename::Renaming;
use crate::app::deck::{Home, Page};
use crate::app::files::shown;
use crate::app::gallery::Gallery;
use crate::app::{elided, theme};
use crate::figure::fonts::icon;
use crate::scenario::DeckEdit;
use crate::workbench::Origin;

/// Width and height of a picture in points.
const PICTURE: Vec2 = vec2(200.0, 125.0);
/// With two lines of text below.
pub const TILE: Vec2 = vec2(PICTURE.x, PICTURE.y + 42.0);
/// The rows of a headline.
const ROWS: usize = 2;

/// What a tile shows.
pub struct Tile<'a> {
    pub page: &'a Page,
    /// Its place in its part from 0, and how many there are.
    pub place: usize,
    pub of: usize,
    /// Whether it is the page on screen.
    pub shown: bool,
    /// Whether Enter opens it.
    pub marked: bool,
    /// What a page is put into.
    pub own: Option<&'a Path>,
}

/// What is asked for at a tile.
pub enum Asked {
    Do(Action),
    Rename(Renaming),
}

/// A page that is being dragged to another place of its deck.
struct Dragged {
    home: Home,
    key: String,
}

impl Tile<'_> {
    /// The key of a page that can be edited where it is.
    fn key(&self) -> Option<&str> {
        match (&self.page.part.home, &self.page.origin) {
            (Home::Deck(_), Origin::Page(_, key)) => Some(key),
            (Home::Lesson(_), Origin::Lesson(key)) => Some(key),
            (Home::Files | Home::Deck(_) | Home::Lesson(_), _) => None,
        }
    }

    /// Whether it is in the deck that pages are put into.
    fn is_own(&self) -> bool {
        match &self.page.part.home {
            Home::Deck(path) => self.own == Some(path),
            Home::Files | Home::Lesson(_) => false,
        }
    }

    fn edit(&self, edit: DeckEdit) -> Asked {
        Asked::Do(Action::Edit(self.page.part.home.clone(), edit))
    }
}

/// Shows a tile; returns what was asked for.
pub fn tile_ui(ui: &mut Ui, tile: &Tile<'_>, gallery: &mut Gallery) -> (Response, Option<Asked>) {
    let (rect, response) = ui.allocate_exact_size(TILE, Sense::click_and_drag());
    let Page { title, origin, .. } = tile.page;
    let name = format!("{}. {title}", tile.place + 1);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, tile.shown, &name));
    if ui.is_rect_visible(rect) {
        let picture = gallery.picture(tile.page);
        paint(ui, rect, &response, tile, picture);
    }
    let mut asked = moved(ui, tile, &response);
    if response.clicked() {
        asked = Some(Asked::Do(Action::Open(origin.clone())));
    }
    let corner = Rect::from_min_size(rect.min, PICTURE).shrink(4.0);
    let inside = UiBuilder::new().max_rect(corner);
    let mut corner = ui.new_child(inside.layout(Layout::right_to_left(Align::Min)));
    let more = corner.add(Button::new(icon::DOTS_THREE).small());
    let named = format!("More for page {name}");
    more.widget_info(|| WidgetInfo::labeled(Role::Button, true, &named));
    let menu = Popup::menu(&more).show(|ui| menu_ui(ui, tile));
    asked = menu.and_then(|menu| menu.inner).or(asked);
    (response, asked)
}

fn paint(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    tile: &Tile<'_>,
    picture: Option<egui::TextureId>,
) {
    let (painter, visuals) = (ui.painter(), ui.visuals());
    let place = Rect::from_min_size(rect.min, PICTURE);
    let text = if tile.shown {
        painter.rect_filled(rect.expand(3.0), 4.0, visuals.selection.bg_fill);
        visuals.selection.stroke.color
    } else {
        visuals.text_color()
    };
    match picture {
        Some(picture) => {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(picture, place, whole, Color32::WHITE);
        }
        None => {
            painter.rect_filled(place, 2.0, visuals.extreme_bg_color);
        }
    }
    let edge = visuals.widgets.noninteractive.bg_stroke;
    painter.rect_stroke(place, 2.0, edge, StrokeKind::Inside);
    if tile.marked || response.hovered() || response.has_focus() {
        let width = if tile.marked || response.has_focus() {
            2.5
        } else {
            1.0
        };
        let stroke = Stroke::new(width, theme::accent(visuals.dark_mode));
        painter.rect_stroke(rect.expand(3.0), 4.0, stroke, StrokeKind::Outside);
    }
    let font = egui::TextStyle::Body.resolve(ui.style());
    let line = format!("{}  {}", tile.place + 1, tile.page.title);
    let mut job = elided::rows(&line, font, ROWS);
    job.wrap.max_width = PICTURE.x - 4.0;
    let galley = painter.layout_job(job);
    painter.galley(place.left_bottom() + vec2(2.0, 3.0), galley, text);
}

/// A page of a deck is dragged to the place of another one.
fn moved(ui: &Ui, tile: &Tile<'_>, response: &Response) -> Option<Asked> {
    let home = &tile.page.part.home;
    let key = tile.key().filter(|_| matches!(home, Home::Deck(_)))?;
    response.dnd_set_drag_payload(Dragged {
        home: home.clone(),
        key: key.to_owned(),
    });
    let fits = |dragged: &Dragged| dragged.home == *home && dragged.key != key;
    if response
        .dnd_hover_payload::<Dragged>()
        .is_some_and(|d| fits(&d))
    {
        let stroke = Stroke::new(3.0, theme::accent(ui.visuals().dark_mode));
        let place = response.rect.expand(3.0);
        ui.painter()
            .rect_stroke(place, 4.0, stroke, StrokeKind::Outside);
    }
    let dropped = response.dnd_release_payload::<Dragged>()?;
    fits(&dropped).then(|| tile.edit(DeckEdit::Move(dropped.key.clone(), tile.place)))
}

fn menu_ui(ui: &mut Ui, tile: &Tile<'_>) -> Option<Asked> {
    let page = tile.page;
    let mut asked = None;
    let mut item =
        |ui: &mut Ui, enabled: bool, symbol: &str, text: &str, of: &dyn Fn() -> Asked| {
            let button = Button::new(format!("{symbol} {text}"));
            if ui.add_enabled(enabled, button).clicked() {
                asked = Some(of());
                ui.close();
            }
        };
    if !tile.is_own() {
        let text = tile.own.map_or("Put into a new deck…".into(), |own| {
            format!(
                "Put into {}",
                shown(Path::new(own.file_name().unwrap_or_default()))
            )
        });
        item(ui, true, icon::FILE_PLUS, &text, &|| {
            Asked::Do(Action::Put(Box::new(page.clone())))
        });
    }
    item(ui, true, icon::PENCIL_SIMPLE, "Edit the words…", &|| {
        Asked::Do(Action::Words(page.origin.clone()))
    });
    let Some(key) = tile.key() else {
        return asked;
    };
    if matches!(page.part.home, Home::Lesson(_)) {
        ui.separator();
        ui.label(RichText::new("In a copy of the lesson").weak());
    }
    let (at, last) = (tile.place, tile.of - 1);
    let own = || key.to_owned();
    item(ui, true, icon::PENCIL_SIMPLE, "Rename…", &|| {
        let title = &page.scenario.title;
        Asked::Rename(Renaming::of_page(&page.part.home, key, title))
    });
    item(ui, true, icon::COPY, "Duplicate", &|| {
        tile.edit(DeckEdit::Duplicate(own()))
    });
    item(ui, at > 0, icon::CARET_LEFT, "Earlier", &|| {
        tile.edit(DeckEdit::Move(own(), at - 1))
    });
    item(ui, at < last, icon::CARET_RIGHT, "Later", &|| {
        tile.edit(DeckEdit::Move(own(), at + 1))
    });
    item(ui, last > 0, icon::TRASH, "Remove", &|| {
        tile.edit(DeckEdit::Remove(own()))
    });
    asked
}
