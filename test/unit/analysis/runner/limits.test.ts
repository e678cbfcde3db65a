import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "smol-toml";
import { jobFrom } from "../../../../analysis/runner/job.ts";
import { compareQuantities } from "../../../../analysis/runner/pod/quantity.ts";
import type { Data } from "../../../../analysis/runner/pod/wire.ts";
import { type Synthesis, synthesise } from "../../../../analysis/runner/synthesis.ts";
import { decodeConfig } from "../../../../analysis/runner/toml/decode.ts";

type Json = Record<string, unknown>;

const IMAGE = { name: "registry.example/a/b:1" };

function judged(runner: Json, kubernetes: Json, job: Json): Synthesis {
  const config = decodeConfig(stringify({ runners: [{ token: "glrt-abcdefghijkl", ...runner, kubernetes }] }));
  return synthesise(config, config.runners[0]!, jobFrom(job));
}

/** What happens with a job of some variables under keys of `[runners.kubernetes]`. */
function wished(kubernetes: Json, variables: Record<string, string>): Synthesis {
  return judged({}, { namespace: "ci", ...kubernetes }, { image: IMAGE, variables });
}

describe("a tighter limit never lets a job choose more", () => {
  const amounts = fc.constantFrom(
    "0",
    "1m",
    "100m",
    "0.5",
    "1",
    "1500m",
    "2",
    "3.5",
    "1k",
    "1Ki",
    "1Gi",
    "-1",
    "x",
    "",
  );

  it("maximums of resources", () => {
    const key = fc.constantFrom(
      "cpu_limit",
      "memory_request",
      "helper_cpu_limit",
      "service_memory_limit",
      "pod_cpu_limit",
    );
    const bound = amounts.filter((one) => !["", "x"].includes(one));
    fc.assert(
      fc.property(key, bound, bound, amounts, (name, one, other, wish) => {
        const [tight, wide] = compareQuantities(one, other) <= 0 ? [one, other] : [other, one];
        const under = (maximum: string) =>
          wished({ [`${name}_overwrite_max_allowed`]: maximum }, { [`KUBERNETES_${name.toUpperCase()}`]: wish });
        const [narrow, broad] = [under(tight), under(wide)];
        if (narrow.refused?.by !== "runner") assert.deepEqual(broad, narrow);
      }),
      { numRuns: 300 },
    );
  });

  it("patterns: anchors take away, and so does no pattern at all", () => {
    const pattern = fc.constantFrom("team-a", "team-.*", "(?i)ci", "a|b", "^ci", ".*", "[[:alpha:]]+", "^ci-[0-9]+$");
    const wish = fc.constantFrom("team-a", "not-team-a-prod", "CI", "ci-1", "b", "x1", "ci-1\nci-1");
    fc.assert(
      fc.property(pattern, wish, (loose, name) => {
        const under = (allowed?: string) =>
          wished(allowed === undefined ? {} : { namespace_overwrite_allowed: allowed }, {
            KUBERNETES_NAMESPACE_OVERWRITE: name,
          });
        const namespaceOf = ({ sent }: Synthesis) => (sent?.["metadata"] as Data | undefined)?.["namespace"];
        const flags = /^\(\?[a-z]+\)/.exec(loose)?.[0] ?? "";
        const anchored = under(`${flags}^(?:${loose.slice(flags.length)})$`);
        if (anchored.refused?.by !== "runner") assert.deepEqual(under(loose), anchored);
        assert.equal(namespaceOf(under()), "ci");
      }),
    );
  });

  it("lists of images, services, users and groups", () => {
    const names = ["a/b:1", "a/*", "a/**", "c", "{c,d}", "*"];
    const list = fc.uniqueArray(fc.constantFrom(...names), { minLength: 2 });
    const asked = fc.constantFrom("a/b:1", "a/x", "a/b/c", "c", "d", "e");
    fc.assert(
      fc.property(list, asked, (allowed, name) => {
        const under = (entries: readonly string[]) =>
          judged(
            {},
            { allowed_images: entries, allowed_services: entries },
            {
              image: name,
              services: [name],
            },
          );
        const fewer = under(allowed.slice(1));
        if (fewer.refused === undefined) assert.deepEqual(under(allowed), fewer);
      }),
    );
    const user = fc.constantFrom("0", "1000", "2000");
    fc.assert(
      fc.property(fc.uniqueArray(user, { minLength: 2 }), user, (allowed, wish) => {
        const under = (entries: readonly string[]) => {
          const image = { ...IMAGE, executor_opts: { kubernetes: { user: `${wish}:${wish}` } } };
          return judged({}, { allowed_users: entries, allowed_groups: entries }, { image });
        };
        const contextOf = ({ pod }: Synthesis) =>
          (pod!["spec"] as { containers: Data[] }).containers[0]!["securityContext"] as Data;
        const fewer = contextOf(under(allowed.slice(1)));
        if (fewer["runAsUser"] !== undefined) assert.deepEqual(contextOf(under(allowed)), fewer);
      }),
    );
  });

  it("pinned feature flags: no variable of a job changes the pod any more", () => {
    const flag = fc.constantFrom("FF_CONCRETE", "FF_KUBERNETES_HONOR_ENTRYPOINT", "FF_USE_POD_ACTIVE_DEADLINE_SECONDS");
    const word = fc.constantFrom("true", "false", "1", "0", "T", "yes", "");
    fc.assert(
      fc.property(flag, fc.boolean(), word, (name, on, value) => {
        const specOf = (variables: Record<string, string>) =>
          judged({ feature_flags: { [name]: on } }, {}, { image: IMAGE, variables }).pod?.["spec"];
        assert.deepEqual(specOf({ [name]: value }), specOf({}));
      }),
    );
  });
});

describe("labels that the runner protects", () => {
  const SURE = [
    "project.runner.gitlab.com/id",
    "project.runner.gitlab.com/root-namespace-id",
    "job.runner.gitlab.com/pod",
  ];

  it("are the same whatever a job sets, where it may overwrite every label", () => {
    const key = fc.oneof(
      fc.constantFrom(...SURE),
      fc.constantFrom(...SURE).map((label) => label.toUpperCase()),
      fc.constantFrom("runner.gitlab.com/x", "pod", "X.RUNNER.gitlab.com/y", "CI_PROJECT_ID"),
    );
    const wishes = fc.array(fc.tuple(key, fc.stringMatching(/^[a-z0-9=/$]{0,8}$/)), { maxLength: 5 });
    fc.assert(
      fc.property(wishes, (chosen) => {
        const variables = chosen.flatMap(([label, value], index): [string, string][] => [
          [`KUBERNETES_POD_LABELS_${index}`, `${label}=${value}`],
          ["CI_PROJECT_ID", value],
          ["CI_PROJECT_ROOT_NAMESPACE_ID", value],
        ]);
        const labelsOf = (given: Record<string, string>) => {
          const { sent, refused } = wished(
            { pod_labels_overwrite_allowed: ".*", pod_labels: { [SURE[0]!]: "1" } },
            given,
          );
          assert.ok(sent, refused?.reason);
          return (sent["metadata"] as { labels: Record<string, string> }).labels;
        };
        const [mine, plain] = [labelsOf(Object.fromEntries(variables)), labelsOf({})];
        for (const label of SURE) assert.equal(mine[label], plain[label]);
        const foreign = Object.keys(mine).filter((label) => /runner\.gitlab\.com\//i.test(label) && !(label in plain));
        assert.deepEqual(foreign, []);
      }),
      { numRuns: 200 },
    );
  });
});
