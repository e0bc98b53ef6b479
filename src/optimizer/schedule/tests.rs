//! Factors by hand.

use super::*;

#[test]
fn factors_follow_their_formulas() {
    let step = Schedule::Step(StepDecay {
        every: 10,
        gamma: 0.5,
    });
    assert_eq!(
        [0, 9, 10, 20].map(|t| step.factor(t)),
        [1.0, 1.0, 0.5, 0.25]
    );
    let exponential = Schedule::Exponential(Exponential { gamma: 0.5 });
    assert_eq!([0, 1, 3].map(|t| exponential.factor(t)), [1.0, 0.5, 0.125]);
    let cosine = Schedule::Cosine(Cosine {
        period: 100,
        min_factor: 0.2,
    });
    assert_eq!(cosine.factor(0), 1.0);
    assert!((cosine.factor(50) - 0.6).abs() < 1e-15);
    assert_eq!([100, 500].map(|t| cosine.factor(t)), [0.2, 0.2]);
    let ramp = Ramp {
        steps: 4,
        start_factor: 0.0,
    };
    let warmup = Schedule::Warmup {
        ramp,
        then: Box::new(exponential),
    };
    assert_eq!(
        [0, 1, 4, 5].map(|t| warmup.factor(t)),
        [0.0, 0.25, 1.0, 0.5]
    );
}

fn close(schedule: &Schedule, expected: &[(u64, f64)]) {
    for &(t, factor) in expected {
        let found = schedule.factor(t);
        assert!(
            (found - factor).abs() < 1e-14,
            "{schedule:?} at {t}: {found}"
        );
    }
}

#[test]
fn inverse_time_and_polynomials_by_hand() {
    let inverse = Schedule::InverseTime(InverseTime { decay: 0.25 });
    close(&inverse, &[(0, 1.0), (4, 0.5), (12, 0.25)]);
    let of_power = |power| Schedule::Polynomial(Polynomial { period: 8, power });
    close(
        &of_power(2.0),
        &[(0, 1.0), (4, 0.25), (6, 0.0625), (8, 0.0), (99, 0.0)],
    );
    close(&of_power(0.5), &[(6, 0.5)]);
    close(&of_power(0.0), &[(0, 1.0), (8, 1.0)]);
}

#[test]
fn restarts_begin_longer_cycles() {
    let with = |multiplier| {
        Schedule::CosineRestarts(CosineRestarts {
            period: 4,
            multiplier,
            min_factor: 0.2,
        })
    };
    // Cycles begin at 0, 4, 12 and 28; their middles have the factor 0.6.
    let middles = [(2, 0.6), (8, 0.6), (20, 0.6)];
    close(&with(2), &[(0, 1.0), (4, 1.0), (12, 1.0), (28, 1.0)]);
    close(&with(2), &middles);
    close(&with(1), &[(0, 1.0), (2, 0.6), (4, 1.0), (4_000_002, 0.6)]);
    // Three quarters down: 0.2 + 0.8·½(1 − √½).
    close(&with(1), &[(3, 0.2 + 0.4 * (1.0 - 0.5_f64.sqrt()))]);
}

#[test]
fn one_cycle_rises_and_falls() {
    let with = |warm_fraction| {
        Schedule::OneCycle(OneCycle {
            period: 40,
            peak_factor: 9.0,
            warm_fraction,
            final_factor: 0.5,
        })
    };
    let whole = [
        (0, 1.0),
        (5, 5.0),
        (10, 9.0),
        (25, 4.75),
        (40, 0.5),
        (41, 0.5),
    ];
    close(&with(0.25), &whole);
    close(&with(0.0), &[(0, 9.0), (20, 4.75), (40, 0.5)]);
    close(&with(1.0), &[(0, 1.0), (20, 5.0), (40, 9.0), (41, 0.5)]);
}
