//! Several requests in one, and their answers (`multipart/mixed` of `application/http`): RFC 2046, section 5.1, with the conventions of Google's
//! interfaces. What an answer holds is a stranger's: a part that cannot be read is none.

use crate::model::digest::sha256_hex;
use crate::net::{Reply, one_line};

/// So much of an answer is shown, in characters.
const SHOWN: usize = 200;
/// More parts than this are none that we asked for.
const PARTS_MAX: usize = 1000;

/// One request among several.
pub(super) struct Part<'a> {
    /// By this its answer is known: letters, digits, `-` and `_`.
    pub(super) id: &'a str,
    /// Method and path.
    pub(super) line: String,
    /// Its JSON.
    pub(super) body: String,
}

/// Media type and body of a request that holds these.
pub(super) fn joined(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    let all: Vec<&str> = parts.iter().flat_map(|part| [part.id, &part.body]).collect();
    // It stands nowhere in the parts: whoever could put it there would have found a preimage of the digest.
    let boundary = format!("batch_{}", &sha256_hex(all.join("\n").as_bytes())[..40]);
    let piece = |Part { id, line, body }: &Part<'_>| {
        let length = body.len();
        format!(
            "--{boundary}\r\ncontent-type: application/http\r\ncontent-transfer-encoding: binary\r\ncontent-id: <{id}>\r\n\r\n\
             {line}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}\r\n"
        )
    };
    let pieces: Vec<String> = parts.iter().map(piece).chain([format!("--{boundary}--\r\n")]).collect();
    (format!("multipart/mixed; boundary={boundary}"), pieces.concat().into_bytes())
}

/// The answers in an answer by the ids of what they answer; where one id has several, the first.
pub(super) fn answers(media_type: &str, body: &[u8]) -> Vec<(String, Reply)> {
    let Some(boundary) = boundary(media_type) else { return Vec::new() };
    let text = String::from_utf8_lossy(body);
    let delimiter = format!("--{boundary}");
    let mut found: Vec<(String, Reply)> = Vec::new();
    // What stands before the first delimiter is nobody's; a part that has no end was cut off.
    let mut pieces = text.split(delimiter.as_str()).skip(1).peekable();
    while let Some(piece) = pieces.next() {
        if piece.starts_with("--") || pieces.peek().is_none() || found.len() == PARTS_MAX {
            break;
        }
        if let Some((id, reply)) = answer(piece)
            && found.iter().all(|(known, _)| *known != id)
        {
            found.push((id, reply));
        }
    }
    found
}

fn boundary(media_type: &str) -> Option<&str> {
    let (kind, parameters) = media_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/mixed") {
        return None;
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then_some(value.trim())
    })?;
    Some(value.trim_matches('"')).filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The id and the answer of one part.
fn answer(piece: &str) -> Option<(String, Reply)> {
    let (head, message) = split(piece.trim_start_matches(['\r', '\n']))?;
    let id = header(head, "content-id")?.trim_start_matches('<').trim_end_matches('>').strip_prefix("response-")?.to_owned();
    let (head, body) = split(message)?;
    let status = head.lines().next()?.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()?;
    let body = body.trim_end_matches(['\r', '\n']);
    let reply = Reply {
        status,
        retry_after: header(head, "retry-after").map(str::to_owned),
        text: one_line(body, SHOWN),
        body: body.as_bytes().to_vec(),
        ..Reply::default()
    };
    Some((id, reply))
}

/// Head and body of a message.
fn split(message: &str) -> Option<(&str, &str)> {
    let ends = [message.split_once("\r\n\r\n"), message.split_once("\n\n")];
    ends.into_iter().flatten().min_by_key(|(head, _)| head.len())
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer of Google's own example, in another order than that of the questions.
    const ANSWER: &str = "\r\n--batch_foo\r\nContent-Type: application/http\r\nContent-ID: <response-evt_2>\r\n\r\nHTTP/1.1 429 Too Many Requests\r\n\
        Retry-After: 30\r\nContent-Type: application/json\r\n\r\n{\"error\": {\"message\": \"slow\"}}\r\n--batch_foo\r\nContent-Type: application/http\r\n\
        Content-ID: <response-evt_1>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}\r\n--batch_foo--\r\n";

    fn read(media_type: &str, body: &str) -> Vec<(String, u16, Option<String>, String)> {
        let plain = |(id, reply): (String, Reply)| (id, reply.status, reply.retry_after, reply.text);
        answers(media_type, body.as_bytes()).into_iter().map(plain).collect()
    }

    #[test]
    fn each_part_is_read_by_its_name() {
        let expect = vec![
            ("evt_2".to_owned(), 429, Some("30".to_owned()), "{\"error\": {\"message\": \"slow\"}}".to_owned()),
            ("evt_1".to_owned(), 200, None, "{}".to_owned()),
        ];
        for media_type in ["multipart/mixed; boundary=batch_foo", "Multipart/Mixed;charset=utf-8; Boundary=\"batch_foo\""] {
            assert_eq!(read(media_type, ANSWER), expect);
        }
        assert_eq!(read("multipart/mixed; boundary=batch_foo", &ANSWER.replace("\r\n", "\n")), expect);
    }

    #[test]
    fn what_is_no_answer_is_none() {
        let media_type = "multipart/mixed; boundary=batch_foo";
        assert_eq!(read(media_type, &ANSWER[..ANSWER.len() - 40]).len(), 1, "the last part is cut off");
        let endless = ANSWER.strip_suffix("\r\n--batch_foo--\r\n").expect("an end");
        assert_eq!(read(media_type, endless).len(), 1, "more might have come");
        assert_eq!(read(media_type, &ANSWER.replace("evt_1", "evt_2")).len(), 1, "an id has one answer");
        for (media_type, body) in [
            ("application/json", ANSWER),
            ("multipart/mixed", ANSWER),
            ("multipart/mixed; boundary=", ANSWER),
            ("multipart/mixed; boundary=other", ANSWER),
            (media_type, ""),
            (media_type, "--batch_foo\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n--batch_foo--"),
            (media_type, "--batch_foo\r\nContent-ID: <response-a>\r\n\r\nnonsense\r\n\r\n{}\r\n--batch_foo--"),
            (media_type, "--batch_foo\r\nContent-ID: <response-a>\r\n\r\nHTTP/1.1 99999 OK\r\n\r\n{}\r\n--batch_foo--"),
        ] {
            assert_eq!(read(media_type, body), [], "{body}");
        }
    }

    #[test]
    fn what_is_joined_can_be_taken_apart() {
        let parts = ["evt_1", "evt_2"].map(|id| Part { id, line: "POST /v3/x".to_owned(), body: format!("{{\"id\":\"{id}\"}}") });
        let (media_type, body) = joined(&parts);
        let boundary = boundary(&media_type).expect("a boundary");
        let text = String::from_utf8(body).expect("UTF-8");
        let pieces: Vec<&str> = text.split(&format!("--{boundary}")).collect();
        assert_eq!((pieces.len(), pieces[0], pieces[3]), (4, "", "--\r\n"));
        assert!(pieces[2].contains("content-id: <evt_2>\r\n\r\nPOST /v3/x\r\n") && pieces[2].ends_with("\r\n\r\n{\"id\":\"evt_2\"}\r\n"));
    }
}
