// One program, three pages: the grid model's report, the near-field page and the comparison of near-field scenarios.
const kind = document.getElementById('model').dataset.kind;
if (kind === 'near-field') import('./nearfield.js');
else if (kind === 'comparison') import('./compare.js');
else import('./main.js');
