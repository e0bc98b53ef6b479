//! Contour lines: their places against theory, a second method and contourpy, and their structure.

use ravine::analysis::contour::Contours;
use ravine::analysis::field::Field;
use serde_json::Value;

fn field(
    columns: usize,
    rows: usize,
    x: [f64; 2],
    y: [f64; 2],
    f: impl Fn(f64, f64) -> f64,
) -> Field {
    let at = |ends: [f64; 2], i: usize, n: usize| {
        ends[0] + (ends[1] - ends[0]) * i as f64 / (n - 1) as f64
    };
    let values = (0..columns * rows)
        .map(|k| f(at(x, k % columns, columns), at(y, k / columns, rows)))
        .collect();
    Field {
        columns,
        rows,
        x,
        y,
        values,
    }
}

/// A field on the unit grid, from rows written bottom first.
fn unit(columns: usize, values: &[f64]) -> Field {
    let rows = values.len() / columns;
    let (x, y) = ([0.0, columns as f64 - 1.0], [0.0, rows as f64 - 1.0]);
    Field {
        columns,
        rows,
        x,
        y,
        values: values.to_vec(),
    }
}

fn trace(field: &Field, levels: &[f64]) -> Contours {
    let mut contours = Contours::default();
    contours.trace(field, levels);
    contours
}

/// Numbers in [0, 1) from a seed (splitmix64).
fn random(mut state: u64) -> impl FnMut() -> f64 {
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A random field with holes of NaN and infinity in one value of `holes_in` (0: none).
fn random_field(columns: usize, rows: usize, seed: u64, holes_in: usize) -> Field {
    let mut next = random(seed);
    let mut values: Vec<f64> = (0..columns * rows).map(|_| next()).collect();
    for value in &mut values {
        let draw = next();
        if holes_in > 0 && draw * (holes_in as f64) < 1.0 {
            *value = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][(next() * 3.0) as usize];
        }
    }
    unit(columns, &values)
}

/// All lines as (level value, closed, points), to compare across calls.
fn lines(contours: &Contours, level: usize) -> Vec<(bool, Vec<[f64; 2]>)> {
    contours
        .lines_of(level)
        .iter()
        .map(|line| (line.closed, contours.points_of(line).to_vec()))
        .collect()
}

/// Points of a level without the repeated ends of loops.
fn distinct_points(contours: &Contours, level: usize) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for line in contours.lines_of(level) {
        let all = contours.points_of(line);
        points.extend_from_slice(&all[..all.len() - usize::from(line.closed)]);
    }
    points
}

/// Second method: where the level crosses each edge that belongs to a cell with finite corners, one edge at a time.
fn crossed_edges(field: &Field, level: f64) -> Vec<[f64; 2]> {
    let (nx, ny) = (field.columns, field.rows);
    let z = |i: usize, j: usize| field.values[j * nx + i];
    let whole = |i: Option<usize>, j: Option<usize>| match (i, j) {
        (Some(i), Some(j)) if i + 1 < nx && j + 1 < ny => {
            [z(i, j), z(i + 1, j), z(i, j + 1), z(i + 1, j + 1)]
                .iter()
                .all(|z| z.is_finite())
        }
        _ => false,
    };
    let mut points = Vec::new();
    for j in 0..ny {
        for i in 0..nx {
            for (di, dj) in [(1, 0), (0, 1)] {
                let (before_i, before_j) = (i.checked_sub(dj), j.checked_sub(di));
                let kept = whole(Some(i), Some(j)) || whole(before_i, before_j);
                if i + di < nx
                    && j + dj < ny
                    && kept
                    && (z(i, j) > level) != (z(i + di, j + dj) > level)
                {
                    let t = (level - z(i, j)) / (z(i + di, j + dj) - z(i, j));
                    points.push([i as f64 + t * di as f64, j as f64 + t * dj as f64]);
                }
            }
        }
    }
    points
}

fn sorted(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points
}

#[test]
fn circle_is_one_loop_to_second_order() {
    for n in [41, 81, 161] {
        let contours = trace(
            &field(n, n, [-2.0, 2.0], [-2.0, 2.0], |x, y| x * x + y * y),
            &[1.0],
        );
        assert_eq!(contours.lines.len(), 1);
        let points = contours.points_of(&contours.lines[0]);
        assert!(contours.lines[0].closed);
        assert_eq!(points.first(), points.last());
        // The chord of r² between grid points h apart lies at most h²/4 above it; r = √(r²) halves that.
        let h = 4.0 / (n - 1) as f64;
        for [x, y] in points {
            assert!((x.hypot(*y) - 1.0).abs() <= 0.126 * h * h);
        }
        // Higher values outside, on the left: clockwise, so the signed area is −π.
        let area: f64 = points
            .windows(2)
            .map(|p| 0.5 * (p[0][0] * p[1][1] - p[1][0] * p[0][1]))
            .sum();
        assert!((area + std::f64::consts::PI).abs() < 2.0 * h * h);
    }
}

#[test]
fn ramp_gives_open_lines_at_exact_positions() {
    let contours = trace(
        &field(9, 5, [0.0, 8.0], [0.0, 4.0], |x, _| x),
        &[0.25, 3.5, 7.75],
    );
    for (level, x) in [0.25, 3.5, 7.75].into_iter().enumerate() {
        // Values grow to the right, so the line runs down.
        let expected: Vec<_> = (0..5).rev().map(|j| [x, j as f64]).collect();
        assert_eq!(lines(&contours, level), [(false, expected)]);
    }
}

#[test]
fn ambiguous_cells_follow_the_mean() {
    // Corners lower left and upper right are 1, the others 0: mean 1/2.
    let saddle = unit(2, &[1.0, 0.0, 0.0, 1.0]);
    let contours = trace(&saddle, &[0.25, 0.75]);
    let low = lines(&contours, 0);
    assert!(
        low.contains(&(false, vec![[0.75, 0.0], [1.0, 0.25]])),
        "{low:?}"
    );
    assert!(
        low.contains(&(false, vec![[0.25, 1.0], [0.0, 0.75]])),
        "{low:?}"
    );
    let high = lines(&contours, 1);
    assert!(
        high.contains(&(false, vec![[0.25, 0.0], [0.0, 0.25]])),
        "{high:?}"
    );
    assert!(
        high.contains(&(false, vec![[0.75, 1.0], [1.0, 0.75]])),
        "{high:?}"
    );
    // The mean equal to the level is not above it.
    let middle = lines(&trace(&saddle, &[0.5]), 0);
    assert!(
        middle.contains(&(false, vec![[0.5, 0.0], [0.0, 0.5]])),
        "{middle:?}"
    );
    // The other diagonal.
    let contours = trace(&unit(2, &[0.0, 1.0, 1.0, 0.0]), &[0.25, 0.75]);
    assert!(lines(&contours, 0).contains(&(false, vec![[0.0, 0.25], [0.25, 0.0]])));
    assert!(lines(&contours, 1).contains(&(false, vec![[1.0, 0.25], [0.75, 0.0]])));
}

#[test]
fn cells_with_an_undefined_corner_are_left_out() {
    for hole in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut ramp = field(9, 9, [0.0, 8.0], [0.0, 8.0], |x, _| x);
        ramp.values[4 * 9 + 4] = hole;
        // The line x = 3.5 loses the two cells left of the point (4, 4).
        let contours = trace(&ramp, &[3.5]);
        let found = lines(&contours, 0);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            (false, vec![[3.5, 3.0], [3.5, 2.0], [3.5, 1.0], [3.5, 0.0]])
        );
        assert_eq!(
            found[1],
            (false, vec![[3.5, 8.0], [3.5, 7.0], [3.5, 6.0], [3.5, 5.0]])
        );
    }
}

#[test]
fn every_crossed_edge_appears_exactly_once() {
    let levels: Vec<f64> = (1..20).map(|k| k as f64 / 20.0).collect();
    let sizes = [
        (2, 2),
        (2, 9),
        (9, 2),
        (8, 8),
        (9, 9),
        (10, 7),
        (16, 17),
        (17, 16),
        (18, 5),
        (33, 40),
        (70, 31),
    ];
    for (seed, (columns, rows)) in sizes.into_iter().enumerate() {
        for holes_in in [0, 40, 8, 2] {
            let field = random_field(columns, rows, seed as u64, holes_in);
            let contours = trace(&field, &levels);
            for (index, &level) in levels.iter().enumerate() {
                let (found, expected) = (
                    distinct_points(&contours, index),
                    crossed_edges(&field, level),
                );
                assert_eq!(
                    found.len(),
                    expected.len(),
                    "{columns}×{rows}, holes {holes_in}, level {level}"
                );
                for (a, b) in sorted(found).into_iter().zip(sorted(expected)) {
                    assert!(
                        (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-9,
                        "{a:?} {b:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn lines_are_maximal_and_keep_higher_values_on_the_left() {
    let field = random_field(40, 30, 7, 0);
    let contours = trace(&field, &[0.3, 0.5, 0.8]);
    let on_border = |[x, y]: [f64; 2]| x == 0.0 || x == 39.0 || y == 0.0 || y == 29.0;
    for line in &contours.lines {
        let points = contours.points_of(line);
        let level = contours.levels[line.level as usize];
        if line.closed {
            assert!(points.len() >= 5 && points[0] == points[points.len() - 1]);
        } else {
            assert!(on_border(points[0]) && on_border(points[points.len() - 1]));
        }
        for pair in points.windows(2) {
            // A vertex on a horizontal edge that is passed upwards has the higher value on its left end.
            let cell = [
                (pair[0][0] + pair[1][0]) / 2.0,
                (pair[0][1] + pair[1][1]) / 2.0,
            ];
            let (i, j) = (cell[0] as usize, cell[1] as usize);
            for (k, [x, y]) in pair.iter().enumerate() {
                let into = if k == 0 { 1.0 } else { -1.0 };
                let z = |i: usize, j: usize| field.values[j * 40 + i];
                if y.fract() == 0.0 {
                    let left = *x as usize;
                    let up = if *y as usize == j { into } else { -into };
                    assert_eq!(z(left, *y as usize) > level, up > 0.0);
                } else {
                    let bottom = *y as usize;
                    let right = if *x as usize == i { into } else { -into };
                    assert_eq!(z(*x as usize, bottom) > level, right < 0.0);
                }
            }
        }
    }
}

#[test]
fn a_level_equal_to_grid_values_leaves_no_gaps_and_no_specks() {
    let mut next = random(3);
    let values: Vec<f64> = (0..60 * 50).map(|_| (next() * 6.0).floor()).collect();
    let field = unit(60, &values);
    let levels: Vec<f64> = (0..6).map(f64::from).collect();
    let contours = trace(&field, &levels);
    let on_border = |[x, y]: [f64; 2]| x == 0.0 || x == 59.0 || y == 0.0 || y == 49.0;
    for line in &contours.lines {
        let points = contours.points_of(line);
        assert!(
            points.iter().any(|point| *point != points[0]),
            "a line of one point"
        );
        assert!(
            line.closed || on_border(points[0]) && on_border(points[points.len() - 1]),
            "a gap"
        );
    }
    assert!(
        contours.lines_of(5).is_empty(),
        "no value is above the greatest"
    );
    // Just above the level the same sets are inside, so the same lines, up to those that had collapsed.
    let above = trace(
        &field,
        &levels.iter().map(|level| level + 1e-9).collect::<Vec<_>>(),
    );
    for level in 0..6 {
        let specks = above.lines_of(level).iter().filter(|line| {
            let points = above.points_of(line);
            points
                .iter()
                .all(|p| (p[0] - points[0][0]).abs() + (p[1] - points[0][1]).abs() < 1e-6)
        });
        assert_eq!(
            contours.lines_of(level).len() + specks.count(),
            above.lines_of(level).len()
        );
    }
    // The minimum of a bowl at level 0 has no line, the plateau does.
    assert!(
        trace(
            &self::field(5, 5, [-2.0, 2.0], [-2.0, 2.0], |x, y| x * x + y * y),
            &[0.0]
        )
        .lines
        .is_empty()
    );
    assert_eq!(
        trace(
            &self::field(7, 7, [-3.0, 3.0], [-3.0, 3.0], |x, _| (x.abs() - 1.0)
                .max(0.0)),
            &[0.0]
        )
        .lines
        .len(),
        2
    );
}

#[test]
fn a_line_depends_on_its_own_level_only() {
    let field = random_field(50, 37, 11, 60);
    // More levels than fit into one sweep.
    let levels: Vec<f64> = (1..600).map(|k| k as f64 / 600.0).collect();
    let all = trace(&field, &levels);
    let mut again = Contours::default();
    for (index, &level) in levels.iter().enumerate().step_by(7) {
        again.trace(&field, &[level]);
        assert_eq!(lines(&all, index), lines(&again, 0));
    }
    let backwards: Vec<f64> = levels.iter().rev().copied().collect();
    let reversed = trace(&field, &backwards);
    for index in 0..levels.len() {
        assert_eq!(
            lines(&all, index),
            lines(&reversed, levels.len() - 1 - index)
        );
    }
}

#[test]
fn reused_memory_changes_nothing() {
    let (large, small) = (random_field(64, 64, 1, 9), random_field(11, 23, 2, 0));
    let levels = [0.1, 0.2, 0.5, 0.9];
    let mut reused = Contours::default();
    for field in [&small, &large, &small, &large] {
        reused.trace(field, &levels);
        let fresh = trace(field, &levels);
        assert_eq!(
            (&reused.points, &reused.lines),
            (&fresh.points, &fresh.lines)
        );
    }
}

#[test]
fn empty_inputs_give_no_lines() {
    let values = [0.0, 1.0, 2.0, 3.0];
    for (columns, rows) in [
        (0, 0),
        (0, 4),
        (4, 0),
        (1, 4),
        (4, 1),
        (3, 2),
        (usize::MAX, 2),
    ] {
        let field = Field {
            columns,
            rows,
            x: [0.0, 1.0],
            y: [0.0, 1.0],
            values: values.to_vec(),
        };
        assert!(trace(&field, &[0.5]).lines.is_empty());
    }
    let field = unit(2, &values);
    let bad = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
    ];
    assert!(trace(&field, &[]).lines.is_empty());
    assert!(trace(&field, &bad).lines.is_empty());
    assert!(trace(&unit(2, &[f64::NAN; 6]), &[0.0]).lines.is_empty());
    // The second of two equal levels is empty, the first is not.
    let twice = trace(&field, &[f64::NAN, 1.5, 1.5]);
    assert_eq!(
        [0, 1, 2].map(|level| twice.lines_of(level).len()),
        [0, 1, 0]
    );
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let big = f64::MAX;
    let contours = trace(&unit(2, &[-big, big, -big, big]), &[0.0]);
    assert_eq!(lines(&contours, 0), [(false, vec![[0.5, 1.0], [0.5, 0.0]])]);
    let saddle = trace(&unit(2, &[big, -big, big / 2.0, big]), &[0.0]);
    assert!(!saddle.points.is_empty());
    assert!(
        saddle
            .points
            .iter()
            .flatten()
            .all(|coordinate| coordinate.is_finite())
    );
}

#[test]
fn agrees_with_contourpy() {
    let reference: Value =
        serde_json::from_str(include_str!("data/contourpy.json")).expect("valid JSON");
    let number = |value: &Value| value.as_f64().expect("a number");
    let size = number(&reference["size"]) as usize;
    let mut compared = 0;
    for surface in reference["surfaces"].as_array().expect("surfaces") {
        let domain: Vec<f64> = surface["domain"]
            .as_array()
            .expect("domain")
            .iter()
            .map(number)
            .collect();
        let (x, y) = ([domain[0], domain[1]], [domain[2], domain[3]]);
        let field = match surface["name"].as_str() {
            Some("rosenbrock") => field(size, size, x, y, |x, y| {
                (1.0 - x) * (1.0 - x) + 100.0 * ((y - x * x) * (y - x * x))
            }),
            Some("himmelblau") => field(size, size, x, y, |x, y| {
                let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
                a * a + b * b
            }),
            _ => field(size, size, x, y, |i, j| {
                (i * 7.0 + j * j * 3.0 + i * j).round() % 11.0
            }),
        };
        let rows = surface["levels"].as_array().expect("levels");
        let levels: Vec<f64> = rows.iter().map(|row| number(&row["level"])).collect();
        let contours = trace(&field, &levels);
        for (level, row) in rows.iter().enumerate() {
            let lines = contours.lines_of(level);
            let points: usize = lines
                .iter()
                .map(|line| contours.points_of(line).len())
                .sum();
            let length: f64 = lines
                .iter()
                .flat_map(|line| contours.points_of(line).windows(2))
                .map(|p| (p[1][0] - p[0][0]).hypot(p[1][1] - p[0][1]))
                .sum();
            let expected = number(&row["length"]);
            let name = &surface["name"];
            assert_eq!(lines.len() as f64, number(&row["lines"]), "{name} {level}");
            assert_eq!(points as f64, number(&row["vertices"]), "{name} {level}");
            assert!(
                (length - expected).abs() <= 1e-9 * expected,
                "{name} {level}: {length} {expected}"
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 33);
}
