//! An enum without fields, written together with the list of all of its values.
//!
//! What goes through "every verb" or "every kind of item" goes through this list, so that a new value is in it by being
//! written down once: no second list can be forgotten.

/// Writes an enum, and `ALL`: every value of it, in the order in which they are written.
macro_rules! listed {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$doc:meta])* $value:ident,)+ }) => {
        $(#[$about])*
        pub enum $name {
            $($(#[$doc])* $value,)+
        }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$value),+];
        }
    };
}

pub(crate) use listed;
