//! The description of the API, made from the lists themselves, so that it can't lag behind them.

use crate::api::webhooks;
use crate::lists::{self, Column, Kind, List, Stretch};
use crate::wire::answer::Json;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
    PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{
    ArrayBuilder, ComponentsBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type,
};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    Server,
};

/// `GET /api/v1/openapi.json`: OpenAPI 3.1, for anybody.
pub async fn described() -> Json<OpenApi> {
    Json(description())
}

/// The whole description.
pub fn description() -> OpenApi {
    let about = "What a site's desk sees, for other programs. A token is made on the console's \
        page for it; it opens one site, for what its scopes say: `lists`, `photos`, `journals`, \
        `orders`. Refusals are `{code, message}`.";
    let mut paths = PathsBuilder::new()
        .path("/me", get(me()))
        .path("/sites/{site}/lists", get(offered()))
        .path("/sites/{site}/journals/{journal}", get(journal()))
        .path("/photos/{sha256}", get(photo()))
        .path("/sites/{site}/orders/kinds", get(kinds()))
        .path("/sites/{site}/orders", post(take_in()))
        .path("/sites/{site}/orders/move", post(move_on()))
        .path("/sites/{site}/orders/{order}/note", post(note()));
    for list in lists::ALL
        .iter()
        .filter(|list| list.verb().scope().is_some())
    {
        let address = format!("/sites/{{site}}/lists/{}", list.name);
        paths = paths.path(address, get(one_list(list)));
    }
    let key = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let refusal = object(&[("code", text()), ("message", text())]);
    let licence = LicenseBuilder::new()
        .name("Apache-2.0")
        .identifier(Some("Apache-2.0"));
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Touchpoint")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(about))
                .license(Some(licence.build())),
        )
        .servers(Some([Server::new("/api/v1")]))
        .paths(paths)
        .webhooks(Some(webhooks::described()))
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("token", key)
                .schema("Refusal", refusal)
                .build(),
        ))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>(
            "token",
            [],
        )]))
        .build()
}

fn get(operation: Operation) -> PathItem {
    PathItem::new(HttpMethod::Get, operation)
}

fn post(operation: Operation) -> PathItem {
    PathItem::new(HttpMethod::Post, operation)
}

pub(super) fn of_type(kind: Type) -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(kind).build())
}

pub(super) fn text() -> Schema {
    of_type(Type::String)
}

pub(super) fn formatted(format: KnownFormat) -> Schema {
    let object = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(format)));
    Schema::Object(object.build())
}

fn object(fields: &[(&str, Schema)]) -> Schema {
    let object = fields
        .iter()
        .fold(ObjectBuilder::new(), |object, (name, schema)| {
            object.property(*name, schema.clone())
        });
    Schema::Object(object.build())
}

pub(super) fn array(of: Schema) -> Schema {
    Schema::Array(ArrayBuilder::new().items(RefOr::T(of)).build())
}

fn words() -> Schema {
    object(&[("zh", text()), ("en", text())])
}

fn in_path(name: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(RefOr::T(text())))
        .build()
}

fn in_query(name: &str, about: &str, schema: Schema) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(RefOr::T(schema)))
        .build()
}

fn answered(about: &str, kinds: &[(&str, Schema)]) -> Response {
    let response = ResponseBuilder::new().description(about);
    kinds
        .iter()
        .fold(response, |response, (kind, schema)| {
            let content = ContentBuilder::new().schema(Some(RefOr::T(schema.clone())));
            response.content(*kind, content.build())
        })
        .build()
}

fn refused(about: &str) -> Response {
    let schema: RefOr<Schema> = RefOr::Ref(Ref::from_schema_name("Refusal"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(about)
        .content("application/json", content)
        .build()
}

/// A call with what every one of them may answer.
fn call(id: &str, about: &str, answer: Response, parameters: &[Parameter]) -> OperationBuilder {
    let operation = OperationBuilder::new()
        .operation_id(Some(id))
        .summary(Some(about))
        .response("200", answer)
        .response(
            "400",
            refused("what was asked for can't be: `message` names it"),
        )
        .response("401", refused("no token, or one that holds no more"))
        .response("403", refused("the token lacks the scope that is named"))
        .response("404", refused("no such thing at the token's site"))
        .response("503", refused("busy or stopping: come back later"));
    parameters
        .iter()
        .fold(operation, |all, one| all.parameter(one.clone()))
}

fn me() -> Operation {
    let told = object(&[
        ("name", text()),
        ("scopes", array(text())),
        ("site", text()),
        ("site_name", text()),
        ("time_zone", text()),
    ]);
    let answer = answered("what the token is", &[("application/json", told)]);
    call("me", "What this token opens", answer, &[]).build()
}

fn offered() -> Operation {
    let column = object(&[("key", text()), ("title", words())]);
    let list = object(&[
        ("name", text()),
        ("title", words()),
        ("dated", of_type(Type::Boolean)),
        ("columns", array(column)),
    ]);
    let answer = answered("all lists", &[("application/json", array(list))]);
    call("lists", "Which lists there are", answer, &[in_path("site")]).build()
}

fn journal() -> Operation {
    let about = "lines as they were written, then signatures, receipts, and whose they are";
    let answer = answered(about, &[("application/x-ndjson", text())]);
    let parameters = [in_path("site"), in_path("journal")];
    let title = "A journal with its proof (scope `journals`); the list `journals` names them";
    call("journal", title, answer, &parameters).build()
}

fn photo() -> Operation {
    let kinds = [
        ("image/jpeg", text()),
        ("audio/webm", text()),
        ("audio/mp4", text()),
    ];
    let small = in_query("thumbnail", "1: a small one", text());
    let title = "A photo or voice note by its SHA-256 (scope `photos`)";
    let answer = answered("its bytes", &kinds);
    call("photo", title, answer, &[in_path("sha256"), small]).build()
}

fn kinds() -> Operation {
    let answer = answered(
        "kinds with their classes",
        &[("application/json", array(object(&[])))],
    );
    let title = "Kinds of order that are taken in";
    call("order_kinds", title, answer, &[in_path("site")]).build()
}

fn body(
    fields: &[(&str, Schema)],
    required: &[&str],
) -> utoipa::openapi::request_body::RequestBody {
    let all = fields
        .iter()
        .fold(ObjectBuilder::new(), |all, (name, schema)| {
            all.property(*name, schema.clone())
        });
    let all = required.iter().fold(all, |all, name| all.required(*name));
    let content = ContentBuilder::new().schema(Some(RefOr::T(Schema::Object(all.build()))));
    RequestBodyBuilder::new()
        .content("application/json", content.build())
        .required(Some(Required::True))
        .build()
}

fn take_in() -> Operation {
    let customer = object(&[("name", text()), ("phone", text()), ("place", text())]);
    let fields = [
        ("kind", text()),
        ("class", text()),
        ("note", text()),
        ("customer", customer),
        ("checkpoint", text()),
        ("role", text()),
        ("owner", text()),
        ("finish_by", formatted(KnownFormat::DateTime)),
    ];
    let taken = object(&[("finding", text()), ("order", text())]);
    let answer = answered("taken in", &[("application/json", taken)]);
    let title = "Takes an order in: a complaint, a repair, a visit, dispatch (scope `orders`)";
    call("take_in", title, answer, &[in_path("site")])
        .request_body(Some(body(&fields, &["kind", "class", "note"])))
        .build()
}

fn move_on() -> Operation {
    let seen = object(&[
        ("order", text()),
        ("from", text()),
        ("go", of_type(Type::Integer)),
    ]);
    let fields = [
        ("orders", array(seen)),
        ("to", text()),
        ("owner", text()),
        ("reply_by", formatted(KnownFormat::DateTime)),
        ("finish_by", formatted(KnownFormat::DateTime)),
        ("reason", text()),
        ("note", text()),
    ];
    let moved = object(&[
        ("moved", of_type(Type::Integer)),
        ("changed", array(text())),
    ]);
    let answer = answered("what became of them", &[("application/json", moved)]);
    let title = "Moves orders on, from the state that was seen (scope `orders`)";
    call("move_orders", title, answer, &[in_path("site")])
        .request_body(Some(body(&fields, &["orders", "to"])))
        .build()
}

fn note() -> Operation {
    let fields = [
        ("what", text()),
        ("content", of_type(Type::Boolean)),
        ("reason", text()),
        ("note", text()),
    ];
    let answer = answered("it is kept", &[("application/json", object(&[]))]);
    let title = "Says something of an order whose state stays (scope `orders`)";
    call(
        "note_order",
        title,
        answer,
        &[in_path("site"), in_path("order")],
    )
    .request_body(Some(body(&fields, &["what"])))
    .build()
}

/// What a column's cells are in JSON.
fn cell(column: &Column) -> Schema {
    match column.kind {
        Kind::Text | Kind::Code(_) => text(),
        Kind::Number => of_type(Type::Number),
        Kind::Moment => formatted(KnownFormat::DateTime),
        Kind::Day => formatted(KnownFormat::Date),
        Kind::Yes => of_type(Type::Boolean),
    }
}

fn one_list(list: &List) -> Operation {
    let columns: Vec<(&str, Schema)> = list
        .columns
        .iter()
        .map(|column| (column.key, cell(column)))
        .collect();
    let told = object(&[
        ("id", text()),
        ("list", text()),
        ("site", text()),
        ("made_at", formatted(KnownFormat::DateTime)),
        ("filter", object(&[])),
        ("count", of_type(Type::Integer)),
        ("rows", array(object(&columns))),
    ]);
    let answer = answered(
        "the rows; X-Touchpoint-Rows counts them, X-Touchpoint-List is their id",
        &[
            ("application/json", told),
            ("text/csv", text()),
            (lists::Format::Xlsx.media_type(), text()),
            (lists::Format::Pdf.media_type(), text()),
        ],
    );
    let mut parameters = vec![
        in_path("site"),
        in_query("format", "json (the default), csv, xlsx or pdf", text()),
        in_query("lang", "zh, en, or code for keys and codes (CSV)", text()),
        in_query(
            "first",
            "JSON: no more than so many rows; all are counted",
            of_type(Type::Integer),
        ),
        in_query("text", "only rows that hold these letters", text()),
    ];
    if list.days != Stretch::Now {
        let day = || formatted(KnownFormat::Date);
        parameters.push(in_query("from", "the first day", day()));
        parameters.push(in_query("to", "the last day", day()));
        parameters.push(in_query("day", "one day", day()));
        parameters.push(in_query("month", "a month, as 2026-11", text()));
        let integer = || of_type(Type::Integer);
        parameters.push(in_query("days", "so many days up to the last", integer()));
    }
    for own in list.own {
        parameters.push(in_query(own.key, own.title.1, text()));
    }
    // Days and words are asked for by their own keys, also where a column is called so.
    let dated = ["from", "to", "day", "month", "days"];
    let own_key = |key: &str| key == "text" || (list.days != Stretch::Now && dated.contains(&key));
    for column in list.columns.iter().filter(|column| !own_key(column.key)) {
        let about = format!(
            "{}: any of these, commas between; - asks for none",
            column.title.1
        );
        parameters.push(in_query(column.key, &about, text()));
    }
    let title = format!("{} (scope `lists`)", list.title.1);
    call(
        &format!("list_{}", list.name.replace('-', "_")),
        &title,
        answer,
        &parameters,
    )
    .build()
}
