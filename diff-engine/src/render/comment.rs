//! Comments and refusals as SQL.

use super::Spelled;
use super::sql::{comment_on, identifier, literal, qualified, tag};
use crate::plan::{Comment, CommentOn, Refusal};

impl Spelled for Comment {
    fn sql(&self) -> String {
        let target = match &self.on {
            CommentOn::Namespace(name) => format!("SCHEMA {}", identifier(name)),
            CommentOn::Enum(name) => format!("TYPE {}", qualified(name)),
            CommentOn::Table(name) => format!("TABLE {}", qualified(name)),
            CommentOn::Column(table, name) => {
                format!("COLUMN {}.{}", qualified(table), identifier(name))
            }
            CommentOn::Constraint(table, name) => {
                format!("CONSTRAINT {} ON {}", identifier(name), qualified(table))
            }
            CommentOn::Index(name) => format!("INDEX {}", qualified(name)),
            CommentOn::Sequence(name) => format!("SEQUENCE {}", qualified(name)),
        };
        comment_on(&target, self.text.as_deref())
    }
}

/// `format` with literals leaves percent signs and quotes of the message unchanged.
impl Spelled for Refusal {
    fn sql(&self) -> String {
        let Refusal { message, help } = self;
        let tag = tag(&[message, help]);
        format!(
            "DO ${tag}$ BEGIN\n    RAISE EXCEPTION USING\n        ERRCODE = 'feature_not_supported',\n        MESSAGE = {},\n        HINT = {};\nEND ${tag}$;\n",
            literal(message),
            literal(help)
        )
    }
}
