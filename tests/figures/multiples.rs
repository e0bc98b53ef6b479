//! Small multiples: plots of one size, with axes around all of them, each with the run of its own value.

use egui::Rect;
use ravine::export::{Film, Plan, figure};
use ravine::figure::Theme;
use ravine::scenario::Scenario;
use ravine::workbench::Detail;

use super::page::{Mark, Page, SIZE, Word, points, scenario};

/// Gradient descent on ½(x² + 4y²) from (2, 1): after t steps at ((1 − η)ᵗ·2, (1 − 4η)ᵗ).
fn rates(vary: &str, more: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }}\n\
         start.at = [2.0, 1.0]\nrun.steps = 6\nview = {{ x = [-3.0, 3.0], y = [-2.0, 2.0] }}\n\
         layers = {{ gradient = false, dots = false, ahead = false, contours = false, bands = false }}\n\
         figure = {{ caption = true }}\n{more}\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.3\ncolor = \"#123456\"\n\
         [multiples]\nvary = \"{vary}\"\n"
    ))
}

/// The frames of all plots, by rows.
fn frames(page: &Page) -> Vec<Rect> {
    let mut frames: Vec<Rect> = Vec::new();
    for frame in page.marks.iter().filter_map(|mark| mark.within) {
        if !frames.contains(&frame) {
            frames.push(frame);
        }
    }
    frames.sort_by_key(|frame| [frame.top(), frame.left()].map(|side| side.round() as i32));
    frames
}

fn path(page: &Page, frame: Rect) -> Vec<[f64; 2]> {
    let ink = egui::Color32::from_rgb(0x12, 0x34, 0x56);
    let lines = page.marks.iter().filter(|Mark { path, within }| {
        *within == Some(frame) && path.stroke.color == ink && path.is_open()
    });
    let line = lines.max_by_key(|mark| points(&mark.path).len());
    // The view is 6 by 4, and both axes have one scale.
    let scale = f64::from(frame.width() / 6.0).min(f64::from(frame.height() / 4.0));
    let middle = frame.center();
    let place = |p: &egui::Pos2| {
        let [x, y] = [p.x - middle.x, middle.y - p.y].map(f64::from);
        [x / scale, y / scale]
    };
    points(&line.expect("a path").path)
        .iter()
        .map(place)
        .collect()
}

#[test]
fn every_plot_shows_the_run_at_its_own_rate() {
    let rates_shown = [0.05, 0.1, 0.2, 0.3, 0.4, 0.45];
    let page = Page::of(&rates("optimizer.1.lr=0.05,0.1,0.2,0.3,0.4,0.45", ""), None);
    let frames = frames(&page);
    assert_eq!(frames.len(), 6);
    for (frame, rate) in frames.iter().zip(rates_shown) {
        let label = format!("η = {rate}");
        let label = page.word(&label);
        assert!(label.rect.bottom() < frame.top() && frame.top() - label.rect.bottom() < 12.0);
        assert!((label.rect.left() - frame.left()).abs() < 2.0, "{label:?}");
        let [x, y] = *path(&page, *frame).last().expect("a point");
        let [there_x, there_y] = [2.0 * (1.0_f64 - rate).powi(6), (1.0 - 4.0 * rate).powi(6)];
        assert!(
            (x - there_x).abs() < 0.04 && (y - there_y).abs() < 0.04,
            "{rate}: {x}, {y}"
        );
    }
}

#[test]
fn plots_are_alike_and_numbers_stand_around_all_of_them() {
    let page = Page::of(&rates("optimizer.1.lr=0.1,0.2,0.3,0.4,0.45", ""), None);
    let frames = frames(&page);
    let first = frames[0];
    let near = |a: f32, b: f32| (a - b).abs() < 0.01;
    for frame in &frames {
        let (size, others) = (frame.size(), first.size());
        assert!(
            near(size.x, others.x) && near(size.y, others.y),
            "{frames:?}"
        );
    }
    let row = frames.iter().filter(|frame| near(frame.top(), first.top()));
    let columns = row.count();
    assert!((2..=3).contains(&columns), "{columns}");
    // A page of 900 by 700 points is used.
    let [right, bottom] =
        [Rect::right, Rect::bottom].map(|side| frames.iter().map(side).fold(0.0, f32::max));
    assert!(right > 850.0 && bottom > 600.0, "{frames:?}");
    let outside = |word: &&Word| word.within.is_none() && !word.upwards;
    for (index, frame) in frames.iter().enumerate() {
        let numbers = page.words.iter().filter(outside);
        let numbers = numbers.filter(|w| w.text.replace('−', "-").parse::<f64>().is_ok());
        let beside = numbers.clone().filter(|w| {
            let gap = frame.left() - w.rect.right();
            frame.y_range().contains(w.rect.center().y) && (0.0..15.0).contains(&gap)
        });
        let below = numbers.filter(|w| {
            let gap = w.rect.top() - frame.bottom();
            frame.x_range().contains(w.rect.center().x) && (0.0..15.0).contains(&gap)
        });
        assert_eq!(beside.count() >= 3, index % columns == 0, "{index}");
        assert_eq!(below.count() >= 3, index + columns >= 5, "{index}");
    }
    // Each axis is named once.
    for name in ["x", "y"] {
        page.word(name);
    }
}

#[test]
fn the_caption_says_what_varies_and_nothing_that_does_not_hold_for_all() {
    let scenario = rates("surface.lambda2=1,4", "");
    let page = Page::of(&scenario, None);
    let said: String = page.words.iter().map(|word| &*word.text).collect();
    assert!(said.contains("Panels: λ₂ = 1, λ₂ = 4."), "{said}");
    assert!(!said.contains("λ₂ = 4. Start"), "{said}");
    assert!(said.contains("η = 0.3"), "{said}");
    // The same is told to screen readers.
    let told = figure(&scenario, None, SIZE, Theme::Paper).description;
    assert!(
        told.contains("λ₂ = …") && told.contains("Panels: λ₂ = 1, λ₂ = 4."),
        "{told}"
    );
}

#[test]
fn networks_have_axes_of_their_own() {
    let text = "[network]\ndata = \"moons\"\nhidden = [3]\n[run]\nsteps = 3\n\
        [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n[multiples]\nvary = \"optimizer.1.lr=0.1,2\"\n";
    let page = Page::of(&scenario(text), None);
    assert_eq!(frames(&page).len(), 2);
    page.word("η = 0.1");
}

#[test]
fn a_plan_of_all_steps_ends_where_the_longest_run_does() {
    // At η = 0.6 the second direction diverges: |1 − 2.4| > 1.
    let scenario = rates("optimizer.1.lr=0.1,0.6", "");
    let film = Film::new([400.0, 300.0], Theme::Paper, &Detail::default());
    let mut movie = Plan::default().movie(film, &scenario).expect("a movie");
    assert_eq!(movie.frames().last().expect("a frame").step, 6);
    let first = Page::read(&movie.draw(0));
    assert_eq!(frames(&first).len(), 2);
}
