//! Head markers: a shape for each optimizer, so that colour is never the only difference.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, vec2};

/// The shape of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A disc.
    Circle,
    /// A square on its side.
    Square,
    /// A triangle that points up.
    TriangleUp,
    /// A square on its corner.
    Diamond,
    /// A triangle that points down.
    TriangleDown,
    /// A regular pentagon with a corner at the top.
    Pentagon,
    /// A star with five arms.
    Star,
    /// A regular hexagon with a corner at the top.
    Hexagon,
    /// A triangle that points to the left.
    TriangleLeft,
    /// A star with four arms.
    FourStar,
    /// A triangle that points to the right.
    TriangleRight,
    /// A star with eight arms.
    EightStar,
}

/// The greys of optimizers, in their order and again from the first one, where there are no colours. The palest has a contrast of more than
/// 2.5:1 to white paper.
pub const GREYS: [u8; 3] = [0x14, 0xa0, 0x5e];

/// The head of the optimizer with that index; the shapes repeat after the twelfth, as the colours do.
pub fn head(index: usize) -> Head {
    const ALL: [Head; 12] = [
        Head::Circle,
        Head::Square,
        Head::TriangleUp,
        Head::Diamond,
        Head::TriangleDown,
        Head::Pentagon,
        Head::Star,
        Head::Hexagon,
        Head::TriangleLeft,
        Head::FourStar,
        Head::TriangleRight,
        Head::EightStar,
    ];
    ALL[index % ALL.len()]
}

impl Head {
    /// The dashes of a path with this head where colours do not tell paths apart, and the gaps between them, in text heights; `None` is
    /// a whole line. There are four kinds, and three [greys](GREYS): twelve pairs.
    pub fn dashes(self) -> Option<[f32; 2]> {
        match self {
            Self::Circle | Self::TriangleDown | Self::TriangleLeft => None,
            Self::Square | Self::Pentagon | Self::FourStar => Some([0.9, 0.55]),
            Self::TriangleUp | Self::Star | Self::TriangleRight => Some([0.25, 0.5]),
            Self::Diamond | Self::Hexagon | Self::EightStar => Some([1.7, 0.5]),
        }
    }

    /// Draws the head with an outline in the halo's colour.
    pub fn paint(self, painter: &Painter, at: Pos2, radius: f32, fill: Color32, halo: Color32) {
        let outline = Stroke::new(radius * 0.35, halo);
        match self {
            Self::Circle => {
                painter.circle(at, radius * 0.95, fill, outline);
            }
            Self::Star => star(painter, at, radius * 1.3, 5, 0.46, fill, outline),
            Self::FourStar => star(painter, at, radius * 1.4, 4, 0.4, fill, outline),
            Self::EightStar => star(painter, at, radius * 1.3, 8, 0.62, fill, outline),
            Self::Square => self.polygon(painter, at, radius * 1.2, 4, 0.125, fill, outline),
            Self::TriangleUp => self.polygon(painter, at, radius * 1.25, 3, 0.0, fill, outline),
            Self::Diamond => self.polygon(painter, at, radius * 1.25, 4, 0.0, fill, outline),
            Self::TriangleDown => self.polygon(painter, at, radius * 1.25, 3, 0.5, fill, outline),
            Self::TriangleLeft => self.polygon(painter, at, radius * 1.25, 3, 0.75, fill, outline),
            Self::TriangleRight => self.polygon(painter, at, radius * 1.25, 3, 0.25, fill, outline),
            Self::Pentagon => self.polygon(painter, at, radius * 1.1, 5, 0.0, fill, outline),
            Self::Hexagon => self.polygon(painter, at, radius * 1.1, 6, 0.0, fill, outline),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a regular polygon has that many degrees of freedom"
    )]
    fn polygon(
        self,
        painter: &Painter,
        at: Pos2,
        radius: f32,
        corners: usize,
        turn: f32,
        fill: Color32,
        outline: Stroke,
    ) {
        let points: Vec<Pos2> = (0..corners)
            .map(|i| at + ray(i as f32 / corners as f32 + turn) * radius)
            .collect();
        // Outline outside the fill, so that thin shapes keep their colour.
        painter.add(Shape::closed_line(
            points.clone(),
            Stroke::new(outline.width * 2.0, outline.color),
        ));
        painter.add(Shape::convex_polygon(points, fill, Stroke::NONE));
    }
}

/// A star whose arms reach to `radius` and whose corners between them to a share of it.
fn star(
    painter: &Painter,
    at: Pos2,
    radius: f32,
    arms: usize,
    inner: f32,
    fill: Color32,
    outline: Stroke,
) {
    let corners = 2 * arms;
    let corner = |i: usize| {
        let reach = if i.is_multiple_of(2) {
            radius
        } else {
            radius * inner
        };
        at + ray(i as f32 / corners as f32) * reach
    };
    let points: Vec<Pos2> = (0..corners).map(corner).collect();
    painter.add(Shape::closed_line(
        points.clone(),
        Stroke::new(outline.width * 2.0, outline.color),
    ));
    // egui fills convex polygons only, so the star is filled arm by arm.
    for i in 0..arms {
        let [before, after] = [2 * i + corners - 1, 2 * i + 1].map(|k| points[k % corners]);
        let arm = vec![before, points[2 * i], after, at];
        painter.add(Shape::convex_polygon(arm, fill, Stroke::NONE));
    }
}

/// The unit vector at a share of a full turn, clockwise from the top.
fn ray(turn: f32) -> Vec2 {
    let angle = turn * std::f32::consts::TAU;
    vec2(angle.sin(), -angle.cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_paths_differ_in_dashes_or_lightness() {
        let looks: Vec<_> = (0..12).map(|i| (head(i).dashes(), GREYS[i % 3])).collect();
        for (i, look) in looks.iter().enumerate() {
            assert!(!looks[..i].contains(look), "{i}: {look:?}");
        }
    }
}
