//! Contour levels: what they cover, that they are round, and their labels.

use ravine::analysis::field::Field;
use ravine::analysis::levels::{label, levels};
use ravine::surface::Spacing;

const ALL: [Spacing; 3] = [Spacing::Linear, Spacing::Logarithmic, Spacing::Quantile];

fn field(values: Vec<f64>) -> Field {
    Field {
        columns: values.len(),
        rows: 1,
        x: [0.0, 1.0],
        y: [0.0, 1.0],
        values,
    }
}

fn square(n: usize, half_width: f64, f: impl Fn(f64, f64) -> f64) -> Field {
    let at = |i: usize| half_width * (2.0 * i as f64 / (n - 1) as f64 - 1.0);
    let values = (0..n * n).map(|k| f(at(k % n), at(k / n))).collect();
    Field {
        columns: n,
        rows: n,
        x: [-half_width, half_width],
        y: [-half_width, half_width],
        values,
    }
}

#[test]
fn linear_levels_are_the_doubles_nearest_to_round_numbers() {
    let of = |least, greatest, count| {
        levels(&field(vec![least, greatest]), Spacing::Linear, None, count)
    };
    assert_eq!(
        of(0.0, 1.0, 9),
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    );
    assert_eq!(
        of(-3.2, 4.1, 7),
        [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0]
    );
    assert_eq!(of(0.0, 2000.0, 3), [500.0, 1000.0, 1500.0]);
    assert_eq!(of(3e-9, 7.1e-9, 4), [4e-9, 5e-9, 6e-9, 7e-9]);
    assert_eq!(
        of(1e12, 1e12 + 1.0, 4),
        [1e12 + 0.2, 1e12 + 0.4, 1e12 + 0.6, 1e12 + 0.8]
    );
}

#[test]
fn linear_counts_are_as_near_as_the_ladder_allows() {
    for greatest in [0.7, 1.0, 3.3, 42.0, 999.0, 1e-7, 6e20, f64::MAX] {
        for count in [1, 2, 5, 10, 20, 50] {
            let found = levels(&field(vec![0.0, greatest]), Spacing::Linear, None, count);
            // Neighbouring steps differ by 2.5 at most, so one of them is within √2.5 of the wanted number of parts.
            let parts = (found.len() as f64 + 1.0) / (count as f64 + 1.0);
            assert!(
                (0.5..=2.0).contains(&parts),
                "{greatest} {count}: {found:?}"
            );
            let step = found[0];
            for (i, level) in found.iter().enumerate() {
                assert!((level - step * (i + 1) as f64).abs() <= 1e-12 * level);
            }
        }
    }
}

#[test]
fn logarithmic_levels_are_geometric_above_the_floor_and_meet_the_decades() {
    for floor in [0.0, -20.0] {
        let bowl = square(101, 3.0, |x, y| floor + x * x + 100.0 * y * y);
        for count in [4, 12, 30] {
            let found = levels(&bowl, Spacing::Logarithmic, Some(floor), count);
            assert!(
                found.len().abs_diff(count) <= 1 + count / 4,
                "{count}: {found:?}"
            );
            let ratio = (found[1] - floor) / (found[0] - floor);
            for pair in found.windows(2) {
                assert!(((pair[1] - floor) / (pair[0] - floor) / ratio - 1.0).abs() < 1e-10);
            }
            if floor == 0.0 {
                assert!(found.contains(&1.0) && found.contains(&100.0), "{found:?}");
            }
            // The field's own minimum is on the grid.
            assert_eq!(found, levels(&bowl, Spacing::Logarithmic, None, count));
        }
    }
}

#[test]
fn a_value_next_to_the_floor_does_not_use_up_the_levels() {
    let mut values: Vec<f64> = (1..=10_000).map(f64::from).collect();
    values[0] = 1e-250;
    let found = levels(&field(values), Spacing::Logarithmic, Some(0.0), 8);
    assert!(found.len() >= 6 && found[0] >= 1.0, "{found:?}");
}

#[test]
fn quantile_levels_share_the_area() {
    // Area inside r² = c of a disc grows like c, whatever monotone function of r² is shown.
    let bowl = square(401, 1.0, |x, y| (9.0 * (x * x + y * y)).exp());
    let found = levels(&bowl, Spacing::Quantile, None, 9);
    assert_eq!(found.len(), 9);
    for (i, level) in found.iter().enumerate() {
        let below =
            bowl.values.iter().filter(|z| *z <= level).count() as f64 / bowl.values.len() as f64;
        assert!((below - (i + 1) as f64 / 10.0).abs() < 2e-3, "{i}: {below}");
    }
    // One outlier moves nothing much.
    let mut spiked = square(401, 1.0, |x, y| (9.0 * (x * x + y * y)).exp());
    spiked.values[7] = 1e300;
    let with_spike = levels(&spiked, Spacing::Quantile, None, 9);
    assert!(
        found
            .iter()
            .zip(&with_spike)
            .all(|(a, b)| (a / b - 1.0).abs() < 1e-2)
    );
}

#[test]
fn repeated_values_give_distinct_quantiles() {
    let steps = field((0..1000).map(|i| f64::from(i / 250)).collect());
    assert_eq!(levels(&steps, Spacing::Quantile, None, 20), [0.0, 1.0, 2.0]);
}

#[test]
fn undefined_and_constant_fields() {
    for spacing in ALL {
        let (nan, inf) = (f64::NAN, f64::INFINITY);
        for values in [
            vec![],
            vec![nan; 4],
            vec![inf, -inf, nan],
            vec![2.5; 9],
            vec![0.0, -0.0],
            vec![nan, 1.0, inf],
        ] {
            assert!(
                levels(&field(values.clone()), spacing, None, 10).is_empty(),
                "{spacing:?} {values:?}"
            );
        }
        let clean: Vec<f64> = (1..500).map(|i| f64::from(i * i)).collect();
        let mut holed = clean.clone();
        holed.extend([nan, inf, -inf]);
        assert_eq!(
            levels(&field(clean.clone()), spacing, None, 7),
            levels(&field(holed), spacing, None, 7)
        );
        assert!(levels(&field(clean), spacing, None, 0).is_empty());
    }
}

#[test]
fn extreme_ranges_stay_strictly_ascending_inside_the_range() {
    let tiny = f64::from_bits(1);
    let mut levelled = 0;
    for (least, greatest) in [
        (f64::MIN, f64::MAX),
        (0.0, tiny),
        (0.0, 1e-310),
        (1.0, 1.0 + f64::EPSILON),
        (-1e300, 1e-300),
        (0.0, f64::MAX),
    ] {
        for spacing in ALL {
            for floor in [None, Some(0.0), Some(f64::NAN), Some(f64::MAX)] {
                let found = levels(&field(vec![least, greatest, least]), spacing, floor, 10);
                levelled += usize::from(!found.is_empty());
                assert!(
                    found.windows(2).all(|pair| pair[0] < pair[1]),
                    "{spacing:?} {least} {greatest} {found:?}"
                );
                assert!(
                    found
                        .iter()
                        .all(|&level| least <= level && level < greatest),
                    "{found:?}"
                );
            }
        }
    }
    // Where the range holds a few numbers only, there may be no room for any.
    assert!(levelled >= 24, "{levelled} of 72");
}

#[test]
fn labels_are_short_and_tell_levels_apart() {
    for (level, apart, text) in [
        (0.5, 0.1, "0.5"),
        (20.0, 10.0, "20"),
        (1e4, 9e3, "10⁴"),
        (-3.0, 1.0, "−3"),
        (0.0, 1.0, "0"),
        (-1e-17, 0.1, "0"),
        (0.30000000000000004, 0.1, "0.3"),
        (1000.0, 500.0, "1000"),
        (1005.0, 5.0, "1005"),
        (2.1544, 1.15, "2.2"),
        (1e-6, 1e-6, "10⁻⁶"),
        (12_500.0, 2_500.0, "12500"),
        (-2.5e-8, 1e-8, "−2.5·10⁻⁸"),
        (0.1, 0.0, "0.1"),
        (0.1, f64::NAN, "0.1"),
        (f64::NAN, 1.0, "NaN"),
    ] {
        assert_eq!(label(level, apart), text);
    }
    for decade in [-12, -3, 0, 2, 7] {
        let scale = 10f64.powi(decade);
        let texts: Vec<String> = (1..100)
            .map(|k| label(k as f64 * 0.05 * scale, 0.05 * scale))
            .collect();
        assert!(texts.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
