/** A position, WGS 84 degrees. */
export interface Position {
  readonly lat: number;
  readonly lon: number;
}

// WGS 84 and the series of Krüger (L. Krüger 1912; C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", 2011, to the third order: below a
// millimetre within a zone). The grid is that of NGA.STND.0037_2.0.0_GRIDS (2014).
const A = 6_378_137;
const F = 1 / 298.257223563;
const N = F / (2 - F);
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const SCALE = 0.9996;
const BETA = [N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3, N ** 2 / 48 + N ** 3 / 15, (17 / 480) * N ** 3];
const DELTA = [2 * N - (2 / 3) * N ** 2 - 2 * N ** 3, (7 / 3) * N ** 2 - (8 / 5) * N ** 3, (56 / 15) * N ** 3];

/** Where a position of UTM is: easting and northing in metres, with the false northing of 10,000 km in the south. */
export function fromUtm(zone: number, isNorth: boolean, easting: number, northing: number): Position {
  const xi = (northing - (isNorth ? 0 : 10_000_000)) / (SCALE * RADIUS);
  const eta = (easting - 500_000) / (SCALE * RADIUS);
  let [xi1, eta1] = [xi, eta];
  for (const [index, beta] of BETA.entries()) {
    const j = 2 * (index + 1);
    xi1 -= beta * Math.sin(j * xi) * Math.cosh(j * eta);
    eta1 -= beta * Math.cos(j * xi) * Math.sinh(j * eta);
  }
  const chi = Math.asin(Math.sin(xi1) / Math.cosh(eta1));
  const phi = DELTA.reduce((sum, delta, index) => sum + delta * Math.sin(2 * (index + 1) * chi), chi);
  const lambda = Math.atan2(Math.sinh(eta1), Math.cos(xi1));
  return { lat: degrees(phi), lon: zone * 6 - 183 + degrees(lambda) };
}

const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";

/** Where the middle of a square of MGRS is, and its side in metres; null if there is no such square. `square`: two letters; `digits`: an even number of them. */
export function fromMgrs(
  zone: number,
  band: string,
  square: string,
  digits: string,
): { readonly at: Position; readonly side: number } | null {
  if (zone < 1 || zone > 60 || digits.length % 2 === 1) return null;
  const bandIndex = BANDS.indexOf(band);
  const column = COLUMNS[(zone - 1) % 3]!.indexOf(square[0]!);
  const row = (ROWS.indexOf(square[1]!) - (zone % 2 === 0 ? 5 : 0) + 20) % 20;
  if (bandIndex < 0 || column < 0 || !ROWS.includes(square[1]!)) return null;
  const half = digits.length / 2;
  const side = 10 ** (5 - half);
  const offset = (part: string): number => (part === "" ? 0 : Number(part) * side) + side / 2;
  const easting = (column + 1) * 100_000 + offset(digits.slice(0, half));
  const low = bandIndex * 8 - 80;
  const high = low + (band === "X" ? 12 : 8);
  // Rows repeat every 2,000 km; the band says which.
  for (let turn = 0; turn < 5; turn++) {
    const at = fromUtm(zone, bandIndex >= 10, easting, turn * 2_000_000 + row * 100_000 + offset(digits.slice(half)));
    if (at.lat > low - 1 && at.lat < high + 1) return { at, side };
  }
  return null;
}

/** Metres between two positions, good to a percent for a few hundred kilometres. */
export function metresBetween(a: Position, b: Position): number {
  const north = (a.lat - b.lat) * 111_320;
  let turn = Math.abs(a.lon - b.lon);
  if (turn > 180) turn = 360 - turn;
  return Math.hypot(north, turn * 111_320 * Math.cos(radians((a.lat + b.lat) / 2)));
}

const degrees = (angle: number): number => (angle * 180) / Math.PI;
const radians = (angle: number): number => (angle * Math.PI) / 180;
