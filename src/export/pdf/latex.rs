//! What a LaTeX document says to show the pages.

use std::collections::BTreeMap;

use crate::export::movie::Frame;

/// Two ways to show the pages of a movie in LaTeX, ready to paste: in slides of beamer a page for each click, and as an animation of the
/// package animate, which Acrobat Reader and some other viewers play. `file` is the name that the document includes.
///
/// An animation has one rate, that of most frames: a pause on one of them becomes as short as the others.
pub fn latex_lines(file: &str, frames: &[Frame]) -> String {
    let count = frames.len();
    let stem = file.strip_suffix(".pdf").unwrap_or(file);
    let rate = 100.0 / f64::from(usual_delay(frames));
    let rate = (rate * 100.0).round() / 100.0;
    format!(
        "% beamer, a page for each click:\n\
         \\newcount\\shown \\shown=0\n\
         \\loop\\advance\\shown by 1\n  \
         \\includegraphics<+>[page=\\the\\shown,width=\\linewidth]{{{file}}}%\n\
         \\ifnum\\shown<{count}\\repeat\n\
         % \\usepackage{{animate}}, as an animation:\n\
         \\animategraphics[controls,loop,width=\\linewidth]{{{rate}}}{{{stem}}}{{}}{{}}\n"
    )
}

/// The delay that most frames have, in hundredths of a second; the shortest of several.
fn usual_delay(frames: &[Frame]) -> u16 {
    let mut counts = BTreeMap::new();
    for frame in frames {
        *counts.entry(frame.hundredths.max(1)).or_insert(0) += 1;
    }
    // The first of the largest, since `max_by_key` takes the last.
    let most = counts.into_iter().rev().max_by_key(|&(_, count)| count);
    most.map_or(10, |(delay, _)| delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_animation_runs_at_the_rate_of_most_frames() {
        let frames: Vec<Frame> = [4, 4, 5, 5, 200]
            .map(|hundredths| Frame {
                step: 0,
                onward: 0.0,
                hundredths,
            })
            .to_vec();
        let lines = latex_lines("runs/ravine.pdf", &frames);
        assert!(lines.contains("{25}{runs/ravine}{}{}"), "{lines}");
        assert!(lines.contains("\\ifnum\\shown<5\\repeat"), "{lines}");
        assert!(lines.contains("]{runs/ravine.pdf}"), "{lines}");
    }
}
