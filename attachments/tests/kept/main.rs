//! Files as they come: whole, cut, disguised, loaded.

#[cfg(test)]
mod bucket;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scanner;
#[cfg(test)]
mod store;

#[cfg(test)]
mod tests {
    use attachments::{FILE_BYTES_MAX, Facts, FactsFrom, FileError, Files, Meta, Position, Sent, Which};
    use expect_test::{Expect, expect};
    use jiff::Timestamp;

    use super::samples;

    pub fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_766_000_000 + hours * 3600).unwrap()
    }

    fn files() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(&folder.path().join("attachments"), None).unwrap();
        (folder, files)
    }

    pub fn sent(said: &str) -> Sent<'_> {
        Sent { by: "desk", at: at(0), name: "现场.jpg", said, facts: Facts::default() }
    }

    pub fn keep(files: &Files, bytes: &[u8], sent: &Sent<'_>) -> Result<Meta, FileError> {
        let mut incoming = files.begin(sent.by)?;
        for piece in bytes.chunks(1000) {
            incoming.write(piece)?;
        }
        files.keep(incoming, sent)
    }

    pub fn whole(files: &Files, meta: &Meta, which: Which) -> Vec<u8> {
        files.part(meta, which, 0..Files::bytes_of(meta, which)).unwrap()
    }

    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|window| window == what)
    }

    pub fn everything() -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("image/jpeg", samples::jpeg()),
            ("image/png", samples::png()),
            ("image/webp", samples::webp()),
            ("application/pdf", samples::pdf()),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", samples::docx()),
            ("video/mp4", samples::mp4()),
            ("audio/wav", samples::wav()),
            ("audio/mpeg", samples::mp3()),
        ]
    }

    #[test]
    fn what_a_camera_says_is_read_and_left_out_of_the_copy() {
        let (_folder, files) = files();
        for bytes in [samples::jpeg(), samples::png(), samples::webp()] {
            let meta = keep(&files, &bytes, &sent("")).unwrap();
            let Position { latitude, longitude, .. } = meta.facts.position.unwrap();
            assert_eq!((latitude, longitude), (31.15, 121.125));
            assert_eq!(meta.facts.taken_at.as_deref(), Some("2025-12-22T15:58:10+08:00"));
            assert_eq!(meta.facts_from, Some(FactsFrom::Exif));
            let shown = whole(&files, &meta, Which::Shown);
            for word in [&b"2025:12:22"[..], b"somebody", b"xmpmeta", b"MM\0\x2a\0\0\0\x08\0\x03"] {
                assert!(
                    holds(&bytes, word) || word == b"xmpmeta" || word.starts_with(b"MM"),
                    "the sample lost {word:?}"
                );
                assert!(!holds(&shown, word), "{} says {word:?}", meta.kind.mime());
            }
            // It is a whole file of its kind, and nothing more can be left out of it.
            let again = keep(&files, &shown, &sent("")).unwrap();
            assert_eq!((again.kind, again.facts.is_empty()), (meta.kind, true));
            let twice = whole(&files, &again, Which::Shown);
            assert_eq!(twice, shown);
        }
        let jpeg = keep(&files, &samples::jpeg(), &sent("image/jpeg")).unwrap();
        let shown = whole(&files, &jpeg, Which::Shown);
        assert!(holds(&shown, b"ICC_PROFILE") && holds(&shown, b"\x01\x12\0\x03\0\0\0\x01\0\x06"), "turned upright");
        let film = keep(&files, &samples::mp4(), &sent("")).unwrap();
        assert!(!holds(&whole(&files, &film, Which::Shown), b"+31.1500"));
    }

    #[test]
    fn what_the_device_says_counts_where_the_photo_is_silent() {
        let (_folder, files) = files();
        let position = Position::new(31.0, 121.0, Some(8.0));
        let facts = Facts { taken_at: Some("2025-12-22T16:00:00+08:00".to_owned()), position };
        let told = keep(&files, &samples::pdf(), &Sent { facts: facts.clone(), ..sent("") }).unwrap();
        assert_eq!((told.facts, told.facts_from), (facts.clone(), Some(FactsFrom::Device)));
        let photo = keep(&files, &samples::jpeg(), &Sent { facts, ..sent("") }).unwrap();
        assert_eq!(photo.facts_from, Some(FactsFrom::Exif));
        assert_eq!(Position::new(91.0, 0.0, None), None);
        assert_eq!(Position::new(f64::NAN, 0.0, None), None);
    }

    fn refused(bytes: &[u8], said: &str) -> String {
        let (_folder, files) = files();
        let error = keep(&files, bytes, &sent(said)).expect_err("it was taken");
        format!("{}: {error}", error.code())
    }

    #[test]
    fn what_is_cut_off_is_refused_wherever_it_is_cut() {
        for (mime, bytes) in everything() {
            // Sound has no end of its own, and a line end behind the last line is none.
            let least = match mime {
                "audio/mpeg" => 18,
                "application/pdf" => bytes.len() - 1,
                _ => bytes.len(),
            };
            for end in 1..least {
                let said = refused(&bytes[..end], "");
                assert!(
                    said.starts_with("cut_off") || said.starts_with("type_refused") || said.starts_with("damaged"),
                    "{mime} cut at {end}: {said}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_as_it_should_be_is_refused() {
        let check = |bytes: &[u8], said: &str, expected: Expect| expected.assert_eq(&refused(bytes, said));
        check(b"", "", expect!["empty: the file is empty"]);
        check(
            b"<!DOCTYPE html><html></html>",
            "image/jpeg",
            expect![
                "type_refused: HTML and SVG are not taken; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        check(
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "",
            expect![
                "type_refused: HTML and SVG are not taken; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        check(
            b"MZ\x90\0",
            "",
            expect![
                "type_refused: a program is not taken; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        check(
            b"\x7fELF",
            "",
            expect![
                "type_refused: a program is not taken; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        check(
            b"\0\0\0\x18ftypheic",
            "",
            expect![
                "type_refused: HEIC is not taken: choose the most compatible format in the camera, or send JPEG; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        check(
            &samples::png(),
            "image/jpeg",
            expect!["type_differs: it is sent as image/jpeg and is image/png; send it as what it is"],
        );
        check(
            &samples::archive(&[("a.txt", b"a")]),
            "",
            expect![
                "type_refused: an archive is not taken; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        let macros: [(&str, &[u8]); 3] =
            [("[Content_Types].xml", b"x"), ("word/document.xml", b"x"), ("word/vbaProject.bin", b"x")];
        check(
            &samples::archive(&macros),
            "",
            expect![
                "type_refused: a document with macros is not taken: save it without; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4"
            ],
        );
        check(
            &samples::bomb(),
            "",
            expect!["bomb: the file unpacks to far more than a document holds; send the document alone"],
        );
        check(
            &samples::jpeg_with(b"garbage"),
            "",
            expect![
                "damaged: the file is damaged: what the camera wrote (EXIF) cannot be read; send it as it was made"
            ],
        );
    }

    #[test]
    fn what_is_two_things_at_once_is_refused() {
        let (jpeg, archive) = (samples::jpeg(), samples::docx());
        let with = |bytes: &[u8], more: &[u8]| refused(&[bytes, more].concat(), "");
        for said in [
            with(&jpeg, &archive),
            with(&samples::png(), &archive),
            with(&samples::webp(), b"<script>alert(1)</script>"),
            with(&jpeg, &samples::pdf()),
            with(&samples::pdf(), &archive),
            with(b"%PDF-1.4\n<html><script>1</script></html>\n", b"%%EOF"),
        ] {
            assert!(said.starts_with("polyglot"), "{said}");
        }
        let mut comment = jpeg.clone();
        let place = comment.windows(5).position(|window| window == b"taken").unwrap();
        comment[place..place + 17].copy_from_slice(b"<?php system(1)?>");
        assert!(refused(&comment, "").starts_with("polyglot"));
        // What telephones put behind a photo is left out of the copy, and no reason to refuse it.
        let (_folder, files) = files();
        let motion = [samples::jpeg(), samples::mp4()].concat();
        let meta = keep(&files, &motion, &sent("")).unwrap();
        assert!(!holds(&whole(&files, &meta, Which::Shown), b"ftyp"));
    }

    #[test]
    fn damage_never_does_more_than_refuse() {
        let (_folder, files) = files();
        for (_, bytes) in everything() {
            for at in 0..bytes.len() {
                let mut worse = bytes.clone();
                worse[at] ^= 0xff;
                // Taken or refused: that it comes back is all that is asked.
                drop(keep(&files, &worse, &Sent { by: &format!("{at}"), ..sent("") }));
            }
        }
    }

    #[test]
    fn a_file_that_is_too_large_leaves_nothing() {
        let (folder, files) = files();
        let mut incoming = files.begin("desk").unwrap();
        let piece = vec![0xff; 1 << 20];
        let error = (0..=FILE_BYTES_MAX >> 20).find_map(|_| incoming.write(&piece).err()).unwrap();
        assert_eq!(error.code(), "too_large");
        drop(incoming);
        let left = std::fs::read_dir(folder.path().join("attachments/incoming")).unwrap().count();
        assert_eq!(left, 0);
    }

    #[test]
    fn names_cannot_leave_their_folder() {
        let (_folder, files) = files();
        for (name, kept) in
            [("../../etc/passwd", "passwd"), ("C:\\a\\b.jpg", "b.jpg"), ("a\r\nb\"<.jpg", "ab.jpg"), ("", "")]
        {
            let bytes = [samples::pdf(), name.as_bytes().to_vec(), b"%%EOF".to_vec()].concat();
            assert_eq!(keep(&files, &bytes, &Sent { name, ..sent("") }).unwrap().name, kept);
        }
        for id in ["", "..", "../../etc/passwd", &"A".repeat(64), &"a".repeat(63)] {
            assert!(files.meta(id).unwrap().is_none());
        }
    }
}
