//! `/app`: where a phone gets the app. Plain HTML without a script, for any browser however old;
//! nobody signs in for it.

use super::{Kind, Offer, offer};
use crate::app::App;
use crate::console::PAGE_HEADERS;
use crate::error::ServerError;
use crate::markup::{element, safe};
use crate::served::Served;
use crate::served_file;
use crate::wire::answer::not_found;
use crate::wire::asked::Address;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header;
use qrcode::QrCode;
use qrcode::render::svg;
use std::fs::File;
use std::sync::Arc;

const STYLE: &str = "body{font:17px/1.6 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',\
    sans-serif;margin:0 auto;max-width:640px;padding:16px;color:#1a1c1f;background:#fff}\
    h1{font-size:24px;line-height:1.3;margin:8px 0}h2{font-size:19px;margin:24px 0 4px}\
    p{margin:6px 0}ul{margin:6px 0;padding-left:22px}\
    .en{color:#4d5259;font-size:15px}.sum{overflow-wrap:anywhere;word-break:break-all}\
    a.get{display:block;margin:16px 0;padding:16px;border-radius:8px;background:#1d4fb8;\
    color:#fff;text-align:center;text-decoration:none;font-size:19px;font-weight:600}\
    a.get small{display:block;font-weight:400;font-size:15px}a{color:#1d4fb8}\
    svg{display:block;width:200px;height:200px;margin:12px 0;background:#fff}\
    @media (prefers-color-scheme:dark){body{background:#14161a;color:#eceef2}\
    .en{color:#b4bac4}a{color:#9dbdff}a.get{background:#2f63d0;color:#fff}}";

/// What anybody may fetch.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/app", get(page))
        .route("/app/page.css", get(style))
        .route("/app/{file}", get(fetch))
}

/// `GET /app`
async fn page(State(app): State<Arc<App>>) -> Result<Response, ServerError> {
    let address = format!(
        "{}/app",
        Served::read(&app.folder).url.trim_end_matches('/')
    );
    let [own, webview] = [Kind::App, Kind::WebView].map(|kind| offer(&app.folder, kind));
    let page = written(&address, own.as_ref(), webview.as_ref())?;
    let kind = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((PAGE_HEADERS, kind, page).into_response())
}

async fn style() -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (PAGE_HEADERS, kind, STYLE).into_response()
}

/// `GET /app/touchpoint.apk`
async fn fetch(
    State(app): State<Arc<App>>,
    Address(name): Address<String>,
) -> Result<Response, ServerError> {
    let none = || not_found("file");
    let kind = name.strip_suffix(".apk").and_then(Kind::named);
    let offered = offer(&app.folder, kind.ok_or_else(none)?).ok_or_else(none)?;
    let path = offered.file(&app.folder);
    let file = File::open(&path).map_err(ServerError::file("read", &path))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.android.package-archive".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"{}-{}.apk\"",
                offered.kind.word(),
                offered.version
            ),
        ),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, served_file::body(file)).into_response())
}

/// One thing in both languages.
fn both(zh: &str, en: &str) -> String {
    format!("<p>{zh}</p>\n<p class=\"en\" lang=\"en\">{en}</p>\n")
}

fn written(
    address: &str,
    own: Option<&Offer>,
    webview: Option<&Offer>,
) -> Result<String, ServerError> {
    let drawn = QrCode::new(address).map_err(|error| ServerError::BadValue {
        what: "the server's address",
        value: address.to_owned(),
        reason: error.to_string(),
    })?;
    let drawn = drawn
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .min_dimensions(200, 200)
        .build();
    let body = [
        own.map_or_else(nothing_yet, |offer| {
            button(offer, "下载 App", "Get the app")
        }),
        format!(
            "<h2>换一台手机打开这一页 <span class=\"en\" lang=\"en\">This page on another \
             phone</span></h2>\n{}\n<p class=\"sum\"><a href=\"{1}\">{1}</a></p>\n",
            element(&drawn),
            safe(address)
        ),
        steps(),
        phones(own, webview),
    ]
    .concat();
    Ok(format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>触点巡检 App · Touchpoint app</title>\n\
         <link rel=\"stylesheet\" href=\"/app/page.css\"></head>\n<body><main>\n\
         <h1>触点巡检 · 手持机 App <span class=\"en\" lang=\"en\">Touchpoint for handhelds\
         </span></h1>\n{body}</main></body></html>\n"
    ))
}

fn nothing_yet() -> String {
    let zh = "这台服务器上还没有放 App。管理员放上以后，这里就能下载：";
    let en = "No app has been put here yet. Whoever runs the server puts it here with:";
    let command =
        "<p class=\"sum\"><code>touchpoint-server app touchpoint.apk --data …</code></p>\n";
    both(zh, en) + command
}

fn button(offer: &Offer, zh: &str, en: &str) -> String {
    let megabytes = offer.size_bytes.div_ceil(100_000);
    let (whole, tenth) = (megabytes / 10, megabytes % 10);
    format!(
        "<a class=\"get\" href=\"/app/{}.apk\">{zh} {} \
         <small>{en} · {whole}.{tenth} MB</small></a>\n\
         <p class=\"en sum\">SHA-256 {}</p>\n",
        offer.kind.word(),
        safe(&offer.version),
        offer.sha256,
    )
}

fn steps() -> String {
    let zh = "装好后打开 App，扫主管给的入网二维码，或输入入网码。更新时直接覆盖安装：没传完的记录\
              和照片都留着。请不要先卸载。";
    let en = "Open the app and scan the enrolment code that your supervisor shows, or type it. To \
              update, install over it: what has not been sent yet stays. Do not uninstall first.";
    let heading = "<h2>怎么装 <span class=\"en\" lang=\"en\">How to install</span></h2>\n";
    heading.to_owned() + &both(zh, en)
}

fn phones(own: Option<&Offer>, webview: Option<&Offer>) -> String {
    let oldest = own.map_or(OLDEST_SDK, |offer| offer.min_sdk);
    let android = android(oldest);
    let heading = "<h2>哪些手机能用 <span class=\"en\" lang=\"en\">Which phones</span></h2>\n";
    let mut lines = vec![
        both(
            &format!(
                "Android {android} 及以上；系统 WebView（Chrome 内核）74 及以上：Android 10 出厂就够。"
            ),
            &format!(
                "Android {android} or newer, with a system WebView of Chrome 74 or newer: what \
                      Android 10 left the factory with is enough."
            ),
        ),
        both(
            "有后置摄像头。NFC 可有可无：没有就扫二维码，或输入 6 位码。",
            "With a camera on its back. NFC is welcome, not needed: QR codes or 6 digits do.",
        ),
        both(
            "剩余空间 1 GB 以上。不需要谷歌服务，平时也不需要网络。",
            "1 GB of free room. No Google services, and no network while walking.",
        ),
    ];
    let old = "WebView 太旧时，App 会自己说。";
    let old_en = "Where the WebView is too old, the app says so itself.";
    lines.push(match webview {
        Some(offer) => {
            both(
                &format!("{old}装这个就好："),
                &format!("{old_en} This one mends it:"),
            ) + &button(offer, "下载 WebView", "Get the WebView")
        }
        None => both(old, old_en),
    });
    heading.to_owned() + &lines.concat()
}

/// What the app's project says where no file says it.
const OLDEST_SDK: u32 = 24;

/// Android's name for an API level.
fn android(sdk: u32) -> String {
    match sdk {
        ..=24 => "7.0".into(),
        25 => "7.1".into(),
        26 => "8.0".into(),
        27 => "8.1".into(),
        28..=30 => (sdk - 19).to_string(),
        31 | 32 => "12".into(),
        sdk => (sdk - 20).to_string(),
    }
}
