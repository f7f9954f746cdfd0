"""Makes seeds/chemistry/photolysis/{bins,cross_sections,quantum_yields,standard_atmosphere}.csv.

    python3 seeds/scripts/photolysis.py --tuvx DIR --cmaq DIR        (numpy, netCDF4)

DIR of TUV-x: a checkout of github.com/NCAR/tuv-x (v0.14: data/, Apache-2.0); of CMAQ: photolysis_CSQY_data of
github.com/USEPA/CMAQ (UTIL/inline_phot_preproc, public domain). Both carry numbers of JPL, IUPAC and the papers that
their headers name; here they are averaged over the bins of the wavelength grid (exact integral of the straight lines between
the points), nothing else. Temperature and pressure laws are code: src/chemistry/photolysis/laws.rs.
"""

import argparse
import csv
import pathlib

import netCDF4
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "chemistry" / "photolysis"

# Edges of the fine bins [nm]: those of TUV 5.4 ("combined") between 285.7 and 735 nm.
EDGES = np.array(
    [285.714, 289.855, 294.118, 298.5]
    + [302.5 + i for i in range(13)]
    + [317.5 + 5 * i for i in range(66)]
    + [647.1]
    + [655.0 + 10 * i for i in range(9)]
)
# Lower edges of the bands of a run [nm].
BANDS = [285.714, 294.118, 298.5, 302.5, 304.5, 306.5, 308.5, 310.5, 312.5, 314.5, 317.5, 322.5, 327.5, 337.5, 352.5,
         372.5, 397.5, 422.5, 447.5, 497.5, 547.5, 587.5, 622.5, 642.5]

# name: (file of TUV-x, names of its parameters)
TUVX = {
    "NO2": ("NO2_1", ["220", "294"]),
    "H2O2": ("H2O2_1", ["sigma"]),
    "NO3": ("NO3_1", ["sigma"]),
    "N2O5": ("N2O5_1", ["sigma"]),
    "HONO": ("HNO2_1", ["sigma"]),
    "HNO3": ("HNO3_1", ["sigma", "B"]),
    "HNO4": ("HNO4_1", ["sigma"]),
    "PAN": ("PAN_1", ["sigma", "B"]),
    "CH3OOH": ("CH3OOH_1", ["sigma"]),
    "CH3COOOH": ("CH3COOOH_1", ["sigma"]),
    "iC3H7ONO2": ("CH3CHONO2CH3_1", ["sigma", "B"]),
    "CH2O": ("CH2O_1", ["sigma", "slope"]),
    "CH3CHO": ("CH3CHO_1", ["sigma"]),
    "C2H5CHO": ("C2H5CHO_1", ["sigma"]),
    "HOCH2CHO": ("HOCH2CHO_1", ["sigma"]),
    "CHOCHO": ("CHOCHO_1", ["sigma"]),
    "CH3COCHO": ("CH3COCHO_1", ["sigma"]),
    "CH3COCH3": ("CH3COCH3_1", ["sigma", "A", "B", "C"]),
    "CH3COC2H5": ("CH3COCH2CH3_1", ["sigma"]),
    "HOCH2COCH3": ("Hydroxyacetone_1", ["sigma"]),
    "MACR": ("Methacrolein_1", ["sigma"]),
    "MVK": ("MVK_1", ["sigma"]),
    "ACROLEIN": ("CH2CHCHO_1", ["sigma"]),
    "HOCl": ("HOCl_1", ["sigma"]),
    "ClNO2": ("ClNO2_1", ["sigma"]),
    "ClONO2": ("ClONO2_1", ["sigma", "A1", "A2"]),
    "SO2": ("SO2_1", ["sigma"]),
}
# name: (file of TUV-x, names of its parameters, value below the first point: its own or a number)
YIELDS = {
    "NO2": ("NO2_1", ["298", "248"], "own"),
    "NO3_NO": ("NO3-NO+O2_1", None, 0.0),
    "NO3_NO2": ("NO3-NO2+O(3P)_1", None, 1.0),
    "CH2O": ("CH2O_1", ["radical", "molecular"], "own"),
    "CH3CHO": ("CH3CHO_1", ["molecular", "radical"], 0.0),
    "C2H5CHO": ("C2H5CHO_1", ["radical"], 0.0),
    "CHOCHO_HCO": ("CHOCHO-HCO_HCO_1", ["phi"], "own"),
    "CHOCHO_H2": ("CHOCHO-H2_CO_CO_1", ["phi"], "own"),
    "CHOCHO_CH2O": ("CHOCHO-CH2O_CO_1", ["phi"], "own"),
}
# Cross section times quantum yield as one, from EPA's tables.
CMAQ = ["ISPD", "HPALD", "FMCL_IUPAC04", "BALD_RACM2", "UALD_RACM2", "KET_RACM2", "KET_JGR19", "MEK_JGR19",
        "ONIT_RACM2", "CLNO2_IUPAC13"]


def mean_over_bins(x, y, below=0.0, above=0.0):
    """Mean over each bin of the straight lines between the points; constant outside."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    x = np.concatenate([[0.0, x[0] * (1 - 1e-5)], x, [x[-1] * (1 + 1e-5), 1e5]])
    y = np.concatenate([[below, below], y, [above, above]])
    keep = np.concatenate([[True], np.diff(x) > 0])
    x, y = x[keep], y[keep]
    area = np.concatenate([[0.0], np.cumsum(0.5 * (y[1:] + y[:-1]) * np.diff(x))])
    def integral(to):
        k = np.clip(np.searchsorted(x, to) - 1, 0, len(x) - 2)
        slope = (y[k + 1] - y[k]) / (x[k + 1] - x[k])
        d = to - x[k]
        return area[k] + d * (y[k] + 0.5 * slope * d)
    return np.diff(integral(EDGES)) / np.diff(EDGES)


def refractive_index(wavelength, density=2.45e19):
    """Edlén (1966): air at 15 °C, scaled to the density [1/cm³]."""
    s = (1e3 / np.clip(wavelength, 200.0, 2000.0)) ** 2
    w = 8342.13 + 2406030.0 / (130.0 - s) + 15997.0 / (38.9 - s)
    return 1.0 + 1e-8 * w * density / (2.69e19 * 273.15 / 288.15)


def parameters(folder, file, kind):
    with netCDF4.Dataset(folder / "data" / kind / f"{file}.nc") as data:
        name = "cross_section_parameters" if kind == "cross_sections" else "quantum_yield_parameters"
        temperature = list(data["temperature"][:]) if "temperature" in data.variables else None
        return np.array(data["wavelength"][:]), np.atleast_2d(np.array(data[name][:])), temperature


def text(values):
    return ["" if v == 0.0 else f"{v:.4e}".replace("e-0", "e-").replace("e+0", "e+") for v in values]


def write(name, header, rows):
    with open(FOLDER / name, "w", encoding="utf-8", newline="") as target:
        out = csv.writer(target, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def solar_flux(folder):
    """Photons per cm², s and bin at 1 AU: Chance and Kurucz (2010)."""
    data = np.loadtxt(folder / "data/profiles/solar/sao2010.solref.converted", comments="#")
    watts = mean_over_bins(data[:, 0], data[:, 1])
    planck_times_light = 6.626068e-34 * 2.99792458e8
    return 1e-13 * watts * 0.5 * (EDGES[1:] + EDGES[:-1]) * np.diff(EDGES) / planck_times_light


def ozone(folder):
    rows = []
    wavelength, values, temperature = parameters(folder, "O3_2", "cross_sections")
    wavelength = wavelength * refractive_index(wavelength)
    above, fixed, _ = parameters(folder, "O3_1", "cross_sections")
    visible = mean_over_bins(above * refractive_index(above), fixed[0])
    ultraviolet = EDGES[:-1] < 345.0 * refractive_index(np.array([345.0]))[0]
    order = np.argsort(temperature)
    for k in order:
        mean = np.where(ultraviolet, mean_over_bins(wavelength, values[k]), visible)
        rows.append(["O3", f"{temperature[k]:.0f}"] + text(mean))
    return rows


def epa(folder, name):
    points, factor = [], 1.0
    for line in open(folder / name, encoding="latin-1"):
        line = line.strip()
        if line.upper().startswith("FAC"):
            factor = float(line.split("=")[1].split()[0])
        parts = line.replace(",", " ").split()
        try:
            values = [float(v) for v in parts[:3]]
        except ValueError:
            continue
        if len(values) == 3:
            points.append((values[0], factor * values[1] * values[2]))
    points.sort()
    return mean_over_bins([p[0] for p in points], [p[1] for p in points])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tuvx", type=pathlib.Path, required=True)
    arguments.add_argument("--cmaq", type=pathlib.Path, required=True)
    arguments = arguments.parse_args()
    names = [f"{low:g}" for low in EDGES[:-1]]

    flux = solar_flux(arguments.tuvx)
    band = np.searchsorted(np.array(BANDS), EDGES[:-1] + 1e-6) - 1
    write("bins.csv", ["lower_nm", "upper_nm", "solar_photons_cm2_s", "band"],
          [[f"{a:g}", f"{b:g}", f"{f:.5e}", int(k)] for a, b, f, k in zip(EDGES[:-1], EDGES[1:], flux, band)])

    rows = ozone(arguments.tuvx)
    for name, (file, labels) in TUVX.items():
        wavelength, values, _ = parameters(arguments.tuvx, file, "cross_sections")
        rows += [[name, label] + text(mean_over_bins(wavelength, row)) for label, row in zip(labels, values)]
    wavelength, values, _ = parameters(arguments.tuvx, "N2O5_2", "cross_sections")
    rows.append(["N2O5", "B"] + text(mean_over_bins(wavelength, values[0])))
    rows += [[name, "sigma_phi"] + text(epa(arguments.cmaq, name)) for name in CMAQ]
    write("cross_sections.csv", ["name", "parameter"] + names, rows)

    rows = []
    for name, (file, labels, below) in YIELDS.items():
        wavelength, values, temperature = parameters(arguments.tuvx, file, "quantum_yields")
        if labels is None:
            labels = [f"{t:.0f}" for t in temperature]
        for label, row in sorted(zip(labels, values), key=lambda pair: pair[0]):
            rows.append([name, label] + text(mean_over_bins(wavelength, row, row[0] if below == "own" else below)))
    write("quantum_yields.csv", ["name", "parameter"] + names, rows)

    def profile(file):
        return np.array([[float(v) for v in line.split()] for line in open(arguments.tuvx / "data/profiles/atmosphere" / file)
                         if line[0] not in "#!$%*"])
    height = np.arange(0, 81)
    temperature, air, o3 = profile("ussa.temp"), profile("ussa.dens"), profile("ussa.ozone")
    o3 = np.vstack([o3] + [[74.0 + k, o3[-1, 1] * np.exp(-k / 4.5)] for k in range(1, 8)])
    write("standard_atmosphere.csv", ["altitude_km", "temperature_K", "air_cm3", "ozone_cm3"],
          [[h, f"{np.interp(h, *temperature.T):.2f}", f"{np.exp(np.interp(h, air[:, 0], np.log(air[:, 1]))):.3e}",
            f"{np.interp(h, *o3.T):.3e}"] for h in height])


main()
