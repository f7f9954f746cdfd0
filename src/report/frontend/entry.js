// One program, several pages: the grid model's report, increments, what-ifs, scenarios beside a base, the near-field page, the comparison of near-field scenarios, the evaluation, files of weather.
const kind = document.getElementById('model').dataset.kind;
if (kind === 'near-field') import('./nearfield.js');
else if (kind === 'comparison') import('./compare.js');
else if (kind === 'evaluation') import('./evaluation.js');
else if (kind === 'weather') import('./weather.js');
else if (kind === 'increment') import('./increment.js');
else if (kind === 'plans') import('./plans.js');
else if (kind === 'whatif') import('./whatif.js');
else import('./main.js');
