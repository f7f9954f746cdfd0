//! How POSTFILEs are laid out: the fields of a line of text, and the mark of unformatted records.

/// A line's fields.
pub(super) struct Fields<'l> {
    /// Bytes to the end of Y.
    pub head: usize,
    pub x: &'l str,
    pub y: &'l str,
    pub value: &'l str,
    pub heights: [&'l str; 3],
    pub average: &'l str,
    pub date: &'l str,
    pub network: &'l str,
}

/// The fields of a line; `None` where it is none of a POSTFILE's.
pub(super) fn fields(line: &str) -> Option<Fields<'_>> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let average = words
        .iter()
        .position(|word| word.ends_with("-HR") || *word == "MONTH")?;
    // Before it: X, Y, a value for each type of output, three heights.
    if average < 6 {
        return None;
    }
    let y = words[1];
    let head = y.as_ptr() as usize - line.as_ptr() as usize + y.len();
    Some(Fields {
        head,
        x: words[0],
        y,
        value: words[2],
        heights: [words[average - 3], words[average - 2], words[average - 1]],
        average: words[average],
        date: words.get(average + 2)?,
        network: words.get(average + 3).copied().unwrap_or(""),
    })
}

/// Whether a file begins with an unformatted record: the same length before and behind it, or binary numbers at least.
pub(super) fn is_binary(begin: &[u8], length: u64) -> bool {
    let Some(first) = begin.first_chunk::<4>() else {
        return false;
    };
    let size = u64::from(u32::from_le_bytes(*first));
    let text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~') || *byte >= 0x80;
    size + 8 <= length && size >= 24 && !begin.iter().take(16).all(text)
}
