//! A figure, read back as a reader would: axes by the numbers that stand at their ticks, marks by where they lie between them.

use egui::emath::Rot2;
use egui::{Color32, Pos2, Rect, pos2, vec2};
use ravine::export::drawing::{Drawing, Group, Item, Outline, Path, Picture, Segment, Text};
use ravine::export::figure;
use ravine::figure::Theme;
use ravine::scenario::{Scenario, read};

pub const SIZE: [f32; 2] = [900.0, 700.0];

/// A scenario from the lines that follow its version.
pub fn scenario(text: &str) -> Scenario {
    read("figure.toml", &format!("version = 1\n{text}")).unwrap_or_else(|e| panic!("{e}"))
}

/// Everything on a page.
pub struct Page {
    pub words: Vec<Word>,
    pub marks: Vec<Mark>,
    pub pictures: Vec<(Picture, Rect)>,
}

/// A row of text, with the rectangle that it takes, about.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub rect: Rect,
    pub middle: Pos2,
    pub ink: Color32,
    pub upwards: bool,
    /// The frame of a plot that it stands in.
    pub within: Option<Rect>,
}

/// An area or a line, and the frame of a plot that it is cut off at.
#[derive(Clone, Debug)]
pub struct Mark {
    pub path: Path,
    pub within: Option<Rect>,
}

impl Page {
    /// The figure at a step, the last one if `None`.
    pub fn of(scenario: &Scenario, step: Option<usize>) -> Self {
        Self::read(&figure(scenario, step, SIZE, Theme::Paper))
    }

    pub fn read(drawing: &Drawing) -> Self {
        let mut page = Self {
            words: Vec::new(),
            marks: Vec::new(),
            pictures: Vec::new(),
        };
        page.take(&drawing.items, None);
        page
    }

    fn take(&mut self, items: &[Item], within: Option<Rect>) {
        for item in items {
            match item {
                Item::Path(path) => self.marks.push(Mark {
                    path: path.clone(),
                    within,
                }),
                Item::Picture(picture) => {
                    let (from, size) = (picture.corner, picture.across + picture.down);
                    let rect = Rect::from_min_size(from, size);
                    self.pictures.push((picture.clone(), rect));
                }
                Item::Group(group) => {
                    self.words.extend(word(group, within));
                    self.take(&group.items, within);
                }
                Item::Clip(clip) => {
                    let Outline::Rect { rect, .. } = clip.outline else {
                        panic!("frames are rectangles");
                    };
                    self.take(&clip.items, Some(rect));
                }
                Item::Text(_) => {}
            }
        }
    }

    pub fn says(&self, text: &str) -> bool {
        self.words.iter().any(|word| word.text == text)
    }

    /// The only word that says this.
    pub fn word(&self, text: &str) -> &Word {
        let mut found = self.words.iter().filter(|word| word.text == text);
        let word = found.next().unwrap_or_else(|| {
            let words: Vec<&str> = self.words.iter().map(|w| &*w.text).collect();
            panic!("{text:?} is not among {words:?}")
        });
        assert!(found.next().is_none(), "{text:?} stands there twice");
        word
    }

    /// The only plot between axes of these names.
    pub fn plot(&self, x: &str, y: &str) -> Plot<'_> {
        let mut plots = self.plots(x, y);
        assert_eq!(
            plots.len(),
            1,
            "plots of {x:?} and {y:?}: {:#?}",
            self.words
        );
        plots.remove(0)
    }

    /// The plots between axes of these names: one in the middle below it, and one written upwards at its left.
    pub fn plots(&self, x: &str, y: &str) -> Vec<Plot<'_>> {
        let mut frames: Vec<Rect> = Vec::new();
        for frame in self.marks.iter().filter_map(|mark| mark.within) {
            if !frames.contains(&frame) {
                frames.push(frame);
            }
        }
        let named = frames.iter().filter(|frame| {
            let outside = || self.words.iter().filter(|word| word.within.is_none());
            let below = outside().any(|word| {
                let gap = word.rect.top() - frame.bottom();
                word.text == x
                    && !word.upwards
                    && (word.rect.center().x - frame.center().x).abs() < 8.0
                    && (0.0..50.0).contains(&gap)
            });
            let beside = outside().any(|word| {
                let gap = frame.left() - word.rect.right();
                word.text == y
                    && word.upwards
                    && (word.rect.center().y - frame.center().y).abs() < 8.0
                    && (0.0..90.0).contains(&gap)
            });
            below && beside
        });
        let mut named: Vec<Rect> = named.copied().collect();
        named.sort_by(|a, b| a.left().total_cmp(&b.left()));
        let plot = |frame| Plot {
            page: self,
            frame,
            x: Axis::read(&self.ticks(frame, 0)),
            y: Axis::read(&self.ticks(frame, 1)),
        };
        named.into_iter().map(plot).collect()
    }

    /// The ticks along an axis of a frame, each with the number that stands at it.
    fn ticks(&self, frame: Rect, axis: usize) -> Vec<(f32, f64)> {
        let lines = self.marks.iter().filter(|mark| mark.within.is_none());
        let places = lines.filter_map(|mark| {
            let points = points(&mark.path);
            let [from, to] = points[..] else {
                return None;
            };
            let (along, away) = if axis == 0 {
                let is = from.x == to.x && frame.x_range().contains(from.x);
                (
                    is.then_some(from.x)?,
                    [from.y, to.y].map(|y| y - frame.bottom()),
                )
            } else {
                let is = from.y == to.y && frame.y_range().contains(from.y);
                (
                    is.then_some(from.y)?,
                    [to.x, from.x].map(|x| frame.left() - x),
                )
            };
            let [near, far] = [away[0].min(away[1]), away[0].max(away[1])];
            (near.abs() < 0.5 && far > 0.5 && far < 15.0).then_some(along)
        });
        let numbers = |at: f32| {
            let words = self
                .words
                .iter()
                .filter(|w| !w.upwards && w.within.is_none());
            let distance = |word: &Word| {
                let middle = word.rect.center();
                let (along, beside) = if axis == 0 {
                    (middle.x - at, word.rect.top() - frame.bottom())
                } else {
                    (middle.y - at, frame.left() - word.rect.right())
                };
                (along.abs() < 7.0 && (0.0..20.0).contains(&beside)).then_some(along.abs())
            };
            let near = words.filter_map(|w| Some((distance(w)?, number(&w.text)?)));
            near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, n)| n)
        };
        places.filter_map(|at| Some((at, numbers(at)?))).collect()
    }
}

/// A plot with its axes.
pub struct Plot<'a> {
    page: &'a Page,
    pub frame: Rect,
    pub x: Axis,
    pub y: Axis,
}

impl Plot<'_> {
    pub fn at(&self, place: Pos2) -> [f64; 2] {
        [self.x.value(place.x), self.y.value(place.y)]
    }

    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        let frame = self.frame;
        self.page
            .marks
            .iter()
            .filter(move |m| m.within == Some(frame))
    }

    /// The middles of areas of that colour, in coordinates.
    pub fn areas(&self, colour: Color32) -> Vec<[f64; 2]> {
        let of_colour = self.marks().filter(|mark| mark.path.fill == colour);
        of_colour.map(|mark| self.at(middle(&mark.path))).collect()
    }

    /// The corners of open lines of that colour, in coordinates.
    pub fn lines(&self, colour: Color32) -> Vec<Vec<[f64; 2]>> {
        let lines = self.marks().filter(|mark| {
            let Path { fill, stroke, .. } = &mark.path;
            *fill == Color32::TRANSPARENT && stroke.color == colour && mark.path.is_open()
        });
        let read = |mark: &Mark| points(&mark.path).iter().map(|p| self.at(*p)).collect();
        lines.map(read).collect()
    }

    /// What the axes say at the corners of the frame: low and high x, low and high y.
    pub fn range(&self) -> [[f64; 2]; 2] {
        let frame = self.frame;
        [
            [frame.left(), frame.right()].map(|x| self.x.value(x)),
            [frame.bottom(), frame.top()].map(|y| self.y.value(y)),
        ]
    }
}

/// An axis: a number, or its logarithm, grows evenly along it.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    at_zero: f64,
    per_point: f64,
    pub logarithmic: bool,
}

impl Axis {
    fn read(ticks: &[(f32, f64)]) -> Self {
        assert!(ticks.len() >= 3, "{ticks:?}");
        let [linear, logarithmic] = [false, true].map(|logarithmic| {
            let height = |v: f64| if logarithmic { v.log10() } else { v };
            let n = ticks.len() as f64;
            let mean = |f: &dyn Fn(&(f32, f64)) -> f64| ticks.iter().map(f).sum::<f64>() / n;
            let (x, y) = (mean(&|t| f64::from(t.0)), mean(&|t| height(t.1)));
            let spread = mean(&|t| (f64::from(t.0) - x).powi(2));
            let per_point = mean(&|t| (f64::from(t.0) - x) * (height(t.1) - y)) / spread;
            let axis = Self {
                at_zero: y - per_point * x,
                per_point,
                logarithmic,
            };
            let off = |t: &(f32, f64)| (axis.height(t.0) - height(t.1)).abs() / per_point.abs();
            let worst = ticks.iter().map(off).fold(0.0, f64::max);
            (worst < 0.6).then_some(axis)
        });
        let axis = linear.or(logarithmic);
        axis.unwrap_or_else(|| panic!("numbers that do not grow evenly: {ticks:?}"))
    }

    fn height(&self, at: f32) -> f64 {
        self.at_zero + self.per_point * f64::from(at)
    }

    pub fn value(&self, at: f32) -> f64 {
        let height = self.height(at);
        if self.logarithmic {
            10_f64.powf(height)
        } else {
            height
        }
    }

    /// Where on the page a value lies.
    pub fn place(&self, value: f64) -> f32 {
        let height = if self.logarithmic {
            value.log10()
        } else {
            value
        };
        ((height - self.at_zero) / self.per_point) as f32
    }
}

fn word(group: &Group, within: Option<Rect>) -> Option<Word> {
    let texts = group.items.iter().filter_map(|item| match item {
        Item::Text(text) => Some(text),
        Item::Path(_) | Item::Picture(_) | Item::Clip(_) | Item::Group(_) => None,
    });
    let texts: Vec<&Text> = texts.collect();
    let first = texts.first()?;
    let last = texts.last()?;
    let from = first.glyphs.first()?.x;
    let to = last.glyphs.last()?.x + 0.6 * last.size;
    let (height, origin) = (0.72 * first.size, first.origin);
    let upwards = first.angle < -1.0;
    let half = Rot2::from_angle(first.angle) * vec2(0.5 * (from + to), -0.5 * height);
    let rect = if upwards {
        Rect::from_min_max(
            pos2(origin.x - height, origin.y - to),
            pos2(origin.x, origin.y - from),
        )
    } else {
        Rect::from_min_max(
            pos2(origin.x + from, origin.y - height),
            pos2(origin.x + to, origin.y),
        )
    };
    Some(Word {
        text: group.label.clone(),
        rect,
        middle: origin + half,
        ink: first.color,
        upwards,
        within,
    })
}

/// The number that a label says: `−0.5`, `10⁻³`, `2.5·10⁶`, `3e−7`.
pub fn number(text: &str) -> Option<f64> {
    let plain = text.replace('−', "-");
    let (negative, size) = match plain.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, &*plain),
    };
    let raised = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|r| r == c);
    let power = |text: &str| {
        let exponent = text.strip_prefix("10")?;
        let (sign, digits) = match exponent.strip_prefix('⁻') {
            Some(digits) => (-1, digits),
            None => (1, exponent),
        };
        let mut value = 0;
        for c in digits.chars() {
            value = 10 * value + raised(c)? as i32;
        }
        (!digits.is_empty()).then(|| 10_f64.powi(sign * value))
    };
    let value = match size.split_once('·') {
        Some((mantissa, rest)) => mantissa.parse::<f64>().ok()? * power(rest)?,
        None => size.parse().ok().or_else(|| power(size))?,
    };
    Some(if negative { -value } else { value })
}

/// The corners of a path, or the points of a line.
pub fn points(path: &Path) -> Vec<Pos2> {
    let segments = path.outline.segments();
    let ends = segments.iter().filter_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => Some(to),
        Segment::Quadratic(_, to) | Segment::Cubic(_, _, to) => Some(to),
        Segment::Close => None,
    });
    ends.collect()
}

pub fn middle(path: &Path) -> Pos2 {
    match &path.outline {
        Outline::Circle { center, .. } | Outline::Ellipse { center, .. } => *center,
        Outline::Rect { rect, .. } => rect.center(),
        Outline::Curve(_) => {
            let points = points(path);
            let sum = points.iter().fold(Pos2::ZERO, |sum, p| sum + p.to_vec2());
            sum / points.len() as f32
        }
    }
}

/// The colour that a file gives as `#rrggbb`.
pub fn colour(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

#[track_caller]
pub fn near(found: [f64; 2], expected: [f64; 2], tolerance: f64) {
    let off = [0, 1].map(|i| (found[i] - expected[i]).abs());
    assert!(
        off[0] <= tolerance && off[1] <= tolerance,
        "{found:?} is not {expected:?}"
    );
}
