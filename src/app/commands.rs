//! The commands of keys and menus. One table serves key handling, menus and the list of keys.

use eframe::egui::{Context, Event, Key, KeyboardShortcut, Modifiers, Popup};

/// Something the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    PlayPause,
    Back(i64),
    Forward(i64),
    First,
    Last,
    Restart,
    Repeat,
    Undo,
    Redo,
    Open,
    Save,
    SaveAs,
    Export,
    CopyFigure,
    LeftPanel,
    RightPanel,
    ChartPanel,
    ResetView,
    Theme,
    Help,
    FullScreen,
    Present,
    Escape,
    Blank,
    NextPage,
    PreviousPage,
    ToggleOptimizer(usize),
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

/// A command with its key.
pub struct Row {
    pub command: Command,
    pub name: &'static str,
    pub key: KeyboardShortcut,
    when: When,
}

const fn row(
    command: Command,
    name: &'static str,
    modifiers: Modifiers,
    key: Key,
    when: When,
) -> Row {
    Row {
        command,
        name,
        key: KeyboardShortcut::new(modifiers, key),
        when,
    }
}

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

/// Every command that has a key. Of two keys that differ only in their modifiers, the one with more modifiers comes first.
pub const ROWS: &[Row] = &[
    row(
        Command::PlayPause,
        "Play or pause",
        PLAIN,
        Key::Space,
        When::NothingFocused,
    ),
    row(
        Command::Back(10),
        "Ten steps back",
        SHIFT,
        Key::ArrowLeft,
        When::NothingFocused,
    ),
    row(
        Command::Forward(10),
        "Ten steps forward",
        SHIFT,
        Key::ArrowRight,
        When::NothingFocused,
    ),
    row(
        Command::Back(1),
        "A step back",
        PLAIN,
        Key::ArrowLeft,
        When::NothingFocused,
    ),
    row(
        Command::Forward(1),
        "A step forward",
        PLAIN,
        Key::ArrowRight,
        When::NothingFocused,
    ),
    row(
        Command::First,
        "To the start",
        PLAIN,
        Key::Home,
        When::NotTyping,
    ),
    row(
        Command::Last,
        "To the end",
        PLAIN,
        Key::End,
        When::NotTyping,
    ),
    row(
        Command::Restart,
        "Play from the start",
        PLAIN,
        Key::R,
        When::NotTyping,
    ),
    row(
        Command::Repeat,
        "Play in a loop",
        PLAIN,
        Key::L,
        When::NotTyping,
    ),
    row(Command::Redo, "Redo", CTRL_SHIFT, Key::Z, When::NotTyping),
    row(Command::Undo, "Undo", CTRL, Key::Z, When::NotTyping),
    row(Command::Redo, "Redo", CTRL, Key::Y, When::NotTyping),
    row(Command::Open, "Open a scenario", CTRL, Key::O, When::Always),
    row(
        Command::SaveAs,
        "Save under another name",
        CTRL_SHIFT,
        Key::S,
        When::Always,
    ),
    row(Command::Save, "Save", CTRL, Key::S, When::Always),
    row(
        Command::Export,
        "Export the figure",
        CTRL,
        Key::E,
        When::Always,
    ),
    row(
        Command::CopyFigure,
        "Copy the figure as an image",
        CTRL,
        Key::C,
        When::NotTyping,
    ),
    row(
        Command::LeftPanel,
        "Show or hide the surface",
        PLAIN,
        Key::OpenBracket,
        When::NotTyping,
    ),
    row(
        Command::RightPanel,
        "Show or hide the optimizers",
        PLAIN,
        Key::CloseBracket,
        When::NotTyping,
    ),
    row(
        Command::ChartPanel,
        "Show or hide the chart",
        PLAIN,
        Key::Backslash,
        When::NotTyping,
    ),
    row(
        Command::ResetView,
        "Reset the view (or double click)",
        PLAIN,
        Key::V,
        When::NotTyping,
    ),
    row(
        Command::Theme,
        "Light or dark",
        PLAIN,
        Key::T,
        When::NotTyping,
    ),
    row(
        Command::Help,
        "Keys and help",
        PLAIN,
        Key::Questionmark,
        When::NotTyping,
    ),
    row(
        Command::FullScreen,
        "Full screen",
        PLAIN,
        Key::F11,
        When::Always,
    ),
    row(Command::Present, "Present", PLAIN, Key::F5, When::Always),
    row(
        Command::Escape,
        "Close a dialog, end presenting",
        PLAIN,
        Key::Escape,
        When::NotTyping,
    ),
    row(
        Command::Blank,
        "Blank the screen while presenting",
        PLAIN,
        Key::Period,
        When::NotTyping,
    ),
    row(
        Command::NextPage,
        "Next page or lesson",
        PLAIN,
        Key::PageDown,
        When::Always,
    ),
    row(
        Command::PreviousPage,
        "Previous page or lesson",
        PLAIN,
        Key::PageUp,
        When::Always,
    ),
    row(
        Command::ToggleOptimizer(0),
        "Show or hide optimizer 1",
        PLAIN,
        Key::Num1,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(1),
        "Show or hide optimizer 2",
        PLAIN,
        Key::Num2,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(2),
        "Show or hide optimizer 3",
        PLAIN,
        Key::Num3,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(3),
        "Show or hide optimizer 4",
        PLAIN,
        Key::Num4,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(4),
        "Show or hide optimizer 5",
        PLAIN,
        Key::Num5,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(5),
        "Show or hide optimizer 6",
        PLAIN,
        Key::Num6,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(6),
        "Show or hide optimizer 7",
        PLAIN,
        Key::Num7,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(7),
        "Show or hide optimizer 8",
        PLAIN,
        Key::Num8,
        When::NotTyping,
    ),
    row(
        Command::ToggleOptimizer(8),
        "Show or hide optimizer 9",
        PLAIN,
        Key::Num9,
        When::NotTyping,
    ),
];

/// The commands whose keys were pressed since the last frame; their events are consumed.
pub fn pressed(ctx: &Context) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(|m| m.focused().is_some());
    // A menu closes itself on Escape.
    let menu = Popup::is_any_open(ctx);
    let mut commands = Vec::new();
    ctx.input_mut(|input| {
        for row in ROWS
            .iter()
            .filter(|r| !(menu && r.command == Command::Escape))
        {
            let works = match row.when {
                When::Always => true,
                When::NotTyping => !typing,
                When::NothingFocused => !typing && !focused,
            };
            // Keyboards send a copy event for Ctrl+C, and ? with shift held down.
            let loose = row.key.logical_key == Key::Questionmark;
            while works
                && (input.consume_shortcut(&row.key)
                    || (loose && input.consume_key(SHIFT, row.key.logical_key)))
            {
                commands.push(row.command);
            }
        }
        if !typing && input.events.iter().any(|e| matches!(e, Event::Copy)) {
            commands.push(Command::CopyFigure);
        }
    });
    commands
}

/// A command's key as menus show it.
pub fn key_text(ctx: &Context, command: Command) -> String {
    let row = ROWS.iter().find(|r| r.command == command);
    row.map_or_else(String::new, |r| ctx.format_shortcut(&r.key))
}
