// Bundles the report's front end into ../assets/report.{js,css} and gathers the licences. See ../assets/README.md.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = process.env.REPORT_SOURCE ?? '.';
const out = process.env.REPORT_ASSETS ?? '../assets';
const require = createRequire(join(process.cwd(), 'x.js'));
const root = (name) => { let d = dirname(require.resolve(name)); while (!d.endsWith('/' + name)) d = dirname(d); return d; };
const packages = [['leaflet', 'BSD-2-Clause'], ['echarts', 'Apache-2.0'], ['zrender', 'BSD-3-Clause'], ['fflate', 'MIT'], ['tslib', '0BSD']];
const version = (name) => JSON.parse(readFileSync(join(root(name), 'package.json'))).version;
const heads = packages.map(([n, l]) => `${n} ${version(n)} (${l})`).join(', ');
let text = `This report's program contains ${heads}.\n`;
for (const [name, licence] of packages) {
  const file = name === 'tslib' ? 'LICENSE.txt' : 'LICENSE';
  text += `\n${'='.repeat(80)}\n${name} ${version(name)}, ${licence}\n${'='.repeat(80)}\n\n${readFileSync(join(root(name), file), 'utf8').trim()}\n`;
  if (name === 'echarts') text += `\n--- NOTICE ---\n\n${readFileSync(join(root(name), 'NOTICE'), 'utf8').trim()}\n`;
}
writeFileSync(join(out, 'LICENSES.txt'), text);
const common = { bundle: true, minify: true, target: 'es2020', charset: 'utf8', legalComments: 'inline', absWorkingDir: process.cwd(), nodePaths: [join(process.cwd(), 'node_modules')] };
const banner = `/*! hehuang report. Contains ${heads}.\n * Leaflet: (c) 2010-2024 Volodymyr Agafonkin, (c) 2010-2011 CloudMade, BSD-2-Clause.\n * Apache ECharts: Copyright 2017-2024 The Apache Software Foundation, Apache-2.0. Full texts: LICENSES.txt and the page's last section. */`;
await build({ ...common, entryPoints: [join(here, 'entry.js')], outfile: join(out, 'report.js'), format: 'iife', banner: { js: banner }, define: { 'process.env.NODE_ENV': '"production"' } });
await build({ ...common, entryPoints: [join(here, 'style.css')], outfile: join(out, 'report.css'), loader: { '.png': 'dataurl' } });
