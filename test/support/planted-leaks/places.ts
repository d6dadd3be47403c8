/** A port town that everybody knows, with its rough position (WGS 84 degrees) and its name in each language of the trial. */
export interface KnownPlace {
  readonly lat: number;
  readonly lon: number;
  readonly zone: string;
  readonly names: Readonly<Record<"en" | "fr" | "ar" | "ur" | "fa" | "tr" | "ms", string>>;
}

const rows = `
43.30 5.37 Europe/Paris|Marseille|Marseille|مرسيليا|مارسیلز|مارسی|Marsilya|Marseille
43.12 5.93 Europe/Paris|Toulon|Toulon|تولون|تولون|تولون|Toulon|Toulon
36.80 10.30 Africa/Tunis|Tunis|Tunis|تونس|تیونس|تونس|Tunus|Tunis
31.18 29.87 Africa/Cairo|Alexandria|Alexandrie|الإسكندرية|اسکندریہ|اسکندریه|İskenderiye|Iskandariah
31.25 32.30 Africa/Cairo|Port Said|Port-Saïd|بورسعيد|پورٹ سعید|پورت سعید|Port Said|Port Said
21.48 39.17 Asia/Riyadh|Jeddah|Djeddah|جدة|جدہ|جده|Cidde|Jeddah
12.79 45.00 Asia/Aden|Aden|Aden|عدن|عدن|عدن|Aden|Aden
11.60 43.14 Africa/Djibouti|Djibouti|Djibouti|جيبوتي|جبوتی|جیبوتی|Cibuti|Djibouti
23.62 58.57 Asia/Muscat|Muscat|Mascate|مسقط|مسقط|مسقط|Maskat|Muscat
25.30 51.55 Asia/Qatar|Doha|Doha|الدوحة|دوحہ|دوحه|Doha|Doha
30.51 47.82 Asia/Baghdad|Basra|Bassora|البصرة|بصرہ|بصره|Basra|Basra
27.18 56.27 Asia/Tehran|Bandar Abbas|Bandar Abbas|بندر عباس|بندر عباس|بندرعباس|Bender Abbas|Bandar Abbas
25.12 62.33 Asia/Karachi|Gwadar|Gwadar|جوادر|گوادر|گوادر|Gvadar|Gwadar
24.83 66.98 Asia/Karachi|Karachi|Karachi|كراتشي|کراچی|کراچی|Karaçi|Karachi
41.01 28.97 Europe/Istanbul|Istanbul|Istanbul|إسطنبول|استنبول|استانبول|İstanbul|Istanbul
38.44 27.14 Europe/Istanbul|Izmir|Izmir|إزمير|ازمیر|ازمیر|İzmir|Izmir
36.79 34.63 Europe/Istanbul|Mersin|Mersin|مرسين|مرسین|مرسین|Mersin|Mersin
5.41 100.34 Asia/Kuala_Lumpur|Penang|Penang|بينانغ|پینانگ|پنانگ|Penang|Pulau Pinang
1.46 103.76 Asia/Kuala_Lumpur|Johor Bahru|Johor Bahru|جوهر بهرو|جوہر بہرو|جوهور بهرو|Johor Bahru|Johor Bahru
3.00 101.39 Asia/Kuala_Lumpur|Port Klang|Port Klang|ميناء كلانغ|پورٹ کلانگ|پورت کلانگ|Klang Limanı|Pelabuhan Klang
`;

/** Every place of the trial. */
export const KNOWN_PLACES: readonly KnownPlace[] = rows
  .trim()
  .split("\n")
  .map((row) => {
    const [where = "", en = "", fr = "", ar = "", ur = "", fa = "", tr = "", ms = ""] = row.split("|");
    const [lat = "", lon = "", zone = "UTC"] = where.split(" ");
    return { lat: Number(lat), lon: Number(lon), zone, names: { en, fr, ar, ur, fa, tr, ms } };
  });
