/** A CI/CD variable as a job brings it. */
export interface Variable {
  readonly key: string;
  readonly value: string;
  /** Shown in the job's log; false hides it from the pod's environment. GitLab Runner's own variables count as public. */
  readonly public: boolean;
  /** The value is stored in a file, and the variable holds its path. */
  readonly file?: boolean;
  /** References in the value are not expanded. */
  readonly raw?: boolean;
}

/** The folder of the job that files of variables are stored in. */
const TEMPORARY_FOLDER = "RUNNER_TEMP_PROJECT_DIR";

/** The variables of a job in their order: a later one of the same key wins. */
export class Variables {
  readonly list: readonly Variable[];
  readonly #last: ReadonlyMap<string, Variable>;

  constructor(list: readonly Variable[]) {
    this.list = list;
    this.#last = new Map(list.map((variable) => [variable.key, variable]));
  }

  /** The value, of a file variable its content. */
  value(key: string): string {
    return this.#find(key)?.value ?? special(key);
  }

  /** The value, of a file variable the path of its file. */
  get(key: string): string {
    const found = this.#find(key);
    if (found?.file !== true) return found?.value ?? special(key);
    const folder = this.value(TEMPORARY_FOLDER);
    return folder === "" ? found.key : `${folder.replace(/\/+$/, "")}/${found.key}`;
  }

  /** A text with each `$NAME` and `${NAME}` replaced once; an unknown name becomes nothing. */
  expand(text: string): string {
    return expandWith(text, (name) => this.get(name));
  }

  /** All variables with their values expanded against one another, once. */
  expanded(): Variables {
    return new Variables(expandAll(this.list, this));
  }

  #find(key: string): Variable | undefined {
    return /^[$*#@!?0-9]$/.test(key) ? undefined : this.#last.get(key);
  }
}

/** Variables with their values expanded against others, once; raw ones stay. */
export function expandAll(list: readonly Variable[], source: Variables): Variable[] {
  return list.map((variable) => (variable.raw ? variable : { ...variable, value: source.expand(variable.value) }));
}

/** `$$` is a dollar, other special parameters of a shell are empty. */
function special(key: string): string {
  return key === "$" ? key : "";
}

/** References as Go's `os.Expand` reads them: `${` without an end and `${}` go, a dollar without a name stays. */
const REFERENCE = /\$(?:\{([^}]*)\}|([*#$@!?\-0-9])|([A-Za-z_][A-Za-z0-9_]*))/g;
const OPEN_REFERENCE = /\$(?:(\{)|([*#$@!?\-0-9])|([A-Za-z_][A-Za-z0-9_]*))/g;

/** After the last `}` no brace can close; looking for its end from each `${` would take the square of the length. */
function expandWith(text: string, look: (name: string) => string): string {
  const end = text.lastIndexOf("}") + 1;
  const replaced = (_all: string, braced?: string, sign?: string, name?: string) =>
    braced === "" ? "" : look(braced ?? sign ?? name ?? "");
  const open = (_all: string, brace?: string, sign?: string, name?: string) =>
    brace === undefined ? look(sign ?? name ?? "") : "";
  return text.slice(0, end).replace(REFERENCE, replaced) + text.slice(end).replace(OPEN_REFERENCE, open);
}

/**
 * The environment of a container: keys in the order of their first mention, each with its last value. A dollar is doubled,
 * as Kubernetes would else expand `$(NAME)`. An empty value has no `value`, as the API drops it.
 */
export function environmentOf(variables: Variables): { name: string; value?: string }[] {
  const found = new Map<string, string>();
  for (const variable of variables.list)
    found.set(variable.key, variable.file ? variables.get(variable.key) : variable.value);
  return [...found].map(([name, value]) => (value === "" ? { name } : { name, value: value.replaceAll("$", "$$$$") }));
}
