//! Names at arrows. They are written once everything else is drawn, each where it covers least.

use egui::{Align2, Color32, Painter, Pos2, Rect, Vec2, vec2};

use super::style::Style;
use super::typeset::Typeset as _;
use crate::figure::lengths::Length as _;

/// How far an arrow reaches beyond its line, and its tip around the end, in text heights.
const ARROW: f32 = 0.15;
const TIP: f32 = 0.5;
/// Distances from an arrow at which a name is tried, in text heights.
const AWAY: [f32; 6] = [0.2, 0.9, 1.8, 2.8, 4.0, 5.5];
/// Places along an arrow at which a name is tried after the one that suits it best.
const ALONG: [f32; 3] = [0.75, 0.25, 1.0];
/// Covering another name is as bad as covering so many arrows.
const NAME: usize = 10;

/// The names of a plot, and what they should not cover.
#[derive(Default)]
pub struct Labels {
    wanted: Vec<Label>,
    taken: Vec<Rect>,
    lines: Vec<[Pos2; 2]>,
}

struct Label {
    text: String,
    colour: Color32,
    site: Site,
}

/// Where a name belongs.
enum Site {
    /// Before the tip of something that points that way, or at a side of it. Where there is no room, the name is left out.
    Tip { tip: Pos2, direction: Vec2 },
    /// Beside an arrow, best at that share of its length.
    Arrow { ends: [Pos2; 2], along: f32 },
}

impl Labels {
    /// Keeps a rectangle free of names.
    pub fn avoid(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// A name at the tip of something that points that way, unless something else is there.
    pub fn want(&mut self, text: String, colour: Color32, tip: Pos2, direction: Vec2) {
        let site = Site::Tip { tip, direction };
        self.wanted.push(Label { text, colour, site });
    }

    /// A name beside an arrow, best at that share of its length. It is always written, where it covers fewest other names and
    /// such arrows.
    pub fn need(&mut self, text: String, colour: Color32, ends: [Pos2; 2], along: f32) {
        self.lines.push(ends);
        let site = Site::Arrow { ends, along };
        self.wanted.push(Label { text, colour, site });
    }

    /// Writes the names into a frame.
    pub fn paint(self, painter: &Painter, frame: Rect, style: &Style) {
        let Self {
            wanted,
            mut taken,
            lines,
        } = self;
        for label in wanted {
            let (font, ink) = (style.strong_font(0.85), style.legible(label.colour));
            let galley = painter.typeset(label.text, font, ink);
            let place = Search {
                frame,
                taken: &taken,
                lines: &lines,
                unit: style.text_size,
            };
            let Some(rect) = place.of(&label.site, galley.size()) else {
                continue;
            };
            let ground = style.halo.gamma_multiply(0.85);
            painter.rect_filled(
                rect.expand2(vec2(style.text_size * 0.15, 0.0)),
                style.text_size * 0.23,
                ground,
            );
            painter.galley(rect.min, galley, ink);
            taken.push(rect);
        }
    }
}

/// The search for a place within a frame.
struct Search<'a> {
    frame: Rect,
    taken: &'a [Rect],
    lines: &'a [[Pos2; 2]],
    unit: f32,
}

impl Search<'_> {
    /// The best place for a name of that size; `None` if there is none.
    fn of(&self, site: &Site, size: Vec2) -> Option<Rect> {
        let places: Vec<Rect> = match site {
            Site::Tip { tip, direction } => {
                let side = direction.rot90();
                let ways = [*direction, side, -side].into_iter();
                let beside = ways.map(|way| self.beside(*tip, way, 0.35, size));
                beside.filter(|rect| self.names_under(*rect) == 0).collect()
            }
            Site::Arrow { ends, along } => self.along(*ends, *along, size),
        };
        let inside = places.into_iter();
        let inside = inside.filter(|rect| self.frame.contains_rect(*rect));
        inside.min_by_key(|rect| NAME * self.names_under(*rect) + self.lines_under(*rect))
    }

    /// A box at a distance from a place, in that direction.
    fn beside(&self, place: Pos2, way: Vec2, away: f32, size: Vec2) -> Rect {
        let reach = self.unit * away + 0.5 * size.dot(way.abs());
        Align2::CENTER_CENTER.anchor_size(place + way * reach, size)
    }

    /// Boxes at both sides of an arrow, the best first.
    fn along(&self, [start, tip]: [Pos2; 2], along: f32, size: Vec2) -> Vec<Rect> {
        let side = (tip - start).direction().rot90();
        let mut places = Vec::new();
        for away in AWAY {
            for share in std::iter::once(along).chain(ALONG) {
                let at = start.lerp(tip, share);
                places.extend([side, -side].map(|way| self.beside(at, way, away, size)));
            }
        }
        places
    }

    fn names_under(&self, rect: Rect) -> usize {
        let taken = self.taken.iter();
        taken.filter(|other| other.intersects(rect)).count()
    }

    fn lines_under(&self, rect: Rect) -> usize {
        let [beside, around] = [ARROW, TIP].map(|reach| rect.expand(self.unit * reach));
        // By points along the line.
        let crosses = |[from, to]: &&[Pos2; 2]| {
            let mut along = (0..=24).map(|i| from.lerp(*to, i as f32 / 24.0));
            around.contains(*to) || along.any(|at| beside.contains(at))
        };
        self.lines.iter().filter(crosses).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    const SIZE: Vec2 = vec2(30.0, 14.0);

    fn search<'a>(taken: &'a [Rect], lines: &'a [[Pos2; 2]]) -> Search<'a> {
        Search {
            frame: Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0)),
            taken,
            lines,
            unit: 13.0,
        }
    }

    #[test]
    fn names_at_tips_cover_neither_heads_nor_each_other() {
        let head = Rect::from_center_size(pos2(100.0, 100.0), vec2(15.0, 15.0));
        let mut taken = vec![head];
        for turn in 0..24 {
            let direction = Vec2::angled(turn as f32 * 0.1);
            let tip = head.center() + direction * 30.0;
            let place = search(&taken, &[]).of(&Site::Tip { tip, direction }, SIZE);
            if let Some(rect) = place {
                assert!(taken.iter().all(|other| !other.intersects(rect)), "{turn}");
                taken.push(rect);
            }
        }
        // Some find a place, and there is none for all.
        assert!((4..20).contains(&taken.len()), "{}", taken.len());
    }

    #[test]
    fn at_the_border_a_name_stands_beside_its_tip() {
        let place = |x| {
            let (tip, direction) = (pos2(x, 150.0), vec2(1.0, 0.0));
            search(&[], &[]).of(&Site::Tip { tip, direction }, SIZE)
        };
        assert_eq!(place(395.0), None);
        let rect = place(380.0).unwrap();
        assert!(
            rect.bottom() < 150.0 && rect.center().x == 380.0,
            "{rect:?}"
        );
    }

    /// Arrows along one another: each name is written, and covers no tip.
    #[test]
    fn names_beside_arrows_cover_neither_arrows_nor_each_other() {
        for turn in 0..24 {
            let way = Vec2::angled(turn as f32 * 0.26);
            let start = pos2(200.0, 150.0);
            let lines = [60.0, 75.0, 90.0].map(|length| [start, start + way * length]);
            let mut taken = Vec::new();
            for ends in lines {
                let site = Site::Arrow { ends, along: 0.5 };
                let rect = search(&taken, &lines).of(&site, vec2(60.0, 14.0));
                let rect = rect.expect("a place");
                assert!(taken.iter().all(|other: &Rect| !other.intersects(rect)));
                assert!(lines.iter().all(|[_, tip]| !rect.contains(*tip)), "{turn}");
                taken.push(rect);
            }
        }
    }
}
