//! What menus, lists and captions say about a method or a tool.

/// What is known about a method, apart from its numbers.
#[derive(Debug)]
pub struct Info {
    /// The name in scenario files.
    pub key: &'static str,
    /// The name in menus and captions.
    pub name: &'static str,
    /// The update in mathematical notation.
    pub equation: &'static str,
    /// What it gains, and at what price, in one line.
    pub teaches: &'static str,
    /// Authors and year of the source.
    pub reference: &'static str,
}

/// The groups of methods in menus and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// One gradient a step and a learning rate that is set in advance.
    FirstOrder,
    /// Exact or estimated curvature, and line searches.
    SecondOrder,
}

impl Group {
    /// All groups, in the order of menus.
    pub const ALL: [Self; 2] = [Self::FirstOrder, Self::SecondOrder];

    /// The heading in menus.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstOrder => "First order",
            Self::SecondOrder => "Second order and line searches",
        }
    }
}
