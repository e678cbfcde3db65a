import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";
import { KubernetesKeys } from "../../../../components/runner/kubernetes-keys.schema.ts";
import { runnerToml } from "../../../../components/runner/runner.toml.ts";
import { RunnerKeys } from "../../../../components/runner/runner-keys.schema.ts";
import { everything } from "./everything.ts";
import { faultsOf, helmRunner, sharedFile } from "./settings.ts";

type Keys = { [key: string]: Keys | null };

/** Keys whose tables the settings do not take as such: they have a spelling of their own. */
const OURS =
  /^(volumes|services|(pod|init_permissions_container|build_container|helper_container|service_container)_security_context|autoscaler)$/;

/** Maps of the user's own keys. */
const FREE = new Set([
  "pod_labels",
  "pod_annotations",
  "node_selector",
  "node_tolerations",
  "retry_limits",
  "match_labels",
  "feature_flags",
  "items",
  "volume_attributes",
]);

const knownKeys = (test: Mocha.Context): Keys =>
  JSON.parse(readFileSync(sharedFile(test, "conformance", "runner-config-keys.json"), "utf8")).root.runners;

/** Property names of a JSON Schema at a path of keys, through arrays and unions. */
function propertiesAt(schema: unknown, path: string[]): Record<string, unknown> | undefined {
  let here = schema as Record<string, unknown> | undefined;
  for (const key of path) here = descend(here)?.[key] as Record<string, unknown> | undefined;
  return descend(here);
}

function descend(schema: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (!schema) return undefined;
  if (schema["type"] === "array") return descend(schema["items"] as Record<string, unknown>);
  return schema["properties"] as Record<string, unknown> | undefined;
}

function unknownTo(schema: unknown, keys: Keys, path: string[] = []): string[] {
  const properties = propertiesAt(schema, path) ?? {};
  return Object.entries(keys).flatMap(([key, below]) => {
    if (!(key in properties)) return [[...path, key].join(".")];
    return below === null || (path.length === 0 && OURS.test(key)) ? [] : unknownTo(schema, below, [...path, key]);
  });
}

/** Keys of a document that the runner does not know. */
function strange(document: Record<string, unknown>, known: Keys, path = ""): string[] {
  return Object.entries(document).flatMap(([key, value]) => {
    if (!(key in known)) return [`${path}${key}`];
    const below = known[key];
    if (!below || FREE.has(key)) return [];
    const tables = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "object");
    return tables.flatMap((table) => strange(table as Record<string, unknown>, below, `${path}${key}.`));
  });
}

describe("keys of config.toml", () => {
  it("knows every key of [[runners]] and of [runners.kubernetes] that the runner knows", function () {
    const { kubernetes, docker, ssh, machine, autoscaler, instance, parallels, virtualbox, custom, ...runners } =
      knownKeys(this);
    const others = { docker, ssh, machine, autoscaler, instance, parallels, virtualbox, custom, kubernetes };
    const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" });
    assert.deepEqual(unknownTo(schemaOf(RunnerKeys), runners), []);
    assert.deepEqual(
      unknownTo(schemaOf(RunnerKeys), Object.fromEntries(Object.keys(others).map((key) => [key, null]))),
      [],
    );
    assert.deepEqual(unknownTo(schemaOf(KubernetesKeys), kubernetes as Keys), []);
  });

  it("has no key that the runner does not know", function () {
    const { kubernetes, ...runners } = knownKeys(this);
    assert.deepEqual(
      Object.keys(KubernetesKeys.shape).filter((key) => !(key in (kubernetes as Keys))),
      [],
    );
    assert.deepEqual(
      Object.keys(RunnerKeys.shape).filter((key) => !(key in runners) && key !== "kubernetes"),
      [],
    );
  });

  it("writes no key that the runner does not know, whatever is set", function () {
    const known = knownKeys(this);
    const [runner] = (parse(runnerToml("all", helmRunner(everything))) as { runners: Record<string, unknown>[] })
      .runners;
    assert.deepEqual(strange(runner!, known), []);
  });

  const refusals: [string, typeof KubernetesKeys | typeof RunnerKeys, object, string][] = [
    ["a misspelt key", KubernetesKeys, { priviledged: false }, ': Unrecognized key: "priviledged"'],
    ["a camelCase key", KubernetesKeys, { pollTimeout: 3 }, ': Unrecognized key: "pollTimeout"'],
    [
      "a key with lost underscores",
      KubernetesKeys,
      { podsecuritycontext: {} },
      ': Unrecognized key: "podsecuritycontext"',
    ],
    [
      "a key that is a setting of ours",
      KubernetesKeys,
      { privileged: true },
      "privileged: is written from jobs.securityContexts; set it there",
    ],
    [
      "resources of the build container",
      KubernetesKeys,
      { cpu_limit: "1" },
      "cpu_limit: is written from jobs.resources.build.limits; set it there",
    ],
    [
      "a namespace of a job's choice",
      KubernetesKeys,
      { namespace_overwrite_allowed: "^x$" },
      "namespace_overwrite_allowed: job pods stay in jobs.namespace, which the network policies, the quota and the rights cover",
    ],
    [
      "a token of the cluster",
      KubernetesKeys,
      { bearer_token: "x" },
      "bearer_token: the manager talks to the cluster as its own ServiceAccount; there is no other connection to configure",
    ],
    [
      "the host's network in DNS",
      KubernetesKeys,
      { dns_policy: "cluster-first-with-host-net" },
      'dns_policy: Invalid option: expected one of "none"|"default"|"cluster-first"',
    ],
    [
      "a number where the runner wants one, in quotes",
      KubernetesKeys,
      { poll_timeout: "180" },
      "poll_timeout: Invalid input: expected number, received string",
    ],
    [
      "root in allowed_users",
      KubernetesKeys,
      { allowed_users: ["0"] },
      'allowed_users.0: "0" is not a numeric id in quotes other than "0", for example "1001"',
    ],
    [
      "the runner's token",
      RunnerKeys,
      { token: "x" },
      "token: comes from the runner that GitLab created: the installer writes it when it registers the manager",
    ],
    [
      "another executor",
      RunnerKeys,
      { docker: {} },
      "docker: belongs to another executor; these settings are for the kubernetes executor",
    ],
    [
      "a secret's name in environment",
      RunnerKeys,
      { environment: { NPM_TOKEN: "x" } },
      'environment.NPM_TOKEN: "NPM_TOKEN" looks like a secret, and every job can read it here; use a masked CI/CD variable of the project',
    ],
    [
      "a secret's value in environment",
      RunnerKeys,
      { environment: { A: "glpat-x" } },
      'environment.A: "A" looks like a secret, and every job can read it here; use a masked CI/CD variable of the project',
    ],
    [
      "a feature flag in environment",
      RunnerKeys,
      { environment: { FF_CONCRETE: "false" } },
      'environment.FF_CONCRETE: "FF_CONCRETE" does not pin a feature flag here; set it under jobs.featureFlags',
    ],
    [
      "an overwrite in environment",
      RunnerKeys,
      { environment: { KUBERNETES_CPU_LIMIT: "1" } },
      "environment.KUBERNETES_CPU_LIMIT: \"KUBERNETES_CPU_LIMIT\" is a job's wish, and the job's own variable beats this one; set it under jobs",
    ],
    [
      "a handler of two kinds",
      KubernetesKeys,
      { container_lifecycle: { pre_stop: { exec: { command: ["x"] }, tcp_socket: { port: 1 } } } },
      "container_lifecycle.pre_stop: names exactly one of exec, http_get, tcp_socket",
    ],
  ];
  for (const [what, schema, keys, sentence] of refusals)
    it(`refuses ${what}`, () => assert.deepEqual(faultsOf(schema, keys), [sentence]));
});
