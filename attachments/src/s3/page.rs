//! What a store says in XML: a page of names, and why it refuses.

use quick_xml::Reader;
use quick_xml::events::Event;

/// A page of names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub keys: Vec<String>,
    /// Where the next page begins; none on the last.
    pub next: Option<String>,
}

/// Calls `tell` with the path of names and the text of each element that holds text alone.
fn each(xml: &str, mut tell: impl FnMut(&[String], String)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut text): (Vec<String>, _) = (Vec::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| format!("its answer is no XML: {error}"))? {
            Event::Eof if path.is_empty() => return Ok(()),
            Event::Eof => return Err("the end of its answer is missing".to_owned()),
            Event::Start(element) => {
                path.push(String::from_utf8_lossy(element.local_name().as_ref().as_bytes()).into_owned());
                text.clear();
            }
            Event::End(_) => {
                tell(&path, std::mem::take(&mut text));
                path.pop();
            }
            Event::Text(more) => text.push_str(&more),
            Event::GeneralRef(name) => {
                text.extend(name.resolve_char_ref().ok().flatten());
                text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// Reads a page of names (ListObjectsV2).
pub(super) fn page(xml: &str) -> Result<Page, String> {
    let (mut page, mut is_list, mut has_more) = (Page::default(), false, false);
    each(xml, |path, text| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["ListBucketResult"] => is_list = true,
            ["ListBucketResult", "Contents", "Key"] => page.keys.push(text),
            ["ListBucketResult", "NextContinuationToken"] => page.next = Some(text),
            ["ListBucketResult", "IsTruncated"] => has_more = text.trim() == "true",
            _ => {}
        }
    })?;
    match (is_list, has_more, page.next.is_some()) {
        (false, ..) => Err("its answer is no list of names".to_owned()),
        (true, true, false) => Err("it says that there are more names, and not where".to_owned()),
        (true, false, _) => Ok(Page { next: None, ..page }),
        (true, true, true) => Ok(page),
    }
}

/// The code with which a store refuses; empty where it gives none.
pub(super) fn code(xml: &str) -> String {
    let mut code = String::new();
    let read = each(xml, |path, text| {
        if matches!(path, [error, name] if error == "Error" && name == "Code") {
            code = text.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
        }
    });
    read.map(|()| code).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_whole_or_not_at_all() {
        let check = |xml: &str, expected: Result<(&[&str], Option<&str>), &str>| {
            let read = page(xml);
            let read = read
                .as_ref()
                .map(|page| (page.keys.iter().map(String::as_str).collect::<Vec<_>>(), page.next.as_deref()));
            let expected = expected.map(|(keys, next)| (keys.to_vec(), next));
            assert_eq!(read.map_err(String::as_str), expected, "{xml}");
        };
        let list =
            |inner: &str| format!("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\">{inner}</ListBucketResult>");
        check(
            &list(
                "<Name>b</Name><Contents><Key>ab/c</Key><Owner><Key>no</Key></Owner></Contents><Contents><Key>ab/d&amp;&#101;</Key>\
                 </Contents><IsTruncated>true</IsTruncated><NextContinuationToken>1/+=&lt;</NextContinuationToken>",
            ),
            Ok((&["ab/c", "ab/d&e"], Some("1/+=<"))),
        );
        check(&list("<IsTruncated>false</IsTruncated>"), Ok((&[], None)));
        check(&list("<IsTruncated>true</IsTruncated>"), Err("it says that there are more names, and not where"));
        check("<html></html>", Err("its answer is no list of names"));
        check("<ListBucketResult><Contents>", Err("the end of its answer is missing"));
        assert_eq!(code("<Error><Code>NoSuchKey</Code><Key>Code</Key></Error>"), "NoSuchKey");
        assert_eq!(code("404 page not found"), "");
    }
}
