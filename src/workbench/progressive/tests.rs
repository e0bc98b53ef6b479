//! Maps in a time of their own: a clock that only moves when a map is computed or a test says so.

use std::sync::Mutex;

use super::*;
use crate::workbench::Kind;

/// Where maps are computed.
struct World {
    now: Mutex<Instant>,
    /// What a cell takes, in microseconds.
    cell: Mutex<u64>,
    /// Whether threads wait before they compute.
    waiting: Mutex<bool>,
}

impl World {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            now: Mutex::new(Instant::now()),
            cell: Mutex::new(1),
            waiting: Mutex::new(false),
        })
    }

    fn pass(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }

    fn clock(self: &Arc<Self>) -> Clock {
        let world = Arc::clone(self);
        Arc::new(move || *world.now.lock().unwrap())
    }

    /// Maps of this world.
    fn maps(self: &Arc<Self>) -> Progressive<Echo> {
        Progressive::new(Mode::InBackground(Arc::new(|| {})), self.clock())
    }
}

/// A map that says which request it was made for, of runs of 100 steps.
#[derive(Clone)]
struct Echo {
    key: u32,
    method: &'static str,
    side: usize,
    world: Arc<World>,
}

impl PartialEq for Echo {
    fn eq(&self, other: &Self) -> bool {
        (self.key, self.method, self.side) == (other.key, other.method, other.side)
    }
}

impl Request for Echo {
    type Map = (u32, usize);

    fn kind(&self) -> Kind {
        Kind {
            method: self.method,
            ..Kind::default()
        }
    }

    fn with_side(&self, side: usize) -> Self {
        Self {
            side,
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.side * self.side
    }

    fn steps(&self) -> usize {
        100
    }

    fn compute(&self, _: usize, progress: &Progress) -> Option<(u32, usize)> {
        while *self.world.waiting.lock().unwrap() && !progress.is_cancelled() {
            std::thread::yield_now();
        }
        if progress.is_cancelled() {
            return None;
        }
        let cell = *self.world.cell.lock().unwrap();
        let time = Duration::from_micros(cell * self.cells() as u64);
        self.world.pass(time);
        Some((self.key, self.side))
    }
}

/// Waits for the thread under way, which then has a result to be collected.
fn ended(map: &mut Progressive<Echo>) -> (u32, usize) {
    let begin = Instant::now();
    while map.pending.is_some() {
        map.collect();
        assert!(begin.elapsed().as_secs() < 60, "a thread never ends");
        std::thread::yield_now();
    }
    map.computed.as_ref().map(|of| of.map).expect("a map")
}

/// The sides that a map goes through.
fn sides(map: &mut Progressive<Echo>, wanted: &Echo) -> Vec<usize> {
    let mut sides = Vec::new();
    while sides.last() != Some(&256) {
        map.update(Some(wanted.clone()));
        let (key, side) = ended(map);
        assert_eq!(key, wanted.key);
        sides.push(side);
    }
    sides
}

fn echo(world: &Arc<World>, key: u32) -> Echo {
    Echo {
        key,
        method: "swift",
        side: 0,
        world: Arc::clone(world),
    }
}

#[test]
fn a_map_begins_with_what_fits_into_a_frame_and_doubles() {
    let world = World::new();
    let mut map = world.maps();
    // Nothing is known: √(10⁷ · 0.012 / 100) = 34.6. A microsecond a cell: 109² fit into 12 ms, and twice as many are
    // nearly the finest.
    assert_eq!(sides(&mut map, &echo(&world, 1)), [34, 109, 256]);
    assert_eq!(sides(&mut map, &echo(&world, 2)), [109, 256]);
    // Another method begins with what is known of it: nothing, then 100 µs a cell.
    *world.cell.lock().unwrap() = 100;
    let slow = |key| Echo {
        method: "slow",
        ..echo(&world, key)
    };
    assert_eq!(sides(&mut map, &slow(3)), [34, 68, 136, 256]);
    assert_eq!(sides(&mut map, &slow(4)), [16, 32, 64, 128, 256]);
    // The first one has not become slower by that.
    *world.cell.lock().unwrap() = 1;
    assert_eq!(sides(&mut map, &echo(&world, 5)), [109, 256]);
}

#[test]
fn while_a_hand_moves_there_are_sketches_and_when_it_rests_they_are_refined() {
    let world = World::new();
    let mut map = world.maps();
    sides(&mut map, &echo(&world, 0));
    for key in 1..20 {
        map.update(Some(echo(&world, key)));
        assert!(map.shown().expect("the last one").outdated);
        assert_eq!(ended(&mut map), (key, 109));
        let shown = map.shown().expect("a sketch");
        assert!(!shown.outdated);
        // As long as its thread took for it: 109² microseconds.
        assert_eq!(shown.took, Some(Duration::from_micros(11_881)));
    }
    map.update(Some(echo(&world, 19)));
    assert_eq!(ended(&mut map), (19, 256));
}

/// A map whose speed is known, with a sketch of `key` of which the next one waits.
fn waiting(world: &Arc<World>, map: &mut Progressive<Echo>, key: u32) -> Arc<Progress> {
    *world.waiting.lock().unwrap() = true;
    map.update(Some(echo(world, key)));
    let pending = map.pending.as_ref().expect("it is under way");
    assert_eq!(pending.request.key, key);
    Arc::clone(&pending.progress)
}

#[test]
fn what_is_outdated_is_given_up_unless_it_is_nearly_there() {
    let world = World::new();
    let mut map = world.maps();
    sides(&mut map, &echo(&world, 0));
    // A sketch of 12 ms will be there within a frame.
    let sketch = waiting(&world, &mut map, 1);
    world.pass(Duration::from_millis(2));
    map.update(Some(echo(&world, 2)));
    assert!(!sketch.is_cancelled());
    *world.waiting.lock().unwrap() = false;
    assert_eq!(ended(&mut map), (1, 109));
    // Its refinement takes 65 ms: the next sketch begins at once, and the thread lets go.
    let refinement = waiting(&world, &mut map, 1);
    assert_eq!(map.pending.as_ref().map(|p| p.side), Some(256));
    world.pass(Duration::from_millis(2));
    map.update(Some(echo(&world, 2)));
    assert!(refinement.is_cancelled());
    // Its threads are free for the next one before it has let go.
    let leaving = map.leaving.as_ref().expect("the last one");
    assert!(leaving.share.is_none());
    let pending = map.pending.as_ref().expect("the next one");
    assert_eq!((pending.request.key, pending.side), (2, 109));
    // One that is nearly done is not.
    *world.waiting.lock().unwrap() = false;
    assert_eq!(ended(&mut map), (2, 109));
    let refinement = waiting(&world, &mut map, 2);
    world.pass(Duration::from_millis(60));
    map.update(Some(echo(&world, 3)));
    assert!(!refinement.is_cancelled());
    *world.waiting.lock().unwrap() = false;
    assert_eq!(ended(&mut map), (2, 256));
}

/// A sketch that turns out slower than it was thought is given up, and the next one is coarser.
#[test]
fn what_is_given_up_has_shown_how_slow_it_is() {
    let world = World::new();
    let mut map = world.maps();
    sides(&mut map, &echo(&world, 0));
    let sketch = waiting(&world, &mut map, 1);
    sketch.begin("test", 100, 1);
    sketch.advance(20);
    // A fifth in 16 ms: 80 ms, in which there is time for 109 · √(12/80) = 42 cells a side.
    world.pass(Duration::from_millis(16));
    map.update(Some(echo(&world, 2)));
    assert!(sketch.is_cancelled());
    assert_eq!(map.pending.as_ref().map(|p| p.side), Some(42));
}

#[test]
fn the_coarsest_sketch_is_finished_however_long_it_takes() {
    let world = World::new();
    *world.cell.lock().unwrap() = 1000;
    let mut map = world.maps();
    sides(&mut map, &echo(&world, 0));
    let sketch = waiting(&world, &mut map, 1);
    world.pass(Duration::from_secs(1));
    for key in 2..9 {
        map.update(Some(echo(&world, key)));
    }
    assert!(!sketch.is_cancelled());
    *world.waiting.lock().unwrap() = false;
    assert_eq!(ended(&mut map), (1, COARSEST));
}

/// Runs without a grid, of which a sketch has fewer.
#[derive(Clone, PartialEq)]
struct Crowd(usize);

impl Request for Crowd {
    type Map = usize;

    fn with_side(&self, side: usize) -> Self {
        Self(self.0.min(side * side))
    }

    fn cells(&self) -> usize {
        self.0
    }

    fn steps(&self) -> usize {
        1000
    }

    fn compute(&self, _: usize, _: &Progress) -> Option<usize> {
        Some(self.0)
    }
}

/// Nothing in a sketch tells of how many runs it is one.
#[test]
fn a_sketch_with_fewer_runs_is_of_what_is_wanted() {
    let mut map = Progressive::new(Mode::InBackground(Arc::new(|| {})), World::new().clock());
    let mut seen = Vec::new();
    while seen.last() != Some(&3000) {
        map.update(Some(Crowd(3000)));
        if let Some(shown) = map.shown().filter(|shown| seen.last() != Some(shown.map)) {
            assert!(!shown.outdated);
            seen.push(*shown.map);
        }
        assert!(seen.len() < 9, "{seen:?}");
        std::thread::yield_now();
    }
    // 10⁷ steps a second leave time for 120 runs, the coarsest sketch has 16 · 16; all runs are there beyond 54 a side.
    assert_eq!(seen[0], 256);
    assert!(seen.is_sorted());
}

/// Runs of 1000 steps that are computed as a whole, and never end.
#[derive(Clone, PartialEq)]
struct Whole {
    key: u32,
    runs: usize,
}

impl Request for Whole {
    type Map = ();

    fn with_side(&self, _side: usize) -> Self {
        self.clone()
    }

    fn cells(&self) -> usize {
        self.runs
    }

    fn steps(&self) -> usize {
        1000
    }

    fn compute(&self, _: usize, progress: &Progress) -> Option<()> {
        while !progress.is_cancelled() {
            std::thread::yield_now();
        }
        None
    }
}

/// 257 runs are more than a sketch has, and take 26 ms at 10⁷ steps a second; 256 are not.
#[test]
fn what_has_no_sketches_is_given_up_if_it_is_more_than_one() {
    for (runs, given_up) in [(257, true), (256, false)] {
        let world = World::new();
        let mut map = Progressive::new(Mode::InBackground(Arc::new(|| {})), world.clock());
        let whole = |key| Some(Whole { key, runs });
        map.update(whole(1));
        let first = map
            .pending
            .as_ref()
            .map(|first| Arc::clone(&first.progress));
        map.update(whole(2));
        assert_eq!(first.map(|first| first.is_cancelled()), Some(given_up));
        let now = map.pending.as_ref().map(|pending| pending.request.key);
        assert_eq!(now, Some(if given_up { 2 } else { 1 }));
    }
}

#[test]
fn a_map_is_refined_beyond_what_is_there() {
    let world = World::new();
    let mut map = world.maps();
    map.refine(Some(echo(&world, 1)), 60);
    assert_eq!(ended(&mut map), (1, 120));
    map.refine(Some(echo(&world, 1)), 60);
    assert_eq!(ended(&mut map), (1, 256));
}

#[test]
fn a_cancelled_map_stays_cancelled_until_another_is_wanted() {
    let world = World::new();
    let mut map = world.maps();
    waiting(&world, &mut map, 7);
    map.cancel();
    assert!(map.is_cancelled());
    while map.is_pending() {
        map.update(Some(echo(&world, 7)));
    }
    for _ in 0..3 {
        map.update(Some(echo(&world, 7)));
        assert!(!map.is_pending() && map.shown().is_none());
    }
    map.update(Some(echo(&world, 8)));
    assert!(!map.is_cancelled() && map.is_pending());
}

/// It would keep all processors busy for nobody.
#[test]
fn what_is_not_wanted_any_more_is_given_up() {
    let world = World::new();
    let mut map = world.maps();
    let progress = waiting(&world, &mut map, 7);
    map.update(None);
    assert!(!map.is_pending() && progress.is_cancelled());
}

#[test]
fn a_map_is_hidden_while_none_is_wanted_and_comes_back() {
    let world = World::new();
    let mut map = Progressive::blocking(Detail {
        side: 32,
        ..Detail::default()
    });
    let wanted = echo(&world, 7);
    map.update(Some(wanted.clone()));
    assert_eq!(map.shown().map(|m| *m.map), Some((7, 32)));
    map.update(None);
    assert!(map.shown().is_none());
    map.update(Some(wanted));
    let shown = map.shown().map(|m| (*m.map, m.outdated, m.took));
    // What goes into files tells no time.
    assert_eq!(shown, Some(((7, 32), false, None)));
}

#[test]
fn a_map_that_follows_a_hand_is_outdated_but_not_late() {
    let world = World::new();
    let mut map = world.maps();
    let age = |map: &Progressive<Echo>| map.shown().map(|shown| (shown.outdated, shown.late));
    sides(&mut map, &echo(&world, 0));
    // However long it has been there.
    world.pass(60 * LATE);
    for key in 1..20 {
        // The hand moves every 40 ms; the sketch of where it was then takes 12.
        map.update(Some(echo(&world, key)));
        assert_eq!(age(&map), Some((true, false)));
        ended(&mut map);
        world.pass(Duration::from_millis(28));
    }
    // It rests, and nothing comes.
    waiting(&world, &mut map, 20);
    let seen = [60, 60].map(|milliseconds| {
        world.pass(Duration::from_millis(milliseconds));
        map.update(Some(echo(&world, 20)));
        age(&map)
    });
    assert_eq!(seen, [Some((true, false)), Some((true, true))]);
    *world.waiting.lock().unwrap() = false;
    map.update(Some(echo(&world, 20)));
    ended(&mut map);
    map.update(Some(echo(&world, 20)));
    assert_eq!(age(&map), Some((false, false)));
}
