//! What menus, lists and captions say about a method or a tool.

/// What is known about a method, apart from its numbers.
#[derive(Debug)]
pub struct Info {
    /// The name in scenario files.
    pub key: &'static str,
    pub name: &'static str,
    /// The update as people write it.
    pub equation: &'static str,
    /// What it buys, and at what price.
    pub teaches: &'static str,
    pub reference: &'static str,
}

/// The shelves of menus and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A gradient a step, and a rate that was chosen before.
    FirstOrder,
    /// Curvature, given or learnt, and searches along lines.
    SecondOrder,
}

impl Group {
    pub const ALL: [Self; 2] = [Self::FirstOrder, Self::SecondOrder];

    pub fn name(self) -> &'static str {
        match self {
            Self::FirstOrder => "First order",
            Self::SecondOrder => "Second order and line searches",
        }
    }
}
