//! The report: one offline HTML file in Chinese and English.
