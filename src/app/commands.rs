//! The commands of keys and menus. One table serves key handling, menus and the list of keys.

use eframe::egui::{Context, Event, Key, KeyboardShortcut, Modifiers, Popup};

use super::shell::{self, is_ours};
use crate::export::Extract;

/// Something the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    PlayPause,
    Back(i64),
    Forward(i64),
    First,
    Last,
    Restart,
    /// Makes the weights at the playhead those before training.
    TrainOn,
    Repeat,
    Predict,
    Swarm,
    /// Shows or hides the lab of signals.
    Signals,
    /// The spectrum of a network's Hessian.
    Spectrum,
    Undo,
    Redo,
    Open,
    Save,
    SaveAs,
    Export,
    ExportTrace,
    /// Writes the numbers behind the figure.
    ExportData(Extract),
    /// Copies a script that computes the paths.
    CopyPython,
    CopyFigure,
    /// Copies the scenario as a line of text.
    CopyText,
    /// Copies a link that opens the scenario in a browser.
    CopyLink,
    /// The dialog about links.
    Link,
    /// Opens what was copied as text.
    Paste,
    LeftPanel,
    RightPanel,
    ChartPanel,
    /// The speaker's notes.
    Speaker,
    ResetView,
    /// Keeps the run of the open card for comparison.
    Pin,
    /// Shows and unlocks what the page hides and locks, or hides and locks it again.
    Unlock,
    /// Switches the layer of that key.
    Layer(&'static str),
    Relief,
    Theme,
    Help,
    FullScreen,
    Present,
    Escape,
    Blank,
    NextPage,
    PreviousPage,
    /// The table of contents.
    Contents,
    /// What the page says.
    Words,
    /// Puts the document into a deck.
    AddPage,
    Digit(usize),
}

/// When a key triggers its command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Always, for keys that cannot be part of a text.
    Always,
    /// Unless text is being typed.
    NotTyping,
    /// Unless a widget has the focus, because it may use the key itself.
    NothingFocused,
}

/// A line of the list of keys.
pub struct Row {
    pub name: &'static str,
    /// Keys with what they do: other keys for one command, or a series of keys for a series of commands.
    pub keys: &'static [(KeyboardShortcut, Command)],
    when: When,
}

impl Row {
    /// The row's keys as the list shows them.
    pub fn text(&self, ctx: &Context) -> String {
        let [(first, command), .., (last, other)] = self.keys else {
            return alternatives(ctx, self.keys);
        };
        if command == other {
            alternatives(ctx, self.keys)
        } else {
            format!("{} … {}", key_name(ctx, first), key_name(ctx, last))
        }
    }
}

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

/// The rows of the table, written `"name" When: MODIFIERS Key => Command, …;`.
macro_rules! rows {
    ($($name:literal $when:ident:
        $($modifiers:ident $key:ident => $command:ident $(($argument:literal))?),+;)*) => {
        &[$(Row {
            name: $name,
            when: When::$when,
            keys: &[$((
                KeyboardShortcut::new($modifiers, Key::$key),
                Command::$command $(($argument))?,
            )),+],
        }),*]
    };
}

/// Every command that has a key. Of two keys that differ only in their modifiers, the one with more modifiers comes first.
/// Brackets and the backslash take two keys on many keyboards, so panels have function keys as well.
pub const ROWS: &[Row] = rows! {
    "Play or pause" NothingFocused: PLAIN Space => PlayPause;
    "Ten steps back" NothingFocused: SHIFT ArrowLeft => Back(10);
    "Ten steps forward" NothingFocused: SHIFT ArrowRight => Forward(10);
    "A step back" NothingFocused: PLAIN ArrowLeft => Back(1);
    "A step forward" NothingFocused: PLAIN ArrowRight => Forward(1);
    "To the start" NotTyping: PLAIN Home => First;
    "To the end" NotTyping: PLAIN End => Last;
    "Play from the start" NotTyping: PLAIN R => Restart;
    "Train a network on from the playhead" NotTyping: PLAIN K => TrainOn;
    "Copy a link to the scenario" NotTyping: CTRL_SHIFT L => CopyLink;
    "Play in a loop" NotTyping: PLAIN L => Repeat;
    "Swarm of runs" NotTyping: PLAIN W => Swarm;
    "Signals through a deep network" NotTyping: PLAIN I => Signals;
    "Spectrum of a network's Hessian" NotTyping: PLAIN S => Spectrum;
    "Predict where the paths end, reveal" NotTyping: PLAIN J => Predict;
    "Redo" NotTyping: CTRL_SHIFT Z => Redo, CTRL Y => Redo;
    "Undo" NotTyping: CTRL Z => Undo;
    "Open scenarios, figures or a CSV" Always: CTRL O => Open;
    "Save under another name" Always: CTRL_SHIFT S => SaveAs;
    "Save" Always: CTRL S => Save;
    "Export the figure" Always: CTRL E => Export;
    "Copy the scenario as a line of text" NotTyping: CTRL_SHIFT C => CopyText;
    "Copy the figure as an image" NotTyping: CTRL C => CopyFigure;
    "Open a scenario that was copied as text" NotTyping: CTRL V => Paste;
    "Show or hide the surface" NotTyping: PLAIN F6 => LeftPanel, PLAIN OpenBracket => LeftPanel;
    "Show or hide the optimizers" NotTyping: PLAIN F7 => RightPanel, PLAIN CloseBracket => RightPanel;
    "Show or hide the chart" NotTyping: PLAIN F8 => ChartPanel, PLAIN Backslash => ChartPanel;
    "Speaker's notes in a window of their own" NotTyping: PLAIN F9 => Speaker;
    "Reset the view (or double click)" NotTyping: PLAIN V => ResetView;
    "Gradient field" NotTyping: PLAIN G => Layer("gradient_field");
    "Convex region" NotTyping: PLAIN C => Layer("convex");
    "Fog over what is not evaluated yet" NotTyping: PLAIN O => Layer("fog");
    "Gradient flow" NotTyping: PLAIN F => Layer("gradient_flow");
    "Central flow" NotTyping: PLAIN N => Layer("central_flow");
    "Level set through the heads" NotTyping: PLAIN H => Layer("level_set");
    "Local quadratic model" NotTyping: PLAIN M => Layer("local_model");
    "Unit ellipses" NotTyping: PLAIN U => Layer("ellipses");
    "Penalty and its minima" NotTyping: PLAIN A => Layer("penalty");
    "Eigen-lens" NotTyping: PLAIN E => Layer("eigen_lens");
    "Sharpness box" NotTyping: PLAIN B => Layer("sharpness_box");
    "Explain the step" NotTyping: PLAIN X => Layer("explain");
    "Relief beside the plot, in its place, or none" NotTyping: PLAIN D => Relief;
    "Present, also in a browser" NotTyping: SHIFT P => Present;
    "Pin the run of the open card" NotTyping: PLAIN P => Pin;
    "Unlock and show what the page locks and hides" NotTyping: PLAIN Q => Unlock;
    "Light or dark" NotTyping: PLAIN T => Theme;
    "Keys and help" NotTyping: PLAIN Questionmark => Help;
    "Full screen" Always: PLAIN F11 => FullScreen;
    "Present" Always: PLAIN F5 => Present;
    "Close a dialog or message, end presenting" NotTyping: PLAIN Escape => Escape;
    "Blank the screen while presenting" NotTyping: PLAIN Period => Blank;
    "Next page or lesson" Always: PLAIN PageDown => NextPage;
    "Previous page or lesson" Always: PLAIN PageUp => PreviousPage;
    "Contents: all pages as pictures" Always: PLAIN F4 => Contents;
    "Add as page to a deck of your own" Always: CTRL_SHIFT A => AddPage;
    "Headline, text, question and speaker's notes" Always: PLAIN F2 => Words;
    "Show or hide an optimizer, or choose a knob" NotTyping:
        PLAIN Num1 => Digit(0), PLAIN Num2 => Digit(1), PLAIN Num3 => Digit(2),
        PLAIN Num4 => Digit(3), PLAIN Num5 => Digit(4), PLAIN Num6 => Digit(5),
        PLAIN Num7 => Digit(6), PLAIN Num8 => Digit(7), PLAIN Num9 => Digit(8);
};

/// The text that was pasted since the last frame, unless into a field. Keyboards send a paste event for Ctrl+V.
pub fn pasted(ctx: &Context, dialog: bool) -> Option<String> {
    if dialog || ctx.text_edit_focused() || Popup::is_any_open(ctx) {
        return None;
    }
    if let Some(text) = shell::pasted() {
        return Some(text);
    }
    ctx.input(|input| {
        let mut texts = input.events.iter().filter_map(|event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        });
        texts.next_back()
    })
}

/// The commands whose keys were pressed since the last frame; their events are consumed. No key but Escape works behind a
/// dialog that has to be answered first, and no letter in a menu; `free` says that no control has the focus.
pub fn pressed(ctx: &Context, dialog: bool, free: bool) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    // A menu closes itself on Escape.
    let menu = Popup::is_any_open(ctx);
    let mut commands = Vec::new();
    ctx.input_mut(|input| {
        for row in ROWS {
            let works = match row.when {
                When::Always => true,
                When::NotTyping => !typing && !menu,
                When::NothingFocused => !typing && !menu && free,
            };
            for (key, command) in row.keys.iter().filter(|(key, _)| is_ours(key)) {
                let escapes = *command == Command::Escape;
                let works = if escapes {
                    !typing && !menu
                } else {
                    works && !dialog
                };
                while works && input.consume_shortcut(key) {
                    commands.push(*command);
                }
            }
        }
        // Keyboards send a copy event for Ctrl+C.
        if !typing && !dialog && input.events.iter().any(|e| matches!(e, Event::Copy)) {
            commands.push(Command::CopyFigure);
        }
    });
    commands
}

/// A command's keys as menus and tooltips show them.
pub fn key_text(ctx: &Context, command: Command) -> String {
    let keys = ROWS.iter().flat_map(|row| row.keys).copied();
    let keys: Vec<_> = keys
        .filter(|(key, c)| *c == command && is_ours(key))
        .collect();
    alternatives(ctx, &keys)
}

fn alternatives(ctx: &Context, keys: &[(KeyboardShortcut, Command)]) -> String {
    let names: Vec<_> = keys.iter().map(|(key, _)| key_name(ctx, key)).collect();
    names.join(" or ")
}

/// A key by the character on it; egui calls some of them by words.
fn key_name(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    let text = ctx.format_shortcut(shortcut);
    let key = shortcut.logical_key;
    let character = match key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        _ => key.symbol_or_name(),
    };
    match text.strip_suffix(key.name()) {
        Some(modifiers) => format!("{modifiers}{character}"),
        None => text,
    }
}
