//! The host over its router, without a socket.

use super::*;
use crate::clock::TrialClock;
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

const TOKEN: &str = "a-token";

fn check(request: axum::http::request::Builder, body: &str, status: u16) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(TrialClock::new(None));
    let handheld = Arc::new(Handheld::open(folder.path(), clock).expect("a handheld"));
    let address = SocketAddr::from(([127, 0, 0, 1], 8701));
    let app = router(handheld, address, TOKEN);
    let request = request
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let response = app.oneshot(request).await.expect("an answer");
        let found = response.status().as_u16();
        let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
        assert!(policy.is_some(), "every answer has a policy");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        let text = String::from_utf8_lossy(&bytes.expect("a body")).into_owned();
        assert_eq!(found, status, "{text}");
        text
    })
}

fn call_from(host: &str, token: &str) -> axum::http::request::Builder {
    Request::post("/api/call")
        .header("host", host)
        .header("content-type", "application/json")
        .header("x-start-token", token)
}

const STATUS: &str = r#"{"cmd":"status"}"#;

#[test]
fn a_command_comes_back_as_its_reply() {
    for host in ["127.0.0.1:8701", "localhost:8701"] {
        let reply = check(call_from(host, TOKEN), STATUS, 200);
        assert!(reply.contains(r#""reply":"status""#), "{reply}");
    }
}

#[test]
fn without_the_links_token_nothing_is_done() {
    let reply = check(call_from("127.0.0.1:8701", "another"), STATUS, 401);
    assert!(reply.contains("start_token"), "{reply}");
    let photo = Request::get("/api/photo/00").header("host", "127.0.0.1:8701");
    check(photo, "", 401);
}

#[test]
fn a_name_that_leads_here_from_elsewhere_is_refused() {
    check(call_from("evil.example", TOKEN), STATUS, 403);
    check(
        Request::get("/").header("host", "evil.example:8701"),
        "",
        403,
    );
}

#[test]
fn a_foreign_pages_call_is_refused() {
    let call = call_from("127.0.0.1:8701", TOKEN).header("origin", "https://evil.example");
    check(call, STATUS, 403);
    let call = call_from("127.0.0.1:8701", TOKEN).header("origin", "null");
    check(call, STATUS, 403);
    let call = call_from("127.0.0.1:8701", TOKEN).header("origin", "http://127.0.0.1:8701");
    check(call, STATUS, 200);
}

#[test]
fn only_json_is_a_command() {
    let form = Request::post("/api/call")
        .header("host", "127.0.0.1:8701")
        .header("content-type", "text/plain")
        .header("x-start-token", TOKEN);
    check(form, STATUS, 400);
    let broken = check(call_from("127.0.0.1:8701", TOKEN), "{", 400);
    assert!(broken.contains("malformed"), "{broken}");
}

#[test]
fn an_unknown_api_address_is_not_a_page() {
    let request = Request::get("/api/what").header("host", "127.0.0.1:8701");
    check(request, "", 404);
}

#[test]
fn before_enrolment_commands_say_so() {
    let call = call_from("127.0.0.1:8701", TOKEN);
    let reply = check(call, r#"{"cmd":"sync"}"#, 409);
    assert!(reply.contains("not_enrolled"), "{reply}");
}
