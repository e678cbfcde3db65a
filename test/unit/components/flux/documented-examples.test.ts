import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { AccessSettings } from "../../../../components/access/access.schema.ts";
import { AppSettings } from "../../../../components/flux/app.schema.ts";
import { FluxSettings } from "../../../../components/flux/flux.schema.ts";
import { NetworkSettings } from "../../../../components/network/network.schema.ts";
import { ObservabilitySettings } from "../../../../components/observability/observability.schema.ts";
import { RegistryTokenSettings } from "../../../../components/registry/registry.schema.ts";

const docs = resolve(import.meta.dirname, "../../../../docs/components");
const named = (settings: z.ZodType) => z.record(z.string(), settings);
const PAGES: [page: string, area: string, schema: z.ZodType][] = [
  ["network", "network", NetworkSettings],
  ["flux", "flux", named(FluxSettings)],
  ["flux-app", "apps", named(AppSettings)],
  ["registry", "registry", named(RegistryTokenSettings)],
  ["access", "access", named(AccessSettings)],
  ["observability", "observability", named(ObservabilitySettings)],
];

/** Blocks of YAML on a page that are settings of the area. */
function examplesOf(page: string, area: string): unknown[] {
  const text = readFileSync(resolve(docs, `${page}.md`), "utf8");
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map((block) => parse(block[1]!) as Record<string, unknown>)
    .filter((block) => `gitlab-kubernetes:${area}` in block)
    .map((block) => block[`gitlab-kubernetes:${area}`]);
}

describe("the documented examples", () => {
  for (const [page, area, schema] of PAGES)
    it(`of ${page} are valid settings`, () => {
      const examples = examplesOf(page, area);
      assert.ok(examples.length > 0, `docs/components/${page}.md has no example of ${area}`);
      for (const example of examples) {
        const { error } = schema.safeParse(example);
        assert.equal(error && z.prettifyError(error), undefined);
      }
    });
});
