//! Networks in scenario files: the tables `[network]` and `[plane]`.

use std::sync::Arc;

use super::notation::{line, quoted};
use super::rows::{read_parameters, write_parameters};
use super::table::{Result, Table};
use crate::network::{MAX_HIDDEN, MAX_WIDTH, Network, Normalization, Spec};
use crate::parameters::{Choice as _, Legal};
use crate::surface::{NetworkSurface, Shape};

const HIDDEN: &str = "hidden";
const NORMALIZATION: &str = "normalization";

/// Reads `[network]`, which stands in place of `[surface]`.
pub fn read(mut table: Table<'_>) -> Result<Shape> {
    let mut spec = Spec::default();
    read_parameters(&mut table, &mut spec.settings)?;
    let width = Legal::Whole(1.0, MAX_WIDTH as f64);
    if let Some(hidden) = table.column(HIDDEN, width, 1..=MAX_HIDDEN)? {
        spec.hidden = hidden.into_iter().map(|units| units as usize).collect();
    }
    if let Some(i) = table.choice(NORMALIZATION, Normalization::KEYS)? {
        spec.normalizations = vec![Normalization::ALL[i]];
    }
    let network = Network::new(spec).map_err(|fault| table.error(HIDDEN, &fault.to_string()))?;
    table.finish()?;
    Ok(Shape::Network(NetworkSurface::new(Arc::new(network))))
}

/// Writes what [`read`] reads.
pub fn write(out: &mut String, surface: &NetworkSurface) {
    out.push_str("\n[network]\n");
    let spec = surface.network().spec();
    write_parameters(out, &spec.settings);
    let units: Vec<String> = spec.hidden.iter().map(usize::to_string).collect();
    line(out, HIDDEN, format!("[{}]", units.join(", ")));
    line(out, NORMALIZATION, quoted(spec.normalization(0).key()));
}
