//! A whole server inside a test: a real listener on a free port, a clock that the test moves.

use crate::app::App;
use crate::clock::Clock;
use crate::console::Rules;
use crate::error::ServerError;
use crate::folder::Folder;
use crate::gate::Limits;
use crate::notices::post::Client;
use crate::notices::sender::{self, Turns};
use crate::serve::{self, Serving, Settings};
use crate::tls::Speech;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// A server with a runtime of its own.
pub struct Server {
    runtime: Runtime,
    serving: Option<Serving>,
    address: SocketAddr,
    app: Option<Arc<App>>,
}

impl Server {
    /// Starts a server over a folder that `start::init` made; `listen` may be `127.0.0.1:0`.
    pub fn start(folder: &Path, listen: &str, clock: Clock) -> Result<Self, ServerError> {
        Self::start_with(folder, listen, clock, Limits::default(), Rules::default())
    }

    /// The same with other limits and rules.
    pub fn start_with(
        folder: &Path,
        listen: &str,
        clock: Clock,
        limits: Limits,
        console: Rules,
    ) -> Result<Self, ServerError> {
        crate::tls::install_provider();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(ServerError::file("start", "the runtime"))?;
        let settings = Settings {
            folder: Folder::open(folder)?,
            listen: listen.to_owned(),
            clock,
            limits,
            console,
            speech: Speech::Plain,
        };
        let serving = runtime.block_on(serve::start(settings))?;
        let address = serving.address;
        let app = Some(Arc::clone(&serving.app));
        Ok(Self {
            runtime,
            serving: Some(serving),
            address,
            app,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What requests share: the store to read, the clock.
    ///
    /// Edges: none once it is stopped.
    pub fn app(&self) -> Option<&App> {
        self.app.as_deref()
    }

    /// Looks once for notices that are to be sent, and sends them: a standing clock has no task
    /// that does.
    pub fn send_notices(&self) -> Result<(), ServerError> {
        let Some(app) = &self.app else {
            return Err(ServerError::Stopping);
        };
        let client = Arc::new(Client::new()?);
        self.runtime.block_on(sender::once(app, &client))
    }

    /// Looks once and begins to send, as its task does, and waits for no more than `until`.
    pub fn begin_to_send(
        &self,
        turns: &mut Turns,
        until: impl Future<Output = ()>,
    ) -> Result<(), ServerError> {
        let Some(app) = &self.app else {
            return Err(ServerError::Stopping);
        };
        let client = Arc::new(Client::new()?);
        self.runtime.block_on(async {
            turns.look(app, &client).await?;
            until.await;
            Ok(())
        })
    }

    /// The same, cut off in the middle as a kill does: what is under way is lost.
    pub fn send_notices_until(&self, killed: impl Future<Output = ()>) {
        let (Some(app), Ok(client)) = (&self.app, Client::new()) else {
            return;
        };
        let client = Arc::new(client);
        self.runtime.block_on(async {
            tokio::select! {
                _ = sender::once(app, &client) => {}
                () = killed => {}
            }
        });
    }

    /// Stops as SIGTERM does: what was accepted is finished and committed.
    pub fn stop(&mut self) {
        self.app = None;
        if let Some(serving) = self.serving.take() {
            self.runtime.block_on(serving.stop());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
