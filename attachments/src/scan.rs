//! Asks a virus scanner: the INSTREAM call of clamd, over TCP or a socket of the machine.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::FileError;

/// How long the scanner may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How much is sent at a time.
const PIECE_BYTES: usize = 64 * 1024;
/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 4096;

/// Where clamd listens: `127.0.0.1:3310`, or the path of a socket.
#[derive(Debug, Clone)]
pub struct Scanner(pub String);

trait Both: Read + Write {}
impl<T: Read + Write> Both for T {}

impl Scanner {
    /// Asks about bytes.
    ///
    /// # Errors
    /// [`FileError::Infected`]; [`FileError::NoScanner`] when it does not answer as it should.
    pub fn scan(&self, bytes: &[u8]) -> Result<(), FileError> {
        let answer = self.ask(bytes).map_err(|error| FileError::NoScanner(error.to_string()))?;
        let answer = answer.trim_end_matches(['\0', '\n']);
        let said = answer.split_once(": ").map_or(answer, |(_, said)| said);
        if said == "OK" {
            return Ok(());
        }
        match said.strip_suffix(" FOUND") {
            Some(name) => Err(FileError::Infected(name.chars().filter(|c| !c.is_control()).take(100).collect())),
            None => Err(FileError::NoScanner(said.chars().take(200).collect())),
        }
    }

    fn connect(&self) -> std::io::Result<Box<dyn Both>> {
        #[cfg(unix)]
        if self.0.starts_with('/') {
            let stream = std::os::unix::net::UnixStream::connect(&self.0)?;
            stream.set_read_timeout(Some(SILENCE_MAX))?;
            stream.set_write_timeout(Some(SILENCE_MAX))?;
            return Ok(Box::new(stream));
        }
        let address = self.0.to_socket_addrs()?.next();
        let address = address.ok_or_else(|| std::io::Error::other("its address names nobody"))?;
        let stream = TcpStream::connect_timeout(&address, SILENCE_MAX)?;
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        stream.set_write_timeout(Some(SILENCE_MAX))?;
        Ok(Box::new(stream))
    }

    fn ask(&self, bytes: &[u8]) -> std::io::Result<String> {
        let mut stream = self.connect()?;
        stream.write_all(b"zINSTREAM\0")?;
        for piece in bytes.chunks(PIECE_BYTES) {
            stream.write_all(&u32::try_from(piece.len()).unwrap_or(0).to_be_bytes())?;
            stream.write_all(piece)?;
        }
        stream.write_all(&0_u32.to_be_bytes())?;
        stream.flush()?;
        let mut answer = Vec::new();
        let mut byte = [0];
        // An answer ends with a zero byte; some servers close instead.
        while answer.len() < usize::try_from(ANSWER_BYTES_MAX).unwrap_or(0)
            && stream.read(&mut byte)? > 0
            && byte != [0]
        {
            answer.extend(byte);
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}
