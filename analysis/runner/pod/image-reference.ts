const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
const HOST = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const DOMAIN = `(?:${HOST}(?:\\.${HOST})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*[:][0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(
  `^((?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(${DIGEST}))?$`,
);

/** The parts of a reference to an image, each as it is written. */
export interface ReferenceParts {
  /** Domain with port, and path. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Splits a reference by the grammar of the distribution specification; undefined for a text that is none. */
export function splitReference(image: string): ReferenceParts | undefined {
  const match = REFERENCE.exec(image);
  return match === null ? undefined : { repository: match[1] ?? "", tag: match[2], digest: match[3] };
}

/** The pull policy that Kubernetes chooses: an image without tag and digest, or at `latest`, is pulled each time. */
export function defaultPullPolicy(image: string): string {
  const parts = splitReference(image);
  if (parts === undefined) return "IfNotPresent";
  const tag = parts.tag ?? (parts.digest === undefined ? "latest" : "");
  return tag === "latest" ? "Always" : "IfNotPresent";
}
