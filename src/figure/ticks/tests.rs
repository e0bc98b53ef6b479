use super::*;

/// Labels of characters that are all as wide, in an axis of a number of characters.
fn room(characters: f32, size: &dyn Fn(&str) -> f32) -> Room<'_> {
    Room {
        length: characters * 8.0,
        beyond: [20.0, 0.0],
        gap: 8.0,
        size,
    }
}

fn width(text: &str) -> f32 {
    text.chars().count() as f32 * 8.0
}

fn texts(range: [f64; 2], division: Division, characters: f32) -> Vec<String> {
    let marks = marks(range, division, &room(characters, &width));
    marks.into_iter().map(|mark| mark.text).collect()
}

#[test]
fn marks_are_round_and_symmetric() {
    let on = |range, characters| texts(range, Division::Linear, characters);
    assert_eq!(
        on([-6.0, 6.0], 60.0),
        ["−6", "−4", "−2", "0", "2", "4", "6"]
    );
    assert_eq!(on([-0.1, 0.1], 60.0), ["−0.1", "−0.05", "0", "0.05", "0.1"]);
    assert_eq!(on([0.0, 2e6], 80.0)[..2], ["0", "5·10⁵"]);
    assert_eq!(texts([-0.02, 2.02], Division::Whole, 80.0), ["0", "1", "2"]);
}

#[test]
fn logarithmic_axes_show_decades() {
    let on = |range, characters| texts(range, Division::Logarithmic, characters);
    assert_eq!(on([-3.0, 0.0], 60.0), ["0.001", "0.01", "0.1", "1"]);
    assert_eq!(
        on([-0.1, 2.1], 80.0),
        ["1", "2", "5", "10", "20", "50", "100"]
    );
    let even = [
        "10⁻¹⁶",
        "10⁻¹⁴",
        "10⁻¹²",
        "10⁻¹⁰",
        "10⁻⁸",
        "10⁻⁶",
        "10⁻⁴",
        "10⁻²",
        "1",
    ];
    assert_eq!(on([-16.0, 1.0], 60.0), even);
    // log₁₀ 3 = 0.477, log₁₀ 3.5 = 0.544
    assert_eq!(
        on([0.477, 0.545], 60.0),
        ["3", "3.1", "3.2", "3.3", "3.4", "3.5"]
    );
}

#[test]
fn axes_of_both_signs_show_zero_and_powers() {
    // log₁₀ (1 + 1000) = 3.0004
    let wide = ["−1000", "−100", "−10", "−1", "0", "1", "10", "100", "1000"];
    let on = |characters| texts([-3.1, 3.1], Division::Symmetric(1.0), characters);
    assert_eq!(on(80.0), wide);
    assert_eq!(on(30.0), ["−1000", "−10", "0", "10", "1000"]);
    let far = texts([-6.5, 0.5], Division::Symmetric(1.0), 30.0);
    assert!(far.contains(&"0".to_owned()) && far.len() >= 4, "{far:?}");
}

#[test]
fn four_to_nine_labels_that_never_touch() {
    let mut seed = 7u64;
    let mut draw = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / (1u64 << 53) as f64
    };
    for case in 0..20_000 {
        let middle = (draw() - 0.5) * 10f64.powf(draw() * 8.0 - 4.0);
        let reach = 10f64.powf(draw() * 6.0 - 3.0);
        let linear = [middle - reach, middle + reach];
        let low = draw() * 20.0 - 16.0;
        let logarithmic = [low, low + 0.1 + draw() * 18.0];
        let signs = [-0.5 - 6.0 * draw(), 0.5 + 6.0 * draw()];
        let (range, division) = [
            (linear, Division::Linear),
            (logarithmic, Division::Logarithmic),
            (
                signs,
                Division::Symmetric(10f64.powf((draw() * 6.0 - 3.0).floor())),
            ),
        ][case % 3];
        let font = 8.0 + 24.0 * draw() as f32;
        let size = |text: &str| 0.6 * font * text.chars().count() as f32;
        let room = Room {
            length: 30.0 + 3000.0 * draw() as f32,
            beyond: [font, 0.0],
            gap: 0.8 * font,
            size: &size,
        };
        let found = marks(range, division, &room);
        let context = || format!("{range:?} {division:?} {} {font} {found:?}", room.length);
        assert!(found.len() <= MOST, "{}", context());
        for pair in found.windows(2) {
            let apart = pair[1].middle - pair[0].middle;
            let needed = 0.5 * (size(&pair[0].text) + size(&pair[1].text)) + room.gap;
            assert!(apart >= needed - 0.01, "{}", context());
            assert_ne!(pair[0].text, pair[1].text, "{}", context());
        }
        for mark in &found {
            let half = 0.5 * size(&mark.text);
            assert!(mark.middle + half <= room.length + 0.01, "{}", context());
            assert!(
                (mark.middle - mark.at).abs() <= half + 0.01,
                "{}",
                context()
            );
        }
        let widest = found
            .iter()
            .map(|m| size(&m.text))
            .fold(3.0 * font, f32::max);
        if room.length > 2.0 * MOST as f32 * (widest + room.gap) {
            assert!(found.len() >= FEWEST, "{}", context());
        }
    }
}

#[test]
fn what_is_no_range_has_no_marks() {
    for range in [
        [1.0, 1.0],
        [2.0, 1.0],
        [f64::NAN, 1.0],
        [0.0, f64::INFINITY],
    ] {
        for division in [
            Division::Linear,
            Division::Logarithmic,
            Division::Symmetric(1.0),
        ] {
            assert_eq!(marks(range, division, &room(50.0, &width)), []);
        }
    }
    let huge = marks([-300.0, 308.0], Division::Logarithmic, &room(100.0, &width));
    assert!((FEWEST..=MOST).contains(&huge.len()));
    let tiny = marks([0.0, 1.0], Division::Linear, &room(0.1, &width));
    assert!(tiny.len() <= 1);
}

/// Of numbers that are equal in all that can be read, what they have beyond a round one is told.
#[test]
fn numbers_that_hardly_differ_are_told_by_their_difference() {
    let range = [0.500_004, 0.500_021];
    let marks = marks(range, Division::Beyond(0.5), &room(400.0, &width));
    let texts: Vec<&str> = marks.iter().map(|mark| mark.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "4·10⁻⁶",
            "6·10⁻⁶",
            "8·10⁻⁶",
            "1·10⁻⁵",
            "1.2·10⁻⁵",
            "1.4·10⁻⁵",
            "1.6·10⁻⁵",
            "1.8·10⁻⁵",
            "2·10⁻⁵"
        ]
    );
}
