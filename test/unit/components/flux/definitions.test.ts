import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider.js";
import type { ResourceTransform, ResourceTransformArgs } from "@pulumi/pulumi";
import { definitionsThrough } from "../../../../components/flux/definitions.ts";
import { record } from "../../../lib/record.ts";

const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

const transformed = async (type: string, opts: object = {}) => {
  const props = { metadata: { name: "things.example.com" } };
  const { value } = await record(async () => {
    const provider = new Provider("definitions");
    const transform: ResourceTransform = definitionsThrough(provider);
    const result = await transform({ custom: true, type, name: "x", props, opts } as ResourceTransformArgs);
    return { result, provider };
  });
  return { ...value, props };
};

describe("definitionsThrough", () => {
  it("gives a definition its own provider and leaves its other options and its content", async () => {
    const { result, provider, props } = await transformed(DEFINITION, { retainOnDelete: true });
    assert.deepEqual(Object.keys(result!.opts), ["retainOnDelete", "provider"]);
    assert.equal((result!.opts as { provider?: object }).provider, provider);
    assert.deepEqual(result!.props, props);
  });

  it("leaves everything else of the chart to the component's provider, so that it has to be new", async () => {
    for (const type of ["kubernetes:apps/v1:Deployment", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole"])
      assert.equal((await transformed(type)).result, undefined);
  });
});
