import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { clusterApi, objectAt } from "../../lib/cluster.ts";
import { engine, root, world } from "../../lib/e2e.ts";

const STACK = "dev";

/** A schema without what the CLI leaves out when it prints one: empty lists and maps, and `optional`, which `requiredInputs` says as well. */
function read(text: string): Record<string, unknown> {
  return JSON.parse(text, (key, value: unknown) => {
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    return key === "optional" || isEmpty ? undefined : value;
  }) as Record<string, unknown>;
}

describe("the components as a package", () => {
  let project: string;
  const pulumi = async (...args: string[]) => {
    const { output, exitCode } = await engine(STACK, args, { env: { PULUMI_OPTION_CWD: project } });
    assert.equal(exitCode, 0, output);
    return output;
  };

  before(async () => {
    const { places } = await world(STACK);
    project = join(places.dir, "package");
    mkdirSync(project, { recursive: true });
    const options = { typescript: false, nodeargs: "--import ../../../config/typescript.js" };
    const text = stringify({
      name: "package",
      main: relative(project, join(root, "test/e2e/package/program.ts")),
      runtime: { name: "nodejs", options },
      plugins: { providers: [{ name: "gitlab-kubernetes", path: relative(project, root) }] },
    });
    writeFileSync(join(project, "Pulumi.yaml"), text);
    await pulumi("stack", "init", STACK);
  });
  after(async () => {
    await pulumi("stack", "rm", STACK, "--yes");
    rmSync(project, { recursive: true });
  });

  it("have the committed schema, which pulumi package get-schema prints", async () => {
    const output = await pulumi("package", "get-schema", root);
    const printed = read(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
    const committed = read(readFileSync(join(root, "schemas/components.schema.json"), "utf8"));
    for (const part of ["name", "version", "resources", "types"])
      assert.deepEqual(printed[part], committed[part], part);
  });

  it("are made by a program that knows nothing of them but type and arguments", async () => {
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /namespace *: "from-a-package"/);
    const api = await clusterApi(STACK, "dev");
    const policies = "/apis/networking.k8s.io/v1/namespaces/from-a-package/networkpolicies";
    const { items } = await objectAt<{ items: { metadata: { name: string } }[] }>(api, policies);
    api.close();
    assert.deepEqual(items.map(({ metadata }) => metadata.name).sort(), ["allow-dns", "default-deny"]);
  });

  it("go with their program", async () => {
    await pulumi("destroy", "--yes", "--skip-preview");
    const api = await clusterApi(STACK, "dev");
    const { status } = await api.send("GET", "/api/v1/namespaces/from-a-package");
    api.close();
    assert.equal(status, 404);
  });
});
