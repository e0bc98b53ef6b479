//! Numbers side by side, each part of them in a column of its own.

use super::{Jet1, Jet2, Number};

/// A number that can be kept side by side with others: all values in one array, all derivatives in x in another, and so on. Loops
/// over such arrays become vector code; jets one after the other would have to be taken apart first.
pub trait Columnar: Number {
    /// A column of `L` entries for each part of a number.
    type Columns<const L: usize>: Copy;

    /// This number in each place.
    fn columns<const L: usize>(self) -> Self::Columns<L>;

    /// The number in a place.
    fn of<const L: usize>(columns: &Self::Columns<L>, place: usize) -> Self;

    /// Puts this number into a place.
    fn put<const L: usize>(self, columns: &mut Self::Columns<L>, place: usize);
}

impl Columnar for f64 {
    type Columns<const L: usize> = [Self; L];

    #[inline(always)]
    fn columns<const L: usize>(self) -> [Self; L] {
        [self; L]
    }

    #[inline(always)]
    fn of<const L: usize>(columns: &[Self; L], place: usize) -> Self {
        columns[place]
    }

    #[inline(always)]
    fn put<const L: usize>(self, columns: &mut [Self; L], place: usize) {
        columns[place] = self;
    }
}

impl Columnar for Jet1 {
    type Columns<const L: usize> = [[f64; L]; 3];

    #[inline(always)]
    fn columns<const L: usize>(self) -> [[f64; L]; 3] {
        let [dx, dy] = self.gradient;
        [[self.value; L], [dx; L], [dy; L]]
    }

    #[inline(always)]
    fn of<const L: usize>([value, dx, dy]: &[[f64; L]; 3], place: usize) -> Self {
        Self {
            value: value[place],
            gradient: [dx[place], dy[place]],
        }
    }

    #[inline(always)]
    fn put<const L: usize>(self, [value, dx, dy]: &mut [[f64; L]; 3], place: usize) {
        value[place] = self.value;
        [dx[place], dy[place]] = self.gradient;
    }
}

impl Columnar for Jet2 {
    type Columns<const L: usize> = [[f64; L]; 6];

    #[inline(always)]
    fn columns<const L: usize>(self) -> [[f64; L]; 6] {
        let ([dx, dy], [xx, xy, yy]) = (self.gradient, self.hessian);
        [[self.value; L], [dx; L], [dy; L], [xx; L], [xy; L], [yy; L]]
    }

    #[inline(always)]
    fn of<const L: usize>(columns: &[[f64; L]; 6], place: usize) -> Self {
        let [value, dx, dy, xx, xy, yy] = columns;
        Self {
            value: value[place],
            gradient: [dx[place], dy[place]],
            hessian: [xx[place], xy[place], yy[place]],
        }
    }

    #[inline(always)]
    fn put<const L: usize>(self, columns: &mut [[f64; L]; 6], place: usize) {
        let [value, dx, dy, xx, xy, yy] = columns;
        value[place] = self.value;
        [dx[place], dy[place]] = self.gradient;
        [xx[place], xy[place], yy[place]] = self.hessian;
    }
}
