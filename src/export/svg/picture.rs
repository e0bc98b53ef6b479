//! Pictures as embedded PNG images.

use std::fmt::Write as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::markup::{put_attribute, put_number};
use crate::export::{drawing::Picture, png::encode};

/// Writes an `<image>`.
pub(super) fn put_picture(out: &mut String, picture: &Picture) {
    let Picture {
        image,
        corner,
        across,
        down,
        smooth,
    } = picture;
    // The sizes are in range and a `Vec` takes all bytes, so this always encodes.
    let Ok(file) = encode(image.size, &image.pixels, None, None) else {
        return;
    };
    out.push_str("<image preserveAspectRatio=\"none\"");
    if !smooth {
        out.push_str(" image-rendering=\"optimizeSpeed\"");
    }
    if picture.is_upright() {
        put_attribute(out, "x", corner.x);
        put_attribute(out, "y", corner.y);
        put_attribute(out, "width", across.x);
        put_attribute(out, "height", down.y);
    } else {
        let [width, height] = image.size.map(|side| side as f32);
        put_attribute(out, "width", width);
        put_attribute(out, "height", height);
        let (across, down) = (*across / width, *down / height);
        let _ = write!(
            out,
            " transform=\"matrix({} {} {} {} ",
            across.x, across.y, down.x, down.y
        );
        put_number(out, corner.x);
        out.push(' ');
        put_number(out, corner.y);
        out.push_str(")\"");
    }
    out.push_str(" xlink:href=\"data:image/png;base64,");
    BASE64_STANDARD.encode_string(file, out);
    out.push_str("\"/>");
}
