//! The SQLite VFS itself: asks the disk before each call, then hands it to the system's own VFS.
//!
//! Memory maps are refused, so that every byte passes here; shared memory is the system's own.
#![allow(
    unsafe_code,
    reason = "a VFS is a table of C functions; no other file has any"
)]

use super::disk::{Before, Disk};
use super::disk_of;
use super::faults::{Call, Turn};
use rusqlite::ffi;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// One open file: ours in front, the system's behind it in the same piece of memory.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    seen: *mut Seen,
}

/// What is known of an open file that lies on a test's disk.
struct Seen {
    disk: Arc<Disk>,
    path: PathBuf,
}

/// The system's VFS, and ours over it; both stay for the life of the process.
struct Under(*mut ffi::sqlite3_vfs);

// SAFETY: SQLite registers a VFS for all threads; neither is changed after it was registered.
unsafe impl Send for Under {}
unsafe impl Sync for Under {}

static UNDER: OnceLock<Under> = OnceLock::new();

/// Puts the disk under every connection that is opened from now on. Once is enough.
pub fn install() {
    UNDER.get_or_init(|| unsafe {
        let system = ffi::sqlite3_vfs_find(std::ptr::null());
        assert!(!system.is_null(), "SQLite has a VFS of its own");
        let ours = Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: size_of::<File>() as c_int + (*system).szOsFile,
            pNext: std::ptr::null_mut(),
            zName: c"touchpoint-disk".as_ptr(),
            // All else takes the system's VFS, or takes none at all.
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_path),
            ..*system
        });
        let done = ffi::sqlite3_vfs_register(Box::into_raw(ours), 1);
        assert_eq!(done, ffi::SQLITE_OK, "registered");
        Under(system)
    });
}

/// The functions that a file has; a connection reads them at each call.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn system() -> *mut ffi::sqlite3_vfs {
    UNDER.get().expect("installed before it is called").0
}

/// The system's half of an open file.
unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    unsafe { file.cast::<File>().add(1).cast() }
}

unsafe fn seen<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a Seen> {
    unsafe { (*file.cast::<File>()).seen.as_ref() }
}

/// Calls the same function of the system's half.
macro_rules! pass {
    ($file:expr, $name:ident $(, $argument:expr)*) => {{
        let real = real($file);
        ((*(*real).pMethods).$name.expect("the system's files have it"))(real $(, $argument)*)
    }};
}

/// Calls the same function of the system's VFS.
macro_rules! pass_vfs {
    ($name:ident $(, $argument:expr)*) => {{
        let system = system();
        ((*system).$name.expect("the system's VFS has it"))(system $(, $argument)*)
    }};
}

/// Counts a call of a file without a change to remember; whether it may go on.
unsafe fn asked(file: *mut ffi::sqlite3_file, call: Call) -> Turn {
    unsafe { seen(file) }.map_or(Turn::Go, |seen| seen.disk.state().turn(call))
}

unsafe fn path(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    Some(PathBuf::from(OsStr::from_bytes(bytes)))
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    unsafe {
        let ours = file.cast::<File>();
        (*ours).base.pMethods = std::ptr::null();
        (*ours).seen = std::ptr::null_mut();
        let known = path(name).and_then(|path| disk_of(&path).map(|disk| Seen { disk, path }));
        if let Some(seen) = &known {
            let makes = flags & ffi::SQLITE_OPEN_CREATE != 0 && !seen.path.exists();
            let call = if makes { Call::Create } else { Call::Ask };
            if seen.disk.state().turn(call) != Turn::Go {
                return ffi::SQLITE_CANTOPEN;
            }
        }
        let code = pass_vfs!(xOpen, name, real(file), flags, out_flags);
        if code == ffi::SQLITE_OK {
            (*ours).base.pMethods = &METHODS;
            (*ours).seen = known.map_or(std::ptr::null_mut(), |seen| Box::into_raw(Box::new(seen)));
        }
        code
    }
}

unsafe extern "C" fn delete(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    unsafe {
        let known = path(name).and_then(|path| disk_of(&path).map(|disk| (disk, path)));
        let Some((disk, path)) = known else {
            return pass_vfs!(xDelete, name, sync_folder);
        };
        let mut state = disk.state();
        if state.turn(Call::Delete) != Turn::Go {
            return ffi::SQLITE_IOERR_DELETE;
        }
        if sync_folder != 0 {
            state.synced(&path);
        } else if let Ok(bytes) = std::fs::read(&path) {
            let length = bytes.len() as u64;
            let before = Before {
                offset: 0,
                bytes,
                length,
            };
            state.remember(&path, before);
        }
        pass_vfs!(xDelete, name, sync_folder)
    }
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    found: *mut c_int,
) -> c_int {
    unsafe {
        let disk = path(name).and_then(|path| disk_of(&path));
        if disk.is_some_and(|disk| disk.is_dead()) {
            return ffi::SQLITE_IOERR_ACCESS;
        }
        pass_vfs!(xAccess, name, flags, found)
    }
}

unsafe extern "C" fn full_path(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    unsafe { pass_vfs!(xFullPathname, name, room, out) }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe {
        let ours = file.cast::<File>();
        if !(*ours).seen.is_null() {
            drop(Box::from_raw((*ours).seen));
            (*ours).seen = std::ptr::null_mut();
        }
        pass!(file, xClose)
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    out: *mut c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    unsafe {
        match asked(file, Call::Read) {
            Turn::Go => pass!(file, xRead, out, amount, offset),
            _ => ffi::SQLITE_IOERR_READ,
        }
    }
}

/// The bytes that a change is about to overwrite or cut off.
unsafe fn before(file: *mut ffi::sqlite3_file, start: i64, end: i64) -> Before {
    unsafe {
        let mut length: ffi::sqlite3_int64 = 0;
        let code = pass!(file, xFileSize, &mut length);
        assert_eq!(code, ffi::SQLITE_OK, "a file has a length");
        let amount = usize::try_from(end.min(length) - start).unwrap_or(0);
        let mut bytes = vec![0u8; amount];
        if amount > 0 {
            let room = bytes.as_mut_ptr().cast();
            let code = pass!(file, xRead, room, amount as c_int, start);
            assert_eq!(code, ffi::SQLITE_OK, "a file is read back");
        }
        Before {
            offset: start.unsigned_abs(),
            bytes,
            length: length.unsigned_abs(),
        }
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    unsafe {
        let Some(seen) = seen(file) else {
            return pass!(file, xWrite, bytes, amount, offset);
        };
        let mut state = seen.disk.state();
        let (goes, code) = match state.turn(Call::Write) {
            Turn::Go => (amount, ffi::SQLITE_OK),
            Turn::Half => (amount / 2, ffi::SQLITE_FULL),
            Turn::Full => (0, ffi::SQLITE_FULL),
            Turn::Fail => (0, ffi::SQLITE_IOERR_WRITE),
        };
        if goes == 0 {
            return code;
        }
        state.remember(&seen.path, before(file, offset, offset + i64::from(goes)));
        let written = pass!(file, xWrite, bytes, goes, offset);
        if written == ffi::SQLITE_OK {
            code
        } else {
            written
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    unsafe {
        let Some(seen) = seen(file) else {
            return pass!(file, xTruncate, size);
        };
        let mut state = seen.disk.state();
        if state.turn(Call::Truncate) != Turn::Go {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        state.remember(&seen.path, before(file, size, i64::MAX));
        pass!(file, xTruncate, size)
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        let Some(seen) = seen(file) else {
            return pass!(file, xSync, flags);
        };
        let mut state = seen.disk.state();
        if state.turn(Call::Sync) != Turn::Go {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        state.synced(&seen.path);
        // What a test's disk keeps is decided above: the real one needn't be waited for.
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn file_size(
    file: *mut ffi::sqlite3_file,
    size: *mut ffi::sqlite3_int64,
) -> c_int {
    unsafe {
        match asked(file, Call::Ask) {
            Turn::Go => pass!(file, xFileSize, size),
            _ => ffi::SQLITE_IOERR_FSTAT,
        }
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe {
        match asked(file, Call::Ask) {
            Turn::Go => pass!(file, xLock, level),
            _ => ffi::SQLITE_IOERR_LOCK,
        }
    }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { pass!(file, xUnlock, level) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, held: *mut c_int) -> c_int {
    unsafe { pass!(file, xCheckReservedLock, held) }
}

unsafe extern "C" fn file_control(
    file: *mut ffi::sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    unsafe { pass!(file, xFileControl, what, argument) }
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { pass!(file, xSectorSize) }
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { pass!(file, xDeviceCharacteristics) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    unsafe {
        let call = if extend == 0 { Call::Ask } else { Call::Grow };
        match asked(file, call) {
            Turn::Go => pass!(file, xShmMap, page, bytes, extend, out),
            Turn::Fail => ffi::SQLITE_IOERR_SHMMAP,
            _ => ffi::SQLITE_IOERR_SHMSIZE,
        }
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    unsafe {
        let takes = flags & ffi::SQLITE_SHM_LOCK != 0;
        match asked(file, Call::Ask) {
            Turn::Fail if takes => ffi::SQLITE_IOERR_SHMLOCK,
            _ => pass!(file, xShmLock, offset, count, flags),
        }
    }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    unsafe { pass!(file, xShmBarrier) }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, remove: c_int) -> c_int {
    unsafe { pass!(file, xShmUnmap, remove) }
}
