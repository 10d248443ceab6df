//! The one place where work is shared among cores: something is made of each job, and what came of them stays in their order.
//!
//! With the feature `parallel` all cores work, without it one does; the result is the same either way, because a job
//! sees no other one. Nothing else in this crate starts a thread, so nothing else can depend on which came first.

/// What `make` makes of each job, in the order of the jobs.
///
/// `fewest` is how many jobs are worth waking a core for.
pub fn each<J: Sync, R: Send>(jobs: &[J], fewest: usize, make: impl Fn(&J) -> R + Sync) -> Vec<R> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        jobs.par_iter().with_min_len(fewest).map(&make).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        let _one_core = fewest;
        jobs.iter().map(make).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn what_comes_of_the_jobs_stays_in_their_order() {
        let jobs: Vec<usize> = (0..10_000).collect();
        let one_by_one: Vec<String> = jobs.iter().map(ToString::to_string).collect();
        for fewest in [1, 64, 100_000] {
            assert_eq!(each(&jobs, fewest, ToString::to_string), one_by_one);
        }
        assert!(each(&[], 1, |job: &usize| *job).is_empty());
    }
}
