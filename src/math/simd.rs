//! Code compiled for several instruction sets and chosen at run time.
//!
//! The program is built for the baseline CPU. Loops over many points are compiled once more for wider vectors; none of
//! the sets contracts a product and a sum into one operation, so results have the same bits on all of them.

/// Points that are treated together: enough to fill the widest vectors several times.
pub const LANES: usize = 128;

/// A loop over many numbers. `run` must be `#[inline(always)]`, and so must everything that it calls for each number:
/// what is not inlined stays code for the baseline.
pub trait Kernel {
    type Output;

    fn run(self) -> Self::Output;
}

/// Runs a kernel, compiled for the widest vectors that this machine has.
#[inline]
#[cfg(target_arch = "x86_64")]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
    fn avx512<K: Kernel>(kernel: K) -> K::Output {
        kernel.run()
    }

    #[target_feature(enable = "avx2")]
    fn avx2<K: Kernel>(kernel: K) -> K::Output {
        kernel.run()
    }

    if is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
    {
        #[expect(unsafe_code, reason = "the instruction set has been looked for")]
        unsafe {
            avx512(kernel)
        }
    } else if is_x86_feature_detected!("avx2") {
        #[expect(unsafe_code, reason = "the instruction set has been looked for")]
        unsafe {
            avx2(kernel)
        }
    } else {
        kernel.run()
    }
}

/// Runs a kernel; other processors have their vectors in the baseline.
#[inline]
#[cfg(not(target_arch = "x86_64"))]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}
