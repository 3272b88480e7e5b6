//! One transaction around all that a command reads and writes.

use crate::open::Head;
use crate::{Result, Store, StoreError};

impl Store {
    /// Does all of `work` in one transaction, which commits last: a reply that is read in there
    /// can't fail any more once something is saved.
    ///
    /// Edges: within another one it is a part of that one, which commits for both.
    /// Errors: those of `work` and of the commit. Then nothing was written, not before the error
    /// either, nor by what it is a part of.
    pub fn in_one<T, E>(
        &mut self,
        work: impl FnOnce(&mut Store) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut one = One::begin(self)?;
        let done = work(one.store)?;
        one.commit()?;
        Ok(done)
    }
}

/// A transaction that is taken back unless it commits; a panic takes it back too.
struct One<'a> {
    store: &'a mut Store,
    /// Where the chain ended before.
    head: Option<Head>,
    /// Within another one.
    part: bool,
    committed: bool,
}

impl<'a> One<'a> {
    fn begin(store: &'a mut Store) -> Result<Self> {
        let part = store.in_one;
        if part {
            store.still_in_one()?;
        } else {
            store.connection.execute_batch("BEGIN IMMEDIATE")?;
            store.in_one = true;
        }
        Ok(Self {
            head: store.head,
            store,
            part,
            committed: false,
        })
    }

    fn commit(&mut self) -> Result<()> {
        self.store.still_in_one()?;
        if !self.part {
            self.store.connection.execute_batch("COMMIT")?;
        }
        self.committed = true;
        Ok(())
    }
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        self.store.in_one = self.part;
        if self.committed {
            return;
        }
        self.store.head = self.head;
        if !self.store.connection.is_autocommit() {
            // Where even this fails, SQLite has left the transaction all the same.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Store {
    /// SQLite takes a transaction back by itself when the disk fails under it, even while it
    /// reads. Whoever passes over such an error must not write on, line by line.
    fn still_in_one(&self) -> Result<()> {
        match self.connection.is_autocommit() {
            true => Err(StoreError::TakenBack),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{enrolled, stamp};
    use crate::{Result, Store, StoreError};
    use protocol::events::Unlocked;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn line(store: &mut Store, how: &str) -> Result<u64> {
        let event = Unlocked::by(how);
        store.append(&stamp(1), None, event.into())
    }

    /// Work that doesn't come to its end saves nothing, and the next line follows the last one.
    fn check_undone(work: impl FnOnce(&mut Store) -> Result<()>) {
        let (folder, mut store) = enrolled();
        let before = store.journal().expect("read");
        let ended = catch_unwind(AssertUnwindSafe(|| store.in_one(work)));
        assert!(!matches!(ended, Ok(Ok(()))), "it says that it is done");
        assert_eq!(store.journal().expect("read"), before);
        assert_eq!(store.kept("a").expect("read"), None);
        assert_eq!(line(&mut store, "pin").expect("appended"), before.last + 1);
        drop(store);
        let store = crate::tests::open(&folder).expect("opened");
        let lines = store.lines(1, 100, usize::MAX).expect("read");
        assert_eq!(lines.len() as u64, before.last + 1);
        assert_eq!(store.journal().expect("read").head, lines[1].2);
    }

    #[test]
    fn an_error_takes_back_what_was_written_before_it() {
        check_undone(|store| {
            line(store, "pin")?;
            store.keep("a", Some("b"))?;
            Err(StoreError::DiskFull)
        });
    }

    #[test]
    fn a_panic_takes_back_what_was_written_before_it() {
        check_undone(|store| {
            line(store, "pin")?;
            panic!("as a bug would");
        });
    }

    #[test]
    fn an_error_of_one_part_that_is_passed_over_takes_back_the_whole() {
        check_undone(|store| {
            line(store, "pin")?;
            assert!(line(store, &"x".repeat(65_536)).is_err());
            Ok(())
        });
    }

    #[test]
    fn nothing_is_written_on_after_the_transaction_was_taken_back_by_sqlite() {
        check_undone(|store| {
            line(store, "pin")?;
            store.connection.execute_batch("ROLLBACK")?;
            let next = line(store, "pin");
            assert!(matches!(next, Err(StoreError::TakenBack)), "{next:?}");
            let kept = store.keep("a", Some("b"));
            assert!(matches!(kept, Err(StoreError::TakenBack)), "{kept:?}");
            Ok(())
        });
    }

    #[test]
    fn what_is_written_together_is_saved_together() {
        let (_folder, mut store) = enrolled();
        let done: Result<u64> = store.in_one(|store| {
            line(store, "pin")?;
            store.in_one(|store| store.keep("a", Some("b")))?;
            line(store, "pin")
        });
        assert_eq!(done.expect("saved"), 3);
        assert_eq!(store.kept("a").expect("read").as_deref(), Some("b"));
        assert_eq!(store.journal().expect("read").last, 3);
    }
}
