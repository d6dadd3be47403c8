import { isRichElement, isRichMark } from "../../../shared/board/rich-vocabulary.ts";
import { ROOT_NAMES } from "../../../shared/board/roots.ts";
import { MAX_CLOCK } from "../../../shared/wire/limits.ts";
import { ByteReader } from "./byte-reader.ts";
import type { RuleId } from "./rules.ts";
import { KIND, TYPE } from "./run.ts";
import type { ClientRuns } from "./run.ts";
import { textOf } from "./utf8.ts";
import { readKey, skipJson, skipValue } from "./values.ts";

/** Flags of a struct's first byte in the V1 encoding; the low five bits are its kind. */
export const FLAG = { origin: 0x80, rightOrigin: 0x40, key: 0x20, kind: 0x1f } as const;

/** How a struct names its parent: not at all, by id (then the origin columns hold it), or by root (`byRoot` + index of the name). */
export const PARENT = { none: 0, byId: 1, byRoot: 2 } as const;

/** One client's structs in an update: clocks [from, to), rows [first, last) of the columns, bytes [start, end). */
export class Section {
  readonly client: number;
  readonly from: number;
  readonly first: number;
  readonly start: number;
  to: number;
  last: number;
  end = 0;
  /** Set on admission: the runs to add to, the first new clock, and the next row to place. */
  runs: ClientRuns | null = null;
  newFrom = 0;
  cursor = 0;
  isWaiting = false;

  constructor(place: { client: number; from: number; first: number; start: number }) {
    this.client = place.client;
    this.from = place.from;
    this.to = place.from;
    this.first = place.first;
    this.last = place.first;
    this.start = place.start;
    this.cursor = place.first;
  }
}

/** Bytes of the longest root name: longer text is not decoded at all. */
const LONGEST_ROOT_NAME = Math.max(...ROOT_NAMES.map((name) => name.length));

const FIRST_CAPACITY = 256;
const KEPT_CAPACITY = 32_768;

/**
 * An update's structs and delete ranges as columns of numbers, read without decoding content or allocating anything per struct.
 *
 * One instance is reused for every update. After {@link read}, `fault` names the broken rule, or is null and the columns are whole.
 */
export class UpdateColumns {
  readonly reader = new ByteReader(new Uint8Array(0));
  sections: Section[] = [];
  structCount = 0;
  info = new Uint8Array(FIRST_CAPACITY);
  parent = new Uint8Array(FIRST_CAPACITY);
  typeRef = new Uint8Array(FIRST_CAPACITY);
  clock = new Uint32Array(FIRST_CAPACITY);
  length = new Uint32Array(FIRST_CAPACITY);
  originClient = new Uint32Array(FIRST_CAPACITY);
  originClock = new Uint32Array(FIRST_CAPACITY);
  rightClient = new Uint32Array(FIRST_CAPACITY);
  rightClock = new Uint32Array(FIRST_CAPACITY);
  /** Byte offsets of each struct and of its content. */
  start = new Uint32Array(FIRST_CAPACITY);
  content = new Uint32Array(FIRST_CAPACITY);
  keys: (string | null)[] = [];
  /** Names of elements and marks that the vocabulary does not have, by row (V33). */
  readonly strangeNames = new Map<number, string>();
  deleteSetStart = 0;
  deleteCount = 0;
  deleteClient = new Uint32Array(FIRST_CAPACITY);
  deleteClock = new Uint32Array(FIRST_CAPACITY);
  deleteLength = new Uint32Array(FIRST_CAPACITY);

  get fault(): RuleId | null {
    return this.reader.fault;
  }

  /** Reads a whole update (V1 to V18). Returns whether it is well formed. */
  read(update: Uint8Array): boolean {
    const { reader } = this;
    reader.reset(update);
    this.#release();
    for (let left = reader.count(4); left > 0 && reader.fault === null; left--) this.#readSection();
    this.deleteSetStart = reader.pos;
    if (reader.fault === null) this.#readDeleteSet();
    if (reader.fault === null && reader.pos !== reader.end) reader.fail("trailing-bytes");
    return reader.fault === null;
  }

  /** The section of a client, or undefined. */
  sectionOf(client: number): Section | undefined {
    const { sections } = this;
    if (sections.length > 8) return (this.#byClient ??= new Map(sections.map((section) => [section.client, section]))).get(client);
    for (const section of sections) if (section.client === client) return section;
    return undefined;
  }

  /** Byte offset behind a struct of this client. */
  endOf(client: number, row: number): number {
    const section = this.sectionOf(client);
    return section === undefined || row + 1 < section.last ? (this.start[row + 1] as number) : section.end;
  }

  #byClient: Map<number, Section> | null = null;
  readonly #seenClients = new Set<number>();

  /** Empties the columns, and frees the memory of an unusually large update. */
  #release(): void {
    this.sections = [];
    this.#byClient = null;
    this.structCount = 0;
    this.deleteCount = 0;
    if (this.keys.length > 0) this.keys = [];
    if (this.strangeNames.size > 0) this.strangeNames.clear();
    if (this.clock.length > KEPT_CAPACITY) this.#resize(FIRST_CAPACITY);
    if (this.deleteClock.length > KEPT_CAPACITY) this.#resizeDeletes(FIRST_CAPACITY);
  }

  #readSection(): void {
    const { reader } = this;
    const start = reader.pos;
    const count = reader.count(2);
    const client = reader.client();
    const from = reader.clock();
    if (reader.fault !== null) return;
    if (count === 0) return void reader.fail("count-claim");
    if (this.#isKnownSection(client)) return void reader.fail("duplicate-section");
    const section = new Section({ client, from, first: this.structCount, start });
    this.sections.push(section);
    if (this.structCount + count > this.clock.length) this.#resize(Math.max(this.structCount + count, this.clock.length * 2));
    let clock = from;
    for (let left = count; left > 0 && reader.fault === null; left--) {
      const row = this.structCount++;
      this.clock[row] = clock;
      this.#readStruct(row);
      clock += this.length[row] as number;
      if (clock >= MAX_CLOCK) reader.fail("clock-range");
    }
    section.to = clock;
    section.last = this.structCount;
    section.end = reader.pos;
  }

  #isKnownSection(client: number): boolean {
    const [first] = this.sections;
    // Nearly every update has one section, and needs no set.
    if (first === undefined) return false;
    if (this.sections.length === 1) this.#seenClients.clear();
    this.#seenClients.add(first.client);
    if (this.#seenClients.has(client)) return true;
    this.#seenClients.add(client);
    return false;
  }

  #readStruct(row: number): void {
    const { reader } = this;
    this.start[row] = reader.pos;
    const info = reader.byte();
    this.info[row] = info;
    const kind = info & FLAG.kind;
    if (info !== KIND.gc && (kind === 0 || kind === 2 || kind > KIND.any)) return void reader.fail("struct-form");
    if (info !== KIND.gc) this.#readPlace(row, info);
    this.content[row] = reader.pos;
    if (reader.fault === null) this.#readContent(row, kind);
  }

  #readPlace(row: number, info: number): void {
    const { reader } = this;
    this.parent[row] = PARENT.none;
    if (info >= FLAG.origin) {
      this.originClient[row] = reader.client();
      this.originClock[row] = reader.clock();
    }
    if ((info & FLAG.rightOrigin) !== 0) {
      this.rightClient[row] = reader.client();
      this.rightClock[row] = reader.clock();
    }
    if ((info & (FLAG.origin | FLAG.rightOrigin)) === 0) this.#readParent(row, info);
  }

  #readParent(row: number, info: number): void {
    const { reader } = this;
    const form = reader.varUint();
    if (form === 1) {
      const size = reader.varUint();
      const start = reader.pos;
      reader.skip(size);
      const root = size > LONGEST_ROOT_NAME || reader.fault !== null ? -1 : rootIndex(textOf(reader.bytes, start, start + size));
      if (root < 0) return void reader.fail("root-name");
      this.parent[row] = PARENT.byRoot + root;
    } else if (form === 0) {
      this.parent[row] = PARENT.byId;
      this.originClient[row] = reader.client();
      this.originClock[row] = reader.clock();
    } else reader.fail("struct-form");
    if ((info & FLAG.key) !== 0) {
      while (this.keys.length < row) this.keys.push(null);
      this.keys[row] = readKey(reader);
    }
  }

  /** The key a struct names for itself; null where it names none. */
  keyOf(row: number): string | null {
    return this.keys[row] ?? null;
  }

  #readContent(row: number, kind: number): void {
    const { reader } = this;
    let length = 1;
    if (kind === KIND.string) length = reader.skipText() || reader.fail("zero-length");
    else if (kind === KIND.gc || kind === KIND.deleted) length = reader.length();
    else if (kind === KIND.any) length = this.#readValues();
    else if (kind === KIND.type) this.#readType(row);
    else if (kind === KIND.binary) reader.skip(reader.varUint());
    else {
      const mark = kind === KIND.format ? readKey(reader) : "";
      const start = reader.pos;
      skipJson(reader);
      // A format of null takes a mark away, whatever its name.
      if (mark !== "" && !isRichMark(mark) && !isJsonNull(reader, start)) this.strangeNames.set(row, mark);
    }
    this.length[row] = length;
  }

  #readValues(): number {
    const count = this.reader.count(1);
    if (count === 0) this.reader.fail("zero-length");
    for (let left = count; left > 0 && this.reader.fault === null; left--) skipValue(this.reader);
    return count;
  }

  #readType(row: number): void {
    const ref = this.reader.varUint();
    if (ref > TYPE.xmlText || ref === 5) return void this.reader.fail("type-ref");
    this.typeRef[row] = ref;
    if (ref !== TYPE.xmlElement) return;
    const name = readKey(this.reader);
    if (!isRichElement(name)) this.strangeNames.set(row, name);
  }

  #readDeleteSet(): void {
    const { reader } = this;
    for (let clients = reader.count(2); clients > 0 && reader.fault === null; clients--) {
      const client = reader.client();
      const count = reader.count(2);
      if (this.deleteCount + count > this.deleteClock.length) {
        this.#resizeDeletes(Math.max(this.deleteCount + count, this.deleteClock.length * 2));
      }
      for (let left = count; left > 0 && reader.fault === null; left--) {
        const row = this.deleteCount++;
        const clock = reader.clock();
        const length = reader.length();
        if (clock + length > MAX_CLOCK) reader.fail("clock-range");
        this.deleteClient[row] = client;
        this.deleteClock[row] = clock;
        this.deleteLength[row] = length;
      }
    }
  }

  #resize(capacity: number): void {
    this.info = grownBytes(this.info, capacity);
    this.parent = grownBytes(this.parent, capacity);
    this.typeRef = grownBytes(this.typeRef, capacity);
    this.clock = grown(this.clock, capacity);
    this.length = grown(this.length, capacity);
    this.originClient = grown(this.originClient, capacity);
    this.originClock = grown(this.originClock, capacity);
    this.rightClient = grown(this.rightClient, capacity);
    this.rightClock = grown(this.rightClock, capacity);
    this.start = grown(this.start, capacity);
    this.content = grown(this.content, capacity);
  }

  #resizeDeletes(capacity: number): void {
    this.deleteClient = grown(this.deleteClient, capacity);
    this.deleteClock = grown(this.deleteClock, capacity);
    this.deleteLength = grown(this.deleteLength, capacity);
  }
}

function rootIndex(name: string): number {
  return (ROOT_NAMES as readonly string[]).indexOf(name);
}

/** Whether the text between `start` and the reader's position, its length included, is the JSON value null. */
function isJsonNull(reader: ByteReader, start: number): boolean {
  return reader.pos - start === 5 && textOf(reader.bytes, start + 1, reader.pos) === "null";
}

function grown(column: Uint32Array<ArrayBuffer>, capacity: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(capacity);
  next.set(capacity < column.length ? column.subarray(0, capacity) : column);
  return next;
}

function grownBytes(column: Uint8Array<ArrayBuffer>, capacity: number): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(capacity);
  next.set(capacity < column.length ? column.subarray(0, capacity) : column);
  return next;
}
