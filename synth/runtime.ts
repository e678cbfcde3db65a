import { Resource } from "@pulumi/pulumi/resource.js";
import { setAllConfig } from "@pulumi/pulumi/runtime/config.js";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import * as settings from "@pulumi/pulumi/runtime/settings.js";
import state from "@pulumi/pulumi/runtime/state.js";
import type { Diagnostic } from "./graph.ts";
import type { RecordingMonitor } from "./monitor.ts";

/** The stack that a program believes to run in. */
export interface RuntimePlace {
  project: string;
  stack: string;
  organization: string;
  /** True: ids and computed outputs are unknown, as in `pulumi preview`. */
  preview: boolean;
  /** Keys are `project:key`; values are strings, structured ones as JSON, as the language host gives them. */
  config: Record<string, string>;
  secretKeys: string[];
}

interface LogRequest {
  getSeverity(): number;
  getMessage(): string;
  getUrn(): string;
}

// Internal of the SDK and so not in its .d.ts; the Automation API's inline programs are isolated by the same call.
const { withLocalStorage } = state as unknown as { withLocalStorage<T>(run: () => Promise<T>): Promise<T> };
const { awaitFeatureSupport } = settings as unknown as { awaitFeatureSupport(): Promise<void> };

// The SDK notes a stack trace with every promise, to find leaks; here nothing outlives a run, and it costs a sixth of it.
(debuggable as unknown as { debuggablePromise: <T>(promise: T) => T }).debuggablePromise = (promise) => promise;

// The SDK does not see frames without a function's name, as those of an ES module's top level are, so that what index.ts
// makes itself would have no line.
(Resource as unknown as { framePositionRegExp: RegExp }).framePositionRegExp =
  /^\s*at (?:.* \(|async )?(?<file>.+):(?<line>\d+):(?<column>\d+)\)?$/;

let queue: Promise<unknown> = Promise.resolve();

/**
 * Runs `program` against `monitor` in a Pulumi runtime of its own: nothing of the process's other Pulumi state is seen or
 * changed, so that stacks can follow each other in one process. Ends when every registration has been answered. Throws the
 * program's first error; the errors of resources that could not be registered count too.
 */
export function inPulumiRuntime<T>(
  place: RuntimePlace,
  monitor: RecordingMonitor,
  program: () => T | Promise<T>,
): Promise<{ value: T; diagnostics: Diagnostic[] }> {
  const turn = queue.then(() =>
    withLocalStorage(async () => {
      const { project, stack, preview, organization } = place;
      const diagnostics: Diagnostic[] = [];
      settings.setMockOptions(monitor, project, stack, preview, organization);
      const store = globalThis.asyncLocalStorage.getStore()!;
      store.settings.engine = engineThatKeeps(diagnostics) as never;
      store.callbacks = monitor.transforms as never;
      setAllConfig(place.config, place.secretKeys);
      await awaitFeatureSupport();
      const value = await withoutLostErrors(async () => {
        const result = await program();
        await settings.disconnect();
        return result;
      });
      return { value, diagnostics };
    }),
  );
  queue = turn.catch(() => undefined);
  return turn;
}

/** An engine that keeps log lines. Debug lines carry secrets in plain text, so they are dropped unread. */
function engineThatKeeps(diagnostics: Diagnostic[]) {
  const severities = [undefined, "info", "warning", "error"] as const;
  return {
    log(req: LogRequest, reply: (error: null, response: object) => void) {
      const severity = severities[req.getSeverity()];
      const urn = req.getUrn();
      if (severity) diagnostics.push({ severity, message: req.getMessage(), ...(urn && { urn }) });
      reply(null, {});
    },
    setRootResource(_req: unknown, reply: (error: null, response: object) => void) {
      reply(null, {});
    },
    close() {},
  };
}

/**
 * The SDK lets a failed registration end as an unhandled rejection, and may then wait for it for ever; here it ends the run
 * with that error.
 */
async function withoutLostErrors<T>(run: () => Promise<T>): Promise<T> {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const lost = new Promise<never>((_, reject) => process.on("unhandledRejection", reject));
  lost.catch(() => undefined);
  // Node reports a rejection as unhandled after the microtasks of the turn, so one more turn is needed.
  const oneMoreTurn = () => new Promise((resolve) => setImmediate(resolve));
  try {
    return await Promise.race([run().finally(oneMoreTurn), lost]);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
  }
}
