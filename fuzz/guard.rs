//! A guard against headers that ask for memory.

use std::alloc::{GlobalAlloc, Layout, System};

/// More than this at once is a bomb: no input of a few kilobytes needs it [bytes].
const MOST: usize = 1 << 30;

/// The system's allocator with a limit for one piece.
struct Guard;

unsafe impl GlobalAlloc for Guard {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        within(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        within(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        within(size);
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

fn within(size: usize) {
    if size > MOST {
        eprintln!("a piece of {size} bytes is asked for");
        std::process::abort();
    }
}

#[global_allocator]
static GUARD: Guard = Guard;
