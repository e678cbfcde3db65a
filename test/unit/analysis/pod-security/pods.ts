import { type Pod, podsOf } from "../../../../analysis/objects/pods.ts";
import { Notes } from "../../../../analysis/objects/reader.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

/** Pods for the tests of Pod Security: a hardened one, and ways in which it may differ. */
export type Plain = Record<string, unknown>;

export const SAFE = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
export const SAFE_POD = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
export const GOOD = { securityContext: SAFE_POD, containers: [{ name: "a", securityContext: SAFE }] };

export function podOf(spec: Plain, annotations: Plain = {}): { pod: Pod; notes: Notes } {
  const notes = new Notes();
  const [resource] = fromManifest({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", annotations }, spec }, "x");
  return { pod: podsOf(resource!, readerOf(resource!, notes))[0]!, notes };
}

/** A good pod whose container, or whose pod fields, differ. */
export const container = (fields: Plain) => ({ ...GOOD, containers: [{ name: "a", ...fields }] });
export const context = (fields: Plain) => container({ securityContext: { ...SAFE, ...fields } });
export const podContext = (fields: Plain) => ({ ...GOOD, securityContext: { ...SAFE_POD, ...fields } });
