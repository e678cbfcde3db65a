import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FIRST_ID, type InstanceSettings, type Tables } from "./model.ts";

interface StateFile {
  settings: InstanceSettings;
  nextIds: Record<string, number>;
  tables: { [K in keyof Tables]?: Tables[K][] };
}

/** One kind of record, by numeric id. Ids are never given twice, also not after a restart. */
export class Table<T extends { id: number }> {
  readonly #rows = new Map<number, T>();
  nextId: number;

  constructor(nextId: number, rows: T[] = []) {
    this.nextId = nextId;
    for (const row of rows) this.#rows.set(row.id, row);
  }

  insert(row: Omit<T, "id"> & { id?: number }): T {
    const id = row.id ?? this.nextId;
    this.nextId = Math.max(this.nextId, id + 1);
    const made = { ...row, id } as T;
    this.#rows.set(id, made);
    return made;
  }

  get(id: number | null | undefined): T | undefined {
    return id === null || id === undefined ? undefined : this.#rows.get(id);
  }

  find(test: (row: T) => boolean): T | undefined {
    for (const row of this.#rows.values()) if (test(row)) return row;
    return undefined;
  }

  filter(test: (row: T) => boolean): T[] {
    return [...this.#rows.values()].filter(test);
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  delete(id: number): boolean {
    return this.#rows.delete(id);
  }

  deleteWhere(test: (row: T) => boolean): void {
    for (const row of this.filter(test)) this.#rows.delete(row.id);
  }
}

/**
 * The state of the simulator on disk: one JSON file, replaced as a whole by rename, so that a kill at any moment leaves
 * the last complete state. Job logs are files of their own under `traces/`.
 */
export class Store {
  readonly dir: string;
  readonly tables: { [K in keyof Tables]: Table<Tables[K]> };
  settings: InstanceSettings;

  /** Opens the state under `dir`, or an empty one with `defaults` as the instance's settings. */
  constructor(dir: string, defaults: InstanceSettings) {
    mkdirSync(join(dir, "traces"), { recursive: true });
    this.dir = dir;
    const state = this.#read();
    this.settings = { ...defaults, ...state?.settings };
    const tables: Record<string, unknown> = {};
    for (const kind of Object.keys(FIRST_ID) as (keyof Tables)[]) {
      const rows = (state?.tables[kind] ?? []) as Tables[typeof kind][];
      tables[kind] = new Table<Tables[typeof kind]>(state?.nextIds[kind] ?? FIRST_ID[kind], rows);
    }
    this.tables = tables as Store["tables"];
  }

  #file(): string {
    return join(this.dir, "state.json");
  }

  #read(): StateFile | undefined {
    if (!existsSync(this.#file())) return undefined;
    return JSON.parse(readFileSync(this.#file(), "utf8")) as StateFile;
  }

  /** Writes the whole state; when it returns, a killed process has lost nothing. */
  save(): void {
    const tables: Record<string, unknown[]> = {};
    const nextIds: Record<string, number> = {};
    for (const [kind, table] of Object.entries(this.tables)) {
      tables[kind] = table.all();
      nextIds[kind] = table.nextId;
    }
    const next = `${this.#file()}.next`;
    writeFileSync(next, JSON.stringify({ settings: this.settings, nextIds, tables }), { mode: 0o600 });
    renameSync(next, this.#file());
  }
}
