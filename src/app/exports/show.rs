//! What of a document an exported figure shows, where that differs from the document.

use toml::{Table, Value};

use crate::scenario::{ChartAt, Legend, ReliefPlace, Scenario};

/// Something that figures show or not.
pub struct Switch {
    /// Its name in files of the state folder.
    key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Whether a document has it at all.
    pub applies: fn(&Scenario) -> bool,
    pub get: fn(&Scenario) -> bool,
    set: fn(&mut Scenario, bool),
}

/// How many switches there are.
const COUNT: usize = 15;

/// All of them, in the order in which they are shown.
pub const SWITCHES: [Switch; COUNT] = [
    Switch {
        key: "title",
        name: "title",
        applies: |s| !s.title.is_empty(),
        get: |s| s.figure.title,
        set: |s, on| s.figure.title = on,
    },
    Switch {
        key: "notes",
        name: "notes",
        applies: |s| !s.notes.is_empty(),
        get: |s| s.figure.notes,
        set: |s, on| s.figure.notes = on,
    },
    Switch {
        key: "caption",
        name: "caption with parameters",
        applies: |_| true,
        get: |s| s.figure.caption,
        set: |s, on| s.figure.caption = on,
    },
    Switch {
        key: "axes",
        name: "axes",
        applies: has_plot,
        get: |s| s.figure.axes,
        set: |s, on| s.figure.axes = on,
    },
    Switch {
        key: "axis_labels",
        name: "axis labels",
        applies: has_plot,
        get: |s| s.figure.axis_labels,
        set: |s, on| s.figure.axis_labels = on,
    },
    Switch {
        key: "legend",
        name: "legend",
        applies: has_plot,
        get: |s| s.figure.legend != Legend::Hidden,
        set: |s, on| {
            s.figure.legend = match (on, s.figure.legend) {
                (true, Legend::Hidden) => Legend::Auto,
                (true, legend) => legend,
                (false, _) => Legend::Hidden,
            }
        },
    },
    Switch {
        key: "labels",
        name: "contour labels",
        applies: |s| has_plot(s) && s.layers.contours,
        get: |s| s.layers.labels,
        set: |s, on| s.layers.labels = on,
    },
    Switch {
        key: "color_bar",
        name: "colour bar",
        applies: has_plot,
        get: |s| s.figure.color_bar,
        set: |s, on| s.figure.color_bar = on,
    },
    Switch {
        key: "chart",
        name: "chart",
        applies: has_chart,
        get: |s| s.figure.chart,
        set: |s, on| s.figure.chart = on,
    },
    Switch {
        key: "chart_beside",
        name: "chart beside the plot",
        applies: has_chart,
        get: |s| s.figure.chart_at == ChartAt::Beside,
        set: |s, on| {
            s.figure.chart_at = if on { ChartAt::Beside } else { ChartAt::Below };
        },
    },
    Switch {
        key: "map",
        name: "hyperparameter map",
        applies: |s| has_plot(s) && s.maps.hyper,
        get: |s| s.maps.hyper,
        set: |s, on| s.maps.hyper = on,
    },
    Switch {
        key: "fit",
        name: "data and fit",
        applies: |s| has_plot(s) && s.surface.shape.regression().is_some(),
        get: |s| s.figure.fit,
        set: |s, on| s.figure.fit = on,
    },
    Switch {
        key: "relief",
        name: "3-D relief",
        applies: |s| has_plot(s) && s.relief_place() != ReliefPlace::Off,
        get: |s| s.relief_place() != ReliefPlace::Off,
        // Where it stands the document says.
        set: |s, on| {
            if !on {
                s.relief.place = ReliefPlace::Off;
            }
        },
    },
    Switch {
        key: "decision",
        name: "decision boundary",
        applies: |s| has_plot(s) && s.surface.shape.network().is_some(),
        get: |s| s.figure.decision,
        set: |s, on| s.figure.decision = on,
    },
    Switch {
        key: "diagram",
        name: "network diagram",
        applies: |s| has_plot(s) && s.surface.shape.network().is_some(),
        get: |s| s.figure.diagram,
        set: |s, on| s.figure.diagram = on,
    },
];

/// Whether what is shown is a plot, and no lab.
fn has_plot(scenario: &Scenario) -> bool {
    scenario.lab().is_none()
}

fn has_chart(scenario: &Scenario) -> bool {
    has_plot(scenario) && !scenario.hidden.chart
}

/// What is to be shown although the document does not show it, and the other way round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Show([Option<bool>; COUNT]);

impl Show {
    /// Does that to a document, as far as it has what is switched.
    pub fn apply(&self, scenario: &mut Scenario) {
        for (switch, wanted) in SWITCHES.iter().zip(self.0) {
            if let Some(on) = wanted.filter(|_| (switch.applies)(scenario)) {
                (switch.set)(scenario, on);
            }
        }
    }

    /// The document as it is to be shown.
    pub fn of(&self, scenario: &Scenario) -> Scenario {
        let mut shown = scenario.clone();
        self.apply(&mut shown);
        shown
    }

    /// Switches the one with that number; as the document has it, it goes with the document from then on.
    pub fn set(&mut self, number: usize, on: bool, document: &Scenario) {
        if let (Some(wanted), Some(switch)) = (self.0.get_mut(number), SWITCHES.get(number)) {
            *wanted = (on != (switch.get)(document)).then_some(on);
        }
    }

    /// Everything as the document has it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The switches of a table of the state folder; what is no switch goes with the document.
    pub fn of_table(table: &Table) -> Self {
        let of = |switch: &Switch| table.get(switch.key).and_then(Value::as_bool);
        Self(SWITCHES.each_ref().map(of))
    }

    /// What differs from the document, for the state folder.
    pub fn to_table(&self) -> Table {
        let switches = SWITCHES.iter().zip(self.0);
        switches
            .filter_map(|(switch, wanted)| Some((switch.key.to_owned(), wanted?.into())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_with_the_document_is_not_kept() {
        let document = Scenario::default();
        let caption = SWITCHES.iter().position(|s| s.key == "caption").unwrap();
        let mut show = Show::default();
        show.set(caption, false, &document);
        assert!(!show.of(&document).figure.caption);
        assert_eq!(Show::of_table(&show.to_table()), show);
        show.set(caption, true, &document);
        assert_eq!(show, Show::default());
        assert!(show.to_table().is_empty());
    }

    #[test]
    fn every_switch_does_what_it_says() {
        let mut document = Scenario {
            notes: "Notes".into(),
            ..Scenario::default()
        };
        document.maps.hyper = true;
        document.relief.place = ReliefPlace::Beside;
        document.figure.chart = true;
        for (number, switch) in SWITCHES.iter().enumerate() {
            if !(switch.applies)(&document) {
                continue;
            }
            let before = (switch.get)(&document);
            let mut show = Show::default();
            show.set(number, !before, &document);
            let shown = show.of(&document);
            assert_eq!((switch.get)(&shown), !before, "{}", switch.key);
        }
        let lacking = |key: &str| {
            let switch = SWITCHES.iter().find(|s| s.key == key).unwrap();
            !(switch.applies)(&document)
        };
        assert!(lacking("fit") && lacking("decision") && !lacking("relief"));
    }
}
