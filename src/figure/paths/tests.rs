//! Paths and dots, whole, in pieces and cut.

use super::*;
use crate::surface::View;

fn dots(points: &[Point], projection: &Projection, frame: Rect, apart: f32) -> Vec<Pos2> {
    let mut dots = Dots::new(projection, frame, points.len(), apart);
    dots.trace(points, points.len());
    dots.up_to(points.len()).to_vec()
}

fn unit() -> (Projection, Rect) {
    let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
    let view = View::new([0.0, 100.0], [0.0, 100.0]);
    (Projection::flat(view, frame), frame)
}

#[test]
fn a_path_that_leaves_and_returns_is_cut_in_two() {
    let (projection, frame) = unit();
    let path = [[10.0, 50.0], [500.0, 50.0], [500.0, 60.0], [10.0, 60.0]];
    let lines = polylines(&path, &projection, frame);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], [pos2(10.0, 50.0), pos2(120.0, 50.0)]);
    assert_eq!(lines[1], [pos2(120.0, 40.0), pos2(10.0, 40.0)]);
}

#[test]
fn a_path_is_cut_where_its_grade_changes_and_has_no_gap() {
    let (projection, frame) = unit();
    let path: Vec<Point> = (0..10).map(|i| [10.0 * f64::from(i), 50.0]).collect();
    let mut tracer = Tracer::new(&projection, frame, path.len());
    tracer.trace(&path, path.len());
    let graded = tracer.graded(&path, 9, |row| (row / 4) as u8);
    let grades: Vec<u8> = graded.iter().map(|(grade, _)| *grade).collect();
    assert_eq!(grades, [0, 1, 2]);
    // The segment to a row has the grade of that row.
    let ends = |(_, line): &(u8, Vec<Pos2>)| [line[0].x, line[line.len() - 1].x];
    assert_eq!(
        graded.iter().map(ends).collect::<Vec<_>>(),
        [[0.0, 30.0], [30.0, 70.0], [70.0, 90.0]]
    );
}

#[test]
fn what_is_not_finite_or_huge_is_left_out() {
    let (projection, frame) = unit();
    let path = [
        [10.0, 50.0],
        [20.0, 50.0],
        [f64::NAN, 0.0],
        [30.0, 50.0],
        [40.0, 50.0],
        [1e308, -1e308],
    ];
    let lines = polylines(&path, &projection, frame);
    assert!(
        lines
            .iter()
            .flatten()
            .all(|p| p.is_finite() && frame.expand(25.0).contains(*p))
    );
    assert_eq!(lines[0], [pos2(10.0, 50.0), pos2(20.0, 50.0)]);
}

/// Wherever such a path is cut, too: the way back from 10³⁰⁰ begins at the border, and a point of which only one coordinate is a
/// number belongs to no line.
#[test]
fn cuts_at_what_is_not_finite_or_huge_stay_in_view() {
    let (projection, frame) = unit();
    let path = [
        [20.0, 50.0],
        [30.0, 50.0],
        [1e300, 50.0],
        [60.0, 50.0],
        [60.0, f64::NAN],
    ];
    let mut tracer = Tracer::new(&projection, frame, path.len());
    tracer.trace(&path, path.len());
    let clip = frame.expand(20.0);
    for row in 0..path.len() {
        let (walked, beyond) = (tracer.up_to(&path, row), tracer.beyond(&path, row));
        let mut all = walked.iter().chain(&beyond).flatten();
        assert!(
            all.all(|p| clip.contains(*p)),
            "{row}: {walked:?} {beyond:?}"
        );
    }
    let back = vec![pos2(120.0, 50.0), pos2(60.0, 50.0)];
    assert_eq!(tracer.beyond(&path, 2), std::slice::from_ref(&back));
    assert_eq!(tracer.up_to(&path, 4).last(), Some(&back));
    // A point with a vertex of its own is there once.
    let start = vec![pos2(20.0, 50.0), pos2(30.0, 50.0)];
    assert_eq!(tracer.up_to(&path, 1), [start]);
}

#[test]
fn swings_across_the_frame_are_drawn_until_they_are_far() {
    let (projection, frame) = unit();
    let swing = |r: f64| polylines(&[[50.0 - r, 50.0], [50.0 + r, 50.0]], &projection, frame).len();
    assert_eq!([swing(40.0), swing(140.0), swing(160.0)], [1, 1, 0]);
}

#[test]
fn a_path_that_fills_an_area_stays_bounded() {
    let (projection, frame) = unit();
    let mut seed = 1u64;
    let mut draw = || {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as f64 / (1u64 << 31) as f64 * 100.0
    };
    let path: Vec<Point> = (0..200_000).map(|_| [draw(), draw()]).collect();
    let vertices: usize = polylines(&path, &projection, frame)
        .iter()
        .map(Vec::len)
        .sum();
    // At most FULL ends in each of 35² squares, and a beginning for each.
    assert!(vertices <= 2 * 35 * 35 * usize::from(FULL), "{vertices}");
    assert!(vertices > 35 * 35);
    let dots = dots(&path, &projection, frame, 1.0).len();
    assert!(
        (25 * 25..=25 * 25 * usize::from(DOTS)).contains(&dots),
        "{dots}"
    );
}

/// A spiral that leaves the frame, comes back and ends in steps too short to be seen.
fn spiral() -> Vec<Point> {
    let at = |i: usize| {
        let (turn, radius) = (0.1 * i as f64, 70.0 * 0.995f64.powi(i as i32));
        [50.0 + radius * turn.cos(), 50.0 + radius * turn.sin()]
    };
    (0..1500).map(at).collect()
}

#[test]
fn a_path_traced_in_pieces_is_cut_as_one_that_ends_there() {
    let (projection, frame) = unit();
    let path = spiral();
    let mut tracer = Tracer::new(&projection, frame, path.len());
    let mut dots_of_all = Dots::new(&projection, frame, path.len(), 5.0);
    for until in [1, 2, 90, 91, 400, 1500] {
        tracer.trace(&path, until);
        dots_of_all.trace(&path, until);
        assert_eq!([tracer.traced(), dots_of_all.traced()], [until; 2]);
        let whole = polylines(&path[..until], &projection, frame);
        assert_eq!(tracer.up_to(&path, until - 1), whole, "{until}");
    }
    for row in [0, 40, 300, 899, 1200, 1499] {
        let (cut, beyond) = (tracer.up_to(&path, row), tracer.beyond(&path, row));
        let walked = polylines(&path[..=row], &projection, frame);
        let length = |lines: &[Vec<Pos2>]| -> f32 {
            let pairs = lines.iter().flat_map(|line| line.windows(2));
            pairs.map(|pair| pair[0].distance(pair[1])).sum()
        };
        assert!((length(&cut) - length(&walked)).abs() < 1.0, "{row}");
        let whole = length(&polylines(&path, &projection, frame));
        assert!(
            (length(&cut) + length(&beyond) - whole).abs() < 1.0,
            "{row}"
        );
        assert_eq!(
            dots_of_all.up_to(row),
            dots(&path[..=row], &projection, frame, 5.0)
        );
    }
}

#[test]
fn dots_do_not_touch_even_where_a_path_comes_back() {
    let (projection, frame) = unit();
    // There and back between rows that are closer than dots may be.
    let path: Vec<Point> = (0..60)
        .map(|i| {
            let along = f64::from(if i < 30 { i } else { 59 - i });
            [10.0 + 2.5 * along, if i < 30 { 50.0 } else { 51.5 }]
        })
        .collect();
    let dots = dots(&path, &projection, frame, 5.0);
    for (i, a) in dots.iter().enumerate() {
        assert!(dots[..i].iter().all(|b| a.distance(*b) >= 5.0), "{dots:?}");
    }
    // Every second one on the way there, none on the way back.
    assert_eq!(dots.len(), 15);
}

#[test]
fn dense_points_are_thinned_out_and_the_end_kept() {
    let (projection, frame) = unit();
    let path: Vec<Point> = (0..=100_000)
        .map(|i| [f64::from(i) / 1000.0, 50.0])
        .collect();
    let lines = polylines(&path, &projection, frame);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].len() < 200);
    assert_eq!(lines[0].last(), Some(&pos2(100.0, 50.0)));
}
