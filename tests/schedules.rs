//! Warm-ups before every other schedule, against PyTorch (`data/schedules/`, made by `reference.py` there).

use std::collections::BTreeSet;
use std::path::Path;

use ravine::optimizer::Schedule;
use ravine::scenario;
use serde_json::Value;

#[test]
fn warm_ups_before_every_schedule_are_pytorchs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/schedules/warmup.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut followers = BTreeSet::new();
    for entry in file["schedules"].as_array().unwrap() {
        let table = entry["schedule"].as_str().unwrap();
        let text = format!(
            "version = 1\n[surface]\nkind = \"saddle\"\n[[optimizer]]\nkind = \"adam\"\n[optimizer.schedule]\n{table}"
        );
        let scenario = scenario::read("warmup", &text).unwrap();
        let schedule = &scenario.optimizers[0].schedule;
        followers.insert(schedule.then().unwrap().key());
        for (t, factor) in entry["factors"].as_array().unwrap().iter().enumerate() {
            let (ours, theirs) = (schedule.factor(t as u64), factor.as_f64().unwrap());
            assert!(
                (ours - theirs).abs() < 1e-12,
                "{table} at {t}: {ours}, {theirs}"
            );
        }
    }
    let all = Schedule::all();
    let others = all.iter().filter(|s| s.then().is_none());
    assert_eq!(followers, others.map(Schedule::key).collect());
}
