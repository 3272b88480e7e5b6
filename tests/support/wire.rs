//! A wire between a handheld and the server that breaks at a chosen byte of a photo's piece.

use device::sync::{Connect, Method, Plain, Request, Response, Transport, Unreached, http_connect};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many bytes still go towards the server before it breaks; none: all.
type Left = Arc<Mutex<Option<u64>>>;

/// Where the next pieces are cut: bytes of a request, its head counted too.
pub type Cuts = Arc<Mutex<VecDeque<u64>>>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Cut {
    inner: Box<dyn Transport>,
    cuts: Cuts,
    left: Left,
}

impl Transport for Cut {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        if request.method == Method::Patch {
            *lock(&self.left) = lock(&self.cuts).pop_front();
        }
        self.inner.call(request)
    }
}

/// A way to a server over a wire of its own, and the handle that sets where it breaks.
pub fn wire_to(server: SocketAddr) -> (Connect, Cuts) {
    let (left, cuts) = (Left::default(), Cuts::default());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let (broken, http) = (Arc::clone(&left), http_connect(Plain::Loopback));
    // It ends with the test's process: nobody calls once the handheld is gone.
    thread::spawn(move || {
        for near in listener.incoming().flatten() {
            let left = Arc::clone(&broken);
            thread::spawn(move || carry(near, server, &left));
        }
    });
    let shared = Arc::clone(&cuts);
    let connect: Connect = Arc::new(move |_, pin| {
        let inner = http(&format!("http://{address}"), pin)?;
        let (cuts, left) = (Arc::clone(&shared), Arc::clone(&left));
        Ok(Box::new(Cut { inner, cuts, left }))
    });
    (connect, cuts)
}

/// One connection, to its end or to where it breaks.
fn carry(near: TcpStream, server: SocketAddr, left: &Left) {
    let Ok(far) = TcpStream::connect(server) else {
        return;
    };
    let back = near
        .try_clone()
        .and_then(|near| Ok((near, far.try_clone()?)));
    let Ok((mut back, mut from_server)) = back else {
        return;
    };
    let answers = thread::spawn(move || {
        let _ = std::io::copy(&mut from_server, &mut back);
    });
    let broke = send(&near, &far, left).is_none();
    // The server hears the end, and has done with it what it does before the handheld hears.
    let _ = far.shutdown(Shutdown::Write);
    if broke {
        let _ = near.shutdown(Shutdown::Read);
    }
    let _ = answers.join();
    let _ = near.shutdown(Shutdown::Both);
}

/// Carries bytes towards the server. None: it broke.
fn send(mut near: &TcpStream, mut far: &TcpStream, left: &Left) -> Option<()> {
    let mut bytes = [0; 4096];
    loop {
        let Ok(length @ 1..) = near.read(&mut bytes) else {
            return Some(());
        };
        let mut left = lock(left);
        let goes = left.map_or(length, |left| length.min(left as usize));
        far.write_all(&bytes[..goes]).ok()?;
        if goes < length {
            *left = None;
            return None;
        }
        *left = left.map(|left| left - goes as u64);
    }
}
