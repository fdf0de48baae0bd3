//! A small clamd, started by the test, that knows one virus.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use attachments::{Files, Scanner};

use crate::samples;
use crate::tests::{keep, sent};

/// What the scanner of the test takes for a virus.
const VIRUS: &[u8] = b"this is the virus of the test";

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = [0; 10];
    stream.read_exact(&mut head)?;
    assert_eq!(&head, b"zINSTREAM\0");
    let mut bytes = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            break;
        }
        let mut piece = vec![0; length];
        stream.read_exact(&mut piece)?;
        bytes.extend(piece);
    }
    let is_ill = bytes.windows(VIRUS.len()).any(|window| window == VIRUS);
    stream.write_all(if is_ill { b"stream: Test.Virus FOUND\0" } else { b"stream: OK\0" })
}

/// Serves so many calls.
fn clamd(calls: usize) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serve = move || (0..calls).for_each(|_| answer(listener.accept().unwrap().0).unwrap());
    (address, std::thread::spawn(serve))
}

#[test]
fn what_the_scanner_finds_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (address, served) = clamd(2);
    let files = Files::open(folder.path(), Some(Scanner(address))).unwrap();
    let ill = [&samples::pdf()[..], VIRUS, b"%%EOF"].concat();
    let error = keep(&files, &ill, &sent("")).unwrap_err();
    assert_eq!(format!("{}: {error}", error.code()), "infected: the file carries `Test.Virus`; it was not kept");
    // Larger than one piece of the call.
    let long = [&samples::pdf()[..], &vec![b' '; 200_000], b"%%EOF"].concat();
    let kept = keep(&files, &long, &sent("")).unwrap();
    assert!(files.meta(&kept.id).unwrap().is_some());
    served.join().unwrap();
}

#[test]
fn nothing_is_taken_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let files = Files::open(folder.path(), Some(Scanner(gone))).unwrap();
    assert_eq!(keep(&files, &samples::jpeg(), &sent("")).unwrap_err().code(), "no_scanner");
}
