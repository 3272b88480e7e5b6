//! The least of an HTTP client: one kept connection, one request in flight, bodies of a known
//! length. It does nothing for comfort, so that on two cores the server is what is measured.

use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// A kept connection.
pub struct Connection {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let stream = BufReader::new(stream);
        Ok(Self { address, stream })
    }

    /// Posts a body, with header lines that end in CRLF, and returns the body of a 2xx.
    pub fn post(&mut self, path: &str, headers: &str, body: &[u8]) -> Result<Vec<u8>> {
        self.ask("POST", path, headers, body)
    }

    /// Asks for something, and returns the body of a 2xx.
    #[allow(dead_code, reason = "not every bench asks")]
    pub fn get(&mut self, path: &str, headers: &str) -> Result<Vec<u8>> {
        self.ask("GET", path, headers, b"")
    }

    fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Vec<u8>> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{headers}content-length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).context("a status")?.to_owned();
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        let said = String::from_utf8_lossy(&answer);
        ensure!(status.starts_with('2'), "{path}: {status} {said}");
        Ok(answer)
    }
}
