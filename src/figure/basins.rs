//! The basin map as a picture: hue by the minimum reached, lightness by the steps needed, shades of grey where a run reaches
//! none, hatched where it diverges.

use egui::{Color32, ColorImage};

use super::bands::{HATCH, hatch};
use super::mark::{Entry, Mark};
use super::number::compact;
use super::style::{Style, mix, oklch};
use crate::analysis::{Basin, Basins, Outcome};
use crate::math::{Point, elementary, norm};

/// The colours of minima, numbered as seats. A minimum keeps its seat while the surface changes and others come and go.
#[derive(Default)]
pub struct Seats {
    taken: Vec<(Point, usize)>,
}

/// More colours could not be told apart: of more minima, none keeps its seat.
const TOLD_APART: usize = 64;

impl Seats {
    /// The seats of a map's minima. A minimum that has not moved far since the last map keeps its seat.
    pub fn assign(&mut self, map: &Basins) -> Vec<usize> {
        if map.minima.len() > TOLD_APART {
            self.taken.clear();
            return (0..map.minima.len()).collect();
        }
        let reach = 0.1 * map.view.width().max(map.view.height());
        let mut free: Vec<(Point, usize)> = std::mem::take(&mut self.taken);
        let mut seats: Vec<Option<usize>> = Vec::with_capacity(map.minima.len());
        for m in &map.minima {
            let distance = |p: &Point| norm([p[0] - m[0], p[1] - m[1]]);
            let nearest = (0..free.len())
                .min_by(|&a, &b| distance(&free[a].0).total_cmp(&distance(&free[b].0)))
                .filter(|&i| distance(&free[i].0) < reach);
            seats.push(nearest.map(|i| free.swap_remove(i).1));
        }
        let mut next = 0;
        let mut seated = Vec::with_capacity(seats.len());
        for (i, seat) in seats.iter().enumerate() {
            let seat = seat.unwrap_or_else(|| {
                while seats.contains(&Some(next)) {
                    next += 1;
                }
                next += 1;
                next - 1
            });
            seated.push(seat);
            self.taken.push((map.minima[i], seat));
        }
        seated
    }
}

/// The hue of a seat in degrees. Neighbouring seats differ by the golden angle, so any few of them are far apart.
pub fn seat_hue(seat: usize) -> f64 {
    250.0 + 137.508 * seat as f64
}

/// Colours of a basin map.
pub struct BasinColours<'a> {
    /// The seat of each minimum.
    seats: &'a [usize],
    dark: bool,
    /// Of outcomes that are neither a minimum nor divergence.
    greys: Greys,
    hatch: [Color32; 2],
    /// The least and the greatest logarithm of steps needed to reach a minimum.
    steps: [f64; 2],
    /// The least and the greatest loss of runs still on their way, where these have colours of their own.
    losses: Option<[f64; 2]>,
}

/// Shades of grey: the less a run has come to, the paler.
struct Greys {
    running: Color32,
    plateau: Color32,
    stopped: Color32,
    saddle: Color32,
    maximum: Color32,
}

impl Greys {
    fn of(style: &Style) -> Self {
        let grey = |share| mix(style.background, style.text, share);
        Self {
            running: mix(style.background, style.faint, 0.35),
            plateau: grey(0.36),
            stopped: grey(0.48),
            saddle: grey(0.6),
            maximum: grey(0.8),
        }
    }
}

impl<'a> BasinColours<'a> {
    pub fn new(map: &Basins, seats: &'a [usize], style: &Style) -> Self {
        let settled = map.cells.iter().filter_map(|cell| match cell.outcome {
            Outcome::Minimum(_) => Some(log_steps(cell.steps)),
            Outcome::Saddle
            | Outcome::Maximum
            | Outcome::Plateau
            | Outcome::Running
            | Outcome::Diverged
            | Outcome::Stopped => None,
        });
        let steps = settled.fold([f64::INFINITY, 0.0], |[low, high], v| {
            [f64::min(low, v), f64::max(high, v)]
        });
        Self {
            seats,
            dark: style.dark,
            greys: Greys::of(style),
            hatch: hatch(style),
            steps,
            losses: map.losses,
        }
    }

    /// The colour in a minimum's basin, where `share` goes from 0 for the fewest to 1 for the most steps to reach it.
    pub fn minimum(&self, index: usize, share: f64) -> Color32 {
        let seat = self.seats.get(index).copied().unwrap_or(index);
        let hue = seat_hue(seat);
        let chroma = if self.dark {
            0.085
        } else {
            0.03 + 0.06 * share
        };
        oklch(self.lightness(share), chroma, hue)
    }

    /// Slower is darker.
    fn lightness(&self, share: f64) -> f64 {
        if self.dark {
            0.50 - 0.24 * share
        } else {
            0.95 - 0.25 * share
        }
    }

    /// The colour of a run still on its way, where the loss that it has reached counts: lower is paler.
    fn training(&self, loss: f64, [low, high]: [f64; 2]) -> Color32 {
        let of = |loss: f64| elementary::ln(loss.max(1e-16));
        let share = (of(loss) - of(low)) / (of(high) - of(low)).max(1e-9);
        self.loss_shade(share.clamp(0.0, 1.0))
    }

    fn loss_shade(&self, share: f64) -> Color32 {
        oklch(0.95 - 0.6 * share, 0.06, seat_hue(0))
    }

    /// The colour of a cell; `None` where it is hatched.
    fn colour(&self, cell: &Basin) -> Option<Color32> {
        let [low, high] = self.steps;
        let share = || ((log_steps(cell.steps) - low) / (high - low).max(1e-9)).clamp(0.0, 1.0);
        match cell.outcome {
            Outcome::Minimum(index) => Some(self.minimum(index as usize, share())),
            Outcome::Running => Some(match self.losses {
                Some(range) => self.training(cell.loss, range),
                None => self.greys.running,
            }),
            Outcome::Plateau => Some(self.greys.plateau),
            Outcome::Stopped => Some(self.greys.stopped),
            Outcome::Saddle => Some(self.greys.saddle),
            Outcome::Maximum => Some(self.greys.maximum),
            Outcome::Diverged => None,
        }
    }

    /// A picture of the map with the top row first; cells have sharp edges.
    pub fn paint(&self, map: &Basins, width: usize, height: usize) -> ColorImage {
        let mut image = ColorImage::filled([width, height], self.hatch[0]);
        if width == 0 || map.columns == 0 || map.rows == 0 {
            return image;
        }
        let colours: Vec<Option<Color32>> =
            map.cells.iter().map(|cell| self.colour(cell)).collect();
        for (j, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
            let row = (height - 1 - j) * map.rows / height;
            let cells = &colours[row * map.columns..][..map.columns];
            for (i, pixel) in pixels.iter_mut().enumerate() {
                *pixel = cells[i * map.columns / width]
                    .unwrap_or(self.hatch[usize::from((i + j) % HATCH < 2)]);
            }
        }
        image
    }

    /// The entries of a legend: at most so many basins, chosen by size, then the other outcomes that occur.
    pub fn legend(&self, map: &Basins, most: usize, place: impl Fn(Point) -> String) -> Vec<Entry> {
        let mut sizes = vec![0usize; map.minima.len()];
        for cell in &map.cells {
            if let Outcome::Minimum(index) = cell.outcome {
                sizes[index as usize] += 1;
            }
        }
        let mut order: Vec<usize> = (0..sizes.len()).filter(|&i| sizes[i] > 0).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(sizes[i]));
        let rest = order.split_off(order.len().min(most));
        // Sorted by seat, so that the order of rows does not flicker while areas change.
        order.sort_by_key(|&i| self.seats.get(i).copied().unwrap_or(i));
        let entry = |name, colour, mark| Entry { name, colour, mark };
        let named = order.iter().map(|&i| {
            let name = format!("ends at {}", place(map.minima[i]));
            entry(name, self.minimum(i, 0.5), Mark::Swatch)
        });
        let mut entries: Vec<Entry> = named.collect();
        if let Some(&first) = rest.first() {
            let minima = if rest.len() == 1 { "minimum" } else { "minima" };
            let name = format!("{} more {minima}", rest.len());
            entries.push(entry(name, self.minimum(first, 0.5), Mark::Swatch));
        }
        for (outcome, name) in [
            (Outcome::Running, "still on its way"),
            (Outcome::Plateau, "stuck on a plateau"),
            (Outcome::Stopped, "no step exists"),
            (Outcome::Saddle, "stuck at a saddle"),
            (Outcome::Maximum, "stuck at a maximum"),
            (Outcome::Diverged, "diverges"),
        ] {
            let Some(cell) = map.cells.iter().find(|cell| cell.outcome == outcome) else {
                continue;
            };
            let (name, colour, mark) = match (outcome, self.losses, self.colour(cell)) {
                (Outcome::Running, Some(range), _) => {
                    let [low, high] = range.map(|loss| compact(loss, 2));
                    let shades = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| self.loss_shade(share));
                    let name = format!("trained to a loss of {low} to {high}");
                    (name, self.greys.running, Mark::Ramp(shades))
                }
                (_, _, Some(colour)) => (name.to_owned(), colour, Mark::Swatch),
                (_, _, None) => (name.to_owned(), self.hatch[1], Mark::Hatched),
            };
            entries.push(entry(name, colour, mark));
        }
        entries.extend(self.scale());
        entries
    }

    /// What the lightness means: the fewest and the most steps to a minimum. Nothing where no run reaches one.
    fn scale(&self) -> Option<Entry> {
        let [low, high] = self.steps.map(|v| elementary::exp(v).round());
        let name = if low < high {
            format!("{low} to {high} steps")
        } else if low == high {
            format!("after {low} steps")
        } else {
            return None;
        };
        Some(Entry {
            name,
            colour: self.greys.running,
            mark: Mark::Ramp(
                [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| oklch(self.lightness(share), 0.0, 0.0)),
            ),
        })
    }
}

fn log_steps(steps: u32) -> f64 {
    elementary::ln(f64::from(steps.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::Theme;
    use crate::surface::View;

    fn cell(outcome: Outcome, steps: u32) -> Basin {
        Basin {
            outcome,
            steps,
            loss: 0.0,
        }
    }

    #[test]
    fn colours_tell_minima_and_speed_apart() {
        let map = Basins {
            view: View::square(1.0),
            columns: 2,
            rows: 2,
            cells: vec![
                cell(Outcome::Minimum(0), 10),
                cell(Outcome::Minimum(0), 1000),
                cell(Outcome::Minimum(1), 10),
                cell(Outcome::Running, 2000),
            ],
            minima: vec![[0.0, 0.0], [1.0, 1.0]],
            losses: None,
        };
        for theme in [Theme::Light, Theme::Dark] {
            let colours = BasinColours::new(&map, &[0, 1], &Style::of(theme, 13.0));
            let image = colours.paint(&map, 2, 2);
            // The top row comes first.
            let [other, running, fast, slow] = image.pixels[..] else {
                panic!("four pixels");
            };
            let light = |c: Color32| u32::from(c.r()) + u32::from(c.g()) + u32::from(c.b());
            assert!(light(fast) > light(slow) + 40);
            assert_ne!(fast, other);
            assert_eq!(running.r(), running.r().min(running.g() + 12));
            let names: Vec<String> = colours
                .legend(&map, 5, |[x, _]| x.to_string())
                .into_iter()
                .map(|entry| entry.name)
                .collect();
            assert_eq!(
                names,
                [
                    "ends at 0",
                    "ends at 1",
                    "still on its way",
                    "10 to 1000 steps"
                ]
            );
        }
    }

    #[test]
    fn a_minimum_keeps_its_colour_while_others_come_and_go() {
        let map = |minima: &[Point]| Basins {
            view: View::square(5.0),
            columns: 0,
            rows: 0,
            cells: Vec::new(),
            minima: minima.to_vec(),
            losses: None,
        };
        let mut seats = Seats::default();
        assert_eq!(seats.assign(&map(&[[0.0, 0.0], [3.0, 0.0]])), [0, 1]);
        // A new one first in the list, the others a little moved.
        let third = [[-3.0, 2.0], [3.1, 0.1], [0.1, 0.0]];
        assert_eq!(seats.assign(&map(&third)), [2, 1, 0]);
        assert_eq!(seats.assign(&map(&[[3.0, 0.0]])), [1]);
        assert_eq!(seats.assign(&map(&[[-3.0, 2.0], [3.0, 0.0]])), [0, 1]);
        // Of a great many, each has one of its own, and none is kept.
        let lattice: Vec<Point> = (0..65)
            .map(|i| [f64::from(i % 9), f64::from(i / 9)])
            .collect();
        assert_eq!(seats.assign(&map(&lattice)), (0..65).collect::<Vec<_>>());
        assert_eq!(seats.assign(&map(&[[4.0, 4.0]])), [0]);
    }
}
