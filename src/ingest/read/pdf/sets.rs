//! Which of many things hang together.

/// Sets that know which of their members hang together.
#[derive(Debug)]
pub(super) struct Sets(Vec<usize>);

impl Sets {
    /// Every member alone.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The one member that stands for all that hang together with this one.
    pub(super) fn find(&mut self, member: usize) -> usize {
        let mut root = member;
        while self.0[root] != root {
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    /// Joins two members; whether they were apart.
    pub(super) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
        a != b
    }
}
