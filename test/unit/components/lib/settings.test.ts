import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { checked } from "../../../../components/lib/settings.ts";
import { record } from "../../../lib/record.ts";

const Schema = z.strictObject({ size: z.int().default(3), tags: z.array(z.string()) });

describe("settings of a component", () => {
  it("get their defaults, and the other arguments stay", () => {
    assert.deepEqual(checked(Schema, "Thing a", { settings: { tags: [] }, owner: "x" }), {
      settings: { size: 3, tags: [] },
      owner: "x",
    });
  });

  it("are refused with every fault and its path", () => {
    assert.throws(
      () => checked(Schema, "Thing a", { settings: { size: "big", tags: [1], colour: "red" } }),
      ({ message }: Error) =>
        message.startsWith("Thing a: settings are refused, and nothing was made:\n") &&
        ["at size", "at tags[0]", '"colour"'].every((part) => message.includes(part)),
    );
  });

  it("are refused when they are an output, which a secret and an unknown value are", () =>
    record(() => {
      assert.throws(
        () => checked(Schema, "Thing a", { settings: pulumi.secret({ tags: [] }) }),
        /Thing a: settings hold a secret or an output of a resource; give plain values/,
      );
    }));
});
