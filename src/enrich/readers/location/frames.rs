//! Towns behind the words of a sentence that say where somebody works: `our bakery in Springfield`, `a post in Springfield`.
//!
//! Which words these are is data: `[place-frame]` of each language.

use std::ops::Range;

use super::whereabouts::{clause_end, ends_clause, is_whereabouts, without_marks};
use super::{Found, Post, SENTENCE_BYTES_MAX, SENTENCE_PLACES_MAX, distinct, from_text, put};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;
use crate::enrich::place::{self, Part, PlaceText, Trust};
use crate::enrich::town::{Towns, words};
use crate::enrich::view::{OPTIONAL, Passage};
use crate::enrich::vocabulary::{self, Vocabulary};

/// So many words before `in` are looked at.
const WORDS_BEFORE_MAX: usize = 10;

/// Most words of a label: `place of work`.
const LABEL_WORDS_MAX: usize = 4;

/// Shorter labels are words of anything, in bytes: `Ort`.
const LABEL_BYTES_MIN: usize = 9;

/// So many of them may stand between the word for a house and `in`: `our bakery Example and Sons in`.
const NAME_WORDS_MAX: usize = 3;

/// So many passages are the head of a post.
const HEAD_PASSAGES_MAX: usize = 6;

/// Longer headings are sentences, in bytes.
const HEADING_BYTES_MAX: usize = 90;

/// How far behind the words for whom is sought the town may stand, in bytes.
const SOUGHT_BYTES_MAX: usize = 220;

/// How far behind a town those words may stand, in bytes: `, is looking for`.
const SEEKS_BYTES_MAX: usize = 6;

/// So many words may stand between a word for a post and `in`: `a post as a cook in`.
const POST_WORDS_MAX: usize = 4;

/// How much of what follows a town is read with it, in bytes: its region, its country, another town.
const TAIL_BYTES_MAX: usize = 80;

/// How surely the words before a town say that the work is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frame {
    /// A house stands there: `a bakery in Springfield`.
    House,
    /// The house of those who seek somebody, or the post itself.
    Work,
}

/// A town that words frame.
pub(super) struct Framed {
    frame: Frame,
    pub(super) town: Range<usize>,
    /// What the house is called, between the word for it and its town.
    name: Option<Range<usize>>,
}

/// The places that sentences frame so; what only says where a house stands counts where it is the only town.
pub(super) fn framed(post: &Post<'_>) -> Vec<Found> {
    let sentences = post.view.passages.iter().enumerate().filter(|(_, passage)| {
        // A sentence in bold letters is one.
        let is_heading = passage.is_heading() && passage.range.len() < HEADING_BYTES_MAX;
        !is_heading
            && !passage.is_labelled_line
            && !passage.is_about("elsewhere")
            && !passage.is_about(OPTIONAL)
            && passage.range.len() <= SENTENCE_BYTES_MAX
    });
    let (mut work, mut houses, mut is_spread) = (Vec::new(), Vec::new(), false);
    for (index, passage) in sentences {
        let reader = Reader::new(post, passage, index < HEAD_PASSAGES_MAX);
        for framed in reader.towns() {
            // What a company says of itself may be said of its head office.
            let is_work = framed.frame == Frame::Work && !passage.is_about("company");
            let places = reader.places(&framed);
            if is_work {
                work.extend(places);
            } else if places.len() < 2 {
                houses.extend(places);
            } else {
                // `We have offices in Springfield, Shelbyville and Ogdenville`: only what is said of the work tells which.
                is_spread = true;
            }
        }
    }
    let (work, houses) = (distinct(work), distinct(houses));
    match (work.len(), houses.len()) {
        (1..=SENTENCE_PLACES_MAX, _) => work,
        (0, 1) if !is_spread && !is_remote(post) => houses,
        _ => Vec::new(),
    }
}

/// Whether all of the work is done elsewhere than in a house of the employer.
pub(super) fn is_remote(post: &Post<'_>) -> bool {
    post.view.passages.iter().any(|passage| passage.has("workplace", "always"))
}

/// A sentence with its words.
pub(super) struct Reader<'p, 'a> {
    post: &'p Post<'a>,
    passage: &'p Passage<'a>,
    text: &'a str,
    words: Vec<(Range<usize>, &'a str)>,
    vocabulary: &'static Vocabulary,
    towns: Towns,
    /// Whether it is one of the first of its post, which say who seeks somebody.
    is_head: bool,
}

impl<'p, 'a> Reader<'p, 'a> {
    pub(super) fn new(post: &'p Post<'a>, passage: &'p Passage<'a>, is_head: bool) -> Self {
        let text = passage.text();
        Self {
            post,
            passage,
            text,
            words: words(text).collect(),
            vocabulary: vocabulary::of(&post.language),
            towns: Towns::of(&post.language),
            is_head,
        }
    }

    fn is(&self, word: &str, name: &str) -> bool {
        self.vocabulary.meanings(&fold(word), "place-frame").any(|known| known == name)
    }

    /// Whether a word is one for a house, or ends in one where words are joined: `Zahnarztpraxis`.
    fn is_house(&self, word: &str) -> bool {
        let folded = fold(word);
        let is_one = |end: &str, name: &str| self.vocabulary.meanings(end, "place-frame").any(|known| known == name);
        is_one(&folded, "house")
            || is_one(&folded, "house-last")
            || folded.char_indices().skip(2).take(40).any(|(at, _)| is_one(&folded[at..], "house-last"))
    }

    /// The towns with the words that frame them, in order.
    fn towns(&self) -> Vec<Framed> {
        let begins_name = |at: usize| {
            self.words.get(self.behind_fair(at)).is_some_and(|(_, next)| next.trim_start_matches('(').starts_with(char::is_uppercase))
        };
        // Most words stand before no name.
        let may_frame = |at: &usize| begins_name(*at) || self.words[*at].1.contains(['\'', '’']);
        (0..self.words.len()).filter(may_frame).filter_map(|at| self.framed_by(at)).collect()
    }

    /// `in sunny Springfield`: the word behind another, and behind one that praises a town.
    fn behind_fair(&self, at: usize) -> usize {
        at + 1 + usize::from(self.words.get(at + 1).is_some_and(|(_, next)| next.starts_with(char::is_lowercase) && self.is(next, "fair")))
    }

    /// The town that a word frames.
    fn framed_by(&self, at: usize) -> Option<Framed> {
        let framed = self.behind_in(at).or_else(|| self.before_house(at)).or_else(|| self.beside_house(at));
        framed.or_else(|| self.behind_label(at)).or_else(|| self.behind_name(at)).or_else(|| self.in_brackets(at))
    }

    /// The towns behind the words for "in" and "of".
    pub(super) fn behind_small(&self) -> Vec<Framed> {
        // `l'équipe du Québec`: a region too.
        let is_region = |town: &Range<usize>| gazetteer::region_country(&self.text[town.clone()]).is_some();
        let may_be_town = |at: usize, town: &Range<usize>| self.is(self.words[at].1, "at") || !is_region(town);
        let frame = |town| Framed { frame: Frame::House, town, name: None };
        (0..self.words.len()).filter_map(|at| self.behind_one(at).filter(|town| may_be_town(at, town))).map(frame).collect()
    }

    /// The town behind the word for "in" that follows a place, with nothing between them but small words.
    pub(super) fn behind_small_words(&self, start: usize, most: usize) -> Option<Framed> {
        let first = self.words.iter().position(|(range, _)| range.start > start)?;
        if !self.text[start..self.words[first].0.start].trim().is_empty() {
            return None;
        }
        let is_small = |word: &str| self.towns.is_small(word) || self.is(word, "lies") || self.is(word, "its");
        let at = (first..self.words.len().min(first + most)).find(|at| self.is(self.words[*at].1, "at"))?;
        let are_small = self.words[first..at].iter().all(|(_, word)| is_small(word));
        let town = self.behind_one(at).filter(|_| are_small)?;
        Some(Framed { frame: Frame::House, town, name: None })
    }

    fn behind_one(&self, at: usize) -> Option<Range<usize>> {
        let (_, word) = self.words[at];
        // `University of Springfield` is one name.
        let is_of = || self.is(word, "of") && at.checked_sub(1).is_none_or(|before| self.words[before].1.starts_with(char::is_lowercase));
        let next = self.words.get(at + 1).filter(|_| self.is(word, "at") || is_of())?;
        self.town(next.0.start)
    }

    /// `… in Springfield`, `… d'Example`.
    fn behind_in(&self, at: usize) -> Option<Framed> {
        let (range, word) = &self.words[at];
        let (start, is_of) = if let Some(elided) = word.find(['\'', '’']).filter(|end| *end < 3 && self.is(&word[..*end], "of")) {
            let mark = word[elided..].chars().next().map_or(0, char::len_utf8);
            (range.start + elided + mark, true)
        } else {
            let (is_at, is_of) = (self.is(word, "at"), self.is(word, "of"));
            let next = self.words.get(self.behind_fair(at)).filter(|_| is_at || is_of)?;
            (next.0.start, !is_at)
        };
        self.frame(at, is_of, self.town(start)?)
    }

    /// `our Springfield office`, `the Springfield site`.
    fn before_house(&self, at: usize) -> Option<Framed> {
        if !self.is(self.words[at].1, "our") && !self.is(self.words[at].1, "the") {
            return None;
        }
        let town = self.town(self.words.get(at + 1)?.0.start)?;
        let (house, word) = self.words.iter().find(|(range, _)| range.start >= town.end)?;
        (self.is_house(word) && self.is_own(at, house.end)).then_some(Framed { frame: Frame::Work, town, name: None })
    }

    /// `am Standort Springfield`, `Stadt Springfield`: where the word for a house is followed by its town.
    fn beside_house(&self, at: usize) -> Option<Framed> {
        let word = self.words[at].1;
        let is_site = self.is(word, "site");
        if !is_site && !self.is(word, "town") {
            return None;
        }
        let town = self.town(self.words.get(at + 1)?.0.start)?;
        let frame = if is_site { Frame::Work } else { Frame::House };
        (self.is_own(at, town.end) && (is_site || self.is_call())).then_some(Framed { frame, town, name: None })
    }

    /// `Arbeitsort ist Springfield`, `Dienstort Springfield`
    fn behind_label(&self, at: usize) -> Option<Framed> {
        if self.is_compound_label(self.words[at].1) {
            let town = self.town(self.words.get(at + 1)?.0.start)?;
            return self.is_own(at, town.end).then_some(Framed { frame: Frame::Work, town, name: None });
        }
        if at == 0 || !self.is(self.words[at].1, "verb") {
            return None;
        }
        let is_label = |first: &usize| {
            let label = fold(&self.text[self.words[*first].0.start..self.words[at - 1].0.end]);
            self.vocabulary.meanings(&label, "label").any(|name| name == "place")
        };
        (at.saturating_sub(LABEL_WORDS_MAX)..at).find(is_label)?;
        let town = self.town(self.words.get(at + 1)?.0.start)?;
        self.is_own(at, town.end).then_some(Framed { frame: Frame::Work, town, name: None })
    }

    /// Whether a word is a label of places that is made of two words, and so means nothing else.
    fn is_compound_label(&self, word: &str) -> bool {
        Trait::JoinsWords.is_of(&self.post.language)
            && word.len() >= LABEL_BYTES_MIN
            && self.vocabulary.meanings(&fold(word), "label").any(|name| name == "place")
    }

    /// `Example Bakery, Springfield, is looking for`
    fn behind_name(&self, at: usize) -> Option<Framed> {
        if !self.words[at].1.ends_with(',') || !self.words[at].1.starts_with(char::is_uppercase) {
            return None;
        }
        let town = self.town(self.words.get(at + 1)?.0.start)?;
        let is_parted = self.text[town.end..].starts_with(',');
        (is_parted && self.seeks_behind(town.end)).then_some(Framed { frame: Frame::Work, town, name: None })
    }

    /// `Example Bakery (Springfield) is looking for`
    fn in_brackets(&self, at: usize) -> Option<Framed> {
        let next = self.words.get(at + 1).filter(|(_, next)| next.starts_with('('))?;
        let town = self.words[at].1.starts_with(char::is_uppercase).then(|| self.town(next.0.start + 1)).flatten()?;
        let is_whole = self.text[town.end..].starts_with(')');
        (is_whole && self.seeks_behind(town.end)).then_some(Framed { frame: Frame::Work, town, name: None })
    }

    /// Where the name of a town that begins here ends.
    fn town(&self, start: usize) -> Option<Range<usize>> {
        let rest = &self.text[start..];
        if !rest.starts_with(char::is_uppercase) {
            return None;
        }
        let clause = &rest[..clause_end(rest)];
        let whole = self.towns.town_end(clause);
        // `Springfield-Eastside`
        let is_part = |name: &str| {
            name.split_once('-')
                .is_some_and(|(town, part)| part.starts_with(char::is_uppercase) && !self.is_house(part) && gazetteer::is_city(town))
        };
        let is_town = |end: &usize| gazetteer::is_town(&clause[..*end], &self.post.language) || is_part(&clause[..*end]);
        // Nouns of German have a capital too, and so do parts of towns: the longest name counts.
        let ends = words(&clause[..whole]).map(|(range, _)| range.end).collect::<Vec<_>>();
        let end = ends.into_iter().rev().find(is_town)?;
        let behind = clause[end..whole].trim_start();
        let follows = behind.split_whitespace().next();
        let is_other_name = follows.is_some_and(|word| self.towns.language != "de" && !self.is(word, "part"));
        (!is_other_name || is_whereabouts(&clause[..end], behind)).then_some(start..start + end)
    }

    /// What the words before `in` say of a town behind it.
    fn frame(&self, at: usize, is_of: bool, town: Range<usize>) -> Option<Framed> {
        let place = &self.words[at].0;
        let first = at.saturating_sub(WORDS_BEFORE_MAX);
        let first = (first..at).rev().find(|at| ends_clause(self.words[*at].1)).map_or(first, |at| at + 1);
        let before = &self.words[first..at];
        let from = before.first().map_or(place.start, |(range, _)| range.start);
        let has = |name: &str| before.iter().any(|(_, word)| self.is(word, name));
        let near = |name: &str, reach: usize| {
            let mut clause = before.iter().rev().take(reach).take_while(|(_, word)| !word.ends_with(','));
            clause.any(|(_, word)| self.is(word, name))
        };
        // `… three colleagues of our bakery in Springfield`: what stands before `our` says nothing of the house.
        let from = before.iter().rev().find(|(_, word)| self.is(word, "our")).map_or(from, |(range, _)| range.start);
        let house = self.house_before(before);
        let own = house.map(|house| before[house].0.clone());
        let is_named = |house: &usize| before[house + 1..].iter().all(|(_, word)| word.starts_with(char::is_uppercase));
        let name = house.filter(is_named).and_then(|house| Some(before.get(house + 1)?.0.start..before.last()?.0.end));
        let seeks = self.seeks_before(place.start);
        let is_ours = has("our") || (has("its") && seeks);
        let is_call_of_ours = is_ours && seeks;
        if self.is_near(town.start)
            || self.has_other(from..town.end, own.as_ref())
            || self.is_away(from..place.start)
            || (!is_call_of_ours && self.is_of_event(place.start))
        {
            return None;
        }
        let is_job = |range: &Range<usize>| range.end + 1 >= place.start && range.start <= place.end;
        let is_direct = || self.cues("place-work", "job").any(|range| is_job(&range));
        let is_post = || near("post", POST_WORDS_MAX) || near("work", 1);
        let is_town = house.is_some_and(|house| self.is(before[house].1, "town"));
        // `an office in the heart of Springfield`
        let is_of = is_of && !before.last().is_some_and(|(_, word)| self.is(word, "part"));
        let is_seat = || self.cues("place-work", "seat").any(|seat| seat.start < town.end && seat.end >= from);
        let frame = match house {
            Some(_) if is_town => self.is_call().then_some(Frame::House),
            Some(_) if is_ours || seeks || self.seeks_behind(town.end) => Some(Frame::Work),
            // `a bakery of Springfield`; `the society Cauldron of Copper` is one name.
            Some(_) if is_of => (self.is_call() && !has("its") && name.is_none()).then_some(Frame::House),
            _ if is_of => None,
            _ if is_direct() || is_ours || is_post() || self.seeks_behind(town.end) => Some(Frame::Work),
            // `… left to open a bakery of her own in Springfield`
            Some(_) => (is_seat() || !has("its")).then_some(Frame::House),
            // `Situated in Springfield, …`
            None if near("lies", 1) => Some(Frame::House),
            // `In the heart of Springfield we run …`
            None if near("part", 1) && self.cues("employer", "we").next().is_some() => Some(Frame::House),
            None => (seeks && self.ends_clause_behind(town.end)).then_some(Frame::Work),
        };
        // `our head office in Springfield`: some may work elsewhere, and all may where the sentence names other places too.
        if is_seat() && (self.passage.has("place-work", "other") || self.passage.has("employer", "client")) {
            return None;
        }
        let frame = frame.map(|frame| if is_seat() { Frame::House } else { frame });
        Some(Framed { frame: frame?, town, name })
    }

    /// The last word for a house before a town: between the two stands its name at most, and where it lies.
    fn house_before(&self, before: &[(Range<usize>, &str)]) -> Option<usize> {
        let is_house = |word: &str| self.is_house(word) || self.is(word, "town");
        let house = before.iter().rev().take(NAME_WORDS_MAX + 1).position(|(_, word)| is_house(word))?;
        let house = before.len() - 1 - house;
        let may_follow = |word: &str| word.starts_with(char::is_uppercase) || self.is(word, "lies") || self.towns.is_small(word);
        let is_name = before[house + 1..].iter().all(|(_, word)| word.starts_with(char::is_uppercase));
        let lies = before.last().is_some_and(|(_, word)| ["lies", "part", "verb"].iter().any(|name| self.is(word, name)));
        let is_way = |word: &str| ["part", "at", "verb"].iter().any(|name| self.is(word, name));
        let are_small = || before[house + 1..].iter().all(|(_, word)| may_follow(word) || is_way(word));
        (is_name || lies && are_small()).then_some(house)
    }

    /// Whether words for whom is sought stand before a place of the sentence, and near.
    fn seeks_before(&self, at: usize) -> bool {
        let mut ends = self.cues("employer", "recruits").chain(self.cues("hire", "we")).map(|range| range.end);
        ends.any(|end| end <= at && at - end <= SOUGHT_BYTES_MAX)
    }

    /// `… in Springfield seeks`
    fn seeks_behind(&self, end: usize) -> bool {
        let mut starts = self.cues("employer", "recruits").chain(self.cues("hire", "we")).map(|range| range.start);
        starts.any(|start| start >= end && start - end <= SEEKS_BYTES_MAX)
    }

    /// Whether the sentence says that somebody is sought, or stands where posts say it.
    fn is_call(&self) -> bool {
        self.is_head || self.passage.has("employer", "recruits") || self.passage.has("hire", "we")
    }

    /// Whether nothing takes what stands from a word to its town away from the job.
    fn is_own(&self, at: usize, end: usize) -> bool {
        let start = self.words[at.saturating_sub(2)].0.start;
        !self.has_other(start..end, None) && !self.is_away(start..end) && !self.is_of_event(end)
    }

    /// `also an office in Springfield`, `our supplier in Springfield`, `the studio was in Springfield`.
    fn is_away(&self, range: Range<usize>) -> bool {
        self.words.iter().any(|(at, word)| at.start >= range.start && at.end <= range.end && self.is(without_marks(word), "away"))
    }

    /// `near Springfield`, `the train to Springfield`: what is said of the way.
    fn is_near(&self, town: usize) -> bool {
        let before = self.words.iter().take_while(|(at, _)| at.end <= town).collect::<Vec<_>>();
        // `S-Bahn-Anbindung`
        let last = |word: &'a str| without_marks(word.rsplit('-').next().unwrap_or(word));
        before.iter().rev().take(3).any(|(_, word)| self.is(last(word), "near"))
    }

    /// `The interview is in our office in Springfield`: said of something that happens there.
    fn is_of_event(&self, end: usize) -> bool {
        self.words.iter().take_while(|(at, _)| at.end <= end).any(|(_, word)| self.is(without_marks(word), "event"))
    }

    /// `our clients in Springfield`; the word for the house itself may be a word for others elsewhere.
    fn has_other(&self, range: Range<usize>, house: Option<&Range<usize>>) -> bool {
        let is_in = |cue: Range<usize>| cue.start < range.end && range.start < cue.end && house != Some(&cue);
        self.cues("place-work", "other").any(is_in) || self.cues("employer", "client").any(is_in)
    }

    /// Whether a mark, a small word or nothing follows.
    fn ends_clause_behind(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        !rest.starts_with(' ')
            || words(rest).next().is_none_or(|(_, word)| self.towns.is_small(word) || !word.starts_with(char::is_alphanumeric))
    }

    /// Where phrases stand in the sentence.
    fn cues(&self, group: &'static str, name: &'static str) -> impl Iterator<Item = Range<usize>> {
        let (start, end) = (self.passage.range.start, self.passage.range.end);
        let own = self.passage.cues_of(group).filter(move |cue| cue.name == name && cue.range.start >= start && cue.range.end <= end);
        own.map(move |cue| cue.range.start - start..cue.range.end - start)
    }

    /// How many towns stand beside each other from the first one on: between them is a mark or a word for "and".
    fn joined(&self, places: &[PlaceText], text: &str) -> usize {
        let range = |place: &PlaceText| {
            let parts = [&place.postal_code, &place.locality, &place.region, &place.country];
            let ranges = || parts.into_iter().flatten().filter_map(|part| part.range.clone());
            Some(ranges().map(|range| range.start).min()?..ranges().map(|range| range.end).max()?)
        };
        let is_gap = |gap: &str| words(gap).all(|(_, word)| self.towns.is_and(word) || !word.contains(char::is_alphanumeric));
        let stands_beside = |pair: &[PlaceText]| {
            let (first, second) = range(&pair[0]).zip(range(&pair[1]))?;
            text.get(first.end..second.start).filter(|gap| is_gap(gap))
        };
        places.len().min(1) + places.windows(2).take_while(|pair| stands_beside(pair).is_some()).count()
    }

    /// The town with the region, the country and the other towns that follow it.
    pub(super) fn places(&self, framed: &Framed) -> Vec<Found> {
        let town = &framed.town;
        let rest = &self.text[town.end..];
        let rest = &rest[..rest.floor_char_boundary(TAIL_BYTES_MAX.min(rest.len()))];
        let next = words(rest).next().map(|(_, word)| word);
        let goes_on = rest.trim_start().starts_with([',', '(', '/']) || next.is_some_and(|word| self.towns.is_and(word));
        let end = if goes_on { town.end + rest.find(['.', ';', ':', '!', '?']).unwrap_or(rest.len()) } else { town.end };
        let read = |end: usize| place::read(&self.text[town.start..end], &self.post.language, Trust::Framed, self.post.towns());
        let mut read = Some(read(end)).filter(|read| read.iter().all(|place| place.street.is_none())).unwrap_or_else(|| read(town.end));
        let joined = self.joined(&read, &self.text[town.start..end]);
        read.truncate(if joined > SENTENCE_PLACES_MAX { 1 } else { joined });
        // `Springfield-Eastside`, which no table has.
        if read.is_empty() && self.text[town.clone()].contains('-') {
            let part = Part { value: self.text[town.clone()].to_owned(), range: Some(0..town.len()) };
            read.push(PlaceText { locality: Some(part), ..PlaceText::default() });
        }
        let start = self.passage.range.start;
        let origin = |range: Range<usize>| self.post.finding(self.passage, start + range.start..start + range.end, "place", ()).origin;
        let mut found: Vec<Found> =
            read.into_iter().map(|place| from_text(place, |range| origin(town.start + range.start..town.start + range.end))).collect();
        if let (Some(name), Some(first)) = (&framed.name, found.first_mut()) {
            put(first, "name", &self.text[name.clone()], origin(name.clone()));
        }
        found
    }
}
