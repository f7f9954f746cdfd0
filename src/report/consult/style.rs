//! How the dossier looks, on a screen and on paper.

/// The style sheet.
pub(super) const CSS: &str = "
body{font:15px/1.55 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',system-ui,sans-serif;color:#1b1f23;max-width:1020px;margin:0 auto;padding:12px 22px 60px}
body.zh .en,body.en .zh{display:none}
h1{font-size:27px;margin:8px 0 0}h2{font-size:19px;margin:34px 0 8px;border-bottom:2px solid #2b5876;padding-bottom:3px}h3{font-size:15.5px;margin:18px 0 4px}
.sub{color:#555;margin:2px 0 10px}.banner{background:#7a1f1f;color:#fff;padding:8px 12px;font-weight:600;border-radius:3px}
.switch{text-align:right;margin:0}.switch button{font:inherit;padding:2px 12px;border:1px solid #888;background:#fff;border-radius:3px;cursor:pointer}
table{border-collapse:collapse;margin:8px 0 14px;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{border:1px solid #c8ced4;padding:3px 7px;text-align:left;vertical-align:top}th{background:#eef2f5;font-weight:600}
td.n{text-align:right;white-space:nowrap}tr.bad td{background:#fdeaea}tr.sum td{font-weight:600;background:#f6f8fa}
.note{color:#555;font-size:13px}.verdict{font-size:17px;font-weight:600;padding:6px 12px;border-left:6px solid #2b5876;background:#f1f5f8;margin:8px 0}
.verdict.bad{border-color:#9c2b2b;background:#fdf1f1}.maps{display:flex;flex-wrap:wrap;gap:14px}.maps figure{margin:0;width:calc(50% - 7px)}.maps svg{width:100%;height:auto}
figcaption{font-size:12.5px;color:#444}.form td{height:46px}.mono{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px;word-break:break-all}
@media print{.switch{display:none}body{max-width:none;padding:0;font-size:11pt}h2{page-break-after:avoid}table,figure{page-break-inside:avoid}table.long{page-break-inside:auto}.banner{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@page{size:A4;margin:18mm 15mm}
";
