/** Plain data of the Kubernetes API. */
export type Data = Record<string, unknown>;

/** Data without the fields that the API drops: absent ones, empty texts and empty lists. */
export function lean(data: Data): Data {
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) => {
      if (value === undefined || value === "") return false;
      return !Array.isArray(value) || value.length > 0;
    }),
  );
}

/** A map, or nothing where it is empty. */
export function filled<T>(map: Readonly<Record<string, T>>): Readonly<Record<string, T>> | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

/** `true`, or nothing: a flag that the API drops where it is false. */
export function onlyTrue(flag: boolean | undefined): true | undefined {
  return flag === true ? true : undefined;
}

/** A list of maps; empty where there is none. */
export function listOf(data: Data, key: string): Data[] {
  return Array.isArray(data[key]) ? (data[key] as Data[]) : [];
}
