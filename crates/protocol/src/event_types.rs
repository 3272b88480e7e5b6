//! The macro that makes a struct of each type of line, and the one enum of all of them.

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $variant:ident / $name:literal {
            $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            pub struct $variant { $($(#[$field_meta])* pub $field: $type,)* }
        )+

        /// An event: a line's type with its fields.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "type")]
        pub enum Event {
            $(#[serde(rename = $name)] $variant($variant),)+
        }

        /// Every type's name.
        pub const TYPES: &[&str] = &[$($name),+];

        impl Event {
            /// Reads a line of a known type. None: unknown, or its fields are odd.
            pub fn read(kind: &str, line: &[u8]) -> Option<Event> {
                match kind {
                    $($name => serde_json::from_slice(line).ok().map(Event::$variant),)+
                    _ => None,
                }
            }

            /// The type's name on the wire.
            pub fn kind(&self) -> &'static str {
                match self { $(Event::$variant(_) => $name,)+ }
            }
        }

        $(impl From<$variant> for Event {
            fn from(event: $variant) -> Self { Event::$variant(event) }
        })+
    };
}

pub(crate) use events;
