//! Arithmetic on colours packed into 32 bits: red, green, blue, alpha from the lowest byte up.

use eframe::egui::Color32;

/// Bits behind the binary point of interpolated colours and texel coordinates.
pub const FRACTION: u32 = 24;
pub const ONE: f64 = (1 << FRACTION) as f64;
/// Red and blue, or green and alpha shifted down: two channels with room to compute in.
const PAIR: u32 = 0x00ff_00ff;
const HALVES: u32 = 0x0080_0080;

pub fn packed(colour: Color32) -> u32 {
    u32::from_le_bytes(colour.to_array())
}

/// Four channels in fixed point, rounded to bytes.
#[inline(always)]
pub fn pack(value: &[i64; 6]) -> u32 {
    let half = 1 << (FRACTION - 1);
    let r = (value[0] + half) >> FRACTION;
    let g = (value[1] + half) >> FRACTION;
    let b = (value[2] + half) >> FRACTION;
    let a = (value[3] + half) >> FRACTION;
    (r | g << 8 | b << 16 | a << 24) as u32
}

/// Two channels divided by 255 and rounded, exact for products of bytes.
#[inline(always)]
fn over_255(pair: u32) -> u32 {
    let pair = pair + HALVES;
    ((pair + ((pair >> 8) & PAIR)) >> 8) & PAIR
}

/// A source painted over a pixel, channels that pass 255 held there (colours with less alpha than light are additive).
#[inline(always)]
pub fn over(source: u32, under: [u8; 4]) -> [u8; 4] {
    let rest = 255 - (source >> 24);
    let under = u32::from_le_bytes(under);
    let even = (source & PAIR) + over_255((under & PAIR) * rest);
    let odd = ((source >> 8) & PAIR) + over_255(((under >> 8) & PAIR) * rest);
    (saturated(even) | saturated(odd) << 8).to_le_bytes()
}

#[inline(always)]
fn saturated(pair: u32) -> u32 {
    let carry = pair & 0x0100_0100;
    (pair | (carry - (carry >> 8))) & PAIR
}

/// The product of two colours, channel by channel.
#[inline(always)]
pub fn times(texel: u32, colour: u32) -> u32 {
    if texel == u32::MAX {
        return colour;
    }
    if colour == u32::MAX {
        return texel;
    }
    let even = (texel & 255) * (colour & 255);
    let even = even | (((texel >> 16) & 255) * ((colour >> 16) & 255)) << 16;
    let odd = ((texel >> 8) & 255) * ((colour >> 8) & 255);
    let odd = odd | ((texel >> 24) * (colour >> 24)) << 16;
    over_255(even) | over_255(odd) << 8
}

/// From `a` (weight 0) to `b` (weight 256).
#[inline(always)]
pub fn mix(a: u32, b: u32, weight: u32) -> u32 {
    let rest = 256 - weight;
    let even = (a & PAIR) * rest + (b & PAIR) * weight + HALVES;
    let odd = ((a >> 8) & PAIR) * rest + ((b >> 8) & PAIR) * weight + HALVES;
    (even >> 8) & PAIR | odd & !PAIR
}
