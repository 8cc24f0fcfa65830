//! The columns that the models of `shared.rs` share.

/// When something happened, in days.
// Public, so that its macro is exported, although a test has nobody to export it to.
#[allow(unreachable_pub)]
#[driftless::shared_columns]
#[derive(Clone, Debug)]
pub struct Timestamps {
    /// When it was made.
    #[schema(default = 0)]
    pub made_on: i32,
    /// When it was changed last.
    #[diesel(column_name = changed)]
    pub changed_on: Option<i32>,
}

/// Under another name.
pub(crate) use self::Timestamps as Stamps;

/// Rows that are kept when they are gone.
#[driftless::shared_columns]
pub(crate) struct SoftDelete {
    /// Since when.
    pub gone_on: Option<i32>,
}
