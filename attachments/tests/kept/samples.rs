//! Small files of each kind, made here: nobody's photo.

use std::io::{Cursor, Write};

/// A block of EXIF: turned on its side, taken in the afternoon, at 31.15 N 121.125 E.
pub fn exif() -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = tag.to_be_bytes().to_vec();
        entry.extend(kind.to_be_bytes());
        entry.extend(count.to_be_bytes());
        entry.extend(value);
        entry
    };
    let table = |entries: &[Vec<u8>]| {
        let mut table = u16::try_from(entries.len()).unwrap().to_be_bytes().to_vec();
        table.extend(entries.concat());
        table.extend([0; 4]);
        table
    };
    let size = |entries: u32| 2 + 12 * entries + 4;
    let (first, camera, place) = (8, 8 + size(3), 8 + size(3) + size(2));
    let texts = place + size(4);
    tiff.extend(table(&[
        entry(0x0112, 3, 1, [0, 6, 0, 0]),
        entry(0x8769, 4, 1, camera.to_be_bytes()),
        entry(0x8825, 4, 1, place.to_be_bytes()),
    ]));
    assert_eq!(first, 8);
    tiff.extend(table(&[entry(0x9003, 2, 20, texts.to_be_bytes()), entry(0x9011, 2, 7, (texts + 20).to_be_bytes())]));
    tiff.extend(table(&[
        entry(1, 2, 2, *b"N\0\0\0"),
        entry(2, 5, 3, (texts + 28).to_be_bytes()),
        entry(3, 2, 2, *b"E\0\0\0"),
        entry(4, 5, 3, (texts + 52).to_be_bytes()),
    ]));
    tiff.extend(b"2025:12:22 15:58:10\0+08:00\0\0");
    for (whole, part) in [(31_u32, 1_u32), (9, 1), (0, 1), (121, 1), (7, 1), (30, 1)] {
        tiff.extend(whole.to_be_bytes());
        tiff.extend(part.to_be_bytes());
    }
    tiff
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// A JPEG with what cameras and programs write into one, and with this EXIF.
pub fn jpeg_with(exif: &[u8]) -> Vec<u8> {
    let camera = [b"Exif\0\0", exif].concat();
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xe1, &camera),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>31.15 121.125</x:xmpmeta>"),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xed, b"Photoshop 3.0\0somebody"),
        segment(0xfe, b"taken by somebody"),
        segment(0xdb, &[0; 65]),
        segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56],
        vec![0xff, 0xd9],
    ]
    .concat()
}

pub fn jpeg() -> Vec<u8> {
    jpeg_with(&exif())
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], name, content, &[0; 4]].concat()
}

pub fn png() -> Vec<u8> {
    let head = [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0];
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &head),
        chunk(b"eXIf", &exif()),
        chunk(b"tEXt", b"Author\0somebody"),
        chunk(b"sRGB", &[0]),
        chunk(b"IDAT", b"light"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

pub fn webp() -> Vec<u8> {
    let part = |name: &[u8], content: &[u8]| {
        let mut part = [name, &u32::try_from(content.len()).unwrap().to_le_bytes()[..], content].concat();
        part.extend(vec![0; content.len() % 2]);
        part
    };
    let parts = [
        part(b"VP8X", &[0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        part(b"VP8 ", b"light"),
        part(b"EXIF", &exif()),
        part(b"XMP ", b"<x:xmpmeta>somebody</x:xmpmeta>"),
    ]
    .concat();
    [&b"RIFF"[..], &u32::try_from(parts.len() + 4).unwrap().to_le_bytes(), b"WEBP", &parts].concat()
}

pub fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n".to_vec()
}

/// An archive with these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn docx() -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")])
}

/// A document of a few kilobytes that unpacks to 200 MiB.
pub fn bomb() -> Vec<u8> {
    let zeros = vec![0; 100 << 20];
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &zeros), ("word/more.xml", &zeros)])
}

pub fn mp4() -> Vec<u8> {
    let part = |name: &[u8], content: &[u8]| {
        [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], name, content].concat()
    };
    let where_taken = part(b"udta", &part(b"\xa9xyz", b"\0\x12\x15\xc7+31.1500+121.1250/"));
    [
        part(b"ftyp", b"isom\0\0\x02\0isommp42"),
        part(b"moov", &[part(b"mvhd", &[0; 20]), where_taken].concat()),
        part(b"mdat", b"film"),
    ]
    .concat()
}

pub fn wav() -> Vec<u8> {
    [&b"RIFF"[..], &16_u32.to_le_bytes(), b"WAVEdata", &4_u32.to_le_bytes(), b"tone"].concat()
}

pub fn mp3() -> Vec<u8> {
    [&b"ID3\x04\0\0\0\0\0\x04name"[..], &[0xff, 0xfb, 0x90, 0x00], b"tone"].concat()
}
