//! Sets of words that say in one look that a word is none of them, which nearly every word of a text is not.

/// A set of words, or of pairs of words, as bits of which a few share one.
#[derive(Debug)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// Ten thousand pairs set a thirteenth of so many bits.
    const COUNT: u32 = 1 << 17;

    pub(super) fn new(hashes: impl Iterator<Item = u32>) -> Self {
        let mut bits = vec![0; Self::COUNT as usize / 64];
        for hash in hashes {
            bits[Self::place(hash)] |= 1 << (hash % 64);
        }
        Self(bits)
    }

    pub(super) fn may_have(&self, hash: u32) -> bool {
        self.0[Self::place(hash)] & (1 << (hash % 64)) != 0
    }

    const fn place(hash: u32) -> usize {
        (hash % Self::COUNT / 64) as usize
    }
}

/// The words that phrases begin with: of most words of a text they tell that no phrase begins with them.
#[derive(Debug)]
pub(super) struct Firsts {
    /// The phrases that are one word.
    pub(super) alone: Bits,
    /// The first two words of the others.
    pub(super) pairs: Bits,
}

impl Firsts {
    pub(super) fn new<'p>(phrases: impl Iterator<Item = &'p str> + Clone) -> Self {
        let firsts = phrases.map(|phrase| (phrase.as_bytes(), Word::at(phrase.as_bytes(), 0)));
        let is_alone = |(phrase, first): &(&[u8], Word)| first.end == phrase.len();
        let pairs = firsts.clone().filter(|first| !is_alone(first));
        Self {
            alone: Bits::new(firsts.filter(is_alone).map(|(_, first)| first.hash)),
            pairs: Bits::new(pairs.map(|(phrase, first)| first.with(first.next(phrase)))),
        }
    }
}

/// A word of a folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// That of Fowler, Noll and Vo (FNV-1a), with its upper bits among the lower.
    pub(super) hash: u32,
}

impl Word {
    /// The word that begins at a place; an empty one behind the last.
    pub(super) fn at(text: &[u8], start: usize) -> Self {
        let mut hash: u32 = 0x811c_9dc5;
        let mut end = start;
        for byte in text.get(start..).unwrap_or_default().iter().take_while(|byte| **byte != b' ') {
            hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
            end += 1;
        }
        Self { start, end, hash: hash ^ (hash >> 15) }
    }

    /// The word behind it.
    pub(super) fn next(self, text: &[u8]) -> Self {
        Self::at(text, self.end + 1)
    }

    /// The hash of it and the word behind it.
    pub(super) const fn with(self, next: Self) -> u32 {
        let hash = (self.hash.rotate_left(7) ^ next.hash).wrapping_mul(0x9e37_79b1);
        hash ^ (hash >> 15)
    }
}
