//! Apple's podcasts (<https://help.apple.com/itc/podcasts_connect/#/itcb54353390>).

use roxmltree::Node;

use super::In::{Any, Channel, Item, Own};
use super::{Element, Module, Says, web};
use crate::validate::found::{Found, shown};
use crate::validate::rule::rules;
use crate::validate::shape::{
    self,
    Times::{Many, Once},
};
use crate::validate::values::number::Wanted::Positive;
use crate::validate::xml;

rules! {
    EXPLICIT = "itunes-explicit", Error, "Apple, podcast RSS feed requirements, itunes:explicit", "explicit is `true` or `false`", "write `true` or `false`";
    BLOCK = "itunes-block", Error, "Apple, podcast RSS feed requirements, itunes:block", "block and complete are `Yes`, or not there", "write `Yes`, or remove the element";
    DURATION = "itunes-duration", Error, "Apple, podcast RSS feed requirements, itunes:duration", "a duration is a number of seconds or `HH:MM:SS`", "write it like `3723` or `1:02:03`";
    EPISODE_TYPE = "itunes-episode-type", Error, "Apple, podcast RSS feed requirements, itunes:episodeType", "an episode is `full`, a `trailer` or a `bonus`", "write one of the three";
    TYPE = "itunes-type", Error, "Apple, podcast RSS feed requirements, itunes:type", "a show is `episodic` or `serial`", "write one of the two";
    CATEGORY = "itunes-category", Warning, "Apple, podcast categories", "the category is one of Apple's", "write a category from Apple's list";
    KEYWORDS = "itunes-keywords", Warning, "Apple, podcast RSS feed requirements of 2019, itunes:keywords", "there are at most twelve keywords with commas between them", "keep the twelve that say most";
}

pub(super) const MODULES: &[Module] =
    &[Module { namespaces: &["http://www.itunes.com/dtds/podcast-1.0.dtd"], elements: ELEMENTS, is_closed: true }];

const YES: &[&str] = &["yes", "no", "Yes", "No", "YES", "NO", "true", "false"];
const ELEMENTS: &[Element] = &[
    ("author", Any, Once, Says::Text),
    ("block", Any, Once, Says::Word(&BLOCK, YES)),
    ("category", Any, Many, Says::Special(category)),
    ("complete", Channel, Once, Says::Word(&BLOCK, YES)),
    ("duration", Item, Once, Says::Special(duration)),
    ("email", Own, Once, Says::Email),
    ("episode", Item, Once, Says::Number(Positive)),
    ("episodeType", Item, Once, Says::Word(&EPISODE_TYPE, &["full", "trailer", "bonus"])),
    ("explicit", Any, Once, Says::Word(&EXPLICIT, &["true", "false", "yes", "no", "clean", "explicit", "Yes", "No", "True", "False"])),
    ("image", Any, Once, Says::Special(image)),
    ("isClosedCaptioned", Item, Once, Says::Word(&BLOCK, YES)),
    ("keywords", Any, Once, Says::Special(keywords)),
    ("name", Own, Once, Says::Text),
    ("new-feed-url", Channel, Once, Says::Web),
    ("order", Item, Once, Says::Number(Positive)),
    ("owner", Channel, Once, Says::Any),
    ("season", Item, Once, Says::Number(Positive)),
    ("subtitle", Any, Once, Says::Text),
    ("summary", Any, Once, Says::Text),
    ("title", Any, Once, Says::Text),
    ("type", Channel, Once, Says::Word(&TYPE, &["episodic", "serial", "Episodic", "Serial"])),
    ("link", Any, Many, Says::Any),
    ("applepodcastsverify", Channel, Once, Says::Any),
    ("pubDate", Any, Once, Says::Any),
    ("explicit-clean", Any, Once, Says::Any),
];

/// Apple's categories, with those of before 2019 that are still read.
const CATEGORIES: &str = "Arts|Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts|Business|Careers|Entrepreneurship|Investing|Management|Marketing|\
    Non-Profit|Comedy|Comedy Interviews|Improv|Stand-Up|Education|Courses|How To|Language Learning|Self-Improvement|Fiction|Comedy Fiction|Drama|\
    Science Fiction|Government|History|Health & Fitness|Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality|Kids & Family|\
    Education for Kids|Parenting|Pets & Animals|Stories for Kids|Leisure|Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|\
    Video Games|Music|Music Commentary|Music History|Music Interviews|News|Business News|Daily News|Entertainment News|News Commentary|Politics|\
    Sports News|Tech News|Religion & Spirituality|Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality|Science|Astronomy|Chemistry|\
    Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|Social Sciences|Society & Culture|Documentary|Personal Journals|Philosophy|\
    Places & Travel|Relationships|Sports|Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis|Volleyball|\
    Wilderness|Wrestling|Technology|True Crime|TV & Film|After Shows|Film History|Film Interviews|Film Reviews|TV Reviews|\
    Literature|Business News|Management & Marketing|Shopping|Education Technology|Higher Education|K-12|Training|Games & Hobbies|Other Games|\
    Government & Organizations|Local|National|Regional|Health|Fitness & Nutrition|Self-Help|Other|Kids|Family|News & Politics|Sports & Recreation|\
    Amateur|College & High School|Outdoor|Professional|Gadgets|Podcasting|Software How-To|Technology|Science & Medicine|Tech News|International|\
    Movies & Television|Public Radio|Talk Radio|Transportation|Audio Blogs|Travel|Hobbies|Arts & Entertainment|Architecture|Photography|Poetry";

fn category(node: Node<'_, '_>, found: &mut Found<'_>) {
    if let Some((text, place)) = shape::required_attribute(node, "text", found)
        && !CATEGORIES.split('|').any(|category| category == text)
    {
        found.add(&CATEGORY, place, format!("Apple has no category {}", shown(text)));
    }
}

fn image(node: Node<'_, '_>, found: &mut Found<'_>) {
    web(node, "href", found);
}

fn keywords(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    let count = text.split(',').count();
    if count > 12 {
        found.add(&KEYWORDS, xml::place(node), format!("there are {count} keywords"));
    }
}

fn duration(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    let parts: Vec<&str> = text.trim().split(':').collect();
    let are_numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let are_sixtieths = parts.iter().skip(1).all(|part| part.len() == 2 && part.parse::<u8>().is_ok_and(|n| n < 60));
    if parts.len() > 3 || !are_numbers || !are_sixtieths {
        found.add(&DURATION, xml::place(node), format!("{} is no duration", shown(&text)));
    }
}
