//! Tags: who causes it. A tag is a predicate over sector, region, height, facility and time.
