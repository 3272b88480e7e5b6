//! What the desk's pages call, and the pages themselves.

/// What the console is told about how it is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Cookies are `__Host-` and Secure.
    pub tls: bool,
    /// In `demo`: calls want this in `X-Start-Token`, and only loopback names are answered.
    pub start_token: Option<String>,
}
