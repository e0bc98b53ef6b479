//! Legends of small plots: they cover no run, take little, and name all runs.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Rect, Vec2, vec2};
use ravine::app::{Asks, Startup};
use ravine::scenario::{Legend, ReliefPlace, Scenario, lesson_pages};

use super::hand::{LAPTOP, Opening, Window};
use super::small::{LYING, PHONE, TABLET, plot, touched};

fn legend(window: &Window) -> Rect {
    window.rect(Role::Canvas, "Legend", 0)
}

/// What the legend says.
fn entries(window: &Window) -> Vec<String> {
    let legend = legend(window);
    let mut texts = window.places();
    texts.retain(|(_, place)| legend.contains(place.center()));
    texts.into_iter().map(|(text, _)| text).collect()
}

/// So many methods with long names that differ at their ends.
fn crowd(count: usize) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.optimizers = vec![scenario.optimizers[0].clone(); count];
    for (i, optimizer) in scenario.optimizers.iter_mut().enumerate() {
        optimizer.label = Some(format!("a method with a long name {:02}", i + 1));
    }
    scenario
}

/// Whether the legend stands above the plot, takes little of it, and names methods so many.
fn judge(window: &Window, count: usize, what: &str) {
    let (legend, plot) = (legend(window), plot(window));
    assert!(
        legend.bottom() <= plot.top() + 0.5,
        "{what}: {legend} {plot}"
    );
    let share = legend.height() / (plot.bottom() - legend.top());
    assert!(share < 0.3, "{what}: {share}");
    let within = window.harness.ctx.content_rect();
    assert!(within.contains_rect(legend), "{what}: {legend}");
    let entries = entries(window);
    for number in 1..=count {
        let end = format!("{number:02}");
        let named = |entry: &&String| entry.split(", ").next().unwrap().ends_with(&end);
        assert_eq!(
            entries.iter().filter(named).count(),
            1,
            "{what}, {number}: {entries:?}"
        );
    }
}

#[test]
fn the_legend_of_a_small_plot_names_all_runs_above_it() {
    for size in [PHONE, LYING, TABLET] {
        for count in [1, 3, 8, 12] {
            let mut window = touched(crowd(count), size);
            if size != TABLET {
                judge(&window, count, &format!("{size} {count}"));
            }
            window.press(Key::F5);
            window.settle();
            judge(&window, count, &format!("{size} {count} presented"));
            // Before a class each says what has become of it, too, where there are few.
            if count == 3 {
                let told = entries(&window);
                let told = told
                    .iter()
                    .filter(|entry| entry.contains("converged"))
                    .count();
                assert_eq!(told, 3, "{size}: {:?}", entries(&window));
            }
        }
    }
}

#[test]
fn a_panel_or_another_page_around_a_plot_leaves_its_legend_names() {
    let mut window = touched(crowd(6), PHONE);
    window.click_button("Chart");
    window.settle();
    judge(&window, 6, "beside a panel");
    let asks = Asks {
        embed: true,
        ..Asks::default()
    };
    for size in [vec2(320.0, 260.0), vec2(640.0, 420.0)] {
        let window = Opening {
            startup: Startup {
                asks,
                ..Opening::of(crowd(3)).startup
            },
            size,
            ..Opening::of(crowd(3))
        };
        let mut window = window.open();
        window.settle();
        judge(&window, 3, &format!("embedded, {size}"));
    }
}

#[test]
fn a_relief_and_two_plots_have_their_legend_above_them_too() {
    let mut scenario = crowd(3);
    scenario.relief.place = ReliefPlace::Instead;
    judge(&touched(scenario, PHONE), 3, "relief");
    let pages = lesson_pages().iter();
    let mut twins = pages.filter(|page| page.scenario.shows_tests());
    let twins = twins.next().expect("a lesson with two plots");
    let mut twins = twins.scenario.clone();
    twins.figure.legend = Legend::Auto;
    for size in [PHONE, LYING] {
        let window = touched(twins.clone(), size);
        let second = window.rect(Role::Canvas, "Test landscape", 0);
        let (legend, first) = (legend(&window), plot(&window));
        assert!(legend.bottom() <= first.top() + 0.5, "{legend} {first}");
        let apart = (first.size() - second.size()).abs();
        assert!(apart.max_elem() < 0.5, "they show the same: {apart}");
    }
}

#[test]
fn a_large_plot_keeps_its_legend_in_a_corner() {
    let inside = |window: &Window| plot(window).contains_rect(legend(window));
    let large = |scenario, size: Vec2| {
        let mut window = Opening {
            size,
            ..Opening::of(scenario)
        }
        .open();
        window.settle();
        window
    };
    let mut chosen = Scenario::default();
    chosen.figure.legend = Legend::TopLeft;
    assert!(inside(&large(chosen.clone(), LAPTOP)));
    judge(&touched(chosen, PHONE), 0, "a chosen corner");
    let mut window = large(Scenario::default(), LAPTOP);
    assert!(inside(&window));
    window.press(Key::F5);
    window.settle();
    assert!(inside(&window));
    assert!(inside(&touched(Scenario::default(), TABLET)));
}

#[test]
fn a_legend_above_a_small_plot_stands_still_while_a_run_is_played() {
    let mut window = touched(crowd(3), PHONE);
    window.press(Key::F5);
    window.settle();
    let before = (legend(&window), plot(&window));
    for key in [Key::Home, Key::ArrowRight, Key::ArrowRight, Key::End] {
        window.press(key);
        window.settle();
        assert_eq!((legend(&window), plot(&window)), before, "{key:?}");
    }
}
