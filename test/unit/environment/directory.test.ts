import assert from "node:assert/strict";
import * as gitlab from "@pulumi/gitlab";
import { Directory } from "../../../environment/directory.ts";
import { record } from "../../lib/record.ts";

describe("Directory", () => {
  it("knows numbers by path", async () => {
    const { value } = await record(
      async () => {
        const directory = new Directory(new gitlab.Provider("gitlab", { token: "t0ken" }));
        const ids = directory.ids([
          { kind: "project", path: "acme/shop/web" },
          { kind: "group", path: "acme/shop" },
        ]);
        return Object.fromEntries(
          await Promise.all(
            Object.entries(ids).map(
              async ([path, id]) => [path, await new Promise((resolve) => id.apply(resolve))] as const,
            ),
          ),
        );
      },
      {
        invokes: { "gitlab:index/getProject:getProject": { id: "42" }, "gitlab:index/getGroup:getGroup": { id: "7" } },
      },
    );
    assert.deepEqual(value, { "acme/shop/web": "42", "acme/shop": "7" });
  });
});
