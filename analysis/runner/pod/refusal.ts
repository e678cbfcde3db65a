/** Who refuses: the configuration (the runner does not start), the runner (before it asks for a pod), or the cluster. */
export type Refuser = "config" | "runner" | "cluster";

/** Why there is no pod. Thrown inside the engine only; a synthesis returns it. */
export class Refusal extends Error {
  readonly by: Refuser;

  constructor(by: Refuser, reason: string) {
    super(reason);
    this.name = "Refusal";
    this.by = by;
  }
}

/** Refuses in the name of the runner. */
export function refuse(reason: string): never {
  throw new Refusal("runner", reason);
}
