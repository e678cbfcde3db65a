import assert from "node:assert/strict";
import type {
  CheckResult,
  DiffResult,
  PropertyMap,
  ReadResult,
} from "../../../../../sandbox/providers/plugin/index.ts";
import { diffResponse } from "../../../../../sandbox/providers/plugin/messages.ts";
import { fakeMonitor, type World } from "./harness.ts";
import { fromJson, type Json, type Recorded, toJson } from "./recordings.ts";

type JsonObject = { [key: string]: Json };

function at(value: Json | undefined, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (v, key) => (v && typeof v === "object" ? (v as JsonObject)[key] : undefined),
    value,
  );
}

const text = (value: Json | undefined) => String(value ?? "");
const list = (value: Json | undefined) => (value ?? []) as string[];

/** Addresses differ from run to run. */
function neutral(message: string): string {
  return message.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT").replace(/http:/g, "https:");
}

/** Autonames of a first deployment are random: compared by their form, then made equal. */
function sameName(actual: JsonObject, expected: JsonObject): JsonObject {
  const name = text(at(expected, "metadata", "name"));
  const made = text(at(actual, "metadata", "name"));
  if (at(expected, "metadata", "annotations", "pulumi.com/autonamed") !== "true" || name === made) return actual;
  assert.match(made, /^[a-z]+-[0-9a-f]{8}$/);
  assert.equal(made.slice(0, -8), name.slice(0, -8));
  return { ...actual, metadata: { ...(actual["metadata"] as JsonObject), name } };
}

/** The shape of outputs: what the inputs name, the kept properties and where secrets are; not what only the server sets. */
function shape(outputs: JsonObject | undefined): JsonObject {
  if (!outputs) return {};
  const kept = [
    "__inputs",
    "__initialApiVersion",
    "apiVersion",
    "kind",
    "data",
    "resourceNames",
    "status",
    "values",
    "version",
  ];
  const isRelease = "chart" in outputs;
  const picked = Object.entries(outputs).filter(([key]) => kept.includes(key) && (isRelease || key !== "status"));
  const manager = outputs["__fieldManager"];
  const hasUid = at(outputs, "metadata", "uid") !== undefined;
  const fields = { name: at(outputs, "metadata", "name") ?? null, labels: at(outputs, "metadata", "labels") ?? null };
  return {
    ...Object.fromEntries(picked),
    ...fields,
    manager: /^pulumi-kubernetes-[0-9a-f]{8}$/.test(text(manager)),
    hasUid,
  };
}

function resourceOf(request: JsonObject) {
  return { urn: text(request["urn"]), type: text(request["type"]), name: text(request["name"]) };
}

/** Short timeouts instead of the recorded ones. */
const timeout = (request: JsonObject) => (request["timeout"] ? 0.3 : 0);

async function call(world: World, { method, request, response }: Recorded): Promise<unknown> {
  const { provider, context } = world;
  const common = resourceOf(request);
  const olds = fromJson(request["olds"]);
  const news = fromJson(request["news"]);
  const oldInputs = fromJson(request["oldInputs"]);
  const id = text(request["id"]);
  const preview = request["preview"] === true;
  const ignoreChanges = list(request["ignoreChanges"]);
  switch (method) {
    case "CheckConfig":
      return provider.checkConfig({ ...common, olds, news, randomSeed: new Uint8Array() }, context);
    case "DiffConfig":
      return provider.diffConfig({ ...common, id, olds, oldInputs, news, ignoreChanges }, context);
    case "Check": {
      const randomSeed = Buffer.from(text(request["randomSeed"]), "base64");
      return provider.check({ ...common, olds, news, randomSeed }, context);
    }
    case "Diff":
      return provider.diff({ ...common, id, olds, oldInputs, news, ignoreChanges }, context);
    case "Create": {
      const properties = fromJson(request["properties"]);
      return provider.create({ ...common, properties, timeout: timeout(request), preview }, context);
    }
    case "Update": {
      const rest = { id, olds, oldInputs, news, ignoreChanges, preview };
      return provider.update({ ...common, ...rest, timeout: timeout(request) }, context);
    }
    case "Read": {
      const [properties, inputs] = [fromJson(request["properties"]), fromJson(request["inputs"])];
      return provider.read({ ...common, id, properties, inputs, timeout: 0 }, context);
    }
    case "Delete": {
      const properties = fromJson(request["properties"]);
      // The recorded object's uid is not that of the object in the fake.
      delete (properties["metadata"] as PropertyMap | undefined)?.["uid"];
      return provider.delete({ ...common, id, properties, oldInputs, timeout: timeout(request) }, context);
    }
    case "Construct": {
      const ids = new Map(
        ((at(response, "state", "resources") ?? []) as JsonObject[]).map((r) => [text(r["urn"]), text(r["id"])]),
      );
      return provider.construct(
        {
          type: common.type,
          name: common.name,
          parent: text(request["parent"]),
          project: "",
          stack: "",
          organization: "",
          inputs: fromJson(request["inputs"]),
          inputDependencies: {},
          providers: request["providers"] as Record<string, string>,
          dependencies: list(request["dependencies"]),
          preview: request["dryRun"] === true,
          monitor: fakeMonitor((urn) => ids.get(urn) ?? ""),
        },
        context,
      );
    }
    default:
      throw new Error(`the replay does not know ${method}`);
  }
}

function compare(step: Recorded, actual: unknown): void {
  const expected = step.response ?? {};
  switch (step.method) {
    case "CheckConfig":
    case "Check": {
      const { inputs, failures } = actual as CheckResult;
      assert.deepEqual(failures ?? [], []);
      const wanted = expected["inputs"] as JsonObject;
      assert.deepEqual(sameName(toJson(inputs), wanted), wanted);
      return;
    }
    case "DiffConfig":
    case "Diff": {
      const message = diffResponse(actual as DiffResult).toObject();
      const names = ["DIFF_UNKNOWN", "DIFF_NONE", "DIFF_SOME"];
      const kinds = ["ADD", "ADD_REPLACE", "DELETE", "DELETE_REPLACE", "UPDATE", "UPDATE_REPLACE"];
      const detailed = message.detaileddiffMap.map(([path, { kind }]) => [
        path,
        kind === 0 ? {} : { kind: kinds[kind]! },
      ]);
      const made: JsonObject = {
        changes: names[message.changes]!,
        ...(message.hasdetaileddiff && { hasDetailedDiff: true }),
        ...(detailed.length > 0 && { detailedDiff: Object.fromEntries(detailed) as JsonObject }),
        ...(message.replacesList.length > 0 && { replaces: message.replacesList }),
        ...(message.diffsList.length > 0 && { diffs: message.diffsList }),
        ...(message.deletebeforereplace && { deleteBeforeReplace: true }),
      };
      assert.deepEqual(made, expected);
      return;
    }
    case "Read": {
      const { id, properties, inputs } = actual as ReadResult;
      assert.equal(id, expected["id"] ?? "");
      assert.deepEqual(shape(properties && toJson(properties)), shape(expected["properties"] as JsonObject));
      if (inputs) assert.deepEqual(toJson(inputs), expected["inputs"]);
      return;
    }
    case "Construct": {
      const { urn, state } = actual as { urn: string; state: PropertyMap };
      assert.deepEqual({ urn, state: toJson(state) }, { urn: expected["urn"], state: expected["state"] });
      return;
    }
    case "Create":
    case "Update": {
      const { id, properties } = actual as { id?: string; properties: PropertyMap };
      if (step.method === "Create") assert.equal(id, expected["id"] ?? "");
      assert.deepEqual(shape(toJson(properties)), shape(expected["properties"] as JsonObject));
      return;
    }
    default:
      assert.equal(actual, undefined);
  }
}

/** Makes the recorded call on our provider and asserts the recorded answer, in shape, or the recorded error text. */
export async function replay(world: World, step: Recorded): Promise<void> {
  const what = `${step.method} ${text(step.request["urn"] ?? step.request["name"])}`;
  let result: unknown;
  let error: Error | undefined;
  try {
    result = await call(world, step);
  } catch (caught) {
    error = caught as Error;
  }
  const wanted = step.errors?.[0]?.replace(/^rpc error: code = Unknown desc = /, "");
  if (wanted === undefined && error) throw new Error(`${what} fails: ${error.message}`);
  if (wanted !== undefined) {
    assert.equal(error && neutral(error.message.trimEnd()), neutral(wanted.trimEnd()), what);
    return;
  }
  try {
    compare(step, result);
  } catch (difference) {
    console.log(`    ${what} differs`);
    throw difference;
  }
}
