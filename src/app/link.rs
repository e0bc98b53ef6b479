//! Links that open what is on screen in a browser, and the dialog about them.

use eframe::egui::{Checkbox, Context, Id, Label, Modal, OpenUrl, Response, RichText, Ui};

use super::App;
use super::asks::Asks;
use super::fingers::field;
use super::messages::Topic;
use super::theme;
use crate::parameters::Parameters;
use crate::scenario::{LONGEST_LINK, LinkError, MAX_TYPED, is_address, write_link};
use crate::spelling::number::grouped;

/// What is done with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Copy,
    /// Copy the element of HTML that shows it within another page.
    Frame,
}

impl App {
    /// The page that links lead to: that of this window, or else the one in the settings.
    fn page(&self) -> &str {
        let page = self.page.as_deref();
        page.unwrap_or(self.settings.address.trim())
    }

    /// The link to what is on screen, saved or not, at the playhead, or why there is none.
    fn link(&mut self, asks: &Asks) -> Result<String, String> {
        self.commit();
        if self.page().is_empty() {
            let reason = "no page is known that a link could lead to. Under Export, Link… has a field for the address of one with Ravine";
            return Err(reason.to_owned());
        }
        let address = asks.on(self.page());
        let link = write_link(&address, &self.on_screen(), Some(self.step()));
        link.map_err(|error: LinkError| error.to_string())
    }

    /// Copies the link to what is on screen.
    pub(super) fn copy_link(&mut self, ctx: &Context) {
        self.use_link(ctx, &Asks::default(), Use::Copy);
    }

    fn use_link(&mut self, ctx: &Context, asks: &Asks, what: Use) {
        if self.cannot_copy() {
            return;
        }
        match (self.link(asks), what) {
            (Err(reason), _) => {
                let message = format!("Not copied: {reason}.");
                self.messages.error(Topic::Copy, message);
            }
            (Ok(link), Use::Copy) => {
                let length = grouped(link.len());
                ctx.copy_text(link);
                let text = format!("Copied a link of {length} characters");
                self.messages.done(Topic::Copy, text);
            }
            (Ok(link), Use::Frame) => {
                ctx.copy_text(frame(&link, &self.scenario.title));
                let text = "Copied an iframe to be pasted into the HTML of a page";
                self.messages.done(Topic::Copy, text);
            }
        }
    }

    /// Opens what is on screen as a page of its own.
    pub(super) fn open_page_of_its_own(&mut self, ctx: &Context) {
        match self.link(&Asks::default()) {
            Ok(link) => ctx.open_url(OpenUrl::new_tab(link)),
            Err(reason) => {
                let message = format!("Not opened: {reason}.");
                self.messages.error(Topic::Open, message);
            }
        }
    }

    /// Opens the dialog about links. A system dialog has to be answered first.
    pub(super) fn ask_link(&mut self) {
        if !self.files.is_asking() {
            self.dialogs.link = Some(Asks::default());
        }
    }

    /// Whether there is a page that links can lead to.
    pub(super) fn has_page(&self) -> bool {
        is_address(self.page())
    }

    /// The dialog about links while it is open.
    pub(super) fn link_ui(&mut self, ctx: &Context) {
        let Some(mut asks) = self.dialogs.link else {
            return;
        };
        let (mut chosen, mut close) = (None, false);
        let modal = Modal::new(Id::unique("link")).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 48.0).clamp(200.0, 440.0));
            ui.heading("Link to the scenario");
            if self.page.is_none() {
                address_ui(ui, &mut self.settings.address);
            }
            asks_ui(ui, &mut asks);
            let text = format!(
                "The link carries all that is on screen, also what is not saved, and data of the surface, in at most {} characters.",
                grouped(LONGEST_LINK)
            );
            ui.add(Label::new(RichText::new(text).weak()).wrap());
            ui.horizontal_wrapped(|ui| {
                let (copy, frame) = (ui.button("Copy the link"), ui.button("Copy as HTML frame"));
                let frame = frame.on_hover_text(
                    "An iframe that shows the plot and its knobs within another page",
                );
                chosen = match (copy.clicked(), frame.clicked()) {
                    (true, _) => Some(Use::Copy),
                    (_, true) => Some(Use::Frame),
                    (false, false) => None,
                };
                close = ui.button("Close").clicked();
            });
        });
        self.dialogs.link = (!close && !modal.should_close()).then_some(asks);
        if let Some(what) = chosen {
            let embed = what == Use::Frame;
            self.use_link(ctx, &Asks { embed, ..asks }, what);
        }
    }
}

/// The field for the address of a page.
fn address_ui(ui: &mut Ui, address: &mut String) {
    let label = ui.label("Address of a page with Ravine");
    let field = field(ui, address)
        .char_limit(MAX_TYPED)
        .hint_text("https://…")
        .desired_width(f32::INFINITY);
    ui.add(field).labelled_by(label.id);
    let typed = address.trim();
    let told = match typed.is_empty() || is_address(typed) {
        true => RichText::new("Such as that of your course. It is kept for all links.").weak(),
        false => {
            let found = typed.to_owned();
            let told = format!("{}.", LinkError::Address { found });
            RichText::new(told).color(theme::warning(ui.visuals().dark_mode))
        }
    };
    ui.add(Label::new(told).wrap());
}

/// What the window does that the link opens.
fn asks_ui(ui: &mut Ui, asks: &mut Asks) {
    ui.checkbox(&mut asks.present, "starts presenting");
    ui.label("hides");
    ui.horizontal_wrapped(|ui| {
        for table in asks.hide.tables_mut() {
            for (row, parameter) in (0..).zip(table.table()) {
                switch_ui(ui, table, row, parameter.name);
            }
        }
    });
}

fn switch_ui(ui: &mut Ui, table: &mut dyn Parameters, row: usize, name: &str) -> Response {
    let mut on = table.get(row) != 0.0;
    let response = ui.add(Checkbox::new(&mut on, name));
    table.set(row, f64::from(u8::from(on)));
    response
}

/// The element of HTML that shows a link within another page.
fn frame(link: &str, title: &str) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"640\" height=\"480\" style=\"border: 0\" allow=\"clipboard-write; fullscreen\"></iframe>",
        escaped(link),
        escaped(title)
    )
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_element_whatever_the_title_says() {
        let html = frame("https://a.org/?embed&hide=chart#ravine:1:x", "\"><script>&");
        assert_eq!(
            html,
            "<iframe src=\"https://a.org/?embed&amp;hide=chart#ravine:1:x\" title=\"&quot;&gt;&lt;script&gt;&amp;\" width=\"640\" \
             height=\"480\" style=\"border: 0\" allow=\"clipboard-write; fullscreen\"></iframe>"
        );
    }
}
