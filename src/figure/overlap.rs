//! Where paths run along earlier ones: there the later one is dashed, so that both can be seen.

use crate::figure::lengths::Apart as _;
use egui::{Pos2, Rect};

/// The squares of the screen that paths have run through, each with the number of paths.
pub struct Overlap {
    frame: Rect,
    side: f32,
    columns: usize,
    squares: Vec<Square>,
    paths: u8,
}

/// What has run through a square.
#[derive(Clone, Copy, Default)]
struct Square {
    /// How many paths.
    count: u8,
    /// The number of the last one.
    last: u8,
    /// In which directions, a bit each.
    directions: u8,
}

/// Directions that are told apart: lines that cross do not hide one another.
const DIRECTIONS: f32 = 8.0;

/// A place on a path.
#[derive(Clone, Copy)]
struct Sample {
    at: Pos2,
    /// Of the line there, as a bit.
    direction: u8,
    vertex: bool,
}

/// A piece of a path.
#[derive(Debug, PartialEq)]
pub struct Piece {
    pub points: Vec<Pos2>,
    /// How many earlier paths it runs along.
    pub beneath: u8,
    /// The line that it is a part of.
    pub line: usize,
}

/// A path with more samples than this fills an area, where nothing can be told apart by dashes.
const MOST: f32 = 40_000.0;

impl Overlap {
    /// No paths yet, on a frame in squares of that side, which is as far apart as two paths may lie and still hide one
    /// another.
    pub fn on(frame: Rect, side: f32) -> Self {
        let count = |length: f32| (length / side).ceil().max(1.0) as usize;
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        Self {
            frame,
            side,
            columns,
            squares: vec![Square::default(); columns * rows],
            paths: 0,
        }
    }

    /// Adds a path and cuts its lines where it begins and ends to run along earlier ones, for at least the length
    /// `shortest`.
    pub fn add(&mut self, lines: Vec<Vec<Pos2>>, shortest: f32) -> Vec<Piece> {
        self.paths = self.paths.saturating_add(1);
        let samples: f32 = lines.iter().map(|line| length(line) / self.side).sum();
        if samples > MOST {
            let whole = |(line, points)| Piece {
                points,
                beneath: 0,
                line,
            };
            return lines.into_iter().enumerate().map(whole).collect();
        }
        let lines = lines.into_iter().map(|line| self.sampled(&line));
        let lines: Vec<Vec<Sample>> = lines.collect();
        let numbered = lines.iter().enumerate();
        let cut = numbered.flat_map(|(i, line)| self.cut(i, line, shortest));
        let pieces = cut.collect();
        for sample in lines.iter().flatten() {
            self.visit(*sample);
        }
        pieces
    }

    /// A line with samples between its vertices.
    fn sampled(&self, line: &[Pos2]) -> Vec<Sample> {
        let mut samples = Vec::new();
        for pair in line.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let steps = (from.apart(to) / self.side).ceil().max(1.0);
            // Back and forth are the same.
            let turn = ((to - from).angle() / std::f32::consts::PI).rem_euclid(1.0);
            let direction = 1 << ((turn * DIRECTIONS).round() as u8 % 8);
            samples.extend((0..steps as usize).map(|i| Sample {
                at: from.lerp(to, i as f32 / steps),
                direction,
                vertex: i == 0,
            }));
        }
        let end = line.last().zip(samples.last().copied());
        samples.extend(end.map(|(at, last)| Sample {
            at: *at,
            vertex: true,
            ..last
        }));
        samples
    }

    fn cut(&self, line: usize, samples: &[Sample], shortest: f32) -> Vec<Piece> {
        let beneath: Vec<u8> = samples.iter().map(|sample| self.beneath(*sample)).collect();
        let enough = (shortest / self.side).ceil() as usize;
        let mut pieces: Vec<Piece> = Vec::new();
        let mut from = 0;
        while from + 1 < samples.len() {
            let same = |i: &usize| (beneath[*i] > 0) == (beneath[from] > 0);
            let end = (from..samples.len()).find(|i| !same(i));
            let end = end.unwrap_or(samples.len() - 1).max(from + 1);
            let most = beneath[from..end].iter().copied().max().unwrap_or(0);
            let beneath = if end - from >= enough { most } else { 0 };
            let vertex = |i: &usize| *i == from || *i == end || samples[*i].vertex;
            let points = (from..=end).filter(vertex).map(|i| samples[i].at);
            match pieces.last_mut() {
                // A crossing is no reason to cut.
                Some(last) if last.beneath == 0 && beneath == 0 => {
                    last.points.extend(points.skip(1))
                }
                Some(_) | None => {
                    let points = points.collect();
                    pieces.push(Piece {
                        points,
                        beneath,
                        line,
                    });
                }
            }
            from = end;
        }
        pieces
    }

    fn square(&self, at: Pos2) -> Option<[usize; 2]> {
        let square = (at - self.frame.min) / self.side;
        let inside = square.x >= 0.0 && square.y >= 0.0;
        let (column, row) = (square.x as usize, square.y as usize);
        let rows = self.squares.len() / self.columns;
        (inside && column < self.columns && row < rows).then_some([column, row])
    }

    fn visit(&mut self, sample: Sample) {
        if let Some([column, row]) = self.square(sample.at) {
            let square = &mut self.squares[row * self.columns + column];
            if square.last != self.paths {
                square.count = square.count.saturating_add(1);
                square.last = self.paths;
            }
            square.directions |= sample.direction;
        }
    }

    /// How many paths have been at a place or in a square beside it, in about the same direction.
    fn beneath(&self, Sample { at, direction, .. }: Sample) -> u8 {
        let Some([column, row]) = self.square(at) else {
            return 0;
        };
        let rows = self.squares.len() / self.columns;
        let around = |i: usize, most: usize| i.saturating_sub(1)..(i + 2).min(most);
        let squares = around(row, rows).flat_map(|row| {
            around(column, self.columns).map(move |column| row * self.columns + column)
        });
        let about = direction | direction.rotate_left(1) | direction.rotate_right(1);
        let along = squares
            .map(|i| self.squares[i])
            .filter(|s| s.directions & about != 0);
        along.map(|square| square.count).max().unwrap_or(0)
    }
}

fn length(points: &[Pos2]) -> f32 {
    points.windows(2).map(|pair| pair[0].apart(pair[1])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn overlap() -> Overlap {
        Overlap::on(Rect::from_min_max(Pos2::ZERO, pos2(200.0, 100.0)), 2.0)
    }

    #[test]
    fn the_second_of_two_equal_paths_lies_on_the_first_and_the_third_on_both() {
        let mut overlap = overlap();
        let path = vec![pos2(10.0, 10.0), pos2(100.0, 10.0), pos2(100.0, 60.0)];
        for beneath in 0..3 {
            let pieces = overlap.add(vec![path.clone()], 20.0);
            let points = path.clone();
            let line = 0;
            assert_eq!(
                pieces,
                [Piece {
                    points,
                    beneath,
                    line
                }]
            );
        }
    }

    #[test]
    fn paths_that_cross_or_run_apart_do_not_hide_one_another() {
        let mut overlap = overlap();
        overlap.add(vec![vec![pos2(10.0, 50.0), pos2(190.0, 50.0)]], 20.0);
        for other in [
            vec![pos2(100.0, 10.0), pos2(100.0, 90.0)],
            vec![pos2(10.0, 60.0), pos2(190.0, 60.0)],
        ] {
            let pieces = overlap.add(vec![other.clone()], 20.0);
            assert_eq!(pieces.len(), 1);
            assert_eq!(pieces[0].beneath, 0);
            assert_eq!(
                [pieces[0].points[0], *pieces[0].points.last().unwrap()],
                [other[0], other[1]]
            );
        }
    }

    #[test]
    fn a_path_through_a_tangle_of_others_stays_whole() {
        let mut overlap = overlap();
        let hatched = (0..40).map(|i| {
            let x = 5.0 * i as f32;
            vec![pos2(x, 0.0), pos2(x, 100.0)]
        });
        overlap.add(hatched.collect(), 20.0);
        let pieces = overlap.add(vec![vec![pos2(10.0, 50.0), pos2(190.0, 50.0)]], 20.0);
        let points = vec![pos2(10.0, 50.0), pos2(190.0, 50.0)];
        assert_eq!(pieces.len(), 1);
        let (beneath, line) = (0, 0);
        assert_eq!(
            pieces[0],
            Piece {
                points,
                beneath,
                line
            }
        );
    }

    #[test]
    fn only_the_common_stretch_is_cut_out() {
        let mut overlap = overlap();
        overlap.add(vec![vec![pos2(60.0, 50.0), pos2(120.0, 50.0)]], 20.0);
        let pieces = overlap.add(vec![vec![pos2(10.0, 50.0), pos2(190.0, 50.0)]], 20.0);
        let beneath: Vec<u8> = pieces.iter().map(|piece| piece.beneath).collect();
        assert_eq!(beneath, [0, 1, 0]);
        // Up to three squares off.
        let ends = [pieces[1].points[0].x, pieces[2].points[0].x];
        assert!(
            (ends[0] - 60.0).abs() < 7.0 && (ends[1] - 120.0).abs() < 7.0,
            "{ends:?}"
        );
        // The pieces are the whole path.
        for pair in pieces.windows(2) {
            assert_eq!(pair[0].points.last(), pair[1].points.first());
        }
    }
}
