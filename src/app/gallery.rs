//! Small pictures of pages, drawn by threads while somebody looks at them and kept by what they show.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{Context, TextureHandle, TextureId, TextureOptions};

use super::deck::Page;
use super::exports::Picture;
use crate::export::small_picture;
use crate::figure::Theme;
use crate::optimizer::Progress;
use crate::scenario::Scenario;
use crate::workbench::{Job, Poll, Task, Wake};

/// What a picture shows, and whether in the dark.
type Key = (u64, bool);

/// Steps of all optimizers together from which on a picture may take more than a moment.
const MANY_STEPS: usize = 100_000;

/// Pictures made so far, and those in the making.
pub struct Gallery {
    wake: Wake,
    /// `None` for those that could not be drawn.
    pictures: HashMap<Key, Option<TextureHandle>>,
    /// What has been looked at in this frame and is not there yet.
    wanted: Vec<(Key, Arc<Scenario>)>,
    /// One for what is quick and one for what may take long, so that the quick need not wait.
    lanes: [Option<Drawing>; 2],
    dark: bool,
}

/// A picture in the making, which is given up when nobody waits for it any more.
struct Drawing {
    key: Key,
    progress: Arc<Progress>,
    job: Job<Option<Picture>>,
}

impl Drop for Drawing {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

impl Gallery {
    /// A gallery without pictures; `wake` is called whenever there is one more.
    pub fn new(wake: Wake) -> Self {
        Self {
            wake,
            pictures: HashMap::new(),
            wanted: Vec::new(),
            lanes: [None, None],
            dark: false,
        }
    }

    /// Pictures are for a window of that look from now on.
    pub fn look(&mut self, dark: bool) {
        self.dark = dark;
    }

    /// The picture of a page. Where there is none yet it is made soon.
    pub fn picture(&mut self, page: &Page) -> Option<TextureId> {
        let key = (page.look(), self.dark);
        match self.pictures.get(&key) {
            Some(picture) => picture.as_ref().map(TextureHandle::id),
            None => {
                self.wanted.push((key, Arc::clone(&page.scenario)));
                None
            }
        }
    }

    /// Takes over what has been drawn, and goes on with what was looked at since the last call.
    pub fn update(&mut self, ctx: &Context) {
        for lane in &mut self.lanes {
            let Some(drawing) = lane else {
                continue;
            };
            let image = match drawing.job.poll() {
                Poll::Pending => continue,
                Poll::Done(image) => image,
                Poll::Lost => None,
            };
            let texture = image.map(|Picture(image)| {
                let name = format!("page {:016x}", drawing.key.0);
                ctx.load_texture(name, image, TextureOptions::LINEAR)
            });
            self.pictures.insert(drawing.key, texture);
            *lane = None;
            ctx.request_repaint();
        }
        for (key, scenario) in std::mem::take(&mut self.wanted) {
            let lane = &mut self.lanes[usize::from(may_take_long(&scenario))];
            if lane.is_none() && !self.pictures.contains_key(&key) {
                *lane = Some(begin(key, scenario, &self.wake));
            }
        }
    }

    /// Stops drawing. What is there stays.
    pub fn rest(&mut self) {
        self.lanes = [None, None];
        self.wanted.clear();
    }

    /// Whether something is being drawn.
    pub fn is_drawing(&self) -> bool {
        self.lanes.iter().any(Option::is_some)
    }
}

/// Networks are trained, and what takes many runs has many more steps than those that are seen.
fn may_take_long(scenario: &Scenario) -> bool {
    let steps = scenario.run.steps.saturating_mul(scenario.optimizers.len());
    scenario.surface.shape.network().is_some()
        || scenario.lab().is_some()
        || scenario.maps.hyper
        || scenario.layers.basins
        || scenario.race.shown
        || scenario.swarm.shown
        || scenario.resampling.shown
        || scenario.between.shown
        || scenario.ensemble.shown
        || steps > MANY_STEPS
}

/// A small picture of a page.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct SmallPicture {
    scenario: Arc<Scenario>,
    theme: Theme,
}

impl Task for SmallPicture {
    const NAME: &'static str = "picture of a page";
    type Output = Picture;

    fn run(self, progress: &Arc<Progress>) -> Option<Picture> {
        small_picture(&self.scenario, self.theme, progress).map(Picture)
    }
}

fn begin(key: Key, scenario: Arc<Scenario>, wake: &Wake) -> Drawing {
    let theme = if key.1 { Theme::Dark } else { Theme::Light };
    let progress = Arc::new(Progress::default());
    let wake = Arc::clone(wake);
    let job = Job::of(SmallPicture { scenario, theme }, &progress, move || wake());
    Drawing { key, progress, job }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::deck::{Deck, Given};
    use crate::scenario::lesson_pages;
    use crate::workbench::Origin;

    fn deck(scenarios: Vec<Scenario>) -> Deck {
        let given: Vec<Given> = scenarios
            .into_iter()
            .map(|scenario| (scenario, Origin::New).into())
            .collect();
        Deck::of(&given).expect("several pages")
    }

    #[test]
    fn what_is_quick_does_not_wait_and_what_nobody_waits_for_is_given_up() {
        let network = lesson_pages()
            .iter()
            .find(|page| page.scenario.surface.shape.network().is_some());
        let network = network.expect("a lesson on networks").scenario.clone();
        let mut map = Scenario::default();
        map.maps.hyper = true;
        let deck = deck(vec![network, map, Scenario::default()]);
        let (ctx, mut gallery) = (Context::default(), Gallery::new(Arc::new(|| ())));
        for page in deck.pages() {
            assert_eq!(gallery.picture(page), None);
        }
        gallery.update(&ctx);
        let drawn = |gallery: &Gallery| {
            let keys = gallery.lanes.iter().flatten().map(|drawing| drawing.key.0);
            keys.collect::<Vec<_>>()
        };
        let [network, _, quick] = deck.pages() else {
            panic!("three pages");
        };
        assert_eq!(drawn(&gallery), [quick.look(), network.look()]);
        let watched = gallery.lanes[1].as_ref().map(|d| Arc::clone(&d.progress));
        gallery.rest();
        assert!(!gallery.is_drawing() && watched.is_some_and(|p| p.is_cancelled()));
    }

    #[test]
    fn other_words_are_the_same_picture_and_other_numbers_another() {
        let (mut said, mut moved) = (Scenario::default(), Scenario::default());
        said.title.push_str(" again");
        said.speaker_notes = "Wait.".into();
        moved.start[0] += 0.5;
        let deck = deck(vec![Scenario::default(), said, moved]);
        let looks: Vec<u64> = deck.pages().iter().map(|page| page.look()).collect();
        assert_eq!(looks[0], looks[1]);
        assert_ne!(looks[0], looks[2]);
    }
}
