// One program, two pages: the grid model's report and the near-field page.
if (document.getElementById('model').dataset.kind === 'near-field') import('./nearfield.js');
else import('./main.js');
