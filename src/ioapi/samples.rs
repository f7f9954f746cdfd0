//! Small I/O API files that tests write.

use crate::time::ModelTime;
use netcdf::Options;
use std::path::Path;

/// Values by (variable, step, (layer, row, column)).
pub type Values<'a> = dyn Fn(&str, usize, (usize, usize, usize)) -> f64 + 'a;

/// A file to be written.
#[derive(Clone)]
pub struct Sample {
    /// NCOLS, NROWS, NLAYS.
    pub shape: (usize, usize, usize),
    /// GDTYP, P_ALP, P_BET, P_GAM, XCENT, YCENT.
    pub map: [f64; 6],
    /// XORIG, YORIG, XCELL.
    pub cells: [f64; 3],
    /// SDATE, STIME, TSTEP.
    pub time: (i32, i32, i32),
    /// Number of steps.
    pub steps: usize,
    /// VGTYP, VGLVLS.
    pub levels: (i32, Vec<f32>),
    /// Classic netCDF; else HDF5.
    pub classic: bool,
    /// Attributes left out.
    pub without: Vec<&'static str>,
    /// Boundary data (FTYPE 2): cells around the grid, one thick, at layer, 0 and the number of the cell.
    pub boundary: bool,
    /// FILEDESC.
    pub description: &'static str,
}

/// Lambert of two parallels around 36.5 N, 102 E.
pub const LAMBERT: [f64; 6] = [2.0, 30.0, 40.0, 102.0, 102.0, 36.5];

impl Default for Sample {
    fn default() -> Self {
        Self {
            shape: (5, 4, 2),
            map: LAMBERT,
            cells: [-60_000.0, -60_000.0, 4_000.0],
            time: (2_016_005, 0, 10_000),
            steps: 3,
            levels: (7, vec![1.0, 0.99, 0.97]),
            classic: true,
            without: Vec::new(),
            boundary: false,
            description: "made by a test",
        }
    }
}

/// The time flag of seconds after a start, by its own arithmetic.
pub fn flag((day, clock): (i32, i32), seconds: i64) -> [i32; 2] {
    let (year, number) = (day / 1000, day % 1000);
    let of_day = i64::from(clock / 10_000 * 3600 + clock / 100 % 100 * 60 + clock % 100) + seconds;
    let mut number = number + (of_day / 86_400) as i32;
    let mut year = year;
    let leap = |y: i32| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    while number > if leap(year) { 366 } else { 365 } {
        number -= if leap(year) { 366 } else { 365 };
        year += 1;
    }
    let s = (of_day % 86_400) as i32;
    [
        year * 1000 + number,
        s / 3600 * 10_000 + s / 60 % 60 * 100 + s % 60,
    ]
}

impl Sample {
    /// Writes a file of variables with units; values by (variable, step, layer, row, column).
    pub fn write(&self, path: &Path, variables: &[(&str, &str)], value: &Values<'_>) {
        let options = if self.classic {
            Options::_64BIT_OFFSET
        } else {
            Options::NETCDF4
        };
        let mut file = netcdf::create_with(path, options).unwrap();
        let (nx, ny, nz) = self.shape;
        let around = 2 * (nx + ny + 2);
        let dimensions: &[&str] = if self.boundary {
            &["TSTEP", "LAY", "PERIM"]
        } else {
            &["TSTEP", "LAY", "ROW", "COL"]
        };
        file.add_unlimited_dimension("TSTEP").unwrap();
        for (name, length) in [
            ("DATE-TIME", 2),
            ("LAY", nz),
            ("VAR", variables.len()),
            ("ROW", ny),
            ("COL", nx),
            ("PERIM", around),
        ]
        .into_iter()
        .filter(|d| self.boundary || d.0 != "PERIM")
        .filter(|d| !(self.boundary && ["ROW", "COL"].contains(&d.0)))
        {
            file.add_dimension(name, length).unwrap();
        }
        let names: Vec<String> = variables.iter().map(|v| format!("{:<16}", v.0)).collect();
        let list = names.concat();
        let whole = [
            ("FTYPE", if self.boundary { 2 } else { 1 }),
            ("SDATE", self.time.0),
            ("STIME", self.time.1),
            ("TSTEP", self.time.2),
            ("NCOLS", nx as i32),
            ("NROWS", ny as i32),
            ("NLAYS", nz as i32),
            ("NVARS", variables.len() as i32),
            ("GDTYP", self.map[0] as i32),
            ("VGTYP", self.levels.0),
        ];
        let real = [
            ("P_ALP", self.map[1]),
            ("P_BET", self.map[2]),
            ("P_GAM", self.map[3]),
            ("XCENT", self.map[4]),
            ("YCENT", self.map[5]),
            ("XORIG", self.cells[0]),
            ("YORIG", self.cells[1]),
            ("XCELL", self.cells[2]),
            ("YCELL", self.cells[2]),
        ];
        let kept = |name: &str| !self.without.contains(&name);
        for (name, number) in whole.into_iter().filter(|a| kept(a.0)) {
            file.add_attribute(name, number).unwrap();
        }
        for (name, number) in real.into_iter().filter(|a| kept(a.0)) {
            file.add_attribute(name, number).unwrap();
        }
        file.add_attribute("VGTOP", 5000.0_f32).unwrap();
        file.add_attribute("VGLVLS", self.levels.1.clone()).unwrap();
        file.add_attribute("GDNAM", "TEST            ").unwrap();
        file.add_attribute("FILEDESC", self.description).unwrap();
        if kept("VAR-LIST") {
            file.add_attribute("VAR-LIST", list.as_str()).unwrap();
        }
        if kept("TFLAG") {
            file.add_variable::<i32>("TFLAG", &["TSTEP", "VAR", "DATE-TIME"])
                .unwrap();
        }
        for (name, units) in variables {
            let mut variable = file.add_variable::<f32>(name, dimensions).unwrap();
            variable
                .put_attribute("units", format!("{units:<16}"))
                .unwrap();
        }
        file.enddef().unwrap();
        let (hours, rest) = (self.time.2 / 10_000, self.time.2 % 10_000);
        let step = i64::from(hours * 3600 + rest / 100 * 60 + rest % 100);
        for at in 0..self.steps {
            if kept("TFLAG") {
                let stamp = flag((self.time.0, self.time.1), step * at as i64);
                let flags = stamp.repeat(variables.len());
                let mut tflag = file.variable_mut("TFLAG").unwrap();
                tflag.put_values(&flags, (at..=at, .., ..)).unwrap();
            }
            for (name, _) in variables {
                let (rows, columns) = if self.boundary { (1, around) } else { (ny, nx) };
                let cells = (0..nz).flat_map(|k| {
                    (0..rows).flat_map(move |j| (0..columns).map(move |i| (k, j, i)))
                });
                let values: Vec<f32> = cells.map(|c| value(name, at, c) as f32).collect();
                let mut variable = file.variable_mut(name).unwrap();
                if self.boundary {
                    variable.put_values(&values, (at..=at, .., ..)).unwrap();
                } else {
                    variable.put_values(&values, (at..=at, .., .., ..)).unwrap();
                }
            }
        }
        file.close().unwrap();
    }

    /// The first time.
    pub fn start(&self) -> ModelTime {
        super::header::instant(i64::from(self.time.0), i64::from(self.time.1)).unwrap()
    }
}
