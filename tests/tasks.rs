//! Work that goes to a worker as bytes comes back as what a thread would have computed.

use std::sync::Arc;
use std::time::Duration;

use postcard::{from_bytes, to_stdvec};
use ravine::app::errand;
use ravine::claims::{Finding, check};
use ravine::optimizer::{Method, Progress};
use ravine::scenario::{Scenario, lesson_pages};
use ravine::surface::{Placed, Shape};
use ravine::workbench::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a worker returns for a request, beside what is computed here, as bytes: so numbers that are not numbers are compared as well.
fn there_and_here<R: Request + Serialize>(name: &str, request: &R) -> [Vec<u8>; 2]
where
    R::Map: Serialize + DeserializeOwned,
{
    let progress = Arc::new(Progress::default());
    let task = to_stdvec(request).expect("it can be written");
    let there = errand(name, &task, &progress).expect("it is known there");
    let (there, _): (R::Map, Duration) = from_bytes(&there).expect("it can be read");
    let here = request.compute(1, &progress).expect("nobody cancels it");
    [there, here].map(|map| to_stdvec(&map).expect("it can be written"))
}

fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<Scenario> = Shape::all().into_iter().map(Scenario::on).collect();
    let network = lesson_pages()
        .iter()
        .find(|page| page.scenario.surface.shape.network().is_some());
    all.push(network.expect("a lesson with a network").scenario.clone());
    for (scenario, method) in all.iter_mut().zip(Method::all().into_iter().cycle()) {
        scenario.run.steps = 12;
        scenario.optimizers = vec![method.into()];
    }
    all
}

#[test]
fn maps_of_every_surface_and_method() {
    let mut counted = [0; 2];
    for scenario in scenarios() {
        let what = format!("{:?}", scenario.surface.shape.info().key);
        if let Some(request) = scenario.basin_request(scenario.view()) {
            let [there, here] = there_and_here("basins", &request.with_side(5));
            assert_eq!(there, here, "basins of {what}");
            counted[0] += 1;
        }
        if let Some(request) = scenario.hyper_request() {
            let [there, here] = there_and_here("hyper", &request.with_side(5));
            assert_eq!(there, here, "settings of {what}");
            counted[1] += 1;
        }
    }
    assert!(counted.iter().all(|count| *count > 30), "{counted:?}");
}

#[test]
fn a_network_comes_to_a_worker_with_its_samples_and_weights() {
    let scenarios = scenarios();
    let network = scenarios.last().expect("a network");
    let surface = &network.surface;
    let bytes = to_stdvec(surface).expect("it can be written");
    let back: ravine::surface::Surface = from_bytes(&bytes).expect("it can be read");
    assert!(back == *surface);
    assert_eq!(back.value([0.3, -0.2]), surface.value([0.3, -0.2]));
}

#[test]
fn claims_are_checked_and_planes_found_as_here() {
    let mut counted = [0; 2];
    let progress = Arc::new(Progress::default());
    let there = |name, task: &[u8]| errand(name, task, &progress).expect("it is known there");
    for page in lesson_pages()
        .iter()
        .filter(|p| p.scenario.run.steps <= 200)
    {
        let (what, scenario) = (&page.key, &page.scenario);
        if !scenario.claims.is_empty() {
            let task = to_stdvec(&scenario).expect("it can be written");
            let found: Vec<Finding> = from_bytes(&there("claims", &task)).expect("it can be read");
            assert_eq!(Some(found), check(scenario, 1, &progress), "{what}");
            counted[0] += 1;
        }
        if let Some(request) = scenario.plane_request() {
            let task = to_stdvec(&request).expect("it can be written");
            let placed: Placed = from_bytes(&there("plane", &task)).expect("it can be read");
            assert_eq!(Some(placed), request.compute(1, &progress), "{what}");
            counted[1] += 1;
        }
    }
    assert!(counted.iter().all(|count| *count > 3), "{counted:?}");
}

#[test]
fn what_is_not_understood_is_no_panic() {
    let progress = Arc::default();
    for name in [
        "basins", "field", "plane", "claims", "file", "preview", "copy", "nothing",
    ] {
        for task in [&b""[..], b"\xff\xff\xff\xff\xff\xff", &[0; 64]] {
            assert_eq!(errand(name, task, &progress), None, "{name}");
        }
    }
}
