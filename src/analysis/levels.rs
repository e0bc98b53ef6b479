//! The choice of levels for the contour lines of a field, and the text that names a level.

use super::field::Field;
use crate::math::elementary as e;
use crate::spelling::number;
use crate::surface::Spacing;

/// Quantiles are taken from at most this many values.
const SAMPLE: usize = 1 << 16;
/// Share of the area below the lowest logarithmic level: the smallest ring that can be seen. The least value of a field would
/// not do, because it says how close a grid point came to a minimum by accident.
const LOWEST_SHARE: f64 = 1e-3;

/// About `count` distinct levels for `field`, ascending, each above the least and below the greatest value (quantiles may equal
/// the least). Quantiles are exactly `count` unless values repeat; the other spacings come as close to `count` as round numbers
/// allow.
///
/// Logarithmic levels lie above `floor`: the known minimum, or the least value of the field if `None`. Values that are not
/// finite are ignored; a constant field has no levels.
pub fn levels(field: &Field, spacing: Spacing, floor: Option<f64>, count: usize) -> Vec<f64> {
    let values: Vec<f64> = field
        .values
        .iter()
        .copied()
        .filter(|z| z.is_finite())
        .collect();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if count == 0 || least >= greatest {
        return Vec::new();
    }
    match spacing {
        Spacing::Linear => linear(least, greatest, count),
        Spacing::Logarithmic => {
            let floor = floor.filter(|floor| floor.is_finite()).unwrap_or(least);
            let mut levels = logarithmic(values, floor, count);
            levels.retain(|&level| least < level && level < greatest);
            levels.dedup();
            levels
        }
        Spacing::Quantile => {
            let mut sample = sample(values);
            let share = |i| i as f64 / (count as f64 + 1.0);
            let last = sample.len() - 1;
            let neighbours = |i| {
                let (below, _) = position(last + 1, share(i));
                [below, (below + 1).min(last)]
            };
            let mut places: Vec<usize> = (1..=count).flat_map(neighbours).collect();
            places.sort_unstable();
            order_at(&mut sample, &places, 0);
            let mut levels: Vec<f64> = (1..=count).map(|i| quantile(&sample, share(i))).collect();
            levels.retain(|&level| level < greatest);
            levels.dedup();
            levels
        }
    }
}

fn linear(least: f64, greatest: f64, count: usize) -> Vec<f64> {
    let parts = count as f64 + 1.0;
    // A range below the smallest normal numbers holds no round numbers; the bound ends the search for them.
    let decade = e::log10(greatest / parts - least / parts)
        .floor()
        .max(-400.0) as i32;
    let mut best = Vec::new();
    for exponent in decade - 1..=decade + 1 {
        for factor in [1.0, 2.0, 5.0] {
            // Dividing by a power of ten, which is exact, gives the double nearest to the decimal number.
            let (times, over) = if exponent < 0 {
                (factor, power_of_ten(-exponent))
            } else {
                (factor * power_of_ten(exponent), 1.0)
            };
            let (first, last) = (
                (least / times * over).floor(),
                (greatest / times * over).ceil(),
            );
            // Far more levels than asked for, or steps below the rounding of the values.
            if !(last - first <= 20.0 * parts && first + 1.0 > first && last - 1.0 < last) {
                continue;
            }
            let levels: Vec<f64> = (0..=(last - first) as usize)
                .map(|i| (first + i as f64) * times / over)
                .filter(|&level| least < level && level < greatest)
                .collect();
            if best.is_empty() || levels.len().abs_diff(count) < best.len().abs_diff(count) {
                best = levels;
            }
        }
    }
    best.dedup();
    best
}

/// Floor plus powers of ten, with a whole number of levels per decade or of decades per level.
fn logarithmic(values: Vec<f64>, floor: f64, count: usize) -> Vec<f64> {
    let above: Vec<f64> = values
        .into_iter()
        .map(|z| z - floor)
        .filter(|&d| d > 0.0 && d.is_finite())
        .collect();
    let highest = above.iter().copied().fold(0.0, f64::max);
    let mut sample = sample(above);
    if sample.is_empty() {
        return Vec::new();
    }
    // A quantile needs only its two neighbours in place, which takes linear time.
    let (below, _) = position(sample.len(), LOWEST_SHARE);
    let (_, _, after) = sample.select_nth_unstable_by(below, f64::total_cmp);
    if let Some(least) = (0..after.len()).min_by(|&i, &j| after[i].total_cmp(&after[j])) {
        after.swap(0, least);
    }
    let lowest = quantile(&sample, LOWEST_SHARE);
    let (from, to) = (e::log10(lowest), e::log10(highest));
    let in_a_decade = count as f64 / (to - from);
    let (per, stride) = if in_a_decade >= 1.0 {
        (in_a_decade.round().min(1e4) as i32, 1)
    } else {
        (1, (1.0 / in_a_decade).round().max(1.0) as usize)
    };
    let first = (from * f64::from(per)).ceil() as i32;
    let last = (to * f64::from(per)).ceil() as i32;
    (first..last)
        .filter(|k| k.rem_euclid(stride as i32) == 0)
        .map(|k| {
            let part = e::pow(10.0, f64::from(k.rem_euclid(per)) / f64::from(per));
            floor + power_of_ten(k.div_euclid(per)) * part
        })
        .collect()
}

/// The double nearest to the power of ten, which repeated multiplication does not give.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::NAN)
}

/// The values, or an evenly spread sample of them.
fn sample(mut values: Vec<f64>) -> Vec<f64> {
    if values.len() > SAMPLE {
        // Multiples of the golden ratio spread evenly and, unlike a fixed stride, never fall in step with the rows.
        const GOLDEN: f64 = 0.618_033_988_749_894_9;
        let index = |i: usize| (((i as f64 * GOLDEN) % 1.0) * values.len() as f64) as usize;
        values = (0..SAMPLE).map(|i| values[index(i)]).collect();
    }
    values
}

/// Where the quantile of a share lies among `count` ≥ 1 ordered values: the index of the value before it, and the fraction of
/// the way to the next.
fn position(count: usize, share: f64) -> (usize, f64) {
    let position = share * (count - 1) as f64;
    let below = position.floor();
    (below as usize, position - below)
}

/// Puts into the given ascending places (less `offset`) the numbers that sorting would put there, for a fraction of the work of
/// sorting all.
fn order_at(numbers: &mut [f64], places: &[usize], offset: usize) {
    let Some(&middle) = places.get(places.len() / 2) else {
        return;
    };
    let (below, _, above) = numbers.select_nth_unstable_by(middle - offset, f64::total_cmp);
    let first = places.partition_point(|&place| place < middle);
    let after = places.partition_point(|&place| place <= middle);
    order_at(below, &places[..first], offset);
    order_at(above, &places[after..], middle + 1);
}

/// The value below which the given share of the values lies. `sorted` is not empty, and in order at least around that value.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let (below, t) = position(sorted.len(), share);
    let above = (below + 1).min(sorted.len() - 1);
    if sorted[below] == sorted[above] {
        sorted[below]
    } else {
        sorted[below] * (1.0 - t) + sorted[above] * t
    }
}

/// The shortest text that tells a level from its nearest neighbour, at the distance `apart`: correct to a twentieth of that
/// distance ("0.5", "20", "10⁴", "−3"). All digits if `apart` is not positive.
pub fn label(level: f64, apart: f64) -> String {
    let tolerance = if apart > 0.0 { apart / 20.0 } else { 0.0 };
    if level.abs() <= tolerance {
        return "0".to_owned();
    }
    let shown = (0..17)
        .filter_map(|digits| format!("{level:.digits$e}").parse::<f64>().ok())
        .find(|shown| (shown - level).abs() <= tolerance)
        .unwrap_or(level);
    let (plain, powers) = (shown.to_string(), number::exact_scientific(shown));
    let everyday = (1e-3..1e4).contains(&shown.abs());
    let text = if everyday || plain.chars().count() <= powers.chars().count() {
        plain
    } else {
        powers
    };
    text.replace('-', "\u{2212}")
}
