import assert from "node:assert/strict";
import { faultsOfPod } from "../../../../../analysis/runner/cluster/pod-validation.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";

/** A stored pod that the API server takes. */
const METADATA = { name: "runner-1", namespace: "ci" };
export const PORT = { containerPort: 80, protocol: "TCP" };
export const CONTAINER = {
  name: "build",
  image: "alpine",
  imagePullPolicy: "Always",
  terminationMessagePolicy: "File",
};
const SPEC = { containers: [CONTAINER], restartPolicy: "Never", dnsPolicy: "ClusterFirst" };

export const faults = (spec: Data, metadata: Data = {}) =>
  faultsOfPod({ metadata: { ...METADATA, ...metadata }, spec: { ...SPEC, ...spec } });
export const inContainer = (fields: Data, spec: Data = {}) =>
  faults({ ...spec, containers: [{ ...CONTAINER, ...fields }] }).map((fault) =>
    fault.replace("spec.containers[0].", ""),
  );

/** Fields, and what is wrong with them. */
export type Row = [fields: Data, ...faults: string[]];

/** One test for each row. */
export function table(title: string, judge: (fields: Data) => string[], rows: readonly Row[]) {
  describe(title, () => {
    for (const [fields, ...wanted] of rows)
      it(`${JSON.stringify(fields).slice(0, 100)}: ${wanted.length === 0 ? "none" : wanted.length}`, () =>
        assert.deepEqual(judge(fields), wanted));
  });
}
