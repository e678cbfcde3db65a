import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { operatorManifest } from "../../../../../sandbox/charts/operator-manifest/manifest.ts";
import { byName, contract, contractIsPresent, objectsOf, skipUnless } from "../helm.ts";

const ours = () => byName(objectsOf(operatorManifest().yaml));

describe("Runner Operator's manifest", () => {
  it("has every object of the release manifest, equal in all fields", async function () {
    skipUnless(this, contractIsPresent, "the contract folder (../shared/contract) is not here");
    const real = objectsOf(await readFile(join(contract, "gitlab-runner-operator.objects.yaml"), "utf8"));
    const made = ours();
    for (const [name, object] of Object.entries(byName(real))) {
      // Written by the generator of the real manifest and meant for nobody.
      delete object.metadata["creationTimestamp" as keyof typeof object.metadata];
      // A cluster-scoped object has no namespace, whatever the real manifest says.
      if (object.kind.startsWith("ClusterRole")) delete object.metadata.namespace;
      const key = object.kind.startsWith("ClusterRole") ? `${object.kind} /${object.metadata.name}` : name;
      const subjects = object["subjects"]?.map((subject: object) => ({
        namespace: "gitlab-runner-system",
        ...subject,
      }));
      assert.deepEqual(made[key], { ...object, ...(subjects && { subjects }) }, name);
    }
  });

  it("adds the CRD and the account that a binding of the release manifest names, and nothing else", async function () {
    skipUnless(this, contractIsPresent, "the contract folder (../shared/contract) is not here");
    const real = objectsOf(await readFile(join(contract, "gitlab-runner-operator.objects.yaml"), "utf8"));
    const known = new Set(real.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    const added = Object.values(ours()).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert.deepEqual(
      added.filter((name) => !known.has(name)),
      ["CustomResourceDefinition runners.apps.gitlab.com", "ServiceAccount gitlab-runner-app-sa"],
    );
  });

  it("gives the CRD the fields of the real one", async function () {
    skipUnless(this, contractIsPresent, "the contract folder (../shared/contract) is not here");
    const [real] = objectsOf(await readFile(join(contract, "crds", "runners.apps.gitlab.com.yaml"), "utf8"));
    const made = ours()["CustomResourceDefinition /runners.apps.gitlab.com"]!;
    const spec = (crd: typeof made) => crd["spec"].versions[0].schema.openAPIV3Schema.properties.spec;
    const missing = Object.keys(spec(real!).properties).filter((field) => !(field in spec(made).properties));
    assert.deepEqual(missing, []);
    assert.deepEqual(spec(made).required, spec(real!).required);
  });
});
