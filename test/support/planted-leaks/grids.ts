/** A position, WGS 84 degrees. */
export interface Position {
  readonly lat: number;
  readonly lon: number;
}

// Transverse Mercator by Krüger's series to the third order in the third flattening: below a millimetre within a zone.
const SEMI_MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257_223_563;
const THIRD = FLATTENING / (2 - FLATTENING);
const RECTIFYING = (SEMI_MAJOR / (1 + THIRD)) * (1 + THIRD ** 2 / 4 + THIRD ** 4 / 64);
const ALPHA = [
  THIRD / 2 - (2 / 3) * THIRD ** 2 + (5 / 16) * THIRD ** 3,
  (13 / 48) * THIRD ** 2 - (3 / 5) * THIRD ** 3,
  (61 / 240) * THIRD ** 3,
] as const;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** A position in UTM, metres; north of the equator and outside the exceptions of Norway and Svalbard. */
export function utmOf({ lat, lon }: Position): { zone: number; band: string; easting: number; northing: number } {
  const zone = Math.floor((lon + 180) / 6) + 1;
  const phi = radians(lat);
  const fromMiddle = radians(lon - (zone * 6 - 183));
  const eccentricity = (2 * Math.sqrt(THIRD)) / (1 + THIRD);
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - eccentricity * Math.atanh(eccentricity * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(fromMiddle));
  const eta = Math.atanh(Math.sin(fromMiddle) / Math.sqrt(1 + t * t));
  let east = eta;
  let north = xi;
  for (const [index, alpha] of ALPHA.entries()) {
    const order = 2 * (index + 1);
    east += alpha * Math.cos(order * xi) * Math.sinh(order * eta);
    north += alpha * Math.sin(order * xi) * Math.cosh(order * eta);
  }
  return {
    zone,
    band: "CDEFGHJKLMNPQRSTUVWX"[Math.floor((lat + 80) / 8)]!,
    easting: 500_000 + 0.9996 * RECTIFYING * east,
    northing: 0.9996 * RECTIFYING * north,
  };
}

/** A position in MGRS, in parts: zone and band, square, and two numbers of `digits` digits each. */
export function mgrsOf(position: Position, digits: number): { zone: string; square: string; east: string; north: string } {
  const { zone, band, easting, northing } = utmOf(position);
  const columns = ["STUVWXYZ", "ABCDEFGH", "JKLMNPQR"][zone % 3]!;
  const rows = "ABCDEFGHJKLMNPQRSTUV";
  const column = columns[Math.floor(easting / 100_000) - 1]!;
  const row = rows[(Math.floor(northing / 100_000) + (zone % 2 === 0 ? 5 : 0)) % 20]!;
  const part = (metres: number) =>
    String(Math.floor(metres % 100_000))
      .padStart(5, "0")
      .slice(0, digits);
  return { zone: `${zone}${band}`, square: `${column}${row}`, east: part(easting), north: part(northing) };
}

/** Degrees, minutes and seconds of an angle, seconds with one decimal. */
export function sexagesimal(angle: number): { degrees: number; minutes: number; seconds: string; decimalMinutes: string } {
  const tenths = Math.round(Math.abs(angle) * 36_000);
  const degrees = Math.floor(tenths / 36_000);
  const rest = tenths - degrees * 36_000;
  return {
    degrees,
    minutes: Math.floor(rest / 600),
    seconds: ((rest % 600) / 10).toFixed(1),
    decimalMinutes: (rest / 600).toFixed(3),
  };
}
