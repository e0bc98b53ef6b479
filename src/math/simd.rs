//! Code compiled for several instruction sets and chosen at run time.
//!
//! The program is built for the baseline CPU. Loops over many points are compiled again for wider vectors. No product and
//! sum are fused into one operation on any of them, so results have the same bits on all.

/// Points in a block: enough to fill the widest vectors several times.
pub const LANES: usize = 128;

/// A loop over many numbers. `run` must be `#[inline(always)]`, and so must everything that it calls for each number: a
/// function that is not inlined stays compiled for the baseline.
pub trait Kernel {
    /// The result of the loop.
    type Output;

    /// Runs the loop, compiled for the instruction set of the caller.
    fn run(self) -> Self::Output;
}

/// An instruction set that this machine has. Values come only from detection, which is what makes [`run`](Self::run) safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstructionSet(Vectors);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vectors {
    /// What every processor of this architecture has.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    /// What every processor of this architecture has.
    pub const BASELINE: Self = Self(Vectors::Baseline);

    /// All instruction sets of this machine, widest vectors first.
    #[cfg(target_arch = "x86_64")]
    pub fn all() -> impl Iterator<Item = Self> {
        let avx512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        let avx2 = is_x86_feature_detected!("avx2");
        [
            avx512.then_some(Vectors::Avx512),
            avx2.then_some(Vectors::Avx2),
            Some(Vectors::Baseline),
        ]
        .into_iter()
        .flatten()
        .map(Self)
    }

    /// All instruction sets of this machine: on other processors the baseline includes vectors.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn all() -> impl Iterator<Item = Self> {
        [Self(Vectors::Baseline)].into_iter()
    }

    /// The set with the widest vectors.
    #[inline]
    pub fn widest() -> Self {
        Self::all().next().unwrap_or(Self::BASELINE)
    }

    /// Runs a kernel, compiled for this set.
    #[inline]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
        fn avx512<K: Kernel>(kernel: K) -> K::Output {
            kernel.run()
        }

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        fn avx2<K: Kernel>(kernel: K) -> K::Output {
            kernel.run()
        }

        match self.0 {
            Vectors::Baseline => kernel.run(),
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "the instruction set has been detected")]
            Vectors::Avx2 => unsafe { avx2(kernel) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "the instruction set has been detected")]
            Vectors::Avx512 => unsafe { avx512(kernel) },
        }
    }
}
