//! Where the documents of one channel end. Sizes come first and documents after, since a document's beginning says what comes behind it.

/// What one document may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// So many entries.
    pub(super) entries: usize,
    /// So many bytes, its own frame included.
    pub(super) bytes: u64,
    /// Bytes of what stands around the entries, at most.
    pub(super) frame: u64,
    /// Bytes of what stands between two entries.
    pub(super) separator: u64,
}

impl Room {
    /// Without any limit but that of entries.
    pub(super) const fn for_entries(entries: usize) -> Self {
        Self { entries, bytes: u64::MAX, frame: 0, separator: 0 }
    }
}

/// Documents that are filled one after the other.
#[derive(Debug)]
pub(super) struct Fill {
    room: Room,
    /// Whether another document follows a full one.
    goes_on: bool,
    /// Entries of each document; there is always one.
    counts: Vec<usize>,
    /// Bytes of the last one.
    bytes: u64,
    is_over: bool,
}

impl Fill {
    pub(super) fn new(room: Room, goes_on: bool) -> Self {
        Self { room, goes_on, counts: vec![0], bytes: room.frame, is_over: false }
    }

    /// Adds an entry of so many bytes: to the last document, to a new one, or, once they are full, to none. An entry that has no room in
    /// an empty document stands there alone.
    pub(super) fn push(&mut self, size: u64) {
        if self.is_over {
            return;
        }
        let count = *self.counts.last().expect("there is always one document");
        let bytes = self.bytes.saturating_add(self.room.separator).saturating_add(size);
        if count == 0 {
            self.bytes = self.room.frame.saturating_add(size);
        } else if count < self.room.entries && bytes <= self.room.bytes {
            self.bytes = bytes;
        } else if self.goes_on {
            self.counts.push(0);
            self.bytes = self.room.frame.saturating_add(size);
        } else {
            self.is_over = true;
            return;
        }
        *self.counts.last_mut().expect("there is always one document") += 1;
    }

    /// Entries of each document.
    pub(super) fn counts(self) -> Vec<usize> {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(room: Room, goes_on: bool, sizes: &[u64], expect: &[usize]) {
        let mut fill = Fill::new(room, goes_on);
        for size in sizes {
            fill.push(*size);
        }
        assert_eq!(fill.counts(), expect);
    }

    #[test]
    fn documents_end_where_they_are_full() {
        let three = Room::for_entries(3);
        check(three, true, &[], &[0]);
        check(three, true, &[1; 3], &[3]);
        check(three, true, &[1; 7], &[3, 3, 1]);
        check(three, false, &[1; 7], &[3]);
        let bytes = Room { entries: usize::MAX, bytes: 100, frame: 20, separator: 2 };
        check(bytes, true, &[39, 39], &[2]);
        check(bytes, true, &[39, 40], &[1, 1]);
        check(bytes, true, &[500, 10, 10, 500], &[1, 2, 1]);
        // What comes after a job that had no room is older: it is left out too.
        check(bytes, false, &[40, 500, 1], &[1]);
        check(Room { entries: 2, ..bytes }, true, &[1, 1, 1, 90, 1], &[2, 1, 1, 1]);
    }
}
