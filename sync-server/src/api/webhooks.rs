//! Webhooks in the description of the API: what is sent, made of what the sender makes it of.

use crate::api::openapi::{array, formatted, of_type, text};
use crate::notices::outbox::{FIRST_WAIT_S, GIVEN_UP_HOURS, LONGEST_WAIT_S};
use crate::notices::post::CALL;
use crate::notices::webhooks::{
    DIGEST, Field, ID_HEADER, SIGNATURE_HEADER, Shape, TEST, about_of, fields,
};
use model::notices::{KINDS, NoticeKind};
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths,
    PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, RefOr, Required};

/// One webhook an event.
pub fn described() -> Paths {
    let mut all = PathsBuilder::new();
    for kind in KINDS {
        all = all.path(kind.event(), sent(kind.event(), kind.words().1, Some(kind)));
    }
    let digest = "How many notices came, for a channel that wants one message a day";
    all.path(DIGEST, sent(DIGEST, digest, None))
        .path(TEST, sent(TEST, "Somebody pressed the button", None))
        .build()
}

fn sent(event: &'static str, about: &str, kind: Option<NoticeKind>) -> PathItem {
    let how = format!(
        "Signed where the channel has a secret. Answer 2xx within {} seconds; anything else, a \
         redirect too, is tried again after {FIRST_WAIT_S} s, then twice as long each time up to \
         {} minutes, for {GIVEN_UP_HOURS} hours. The id stays the same: do nothing twice. Order \
         isn't promised; unknown fields are to be ignored.",
        CALL.as_secs(),
        LONGEST_WAIT_S / 60,
    );
    let schema = object(&fields(event), event, kind);
    let content = ContentBuilder::new().schema(Some(RefOr::T(schema)));
    let body = RequestBodyBuilder::new()
        .content("application/json", content.build())
        .required(Some(Required::True))
        .build();
    let operation = OperationBuilder::new()
        .operation_id(Some(format!("on_{}", event.replace('.', "_"))))
        .summary(Some(about))
        .description(Some(how))
        .parameter(header(
            ID_HEADER,
            "the message's id, the same at each try",
            Required::True,
        ))
        .parameter(header(
            SIGNATURE_HEADER,
            "t=SECONDS,v1=HEX: HMAC-SHA256, under the channel's secret, over t, a dot, and the \
             body as it came",
            Required::False,
        ))
        .request_body(Some(body))
        .response(
            "2XX",
            ResponseBuilder::new()
                .description("taken: the answer's body doesn't matter")
                .build(),
        );
    PathItem::new(HttpMethod::Post, operation.build())
}

fn header(name: &str, about: &str, required: Required) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(about))
        .schema(Some(RefOr::T(text())))
        .build()
}

fn object(fields: &[Field], event: &str, kind: Option<NoticeKind>) -> Schema {
    let object = fields.iter().fold(ObjectBuilder::new(), |all, field| {
        let all = all.property(field.key, schema(field.shape, event, kind));
        match field.always {
            true => all.required(field.key),
            false => all,
        }
    });
    Schema::Object(object.build())
}

fn id() -> Schema {
    let object = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::Custom("uuid".to_owned())));
    Schema::Object(object.build())
}

fn one_of(words: &[&str]) -> Schema {
    let object = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words.iter().copied()));
    Schema::Object(object.build())
}

fn schema(shape: Shape, event: &str, kind: Option<NoticeKind>) -> Schema {
    match shape {
        Shape::Text => text(),
        Shape::Id => id(),
        Shape::Time => formatted(KnownFormat::DateTime),
        Shape::Day => formatted(KnownFormat::Date),
        Shape::Number => of_type(Type::Integer),
        Shape::Yes => of_type(Type::Boolean),
        Shape::Event => one_of(&[event]),
        Shape::Of(fields) => object(fields, event, kind),
        Shape::About => object(kind.map_or(&[], about_of), event, kind),
        Shape::Counts => {
            let counts = KINDS.iter().fold(ObjectBuilder::new(), |all, kind| {
                all.property(kind.event(), of_type(Type::Integer))
            });
            Schema::Object(counts.build())
        }
        Shape::Ids => array(id()),
        Shape::OneOf(words) => one_of(words),
    }
}
