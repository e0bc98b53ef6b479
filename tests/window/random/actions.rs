//! What a hand may do.

use eframe::egui::{Key, Modifiers, PointerButton, Vec2, vec2};
use ravine::app::{Command, ROWS};

use super::dice::Dice;
use super::folder::Thing;

/// Shares of the window's width and height.
pub type Spot = [f32; 2];

#[derive(Clone, Debug)]
pub enum Action {
    /// Something with the control of that number, counted around.
    Control(usize, Touch),
    Click {
        at: Spot,
        button: PointerButton,
        twice: bool,
        modifiers: Modifiers,
    },
    /// A drag, at whose end the button may stay down until something else is pressed.
    Drag {
        from: Spot,
        to: Spot,
        button: PointerButton,
        modifiers: Modifiers,
        lets_go: bool,
    },
    Move(Spot),
    Wheel {
        at: Spot,
        by: Vec2,
        modifiers: Modifiers,
    },
    Key(Modifiers, Key),
    Text(&'static str),
    Paste(&'static str),
    Resize(Vec2),
    /// Time passes.
    Wait(f64),
    Drop(Thing),
    /// The window is asked to close.
    Close,
    PointerGone,
    /// Several keys in one frame, as when it was late.
    Burst(Vec<Key>),
}

/// What is done with a control.
#[derive(Clone, Debug)]
pub enum Touch {
    Click,
    DoubleClick,
    RightClick,
    /// A drag by so many of the control's own widths and heights.
    Drag(Vec2),
    Wheel(f32, Modifiers),
    /// A click, all selected, this text, and then a key.
    Type(&'static str, Option<Key>),
}

const TEXTS: &[&str] = &[
    "0",
    "-1",
    "1",
    "0.1",
    "1e-3",
    "0,15",
    "1/3",
    "2*pi",
    "7",
    "-0",
    "1e300",
    "-1e300",
    "1e-320",
    "abc",
    "",
    "x^2 + y^2",
    "x*y",
    "1/x",
    "ln(x)",
    "sqrt(x*y)",
    "a*x^2 + y^2\na = 2",
    "2x",
    "x^",
    "λ₁ = 3",
    "a \"b\" \\ c",
    "[table]",
    "# note",
    "  ",
    "quad",
    "adam",
];

const KEYS: &[Key] = &[
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Tab,
    Key::Enter,
    Key::Escape,
    Key::Space,
    Key::Delete,
    Key::Backspace,
    Key::Home,
    Key::End,
    Key::A,
    Key::F6,
];

const SIZES: &[[f32; 2]] = &[
    [1.0, 1.0],
    [50.0, 900.0],
    [900.0, 50.0],
    [320.0, 240.0],
    [800.0, 600.0],
    [1024.0, 768.0],
    [1280.0, 800.0],
    [1600.0, 900.0],
    [4000.0, 3000.0],
];

/// How an action of a kind is drawn.
type Kind = fn(&mut Dice) -> Action;

pub fn random(dice: &mut Dice) -> Action {
    let kinds: &[(u32, Kind)] = &[
        (44, |dice| Action::Control(dice.below(1 << 20), touch(dice))),
        (7, click),
        (8, drag),
        (2, |dice| Action::Move(spot(dice))),
        (7, wheel),
        (12, key),
        (4, any_key),
        (2, |dice| Action::Text(dice.one(TEXTS))),
        (1, |dice| Action::Paste(dice.one(TEXTS))),
        (3, resize),
        (3, |dice| Action::Wait(dice.one(&[0.05, 0.5, 1.5, 8.0]))),
        (3, |dice| Action::Drop(dice.one(&Thing::ALL))),
        (1, |_| Action::Close),
        (1, |_| Action::PointerGone),
        (1, |dice| {
            Action::Burst((0..3).map(|_| dice.one(KEYS)).collect())
        }),
        (8, |dice| {
            let shift = Modifiers {
                shift: dice.chance(0.3),
                ..Modifiers::COMMAND
            };
            Action::Key(shift, Key::Z)
        }),
    ];
    dice.weighted(kinds)(dice)
}

fn touch(dice: &mut Dice) -> Touch {
    match dice.below(20) {
        0..9 => Touch::Click,
        9 => Touch::DoubleClick,
        10 => Touch::RightClick,
        11..14 => Touch::Drag(vec2(
            dice.between(-0.8, 0.8) as f32,
            dice.between(-0.8, 0.8) as f32,
        )),
        14 => Touch::Wheel(dice.between(-120.0, 120.0) as f32, modifiers(dice)),
        _ => {
            let then = [
                Some(Key::Enter),
                Some(Key::Enter),
                Some(Key::Tab),
                Some(Key::Escape),
                None,
            ];
            Touch::Type(dice.one(TEXTS), dice.one(&then))
        }
    }
}

fn spot(dice: &mut Dice) -> Spot {
    [dice.unit() as f32, dice.unit() as f32]
}

fn modifiers(dice: &mut Dice) -> Modifiers {
    dice.weighted(&[
        (6, Modifiers::NONE),
        (1, Modifiers::SHIFT),
        (1, Modifiers::COMMAND),
        (1, Modifiers::ALT),
    ])
}

fn button(dice: &mut Dice) -> PointerButton {
    dice.weighted(&[
        (8, PointerButton::Primary),
        (1, PointerButton::Secondary),
        (1, PointerButton::Middle),
    ])
}

fn click(dice: &mut Dice) -> Action {
    Action::Click {
        at: spot(dice),
        button: button(dice),
        twice: dice.chance(0.25),
        modifiers: modifiers(dice),
    }
}

fn drag(dice: &mut Dice) -> Action {
    Action::Drag {
        from: spot(dice),
        to: spot(dice),
        button: button(dice),
        modifiers: modifiers(dice),
        lets_go: dice.chance(0.85),
    }
}

fn wheel(dice: &mut Dice) -> Action {
    let by = dice.between(-150.0, 150.0) as f32;
    let by = if dice.chance(0.9) {
        vec2(0.0, by)
    } else {
        vec2(by, 0.0)
    };
    Action::Wheel {
        at: spot(dice),
        by,
        modifiers: modifiers(dice),
    }
}

/// A key of the table.
fn key(dice: &mut Dice) -> Action {
    let rows = ROWS.iter().flat_map(|row| row.keys);
    // Copying a figure takes as long as everything else together.
    let keys = rows.filter(|(_, command)| *command != Command::CopyFigure);
    let keys: Vec<_> = keys.map(|(key, _)| *key).collect();
    let key = dice.one(&keys);
    Action::Key(key.modifiers, key.logical_key)
}

fn any_key(dice: &mut Dice) -> Action {
    let zoom = [Key::Plus, Key::Minus, Key::Num0];
    if dice.chance(0.2) {
        return Action::Key(Modifiers::COMMAND, dice.one(&zoom));
    }
    Action::Key(modifiers(dice), dice.one(KEYS))
}

fn resize(dice: &mut Dice) -> Action {
    let [width, height] = if dice.chance(0.7) {
        dice.one(SIZES)
    } else {
        [dice.between(1.0, 2500.0), dice.between(1.0, 1600.0)].map(|side| side.round() as f32)
    };
    Action::Resize(vec2(width, height))
}
