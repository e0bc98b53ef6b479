//! The data sets of networks against scikit-learn (`data/network_data/reference.json`, made by `reference.py` there) and against
//! their definitions.

use std::f64::consts::{PI, TAU};
use std::sync::Arc;

use ravine::network::{DataSet, Loss, MAX_CLASSES, NetworkSettings, NoNetwork, Samples, Spec};
use ravine::objective::Data;
use ravine::parameters::Choice as _;
use serde_json::Value;

fn settings(data: DataSet, samples: u32) -> NetworkSettings {
    NetworkSettings {
        data,
        samples,
        data_noise: 0.0,
        ..NetworkSettings::default()
    }
}

fn spec(settings: NetworkSettings) -> Spec {
    Spec {
        settings,
        ..Spec::default()
    }
}

fn samples(settings: NetworkSettings) -> Samples {
    let [train, test] = Samples::of(&spec(settings)).unwrap();
    assert_eq!(test.count(), 0);
    train
}

/// The places of the samples of a class, in order.
fn of_class(samples: &Samples, class: u32) -> Vec<[f64; 2]> {
    let places = (0..samples.count()).filter(|i| samples.classes[*i] == class);
    places
        .map(|i| samples.input(i).try_into().unwrap())
        .collect()
}

/// What the document holds itself.
fn own(rows: &[[f64; 3]], loss: Loss) -> Result<[Samples; 2], NoNetwork> {
    let data = Data {
        name: "own".into(),
        names: ["a", "b", "t"].map(str::to_owned),
        rows: rows.to_vec(),
    };
    Samples::of(&Spec {
        own: Some(Arc::new(data)),
        ..spec(NetworkSettings {
            loss,
            ..settings(DataSet::Own, 128)
        })
    })
}

fn assert_places(ours: &[[f64; 2]], theirs: &Value, name: &str) {
    let theirs = theirs.as_array().unwrap();
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (ours, theirs) in ours.iter().zip(theirs) {
        for axis in 0..2 {
            let off = ours[axis] - theirs[axis].as_f64().unwrap();
            assert!(off.abs() < 1e-14, "{name}: {ours:?}, {theirs}");
        }
    }
}

#[test]
fn moons_and_circles_are_scikit_learns() {
    let file: Value =
        serde_json::from_str(include_str!("data/network_data/reference.json")).unwrap();
    let sets = file["sets"].as_array().unwrap();
    assert_eq!(sets.len(), 4);
    for set in sets {
        let data = match set["data"].as_str().unwrap() {
            "moons" => DataSet::Moons,
            "circles" => DataSet::Circles,
            other => panic!("{other}"),
        };
        let ours = samples(settings(data, set["samples"].as_u64().unwrap() as u32));
        for class in 0..2 {
            let places = of_class(&ours, class);
            assert_places(&places, &set["classes"][class as usize], data.key());
        }
    }
    let standardised = samples(NetworkSettings {
        standardise: true,
        ..settings(DataSet::Moons, 10)
    });
    for class in 0..2 {
        let theirs = &file["standardised_moons"][class as usize];
        assert_places(&of_class(&standardised, class), theirs, "standardised");
    }
}

#[test]
fn spirals_wind_out_evenly() {
    for classes in [2, 5] {
        let drawn = samples(NetworkSettings {
            classes,
            ..settings(DataSet::Spirals, 60 * classes)
        });
        for class in 0..classes {
            let places = of_class(&drawn, class);
            assert_eq!(places.len(), 60);
            for (j, [x, y]) in places.into_iter().enumerate() {
                let share = (j as f64 + 0.5) / 60.0;
                let angle = TAU * (1.25 * share + f64::from(class) / f64::from(classes));
                let radius = 3.0 * share;
                assert!((x - radius * angle.cos()).abs() < 1e-14);
                assert!((y - radius * angle.sin()).abs() < 1e-14);
            }
        }
    }
}

#[test]
fn clouds_are_normal_around_their_centres() {
    let drawn = samples(NetworkSettings {
        classes: 3,
        ..settings(DataSet::Clouds, 1800)
    });
    for class in 0..3 {
        let places = of_class(&drawn, class);
        let n = places.len() as f64;
        let angle = TAU * (0.625 + f64::from(class) / 3.0);
        for (axis, centre) in [2.0 * angle.cos(), 2.0 * angle.sin()]
            .into_iter()
            .enumerate()
        {
            let mean = places.iter().map(|p| p[axis]).sum::<f64>() / n;
            let square = places
                .iter()
                .map(|p| (p[axis] - centre).powi(2))
                .sum::<f64>()
                / n;
            // Five standard errors: σ/√n of the mean, σ²√(2/n) of the variance.
            assert!(
                (mean - centre).abs() < 5.0 * 0.5 / n.sqrt(),
                "{class} {axis}"
            );
            assert!((square - 0.25).abs() < 5.0 * 0.25 * (2.0 / n).sqrt());
        }
    }
}

#[test]
fn fields_and_quadrants_belong_to_their_class() {
    let board = samples(settings(DataSet::Checkerboard, 1600));
    let mut fields = [0u32; 16];
    for i in 0..1600 {
        let [column, row] = [0, 1].map(|axis| (board.input(i)[axis] + 2.0).floor() as usize);
        assert_eq!((row + column) as u32 % 2, board.classes[i]);
        fields[4 * row + column] += 1;
    }
    // 100 in each of 16 fields, within five deviations of the binomial distribution of 800 draws over 8 fields.
    let deviation = (800.0 * (1.0 / 8.0) * (7.0 / 8.0f64)).sqrt();
    for count in fields {
        assert!(
            (f64::from(count) - 100.0).abs() < 5.0 * deviation,
            "{fields:?}"
        );
    }
    let xor = samples(settings(DataSet::Xor, 1000));
    let mut quadrants = [0u32; 4];
    for i in 0..1000 {
        let [x, y] = [xor.input(i)[0], xor.input(i)[1]];
        assert!([x, y].iter().all(|v| (0.2..2.0).contains(&v.abs())));
        assert_eq!(u32::from(x * y < 0.0), xor.classes[i]);
        quadrants[usize::from(x < 0.0) + 2 * usize::from(y < 0.0)] += 1;
    }
    assert_eq!(quadrants, [250; 4]);
}

#[test]
fn a_sine_is_a_regression_over_one_input() {
    let drawn = samples(settings(DataSet::Sine, 33));
    assert_eq!(
        (drawn.inputs_each, drawn.targets_each, drawn.count()),
        (1, 1, 33)
    );
    assert!(drawn.classes.is_empty());
    for i in 0..33 {
        let x = -PI + TAU * i as f64 / 32.0;
        assert!((drawn.input(i)[0] - x).abs() < 1e-14);
        assert!((drawn.target(i)[0] - (2.0 * x).sin()).abs() < 1e-14);
    }
    for loss in [Loss::Logistic, Loss::Softmax] {
        let refused = Samples::of(&spec(NetworkSettings {
            loss,
            ..settings(DataSet::Sine, 33)
        }));
        assert!(matches!(refused, Err(NoNetwork::Mismatch(_))));
    }
}

#[test]
fn noise_is_normal_and_moves_inputs_or_the_target() {
    let drawn = DataSet::ALL.iter().filter(|set| **set != DataSet::Own);
    for &data in drawn {
        let clean = samples(settings(data, 2000));
        let noisy = samples(NetworkSettings {
            data_noise: 0.3,
            ..settings(data, 2000)
        });
        assert_eq!(clean.classes, noisy.classes);
        let (before, after) = if data == DataSet::Sine {
            assert_eq!(clean.inputs, noisy.inputs);
            (clean.targets, noisy.targets)
        } else {
            assert_eq!(clean.targets, noisy.targets);
            (clean.inputs, noisy.inputs)
        };
        let moved: Vec<f64> = before.iter().zip(&after).map(|(a, b)| b - a).collect();
        let n = moved.len() as f64;
        let mean = moved.iter().sum::<f64>() / n;
        let square = moved.iter().map(|v| v * v).sum::<f64>() / n;
        assert!(mean.abs() < 5.0 * 0.3 / n.sqrt(), "{data:?}: {mean}");
        assert!(
            (square - 0.09).abs() < 5.0 * 0.09 * (2.0 / n).sqrt(),
            "{data:?}: {square}"
        );
    }
}

/// The noise of a sample is none of the noise that a run of the same seed draws, nor are weights.
#[test]
fn samples_share_no_draws_with_runs() {
    let noise = |data_noise: f64| {
        let mut spec = Spec::default();
        (spec.settings.data_noise, spec.settings.samples) = (data_noise, 32);
        let [train, _] = Samples::of(&spec).expect("samples");
        train.inputs
    };
    let (with, without) = (noise(1.0), noise(0.0));
    let drawn: Vec<f64> = with.iter().zip(&without).map(|(a, b)| a - b).collect();
    for step in 0..64 {
        let run: Vec<f64> = ravine::math::random::normals(0, step, 4);
        for z in run {
            assert!(drawn.iter().all(|noise| (noise - z).abs() > 1e-9), "{step}");
        }
    }
}

#[test]
fn draws_depend_on_their_seed_alone() {
    for &data in DataSet::ALL.iter().filter(|set| **set != DataSet::Own) {
        let with = |data_seed, seed| {
            samples(NetworkSettings {
                data_seed,
                seed,
                data_noise: 0.1,
                ..settings(data, 40)
            })
        };
        assert_eq!(with(3, 0), with(3, 5), "{data:?}");
        assert_ne!(with(3, 0), with(4, 0), "{data:?}");
    }
}

#[test]
fn targets_suit_the_loss() {
    let with = |loss, classes| {
        let spec = spec(NetworkSettings {
            loss,
            classes,
            ..settings(DataSet::Clouds, 6)
        });
        Samples::of(&spec).map(|[train, _]| (train.targets_each, train.targets))
    };
    assert_eq!(with(Loss::Mse, 2).unwrap(), (1, [-1.0, 1.0].repeat(3)));
    assert_eq!(with(Loss::Logistic, 2).unwrap(), (1, [0.0, 1.0].repeat(3)));
    assert_eq!(
        with(Loss::Softmax, 2).unwrap(),
        (2, [1.0, 0.0, 0.0, 1.0].repeat(3))
    );
    let three = |high, low| {
        (
            3,
            [high, low, low, low, high, low, low, low, high].repeat(2),
        )
    };
    assert_eq!(with(Loss::Softmax, 3).unwrap(), three(1.0, 0.0));
    assert_eq!(with(Loss::Mse, 3).unwrap(), three(1.0, -1.0));
    assert_eq!(
        with(Loss::Logistic, 3).unwrap_err().to_string(),
        "found 3 classes with the loss logistic; allowed: two, or the loss softmax"
    );
    // Sets with two classes by their nature keep them.
    let moons = samples(NetworkSettings {
        classes: 4,
        ..settings(DataSet::Moons, 6)
    });
    assert_eq!(moons.classes, [0, 1].repeat(3));
}

#[test]
fn own_targets_are_classes_or_numbers() {
    let rows = |targets: &[f64]| -> Vec<[f64; 3]> {
        let row = |(i, t): (usize, &f64)| [i as f64, 2.0, *t];
        targets.iter().enumerate().map(row).collect()
    };
    let train = |targets: &[f64], loss| own(&rows(targets), loss).map(|[train, _]| train);
    let two = train(&[7.0, 3.0, 7.0], Loss::Mse).unwrap();
    assert_eq!(
        (two.classes, two.targets),
        (vec![1, 0, 1], vec![1.0, -1.0, 1.0])
    );
    assert_eq!(two.inputs, [0.0, 2.0, 1.0, 2.0, 2.0, 2.0]);
    let numbers = train(&[7.0, 3.0, 5.0], Loss::Mse).unwrap();
    assert_eq!(
        (numbers.classes, numbers.targets),
        (vec![], vec![7.0, 3.0, 5.0])
    );
    let constant = train(&[7.0, 7.0], Loss::Mse).unwrap();
    assert_eq!(constant.targets, [7.0, 7.0]);
    let three = train(&[7.0, 3.0, 5.0], Loss::Softmax).unwrap();
    assert_eq!((three.targets_each, three.classes), (3, vec![2, 0, 1]));
    let message = |targets: &[f64], loss| train(targets, loss).unwrap_err().to_string();
    assert_eq!(
        message(&[7.0, 3.0, 5.0], Loss::Logistic),
        "found 5 in row 3 of the target after 7 and 3; allowed: two values, one for each class"
    );
    for loss in [Loss::Logistic, Loss::Softmax] {
        assert_eq!(
            message(&[7.0, 7.0], loss),
            "found only the value 7 in the target; allowed: two values, one for each class"
        );
    }
    let many: Vec<f64> = (0..=MAX_CLASSES).map(|i| i as f64).collect();
    assert_eq!(
        message(&many, Loss::Softmax),
        "found more than 6 values in the target; allowed with the loss softmax: 2 to 6, one for each class"
    );
    let missing = Samples::of(&spec(settings(DataSet::Own, 128)));
    assert_eq!(missing, Err(NoNetwork::NoData));
}

#[test]
fn a_share_is_kept_for_testing() {
    let with = |test_share| NetworkSettings {
        test_share,
        ..settings(DataSet::Moons, 50)
    };
    let all = samples(with(0.0));
    let [train, test] = Samples::of(&spec(with(0.3))).unwrap();
    assert_eq!((train.count(), test.count()), (35, 15));
    // Each sample is in one of them, in the order of all.
    let (mut trained, mut tested) = (0, 0);
    for i in 0..50 {
        let is = |part: &Samples, next: usize| {
            next < part.count()
                && part.input(next) == all.input(i)
                && part.target(next) == all.target(i)
                && part.classes[next] == all.classes[i]
        };
        if is(&train, trained) {
            trained += 1;
        } else {
            assert!(is(&test, tested), "{i}");
            tested += 1;
        }
    }
    // One is always left to train on.
    let few = NetworkSettings {
        samples: 2,
        ..with(0.9)
    };
    let [train, test] = Samples::of(&spec(few)).unwrap();
    assert_eq!((train.count(), test.count()), (1, 1));
}

#[test]
fn standardising_uses_what_is_trained_on() {
    let rows: Vec<[f64; 3]> = (0..40)
        .map(|i| [f64::from(i * i), 0.1, f64::from(3 * i)])
        .collect();
    let data = Data {
        name: "own".into(),
        names: ["a", "b", "t"].map(str::to_owned),
        rows,
    };
    let [train, test] = Samples::of(&Spec {
        own: Some(Arc::new(data)),
        ..spec(NetworkSettings {
            standardise: true,
            test_share: 0.25,
            ..settings(DataSet::Own, 128)
        })
    })
    .unwrap();
    let moments = |values: &[f64]| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (
            mean,
            values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n,
        )
    };
    let first = |part: &Samples| part.inputs.iter().step_by(2).copied().collect::<Vec<f64>>();
    for values in [first(&train), train.targets.clone()] {
        let (mean, variance) = moments(&values);
        assert!(mean.abs() < 1e-14 && (variance - 1.0).abs() < 1e-14);
    }
    let (mean, _) = moments(&first(&test));
    assert!(mean.abs() > 1e-3, "{mean}");
    // What does not vary is shifted only.
    assert!(train.inputs.iter().skip(1).step_by(2).all(|v| *v == 0.0));
    let differences = |part: &Samples| part.targets[1] - part.targets[0];
    assert!(differences(&train) > 0.0 && differences(&test) > 0.0);
}
